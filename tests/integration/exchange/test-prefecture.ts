// A real prefecture in a temporary folder: authority, exchange over mutual TLS, enrolled units with their keys, sealed packages.
import { createHash, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createAuthority, type Authority } from '../../../src/authority/authority.ts';
import { createExchange, type Exchange, type ExchangeOptions } from '../../../src/exchange/exchange.ts';
import { memorySource } from '../../../src/formats/byte-source.ts';
import { createExchangeClient, type ExchangeClient } from '../../../src/main/sync/exchange-client.ts';
import { sealPackage } from '../../../src/seals/package/apply.ts';
import { sealPdf } from '../../../src/seals/pdf/apply.ts';
import { parseCertificate } from '../../../src/seals/pki/certificate.ts';
import { createCsr } from '../../../src/seals/pki/csr.ts';
import { createSigner, type Signer } from '../../../src/seals/pki/signer.ts';
import { proveEnrolment } from '../../../src/seals/trust/enrolment-proof.ts';
import { signMessage } from '../../../src/seals/trust/machine-jws.ts';
import { contentCanonicalForm, type DocumentContent } from '../../../src/shared/domain/content.ts';
import {
  parseEnrolmentCode,
  type EnrolmentClaim,
  type EnrolmentRequest,
} from '../../../src/shared/domain/enrolment.ts';
import type { DocumentId, ReceiptId, Sha256, UnitCode } from '../../../src/shared/domain/ids.ts';
import type { DeliveryNote, Receipt } from '../../../src/shared/domain/messages.ts';
import type { PackageDocument } from '../../../src/shared/domain/package-document.ts';
import { makePdf, makePicture } from '../../unit/seals/pdf/test-pdf.ts';

export const office = '990100-GOV-0001' as UnitCode;
export const finance = '990100-DEP-0002' as UnitCode;
export const county = '990121-GOV-0003' as UnitCode;
const units = {
  [office]: {
    name: '云岭市人民政府办公室',
    shortName: '市政府办公室',
    kind: 'government',
    issuer: '云府办发',
  },
  [finance]: { name: '云岭市财政局', shortName: '市财政局', kind: 'department', issuer: '云财' },
  [county]: { name: '云溪县人民政府', shortName: '云溪县政府', kind: 'county', issuer: '云溪府发' },
} as const;

const newKeyPair = promisify(generateKeyPair);
export const newKey = async (): Promise<KeyObject> =>
  (await newKeyPair('rsa', { modulusLength: 2048 })).privateKey;
export const pemOfKey = (key: KeyObject): string => key.export({ format: 'pem', type: 'pkcs8' }).toString();
export const sha256 = (bytes: Uint8Array | string): Sha256 =>
  createHash('sha256').update(bytes).digest('hex') as Sha256;

let made = 0;
/** A UUID v7 that no other call gives. */
export function newId<T extends string>(): T {
  made += 1;
  const tail = (made + Date.now() * 1000).toString(16).padStart(12, '0').slice(-12);
  return `019a0000-0000-7000-8000-${tail}` as T;
}

export interface TestUnit {
  readonly code: UnitCode;
  readonly machine: { readonly keyPem: string; readonly certificatePem: string };
  readonly machineSigner: { readonly privateKey: KeyObject; readonly certificateSha256: string };
  readonly sealSigner: Signer;
  /** A client of the running exchange; closed with the prefecture. */
  client(baseUrl?: string): ExchangeClient;
}

export interface SealedDocument {
  readonly documentId: DocumentId;
  readonly bytes: Uint8Array;
  readonly note: DeliveryNote;
  readonly noteJws: string;
}

export interface Prefecture {
  readonly folder: string;
  readonly exchangeFolder: string;
  readonly dropFolder: string;
  readonly authority: Authority;
  readonly tls: { readonly keyPem: string; readonly certificatePem: string };
  readonly log: string[];
  exchange(): Exchange;
  /** Stops the exchange and starts it on the same folder and ports. */
  restart(options?: Partial<ExchangeOptions>): Promise<void>;
  unit(code: UnitCode): TestUnit;
  client(machine: TestUnit['machine'], baseUrl?: string): ExchangeClient;
  stop(): Promise<void>;
}

