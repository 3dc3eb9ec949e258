// What happens to the entries of the feed, as a pure function. A document goes in two steps: its package lands (fetched, durable), then it is judged and
// becomes a row of the inbox. Small packages are fetched many at a time, large ones beside them, so that nothing small waits for something large; each
// batch is of one urgency, so that nothing urgent waits for what is in one batch with it.
import type { Urgency } from './kinds.ts';

/** A feed entry that is not done. */
export interface ArrivalFact {
  /** Its place in the order of arrival. */
  readonly number: number;
  readonly kind: 'document' | 'receipt' | 'publication' | 'notice';
  readonly urgency: Urgency;
  readonly nextTryAtMs: number;
  /** Landed: the package is here and durable, and nothing is known of it yet. */
  readonly stage: 'announced' | 'landed';
  /** Bytes of the package as announced; 0 for what has none. */
  readonly sizeBytes: number;
  /** Bytes that the entry holds in memory. */
  readonly heldBytes: number;
  /** When it landed; left out: before this start, or not yet. */
  readonly landedAtMs?: number;
}

export type ArrivalStep =
  | { readonly kind: 'land'; readonly numbers: readonly number[] }
  | { readonly kind: 'judge'; readonly numbers: readonly number[] }
  | { readonly kind: 'take'; readonly number: number };

interface ArrivalFacts {
  readonly nowMs: number;
  /** Keys of the steps that run right now. */
  readonly running: ReadonlySet<string>;
  readonly arrivals: readonly ArrivalFact[];
  /** The feed's last answer was full: the next one brings more at once. */
  readonly moreToCome?: boolean;
}

/** From here on a package is fetched by itself, by ranges, beside the batches. */
export const largePackageBytes = 1024 * 1024;
/** What one transaction writes: every one waits for the disk, and ten thousand documents should not wait two hundred times. Two requests bring as many. */
export const arrivalBatch = 200;
// A batch is in memory while it is under way, and written in one breath in which no screen is served.
const batchBytes = 9 * 1024 * 1024;
// One lane stays open for what is not routine; two batches under way keep line and disk busy at the same time.
const lanes = { small: 3, large: 3, judge: 3, take: 2 } as const;
const maxBatches = Math.max(...Object.values(lanes));
/** Entries that may be announced and not landed before the feed is left alone, and their bytes: they are in memory only. */
const maxAnnounced = 800;
const maxHeldBytes = 32 * 1024 * 1024;
/**
 * So long a routine document waits for its judgement while others come in: what a backlog needs to be durable takes a tenth of what its judgement does, and a
 * machine that is lost in between then has it. On a slow line the first ones are judged all the same.
 */
const holdBackMs = 10_000;
/** Landed packages that may wait for judgement: a machine this far behind fetches no more. */
const maxOpenArrivals = 20_000;

/** The key of a step on arrivals. */
export function arrivalStepKey(step: ArrivalStep): string {
  return step.kind === 'take' ? `take ${step.number}` : `${step.kind} ${step.numbers.join(',')}`;
}

/** When a document that is held back is judged at the latest; null for one that is not. */
export function heldBackUntilMs({ landedAtMs }: ArrivalFact): number | null {
  return landedAtMs === undefined ? null : landedAtMs + holdBackMs;
}

/** May more of the feed be asked for? An entry that waits for its next try does not stand before the others. */
export function mayPullFeed({ arrivals, nowMs }: ArrivalFacts): boolean {
  let heldBytes = 0;
  let due = 0;
  for (const row of arrivals) {
    heldBytes += row.heldBytes;
    if (row.stage === 'announced' && row.nextTryAtMs <= nowMs) due += 1;
  }
  return due < maxAnnounced && heldBytes < maxHeldBytes && arrivals.length < maxOpenArrivals;
}

/** Whether something that came in is under way or about to be. */
export function isArriving({ arrivals, nowMs }: ArrivalFacts): boolean {
  return arrivals.some((row) => row.nextTryAtMs <= nowMs);
}

