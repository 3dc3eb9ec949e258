// Rules for the interactive form: signatures may come, fields may be filled in; fields may not go, and no other ones may come.
import type { PdfDocument } from '../../../formats/pdf/document.ts';
import { isDict, isName, isRef, isStream, type PdfDict, type PdfValue } from '../../../formats/pdf/values.ts';
import { changedKeys, type ChangeKind, type Comparison, itemsOf, plainDict } from './comparison.ts';
import { nameOfField } from './roles.ts';
import { isVisibleField } from '../widget-place.ts';

/** True when an earlier signature locks the field of this name. */
export type FieldLock = (name: string) => boolean;

interface FormContext {
  readonly comparison: Comparison;
  readonly isLocked: FieldLock;
}

/** Compares /AcroForm of both states. */
export function compareForms(comparison: Comparison, isLocked: FieldLock): void {
  const { before, after } = comparison;
  const then = plainDict(before, before.catalog.entries.get('AcroForm'));
  const now = plainDict(after, after.catalog.entries.get('AcroForm'));
  if (!now) {
    if (then) comparison.report('forbidden', 'catalog /AcroForm');
    return;
  }
  const old: PdfDict = then ?? { kind: 'dict', entries: new Map() };
  for (const key of changedKeys(comparison, old, now, ['Fields', 'SigFlags'])) {
    if (!isHarmlessFormKey(comparison, key, [old, now])) comparison.report('forbidden', `form /${key}`);
  }
  const context = { comparison, isLocked };
  compareFieldLists(context, { name: '', type: '' }, [
    itemsOf(before, old.entries.get('Fields')),
    itemsOf(after, now.entries.get('Fields')),
  ]);
}

type DictPair = readonly [PdfDict, PdfDict];

/** Resources may be added to the form, a default appearance may come, a request for new appearances may go. */
function isHarmlessFormKey(comparison: Comparison, key: string, [old, now]: DictPair): boolean {
  const value = comparison.after.resolve(now.entries.get(key));
  if (key === 'NeedAppearances') return value !== true;
  if (key === 'DA' || key === 'Q') return !old.entries.has(key);
  if (key !== 'DR') return false;
  const oldResources = plainDict(comparison.before, old.entries.get(key));
  const newResources = plainDict(comparison.after, now.entries.get(key));
  if (!newResources) return false;
  return [...(oldResources?.entries ?? [])].every(([category, oldNames]) =>
    keepsEntries(comparison, oldNames, newResources.entries.get(category)),
  );
}

function keepsEntries(comparison: Comparison, old: PdfValue, now: PdfValue | undefined): boolean {
  const oldDict = plainDict(comparison.before, old);
  const newDict = plainDict(comparison.after, now);
  if (!oldDict || !newDict) return comparison.same(old, now);
  return [...oldDict.entries].every(([name, value]) => comparison.same(value, newDict.entries.get(name)));
}

interface Parent {
  readonly name: string;
  readonly type: string;
}

function compareFieldLists(
  context: FormContext,
  parent: Parent,
  [old, now]: readonly [readonly PdfValue[], readonly PdfValue[]],
): void {
  const { before, after, report } = context.comparison;
  const left = new Set(now);
  for (const value of old) {
    const dict = plainDict(before, value);
    if (!dict) continue;
    const twin = findTwin(context, value, { dict, parent, candidates: left });
    if (twin === undefined) {
      const name = nameOfField(before, dict, parent.name);
      report(context.isLocked(name) ? 'lockedField' : 'forbidden', `field ${name}`);
      continue;
    }
    left.delete(twin);
    const newDict = plainDict(after, twin);
    if (newDict) compareFields(context, parent, [dict, newDict]);
    else report('forbidden', `field ${nameOfField(before, dict, parent.name)}`);
  }
  for (const value of left) judgeNewField(context, parent, value);
}

interface TwinSearch {
  readonly dict: PdfDict;
  readonly parent: Parent;
  readonly candidates: ReadonlySet<PdfValue>;
}

/** The same object, else an equal name: a writer may give a field a new number. */
function findTwin(context: FormContext, value: PdfValue, search: TwinSearch): PdfValue | undefined {
  const { before, after } = context.comparison;
  const candidates = [...search.candidates];
  const sameObject = candidates.find(
    (candidate) => isRef(value) && isRef(candidate) && candidate.number === value.number,
  );
  if (sameObject !== undefined || !search.dict.entries.has('T')) return sameObject;
  const name = nameOfField(before, search.dict, search.parent.name);
  return candidates.find((candidate) => {
    const dict = plainDict(after, candidate);
    return dict?.entries.has('T') === true && nameOfField(after, dict, search.parent.name) === name;
  });
}

