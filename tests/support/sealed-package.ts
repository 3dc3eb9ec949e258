// Sealed documents of one unit, made as the seal desk makes them but without the desk: same body, seal, package and note, by the unit's real keys. For
// the benchmark, and for what a unit can send that goes round its own station.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { DemoSeat } from '../../src/demo/prefecture.ts';
import { memorySource } from '../../src/formats/byte-source.ts';
import { decodePng } from '../../src/main/render/png.ts';
import { drawSealPicture } from '../../src/main/render/seal-picture.ts';
import { renderBody } from '../../src/main/station/sealing/body-of-document.ts';
import { metadataOfDocument, packageDocumentOf } from '../../src/main/station/sealing/package-of-document.ts';
import {
  pageModelSha256,
  pageOfDocument,
  sealDiametersOf,
} from '../../src/main/station/sealing/page-of-document.ts';
import { makeUuid } from '../../src/main/station/uuid.ts';
import { sealPackage } from '../../src/seals/package/apply.ts';
import { sealPdf } from '../../src/seals/pdf/apply.ts';
import type { Signer } from '../../src/seals/pki/signer.ts';
import { signMessage } from '../../src/seals/trust/machine-jws.ts';
import { contentCanonicalForm, type DocumentContent } from '../../src/shared/domain/content.ts';
import type { DocumentId, Sha256 } from '../../src/shared/domain/ids.ts';
import type { Urgency } from '../../src/shared/domain/kinds.ts';
import type { DeliveryNote } from '../../src/shared/domain/messages.ts';
import { issuerMarkOf, printedByOf } from '../../src/shared/domain/metadata.ts';

export interface SealedDocument {
  readonly documentId: DocumentId;
  readonly note: DeliveryNote;
  readonly sha256: Sha256;
  readonly bytes: Uint8Array;
  readonly noteJws: string;
}

/** What the packages of one run share. */
export interface SealingDesk {
  readonly sender: DemoSeat;
  readonly recipient: DemoSeat['unit'];
  readonly signer: Signer;
  readonly picture: { readonly widthPx: number; readonly heightPx: number; readonly rgba: Uint8Array };
}

// A screen's resolution: at print resolution the picture alone is twice the size of the rest.
const sealDpi = 72;

/** Opens the sender's seal key. */
export async function openDesk(sender: DemoSeat, recipient: DemoSeat['unit']): Promise<SealingDesk> {
  const opened = await sender.station.parts.keys.openSealKey(sender.unit.sealPin);
  if (!opened.ok) throw new Error(opened.code);
  const { name, sealDiameterMm: diameterMm } = sender.unit;
  const decoded = decodePng(drawSealPicture({ name, diameterMm, dpi: sealDpi }).png);
  if (!decoded.ok) throw new Error(decoded.code);
  return { sender, recipient, signer: opened.value.signer, picture: decoded.picture };
}

export interface DocumentWish {
  readonly number: number;
  readonly title?: string;
  /** Left out: 平件. */
  readonly urgency?: Urgency;
  /** Left out: a page of text. */
  readonly body?: DocumentContent['body'];
  readonly attachments?: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  /** Red head that the page shows, other than document.json's. */
  readonly drawnHead?: string;
  /** Members of the content that differ. */
  readonly content?: Partial<DocumentContent>;
  /** Files of a document that it passes on. */
  readonly forwarded?: readonly {
    readonly path: string;
    readonly name: string;
    readonly bytes: Uint8Array;
  }[];
  /** Another key than the unit's own seal. */
  readonly signer?: Signer;
}

const sentence = '各单位要明确责任分工，细化工作措施，于月底前将落实情况书面报送市政府办公室。';

function contentOf({ sender, recipient }: SealingDesk, wish: DocumentWish): DocumentContent {
  const {
    number,
    title = `关于做好第${number}号重点工作任务落实的通知`,
    attachments = [],
    body,
    urgency = 'routine',
  } = wish;
  return {
    kind: 'notice',
    urgency,
    title,
    body: body ?? [
      { level: 'text', text: `为推进年度第${number}号重点工作，现将有关事项通知如下。` },
      { level: 'h1', text: '加强组织领导' },
      { level: 'text', text: sentence.repeat(3) },
      { level: 'h1', text: '按时报送情况' },
      { level: 'text', text: sentence.repeat(2) },
    ],
    recipients: [{ unit: recipient.code, name: recipient.name, role: 'main', copies: 1 }],
    attachments: attachments.map(({ name, bytes }) => ({ name, sha256: sha256Of(bytes) })),
    issuers: [{ unit: sender.unit.code, name: sender.unit.name }],
    signatory: null,
    notes: null,
    ...wish.content,
  };
}