/** Founds it: three enrolled units, one publication. */
export async function createPrefecture(options: Partial<ExchangeOptions> = {}): Promise<Prefecture> {
  const folder = mkdtempSync(join(tmpdir(), 'yizhan-exchange-'));
  const dropFolder = join(folder, 'drop');
  const exchangeFolder = join(folder, 'exchange');
  const authority = createAuthority({
    folder: join(folder, 'authority'),
    passphrase: 'test passphrase of the authority',
    clock: () => new Date(),
    dropFolder,
    caKeyBits: 2048,
  });
  const tls = await issueTls(authority);
  const log: string[] = [];
  const clients: ExchangeClient[] = [];
  const base = {
    folder: exchangeFolder,
    dropFolder,
    tls,
    log: (line: string) => void log.push(line),
    ...options,
  };
  let exchange = await createExchange(base);
  const client = (machine: TestUnit['machine'], baseUrl = exchange.exchangeUrl): ExchangeClient => {
    const made = createExchangeClient({ baseUrl, rootPems: authority.rootPem, machine, timeoutMs: 10_000 });
    clients.push(made);
    return made;
  };
  const enrolled = new Map<UnitCode, TestUnit>();
  for (const code of [office, finance, county]) enrolled.set(code, await enrolUnit(authority, code, client));
  await authority.publish();
  await exchange.checkDrop();
  return {
    folder,
    exchangeFolder,
    dropFolder,
    authority,
    tls,
    log,
    exchange: () => exchange,
    restart: async (changes = {}) => {
      const ports = {
        exchange: Number(new URL(exchange.exchangeUrl).port),
        enrolment: Number(new URL(exchange.enrolmentUrl).port),
      };
      await exchange.stop();
      exchange = await createExchange({ ...base, ports, ...changes });
    },
    unit: (code) => {
      const unit = enrolled.get(code);
      if (!unit) throw new Error(`no unit ${code}`);
      return unit;
    },
    client,
    stop: async () => {
      await Promise.all(clients.map((one) => one.close()));
      await exchange.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function issueTls(authority: Authority) {
  const key = await newKey();
  const { chainPem } = authority.issueExchangeCertificate({
    csrPem: createCsr({ privateKey: key, commonName: '公文交换中心' }),
    dnsNames: ['localhost'],
    ipAddresses: ['127.0.0.1'],
  });
  return { keyPem: pemOfKey(key), certificatePem: chainPem + authority.rootPem };
}

/** Keys, a code and the request that goes with it. */
export async function makeEnrolment(
  authority: Authority,
  unit: UnitCode,
  urls = { enrolmentUrl: 'https://127.0.0.1:1', exchangeUrl: 'https://127.0.0.1:2' },
) {
  const facts = units[unit as keyof typeof units];
  const parsed = parseEnrolmentCode(authority.issueEnrolmentCode({ unit, ...urls }).text);
  if (!parsed.ok) throw new Error(parsed.failure);
  const [machine, seal, encryption] = await Promise.all([newKey(), newKey(), newKey()]);
  const csr = (privateKey: KeyObject): string => createCsr({ privateKey, commonName: facts.name });
  const claim: EnrolmentClaim = {
    enrolmentId: parsed.code.enrolmentId,
    unit,
    csrs: { machine: csr(machine), seal: csr(seal), encryption: csr(encryption) },
    seal: { name: facts.name, diameterMm: 45, pictureSha256: sha256('picture') },
  };
  const request: EnrolmentRequest = { ...claim, hmac: proveEnrolment(parsed.code.secretHex, claim) };
  return { code: parsed.code, request, keys: { machine, seal, encryption } };
}

async function enrolUnit(
  authority: Authority,
  code: UnitCode,
  client: Prefecture['client'],
): Promise<TestUnit> {
  const facts = units[code as keyof typeof units];
  authority.addUnit({
    code,
    name: facts.name,
    shortName: facts.shortName,
    kind: facts.kind,
    parent: null,
    issuerCodes: [facts.issuer],
    dutyPhone: '0990-1234567',
    contact: '值班室',
  });
  const { request, keys } = await makeEnrolment(authority, code);
  const answer = authority.handleRequest(request);
  if (answer.state !== 'issued') throw new Error(JSON.stringify(answer));
  const { certificates } = answer;
  const chain = certificates.intermediates.map((pem) => parseCertificate(pem));
  const machine = {
    keyPem: pemOfKey(keys.machine),
    certificatePem: certificates.machine + certificates.intermediates.join(''),
  };
  return {
    code,
    machine,
    machineSigner: {
      privateKey: keys.machine,
      certificateSha256: parseCertificate(certificates.machine).sha256,
    },
    sealSigner: createSigner({
      privateKey: keys.seal,
      certificate: parseCertificate(certificates.seal),
      chain,
    }),
    client: (baseUrl) => client(machine, baseUrl),
  };
}

export interface DocumentWish {
  readonly to?: readonly UnitCode[];
  readonly title?: string;
  /** Bytes of one attachment that does not compress. */
  readonly attachment?: Uint8Array;
  readonly sealer?: Signer;
  readonly note?: Partial<DeliveryNote>;
}

/** A sealed package of this unit with its signed note. */
export async function sealDocument(
  place: Prefecture,
  unit: TestUnit,
  wish: DocumentWish = {},
): Promise<SealedDocument> {
  const documentId = newId<DocumentId>();
  const signer = wish.sealer ?? unit.sealSigner;
  const signedAt = new Date();
  const name = units[unit.code as keyof typeof units].name;
  const body = sealPdf({
    pdf: makePdf(),
    fieldName: 'Seal1',
    picture: makePicture(),
    signer,
    signedAt,
    unitName: name,
  });
  const parts = [
    { role: 'body' as const, path: 'body.pdf', name: '正文.pdf', bytes: body },
    ...(wish.attachment
      ? [
          {
            role: 'attachment' as const,
            path: 'attachments/001.txt',
            name: '名单.txt',
            bytes: wish.attachment,
          },
        ]
      : []),
  ];
  const document = describeDocument(unit.code, wish, { documentId, parts, signedAt });
  const output = join(place.folder, `${documentId}.asice`);
  const { sha256: hash, sizeBytes } = await sealPackage({
    document,
    parts: parts.map(({ path, bytes }) => ({ path, source: memorySource(bytes) })),
    signer,
    signedAt,
    output,
  });
  const note: DeliveryNote = {
    type: 'yizhan/delivery-note/1',
    documentId,
    sequence: 1,
    sender: unit.code,
    recipients: document.content.recipients.map(({ unit: to, role, copies }) => ({ unit: to, role, copies })),
    urgency: 'routine',
    package: { sha256: hash, sizeBytes },
    encryption: null,
    issuedAt: new Date().toISOString(),
    ...wish.note,
  };
  return {
    documentId,
    bytes: readFileSync(output),
    note,
    noteJws: await signMessage(note, unit.machineSigner),
  };
}

function describeDocument(
  unit: UnitCode,
  wish: DocumentWish,
  made: {
    readonly documentId: DocumentId;
    readonly signedAt: Date;
    readonly parts: readonly { role: 'body' | 'attachment'; path: string; name: string; bytes: Uint8Array }[];
  },
): PackageDocument {
  const { name } = units[unit as keyof typeof units];
  const title = wish.title ?? '关于做好汛期值班工作的通知';
  const recipients = (wish.to ?? [finance, county]).map((to) => {
    const known = units[to as keyof typeof units] as { readonly name: string } | undefined;
    return { unit: to, name: known?.name ?? '某单位', role: 'main' as const, copies: 1 };
  });
  const attachments = made.parts
    .filter(({ role }) => role === 'attachment')
    .map((part) => ({ name: part.name, sha256: sha256(part.bytes) }));
  const content: DocumentContent = {
    kind: 'notice',
    urgency: 'routine',
    title,
    body: [{ level: 'text', text: '请各单位按照分工抓好落实。' }],
    recipients,
    attachments,
    issuers: [{ unit, name }],
    signatory: null,
    notes: null,
  };
  const day = made.signedAt.toISOString().slice(0, 10);
  return {
    format: 'yizhan/package/1',
    documentId: made.documentId,
    createdAt: made.signedAt.toISOString(),
    sender: { unit, name },
    meta: {
      GWBS: made.documentId,
      WZ: '通知',
      FH: null,
      MJHBMQX: null,
      JJCD: null,
      FWJGBZ: `${name}文件`,
      FWZH: '云府办发〔2026〕1号',
      QFR: null,
      BT: title,
      ZSJG: recipients.map((one) => one.name),
      FJSM: attachments.map((one) => one.name),
      FWJGSM: [name],
      CWRQ: day,
      FZ: null,
      CSJG: [],
      YFJG: name,
      YFRQ: day,
      FBCC: null,
    },
    content,
    contentSha256: sha256(contentCanonicalForm(content)),
    pageModelSha256: sha256('page model'),
    parts: made.parts.map(({ role, path, name: partName, bytes }) => ({
      role,
      path,
      name: partName,
      sha256: sha256(bytes),
      sizeBytes: bytes.length,
    })),
  };
}

/** Uploads and submits; throws with the failure when the exchange refuses. */
export async function deliver(client: ExchangeClient, sealed: SealedDocument) {
  const source = memorySource(sealed.bytes);
  const uploaded = await client.uploadPackage({
    source,
    sha256: sealed.note.package.sha256,
    resumeUrl: null,
  });
  if (!uploaded.ok) throw new Error(JSON.stringify(uploaded));
  return client.submit(sealed.documentId, sealed.noteJws);
}

/** A signed receipt of this unit. */
export async function signReceipt(unit: TestUnit, sealed: SealedDocument, changes: Partial<Receipt> = {}) {
  const receipt: Receipt = {
    type: 'yizhan/receipt/1',
    receiptId: newId<ReceiptId>(),
    documentId: sealed.documentId,
    unit: unit.code,
    sender: sealed.note.sender,
    kind: 'delivered',
    at: new Date().toISOString(),
    clockSure: true,
    byPerson: null,
    reasons: [],
    note: null,
    ...changes,
  };
  return { receipt, token: await signMessage(receipt, unit.machineSigner) };
}

/** Reads a stream to its end. */
export async function readAll(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** SHA-256 of a PEM certificate's public key file, for tests that compare keys. */
export const publicPem = (pem: string): string =>
  createPublicKey(pem).export({ format: 'pem', type: 'spki' }).toString();
