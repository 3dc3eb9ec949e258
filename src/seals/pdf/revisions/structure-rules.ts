// Rules for the structure tree of tagged documents: elements for new fields and annotations may be added, nothing else may move.
import { FormatError } from '../../../formats/failure.ts';
import { isName, isRef, type PdfDict, type PdfValue } from '../../../formats/pdf/values.ts';
import { changedKeys, type Comparison, itemsOf, plainDict } from './comparison.ts';
import type { PageContext } from './page-rules.ts';

const maxDepth = 256;

/** Compares /StructTreeRoot of both states. */
export function compareStructure(context: PageContext): void {
  const { comparison } = context;
  const { before, after, report } = comparison;
  const old = before.catalog.entries.get('StructTreeRoot');
  const now = after.catalog.entries.get('StructTreeRoot');
  const oldDict = plainDict(before, old);
  const newDict = plainDict(after, now);
  if (!oldDict || !newDict) {
    if (!comparison.same(old, now)) report('forbidden', 'catalog /StructTreeRoot');
    return;
  }
  for (const key of changedKeys(comparison, oldDict, newDict, ['K', 'ParentTree', 'ParentTreeNextKey'])) {
    report('forbidden', `structure /${key}`);
  }
  compareKids(context, [oldDict, newDict], 0);
  compareParentTrees(comparison, [oldDict, newDict]);
}

type DictPair = readonly [PdfDict, PdfDict];

function kidsOf(comparison: Comparison, state: 'before' | 'after', dict: PdfDict): readonly PdfValue[] {
  const value = dict.entries.get('K');
  if (value === undefined) return [];
  const list = itemsOf(comparison[state], value);
  const resolved = comparison[state].resolve(value);
  return Array.isArray(resolved) ? list : [value];
}

/** The old kids must all be there in their order; what stands between must belong to new annotations. */
function compareKids(context: PageContext, [old, now]: DictPair, depth: number): void {
  const { comparison } = context;
  comparison.spend();
  if (depth > maxDepth) throw new FormatError('LIMIT_EXCEEDED', 'structure tree');
  const later = kidsOf(comparison, 'after', now);
  let at = 0;
  for (const kid of kidsOf(comparison, 'before', old)) {
    const found = later.findIndex((candidate, index) => index >= at && isSameKid(comparison, kid, candidate));
    if (found < 0) {
      judgeMissing(context, kid);
      continue;
    }
    for (const added of later.slice(at, found)) judgeAdded(context, added);
    at = found + 1;
    compareElements(context, [kid, later[found] ?? null], depth);
  }
  for (const added of later.slice(at)) judgeAdded(context, added);
}

function isSameKid(comparison: Comparison, kid: PdfValue, candidate: PdfValue): boolean {
  comparison.spend();
  return isRef(kid) ? isRef(candidate) && kid.number === candidate.number : comparison.same(kid, candidate);
}

function compareElements(
  context: PageContext,
  [kid, candidate]: readonly [PdfValue, PdfValue],
  depth: number,
): void {
  const { comparison } = context;
  const old = plainDict(comparison.before, kid);
  const now = plainDict(comparison.after, candidate);
  if (!isRef(kid)) return;
  if (!old || !now) {
    if (!comparison.same(comparison.before.resolve(kid), comparison.after.resolve(candidate)))
      comparison.report('forbidden', 'structure element');
    return;
  }
  for (const key of changedKeys(comparison, old, now, ['K', 'P'])) {
    comparison.report('forbidden', `structure element /${key}`);
  }
  const [above, stillAbove] = [old.entries.get('P'), now.entries.get('P')];
  if ((isRef(above) ? above.number : null) !== (isRef(stillAbove) ? stillAbove.number : null))
    comparison.report('forbidden', 'structure element /P');
  compareKids(context, [old, now], depth + 1);
}

