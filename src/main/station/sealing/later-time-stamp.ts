// A document that was sealed while the time-stamp service was out of reach gets its time stamp later: in the moment before the first word about the package
// goes to the exchange. The package is written anew with the token among the unsigned attributes of its signature; what is signed stays, byte for byte, and
// the whole is judged again from disk. From the first word on its hash is what everybody knows it by, and it is never touched again.
//
// Sending waits for nothing: one request of a few seconds, then the document goes without and the row says so. 特急 does not ask at all.
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { openFileSource } from '../../../formats/byte-source.ts';
import { stampPackage } from '../../../seals/package/time-stamp.ts';
import { signMessage } from '../../../seals/trust/machine-jws.ts';
import type { DocumentId, Sha256 } from '../../../shared/domain/ids.ts';
import type { DeliveryNote } from '../../../shared/domain/messages.ts';
import { packageProvenAtMs, type SealReport } from '../../../shared/domain/report.ts';
import { createOutboxRepository, type OutboxRow } from '../../store/outbox-repository.ts';
import {
  createPackageTimeStampsRepository,
  type PackageTimeStampRow,
  type WithoutReason,
} from '../../store/package-time-stamps-repository.ts';
import type { SyncStages } from '../../sync/sync-ports.ts';
import { maxPackageBytesOf } from '../drafting/take-attachment.ts';
import type { StationParts } from '../parts.ts';
import { readNote } from '../receiving/delivery-note.ts';
import type { PackageJudge } from '../receiving/judge-package.ts';
import { flawOf } from './seal-document.ts';
import { createTimeStamper } from './time-stamp.ts';

type Settle = SyncStages['timeStamps']['settle'];

// A service that did not answer is not asked for every document of a full outbox: each would wait the same seconds.
const quietMs = 60_000;

const go = { ok: true, value: null } as const;

/** The stage for the sync. */
export function createLaterTimeStamps(parts: StationParts, judge: PackageJudge): SyncStages['timeStamps'] {
  const repository = createPackageTimeStampsRepository(parts.store.db);
  const outbox = createOutboxRepository(parts.store.db);
  const room: Room = { parts, judge, repository };
  let quietUntilMs = 0;

  const close = (documentId: DocumentId, reason: WithoutReason): typeof go => {
    parts.store.transact(() => {
      if (!repository.close(documentId, reason, parts.clock.nowMs())) return;
      parts.audit.append({
        actor: null,
        act: 'package.noTimeStamp',
        subject: documentId,
        details: { reason },
      });
    });
    return go;
  };
  const settle: Settle = async (documentId, reach) => {
    const open = repository.get(documentId);
    const row = outbox.get(documentId);
    if (open?.state !== 'open' || row === undefined) return go;
    const now = whyNotNow(parts, row);
    if (now !== null) return close(documentId, now);
    const isQuiet = parts.clock.nowMs() < quietUntilMs;
    const result = isQuiet ? 'no-answer' : await addTimeStamp(room, open, row);
    if (result === 'added') return go;
    if (result === 'not-kept') return close(documentId, result);
    if (!isQuiet) quietUntilMs = parts.clock.nowMs() + quietMs;
    // Closed only when the line is there: what cannot be sent yet waits, and may get its time stamp with the line.
    const reached = await reach();
    return reached.ok ? close(documentId, result) : reached;
  };
  return { settle };
}

function whyNotNow({ trust }: StationParts, { urgency }: OutboxRow): WithoutReason | null {
  if (trust.current()?.policy.timeStampUrl === undefined) return 'no-service';
  return urgency === 'flash' ? 'flash' : null;
}

interface Room {
  readonly parts: StationParts;
  readonly judge: PackageJudge;
  readonly repository: ReturnType<typeof createPackageTimeStampsRepository>;
}

type Added = 'added' | Extract<WithoutReason, 'no-answer' | 'not-kept'>;

