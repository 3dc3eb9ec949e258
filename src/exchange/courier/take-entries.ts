// Takes the entries of a unit's pack through the very use cases that answer the line: the same checks, the same ids, so that what came by the line before
// is known, and what comes by the line afterwards too. Every entry is committed by itself: a pack that was broken off goes on when it is taken again.
import { randomUUID } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ByteSource, collectBytes, passChunks, readChunks } from '../../formats/byte-source.ts';
import type { OpenPack } from '../../seals/courier/pack.ts';
import type { TrustStore } from '../../seals/trust/trust-store.ts';
import type { CourierAnswer, CourierEntry, CourierItem, CourierKind } from '../../shared/domain/courier.ts';
import type { DocumentId, UnitCode } from '../../shared/domain/ids.ts';
import { maxNoteChars } from '../../shared/domain/note-token.ts';
import type { ReceiveNotice } from '../api/receive-notices.ts';
import type { ReceiveReceipts } from '../api/receive-receipts.ts';
import type { ReceiveSealNotice } from '../api/seal-notices.ts';
import type { Submission, SubmitOutcome } from '../api/submit.ts';
import type { ExchangeStore } from '../store/store.ts';

/** The use cases of the line. */
export interface LineUseCases {
  readonly submit: (submission: Submission) => Promise<SubmitOutcome>;
  readonly receiveReceipts: ReceiveReceipts;
  readonly receiveNotice: ReceiveNotice;
  readonly receiveSealNotice: ReceiveSealNotice;
}

export interface TakeParts extends LineUseCases {
  readonly store: ExchangeStore;
  readonly clock: () => Date;
}

export interface TakePack {
  readonly pack: OpenPack;
  readonly unit: UnitCode;
  readonly trust: TrustStore;
  /** After each entry, or batch of receipts, that is durable. */
  readonly onTaken: (answers: readonly CourierAnswer[]) => void;
}

/** The same bound as the contract's for a note. */
const maxMessageBytes = maxNoteChars;
const receiptBatch = 200;
/** What is not meant for the exchange is left alone: nobody is told that it went through. */
const order: readonly CourierKind[] = ['document', 'further-note', 'notice', 'receipt', 'seal-notice'];

/** Takes everything in the pack, documents first: a receipt or notice may be about one of them. */
export async function takeEntries(parts: TakeParts, taking: TakePack): Promise<void> {
  const { entries } = taking.pack.manifest;
  for (const kind of order) {
    const wanted = entries.filter((entry) => entry.kind === kind);
    if (kind === 'receipt') await takeReceipts(parts, taking, wanted);
    else for (const entry of wanted) taking.onTaken([await takeOne(parts, taking, entry)]);
  }
}

function answerTo(
  { clock }: TakeParts,
  { kind, id }: CourierEntry,
  code: string | null,
  atMs = clock().getTime(),
): CourierAnswer {
  return { kind, id, accepted: code === null, code, at: new Date(atMs).toISOString() };
}

async function takeOne(parts: TakeParts, taking: TakePack, entry: CourierEntry): Promise<CourierAnswer> {
  const token = await readMessage(taking.pack, entry);
  if (token === null) return answerTo(parts, entry, 'input-invalid');
  if (entry.kind === 'notice') {
    const { code } = await parts.receiveNotice(taking.unit, token, taking.trust);
    return answerTo(parts, entry, code);
  }
  if (entry.kind === 'seal-notice') {
    const { code } = await parts.receiveSealNotice(taking.unit, token, taking.trust);
    return answerTo(parts, entry, code);
  }
  return takeDocument(parts, taking, entry, token);
}

async function takeDocument(
  parts: TakeParts,
  taking: TakePack,
  entry: CourierEntry,
  note: string,
): Promise<CourierAnswer> {
  const documentId = entry.documentId as DocumentId | null;
  if (documentId === null) return answerTo(parts, entry, 'input-invalid');
  const submission = { unit: taking.unit, documentId, note, trust: taking.trust };
  // Maybe the line brought it already, or an earlier try: then its bytes are not needed.
  const early = await parts.submit(submission);
  const isMissing = !early.ok && early.refusal.code === 'package-missing' && entry.package !== null;
  if (isMissing && entry.package !== null) await adoptPackage(parts, taking, entry.package);
  const outcome = isMissing ? await parts.submit(submission) : early;
  return outcome.ok
    ? answerTo(parts, entry, null, outcome.acceptedAtMs)
    : answerTo(parts, entry, outcome.refusal.code);
}

/** The package among the unit's uploads, as if it had come by the line. */
async function adoptPackage(
  { store, clock }: TakeParts,
  { pack, unit }: TakePack,
  item: CourierItem,
): Promise<void> {
  const file = join(store.uploadFolder, `courier-${randomUUID()}.partial`);
  try {
    await copyTo(file, pack.item(item));
    if (!(await store.blobs.adopt(file, item.sha256)))
      throw new Error('an item was checked and is another one now');
  } finally {
    await rm(file, { force: true });
  }
  const { sha256, sizeBytes } = item;
  const entry = { sha256, unit, sizeBytes, receivedAtMs: clock().getTime() };
  await store.transact((tx) => tx.documents.addPackage(entry));
}

async function copyTo(file: string, source: ByteSource): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    for await (const chunk of passChunks(source)) await handle.writeFile(chunk);
  } finally {
    await handle.close();
  }
}

async function takeReceipts(
  parts: TakeParts,
  taking: TakePack,
  entries: readonly CourierEntry[],
): Promise<void> {
  for (let start = 0; start < entries.length; start += receiptBatch) {
    const batch = entries.slice(start, start + receiptBatch);
    const tokens = await Promise.all(batch.map((entry) => readMessage(taking.pack, entry)));
    const results = await parts.receiveReceipts(
      taking.unit,
      tokens.map((token) => token ?? ''),
      taking.trust,
    );
    taking.onTaken(batch.map((entry, index) => answerTo(parts, entry, results[index]?.code ?? null)));
  }
}

async function readMessage(pack: OpenPack, { message }: CourierEntry): Promise<string | null> {
  if (message.sizeBytes > maxMessageBytes) return null;
  return Buffer.from(await collectBytes(readChunks(pack.item(message)))).toString('utf8');
}
