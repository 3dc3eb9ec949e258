// Documents that arrive at a station on real parts: genuine ones, forged ones, damaged ones, as the feed brings them.
import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { memorySource } from '../../src/formats/byte-source.ts';
import { decodePng } from '../../src/main/render/png.ts';
import { drawSealPicture } from '../../src/main/render/seal-picture.ts';
import { createPackageJudge } from '../../src/main/station/receiving/judge-package.ts';
import { createReceiving } from '../../src/main/station/receiving/receiving.ts';
import { createDocumentIntake } from '../../src/main/station/receiving/take-document.ts';
import { renderBody } from '../../src/main/station/sealing/body-of-document.ts';
import { metadataOfDocument, packageDocumentOf } from '../../src/main/station/sealing/package-of-document.ts';
import {
  pageModelSha256,
  pageOfDocument,
  sealDiametersOf,
} from '../../src/main/station/sealing/page-of-document.ts';
import { createInboxRepository } from '../../src/main/store/inbox-repository.ts';
import { createReceiptsRepository } from '../../src/main/store/receipts-repository.ts';
import type { TakeOutcome, TakeRoad } from '../../src/main/sync/sync-ports.ts';
import { sealPackage } from '../../src/seals/package/apply.ts';
import { sealPdf } from '../../src/seals/pdf/apply.ts';
import { signMessage } from '../../src/seals/trust/machine-jws.ts';
import { contentCanonicalForm, type DocumentContent } from '../../src/shared/domain/content.ts';
import type { DocumentId, Sha256 } from '../../src/shared/domain/ids.ts';
import type { DeliveryNote } from '../../src/shared/domain/messages.ts';
import { noticeText, office, okay, sealPin, type OutgoingBench } from './outgoing-bench.ts';

const name = '云岭市人民政府办公室';
const sha256Of = (bytes: Uint8Array | string): Sha256 =>
  createHash('sha256').update(bytes).digest('hex') as Sha256;

interface PackageWish {
  readonly title?: string;
  /** 密级和保密期限 of the metadata, as a sender without a gate would write it. */
  readonly secrecy?: string;
  readonly files?: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  /** Members of the content that differ. */
  readonly content?: Partial<DocumentContent>;
  /** Files of a document that is passed on. */
  readonly forwarded?: readonly {
    readonly path: string;
    readonly name: string;
    readonly bytes: Uint8Array;
  }[];
}

interface NoteWish extends Partial<DeliveryNote> {
  readonly signer?: Parameters<typeof signMessage>[1];
}

/** Makes what arrives at the station of the bench, and lets it arrive. */
export function createArrivals(bench: OutgoingBench) {
  const { parts } = bench;
  const judge = createPackageJudge(parts);
  const intake = createDocumentIntake(parts, judge);
  let made = 0;
  let entryNo = 0;
  return {
    inbox: createInboxRepository(parts.store.db),
    receiving: createReceiving(parts, judge),
    newId: (): DocumentId => {
      made += 1;
      return `019a0000-0000-7000-8000-${String(made).padStart(12, '0')}` as DocumentId;
    },
    makePackage: (documentId: DocumentId, wish: PackageWish = {}) => makePackage(bench, documentId, wish),
    /** A note of 市政府办公室 over these bytes. */
    makeNote: (documentId: DocumentId, bytes: Uint8Array, wish: NoteWish = {}): Promise<string> => {
      const { signer = parts.keys.machineSigner(), ...changes } = wish;
      if (signer === null) throw new Error('the bench has a machine key');
      const note: DeliveryNote = {
        type: 'yizhan/delivery-note/1',
        documentId,
        sequence: 1,
        sender: office,
        recipients: noticeText.recipients.map(({ unit, role, copies }) => ({ unit, role, copies })),
        urgency: 'routine',
        package: { sha256: sha256Of(bytes), sizeBytes: bytes.length },
        encryption: null,
        issuedAt: new Date(parts.clock.nowMs()).toISOString(),
        ...changes,
      };
      return signMessage(note, signer);
    },
    /** The feed brings this note, the exchange these bytes. */
    arrive: async (message: string, bytes: Uint8Array, lastTry = true): Promise<TakeOutcome> => {
      entryNo += 1;
      const position = { feedEpoch: 'e', feedCursor: entryNo };
      const road: TakeRoad = {
        lastTry,
        positionAfter: () => position,
        download: () => {
          const value = {
            source: memorySource(bytes),
            sha256: sha256Of(bytes),
            sizeBytes: bytes.length,
            staged: null,
            dispose: () => Promise.resolve(),
          };
          return Promise.resolve({ ok: true, value });
        },
      };
      const at = new Date(parts.clock.nowMs()).toISOString();
      const kind = 'document' as const;
      const entry = { number: entryNo, kind, documentId: null, message, sizeBytes: bytes.length, at };
      return intake.take(entry, road);
    },
    /** The receipts that wait to be sent for this document, by kind: made in one millisecond they have no order. */
    receipts: (documentId: DocumentId) =>
      createReceiptsRepository(parts.store.db)
        .waiting(1000)
        .filter((receipt) => receipt.documentId === documentId)
        .map(({ kind, jws }) => ({ kind, ...readPayload(jws) }))
        .sort((a, b) => (a.kind < b.kind ? -1 : 1)),
    /** Acts in the audit log on this document, oldest first. */
    audit: (documentId: DocumentId) => {
      const rows = parts.store.db
        .prepare('SELECT act, details FROM audit WHERE subject = ? ORDER BY entry_no')
        .all(documentId) as { readonly act: string; readonly details: string }[];
      return rows.map(({ act, details }) => ({
        act,
        details: JSON.parse(details) as Record<string, string>,
      }));
    },
  };
}