/** Makes one document, sealed and with its signed note. */
export async function sealOne(desk: SealingDesk, wish: DocumentWish): Promise<SealedDocument> {
  const { parts } = desk.sender.station;
  const { unit } = desk.sender;
  const machine = parts.keys.machineSigner();
  if (machine === null) throw new Error('the sender is not enrolled');
  const documentId = makeUuid<DocumentId>(parts.clock.nowMs());
  const { bytes, made } = await pack(desk, wish, documentId);
  const note: DeliveryNote = {
    type: 'yizhan/delivery-note/1',
    documentId,
    sequence: 1,
    sender: unit.code,
    recipients: [{ unit: desk.recipient.code, role: 'main', copies: 1 }],
    urgency: wish.urgency ?? 'routine',
    package: made,
    encryption: null,
    issuedAt: new Date(parts.clock.nowMs()).toISOString(),
  };
  return { documentId, note, sha256: made.sha256, bytes, noteJws: await signMessage(note, machine) };
}

async function pack(desk: SealingDesk, wish: DocumentWish, documentId: DocumentId) {
  const { parts } = desk.sender.station;
  const { code, name } = desk.sender.unit;
  const signer = wish.signer ?? desk.signer;
  const content = contentOf(desk, wish);
  const [day, signedAt] = [parts.clock.today(), new Date(parts.clock.nowMs())];
  const meta = metadataOfDocument(documentId, content, {
    docNumber: `云府办发〔${day.slice(0, 4)}〕${wish.number}号`,
    docDate: day,
    issuerMark: issuerMarkOf(content),
    imprint: { printedBy: printedByOf(name), printedDate: day },
    seals: [],
  });
  const seals = sealDiametersOf(content, registryOf(desk));
  const pageModel = pageOfDocument({ content, meta, layout: { seals } });
  const body = await makeBody(desk, { ...wish, content, meta, signer, signedAt });
  const document = packageDocumentOf({
    ...{ documentId, content, meta, seals, createdAt: signedAt },
    contentSha256: sha256Of(contentCanonicalForm(content)),
    pageModelSha256: pageModelSha256(pageModel),
    sender: { unit: code, name },
    files: [{ path: 'body.pdf', sha256: sha256Of(body), sizeBytes: body.length }],
    attachments: (wish.attachments ?? []).map((file, position) => attachmentRow(file, position)),
    forwarded: (wish.forwarded ?? []).map(({ bytes, ...file }) => ({
      ...file,
      sha256: sha256Of(bytes),
      sizeBytes: bytes.length,
    })),
  });
  const files = [body, ...[...(wish.attachments ?? []), ...(wish.forwarded ?? [])].map(({ bytes }) => bytes)];
  const folder = mkdtempSync(path.join(parts.folders.temp, 'bench-'));
  const output = path.join(folder, 'package.asice');
  const made = await sealPackage({
    document,
    parts: document.parts.map(({ path: partPath }, index) => ({
      path: partPath,
      source: memorySource(files[index] ?? new Uint8Array()),
    })),
    signer,
    signedAt,
    output,
  });
  const bytes = readFileSync(output);
  rmSync(folder, { recursive: true });
  return { bytes, made };
}

async function makeBody(
  desk: SealingDesk,
  facts: {
    readonly content: DocumentContent;
    readonly meta: ReturnType<typeof metadataOfDocument>;
    readonly signer: Signer;
    readonly signedAt: Date;
    readonly drawnHead?: string;
  },
): Promise<Uint8Array> {
  const { content, meta, signer, signedAt, drawnHead } = facts;
  const layout = { seals: sealDiametersOf(content, registryOf(desk)) };
  const drawn = { content, layout, meta: drawnHead === undefined ? meta : { ...meta, FWJGBZ: drawnHead } };
  const page = pageOfDocument(drawn);
  const { pdf } = await renderBody(desk.sender.station.parts.pdf, drawn, page);
  const { picture, sender } = desk;
  return sealPdf({ pdf, fieldName: 'Seal1', picture, signer, signedAt, unitName: sender.unit.name });
}

function registryOf({ sender }: SealingDesk) {
  return sender.station.parts.trust.current()?.registry ?? null;
}

function attachmentRow(
  { name, bytes }: { readonly name: string; readonly bytes: Uint8Array },
  position: number,
) {
  const facts = { name, position, sha256: sha256Of(bytes), sizeBytes: bytes.length };
  // What the file really is, the sender need not say.
  return { ...facts, type: 'docx' as const, flags: [], textState: 'read' as const, textFindings: [] };
}

function sha256Of(bytes: Uint8Array | string): Sha256 {
  return createHash('sha256').update(bytes).digest('hex') as Sha256;
}
