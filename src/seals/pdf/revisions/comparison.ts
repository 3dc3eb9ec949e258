// Lockstep comparison of two states of one PDF (step 9 of seals.md section 5). Everything that the trailer reaches must be equal, but for places that a
// rule names. An object that a rule lets change and that is also used at another place is found there again, because every way to it is walked:
// that is what stops updates that overwrite an object of the page under the cover of a form field ("sneaky" files).
import { FormatError } from '../../../formats/failure.ts';
import type { PdfDocument } from '../../../formats/pdf/document.ts';
import {
  isArray,
  isDict,
  isName,
  isRef,
  isStream,
  isString,
  type PdfDict,
  type PdfValue,
} from '../../../formats/pdf/values.ts';

/** What a later revision did, by the least permission that allows it. */
export type ChangeKind =
  /** Validation data, time stamps, descriptive data: always allowed. */
  | 'validationData'
  /** A further signature, or a field for one: P=2. */
  | 'signature'
  /** A form field filled in: P=2. */
  | 'formFill'
  /** How a page orders its annotations: P=3. */
  | 'pageAnnotations'
  /** An annotation added, changed or removed: P=3. */
  | 'annotation'
  /** An object that this reader cannot read, though others may repair it: nothing is known of what it shows. */
  | 'unreadable'
  /** A field that an earlier signature locks. */
  | 'lockedField'
  /** Nothing allows it. */
  | 'forbidden';

export interface RevisionChange {
  readonly kind: ChangeKind;
  /** Where, in the words of the file: `page 2 /Contents`, `field Seal1 /V`. */
  readonly where: string;
}

export interface Comparison {
  readonly before: PdfDocument;
  readonly after: PdfDocument;
  /** Deep equality of what two values reach. */
  same(before: PdfValue | undefined, after: PdfValue | undefined): boolean;
  report(kind: ChangeKind, where: string): void;
  /** Counts a step of work; a FormatError when there is too much of it. */
  spend(): void;
}

/** Steps that all comparisons of one file may take together: about a second. */
export interface WorkBudget {
  left: number;
}

export const createWorkBudget = (): WorkBudget => ({ left: 1_500_000 });

/** Takes work off the budget; a FormatError when nothing is left. */
export function spendWork(budget: WorkBudget, steps: number): void {
  budget.left -= steps;
  if (budget.left < 0) throw new FormatError('LIMIT_EXCEEDED', 'too much to compare');
}

/** Objects that are compared at their own place (pages, fields, annotations, structure elements) and so need not be compared where others refer to them. */
export type JudgedElsewhere = (number: number) => boolean;

export function createComparison(options: {
  readonly before: PdfDocument;
  readonly after: PdfDocument;
  readonly judgedElsewhere: JudgedElsewhere;
  readonly budget: WorkBudget;
}): Comparison & { readonly changes: readonly RevisionChange[] } {
  const { before, after, budget } = options;
  const changes: RevisionChange[] = [];
  const proven = new Set<string>();
  const report: Comparison['report'] = (kind, where) => void changes.push({ kind, where });
  const unreadable = (where: string): void => {
    if (!changes.some((change) => change.where === where)) report('unreadable', where);
  };
  const spend = (): void => {
    spendWork(budget, 1);
  };
  return {
    before,
    after,
    changes,
    spend,
    same: (a, b) => isSameGraph({ ...options, proven, spend, unreadable }, a ?? null, b ?? null),
    report,
  };
}

interface GraphContext {
  readonly before: PdfDocument;
  readonly after: PdfDocument;
  readonly judgedElsewhere: JudgedElsewhere;
  readonly proven: Set<string>;
  spend(): void;
  unreadable(where: string): void;
}

type Pair = readonly [PdfValue, PdfValue];

/** Pairs of references are taken for equal while they wait in the queue; a difference takes all of them back. */
function isSameGraph(context: GraphContext, a: PdfValue, b: PdfValue): boolean {
  const assumed: string[] = [];
  const queue: Pair[] = [];
  const enqueue: Enqueue = (pair, key) => {
    if (context.proven.has(key)) return;
    context.proven.add(key);
    assumed.push(key);
    queue.push(pair);
  };
  let equal = compareValues(context, enqueue, [a, b]);
  for (let pair = queue.pop(); pair && equal; pair = queue.pop()) {
    equal = isSameUnread(context, pair) || compareResolved(context, enqueue, pair);
  }
  if (!equal) for (const key of assumed) context.proven.delete(key);
  return equal;
}

