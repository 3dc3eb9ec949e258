// Numbers that were given between a backup and its restore: raised above what is known, never given again, and the gaps shown for a person to explain.
import { createRebuildRepository } from '../../store/rebuild-repository.ts';
import { sealUseCounter } from '../../store/seal-use-book-repository.ts';
import { createStorageRepository, type NumberGap } from '../../store/storage-repository.ts';
import { dayInChina } from '../drafting/china-day.ts';
import type { StationParts } from '../parts.ts';

/** Where every counter stood in the backup, by `name year`. */
export type CountersBefore = ReadonlyMap<string, number>;

const keyOf = (counter: string, year: number): string => `${counter} ${year}`;

/** The counters as the backup has them. */
export function readCountersBefore({ store }: Pick<StationParts, 'store'>): CountersBefore {
  const counters = createStorageRepository(store.db).counters();
  return new Map(counters.map(({ counter, year, last }) => [keyOf(counter, year), last]));
}

/** Raises every counter above the register and marks what is missing below it. Inside the caller's transaction. */
export function markLostNumbers(
  parts: StationParts,
  restoreId: string,
  { before }: { readonly before: CountersBefore },
): void {
  const { db } = parts.store;
  const rows = createStorageRepository(db);
  const nowMs = parts.clock.nowMs();
  const mark = (gap: Pick<NumberGap, 'counter' | 'year' | 'fromValue' | 'toValue' | 'reason'>): void =>
    rows.addGap({ ...gap, restoreId, atMs: nowMs, statedBy: null });
  for (const { counter, year, issuerCode, values } of registered(parts)) {
    const last = Math.max(rows.lastNumber(counter, year), before.get(keyOf(counter, year)) ?? 0);
    const highest = Math.max(last, ...values);
    rows.raiseCounter(counter, year, highest);
    for (const { from, to } of missingRanges(new Set(values), last + 1, highest))
      mark({
        counter: `document-number:${issuerCode}`,
        year,
        fromValue: from,
        toValue: to,
        reason: 'exchange',
      });
  }
  // Every document that came back took one in the year in which it was sealed; which one stands in no package. Counted from the rows and less what is marked,
  // for an asking that was cut: what came back before the cut is known by now, and had its number all the same.
  for (const [year, count] of rebuiltByYear(parts)) {
    const lost = count - markedRebuilt(rows.gaps(), year);
    if (lost <= 0) continue;
    const last = rows.lastNumber(sealUseCounter, year);
    rows.raiseCounter(sealUseCounter, year, last + lost);
    mark({ counter: sealUseCounter, year, fromValue: last + 1, toValue: last + lost, reason: 'rebuilt' });
  }
}

/** Documents that came back from the exchange, by the year of their sealing. */
function rebuiltByYear({ store }: StationParts): Map<number, number> {
  const rows = createRebuildRepository(store.db).rebuiltSealings();
  const years = new Map<number, number>();
  for (const { sealedAt, acceptedAtMs } of rows) {
    const claimedMs = Date.parse(sealedAt ?? '');
    const year = Number(dayInChina(Number.isNaN(claimedMs) ? acceptedAtMs : claimedMs).slice(0, 4));
    years.set(year, (years.get(year) ?? 0) + 1);
  }
  return years;
}

function markedRebuilt(gaps: readonly NumberGap[], of: number): number {
  return gaps
    .filter(({ counter, year, reason }) => counter === sealUseCounter && year === of && reason === 'rebuilt')
    .reduce((sum, { fromValue, toValue }) => sum + toValue - fromValue + 1, 0);
}

interface Registered {
  readonly counter: string;
  readonly year: number;
  readonly issuerCode: string;
  readonly values: readonly number[];
}

/** Every run of numbers of 发文登记簿, with the counter that it is taken from. */
function registered({ store }: StationParts): Registered[] {
  const runs = store.db
    .prepare<[], { issuerCode: string; year: number }>(
      'SELECT DISTINCT issuer_code AS issuerCode, year FROM outgoing_register',
    )
    .all();
  const rows = createRebuildRepository(store.db);
  return runs.map(({ issuerCode, year }) => {
    // As numbering counts: orders over all years, bulletins and issuer codes by year.
    const ever = issuerCode === '令';
    const series = ever || issuerCode === '简报';
    return {
      counter: `${series ? 'series-number' : 'document-number'}:${issuerCode}`,
      year: ever ? 0 : year,
      issuerCode,
      values: rows.registeredNumbers(issuerCode, ever ? 0 : year),
    };
  });
}

/** Ranges of whole numbers from `first` to `last` that are not in `present`. */
export function missingRanges(
  present: ReadonlySet<number>,
  first: number,
  last: number,
): { readonly from: number; readonly to: number }[] {
  const ranges: { from: number; to: number }[] = [];
  for (let value = first; value <= last; value += 1) {
    if (present.has(value)) continue;
    const open = ranges.at(-1);
    if (open?.to === value - 1) open.to = value;
    else ranges.push({ from: value, to: value });
  }
  return ranges;
}
