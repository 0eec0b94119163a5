import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateSandboxKeys, type SandboxKeys } from '../../server/src/sandbox/keys';
import { loadOrCreateKeys } from '../../server/src/sandbox/keys-file';

describe('generated identities', () => {
  let keys: SandboxKeys;
  beforeAll(async () => {
    keys = await generateSandboxKeys();
  });

  test('look like the real ones', () => {
    expect(keys.appId).toMatch(/^wx[0-9a-f]{16}$/);
    expect(keys.appSecret).toMatch(/^[0-9a-f]{32}$/);
    expect(keys.mchId).toMatch(/^\d{10}$/);
    expect(keys.apiV3Key).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(keys.merchantSerial).toMatch(/^[0-9A-F]{40}$/);
    expect(keys.platformPublicKeyId).toMatch(/^PUB_KEY_ID_01\d{30}$/);
  });

  test.each(['merchant', 'platform'] as const)('the %s certificate carries serial and key, and signed itself', (who) => {
    const certificate = new X509Certificate(keys[`${who}CertificatePem`]);
    expect(certificate.serialNumber).toBe(keys[`${who}Serial`]);
    expect(certificate.checkPrivateKey(createPrivateKey(keys[`${who}PrivateKeyPem`]))).toBe(true);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(Date.parse(certificate.validFrom)).toBeLessThan(Date.now());
    expect(Date.parse(certificate.validTo)).toBeGreaterThan(Date.now() + 4 * 365 * 86_400_000);
  });

  test('the platform public key belongs to its private key, and to no certificate', () => {
    const derived = createPublicKey(keys.publicKeyPrivateKeyPem).export({ type: 'spki', format: 'pem' });
    expect(derived).toBe(keys.platformPublicKeyPem);
    expect(new X509Certificate(keys.platformCertificatePem).publicKey.export({ type: 'spki', format: 'pem' })).not.toBe(derived);
  });

  test('are made once per file, which only its owner reads', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'keys-'));
    const file = join(folder, 'deep', 'keys.json');
    const first = await loadOrCreateKeys(file);
    expect(await loadOrCreateKeys(file)).toEqual(first);
    expect(statSync(file).mode & 0o077).toBe(0);
    rmSync(folder, { recursive: true });
  });
});
