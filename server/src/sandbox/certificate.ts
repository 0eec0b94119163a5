import { createPrivateKey, sign } from 'node:crypto';

/**
 * Self-signed X.509 v3 certificates (RFC 5280 §4.1), written in DER by hand (X.690): fifty lines, against an ASN.1
 * library that patches the global Reflect object.
 */
export interface CertificateRequest {
  /** Upper-case hex; its first digit below 8 keeps the INTEGER positive. */
  serial: string;
  commonName: string;
  organization: string;
  publicKeyDer: Buffer;
  privateKeyPem: string;
  notBefore: Date;
  notAfter: Date;
}

const TAG = { integer: 0x02, bitString: 0x03, null: 0x05, oid: 0x06, utf8: 0x0c, time: 0x17, sequence: 0x30, set: 0x31 };

const derLength = (length: number): Buffer => {
  if (length < 0x80) return Buffer.from([length]);
  const hex = length.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes]);
};

const der = (tag: number, ...parts: Buffer[]): Buffer => {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), derLength(content.length), content]);
};

const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const OID = {
  sha256WithRsa: der(TAG.oid, hex('2a864886f70d01010b')),
  commonName: der(TAG.oid, hex('550403')),
  organization: der(TAG.oid, hex('55040a')),
  country: der(TAG.oid, hex('550406')),
};
const ALGORITHM = der(TAG.sequence, OID.sha256WithRsa, der(TAG.null));

/** UTCTime, `YYMMDDHHMMSSZ`: right until 2049. */
const time = (at: Date): Buffer =>
  der(TAG.time, Buffer.from(`${at.toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`, 'latin1'));

const attribute = (oid: Buffer, text: string): Buffer =>
  der(TAG.set, der(TAG.sequence, oid, der(TAG.utf8, Buffer.from(text, 'utf8'))));

const distinguishedName = (request: CertificateRequest): Buffer =>
  der(TAG.sequence, attribute(OID.country, 'CN'), attribute(OID.organization, request.organization),
    attribute(OID.commonName, request.commonName));

const bitString = (bytes: Buffer): Buffer => der(TAG.bitString, Buffer.from([0]), bytes);

/** Answers the certificate as PEM; issuer and subject are the same. */
export function certify(request: CertificateRequest): string {
  const name = distinguishedName(request);
  const version3 = der(0xa0, der(TAG.integer, Buffer.from([2])));
  const validity = der(TAG.sequence, time(request.notBefore), time(request.notAfter));
  const body = der(TAG.sequence, version3, der(TAG.integer, hex(request.serial)), ALGORITHM, name, validity, name,
    request.publicKeyDer);
  const signature = sign('sha256', body, createPrivateKey(request.privateKeyPem));
  const lines = der(TAG.sequence, body, ALGORITHM, bitString(signature)).toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