/** The steps on arrivals that may start now beside those that run, most urgent first. */
export function planArrivals(facts: ArrivalFacts): ArrivalStep[] {
  const groups = runningGroups(facts);
  const busy = new Set(groups.flatMap(({ rows }) => rows));
  const due = rankDue(facts, busy);
  const [publication] = due.publications;
  const judging = groups.filter(({ kind }) => kind !== 'land');
  const runsPublication = judging.some(({ rows }) => rows.some((row) => row.kind === 'publication'));
  // A publication is taken alone: what comes after it is judged by the new lists. Fetching goes on meanwhile.
  const taken: ArrivalStep[] = publication && judging.length === 0 ? [takeOf(publication)] : [];
  const landing = planLanding(due, groups);
  const judgeable = isLandingSmall(facts, due, groups) ? heldBack(due, facts.nowMs) : due;
  const judged = runsPublication || publication ? taken : planJudging(judgeable, groups);
  return [...judged, ...landing];
}

/** Nothing waits for a large package. */
function isLandingSmall(
  { moreToCome = false }: ArrivalFacts,
  { small }: Due,
  groups: readonly Group[],
): boolean {
  const isDue = Object.values(small).some((rows) => rows.length > 0);
  return moreToCome || isDue || groups.some(({ kind, rows }) => kind === 'land' && !rows.some(isLarge));
}

/** Without the routine documents that landed just now: as long as more come in, they wait, but not for long. */
function heldBack(due: Due, nowMs: number): Due {
  const [oldest] = due.landed.routine;
  const age = oldest?.landedAtMs === undefined ? holdBackMs : nowMs - oldest.landedAtMs;
  // A time ahead was written by a clock that was wrong: nothing waits for it.
  return age >= 0 && age < holdBackMs ? { ...due, landed: { ...due.landed, routine: [] } } : due;
}

/** Documents that a running step has, and how urgent they are: those of one step are all alike. */
interface Group {
  readonly kind: ArrivalStep['kind'];
  readonly rows: readonly ArrivalFact[];
  readonly urgency: Urgency;
}

function runningGroups({ running, arrivals }: ArrivalFacts): Group[] {
  const steps = [...running].flatMap((key) => {
    const [, kind, numbers = ''] = /^(land|judge|take) ([-\d,]+)$/.exec(key) ?? [];
    return kind === undefined
      ? []
      : [{ kind: kind as ArrivalStep['kind'], numbers: numbers.split(',').map(Number) }];
  });
  // Only those that run are looked up: ten thousand may lie there.
  const wanted = new Set(steps.flatMap(({ numbers }) => numbers));
  const byNumber = new Map<number, ArrivalFact>();
  if (wanted.size > 0) for (const row of arrivals) if (wanted.has(row.number)) byNumber.set(row.number, row);
  return steps.flatMap(({ kind, numbers }): Group[] => {
    const rows = numbers.flatMap((number) => byNumber.get(number) ?? []);
    const [first] = rows;
    return first === undefined ? [] : [{ kind, rows, urgency: first.urgency }];
  });
}

const takeOf = ({ number }: ArrivalFact): ArrivalStep => ({ kind: 'take', number });

/** What is due, each in the order of its number. Ten thousand may be: they are gone through once, and not sorted when they are in order. */
interface Due {
  // New lists first: they may bring the certificate that the next document needs.
  readonly publications: ArrivalFact[];
  // Then notices, since a recall that is here spares the download of what it takes back; receipts are quick.
  readonly notices: ArrivalFact[];
  readonly receipts: ArrivalFact[];
  readonly small: DueDocuments;
  readonly large: DueDocuments;
  readonly landed: DueDocuments;
}
type DueDocuments = Readonly<Record<Urgency, ArrivalFact[]>>;

const noDocuments = (): DueDocuments => ({ flash: [], urgent: [], routine: [] });

