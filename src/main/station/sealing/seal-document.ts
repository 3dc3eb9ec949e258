// Steps 10 to 12: seal, verify again from disk, register, queue. Whatever fails, nothing is queued and nothing is left but the words that say why; what
// succeeds is one transaction: state, blobs, steps, 用印登记簿, outbox, history, audit.
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { openFileSource } from '../../../formats/byte-source.ts';
import type { Sha256 } from '../../../shared/domain/ids.ts';
import { isJoint } from '../../../shared/domain/joint-issue.ts';
import { checkNames, type SealReport } from '../../../shared/domain/report.ts';
import type { StagedBlob } from '../../store/blobs.ts';
import { createCountersRepository } from '../../store/counters-repository.ts';
import type { DocumentRow } from '../../store/documents-repository.ts';
import { createSealUseBookRepository, sealUseCounter } from '../../store/seal-use-book-repository.ts';
import { dayInChina } from '../drafting/china-day.ts';
import type { SealingInputs, SealingResult } from '../drafting/contract-types.ts';
import { type DocumentMover, findDocument } from '../drafting/document-records.ts';
import { maxPackageBytesOf, megabytes } from '../drafting/take-attachment.ts';
import { recordForwarded, refuseForwards } from '../forwarding/covering-document.ts';
import { type Actor, done, type Outcome, refuse, type Refusal } from '../outcome.ts';
import { readNote } from '../receiving/delivery-note.ts';
import { createPackageJudge } from '../receiving/judge-package.ts';
import { newDeliveries } from '../sending/note-recipients.ts';
import { queueSealedDocument } from '../sending/queue-document.ts';
import { type JudgedDesk, judgeDesk, keepStep, readDesk } from './desk.ts';
import type { DeskFacts, DeskSources } from './desk-facts.ts';
import { type MadePackage, makePackage } from './make-package.ts';
import { noteTimeStamp } from './note-time-stamp.ts';
import { ridingEvidence } from './riding-choice.ts';

export interface SealingContext extends DeskSources {
  readonly move: DocumentMover;
}

/** What only the age of a list can leave open: an offline unit may seal, the receiver judges by newer lists. */
const openByAge: readonly string[] = [
  'CRL_STALE',
  'REVOCATION_UNKNOWN',
  'DIRECTORY_STALE',
  'SEAL_REGISTRY_STALE',
  'SEAL_STATUS_UNKNOWN',
];