function readPayload(jws: string): { clockSure: boolean; note: string | null } {
  return JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString()) as {
    clockSure: boolean;
    note: string | null;
  };
}

async function makePackage(
  { parts }: OutgoingBench,
  documentId: DocumentId,
  { title = noticeText.title, secrecy, files = [], content: changes, forwarded = [] }: PackageWish,
): Promise<Uint8Array> {
  const attached = files.map((file, index) => ({
    ...file,
    path: `attachments/${String(index + 1).padStart(3, '0')}.bin`,
    sha256: sha256Of(file.bytes),
  }));
  const content: DocumentContent = {
    ...noticeText,
    title,
    attachments: attached.map(({ name: fileName, sha256 }) => ({ name: fileName, sha256 })),
    issuers: [{ unit: office, name }],
    ...changes,
  };
  const meta = {
    ...metadataOfDocument(documentId, content, {
      docNumber: '云府办发〔2026〕1号',
      docDate: '2026-11-21',
      issuerMark: `${name}文件`,
      imprint: { printedBy: name, printedDate: '2026-11-21' },
      seals: [],
    }),
    ...(secrecy === undefined ? {} : { MJHBMQX: secrecy }),
  };
  const registry = parts.trust.current()?.registry ?? null;
  const { signer } = okay(await parts.keys.openSealKey(sealPin));
  const signedAt = new Date(parts.clock.nowMs());
  const picture = decodePng(drawSealPicture({ name, diameterMm: 45, dpi: 72 }).png);
  if (!picture.ok) throw new Error(picture.code);
  const seals = sealDiametersOf(content, registry);
  const source = { content, meta, layout: { seals } };
  const page = pageOfDocument(source);
  const { pdf } = await renderBody(parts.pdf, source, page);
  const seal = { fieldName: 'Seal1', picture: picture.picture, signer, signedAt, unitName: name };
  const body = sealPdf({ pdf, ...seal });
  const described = packageDocumentOf({
    documentId,
    content,
    contentSha256: sha256Of(contentCanonicalForm(content)),
    pageModelSha256: pageModelSha256(page),
    meta,
    sender: { unit: office, name },
    files: [{ path: 'body.pdf', sha256: sha256Of(body), sizeBytes: body.length }],
    attachments: [],
    forwarded: forwarded.map(({ bytes, ...file }) => ({
      ...file,
      sha256: sha256Of(bytes),
      sizeBytes: bytes.length,
    })),
    seals,
    createdAt: signedAt,
  });
  const attachedParts = attached.map(({ bytes, ...part }) => ({
    ...part,
    role: 'attachment' as const,
    sizeBytes: bytes.length,
  }));
  const document = { ...described, parts: [...described.parts, ...attachedParts] };
  const output = path.join(parts.folders.temp, `${documentId}.asice`);
  const sources = [
    { path: 'body.pdf', source: memorySource(body) },
    ...[...forwarded, ...attached].map(({ path: place, bytes }) => ({
      path: place,
      source: memorySource(bytes),
    })),
  ];
  await sealPackage({ document, parts: sources, signer, signedAt, output });
  const bytes = readFileSync(output);
  rmSync(output);
  return bytes;
}
