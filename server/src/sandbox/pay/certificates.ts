import { X509Certificate } from 'node:crypto';
import type { World } from '../world';
import { encryptResource } from './crypto';
import { PayProblem } from './problem';
import { rfc3339 } from './records';

/** `GET /v3/certificates`; a merchant in public-key mode has none. */
export function listCertificates({ keys, settings }: World) {
  if (settings.verifyMode === 'publicKey') {
    throw new PayProblem('RESOURCE_NOT_EXISTS', '无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥。');
  }
  const certificate = new X509Certificate(keys.platformCertificatePem);
  return {
    data: [{
      serial_no: keys.platformSerial,
      effective_time: rfc3339(Date.parse(certificate.validFrom)), expire_time: rfc3339(Date.parse(certificate.validTo)),
      encrypt_certificate: encryptResource(keys.platformCertificatePem, 'certificate', keys.apiV3Key),
    }],
  };
}