type Enqueue = (pair: Pair, key: string) => void;

/** The same bytes at the same place that cannot be read: equal as far as anyone knows, and told. */
function isSameUnread(context: GraphContext, [a, b]: Pair): boolean {
  if (!isRef(a) || !isRef(b) || isReadable(context.before, a) || isReadable(context.after, b)) return false;
  const [then, now] = [context.before.entryOf(a.number), context.after.entryOf(b.number)];
  if (then?.kind !== 'offset' || now?.kind !== 'offset' || then.offset !== now.offset) return false;
  context.unreadable(`object ${a.number}`);
  return true;
}

function isReadable(pdf: PdfDocument, value: PdfValue): boolean {
  try {
    pdf.resolve(value);
    return true;
  } catch (error) {
    if (error instanceof FormatError && error.code !== 'LIMIT_EXCEEDED') return false;
    throw error;
  }
}

const unread: PdfValue = [];

/** What cannot be read equals nothing. */
function resolveOrUnread(pdf: PdfDocument, value: PdfValue): PdfValue {
  return isReadable(pdf, value) ? pdf.resolve(value) : unread;
}

function compareResolved(context: GraphContext, enqueue: Enqueue, [a, b]: Pair): boolean {
  const inner: Pair = [resolveOrUnread(context.before, a), resolveOrUnread(context.after, b)];
  return compareValues(context, enqueue, inner);
}

function compareValues(context: GraphContext, enqueue: Enqueue, pair: Pair): boolean {
  context.spend();
  const [a, b] = pair;
  if (isRef(a) && isRef(b)) {
    const isSameNumber = a.number === b.number && a.generation === b.generation;
    if (!isSameNumber || !context.judgedElsewhere(a.number))
      enqueue(pair, `${a.number}.${a.generation}:${b.number}.${b.generation}`);
    return true;
  }
  if (isRef(a) || isRef(b)) return compareResolved(context, enqueue, pair);
  if (a === unread || b === unread) return false;
  if (!isComposed(a) || !isComposed(b)) return a === b;
  return compareComposed(a, b, (first, second) => compareValues(context, enqueue, [first, second]));
}

type Composed = Exclude<PdfValue, null | boolean | number>;

const isComposed = (value: PdfValue): value is Composed => value !== null && typeof value === 'object';

function compareComposed(a: Composed, b: Composed, both: (a: PdfValue, b: PdfValue) => boolean): boolean {
  if (isArray(a))
    return isArray(b) && a.length === b.length && a.every((item, at) => both(item, b[at] ?? null));
  if (isName(a)) return isName(b, a.name);
  if (isString(a)) return isString(b) && Buffer.compare(a.bytes, b.bytes) === 0;
  if (isStream(a)) return isStream(b) && both(a.dict, b.dict) && Buffer.compare(a.raw, b.raw) === 0;
  return isDict(a) && isDict(b) && allKeys(a, b).every((key) => both(entry(a, key), entry(b, key)));
}

const entry = (dict: PdfDict, key: string): PdfValue => dict.entries.get(key) ?? null;

/** Keys of either dictionary; a null value is an absent key (7.3.7). */
export function allKeys(a: PdfDict | null, b: PdfDict | null): string[] {
  return [...new Set([...(a?.entries.keys() ?? []), ...(b?.entries.keys() ?? [])])];
}

/** Keys whose values differ, without the ones in `apart`. */
export function changedKeys(
  comparison: Comparison,
  a: PdfDict,
  b: PdfDict,
  apart: readonly string[] = [],
): string[] {
  return allKeys(a, b).filter(
    (key) => !apart.includes(key) && !comparison.same(a.entries.get(key), b.entries.get(key)),
  );
}

/** A dictionary that is no stream; null for everything else. */
export function plainDict(pdf: PdfDocument, value: PdfValue | undefined): PdfDict | null {
  const resolved = pdf.resolve(value);
  return isDict(resolved) ? resolved : null;
}

/** Items of an array; none for everything else. */
export function itemsOf(pdf: PdfDocument, value: PdfValue | undefined): readonly PdfValue[] {
  const resolved = pdf.resolve(value);
  return isArray(resolved) ? resolved : [];
}
