// Steps 10: page, seal and package in one act. Everything is made in the temporary folder and judged again from there; nothing of it is part of the
// station before the one transaction that seals the document.
import { createHash } from 'node:crypto';
import path from 'node:path';
import { type ByteSource, memorySource } from '../../../formats/byte-source.ts';
import { sealPackage } from '../../../seals/package/apply.ts';
import { sealPdf } from '../../../seals/pdf/apply.ts';
import type { Signer } from '../../../seals/pki/signer.ts';
import { signMessage } from '../../../seals/trust/machine-jws.ts';
import type { Sha256 } from '../../../shared/domain/ids.ts';
import type { DeliveryNote } from '../../../shared/domain/messages.ts';
import type { Metadata33480, PackageDocument } from '../../../shared/domain/package-document.ts';
import { decodePng } from '../../render/png.ts';
import { done, type Outcome, refuse } from '../outcome.ts';
import type { MachineSigner, StationParts } from '../parts.ts';
import type { DocumentViews } from '../drafting/document-views.ts';
import { renderBody } from './body-of-document.ts';
import type { DeskFacts } from './desk-facts.ts';
import { bodyPath, metadataOfDocument, packageDocumentOf } from './package-of-document.ts';
import { pageOfDocument, sealDiametersOf } from './page-of-document.ts';
import type { SealFacts } from './seal-facts.ts';

/** What sealing made; the package lies in the temporary folder. */
export interface MadePackage {
  readonly pdf: Uint8Array;
  readonly document: PackageDocument;
  readonly packagePath: string;
  readonly sha256: Sha256;
  readonly sizeBytes: number;
  readonly note: DeliveryNote;
  readonly noteJws: string;
}

export interface MakePackageOptions {
  readonly parts: StationParts;
  readonly views: DocumentViews;
  readonly facts: DeskFacts;
  readonly signer: Signer;
  /** A folder of its own for this act; the caller removes it. */
  readonly folder: string;
}

type UsableSeal = Extract<SealFacts, { ok: true }>;

/** Renders, seals, packs and signs the note. */
export async function makePackage(options: MakePackageOptions): Promise<Outcome<MadePackage>> {
  const { parts, facts, signer, folder } = options;
  const { seal } = facts;
  const machine = parts.keys.machineSigner();
  if (!seal.ok || machine === null)
    return refuse('seal-unusable', { reason: seal.ok ? 'no-machine-key' : seal.code });
  const signedAt = new Date(facts.nowMs);
  const { row } = facts;
  const meta = metadataOfDocument(row.documentId, row.content, options.views.layout(row));
  const body = await makeBody(options, { seal, meta, signedAt });
  if (!body.ok) return body;
  const document = describe(options, { meta, pdf: body.value, createdAt: signedAt });
  const packagePath = path.join(folder, 'package.asice');
  const sources = new Map<string, ByteSource>([[bodyPath, memorySource(body.value)]]);
  for (const part of document.parts.slice(1)) sources.set(part.path, parts.store.blobs.open(part.sha256));
  const { sha256, sizeBytes } = await sealPackage({
    document,
    parts: [...sources].map(([partPath, source]) => ({ path: partPath, source })),
    signer,
    signedAt,
    output: packagePath,
  });
  const note = noteOf(document, { sha256, sizeBytes }, signedAt);
  const noteJws = await signMessage(note, machine satisfies MachineSigner);
  return done({ pdf: body.value, document, packagePath, sha256, sizeBytes, note, noteJws });
}

async function makeBody(
  { parts, facts, signer }: MakePackageOptions,
  made: { readonly seal: UsableSeal; readonly meta: Metadata33480; readonly signedAt: Date },
): Promise<Outcome<Uint8Array>> {
  const { content } = facts.row;
  const registry = parts.trust.current()?.registry ?? null;
  const document = { content, meta: made.meta, layout: { seals: sealDiametersOf(content, registry) } };
  const { pdf, missingGlyphs } = await renderBody(parts.pdf, document, pageOfDocument(document));
  // A character drawn as 〓 would be sealed as if it were the text.
  if (missingGlyphs.length > 0)
    return refuse('rule-broken', { rule: 'page.missingGlyphs', text: missingGlyphs.join('') });
  const decoded = decodePng(made.seal.picture.png);
  if (!decoded.ok) return refuse('seal-unusable', { reason: decoded.code });
  return done(
    sealPdf({
      pdf,
      fieldName: 'Seal1',
      picture: decoded.picture,
      signer,
      signedAt: made.signedAt,
      unitName: content.issuers[0]?.name ?? '',
    }),
  );
}

function describe(
  { parts, facts }: MakePackageOptions,
  made: { readonly meta: Metadata33480; readonly pdf: Uint8Array; readonly createdAt: Date },
): PackageDocument {
  const { meta, pdf, createdAt } = made;
  const { row, attachments, contentSha256, page } = facts;
  const issuer = row.content.issuers[0];
  if (issuer === undefined || parts.identity()?.unitCode !== issuer.unit)
    throw new Error('a unit seals its own documents');
  return packageDocumentOf({
    documentId: row.documentId,
    content: row.content,
    contentSha256,
    pageModelSha256: page.sha256,
    meta,
    sender: issuer,
    body: { sha256: createHash('sha256').update(pdf).digest('hex') as Sha256, sizeBytes: pdf.length },
    attachments,
    seals: sealDiametersOf(row.content, parts.trust.current()?.registry ?? null),
    createdAt,
  });
}

function noteOf(
  { documentId, sender, content }: PackageDocument,
  made: DeliveryNote['package'],
  issuedAt: Date,
): DeliveryNote {
  return {
    type: 'yizhan/delivery-note/1',
    documentId,
    sequence: 1,
    sender: sender.unit,
    recipients: content.recipients.map(({ unit, role, copies }) => ({ unit, role, copies })),
    urgency: content.urgency,
    package: made,
    // In the clear over mutual TLS until packages are encrypted to their recipients.
    encryption: null,
    issuedAt: issuedAt.toISOString(),
  };
}
