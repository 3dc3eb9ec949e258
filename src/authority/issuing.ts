// Which certificates the authority makes, for how long, and the note it keeps of each.
import { parseCertificate, toPem } from '../seals/pki/certificate.ts';
import type { Certificate } from '../seals/pki/certificate.ts';
import { spkiOf } from '../seals/pki/public-key.ts';
import { issueEndCertificate, issueIntermediate, issueRoot } from '../seals/pki/profile.ts';
import type { CertificateUse, EndSubject, Issuer } from '../seals/pki/profile.ts';
import type { SigningKey } from '../seals/pki/signing-key.ts';
import type { AuthorityKeys } from './authority-keys.ts';
import type { AuthorityState, IssuedRecord, IssuerName } from './authority-state.ts';

const dayMs = 24 * 60 * 60 * 1000;
// A machine whose clock lags a little must not find its own certificate in the future.
const backdatedMs = 5 * 60 * 1000;
// A time stamp is to prove something for long after the seal's certificate ended: its key lives as long as the intermediate.
const lifeDays = { root: 20 * 365, intermediate: 10 * 365, timeStamp: 10 * 365 - 1, end: 3 * 365 } as const;

/** Certificates as the state keeps them, with the notes by which they can be revoked. */
export interface Founded<Name extends keyof AuthorityState['certificates']> {
  readonly certificates: Pick<AuthorityState['certificates'], Name>;
  readonly issued: readonly IssuedRecord[];
}

interface Founding {
  readonly keys: AuthorityKeys;
  readonly region: string;
  readonly now: Date;
}

// A station that was off for months must still find a certificate that it can follow.
const renewBeforeMs = 365 * dayMs;

/**
 * New certificates for the authority's own short-lived keys when their end comes near: the list signer, without whom nobody believes a publication, and
 * the seal maker. The keys stay. Says which were renewed.
 */
export function renewOwnCertificates(
  state: AuthorityState,
  keys: AuthorityKeys,
  now: Date,
): readonly ('listSigner' | 'sealMaker')[] {
  const own = {
    listSigner: { use: 'listSigner', issuedBy: 'intermediate', spki: () => spkiOf(keys.listSigner) },
    sealMaker: { use: 'sealMaking', issuedBy: 'sm2Intermediate', spki: () => keys.sealMaker.spki },
  } as const;
  const due = (['listSigner', 'sealMaker'] as const).filter(
    (name) => parseCertificate(state.certificates[name]).notAfter.getTime() - now.getTime() < renewBeforeMs,
  );
  for (const name of due) {
    const { use, issuedBy, spki } = own[name];
    const commonName = parseCertificate(state.certificates[name]).subject.commonName ?? '';
    const subject = { commonName, organization: commonName, unit: null, dnsNames: [], ipAddresses: [] };
    const certificate = issueFromIntermediate({ state, keys, use, subject, spki: spki(), now, issuedBy });
    state.certificates = { ...state.certificates, [name]: pemOf(certificate) };
    if (name === 'sealMaker') allowMaker(state, certificate);
  }
  return due;
}

/** The makers of before stay allowed: their seals are in use. */
function allowMaker(state: AuthorityState, { sha256 }: Certificate): void {
  const { verification } = state.policy;
  if (verification === undefined || verification.sealMakers === null) return;
  const sealMakers = [...verification.sealMakers, sha256];
  state.policy = { ...state.policy, verification: { ...verification, sealMakers } };
}

/** The RSA chain and the list signer under it. */
export function foundRsa({ keys, region, now }: Founding): Founded<'root' | 'intermediate' | 'listSigner'> {
  const { root, intermediate } = issueChain(
    { root: keys.root, intermediate: keys.intermediate },
    { region, suffix: '', now },
  );
  const listSigner = issueOwn({
    use: 'listSigner',
    name: `${region}电子公文名录签名`,
    spki: spkiOf(keys.listSigner),
    issuer: { certificate: intermediate, key: keys.intermediate },
    now,
  });
  return {
    certificates: {
      root: pemOf(root),
      intermediate: pemOf(intermediate),
      listSigner: pemOf(listSigner),
    },
    issued: [
      recordOf(intermediate, 'intermediate', 'root', now),
      recordOf(listSigner, 'listSigner', 'intermediate', now),
    ],
  };
}

