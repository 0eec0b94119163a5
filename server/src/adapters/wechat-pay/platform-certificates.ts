import { X509Certificate, type KeyObject } from 'node:crypto';
import { HOUR_MS, MINUTE_MS } from '@shuke/shared/values/time';
import type { OutgoingReply } from '../call-out';
import { asObject, decodeText, parseObject, textAt, type JsonObject } from '../read-fields';
import { fail, succeed, type AdapterResult } from '../result';
import { openResource } from './open-resource';
import type { PlatformKeys } from './platform-keys';
import { verifyMessage } from './verify-message';

export interface PlatformCertificate {
  serial: string;
  key: KeyObject;
  validFrom: Date;
  validTo: Date;
}

export interface CertificateOptions {
  apiV3Key: string;
  /** GET /v3/certificates, signed by the merchant. */
  download(): Promise<AdapterResult<OutgoingReply>>;
}

/** New certificates appear 10 days before the old ones end; the vendor asks for a look at least every 12 hours. */
const REFRESH_AFTER_MS = 12 * HOUR_MS;
/** A forger may invent serial numbers as fast as he likes: they make us ask once a minute. */
const ASK_AGAIN_MS = MINUTE_MS;
const ASK_AGAIN_AFTER_FAILURE_MS = 5_000;

/** Fetches the platform certificates when they are first needed and keeps them until they expire. */
export function keepCertificates(options: CertificateOptions): PlatformKeys {
  let held: PlatformCertificate[] = [];
  let fetchedAt: Date | undefined;
  let notBefore: Date | undefined;
  let lastFailure = 'not fetched yet';
  let running: Promise<void> | undefined;

  const fetchOnce = async (now: Date): Promise<void> => {
    const fetched = await fetchCertificates(options, now);
    notBefore = new Date(now.getTime() + (fetched.ok ? ASK_AGAIN_MS : ASK_AGAIN_AFTER_FAILURE_MS));
    if (!fetched.ok) {
      lastFailure = fetched.message;
      return;
    }
    held = fetched.value;
    fetchedAt = now;
  };
  const refresh = async (now: Date): Promise<void> => {
    if (!running && isTooSoon(notBefore, now)) return;
    running ??= fetchOnce(now).finally(() => { running = undefined; });
    await running;
  };
  const refreshIfOld = async (now: Date): Promise<void> => {
    const ageMs = fetchedAt ? Math.abs(now.getTime() - fetchedAt.getTime()) : Infinity;
    if (ageMs > REFRESH_AFTER_MS) await refresh(now);
  };
  const usable = (now: Date) => held.filter(({ validFrom, validTo }) => validFrom <= now && now < validTo);

  return {
    async preferredSerial(now) {
      await refreshIfOld(now);
      if (usable(now).length === 0) await refresh(now);
      const [newest] = usable(now).sort((a, b) => b.validFrom.getTime() - a.validFrom.getTime());
      if (newest) return succeed(newest.serial);
      return fail('retryable', 'PLATFORM_KEYS_UNAVAILABLE', `no platform certificate: ${lastFailure}`);
    },
    async find(serial, now) {
      await refreshIfOld(now);
      const find = () => usable(now).find((certificate) => certificate.serial === serial)?.key;
      if (!find()) await refresh(now);
      return find();
    },
  };
}

/** A clock that was set back must not keep us waiting for longer than the pause itself. */
const isTooSoon = (notBefore: Date | undefined, now: Date): boolean => {
  const leftMs = notBefore ? notBefore.getTime() - now.getTime() : 0;
  return leftMs > 0 && leftMs <= ASK_AGAIN_MS;
};

/** The answer is signed with one of the certificates that it brings; what makes it genuine is the APIv3 key. */
async function fetchCertificates(
  { apiV3Key, download }: CertificateOptions, now: Date,
): Promise<AdapterResult<PlatformCertificate[]>> {
  const sent = await download();
  if (!sent.ok) return sent;
  const { status, headers, body: rawBody } = sent.value;
  const json = parseObject(decodeText(rawBody));
  if (status !== 200) return fail('retryable', `HTTP_${status}`, textAt(json, 'message') ?? `HTTP ${status}`);
  const certificates = readCertificates(json, apiV3Key);
  const findKey = async (serial: string) => certificates.find((certificate) => certificate.serial === serial)?.key;
  const verdict = await verifyMessage({ headers, rawBody, now }, findKey);
  return verdict === 'VERIFIED' ? succeed(certificates) : fail('retryable', verdict, `certificates are ${verdict}`);
}

function readCertificates(json: JsonObject | undefined, apiV3Key: string): PlatformCertificate[] {
  const rows: unknown[] = Array.isArray(json?.data) ? json.data : [];
  return rows.flatMap((row) => readCertificate(asObject(row), apiV3Key) ?? []);
}

function readCertificate(row: JsonObject | undefined, apiV3Key: string): PlatformCertificate | undefined {
  const serial = textAt(row, 'serial_no');
  const pem = openResource(asObject(row?.encrypt_certificate), apiV3Key);
  const certificate = pem && parsePem(pem);
  if (!serial || !certificate || !isSameSerial(certificate.serialNumber, serial)) return undefined;
  return {
    serial, key: certificate.publicKey,
    validFrom: new Date(certificate.validFrom), validTo: new Date(certificate.validTo),
  };
}

function parsePem(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

/** Tools differ in leading zeros and in case. */
const isSameSerial = (a: string, b: string): boolean =>
  a.replace(/^0+/, '').toUpperCase() === b.replace(/^0+/, '').toUpperCase();
