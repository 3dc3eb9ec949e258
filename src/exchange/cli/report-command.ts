// `exchange report …`: what the operator watches, as JSON or CSV. Ids, units, times and kinds of receipts; nothing of what documents say.
import { parseArgs } from 'node:util';
import type { UnitCode } from '../../shared/domain/ids.ts';
import type { ExchangeStore } from '../store/store.ts';
import type { Span } from '../store/supervision.ts';
import { need, UsageError } from './config.ts';
import { withExistingStore } from './existing-store.ts';

type Row = Readonly<Record<string, string | number | boolean | null>>;
type Say = (line: string) => void;

const text = { type: 'string' } as const;
const options = {
  folder: text,
  store: text,
  format: { type: 'string', default: 'json' },
  hours: { type: 'string', default: '24' },
  days: { type: 'string', default: '90' },
  month: text,
  minutes: { type: 'string', default: '30' },
  unit: text,
  trained: text,
} as const;
type Values = ReturnType<typeof read>;
const read = (args: readonly string[]) => parseArgs({ args: [...args], options, allowPositionals: true });

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
// The months of a prefecture begin at midnight in China, wherever the server stands.
const chinaOffset = '+08:00';
const maxUnsigned = 100_000;

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

/** Prints one report. */
export async function reportExchange(args: readonly string[], say: Say): Promise<void> {
  const parsed = read(args);
  const [name = ''] = parsed.positionals;
  const report = reports[name];
  if (report === undefined)
    throw new UsageError(`report ${name}: none of ${Object.keys(reports).join(', ')}`);
  const rows = await withExistingStore(parsed.values, (store) => report(store, parsed, Date.now()));
  if (parsed.values.format === 'csv') for (const line of toCsv(rows)) say(line);
  else say(JSON.stringify(rows, null, 1));
}

/** Notes that a unit's people were trained (`--trained 2026-11-22`, or `no`). */
export async function markTrained(args: readonly string[], say: Say): Promise<void> {
  const { values } = read(args);
  const unit = need(values, 'unit') as UnitCode;
  const day = need(values, 'trained');
  const atMs = day === 'no' ? null : Date.parse(`${day}T00:00:00${chinaOffset}`);
  if (Number.isNaN(atMs)) throw new UsageError(`--trained ${day}: a day as 2026-11-22, or no`);
  await withExistingStore(values, async (store) => {
    const known = readDirectory((await store.publications.latest())?.body);
    if (!known.some(({ code }) => code === unit)) throw new UsageError(`${unit} is no unit of the directory`);
    await store.transact((tx) => tx.supervision.markTrained(unit, atMs));
  });
  say(JSON.stringify({ unit, trainedAt: iso(atMs) }));
}

type Report = (store: ExchangeStore, parsed: Values, nowMs: number) => Promise<Row[]>;

const reports: Readonly<Record<string, Report>> = {
  /** Accepted more than `--hours` ago, within `--days`, and neither signed for nor sent back. */
  unsigned: async (store, { values }, nowMs) => {
    const span = { fromMs: nowMs - count(values.days) * dayMs, toMs: nowMs - count(values.hours) * hourMs };
    const found = await store.supervision.unsigned(span, maxUnsigned);
    return found.map(({ acceptedAtMs, ...row }) => ({
      ...row,
      acceptedAt: iso(acceptedAtMs),
      hours: Math.floor((nowMs - acceptedAtMs) / hourMs),
    }));
  },
  /** Units of the directory, those that were not here for longest first. */
  offline: async (store, { values }, nowMs) => {
    const sinceMs = nowMs - count(values.minutes) * minuteMs;
    const rows = await readReadiness(store);
    return rows
      .filter(({ lastSeenMs }) => lastSeenMs === null || lastSeenMs < sinceMs)
      .toSorted((a, b) => (a.lastSeenMs ?? 0) - (b.lastSeenMs ?? 0))
      .map(({ unit, name, lastSeenMs }) => ({ unit, name, lastSeen: iso(lastSeenMs) }));
  },
  /** Is every unit's machine installed, was it ever here, are its people trained. */
  readiness: async (store) =>
    (await readReadiness(store)).map(({ unit, name, machines, firstSeenMs, lastSeenMs, trainedAtMs }) => ({
      ...{ unit, name, installed: machines > 0, linked: firstSeenMs !== null },
      ...{ trained: trainedAtMs !== null, lastSeen: iso(lastSeenMs) },
    })),
  /** How soon each unit signed for what came in `--month 2026-11`. */
  timeliness: async (store, { values }) => {
    const month = need(values, 'month');
    const found = await store.supervision.timeliness(spanOf(month));
    return found.map((row) => ({ month, ...row }));
  },
};

/** The directory with what was seen of each unit; a unit that is in neither list is in none of ours. */
async function readReadiness(store: ExchangeStore) {
  const presence = new Map((await store.supervision.presence()).map((row) => [row.unit, row]));
  return readDirectory((await store.publications.latest())?.body).map(({ code, name, machines }) => {
    const { firstSeenMs = null, lastSeenMs = null, trainedAtMs = null } = presence.get(code) ?? {};
    return { unit: code, name, machines, firstSeenMs, lastSeenMs, trainedAtMs };
  });
}

/** Units of a publication that this exchange has judged when it took it in: a JWS whose payload is the directory. */
function readDirectory(body: string | undefined) {
  if (body === undefined) return [];
  const { directory } = JSON.parse(body) as { readonly directory: string };
  const payload = Buffer.from(directory.split('.')[1] ?? '', 'base64url').toString('utf8');
  const { units } = JSON.parse(payload) as {
    readonly units: readonly { code: UnitCode; name: string; machineCertificates: readonly string[] }[];
  };
  return units.map(({ code, name, machineCertificates }) => ({
    ...{ code, name },
    machines: machineCertificates.length,
  }));
}

function spanOf(month: string): Span {
  const [, year = '', number = ''] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month) ?? [];
  if (year === '') throw new UsageError(`--month ${month}: a month as 2026-11`);
  const next =
    number === '12' ? `${Number(year) + 1}-01` : `${year}-${String(Number(number) + 1).padStart(2, '0')}`;
  const startOf = (text: string): number => Date.parse(`${text}-01T00:00:00${chinaOffset}`);
  return { fromMs: startOf(month), toMs: startOf(next) };
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) throw new UsageError(`${text} is no number`);
  return value;
}

/** RFC 4180, with a head; a cell that a spreadsheet would take for a formula is quoted as text. */
function* toCsv(rows: readonly Row[]): Generator<string> {
  const [first] = rows;
  if (first === undefined) return;
  const names = Object.keys(first);
  yield names.join(',');
  for (const row of rows) yield names.map((name) => toCell(row[name] ?? '')).join(',');
}

function toCell(value: string | number | boolean): string {
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
