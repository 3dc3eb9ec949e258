// 主办单位: the own seal first, then the files that come back one after the other, at last the package. The desk's steps hold at the start and again at the end.
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { canonicalJson, type JsonValue } from '../../../shared/domain/canonical-json.ts';
import type { DocumentId, UnitCode } from '../../../shared/domain/ids.ts';
import { isJoint, type JointConsent, nextSealer, sealOrderOf } from '../../../shared/domain/joint-issue.ts';
import { type PackageDocument, pagePartsOf } from '../../../shared/domain/package-document.ts';
import type { StagedBlob } from '../../store/blobs.ts';
import type { JointRound } from '../../store/joint-rounds-repository.ts';
import type { SealingResult } from '../drafting/contract-types.ts';
import { type Actor, done, type Outcome, refuse } from '../outcome.ts';
import type { OpenSeal } from '../parts.ts';
import type { JudgedDesk } from '../sealing/desk.ts';
import { makeSealedFiles, packSealed, type SealedFiles } from '../sealing/make-package.ts';
import { enterBook, keepSealed, openPassedDesk } from '../sealing/seal-document.ts';
import { createTimeStamper } from '../sealing/time-stamp.ts';
import { type JudgedJoint, judgeSealedParts } from './judge-joint.ts';
import { refuseJoint } from './joint-refusal.ts';
import { addLateStamps, type LateStamping } from './late-stamps.ts';
import { envelopeCertificate } from './joint-envelope.ts';
import {
  bookStaged,
  filesOf,
  findRound,
  type Handing,
  type JointContext,
  liveRound,
  nameOf,
  ownUnit,
  readerOf,
  recordAct,
  stageFile,
  stageHanding,
  stageParts,
  type StagedHanding,
} from './joint-context.ts';

interface PinAct {
  readonly documentId: DocumentId;
  readonly pin: string;
}

/** The own seal on a joint document, and the file for the next unit. */
export async function startRound(
  context: JointContext,
  actor: Actor,
  { documentId, pin }: PinAct,
): Promise<Outcome<JointRound>> {
  const { parts } = context;
  const desk = parts.store.transact(() => openPassedDesk(context, actor, documentId));
  if (!desk.ok) return desk;
  const { row } = desk.value.facts;
  if (!isJoint(row.content.issuers) || liveRound(context, documentId) !== undefined)
    return refuse('wrong-state', { state: row.state, act: 'jointSeal' });
  // Before the PIN: a seal that could not be handed on would be put on for nothing.
  const next = nextSealer(sealOrderOf(row.content.issuers), 1);
  const certificate = next === null ? null : envelopeCertificate(parts, next);
  if (certificate?.ok === false) return certificate;
  const opened = await parts.keys.openSealKey(pin);
  if (!opened.ok) return opened;
  try {
    return await sealFirst(context, desk.value, opened.value);
  } finally {
    opened.value.close();
  }
}

async function sealFirst(
  context: JointContext,
  desk: JudgedDesk,
  opened: OpenSeal,
): Promise<Outcome<JointRound>> {
  const { parts, views } = context;
  const { facts } = desk;
  const made = await makeSealedFiles({ parts, views, facts, opened });
  if (!made.ok) return made;
  const { document, files } = made.value;
  const order = sealOrderOf(document.content.issuers);
  const judged = await judgeSealedParts(parts, readerOf(parts, document, files), { order, sealed: 1 });
  if (!judged.ok) return judged;
  const to = nextSealer(order, 1);
  const { approval } = facts;
  if (to === null || approval === undefined) throw new Error('the desk asks for approval and issuers');
  const { leaderName: leader, date, contentSha256 } = approval;
  const consents: JointConsent[] = [{ unit: ownUnit(parts), leader, date, contentSha256 }];
  const staged = await stageHanding(context, { document, files, sealed: 1, consents, to });
  if (!staged.ok) return staged;
  return bookStaged(context, [...staged.value.blobs, staged.value.fileBlob], () =>
    bookFirst(context, desk, { sealed: made.value, consents, staged: staged.value }),
  );
}

interface FirstSeal {
  readonly sealed: SealedFiles;
  readonly consents: readonly JointConsent[];
  readonly staged: StagedHanding;
}

function bookFirst(
  context: JointContext,
  before: JudgedDesk,
  { sealed, consents, staged }: FirstSeal,
): Outcome<JointRound> {
  const { actor, row, contentSha256, page } = before.facts;
  const { documentId } = row;
  const desk = openPassedDesk(context, actor, documentId);
  if (!desk.ok) return desk;
  const { facts } = desk.value;
  if (facts.contentSha256 !== contentSha256 || facts.page.sha256 !== page.sha256)
    return refuse('changed-meanwhile', { revision: String(facts.row.revision) });
  const original = sealed.document.parts.find(({ role }) => role === 'body');
  if (original === undefined) throw new Error('a document has an original');
  const entryNo = enterBook(context, desk.value, original.sha256);
  const round: JointRound = {
    ...{ documentId, part: 'main', state: 'collecting', revision: facts.row.revision },
    ...{ document: sealed.document, sealed: 1, consents, report: null, entryNo },
    ...{ consentedBy: null, placedBy: null, fileBlob: staged.fileBlob.sha256, reason: null },
    updatedAtMs: facts.nowMs,
  };
  context.rounds.put(round);
  const details = { originalSha256: original.sha256, entryNo: String(entryNo) };
  recordAct(context, actor, { documentId, act: 'start', note: String(entryNo), details });
  return done(round);
}

