import { createSign, randomBytes } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { buildSandbox, type SandboxOptions } from '../../server/src/sandbox/app';
import type { SandboxKeys } from '../../server/src/sandbox/keys';
import { testKeys } from '../support/test-keys';

export const OPENID = 'oSandboxTester_0000000000001';
export const PHONE = '13800001234';

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  json: Record<string, unknown>;
}

export interface TestWorld {
  app: FastifyInstance;
  keys: SandboxKeys;
  url: string;
  get(path: string, headers?: Record<string, string>): Promise<Reply>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Reply>;
  /** A call signed by the merchant over exactly the bytes sent. */
  merchant(method: 'GET' | 'POST', path: string, body?: unknown, forge?: Forgery): Promise<Reply>;
  fault(name: string, more?: Record<string, unknown>): Promise<void>;
  close(): Promise<void>;
}

/** What a wrong request has wrong; the rest stays right. */
export interface Forgery {
  authorization?: string;
  serial?: string;
  mchId?: string;
  timestamp?: number;
  /** Signed instead of the body that is sent. */
  signedBody?: string;
  contentType?: string;
}

const readReply = async (response: Response): Promise<Reply> => {
  const text = await response.text();
  const isJson = text.startsWith('{');
  return {
    status: response.status, headers: response.headers, text,
    json: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
  };
};

/** Written against the documents, apart from the sandbox's own code. */
export const merchantAuthorization = (keys: SandboxKeys, method: string, path: string, body: string, forge: Forgery = {}): string => {
  const timestamp = forge.timestamp ?? Math.floor(Date.now() / 1000);
  const nonce = randomBytes(16).toString('hex');
  const message = `${method}\n${path}\n${timestamp}\n${nonce}\n${forge.signedBody ?? body}\n`;
  const signature = createSign('RSA-SHA256').update(message).sign(keys.merchantPrivateKeyPem, 'base64');
  const serial = forge.serial ?? keys.merchantSerial;
  return `WECHATPAY2-SHA256-RSA2048 mchid="${forge.mchId ?? keys.mchId}",nonce_str="${nonce}",signature="${signature}",timestamp="${timestamp}",serial_no="${serial}"`;
};

const createMerchant = (url: string, keys: SandboxKeys): TestWorld['merchant'] =>
  async (method, path, body, forge = {}) => {
    const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
    const headers: Record<string, string> = {
      accept: 'application/json', authorization: forge.authorization ?? merchantAuthorization(keys, method, path, text, forge),
    };
    if (text) headers['content-type'] = forge.contentType ?? 'application/json';
    return readReply(await fetch(url + path, { method, headers, ...(text ? { body: text } : {}) }));
  };

export const startWorld = async (more: Partial<SandboxOptions> = {}): Promise<TestWorld> => {
  const keys = await testKeys();
  const app = buildSandbox({
    keys, publicOrigin: 'http://127.0.0.1:0', refundMs: 0,
    personas: [{ openid: OPENID, unionid: 'oUnion1', phone: PHONE, name: '王小明', kind: 'member' }], ...more,
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const url = app.sandbox.settings.publicOrigin;
  const post: TestWorld['post'] = async (path, body, headers = {}) =>
    readReply(await fetch(url + path, {
      method: 'POST', headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }));
  return {
    app, keys, url, post,
    get: async (path, headers = {}) => readReply(await fetch(url + path, { headers })),
    merchant: createMerchant(url, keys),
    fault: async (name, rest = {}) => {
      const reply = await post('/_sandbox/faults', { name, ...rest });
      if (reply.status !== 200) throw new Error(reply.text);
    },
    close: async () => void (await app.close()),
  };
};

export interface ReceivedNotice {
  headers: IncomingHttpHeaders;
  body: string;
  /** Sandbox-independent arrival, ms. */
  atMs: number;
}

export interface Shop {
  url: string;
  received: ReceivedNotice[];
  /** Status answered to the n-th notice (from 0); 0 hangs up, -1 never answers. */
  answer: (index: number, notice: ReceivedNotice) => number;
  close(): Promise<void>;
}

/** Stands for the product's notice address. */
export const startShop = async (): Promise<Shop> => {
  const shop: Shop = { url: '', received: [], answer: () => 204, close: async () => undefined };
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const notice = { headers: request.headers, body: Buffer.concat(chunks).toString('utf8'), atMs: Date.now() };
      shop.received.push(notice);
      const status = shop.answer(shop.received.length - 1, notice);
      if (status === 0) request.socket.destroy();
      else if (status > 0) response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  shop.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/notice`;
  shop.close = () => new Promise((resolve) => {
    server.closeAllConnections();
    server.close(() => resolve());
  });
  return shop;
};

export const until = async (what: string, isTrue: () => boolean | Promise<boolean>, withinMs = 20_000): Promise<void> => {
  const endsAt = Date.now() + withinMs;
  while (!(await isTrue())) {
    if (Date.now() > endsAt) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

let orderCount = 0;

export const prepayBody = (world: TestWorld, notifyUrl: string, more: Record<string, unknown> = {}) => ({
  appid: world.keys.appId, mchid: world.keys.mchId, description: '武夷岩茶礼盒',
  out_trade_no: `T${Date.now()}${String((orderCount += 1)).padStart(4, '0')}`, notify_url: notifyUrl,
  amount: { total: 12800, currency: 'CNY' }, payer: { openid: OPENID }, ...more,
});

/** What wx.requestPayment is given. */
export const signedPayment = (keys: SandboxKeys, prepayId: string, timestamp = Math.floor(Date.now() / 1000)) => {
  const [timeStamp, nonceStr, packageText] = [String(timestamp), randomBytes(16).toString('hex'), `prepay_id=${prepayId}`];
  const message = `${keys.appId}\n${timeStamp}\n${nonceStr}\n${packageText}\n`;
  const paySign = createSign('RSA-SHA256').update(message).sign(keys.merchantPrivateKeyPem, 'base64');
  return { timeStamp, nonceStr, package: packageText, signType: 'RSA', paySign };
};

/** Prepays and pays; answers the out_trade_no. */
export const payOrder = async (world: TestWorld, notifyUrl: string, more: Record<string, unknown> = {}): Promise<string> => {
  const body = prepayBody(world, notifyUrl, more);
  const timestamp = Math.floor(world.app.sandbox.clock.nowMs() / 1000);
  const prepaid = await world.merchant('POST', '/v3/pay/transactions/jsapi', body, { timestamp });
  if (prepaid.status !== 200) throw new Error(prepaid.text);
  const payment = signedPayment(world.keys, String(prepaid.json.prepay_id), timestamp);
  const paid = await world.post('/_sandbox/pay', { ...payment, action: 'pay' });
  if (paid.json.ok !== true) throw new Error(paid.text);
  return body.out_trade_no;
};
