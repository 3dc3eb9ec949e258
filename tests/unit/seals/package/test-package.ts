// A whole sealed package in memory: real certificates, a real sealed PDF, the trust that belongs to them.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memorySource } from '../../../../src/formats/byte-source.ts';
import { buildCrl, parseCrl, type RevokedEntry } from '../../../../src/seals/pki/crl.ts';
import { toPem } from '../../../../src/seals/pki/certificate.ts';
import type { Certificate } from '../../../../src/seals/pki/certificate.ts';
import type { Signer } from '../../../../src/seals/pki/signer.ts';
import { sealPackage } from '../../../../src/seals/package/apply.ts';
import { judgePackage, type JudgePackageOptions } from '../../../../src/seals/package/verify.ts';
import { sealPdfStamped, type TimeStampSource } from '../../../../src/seals/pdf/apply.ts';
import type { TrustStore } from '../../../../src/seals/trust/trust-store.ts';
import { contentCanonicalForm, type DocumentContent } from '../../../../src/shared/domain/content.ts';
import type { DocumentId, SealId, Sha256, UnitCode } from '../../../../src/shared/domain/ids.ts';
import type { DeliveryNote } from '../../../../src/shared/domain/messages.ts';
import type { PackageDocument } from '../../../../src/shared/domain/package-document.ts';
import type { DirectoryUnit, RegisteredSeal } from '../../../../src/shared/domain/published.ts';
import { checkNames, passed, type SealReport } from '../../../../src/shared/domain/report.ts';
import { createTestPki, finance, june, office } from '../pki/test-pki.ts';
import { makePdf, makePicture } from '../pdf/test-pdf.ts';
import { substituteFaces } from '../../../../src/shared/domain/substitute-faces.ts';
import { layoutVersion } from '../../../../src/shared/layout/layout-version.ts';

export const county = '990121-GOV-0003' as UnitCode;
export const officeName = '云岭市人民政府办公室';
export const pki = createTestPki();
export const officeSeal = pki.issue();
export const folder = mkdtempSync(join(tmpdir(), 'yizhan-package-'));

const day = 24 * 60 * 60 * 1000;
export const nextMonth = new Date(june.getTime() + 30 * day).toISOString();
const sha256Of = (bytes: Uint8Array | string): Sha256 =>
  createHash('sha256').update(bytes).digest('hex') as Sha256;
export const pageModelSha256 = sha256Of('page model');

export function unitOf(code: UnitCode, name: string, shortName: string): DirectoryUnit {
  return {
    code,
    name,
    shortName,
    kind: 'government',
    parent: null,
    issuerCodes: ['云府办发'],
    dutyPhone: '',
    contact: '',
    formerNames: [],
    machineCertificates: [],
    encryptionCertificates: [],
  };
}

export const registered = (
  certificate: Certificate,
  change: Partial<RegisteredSeal> = {},
): RegisteredSeal => ({
  id: 'seal-1' as SealId,
  unit: office,
  name: officeName,
  diameterMm: 45,
  certificatePem: toPem('CERTIFICATE', certificate.der),
  pictureSha256: '',
  state: 'active',
  validFrom: '2026-01-01',
  validUntil: '2030-01-01',
  ...change,
});

export interface TrustChange {
  readonly units?: readonly DirectoryUnit[];
  readonly seals?: readonly (readonly [Certificate, RegisteredSeal])[];
  readonly revoked?: readonly RevokedEntry[];
  readonly nextUpdate?: string;
}

export function makeTrust(change: TrustChange = {}): TrustStore {
  const units = change.units ?? [
    unitOf(office, officeName, '市政府办公室'),
    unitOf(finance, '云岭市财政局', '市财政局'),
    unitOf(county, '云溪县人民政府', '云溪县政府'),
  ];
  const seals = change.seals ?? [[officeSeal.certificate, registered(officeSeal.certificate)] as const];
  const nextUpdate = change.nextUpdate ?? nextMonth;
  const lists = [pki.intermediate, pki.root].map((issuer, index) =>
    parseCrl(
      buildCrl({
        issuer,
        number: 1,
        thisUpdate: new Date(june.getTime() - day),
        nextUpdate: new Date(nextUpdate),
        revoked: index === 0 ? (change.revoked ?? []) : [],
      }),
    ),
  );
  const published = { number: 1, issuedAt: june.toISOString(), nextUpdate };
  return {
    anchors: [pki.root.certificate],
    intermediates: [pki.intermediate.certificate],
    crls: lists,
    listSigner: pki.intermediate.certificate,
    sm2: { anchors: [], intermediates: [], crls: [] },
    directory: { ...published, type: 'yizhan/directory/1', region: '990100', units },
    registry: { ...published, type: 'yizhan/seal-registry/1', seals: seals.map(([, seal]) => seal) },
    policy: {
      ...published,
      type: 'yizhan/policy/1',
      maxPackageBytes: 200 * 1024 * 1024,
      holdForRelease: [],
      revocation: 'soft',
      idleLockMinutes: 10,
      rolePairsAllowed: [],
    },
    numbers: { directory: 1, registry: 1, policy: 1, revocation: 1 },
    staleParts: [],
    unit: (code) => units.find((unit) => unit.code === code),
    sealByCertificate: (sha256) => seals.find(([certificate]) => certificate.sha256 === sha256)?.[1],
  };
}

