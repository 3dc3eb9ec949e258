// Makes a seal: certificates for the unit's keys from both chains, and the SES seal (GB/T 38540-2020) that binds picture, name and SM2 certificate under
// the seal maker's signature. The name is the directory's; what a request calls itself is not read.
import { createHash } from 'node:crypto';
import type { CertificateRequest } from '../seals/pki/csr.ts';
import { parseCertificate } from '../seals/pki/certificate.ts';
import type { Certificate } from '../seals/pki/certificate.ts';
import { createSigner } from '../seals/pki/signer.ts';
import { makeSeal } from '../seals/ofd/make-seal.ts';
import type { IssuedSm2Seal } from '../shared/domain/enrolment.ts';
import type { IssuedSeal } from '../shared/domain/seal-life-notices.ts';
import type { SealRecord } from './authority-state.ts';
import { requireUnit } from './desk.ts';
import type { Desk } from './desk.ts';
import { issueFromIntermediate, pemOf } from './issuing.ts';
import type { ReadCsrs } from './csrs.ts';

// 制章软件标识 in the seal's header: letters and digits, as other readers expect.
const vendor = 'YIZHAN';

type Requests = Extract<ReadCsrs, { ok: true }>['read'];

/** Issues the certificates of a record's requests, and its SES seal when an SM2 key is among them. */
export function makeUnitSeal(desk: Desk, record: SealRecord, requests: Requests): void {
  const { machine, seal, encryption, sm2Seal } = requests;
  if (seal === undefined) throw new RangeError('a seal without a key');
  const certificate = issueFor(desk, record, { use: 'seal', request: seal });
  record.certificatePem = pemOf(certificate);
  record.validFrom = certificate.notBefore.toISOString();
  record.validUntil = certificate.notAfter.toISOString();
  if (sm2Seal !== undefined) makeEseal(desk, record, sm2Seal);
  const others = { machine, encryption };
  for (const use of ['machine', 'encryption'] as const) {
    const request = others[use];
    if (request === undefined) continue;
    const pem = pemOf(issueFor(desk, record, { use, request }));
    record.otherCertificates = { ...record.otherCertificates, [use]: pem };
    listCertificate(desk, record, use, pem);
  }
  record.csrs = null;
  desk.state.dirty = true;
}

function makeEseal(desk: Desk, record: SealRecord, request: CertificateRequest): void {
  const { state, keys, files, now } = desk;
  const certificate = issueFor(desk, record, { use: 'seal', request, issuedBy: 'sm2Intermediate' });
  const side = { widthMm: record.diameterMm, heightMm: record.diameterMm };
  const eseal = makeSeal({
    id: record.id,
    vendor,
    type: 'unit',
    name: record.name,
    certificates: [certificate],
    createdAt: now,
    validFrom: certificate.notBefore,
    validUntil: certificate.notAfter,
    picture: { type: 'png', data: files.readPicture(record.id), ...side },
    maker: createSigner({
      key: keys.sealMaker,
      certificate: parseCertificate(state.certificates.sealMaker),
      chain: [parseCertificate(state.certificates.sm2Intermediate)],
    }),
  });
  // The file before the state that names its hash: killed in between, the file is made again.
  files.writeEseal(record.id, eseal);
  record.sm2CertificatePem = pemOf(certificate);
  record.esealSha256 = createHash('sha256').update(eseal).digest('hex');
}

function issueFor(
  desk: Desk,
  record: SealRecord,
  wish: {
    readonly use: 'machine' | 'seal' | 'encryption';
    readonly request: CertificateRequest;
    readonly issuedBy?: 'intermediate' | 'sm2Intermediate';
  },
): Certificate {
  const unit = requireUnit(desk.state, record.unit);
  const subject = {
    commonName: unit.name,
    organization: unit.name,
    unit: unit.code,
    dnsNames: [],
    ipAddresses: [],
  };
  const { request, use, issuedBy = 'intermediate' } = wish;
  return issueFromIntermediate({ ...desk, use, subject, spki: request.spki, issuedBy });
}

/** Newest first in the directory; the old ones stay, old messages are judged by them. */
function listCertificate(
  { state }: Desk,
  { unit }: SealRecord,
  use: 'machine' | 'encryption',
  pem: string,
): void {
  state.units = state.units.map((one) => {
    if (one.code !== unit) return one;
    return use === 'machine'
      ? { ...one, machineCertificates: [pem, ...one.machineCertificates] }
      : { ...one, encryptionCertificates: [pem, ...one.encryptionCertificates] };
  });
}

/** The SM2 part of an answer; null for a seal without one. */
export function issuedSm2Of(
  { state, files }: Pick<Desk, 'state' | 'files'>,
  record: SealRecord,
): IssuedSm2Seal | null {
  if (record.sm2CertificatePem === null) return null;
  return {
    certificate: record.sm2CertificatePem,
    intermediates: [state.certificates.sm2Intermediate],
    root: state.certificates.sm2Root,
    eseal: Buffer.from(files.readEseal(record.id)).toString('base64'),
    esId: record.id,
  };
}

/** What the unit gets of an issued seal. */
export function issuedSealOf(desk: Pick<Desk, 'state' | 'files'>, record: SealRecord): IssuedSeal | null {
  if (record.certificatePem === null) return null;
  const sm2 = issuedSm2Of(desk, record);
  return {
    certificates: {
      seal: record.certificatePem,
      ...record.otherCertificates,
      intermediates: [desk.state.certificates.intermediate],
    },
    ...(sm2 === null ? {} : { sm2 }),
  };
}
