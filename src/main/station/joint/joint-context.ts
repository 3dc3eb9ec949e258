// What the acts of a joint issue share: the rounds, whose turn it is, and the making of the file that goes to the next unit.
import { createHash } from 'node:crypto';
import { type ByteSource, memorySource } from '../../../formats/byte-source.ts';
import type { PageReader } from '../../../seals/package/page-checks.ts';
import { signMessage } from '../../../seals/trust/machine-jws.ts';
import type { DocumentId, Sha256, UnitCode } from '../../../shared/domain/ids.ts';
import {
  type JointAnswer,
  type JointConsent,
  type JointManifest,
  sealOrderOf,
} from '../../../shared/domain/joint-issue.ts';
import { type PackageDocument, pagePartsOf } from '../../../shared/domain/package-document.ts';
import type { StagedBlob } from '../../store/blobs.ts';
import type { JointRound, JointRoundsRepository } from '../../store/joint-rounds-repository.ts';
import { maxPackageBytesOf } from '../drafting/take-attachment.ts';
import { type Actor, type Details, done, type Outcome, refuse } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import type { SealingContext } from '../sealing/seal-document.ts';
import type { FileBytes } from '../sealing/seal-files.ts';
import { envelopeCertificate, writeEnvelope } from './joint-envelope.ts';
import { documentSha256Of, writeJointFile } from './joint-file.ts';

export interface JointContext extends SealingContext {
  readonly rounds: JointRoundsRepository;
}

/** This station's unit. */
export function ownUnit(parts: Pick<StationParts, 'identity'>): UnitCode {
  const identity = parts.identity();
  if (identity === null) throw new Error('nobody is logged in before the station is enrolled');
  return identity.unitCode;
}

/** The unit that the file goes back to. */
export function mainIssuerOf({ content }: PackageDocument): UnitCode {
  const [main] = content.issuers;
  if (main === undefined) throw new Error('a document has a main issuer');
  return main.unit;
}

/** A unit's name as the directory has it. */
export function nameOf({ parts }: Pick<JointContext, 'parts'>, unit: UnitCode): string {
  return parts.trust.current()?.unit(unit)?.name ?? unit;
}

/** A round that counts. One of an own document ends when the document leaves the desk, or came back to it with another revision. */
export function liveRound(context: JointContext, documentId: DocumentId): JointRound | undefined {
  const round = context.rounds.get(documentId);
  if (round?.part !== 'main') return round;
  const row = context.records.documents.get(documentId);
  return row?.state === 'sealing' && row.revision === round.revision ? round : undefined;
}

/** The round in one of these states, or the refusal. */
export function findRound(
  context: JointContext,
  documentId: DocumentId,
  wanted: { readonly part: JointRound['part']; readonly act: string; readonly states: readonly string[] },
): Outcome<JointRound> {
  const round = liveRound(context, documentId);
  if (round?.part !== wanted.part) return refuse('not-found');
  const { state } = round;
  return wanted.states.includes(state) ? done(round) : refuse('wrong-state', { state, act: wanted.act });
}

/** document.json with the hashes of the files as they are now. */
export function withFiles(document: PackageDocument, files: readonly FileBytes[]): PackageDocument {
  const parts = document.parts.map((part) => {
    const file = files.find(({ path }) => path === part.path);
    if (file === undefined) return part;
    return { ...part, sha256: sha256Of(file.bytes), sizeBytes: file.bytes.length };
  });
  return { ...document, parts };
}

const sha256Of = (bytes: Uint8Array): Sha256 => createHash('sha256').update(bytes).digest('hex') as Sha256;

/** The parts as a reader: the sealed files from memory, the attachments from the store. */
export function readerOf(
  { store }: Pick<StationParts, 'store'>,
  document: PackageDocument,
  files: readonly FileBytes[],
): PageReader {
  const openPart = (path: string): ByteSource | undefined => {
    const file = files.find((candidate) => candidate.path === path);
    if (file !== undefined) return memorySource(file.bytes);
    const part = document.parts.find((candidate) => candidate.path === path);
    return part && store.blobs.has(part.sha256) ? store.blobs.open(part.sha256) : undefined;
  };
  return { document, parts: document.parts, openPart };
}

/** The sealed files of a round, out of the store. */
export async function filesOf(
  { store }: Pick<StationParts, 'store'>,
  { parts }: PackageDocument,
): Promise<FileBytes[]> {
  const files: FileBytes[] = [];
  for (const { path, sha256 } of pagePartsOf(parts)) {
    const source = store.blobs.open(sha256);
    files.push({ path, bytes: await source.read(0, source.sizeBytes) });
  }
  return files;
}