/** The certificate of the RSA time-stamp key. */
export function foundTimeStamp(
  { keys, region, now }: Founding,
  intermediatePem: string,
): Founded<'timeStamp'> {
  const certificate = issueOwn({
    use: 'timeStamping',
    name: `${region}电子公文时间戳`,
    spki: keys.timeStamp.spki,
    issuer: { certificate: parseCertificate(intermediatePem), key: keys.intermediate },
    now,
  });
  return {
    certificates: { timeStamp: pemOf(certificate) },
    issued: [recordOf(certificate, 'timeStamping', 'intermediate', now)],
  };
}

/** The SM2 chain with the seal maker and the time-stamp certificate under it. */
export function foundSm2({
  keys,
  region,
  now,
}: Founding): Founded<'sm2Root' | 'sm2Intermediate' | 'sealMaker' | 'sm2TimeStamp'> {
  const { root, intermediate } = issueChain(
    { root: keys.sm2Root, intermediate: keys.sm2Intermediate },
    { region, suffix: '（SM2）', now },
  );
  const issuer = { certificate: intermediate, key: keys.sm2Intermediate };
  const own = (use: 'sealMaking' | 'timeStamping', name: string, key: SigningKey): Certificate =>
    issueOwn({ use, name: `${region}${name}`, spki: key.spki, issuer, now });
  const sealMaker = own('sealMaking', '电子印章制章机构', keys.sealMaker);
  const timeStamp = own('timeStamping', '电子公文时间戳（SM2）', keys.sm2TimeStamp);
  return {
    certificates: {
      sm2Root: pemOf(root),
      sm2Intermediate: pemOf(intermediate),
      sealMaker: pemOf(sealMaker),
      sm2TimeStamp: pemOf(timeStamp),
    },
    issued: [
      recordOf(intermediate, 'intermediate', 'sm2Root', now),
      recordOf(sealMaker, 'sealMaking', 'sm2Intermediate', now),
      recordOf(timeStamp, 'timeStamping', 'sm2Intermediate', now),
    ],
  };
}

function issueChain(
  keys: { readonly root: SigningKey; readonly intermediate: SigningKey },
  { region, suffix, now }: { readonly region: string; readonly suffix: string; readonly now: Date },
) {
  const root = issueRoot({
    ...windowOf('root', now),
    name: `${region}电子公文根证书${suffix}`,
    key: keys.root,
  });
  const intermediate = issueIntermediate({
    ...windowOf('intermediate', now),
    name: `${region}电子公文签发机构${suffix}`,
    spki: keys.intermediate.spki,
    issuer: { certificate: root, key: keys.root },
  });
  return { root, intermediate };
}

/** A certificate of the authority itself. */
function issueOwn(options: {
  readonly use: CertificateUse;
  readonly name: string;
  readonly spki: Uint8Array;
  readonly issuer: Issuer;
  readonly now: Date;
}): Certificate {
  const { use, name, spki, issuer, now } = options;
  const subject = { commonName: name, organization: name, unit: null, dnsNames: [], ipAddresses: [] };
  const kind = use === 'timeStamping' ? 'timeStamp' : 'end';
  return issueEndCertificate({ ...windowOf(kind, now), use, subject, spki, issuer });
}

/** Issues one end certificate from an intermediate, the RSA one unless told, and enters it into the state. */
export function issueFromIntermediate(options: {
  readonly state: AuthorityState;
  readonly keys: AuthorityKeys;
  readonly use: CertificateUse;
  readonly subject: EndSubject;
  readonly spki: Uint8Array;
  readonly now: Date;
  readonly issuedBy?: 'intermediate' | 'sm2Intermediate';
}): Certificate {
  const { state, keys, use, subject, spki, now, issuedBy = 'intermediate' } = options;
  const issuer: Issuer = {
    certificate: parseCertificate(state.certificates[issuedBy]),
    key: keys[issuedBy],
  };
  const certificate = issueEndCertificate({ ...windowOf('end', now), use, subject, spki, issuer });
  state.issued.push(recordOf(certificate, use, issuedBy, now));
  return certificate;
}

/** The note kept of a certificate, so that it can be revoked. */
function recordOf(
  certificate: Certificate,
  use: IssuedRecord['use'],
  issuedBy: IssuerName,
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