async function addTimeStamp(room: Room, open: PackageTimeStampRow, row: OutboxRow): Promise<Added> {
  const { parts } = room;
  const folder = await mkdtemp(path.join(parts.folders.temp, 'stamp-'));
  try {
    const made = await makeStamped(room, open, { row, output: path.join(folder, 'package.asice') });
    if (typeof made === 'string') return made;
    return await keepStamped(room, open, made);
  } catch (error) {
    // Whatever went wrong, the package that was sealed is whole and good: it goes.
    parts.log.error('a time stamp was not added', { documentId: open.documentId, error });
    return 'not-kept';
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Stamped {
  readonly path: string;
  readonly sha256: Sha256;
  readonly sizeBytes: number;
  readonly note: string;
  readonly report: SealReport;
  readonly provenAtMs: number;
}

async function makeStamped(
  { parts, judge }: Room,
  open: PackageTimeStampRow,
  { row, output }: { readonly row: OutboxRow; readonly output: string },
): Promise<Stamped | Exclude<Added, 'added'>> {
  const machine = parts.keys.machineSigner();
  const trust = parts.trust.current();
  const note = payloadOf(row.note);
  // An encrypted package is known by the hash of what travels, not of what is sealed.
  if (machine === null || trust === null || note.encryption !== null) return 'not-kept';
  const made = await stampPackage({
    source: parts.store.blobs.open(open.packageSha256),
    timeStamp: createTimeStamper(parts, new Date(note.issuedAt)),
    output,
  });
  if (made.result === 'none') return 'no-answer';
  if (made.result === 'has-one') return 'not-kept';
  const { sha256, sizeBytes } = made;
  const nowMs = parts.clock.nowMs();
  const issuedAt = new Date(nowMs).toISOString();
  const token = await signMessage({ ...note, package: { sha256, sizeBytes }, issuedAt }, machine);
  const source = await openFileSource(output);
  try {
    const { report } = await judge({ source, sha256, read: await readNote(token, trust, nowMs) });
    const provenAtMs = packageProvenAtMs(report);
    const flaw = flawOf(report);
    if (provenAtMs !== null && flaw === null)
      return { path: output, sha256, sizeBytes, note: token, report, provenAtMs };
    parts.log.warn('a package with its time stamp would not be good', { ...flaw?.details });
    return 'not-kept';
  } finally {
    await source.close();
  }
}

/** Whole: members that only other parts of the program know stay in it. */
function payloadOf(note: string): DeliveryNote {
  const [, payload = ''] = note.split('.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as DeliveryNote;
}

/** One transaction: blob, hash, note, outbox, document, report and audit. */
async function keepStamped(
  { parts, repository }: Room,
  open: PackageTimeStampRow,
  made: Stamped,
): Promise<Added> {
  const { blobs } = parts.store;
  const { documentId, packageSha256: sealedSha256 } = open;
  const staged = await blobs.stage(createReadStream(made.path), { maxBytes: maxPackageBytesOf(parts) });
  const { sha256: packageSha256, sizeBytes: packageBytes, note, provenAtMs } = made;
  try {
    if (staged.sha256 !== packageSha256) throw new Error('a package changed while it was stored');
    parts.store.transact(() => {
      blobs.commit(staged);
      const nowMs = parts.clock.nowMs();
      const report = JSON.stringify(made.report);
      const stamped = {
        documentId,
        sealedSha256,
        packageSha256,
        packageBytes,
        note,
        report,
        provenAtMs,
        nowMs,
      };
      if (!repository.replace(stamped)) throw new Error('the package is on its way already');
      parts.audit.append({
        actor: null,
        act: 'package.timeStamped',
        subject: documentId,
        details: { from: sealedSha256, to: packageSha256, provenAt: new Date(provenAtMs).toISOString() },
      });
    });
  } catch (error) {
    await blobs.discard(staged);
    throw error;
  }
  parts.events.emit('outbox', documentId);
  return 'added';
}