function rankDue({ arrivals, nowMs }: ArrivalFacts, busy: ReadonlySet<ArrivalFact>): Due {
  const due: Due = {
    ...{ publications: [], notices: [], receipts: [] },
    ...{ small: noDocuments(), large: noDocuments(), landed: noDocuments() },
  };
  for (const row of arrivals) if (row.nextTryAtMs <= nowMs && !busy.has(row)) listOf(due, row).push(row);
  const documents = [due.small, due.large, due.landed].flatMap((one) => Object.values(one));
  for (const list of [...documents, due.publications, due.notices, due.receipts])
    list.sort((a, b) => a.number - b.number);
  return due;
}

function listOf(due: Due, row: ArrivalFact): ArrivalFact[] {
  if (row.kind === 'publication') return due.publications;
  if (row.kind === 'notice') return due.notices;
  if (row.kind === 'receipt') return due.receipts;
  if (row.stage === 'landed') return due.landed[row.urgency];
  return isLarge(row) ? due.large[row.urgency] : due.small[row.urgency];
}

function planJudging(due: Due, groups: readonly Group[]): ArrivalStep[] {
  const takes = fillLanes({
    due: [...due.notices, ...due.receipts].map((row) => ({ row, urgency: 'urgent' as const })),
    running: groups.filter(({ kind }) => kind === 'take'),
    lanes: lanes.take,
  });
  const landed = fillLanes({
    due: batchesOf(due.landed, arrivalBatch),
    running: groups.filter(({ kind }) => kind === 'judge'),
    lanes: lanes.judge,
  });
  return [
    ...takes.map(({ row }) => takeOf(row)),
    ...landed.map(({ rows }): ArrivalStep => ({ kind: 'judge', numbers: numbersOf(rows) })),
  ];
}

function planLanding(due: Due, groups: readonly Group[]): ArrivalStep[] {
  const landing = groups.filter(({ kind }) => kind === 'land');
  const small = fillLanes({
    due: batchesOf(due.small, arrivalBatch),
    running: landing.filter(({ rows }) => !rows.some(isLarge)),
    lanes: lanes.small,
  });
  const large = fillLanes({
    due: batchesOf(due.large, 1),
    running: landing.filter(({ rows }) => rows.some(isLarge)),
    lanes: lanes.large,
  });
  return [...small, ...large].map(({ rows }) => ({ kind: 'land', numbers: numbersOf(rows) }));
}

const isLarge = (row: ArrivalFact): boolean => row.sizeBytes > largePackageBytes;
const numbersOf = (rows: readonly ArrivalFact[]): number[] => rows.map(({ number }) => number);

interface Batch {
  readonly rows: readonly ArrivalFact[];
  readonly urgency: Urgency;
}

/** The first batches of each urgency, most urgent first; no more than there are lanes. */
function batchesOf(due: DueDocuments, maxRows: number): Batch[] {
  return (['flash', 'urgent', 'routine'] as const).flatMap((urgency) =>
    cutBatches(due[urgency], maxRows).map((rows) => ({ rows, urgency })),
  );
}

function cutBatches(rows: readonly ArrivalFact[], maxRows: number): ArrivalFact[][] {
  const batches: ArrivalFact[][] = [];
  let bytes = 0;
  for (const row of rows) {
    const last = batches.at(-1);
    bytes += row.sizeBytes;
    if (last !== undefined && last.length < maxRows && bytes <= batchBytes) {
      last.push(row);
      continue;
    }
    if (batches.length === maxBatches) break;
    batches.push([row]);
    bytes = row.sizeBytes;
  }
  return batches;
}

/** Free lanes in order; the last one stays open for what is not routine. */
export function fillLanes<Work extends { readonly urgency: Urgency }>(options: {
  readonly due: readonly Work[];
  readonly running: readonly { readonly urgency: Urgency }[];
  readonly lanes: number;
}): Work[] {
  const chosen: Work[] = [];
  let free = options.lanes - options.running.length;
  let routine = options.running.filter((row) => row.urgency === 'routine').length;
  for (const work of options.due) {
    if (free <= 0) break;
    if (work.urgency === 'routine' && routine >= options.lanes - 1) continue;
    if (work.urgency === 'routine') routine += 1;
    chosen.push(work);
    free -= 1;
  }
  return chosen;
}
