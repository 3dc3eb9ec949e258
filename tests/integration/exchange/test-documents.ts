// Sealed packages with their notes, and receipts, as stations make them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { memorySource } from '../../../src/formats/byte-source.ts';
import type { ExchangeClient } from '../../../src/main/sync/exchange-client.ts';
import { sealPackage } from '../../../src/seals/package/apply.ts';
import { sealPdf } from '../../../src/seals/pdf/apply.ts';
import type { Signer } from '../../../src/seals/pki/signer.ts';
import { signMessage } from '../../../src/seals/trust/machine-jws.ts';
import { contentCanonicalForm, type DocumentContent } from '../../../src/shared/domain/content.ts';
import type { DocumentId, ReceiptId, UnitCode } from '../../../src/shared/domain/ids.ts';
import type { DeliveryNote, IncomingReceipt } from '../../../src/shared/domain/messages.ts';
import type { PackageDocument } from '../../../src/shared/domain/package-document.ts';
import { makePdf, makePicture } from '../../unit/seals/pdf/test-pdf.ts';
import {
  county,
  finance,
  newId,
  sha256,
  factsOf,
  type Prefecture,
  type TestUnit,
} from './test-prefecture.ts';
import { substituteFaces } from '../../../src/shared/domain/substitute-faces.ts';
import { layoutVersion } from '../../../src/shared/layout/layout-version.ts';

export interface SealedDocument {
  readonly documentId: DocumentId;
  readonly bytes: Uint8Array;
  readonly note: DeliveryNote;
  readonly noteJws: string;
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
  const name = factsOf(unit.code).name;
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
  const { name } = factsOf(unit);
  const title = wish.title ?? '关于做好汛期值班工作的通知';
  const recipients = (wish.to ?? [finance, county]).map((to) => {
    return { unit: to, name: factsOf(to).name, role: 'main' as const, copies: 1 };
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
    layout: { version: layoutVersion, seals: [], substitutes: substituteFaces },
    encryption: null,
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
export async function signReceipt(
  unit: TestUnit,
  sealed: SealedDocument,
  changes: Partial<IncomingReceipt> = {},
) {
  const receipt: IncomingReceipt = {
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
