// Which certificates the authority makes, for how long, and the note it keeps of each.
import { parseCertificate, toPem } from '../seals/pki/certificate.ts';
import type { Certificate } from '../seals/pki/certificate.ts';
import { spkiOf } from '../seals/pki/public-key.ts';
import { issueEndCertificate, issueIntermediate, issueRoot } from '../seals/pki/profile.ts';
import type { CertificateUse, EndSubject, Issuer } from '../seals/pki/profile.ts';
import { signingKeyOf } from '../seals/pki/signing-key.ts';
import type { AuthorityKeys } from './authority-keys.ts';
import type { AuthorityState, IssuedRecord } from './authority-state.ts';

const dayMs = 24 * 60 * 60 * 1000;
// A machine whose clock lags a little must not find its own certificate in the future.
const backdatedMs = 5 * 60 * 1000;
const lifeDays = { root: 20 * 365, intermediate: 10 * 365, end: 3 * 365 } as const;

/** PEM of root, intermediate and list signer, made at `init`. */
export function issueAuthority(keys: AuthorityKeys, region: string, now: Date) {
  const root = issueRoot({
    ...windowOf('root', now),
    name: `${region}电子公文根证书`,
    key: signingKeyOf(keys.root),
  });
  const intermediate = issueIntermediate({
    ...windowOf('intermediate', now),
    name: `${region}电子公文签发机构`,
    spki: spkiOf(keys.intermediate),
    issuer: { certificate: root, key: signingKeyOf(keys.root) },
  });
  const name = `${region}电子公文名录签名`;
  const listSigner = issueEndCertificate({
    ...windowOf('end', now),
    use: 'listSigner',
    subject: { commonName: name, organization: name, unit: null, dnsNames: [], ipAddresses: [] },
    spki: spkiOf(keys['list-signer']),
    issuer: { certificate: intermediate, key: signingKeyOf(keys.intermediate) },
  });
  return { root, intermediate, listSigner };
}

/** Issues one end certificate from the intermediate and enters it into the state. */
export function issueFromIntermediate(options: {
  readonly state: AuthorityState;
  readonly keys: AuthorityKeys;
  readonly use: CertificateUse;
  readonly subject: EndSubject;
  readonly spki: Uint8Array;
  readonly now: Date;
}): Certificate {
  const { state, keys, use, subject, spki, now } = options;
  const issuer: Issuer = {
    certificate: parseCertificate(state.certificates.intermediate),
    key: signingKeyOf(keys.intermediate),
  };
  const certificate = issueEndCertificate({ ...windowOf('end', now), use, subject, spki, issuer });
  state.issued.push(recordOf(certificate, use, 'intermediate', now));
  return certificate;
}

/** The note kept of a certificate, so that it can be revoked. */
export function recordOf(
  certificate: Certificate,
  use: IssuedRecord['use'],
  issuedBy: IssuedRecord['issuedBy'],
  now: Date,
): IssuedRecord {
  const unit = certificate.subject.organizationIdentifier as IssuedRecord['unit'];
  const { sha256, serialHex } = certificate;
  return { sha256, serialHex, use, unit, issuedBy, issuedAt: now.toISOString(), revoked: null };
}

export function pemOf(certificate: Certificate): string {
  return toPem('CERTIFICATE', certificate.der);
}

function windowOf(kind: keyof typeof lifeDays, now: Date) {
  const notBefore = new Date(now.getTime() - backdatedMs);
  return { notBefore, notAfter: new Date(now.getTime() + lifeDays[kind] * dayMs) };
}