export interface PackageWish {
  readonly signer?: Signer;
  readonly bodySigner?: Signer;
  readonly sender?: { unit: UnitCode; name: string };
  readonly issuer?: { unit: UnitCode; name: string };
  readonly head?: string;
  readonly signedAt?: Date;
  readonly document?: (document: PackageDocument) => PackageDocument;
  readonly attachment?: Uint8Array;
  /** Over the package's signature. */
  readonly timeStamp?: TimeStampSource;
  /** Over the body's own. */
  readonly bodyTimeStamp?: TimeStampSource;
}

let made = 0;

/** Seals a notice with one attachment; answers with its bytes, its path and its note. */
export async function makePackage(wish: PackageWish = {}) {
  const { signer = officeSeal.signer, signedAt = june } = wish;
  const sender = wish.sender ?? { unit: office, name: officeName };
  const issuer = wish.issuer ?? sender;
  const attachment = wish.attachment ?? Buffer.from('姓名,单位\n');
  const body = await sealPdfStamped({
    pdf: makePdf(),
    fieldName: 'Seal1',
    picture: makePicture(),
    signer: wish.bodySigner ?? signer,
    signedAt,
    unitName: sender.name,
    timeStamp: wish.bodyTimeStamp ?? (() => Promise.resolve(null)),
  });
  const plain = draftDocument({ sender, issuer, head: wish.head, body, attachment });
  const document = wish.document ? wish.document(plain) : plain;
  made += 1;
  const output = join(folder, `package-${made}.asice`);
  const sealed = await sealPackage({
    document,
    parts: [
      { path: 'body.pdf', source: memorySource(body) },
      { path: 'attachments/001.csv', source: memorySource(attachment) },
    ],
    signer,
    signedAt,
    ...(wish.timeStamp === undefined ? {} : { timeStamp: wish.timeStamp }),
    output,
  });
  const note: DeliveryNote = {
    type: 'yizhan/delivery-note/1',
    documentId: document.documentId,
    sequence: 1,
    sender: sender.unit,
    recipients: document.content.recipients.map(({ unit, role, copies }) => ({ unit, role, copies })),
    urgency: document.content.urgency,
    package: sealed,
    encryption: null,
    issuedAt: june.toISOString(),
  };
  return { bytes: readFileSync(output), path: output, note, document };
}

function draftDocument(facts: {
  sender: { unit: UnitCode; name: string };
  issuer: { unit: UnitCode; name: string };
  head: string | undefined;
  body: Uint8Array;
  attachment: Uint8Array;
}): PackageDocument {
  const { sender, issuer, body, attachment } = facts;
  const content: DocumentContent = {
    kind: 'notice',
    urgency: 'flash',
    title: '关于开展年度检查的通知',
    body: [{ level: 'text', text: '请各单位按时报送名单。' }],
    recipients: [{ unit: finance, name: '市财政局', role: 'main', copies: 5 }],
    attachments: [{ name: '名单.csv', sha256: sha256Of(attachment) }],
    issuers: [issuer],
    signatory: null,
    notes: null,
  };
  return {
    format: 'yizhan/package/1',
    documentId: '01990000-0000-7000-8000-000000000001' as DocumentId,
    createdAt: june.toISOString(),
    sender,
    meta: {
      GWBS: '01990000-0000-7000-8000-000000000001',
      WZ: '通知',
      FH: null,
      MJHBMQX: null,
      JJCD: '特急',
      FWJGBZ: facts.head ?? `${issuer.name}文件`,
      FWZH: '云府办发〔2026〕1号',
      QFR: null,
      BT: content.title,
      ZSJG: ['市财政局'],
      FJSM: ['名单.csv'],
      FWJGSM: [issuer.name],
      CWRQ: '2026-06-01',
      FZ: null,
      CSJG: [],
      YFJG: officeName,
      YFRQ: '2026-06-01',
      FBCC: null,
    },
    content,
    layout: { version: layoutVersion, seals: [], substitutes: substituteFaces },
    encryption: null,
    contentSha256: sha256Of(contentCanonicalForm(content)),
    pageModelSha256,
    parts: [
      { role: 'body', path: 'body.pdf', name: '正文.pdf', sha256: sha256Of(body), sizeBytes: body.length },
      {
        role: 'attachment',
        path: 'attachments/001.csv',
        name: '名单.csv',
        sha256: sha256Of(attachment),
        sizeBytes: attachment.length,
      },
    ],
  };
}

/** Judges with everything in order but for `change`. */
export function judge(
  made: { bytes: Uint8Array; note: DeliveryNote },
  change: Partial<JudgePackageOptions> = {},
) {
  return judgePackage({
    source: memorySource(made.bytes),
    note: made.note,
    noteUnit: made.note.sender,
    trust: makeTrust(),
    now: new Date(june.getTime() + 3600_000),
    secrecy: () => Promise.resolve(passed()),
    pageModelSha256Of: () => pageModelSha256,
    ...change,
  });
}

/** The checks that did not pass, with their codes. */
export function notPassed(report: SealReport): Record<string, string> {
  return Object.fromEntries(
    checkNames
      .filter((name) => !['passed', 'notApplicable'].includes(report.checks[name].result))
      .map((name) => [name, `${report.checks[name].result} ${report.checks[name].code}`]),
  );
}
