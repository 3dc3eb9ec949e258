// Steps 10: page, seal and package in one act. Everything is made in the temporary folder and judged again from there; nothing of it is part of the
// station before the one transaction that seals the document.
import { createHash } from 'node:crypto';
import path from 'node:path';
import { type ByteSource, memorySource } from '../../../formats/byte-source.ts';
import { sealPackage } from '../../../seals/package/apply.ts';
import { signMessage } from '../../../seals/trust/machine-jws.ts';
import type { Sha256 } from '../../../shared/domain/ids.ts';
import type { DeliveryNote } from '../../../shared/domain/messages.ts';
import type { Metadata33480, PackageDocument, PackagePart } from '../../../shared/domain/package-document.ts';
import { done, type Outcome, refuse } from '../outcome.ts';
import type { MachineSigner, OpenSeal, StationParts } from '../parts.ts';
import type { DocumentViews } from '../drafting/document-views.ts';
import { noteRecipients } from '../sending/note-recipients.ts';
import type { DeskFacts } from './desk-facts.ts';
import { forwardedFilesOf, forwardedTextsOf } from '../forwarding/forwarded-files.ts';
import { metadataOfDocument, packageDocumentOf } from './package-of-document.ts';
import { sealDiametersOf } from './page-of-document.ts';
import { announcedRiding } from './riding-choice.ts';
import { type FileBytes, sealFiles } from './seal-files.ts';
import { createTimeStamper, type TimeStamper } from './time-stamp.ts';

/** What sealing made; the package lies in the temporary folder. */
export interface MadePackage {
  /** The sealed files, the original first. */
  readonly files: readonly FileBytes[];
  readonly document: PackageDocument;
  readonly packagePath: string;
  readonly sha256: Sha256;
  readonly sizeBytes: number;
  readonly note: DeliveryNote;
  readonly noteJws: string;
  /** In 用印登记簿 already: the own seal of a joint document was put on before. */
  readonly entryNo?: number;
}

export interface MakePackageOptions {
  readonly parts: StationParts;
  readonly views: DocumentViews;
  readonly facts: DeskFacts;
  readonly opened: OpenSeal;
  /** A folder of its own for this act; the caller removes it. */
  readonly folder: string;
  /** One for the whole act; left out: a fresh one for each part of it. */
  readonly timeStamp?: TimeStamper;
}

/** The sealed files with the document.json that names them; no package yet. */
export interface SealedFiles {
  readonly files: readonly FileBytes[];
  readonly document: PackageDocument;
}

/** Renders, seals, packs and signs the note. */
export async function makePackage(options: MakePackageOptions): Promise<Outcome<MadePackage>> {
  const whole = { ...options, timeStamp: stamperOf(options) };
  const sealed = await makeSealedFiles(whole);
  return sealed.ok ? packSealed(whole, sealed.value) : sealed;
}

/** Renders the page and puts the unit's own seal on it. */
export async function makeSealedFiles(
  options: Omit<MakePackageOptions, 'folder'>,
): Promise<Outcome<SealedFiles>> {
  const { parts, facts, opened } = options;
  const { seal, row } = facts;
  if (!seal.ok) return refuse('seal-unusable', { reason: seal.code });
  const signedAt = new Date(facts.nowMs);
  const meta = metadataOfDocument(row.documentId, row.content, options.views.layout(row));
  const sealed = await sealFiles({
    ...{ parts, facts, seal, opened, meta, signedAt },
    timeStamp: stamperOf(options),
  });
  if (!sealed.ok) return sealed;
  return done({ files: sealed.value, document: describe(options, { meta, files: sealed.value }) });
}

/** Packs sealed files and signs the note. A joint document is packed when every unit's seal is on it. */
export async function packSealed(
  options: MakePackageOptions,
  sealed: SealedFiles,
): Promise<Outcome<MadePackage>> {
  const { parts, facts, opened, folder } = options;
  const { files, document } = sealed;
  const machine = parts.keys.machineSigner();
  if (machine === null) return refuse('seal-unusable', { reason: 'no-machine-key' });
  const signedAt = new Date(facts.nowMs);
  const packagePath = path.join(folder, 'package.asice');
  const { sha256, sizeBytes } = await sealPackage({
    document,
    parts: document.parts.map((part) => ({
      path: part.path,
      source: sourceOf(part, [...files, ...forwardedTextsOf(parts, document.content)], parts),
    })),
    signer: opened.signer,
    signedAt,
    timeStamp: stamperOf(options),
    output: packagePath,
  });
  const recipients = noteRecipients(document.content.recipients, parts.trust.current(), parts.clock.today());
  const note = noteOf(document, { made: { sha256, sizeBytes }, recipients, issuedAt: signedAt });
  const noteJws = await signMessage(note, machine satisfies MachineSigner);
  return done({ files, document, packagePath, sha256, sizeBytes, note, noteJws });
}

function stamperOf({ timeStamp, parts, facts }: Omit<MakePackageOptions, 'folder'>): TimeStamper {
  const { urgency } = facts.row.content;
  return timeStamp ?? createTimeStamper(parts, new Date(facts.nowMs), urgency);
}

function sourceOf(
  part: PackagePart,
  files: readonly FileBytes[],
  { store }: Pick<StationParts, 'store'>,
): ByteSource {
  const file = files.find(({ path: place }) => place === part.path);
  return file === undefined ? store.blobs.open(part.sha256) : memorySource(file.bytes);
}

function describe(
  { parts, facts }: Pick<MakePackageOptions, 'parts' | 'facts'>,
  made: { readonly meta: Metadata33480; readonly files: readonly FileBytes[] },
): PackageDocument {
  const { meta, files } = made;
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
    files: files.map(({ path: place, bytes }) => ({
      path: place,
      sha256: createHash('sha256').update(bytes).digest('hex') as Sha256,
      sizeBytes: bytes.length,
    })),
    attachments,
    forwarded: forwardedFilesOf(parts, row.content),
    seals: sealDiametersOf(row.content, parts.trust.current()?.registry ?? null),
    riding: announcedRiding(facts.riding),
    createdAt: new Date(facts.nowMs),
  });
}

function noteOf(
  { documentId, sender, content }: PackageDocument,
  facts: {
    readonly made: DeliveryNote['package'];
    readonly recipients: DeliveryNote['recipients'];
    readonly issuedAt: Date;
  },
): DeliveryNote {
  return {
    type: 'yizhan/delivery-note/1',
    documentId,
    sequence: 1,
    sender: sender.unit,
    recipients: facts.recipients,
    ...(content.forward && { forward: content.forward }),
    urgency: content.urgency,
    package: facts.made,
    // In the clear over mutual TLS until packages are encrypted to their recipients.
    encryption: null,
    issuedAt: facts.issuedAt.toISOString(),
  };
}