/** A file that came back: one more seal. The next unit's turn, or all are on. */
export async function takeBack(
  context: JointContext,
  actor: Actor,
  { file, manifest, report }: JudgedJoint,
): Promise<Outcome<JointRound>> {
  const { parts } = context;
  const { documentId } = manifest;
  const round = liveRound(context, documentId);
  if (round?.part !== 'main') return refuseJoint('round-unknown');
  if (manifest.sealed <= round.sealed) return refuseJoint('already-here');
  const changed = differenceOf(round, file.document, manifest.consents);
  if (changed !== null) return refuseJoint('content-changed', { field: changed });
  const { order, sealed, consents } = manifest;
  const to = nextSealer(order, sealed);
  const staged = await stageBack(context, to, {
    ...{ document: file.document, files: await readFiles(file), sealed, consents },
  });
  if (!staged.ok) return staged;
  const { blobs, fileBlob } = staged.value;
  return bookStaged(context, [...blobs, ...(fileBlob === null ? [] : [fileBlob])], () => {
    // Two windows may bring the same file: the second finds the round further on.
    if (liveRound(context, documentId)?.sealed !== round.sealed) return refuse('changed-meanwhile');
    const next: JointRound = {
      ...round,
      ...{
        state: to === null ? 'complete' : 'collecting',
        document: file.document,
        sealed,
        consents,
        report,
        reason: null,
      },
      ...{ fileBlob: fileBlob?.sha256 ?? null, updatedAtMs: parts.clock.nowMs() },
    };
    context.rounds.put(next);
    const note = nameOf(context, manifest.from);
    recordAct(context, actor, { documentId, act: 'takeBack', note, details: { from: manifest.from } });
    return done(next);
  });
}

/**
 * What the round keeps of a file that came back, and the file for the next unit when there is one. A unit that cannot be encrypted to yet is no reason to
 * refuse the seal that came: its file is made later.
 */
async function stageBack(
  context: JointContext,
  to: UnitCode | null,
  handing: Omit<Handing, 'to'>,
): Promise<Outcome<{ readonly blobs: readonly StagedBlob[]; readonly fileBlob: StagedBlob | null }>> {
  const file = to === null ? null : await stageFile(context, { ...handing, to });
  if (file?.ok === false && file.details['reason'] !== 'recipient-not-encryptable') return file;
  return done({
    blobs: await stageParts(context, handing.files),
    fileBlob: file?.ok === true ? file.value : null,
  });
}

async function readFiles({ parts, openPart }: JudgedJoint['file']) {
  const files = [];
  for (const { path: place } of pagePartsOf(parts)) {
    const source = openPart(place);
    if (source === undefined) throw new Error('the parts were judged');
    files.push({ path: place, bytes: await source.read(0, source.sizeBytes) });
  }
  return files;
}

/** What is not as it was sent, beside the seals; null: all is. */
function differenceOf(
  { document, consents }: JointRound,
  back: PackageDocument,
  backConsents: readonly JointConsent[],
): string | null {
  const plain = (value: PackageDocument): string => canonicalJson(unsealed(value) as unknown as JsonValue);
  if (plain(document) !== plain(back)) return 'document.json';
  const kept = JSON.stringify(backConsents.slice(0, consents.length)) === JSON.stringify(consents);
  return kept && backConsents.length === consents.length + 1 ? null : 'consents';
}

/** Seals are put on the pages and on nothing else: everything else comes back as it went. */
function unsealed(document: PackageDocument) {
  const pages = new Set(pagePartsOf(document.parts));
  const parts = document.parts.map((part) =>
    pages.has(part) ? { ...part, sha256: null, sizeBytes: null } : part,
  );
  return { ...document, parts };
}

/** Packs, judges from disk, books and queues: as with a document of one unit, with the seals that came. */
export async function finishRound(
  context: JointContext,
  actor: Actor,
  { documentId, pin }: PinAct,
): Promise<Outcome<SealingResult>> {
  const { parts } = context;
  const found = findRound(context, documentId, { part: 'main', act: 'seal', states: ['complete'] });
  if (!found.ok) return found;
  const { document, entryNo } = found.value;
  if (entryNo === null) throw new Error('a round began with a row in the book');
  const desk = parts.store.transact(() => openPassedDesk(context, actor, documentId));
  if (!desk.ok) return desk;
  const { facts } = desk.value;
  const opened = await parts.keys.openSealKey(pin);
  if (!opened.ok) return opened;
  const folder = await mkdtemp(path.join(parts.folders.temp, 'joint-'));
  try {
    const now = new Date(facts.nowMs);
    const timeStamp = createTimeStamper(parts, now, facts.row.content.urgency);
    const options = { parts, views: context.views, facts, opened: opened.value, folder, timeStamp };
    const made = await packSealed(options, await sealedWithStamps(parts, document, { now, timeStamp }));
    opened.value.close();
    if (!made.ok) return made;
    const kept = await keepSealed(context, desk.value, { ...made.value, entryNo });
    if (kept.ok) parts.store.transact(() => context.rounds.remove(documentId));
    return kept;
  } finally {
    opened.value.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The files of the round, with the time stamps that their seals have not got yet. */
async function sealedWithStamps(
  parts: JointContext['parts'],
  document: PackageDocument,
  stamping: Omit<LateStamping, 'trust'>,
): Promise<SealedFiles> {
  const sealed = { document, files: await filesOf(parts, document) };
  const trust = parts.trust.current();
  return trust?.policy.timeStampUrl === undefined ? sealed : addLateStamps({ ...stamping, trust }, sealed);
}
