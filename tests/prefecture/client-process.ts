// Half of the prefecture in a process of its own: some hundred light clients that do what they are told and answer with what they saw.
import { setTimeout as pause } from 'node:timers/promises';
import { createLightClient, hashOf } from './light-client.ts';
import type { FeedEntry, LightClient, Trouble } from './light-client.ts';
import type { LightUnit } from './found-prefecture.ts';
import type { DocumentId, UnitCode } from '../../src/shared/domain/ids.ts';
import type { ReceiptKind } from '../../src/shared/domain/messages.ts';

/** What the clients are told to do. */
export type Task =
  | {
      readonly kind: 'open';
      readonly units: readonly LightUnit[];
      readonly baseUrl: string;
      readonly rootPem: string;
    }
  /** Waits by long poll for one document, fetches it within `spreadMs`, says `delivered`. */
  | { readonly kind: 'receive'; readonly spreadMs: number }
  /** Signs receipts ahead of their peak: the stations' processors are not what is measured. */
  | {
      readonly kind: 'sign';
      readonly sender: UnitCode;
      readonly documentIds: readonly DocumentId[];
      readonly kinds: readonly ReceiptKind[];
    }
  /** Sends the signed receipts of one document, each in a request of its own. */
  | { readonly kind: 'storm'; readonly spreadMs: number; readonly documentId: DocumentId }
  /** Every client polls `times` times without waiting, at random moments of the window. */
  | { readonly kind: 'rush'; readonly times: number; readonly spreadMs: number }
  /** Fetches all that lies there: feed, packages in batches, one request of receipts. */
  | { readonly kind: 'catch-up'; readonly spreadMs: number }
  /** The limit: `times` requests of the same path of a bare TLS server. */
  | {
      readonly kind: 'bare';
      readonly baseUrl: string;
      readonly rootPem: string;
      readonly path: string;
      readonly spreadMs: number;
      readonly units: readonly LightUnit[];
    }
  | { readonly kind: 'close' };

/** What they saw; instants are milliseconds since 1970, the same for all processes of the machine. */
export interface Report {
  /** When each unit was done. */
  readonly doneAtMs: number[];
  readonly pollMs: number[];
  readonly receiptMs: number[];
  readonly bytes: number;
  readonly documents: number;
  /** Answers that were told to come again. */
  readonly busy: number;
  /** Connections that broke before the answer was there; each was tried again. */
  readonly broken: number;
}

type MutableReport = { -readonly [Name in keyof Report]: Report[Name] };

const handshakesAtOnce = 32;
const pollSeconds = 60;

let clients: LightClient[] = [];
/** Signed receipts, by unit and document. */
let tokens = new Map<string, string[]>();
const tokensOf = (client: LightClient, documentId: DocumentId | null): readonly string[] =>
  tokens.get(`${client.code} ${documentId ?? ''}`) ?? [];
// Since the last report.
const trouble: Trouble = { busy: 0, broken: 0 };

const newReport = (): MutableReport => ({
  ...{ doneAtMs: [], pollMs: [], receiptMs: [] },
  ...{ bytes: 0, documents: 0, busy: 0, broken: 0 },
});
const nowMs = (): number => performance.timeOrigin + performance.now();

async function eachAtOnce(count: number, work: (client: LightClient) => Promise<void>): Promise<void> {
  const line = [...clients];
  const run = async (): Promise<void> => {
    for (let client = line.pop(); client; client = line.pop()) await work(client);
  };
  await Promise.all(Array.from({ length: count }, run));
}

async function open(task: Extract<Task, { kind: 'open' }>): Promise<Report> {
  for (const client of clients) client.close();
  clients = task.units.map((unit) => createLightClient(unit, task, trouble));
  const report = newReport();
  await eachAtOnce(handshakesAtOnce, async (client) => {
    for (let more = true; more;) {
      const { answer, entries } = await client.poll(0);
      report.pollMs.push(answer.ms);
      more = entries.length > 0;
    }
    report.doneAtMs.push(nowMs());
  });
  return report;
}

async function sendReceipts(client: LightClient, report: MutableReport, receipts: readonly string[]) {
  const answer = await client.call({ method: 'POST', url: '/receipts', body: { receipts } });
  report.receiptMs.push(answer.ms);
  const { results } = JSON.parse(answer.body.toString('utf8')) as { results: { accepted: boolean }[] };
  if (!results.every(({ accepted }) => accepted)) throw new Error(`${client.code}: a receipt was refused`);
}

async function waitForDocument(client: LightClient): Promise<FeedEntry> {
  for (;;) {
    const { entries } = await client.poll(pollSeconds);
    const found = entries.find(({ kind }) => kind === 'document');
    if (found) return found;
  }
}

function wantedOf({ packageSha256 }: FeedEntry): string {
  if (packageSha256 === null) throw new Error('a note without its package');
  return packageSha256;
}

