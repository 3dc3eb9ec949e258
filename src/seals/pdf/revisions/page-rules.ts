// Rules for pages: content, resources and boxes stand still; annotations belong to P=3, widgets to the form.
import { FormatError } from '../../../formats/failure.ts';
import { isName, isRef, type PdfDict, type PdfValue } from '../../../formats/pdf/values.ts';
import { changedKeys, type Comparison, itemsOf, plainDict } from './comparison.ts';
import type { Roles } from './roles.ts';

export interface PageContext {
  readonly comparison: Comparison;
  readonly then: Roles;
  readonly now: Roles;
}

const maxDepth = 64;

/** Compares the page trees of both states. */
export function comparePages(context: PageContext): void {
  const { before, after } = context.comparison;
  compareNodes({ ...context, depth: 0, count: { pages: 0 } }, [
    before.catalog.entries.get('Pages') ?? null,
    after.catalog.entries.get('Pages') ?? null,
  ]);
}

interface NodeContext extends PageContext {
  readonly depth: number;
  readonly count: { pages: number };
}

function compareNodes(context: NodeContext, [old, now]: readonly [PdfValue, PdfValue]): void {
  const { comparison, depth, count } = context;
  const { before, after, report } = comparison;
  comparison.spend();
  if (depth > maxDepth) throw new FormatError('LIMIT_EXCEEDED', 'page tree');
  const oldDict = plainDict(before, old);
  const newDict = plainDict(after, now);
  if (!oldDict || !newDict) {
    if (oldDict !== newDict) report('forbidden', `page ${count.pages + 1}`);
    return;
  }
  const oldKids = itemsOf(before, oldDict.entries.get('Kids'));
  const newKids = itemsOf(after, newDict.entries.get('Kids'));
  if (oldKids.length === 0) count.pages += 1;
  const where = oldKids.length === 0 ? `page ${count.pages}` : 'page tree';
  compareKeys(comparison, [oldDict, newDict], where);
  if (oldKids.length !== newKids.length) {
    report('forbidden', `${where} /Kids`);
    return;
  }
  for (const [at, kid] of oldKids.entries())
    compareNodes({ ...context, depth: depth + 1 }, [kid, newKids[at] ?? null]);
  compareAnnotations(context, [oldDict, newDict], where);
}

function compareKeys(comparison: Comparison, [old, now]: readonly [PdfDict, PdfDict], where: string): void {
  for (const key of changedKeys(comparison, old, now, ['Kids', 'Annots', 'Parent'])) {
    // Order of tabbing, and the key by which new annotations enter the structure tree.
    const isAnnotationKey = key === 'Tabs' || (key === 'StructParents' && !old.entries.has(key));
    comparison.report(isAnnotationKey ? 'pageAnnotations' : 'forbidden', `${where} /${key}`);
  }
  if (!isSamePlace(old, now)) comparison.report('forbidden', `${where} /Parent`);
}

/** The node above is compared by walking down; here it must only be the same one. */
function isSamePlace(old: PdfDict, now: PdfDict): boolean {
  const [then, later] = [old.entries.get('Parent'), now.entries.get('Parent')];
  return (isRef(then) ? then.number : null) === (isRef(later) ? later.number : null);
}

function compareAnnotations(
  context: PageContext,
  [old, now]: readonly [PdfDict, PdfDict],
  where: string,
): void {
  const { comparison } = context;
  const oldItems = itemsOf(comparison.before, old.entries.get('Annots'));
  const left = [...itemsOf(comparison.after, now.entries.get('Annots'))];
  for (const item of oldItems) {
    comparison.spend();
    const at = left.findIndex((candidate) =>
      isRef(item) ? isRef(candidate) && candidate.number === item.number : comparison.same(item, candidate),
    );
    if (at >= 0) compareAnnotation(context, [item, left.splice(at, 1)[0] ?? null], where);
    else judgeRemoved(context, item, where);
  }
  for (const item of left) judgeAdded(context, item, where);
}

function compareAnnotation(
  context: PageContext,
  [old, now]: readonly [PdfValue, PdfValue],
  where: string,
): void {
  const { comparison, then, now: later } = context;
  // Fields were compared with the form.
  if (isRef(old) && then.fields.has(old.number) && later.fields.has(old.number)) return;
  const oldDict = plainDict(comparison.before, old);
  const newDict = plainDict(comparison.after, now);
  if (!oldDict || !newDict) {
    if (oldDict !== newDict) comparison.report('annotation', `${where} /Annots`);
    return;
  }
  const [key] = changedKeys(comparison, oldDict, newDict);
  if (key === undefined) return;
  const isWidget = [oldDict, newDict].some((dict) => isName(dict.entries.get('Subtype'), 'Widget'));
  comparison.report(isWidget ? 'forbidden' : 'annotation', `${where} annotation /${key}`);
}

/** What belongs to the form stays where it can be seen. */
function judgeRemoved({ comparison, then, now }: PageContext, item: PdfValue, where: string): void {
  const field = isRef(item) ? then.fields.get(item.number) : undefined;
  // A field that left the form too is told there.
  if (field && isRef(item) && !now.fields.has(item.number)) return;
  const isWidget = isName(plainDict(comparison.before, item)?.entries.get('Subtype'), 'Widget');
  comparison.report(field || isWidget ? 'forbidden' : 'annotation', `${where} annotation removed`);
}

function judgeAdded({ comparison, then, now }: PageContext, item: PdfValue, where: string): void {
  const field = isRef(item) ? now.fields.get(item.number) : undefined;
  const earlier = isRef(item) ? then.fields.get(item.number) : undefined;
  // A new signature field is told with the form; an older one may come to the page when it is signed.
  if (field?.type === 'Sig' && (!earlier || !earlier.dict.entries.has('V'))) return;
  const dict = plainDict(comparison.after, item);
  // A widget without field shows something that no form owns.
  const isWidget = field !== undefined || isName(dict?.entries.get('Subtype'), 'Widget');
  comparison.report(isWidget ? 'forbidden' : 'annotation', `${where} annotation added`);
}