/** Objects that an element stands for: all of them, when it holds nothing else. */
function objectsOf(comparison: Comparison, state: 'before' | 'after', kid: PdfValue): number[] | null {
  const pdf = comparison[state];
  const dict = plainDict(pdf, kid);
  if (!dict) return null;
  if (isName(pdf.resolve(dict.entries.get('Type')), 'OBJR')) {
    const target = dict.entries.get('Obj');
    return isRef(target) ? [target.number] : null;
  }
  const all: number[] = [];
  for (const inner of kidsOf(comparison, state, dict)) {
    comparison.spend();
    const inside = plainDict(pdf, inner);
    const target = inside?.entries.get('Obj');
    // Elements for annotations are flat in practice: element, object reference.
    if (!isRef(target)) return null;
    all.push(target.number);
  }
  return all;
}

function judgeAdded(context: PageContext, kid: PdfValue): void {
  const { comparison, then, now } = context;
  const objects = objectsOf(comparison, 'after', kid);
  const isNew = (number: number): boolean =>
    (now.annotations.has(number) && !then.annotations.has(number)) ||
    (now.fields.has(number) && (!then.fields.has(number) || now.fields.get(number)?.type === 'Sig'));
  if (!objects?.every(isNew)) comparison.report('forbidden', 'structure element added');
}

function judgeMissing(context: PageContext, kid: PdfValue): void {
  const { comparison, now } = context;
  const objects = objectsOf(comparison, 'before', kid);
  const isGone = objects?.every((number) => !now.annotations.has(number) && !now.fields.has(number));
  comparison.report(isGone === true ? 'annotation' : 'forbidden', 'structure element removed');
}

/** The number tree from marked content and annotations to elements (14.7.4.4): old keys keep their elements. */
function compareParentTrees(comparison: Comparison, [old, now]: DictPair): void {
  const then = readNumberTree(comparison, 'before', old.entries.get('ParentTree'));
  const later = readNumberTree(comparison, 'after', now.entries.get('ParentTree'));
  for (const [key, value] of then) {
    const twin = later.get(key);
    if (isSameTarget(comparison, value, twin ?? null)) continue;
    comparison.report(twin === undefined ? 'annotation' : 'forbidden', `structure parent ${key}`);
  }
}

/** Elements are compared in the tree; here only which one is meant. */
function isSameTarget(comparison: Comparison, value: PdfValue, twin: PdfValue): boolean {
  comparison.spend();
  if (isRef(value) && isRef(twin) && value.number === twin.number) {
    return Array.isArray(comparison.before.resolve(value))
      ? isSameTarget(comparison, comparison.before.resolve(value), comparison.after.resolve(twin))
      : true;
  }
  const list = comparison.before.resolve(value);
  const twins = comparison.after.resolve(twin);
  if (!Array.isArray(list) || !Array.isArray(twins)) return comparison.same(value, twin);
  const items = list as readonly PdfValue[];
  return (
    items.length === twins.length &&
    items.every((item, at) => isSameTarget(comparison, item, (twins as readonly PdfValue[])[at] ?? null))
  );
}

function readNumberTree(
  comparison: Comparison,
  state: 'before' | 'after',
  root: PdfValue | undefined,
): ReadonlyMap<number, PdfValue> {
  const pdf = comparison[state];
  const entries = new Map<number, PdfValue>();
  const walk = (value: PdfValue | undefined, depth: number): void => {
    comparison.spend();
    if (depth > maxDepth) throw new FormatError('LIMIT_EXCEEDED', 'number tree');
    const dict = plainDict(pdf, value);
    const numbers = itemsOf(pdf, dict?.entries.get('Nums'));
    for (let at = 0; at + 1 < numbers.length; at += 2) {
      const key = pdf.resolve(numbers[at]);
      comparison.spend();
      if (typeof key === 'number') entries.set(key, numbers[at + 1] ?? null);
    }
    for (const kid of itemsOf(pdf, dict?.entries.get('Kids'))) walk(kid, depth + 1);
  };
  walk(root, 0);
  return entries;
}