async function receive({ spreadMs }: Extract<Task, { kind: 'receive' }>): Promise<Report> {
  const report = newReport();
  process.send?.({ waiting: clients.length });
  await Promise.all(
    clients.map(async (client) => {
      const entry = await waitForDocument(client);
      await pause(Math.random() * spreadMs);
      const wanted = wantedOf(entry);
      const { sha256, sizeBytes } = await client.call({
        ...{ method: 'GET', url: `/packages/${wanted}`, hash: true },
      });
      if (sha256 !== wanted) throw new Error(`${client.code}: other bytes`);
      report.bytes += sizeBytes;
      report.documents += 1;
      report.doneAtMs.push(nowMs());
      await sendReceipts(client, report, tokensOf(client, entry.documentId));
    }),
  );
  return report;
}

async function sign({ sender, documentIds, kinds }: Extract<Task, { kind: 'sign' }>): Promise<Report> {
  tokens = new Map();
  for (const client of clients) {
    for (const documentId of documentIds) {
      const signed = await Promise.all(kinds.map((kind) => client.sign(documentId, sender, kind)));
      tokens.set(`${client.code} ${documentId}`, signed);
    }
  }
  return newReport();
}

async function storm({ spreadMs, documentId }: Extract<Task, { kind: 'storm' }>): Promise<Report> {
  const report = newReport();
  await Promise.all(
    clients.map(async (client) => {
      for (const token of tokensOf(client, documentId)) {
        await pause((Math.random() * spreadMs) / 2);
        await sendReceipts(client, report, [token]);
      }
      report.doneAtMs.push(nowMs());
    }),
  );
  return report;
}

async function rush({ times, spreadMs }: Extract<Task, { kind: 'rush' }>): Promise<Report> {
  const report = newReport();
  await Promise.all(
    clients.map(async (client) => {
      for (let poll = 0; poll < times; poll += 1) {
        await pause((Math.random() * spreadMs) / times);
        const { answer } = await client.poll(0);
        report.pollMs.push(answer.ms);
      }
      report.doneAtMs.push(nowMs());
    }),
  );
  return report;
}

async function catchUp({ spreadMs }: Extract<Task, { kind: 'catch-up' }>): Promise<Report> {
  const report = newReport();
  await Promise.all(
    clients.map(async (client) => {
      await pause(Math.random() * spreadMs);
      const waiting: FeedEntry[] = [];
      for (let more = true; more;) {
        const { answer, entries } = await client.poll(0);
        report.pollMs.push(answer.ms);
        waiting.push(...entries.filter(({ kind }) => kind === 'document'));
        more = entries.length > 0;
      }
      const wanted = new Set(waiting.map(wantedOf));
      while (wanted.size > 0) {
        const body = { sha256s: [...wanted].slice(0, 100) };
        const answer = await client.call({ method: 'POST', url: '/package-batches', body });
        report.bytes += answer.sizeBytes;
        for (const { name, bytes } of readTar(answer.body)) if (hashOf(bytes) === name) wanted.delete(name);
      }
      report.documents += waiting.length;
      const receipts = waiting.flatMap(({ documentId }) => tokensOf(client, documentId));
      if (receipts.length > 0) await sendReceipts(client, report, receipts);
      report.doneAtMs.push(nowMs());
    }),
  );
  return report;
}

/** Entries of a tar (POSIX.1-1988 header: name at 0, size in octal at 124, blocks of 512). */
function* readTar(tar: Buffer): Generator<{ readonly name: string; readonly bytes: Buffer }> {
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0;) {
    const name = tar.toString('latin1', at, at + 100).replace(/\0.*$/s, '');
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 136), 8);
    yield { name, bytes: tar.subarray(at + 512, at + 512 + size) };
    at += 512 + Math.ceil(size / 512) * 512;
  }
}

async function bare(task: Extract<Task, { kind: 'bare' }>): Promise<Report> {
  for (const client of clients) client.close();
  clients = [];
  const report = newReport();
  const line = task.units.map((unit) => createLightClient(unit, task, trouble));
  await Promise.all(line.map((client) => client.call({ method: 'GET', url: '/' })));
  process.send?.({ waiting: line.length });
  await Promise.all(
    line.map(async (client) => {
      await pause(Math.random() * task.spreadMs);
      const answer = await client.call({ method: 'GET', url: task.path, hash: true });
      report.bytes += answer.sizeBytes;
      report.pollMs.push(answer.ms);
      report.doneAtMs.push(nowMs());
      client.close();
    }),
  );
  return report;
}

function close(): Promise<Report> {
  for (const client of clients) client.close();
  process.disconnect();
  return Promise.resolve(newReport());
}

function perform(task: Task): Promise<Report> {
  switch (task.kind) {
    case 'open':
      return open(task);
    case 'receive':
      return receive(task);
    case 'sign':
      return sign(task);
    case 'storm':
      return storm(task);
    case 'rush':
      return rush(task);
    case 'catch-up':
      return catchUp(task);
    case 'bare':
      return bare(task);
    case 'close':
      return close();
  }
}

// Nobody is left to report to.
process.on('disconnect', () => process.exit());

process.on('message', (task: Task) => {
  Object.assign(trouble, { busy: 0, broken: 0 });
  perform(task).then(
    (report) => process.connected && process.send?.({ report: { ...report, ...trouble } }),
    (error: unknown) =>
      process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