function compareFields(context: FormContext, parent: Parent, [old, now]: DictPair): void {
  const { comparison, isLocked } = context;
  comparison.spend();
  const name = nameOfField(comparison.before, old, parent.name);
  const type = typeOf(comparison, old, parent);
  const keys = changedKeys(comparison, old, now, ['Kids']);
  for (const key of keys) {
    const allowed = isLocked(name) ? 'lockedField' : kindOfFieldChange(comparison, { key, type }, [old, now]);
    comparison.report(allowed, `field ${name} /${key}`);
  }
  compareFieldLists(context, { name, type }, [
    itemsOf(comparison.before, old.entries.get('Kids')),
    itemsOf(comparison.after, now.entries.get('Kids')),
  ]);
}

function typeOf({ before }: Comparison, dict: PdfDict, parent: Parent): string {
  const own = before.resolve(dict.entries.get('FT'));
  return isName(own) ? own.name : parent.type;
}

/** What signing an empty field writes: value, appearance, flags, day, and where the widget stands (page, structure). */
const signingKeys = ['V', 'AP', 'AS', 'F', 'M', 'MK', 'H', 'DA', 'P', 'StructParent', 'Type'];
/** What filling in writes. */
const fillingKeys = ['V', 'AP', 'AS', 'I', 'RV', 'M'];

function kindOfFieldChange(
  comparison: Comparison,
  { key, type }: { readonly key: string; readonly type: string },
  [old, now]: DictPair,
): ChangeKind {
  const { before, after } = comparison;
  // An appearance that something else uses too is not the field's own to replace.
  if (key === 'AP' && isUsedElsewhere(comparison, old.entries.get('AP'))) return 'forbidden';
  if (type !== 'Sig') return fillingKeys.includes(key) ? 'formFill' : 'forbidden';
  const isNewlySigned = before.resolve(old.entries.get('V')) === null && now.entries.has('V');
  if (!isNewlySigned || !signingKeys.includes(key)) return 'forbidden';
  // What stood there may only be completed.
  if ((key === 'P' || key === 'StructParent') && old.entries.has(key)) return 'forbidden';
  return kindOfSignature(after, now);
}

/** A document time stamp is validation data as long as it shows nothing: anybody can obtain one. */
function kindOfSignature(after: PdfDocument, field: PdfDict): ChangeKind {
  const value = after.resolve(field.entries.get('V'));
  if (!isDict(value)) return 'forbidden';
  if (!isName(after.resolve(value.entries.get('SubFilter')), 'ETSI.RFC3161')) return 'signature';
  return isVisibleField(after, field) ? 'forbidden' : 'validationData';
}

/** True when an appearance dictionary of its own is referred to by something that is neither field nor annotation. */
function isUsedElsewhere({ before: pdf, spend }: Comparison, appearance: PdfValue | undefined): boolean {
  if (!isRef(appearance)) return false;
  const refersTo = (value: PdfValue, depth: number): boolean => {
    if (value === null || typeof value !== 'object' || depth > 32) return false;
    if (!('kind' in value)) return value.some((item) => refersTo(item, depth + 1));
    if (isRef(value)) return value.number === appearance.number;
    const dict = isStream(value) ? value.dict : value;
    return isDict(dict) && [...dict.entries.values()].some((item) => refersTo(item, depth + 1));
  };
  const holdsAppearance = (value: PdfValue): boolean =>
    isDict(value) && (value.entries.has('Subtype') || value.entries.has('FT')) && value.entries.has('AP');
  return (
    refersTo(pdf.trailer, 0) ||
    pdf.objectNumbers.some((number) => {
      spend();
      const value = pdf.get(number);
      return !holdsAppearance(value) && refersTo(value, 0);
    })
  );
}

/** A node that gives the fields below it the first part of their name, and nothing else (12.7.4.2). */
const isNameOnly = ({ entries }: PdfDict): boolean =>
  [...entries.keys()].every((key) => key === 'T' || key === 'Kids' || key === 'Parent' || key === 'Type');

/** New fields are for signatures. */
function judgeNewField(context: FormContext, parent: Parent, value: PdfValue): void {
  const { after, report, spend } = context.comparison;
  spend();
  const dict = plainDict(after, value);
  if (!dict) return;
  const name = nameOfField(after, dict, parent.name);
  const ownType = after.resolve(dict.entries.get('FT'));
  const type = isName(ownType) ? ownType.name : parent.type;
  const kids = itemsOf(after, dict.entries.get('Kids'));
  if (isNameOnly(dict) && kids.length > 0 && name !== parent.name) {
    for (const kid of kids) judgeNewField(context, { name, type }, kid);
    return;
  }
  // A widget that joins a signed field would show the seal at a second place.
  const joinsField = parent.type === 'Sig' && !dict.entries.has('T');
  const areWidgets = kids.every((kid) => plainDict(after, kid)?.entries.has('T') === false);
  const isOwnField = type === 'Sig' && !joinsField && areWidgets && name !== parent.name;
  report(isOwnField ? kindOfNewField(after, dict) : 'forbidden', `field ${name} added`);
}

/** An empty field that draws something is a picture over the page without anybody's signature. */
function kindOfNewField(after: PdfDocument, dict: PdfDict): ChangeKind {
  if (dict.entries.has('V')) return kindOfSignature(after, dict);
  return isVisibleField(after, dict) ? 'annotation' : 'signature';
}
