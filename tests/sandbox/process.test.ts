import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SandboxKeys } from '../../server/src/sandbox/keys';

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
};

describe('the sandbox as a process', () => {
  let folder: string;
  let child: ChildProcess | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sandbox-process-'));
  });
  afterEach(() => {
    child?.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  const start = async (more: Record<string, string> = {}) => {
    const port = await freePort();
    child = spawn(process.execPath, ['--import', 'tsx', 'server/src/sandbox/main.ts'], {
      env: { PATH: process.env.PATH, SANDBOX_PORT: String(port), ...more }, stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await Promise.race([once(child, 'exit'), once(child.stdout ?? child, 'data')]);
    return { url: `http://127.0.0.1:${port}`, said: () => said };
  };
  const end = async (): Promise<unknown> => {
    child?.kill('SIGTERM');
    const [code] = child ? await once(child, 'exit') : [];
    return code;
  };

  test('makes its keys, keeps its people over a stop, and ends cleanly', async () => {
    const files = { SANDBOX_KEYS_FILE: join(folder, 'keys.json'), SANDBOX_DATA_FILE: join(folder, 'data.json') };
    const first = await start(files);
    const keys = JSON.parse(readFileSync(files.SANDBOX_KEYS_FILE, 'utf8')) as SandboxKeys;
    const health = (await (await fetch(`${first.url}/_sandbox/health`)).json()) as Record<string, unknown>;
    expect(health).toEqual({ ok: true, appId: keys.appId, mchId: keys.mchId });
    await fetch(`${first.url}/_sandbox/personas`, { method: 'POST', body: JSON.stringify({ openid: 'oStays', name: '留下的人' }) });
    expect(await end()).toBe(0);
    expect(existsSync(files.SANDBOX_DATA_FILE)).toBe(true);

    const second = await start(files);
    const { code } = (await (await fetch(`${second.url}/_sandbox/login-code`, { method: 'POST', body: '{"openid":"oStays"}' })).json()) as { code: string };
    expect(code).toBeTruthy();
    expect(await end()).toBe(0);
  }, 60_000);

  test('without a keys file it says what is missing', async () => {
    const { said } = await start();
    expect(said()).toContain('SANDBOX_KEYS_FILE');
  }, 30_000);
});
