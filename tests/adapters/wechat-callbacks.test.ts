import fc from 'fast-check';
import {
  isCallbackSigned, openCallback, sealCallback, signCallback,
} from '../../server/src/adapters/wechat/open-callback';
import { openUserData } from '../../server/src/adapters/wechat/open-user-data';
import { vector } from './vectors';

const text = (v: Record<string, string>, name: string): string => v[name] ?? '';
const partsOf = (v: Record<string, string>, ...names: string[]) => names.map((name) => text(v, name));

describe('published vectors of callbacks', () => {
  test('mp.push.url-verify.official-doc: the address check of a mini-program is signed as documented', () => {
    const v = vector('mp.push.url-verify.official-doc');
    const parts = partsOf(v, 'token', 'timestamp', 'nonce');
    expect(isCallbackSigned(parts, text(v, 'signature'))).toBe(true);
    expect(isCallbackSigned(['BBBBB', ...parts.slice(1)], text(v, 'signature'))).toBe(false);
    expect(isCallbackSigned(parts, '')).toBe(false);
  });

  test('mp.push.secure-reply-encrypt.official-doc: an answer is sealed and signed to the letter and opens', () => {
    const v = vector('mp.push.secure-reply-encrypt.official-doc');
    const key = { encodingAesKey: text(v, 'encodingAesKey'), receiverId: text(v, 'appid') };
    expect(sealCallback(text(v, 'msg'), Buffer.from(text(v, 'random16')), key)).toBe(v.Encrypt);
    expect(signCallback(partsOf(v, 'token', 'timestamp', 'nonce', 'Encrypt'))).toBe(v.MsgSignature);
    expect(openCallback(text(v, 'Encrypt'), key)).toBe(v.msg);
  });

  test('wecom.url-verify.official-sample: the echo of an address check opens', () => {
    const v = vector('wecom.url-verify.official-sample');
    const key = { encodingAesKey: text(v, 'encodingAesKey'), receiverId: text(v, 'corpId') };
    expect(isCallbackSigned(partsOf(v, 'token', 'timestamp', 'nonce', 'echostr'), text(v, 'msg_signature'))).toBe(true);
    expect(openCallback(text(v, 'echostr'), key)).toBe(v.expected_echo);
    expect(openCallback(text(v, 'echostr'), { ...key, receiverId: 'wx0000000000000000' })).toBeUndefined();
  });

  test('wecom.post-xml.official-sample: a message with 30 bytes of padding opens', () => {
    const v = vector('wecom.post-xml.official-sample');
    const encrypted = /<Encrypt><!\[CDATA\[(.*?)\]\]>/.exec(text(v, 'post_body'))?.[1] ?? '';
    const key = { encodingAesKey: text(v, 'encodingAesKey'), receiverId: text(v, 'corpId') };
    expect(isCallbackSigned([...partsOf(v, 'token', 'timestamp', 'nonce'), encrypted], text(v, 'msg_signature')))
      .toBe(true);
    expect(openCallback(encrypted, key)).toBe(v.expected_plaintext);
  });
});

describe('published vectors of login', () => {
  const v = vector('mp.encryptedData.official-doc.getUserInfo');
  const sealed = {
    sessionKey: text(v, 'session_key_b64'), iv: text(v, 'iv_b64'), encryptedData: text(v, 'encryptedData'),
    appId: text(v, 'appid'),
  };

  test('mp.encryptedData.official-doc.getUserInfo: what a phone encrypts with the session key opens', () => {
    expect(openUserData(sealed)).toEqual(JSON.parse(text(v, 'plaintext')));
  });

  test.each([
    ['for another app', { appId: 'wx0000000000000000' }],
    ['with another key', { sessionKey: 'AAAAAAAAAAAAAAAAAAAAAA==' }],
    ['with a key that is none', { sessionKey: 'short' }],
    ['cut short', { encryptedData: sealed.encryptedData.slice(0, 40) }],
    ['that is no base64', { encryptedData: '!' }],
  ])('does not open %s', (_what, wrong) => {
    expect(openUserData({ ...sealed, ...wrong })).toBeUndefined();
  });
});

describe('sealed callbacks', () => {
  const key = { encodingAesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C', receiverId: 'wx5823bf96d3bd56c7' };

  test('open to what was sealed, at every length of padding', () => {
    const anyMessage = fc.string({ maxLength: 200, unit: 'grapheme' });
    const anyRandom = fc.uint8Array({ minLength: 16, maxLength: 16 });
    fc.assert(fc.property(anyMessage, anyRandom, (message, random) =>
      openCallback(sealCallback(message, Buffer.from(random), key), key) === message));
    for (let length = 0; length <= 64; length += 1) {
      const message = 'x'.repeat(length);
      expect(openCallback(sealCallback(message, Buffer.alloc(16), key), key)).toBe(message);
    }
  });

  test('that are no whole blocks, no base64 or noise give nothing and throw nothing', () => {
    for (const wrong of ['', 'AAAA', '!!!', Buffer.alloc(16).toString('base64')]) {
      expect(openCallback(wrong, key)).toBeUndefined();
    }
    fc.assert(fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (noise) =>
      openCallback(Buffer.from(noise).toString('base64'), key) === undefined));
  });
});