/** The whole act for one document and one PIN. */
export async function sealDocument(
  context: SealingContext,
  actor: Actor,
  input: SealingInputs['seal'],
): Promise<Outcome<SealingResult>> {
  const { parts } = context;
  const desk = parts.store.transact(() => openPassedDesk(context, actor, input.documentId));
  if (!desk.ok) return desk;
  // Others' seals come between the own one and the package: src/main/station/joint.
  if (isJoint(desk.value.facts.row.content.issuers))
    return refuse('wrong-state', { state: 'sealing', act: 'seal' });
  const opened = await parts.keys.openSealKey(input.pin);
  if (!opened.ok) return opened;
  const folder = await mkdtemp(path.join(parts.folders.temp, 'seal-'));
  try {
    const { facts } = desk.value;
    const made = await makePackage({ ...context, facts, opened: opened.value, folder });
    opened.value.close();
    return made.ok ? await keepSealed(context, desk.value, made.value) : made;
  } finally {
    opened.value.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The desk with every step before the seal passed, or the refusal of the first that is not. */
export function openPassedDesk(
  context: SealingContext,
  actor: Actor,
  documentId: DocumentRow['documentId'],
): Outcome<JudgedDesk> {
  const found = findDocument(context.records, documentId);
  if (!found.ok) return found;
  const { state } = found.value;
  if (state !== 'sealing') return refuse('wrong-state', { state, act: 'seal' });
  const desk = judgeDesk(context, actor, found.value);
  return refusalOfDesk(desk) ?? refuseForwards(context.parts, found.value.content) ?? done(desk);
}

function refusalOfDesk({ steps }: JudgedDesk): Refusal | null {
  const open = steps.find(({ step, state }) => state !== 'passed' && step !== 'apply');
  if (open === undefined || open.step === 'register') return null;
  const details = { ...open.evidence, step: open.step, reason: open.code };
  if (open.step === 'identity')
    return refuse('separation-of-duties', { ...details, roles: 'drafter,leader,custodian' });
  if (open.step === 'consistency') return refuse('content-changed-since-approval', details);
  if (open.code === 'desk.secrecy.marking') return refuse('secrecy-marking', details);
  if (open.code === 'desk.secrecy.undecided') return refuse('secrecy-mention-undecided', details);
  if (open.step === 'seal') return refuse('seal-unusable', details);
  return refuse('desk-step-locked', details);
}

/** Judges the package from disk, and books and queues it when it holds. */
export async function keepSealed(
  context: SealingContext,
  desk: JudgedDesk,
  made: MadePackage,
): Promise<Outcome<SealingResult>> {
  const { parts } = context;
  const maxBytes = maxPackageBytesOf(parts);
  if (made.sizeBytes > maxBytes) {
    return refuse('package-too-large', { maxMb: megabytes(maxBytes), actualMb: megabytes(made.sizeBytes) });
  }
  const report = await judgeFromDisk(context, made);
  const flaw = flawOf(report);
  if (flaw !== null) return flaw;
  const { blobs } = parts.store;
  const files: StagedFile[] = [];
  for (const { path: place, bytes } of made.files)
    files.push({ path: place, blob: await blobs.stage(bytes, { maxBytes }) });
  const packed = await blobs.stage(createReadStream(made.packagePath), { maxBytes });
  const outcome =
    packed.sha256 === made.sha256
      ? parts.store.transact(() => book(context, desk, { made, report, files, packed }))
      : refuse('seal-verification-failed', { check: 'digestsMatch', code: 'STAGED_DIFFERS' });
  if (!outcome.ok) await Promise.all([...files.map(({ blob }) => blob), packed].map(blobs.discard));
  return outcome;
}

/** File and note as they will travel, judged like ones that came from elsewhere. */
async function judgeFromDisk({ parts }: SealingContext, made: MadePackage): Promise<SealReport> {
  const trust = parts.trust.current();
  if (trust === null) throw new Error('the desk asks for the lists before it seals');
  const read = await readNote(made.noteJws, trust, parts.clock.nowMs());
  const source = await openFileSource(made.packagePath);
  try {
    const { report } = await createPackageJudge(parts)({ source, sha256: made.sha256, read });
    return report;
  } finally {
    await source.close();
  }
}

/** The first check that speaks against sending; the age of lists does not. */
export function flawOf({ checks }: SealReport): Refusal | null {
  const flawed = checkNames.find((name) => {
    const { result, code } = checks[name];
    return result === 'failed' || (result === 'unknown' && !openByAge.includes(code));
  });
  if (flawed === undefined) return null;
  const { code, evidence } = checks[flawed];
  return refuse('seal-verification-failed', { ...evidence, check: flawed, code });
}

interface StagedFile {
  readonly path: string;
  readonly blob: StagedBlob;
}

interface SealedResult {
  readonly made: MadePackage;
  readonly report: SealReport;
  readonly files: readonly StagedFile[];
  readonly packed: StagedBlob;
}

function isSameSealing(now: DeskFacts, before: DeskFacts): boolean {
  return (
    now.contentSha256 === before.contentSha256 &&
    now.page.sha256 === before.page.sha256 &&
    now.riding.chosen === before.riding.chosen
  );
}

function book(context: SealingContext, before: JudgedDesk, sealed: SealedResult): Outcome<SealingResult> {
  const { parts, records } = context;
  const { actor, row, page } = before.facts;
  // Judged again inside the transaction: sealing took time, and the facts must still be those that were sealed.
  const desk = openPassedDesk(context, actor, row.documentId);
  if (!desk.ok) return desk;
  const { facts } = desk.value;
  if (!isSameSealing(facts, before.facts) || !facts.seal.ok)
    return refuse('changed-meanwhile', { revision: String(facts.row.revision) });
  const { made, report, files, packed } = sealed;
  const entryNo = made.entryNo ?? enterBook(context, desk.value, made.sha256);
  const moved = context.move({
    actor,
    row: facts.row,
    act: 'seal',
    note: String(entryNo),
    details: {
      packageSha256: made.sha256,
      certificateSha256: facts.seal.certificate.sha256,
      form: facts.seal.form,
      riding: ridingEvidence(made.document.layout.riding !== undefined),
      provenAt: provenAtOf(report) ?? 'none',
    },
  });
  if (!moved.ok) throw new Error(`a document at the desk can be sealed: ${moved.code}`);
  for (const { blob } of files) parts.store.blobs.commit(blob);
  parts.store.blobs.commit(packed);
  const blobOf = (ending: string) => files.find(({ path: place }) => place.endsWith(ending))?.blob.sha256;
  const pdfBlob = blobOf('.pdf');
  if (pdfBlob === undefined) throw new Error('every form has a PDF');
  const result = {
    pdfBlob,
    ofdBlob: blobOf('.ofd') ?? null,
    packageBlob: packed.sha256,
    packageBytes: made.sizeBytes,
    pageModelSha256: page.sha256,
    report,
  };
  records.documents.setSealed(row.documentId, result);
  const { documentId, content } = row;
  noteTimeStamp(parts, {
    documentId,
    packageSha256: packed.sha256,
    report,
    isJoint: isJoint(content.issuers),
  });
  recordForwarded(parts, { actor, documentId, content, docNumber: made.document.meta.FWZH });
  const hold = queue(context, made);
  keepLastSteps(context, desk.value, { made, report, entryNo, hold });
  const view = readDesk(context, actor, { ...moved.value, sealed: result });
  return done({
    desk: view,
    registerEntry: entryNo,
    packageSha256: made.sha256,
    packageBytes: made.sizeBytes,
    report: structuredClone(report) as SealingResult['report'],
  });
}

/** 用印登记簿: the number is taken here and exists only with the row. */
export function enterBook(
  { parts }: Pick<SealingContext, 'parts'>,
  { facts }: JudgedDesk,
  sealedSha256: Sha256,
): number {
  const { row, actor, approval, register, seal, nowMs } = facts;
  if (!seal.ok || approval === undefined || register === undefined) throw new Error('the desk has passed');
  const year = Number(dayInChina(nowMs).slice(0, 4));
  const entryNo = createCountersRepository(parts.store.db).take(sealUseCounter, year);
  createSealUseBookRepository(parts.store.db).add({
    ...{ entryNo, year, documentId: row.documentId },
    atMs: nowMs,
    title: row.content.title,
    docNumber: register.docNumber,
    sealId: seal.seal.id,
    sealName: seal.seal.name,
    copies: row.content.recipients.reduce((sum, { copies }) => sum + copies, 0),
    applicant: register.registeredBy,
    approver: approval.leaderName,
    custodian: actor.person.name,
    packageSha256: sealedSha256,
    result: 'sealed',
  });
  return entryNo;
}

/** Into the outbox; true when policy holds the unit's documents for the clerk's 发出. */
function queue({ parts }: SealingContext, made: MadePackage): boolean {
  const trust = parts.trust.current();
  const { documentId, content, sender } = made.document;
  const hold = trust?.policy.holdForRelease.includes(sender.unit) ?? false;
  queueSealedDocument(parts, {
    documentId,
    noteJws: made.noteJws,
    ...{ packageSha256: made.sha256, packageBytes: made.sizeBytes, urgency: content.urgency },
    deliveries: newDeliveries(made.note, content.recipients, trust),
    hold,
  });
  return hold;
}

/** The time that a trusted time stamp proves for the original. */
function provenAtOf({ bodies = [] }: SealReport): string | null {
  return bodies.find(({ role }) => role === 'body')?.report.seals[0]?.provenAt ?? null;
}

interface Kept {
  readonly made: MadePackage;
  readonly report: SealReport;
  readonly entryNo: number;
  readonly hold: boolean;
}

function keepLastSteps(
  context: SealingContext,
  { facts }: JudgedDesk,
  { made, report, entryNo, hold }: Kept,
): void {
  const evidence = {
    packageSha256: made.sha256,
    packageBytes: String(made.sizeBytes),
    files: made.files.map(({ path: place }) => place).join(', '),
    riding: ridingEvidence(made.document.layout.riding !== undefined),
    // A time stamp cannot be added to a package that was sent: what is not proven now stays a claim.
    provenAt: provenAtOf(report) ?? 'none',
  };
  keepStep(context, facts, { step: 'apply', state: 'passed', code: 'desk.apply.sealed', evidence });
  const entry = { entryNo: String(entryNo) };
  keepStep(context, facts, { step: 'register', state: 'passed', code: 'OK', evidence: entry });
  const state = { outbox: hold ? 'held' : 'queued' };
  keepStep(context, facts, { step: 'release', state: 'passed', code: 'OK', evidence: state });
}