export interface Handing {
  readonly document: PackageDocument;
  readonly files: readonly FileBytes[];
  readonly sealed: number;
  readonly consents: readonly JointConsent[];
  readonly to: UnitCode;
}

/** Everything that a round keeps, staged: commit it inside the transaction of the act, or discard it. */
export interface StagedHanding {
  readonly fileBlob: StagedBlob;
  readonly blobs: readonly StagedBlob[];
}

/** Makes the file for the next unit, signed by this machine and encrypted to that unit. */
export async function stageHanding(context: JointContext, handing: Handing): Promise<Outcome<StagedHanding>> {
  const file = await stageFile(context, handing);
  return file.ok ? done({ fileBlob: file.value, blobs: await stageParts(context, handing.files) }) : file;
}

/** Only the file that travels. */
export async function stageFile(context: JointContext, handing: Handing): Promise<Outcome<StagedBlob>> {
  const { parts } = context;
  const { document, files, sealed, consents, to } = handing;
  const reader = readerOf(parts, document, files);
  return stageMessage(context, {
    payload: {
      type: 'yizhan/joint-issue/1',
      documentId: document.documentId,
      from: ownUnit(parts),
      to,
      order: sealOrderOf(document.content.issuers),
      sealed,
      documentSha256: documentSha256Of(document),
      consents,
      issuedAt: new Date(parts.clock.nowMs()).toISOString(),
    },
    contentOf: (jws) =>
      writeJointFile(document, jws, ({ path }) => {
        const source = reader.openPart(path);
        if (source === undefined) throw new Error(`a round has all its parts: ${path}`);
        return source;
      }),
  });
}

interface Message {
  readonly payload: JointManifest | JointAnswer;
  /** The content around the signed payload. */
  readonly contentOf: (jws: string) => AsyncIterable<Uint8Array>;
}

/** Signs and encrypts to the unit that it is for; nothing of it is part of the store yet. */
export async function stageMessage(
  { parts }: Pick<JointContext, 'parts'>,
  { payload, contentOf }: Message,
): Promise<Outcome<StagedBlob>> {
  const certificate = envelopeCertificate(parts, payload.to);
  if (!certificate.ok) return certificate;
  const machine = parts.keys.machineSigner();
  if (machine === null) return refuse('seal-unusable', { reason: 'no-machine-key' });
  const content = contentOf(await signMessage(payload, machine));
  const limits = { maxBytes: 2 * maxPackageBytesOf(parts) };
  return done(await parts.store.blobs.stage(writeEnvelope(certificate.value, content), limits));
}

/** The sealed files as the round keeps them. */
export async function stageParts(
  { parts }: Pick<JointContext, 'parts'>,
  files: readonly FileBytes[],
): Promise<StagedBlob[]> {
  const limits = { maxBytes: 2 * maxPackageBytesOf(parts) };
  const blobs: StagedBlob[] = [];
  for (const { bytes } of files) blobs.push(await parts.store.blobs.stage(bytes, limits));
  return blobs;
}

/** Runs the booking act; what was staged becomes part of the store with it, or is gone. */
export async function bookStaged<T>(
  { parts }: Pick<JointContext, 'parts'>,
  staged: readonly StagedBlob[],
  book: () => Outcome<T>,
): Promise<Outcome<T>> {
  const { store } = parts;
  const booked = store.transact(() => {
    const outcome = book();
    if (outcome.ok) for (const blob of staged) store.blobs.commit(blob);
    return outcome;
  });
  if (!booked.ok) await Promise.all(staged.map((blob) => store.blobs.discard(blob)));
  return booked;
}

/** One act on a round, as history, audit and event tell it. */
interface RecordedAct {
  readonly documentId: DocumentId;
  /** Name of the act; the audit log has it as `joint.<act>`, 流转 as `joint<Act>`. */
  readonly act: string;
  /** Shown in 流转: reason, number. */
  readonly note?: string;
  /** Ids, hashes and counts for the audit log; never content. */
  readonly details?: Details;
}

/** History row, audit entry and event of one act on a round. Inside the transaction of the act. */
export function recordAct(
  { parts, records }: Pick<JointContext, 'parts' | 'records'>,
  actor: Actor,
  { documentId, act, note, details = {} }: RecordedAct,
): void {
  const { id: personId, name: personName, role } = actor.person;
  records.history.add({
    ...{ documentId, atMs: parts.clock.nowMs(), personId, personName, role },
    ...{ act: `joint${act.charAt(0).toUpperCase()}${act.slice(1)}`, note: note ?? null },
  });
  parts.audit.append({ actor, act: `joint.${act}`, subject: documentId, details });
  parts.events.emit('documents', documentId);
  parts.events.emit('home', null);
}
