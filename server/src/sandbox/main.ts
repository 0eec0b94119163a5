import { buildSandbox } from './app';
import { loadOrCreateKeys } from './keys-file';
import type { VerifyMode } from './world';

/**
 * The sandbox as a process of its own. It reads only SANDBOX_* variables and knows nothing of the product:
 * SANDBOX_PORT, SANDBOX_HOST, SANDBOX_KEYS_FILE (made when absent), SANDBOX_DATA_FILE, SANDBOX_PUBLIC_ORIGIN,
 * SANDBOX_H5_URL, SANDBOX_MERCHANT_NAME, SANDBOX_VERIFY_MODE (publicKey | certificate), SANDBOX_RETRY_SCALE.
 */
const variable = (name: string): string | undefined => process.env[`SANDBOX_${name}`] || undefined;

const verifyMode = (): VerifyMode => (variable('VERIFY_MODE') === 'certificate' ? 'certificate' : 'publicKey');

const positive = (name: string, usual: number): number => {
  const value = Number(variable(name) ?? usual);
  if (Number.isFinite(value) && value > 0) return value;
  throw new Error(`SANDBOX_${name} must be a positive number`);
};

async function start(): Promise<void> {
  const port = positive('PORT', 8090);
  const keysFile = variable('KEYS_FILE');
  if (!keysFile) throw new Error('SANDBOX_KEYS_FILE must name the file that holds, or will hold, the sandbox keys');
  const app = buildSandbox({
    keys: await loadOrCreateKeys(keysFile), verifyMode: verifyMode(),
    publicOrigin: variable('PUBLIC_ORIGIN') ?? `http://127.0.0.1:${port}`, h5Url: variable('H5_URL'),
    merchantName: variable('MERCHANT_NAME'), retryScale: positive('RETRY_SCALE', 1), dataFile: variable('DATA_FILE'),
    logger: { level: 'warn' },
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void app.close().then(() => process.exit(0)));
  }
  await app.listen({ host: variable('HOST') ?? '127.0.0.1', port });
  process.stdout.write(`sandbox listening on ${port}\n`);
}

start().catch((error: unknown) => {
  process.stderr.write(`The sandbox did not start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
