// After the storm: what the stores of three stations and the exchange say, read from their databases.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { demoUnits } from '../../src/demo/people.ts';
import { openDatabase } from '../../src/exchange/store/sqlite/database.ts';
import type { Diary } from './diary.ts';
import { openStationBooks, type StationBooks } from './station-books.ts';

export interface Judgement {
  /** Documents at addressees. */
  readonly deliveries: number;
  /** Documents, receipts and notices that somebody was promised and that are not where they belong. */
  readonly lost: number;
  /** What is anywhere twice, or where nobody sent it. */
  readonly doubled: number;
  /** Rows that are not done and do not say why; gaps in registers, broken audit chains, files that no row names. */
  readonly unexplained: number;
}

/** Rows of a query to the exchange's database. */
export type Query = (sql: string) => Promise<unknown[]>;

interface Findings {
  readonly lost: string[];
  readonly doubled: string[];
  readonly unexplained: string[];
}

/** Counts over all stores, which nobody may have open. Without `query` the exchange's database is the SQLite file. */
export async function judgePrefecture(options: {
  readonly folder: string;
  readonly diary: Pick<Diary, 'sealed' | 'signed'>;
  readonly query: Query | null;
  readonly report: (line: string) => void;
}): Promise<Judgement> {
  const { folder, diary, query, report } = options;
  const books: StationBooks[] = [];
  for (const unit of demoUnits) books.push(await openStationBooks(folder, unit));
  const findings: Findings = { lost: [], doubled: [], unexplained: [] };
  for (const book of books) {
    findPromised(book, diary, findings.lost);
    findRoad(book, books, findings);
    findReceipts(book, books, findings);
    findings.doubled.push(...book.doubled);
    findings.unexplained.push(...book.unexplained);
  }
  await findExchange(folder, query, findings);
  for (const [kind, lines] of Object.entries(findings)) printSome(kind, lines as string[], report);
  for (const { unit, sealed, inbox, receiptsSent } of books)
    report(
      `${unit.shortName}: ${sealed.length} sealed, ${inbox.size} received, ${receiptsSent.length} receipts`,
    );
  return {
    deliveries: books.reduce((sum, { inbox }) => sum + inbox.size, 0),
    lost: findings.lost.length,
    doubled: findings.doubled.length,
    unexplained: findings.unexplained.length,
  };
}

const shownLines = 20;

function printSome(kind: string, lines: readonly string[], report: (line: string) => void): void {
  for (const line of lines.slice(0, shownLines)) report(`${kind}: ${line}`);
  if (lines.length > shownLines) report(`${kind}: and ${lines.length - shownLines} more`);
}

function findPromised(book: StationBooks, diary: Pick<Diary, 'sealed' | 'signed'>, lost: string[]): void {
  const { code } = book.unit;
  const sealed = new Set(book.sealed);
  for (const told of diary.sealed) {
    const [unit, documentId = ''] = told.split(' ');
    if (unit === code && !sealed.has(documentId)) lost.push(`${told} was told to be sealed`);
  }
  for (const told of diary.signed) {
    const [unit, documentId = ''] = told.split(' ');
    if (unit === code && book.inbox.get(documentId)?.state !== 'signed')
      lost.push(`${told} was told to be signed for`);
  }
}

const finalStates: readonly string[] = ['signed', 'returned', 'recalled'];

/** Every sealed document at every addressee, with the state that the addressee gave it; nothing at anybody that nobody sent. */
function findRoad(book: StationBooks, books: readonly StationBooks[], { lost, doubled }: Findings): void {
  const sealed = new Set(book.sealed);
  const withDelivery = new Set(book.deliveries.map(({ documentId }) => documentId));
  for (const id of sealed) {
    if (!book.accepted.has(id)) lost.push(`${id} of ${book.unit.code} is not accepted by the exchange`);
    if (!withDelivery.has(id)) lost.push(`${id} of ${book.unit.code} has no deliveries`);
  }
  for (const { documentId, unit, state } of book.deliveries) {
    const there = books.find((one) => one.unit.code === unit)?.inbox.get(documentId);
    if (there === undefined) lost.push(`${documentId} never came to ${unit}`);
    else if (there.state !== state || !finalStates.includes(state))
      lost.push(`${documentId} is ${there.state} at ${unit} and ${state} at its sender`);
  }
  for (const [documentId, { sender }] of book.inbox) {
    const from = books.find((one) => one.unit.code === sender);
    if (!from?.sealed.includes(documentId))
      doubled.push(`${documentId} at ${book.unit.code} was sent by nobody`);
  }
}

/** Every receipt and notice of this unit once at the unit that it is for. */
function findReceipts(book: StationBooks, books: readonly StationBooks[], { lost }: Findings): void {
  for (const { receiptId, documentId, kind, parkedReason } of book.receiptsSent) {
    const sender = book.inbox.get(documentId)?.sender;
    const at = books.find((one) => one.unit.code === sender);
    if (at?.receiptsReceived.has(receiptId) !== true)
      lost.push(`${kind} of ${book.unit.code} about ${documentId} (parked: ${parkedReason ?? 'no'})`);
  }
  for (const { noticeId, kind, addressees } of book.noticesSent)
    for (const unit of addressees) {
      const at = books.find((one) => one.unit.code === unit);
      if (at?.noticesReceived.has(noticeId) !== true) lost.push(`${kind} ${noticeId} never came to ${unit}`);
    }
}

interface FeedCount {
  readonly unit: string;
  readonly entries: number | string;
  readonly newest: number | string;
}

async function findExchange(
  folder: string,
  query: Query | null,
  { doubled, unexplained }: Findings,
): Promise<void> {
  const data = path.join(folder, 'exchange');
  const file = query === null ? openDatabase(path.join(data, 'exchange.db')) : null;
  const ask: Query = query ?? ((sql) => Promise.resolve(file?.prepare(sql).all() ?? []));
  try {
    const feeds = (await ask(
      'SELECT unit, count(*) AS entries, max(number) AS newest FROM feed GROUP BY unit',
    )) as FeedCount[];
    for (const { unit, entries, newest } of feeds)
      if (Number(entries) !== Number(newest))
        unexplained.push(`feed of ${unit}: ${entries} entries up to number ${newest}`);
    const twice = (await ask(
      `SELECT unit, document_id FROM feed WHERE kind = 'document' AND follow_up_id IS NULL GROUP BY unit, document_id HAVING count(*) > 1`,
    )) as { readonly unit: string; readonly document_id: string }[];
    doubled.push(...twice.map((row) => `feed of ${row.unit}: ${row.document_id}`));
    const kept = (await ask('SELECT DISTINCT sha256 FROM packages')) as { readonly sha256: string }[];
    compareBlobs(path.join(data, 'blobs'), new Set(kept.map(({ sha256 }) => sha256)), unexplained);
  } finally {
    file?.close();
  }
}

/** A package row without its file is a promise that cannot be kept; a file without a row is what a kill left, and is told apart from half-written ones. */
function compareBlobs(folder: string, kept: ReadonlySet<string>, unexplained: string[]): void {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
  const present = new Set(files);
  for (const sha256 of kept)
    if (!present.has(sha256)) unexplained.push(`the exchange has no file of ${sha256}`);
}
