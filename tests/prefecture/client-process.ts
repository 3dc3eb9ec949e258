// Half of the prefecture in a process of its own: some hundred light clients that do what they are told and answer with what they saw.
import { createLightClient, hashOf, type FeedEntry, type LightClient } from './light-client.ts';
import type { LightUnit } from './found-prefecture.ts';
import type { DocumentId, UnitCode } from '../../src/shared/domain/ids.ts';

/** What the clients are told to do. */
export type Task =
  | {
      readonly kind: 'open';
      readonly units: readonly LightUnit[];
      readonly baseUrl: string;
      readonly rootPem: string;
    }
  /** Waits by long poll for one document, fetches it within `spreadMs`, says `delivered`. */
  | { readonly kind: 'receive'; readonly spreadMs: number; readonly sender: UnitCode }
  /** Signs `opened` and `signed` of that document ahead of the storm: the stations' processors are not what is measured. */
  | { readonly kind: 'sign'; readonly sender: UnitCode }
  | { readonly kind: 'storm'; readonly spreadMs: number }
  /** Every client polls `times` times without waiting, at random moments of the window. */
  | { readonly kind: 'rush'; readonly times: number; readonly spreadMs: number }
  /** Fetches all that lies there: feed, packages in batches, one request of receipts. */
  | { readonly kind: 'catch-up'; readonly spreadMs: number; readonly sender: UnitCode }
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
}

type MutableReport = { -readonly [Name in keyof Report]: Report[Name] };

// A station waits before it tries again as it is told; the clients here too.
const handshakesAtOnce = 32;
const pollSeconds = 60;

let clients: LightClient[] = [];
let tokens = new Map<LightClient, string[]>();
let last: DocumentId | null = null;

const newReport = (): MutableReport => ({
  ...{ doneAtMs: [], pollMs: [], receiptMs: [] },
  ...{ bytes: 0, documents: 0, busy: 0 },
});
const nowMs = (): number => performance.timeOrigin + performance.now();
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Calls until the answer is not "come again"; only the last try is timed. */
async function insist(report: MutableReport, call: () => ReturnType<LightClient['call']>) {
  for (;;) {
    const answer = await call();
    if (answer.status < 400) return answer;
    if (answer.status !== 429)
      throw new Error(`${answer.status} ${answer.body.toString('utf8').slice(0, 300)}`);
    report.busy += 1;
    await pause((answer.retryAfterSeconds ?? 1) * 1000);
  }
}

async function eachAtOnce(count: number, work: (client: LightClient) => Promise<void>): Promise<void> {
  const line = [...clients];
  const run = async (): Promise<void> => {
    for (let client = line.pop(); client; client = line.pop()) await work(client);
  };
  await Promise.all(Array.from({ length: count }, run));
}

const packageOf = (entry: FeedEntry): { readonly sha256: string } => {
  const [, payload = ''] = (entry.message ?? '').split('.');
  const note = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as {
    package: { sha256: string };
  };
  return note.package;
};

async function open(task: Extract<Task, { kind: 'open' }>): Promise<Report> {
  for (const client of clients) client.close();
  clients = task.units.map((unit) => createLightClient(unit, task.baseUrl, task.rootPem));
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
  const answer = await insist(report, () => client.call('POST', '/receipts', { receipts }));
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

async function receive({ spreadMs, sender }: Extract<Task, { kind: 'receive' }>): Promise<Report> {
  const report = newReport();
  process.send?.({ waiting: clients.length });
  await Promise.all(
    clients.map(async (client) => {
      const entry = await waitForDocument(client);
      await pause(Math.random() * spreadMs);
      const { sha256 } = packageOf(entry);
      const answer = await insist(report, () => client.call('GET', `/packages/${sha256}`));
      if (hashOf(answer.body) !== sha256) throw new Error(`${client.code}: other bytes`);
      last = entry.documentId;
      report.bytes += answer.body.length;
      report.documents += 1;
      report.doneAtMs.push(nowMs());
      const token = await client.sign(entry.documentId ?? ('' as DocumentId), sender, 'delivered');
      await sendReceipts(client, report, [token]);
    }),
  );
  return report;
}

async function sign({ sender }: Extract<Task, { kind: 'sign' }>): Promise<Report> {
  tokens = new Map();
  for (const client of clients) {
    const of = (kind: 'opened' | 'signed') => client.sign(last ?? ('' as DocumentId), sender, kind);
    tokens.set(client, [await of('opened'), await of('signed')]);
  }
  return newReport();
}

async function storm({ spreadMs }: Extract<Task, { kind: 'storm' }>): Promise<Report> {
  const report = newReport();
  await Promise.all(
    clients.map(async (client) => {
      for (const token of tokens.get(client) ?? []) {
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
        if (answer.status === 429) report.busy += 1;
        report.pollMs.push(answer.ms);
      }
      report.doneAtMs.push(nowMs());
    }),
  );
  return report;
}

async function catchUp({ spreadMs, sender }: Extract<Task, { kind: 'catch-up' }>): Promise<Report> {
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
      const wanted = new Set(waiting.map((entry) => packageOf(entry).sha256));
      while (wanted.size > 0) {
        const body = { sha256s: [...wanted].slice(0, 100) };
        const answer = await insist(report, () => client.call('POST', '/package-batches', body));
        report.bytes += answer.body.length;
        for (const { name, bytes } of readTar(answer.body)) if (hashOf(bytes) === name) wanted.delete(name);
      }
      report.documents += waiting.length;
      const receipts = await Promise.all(
        waiting.map(({ documentId }) => client.sign(documentId ?? ('' as DocumentId), sender, 'delivered')),
      );
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
  const report = newReport();
  const line = task.units.map((unit) => createLightClient(unit, task.baseUrl, task.rootPem));
  await Promise.all(line.map((client) => client.call('GET', '/')));
  process.send?.({ waiting: line.length });
  await Promise.all(
    line.map(async (client) => {
      await pause(Math.random() * task.spreadMs);
      const answer = await client.call('GET', task.path);
      hashOf(answer.body);
      report.bytes += answer.body.length;
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

process.on('message', (task: Task) => {
  perform(task).then(
    (report) => process.connected && process.send?.({ report }),
    (error: unknown) =>
      process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
