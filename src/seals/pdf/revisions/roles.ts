// Which objects of a state play a role of their own: the catalog, pages, form fields with their widgets, annotations, structure elements.
import { FormatError } from '../../../formats/failure.ts';
import type { PdfDocument } from '../../../formats/pdf/document.ts';
import { isName, isRef, isString, type PdfDict, type PdfValue, textOf } from '../../../formats/pdf/values.ts';
import { itemsOf, plainDict } from './comparison.ts';

/** A node of the field tree: a field, or a widget of the field above it. */
export interface FormNode {
  readonly number: number | null;
  readonly dict: PdfDict;
  readonly name: string;
  /** /FT, its own or inherited; empty when nothing says it. */
  readonly type: string;
  readonly isTerminal: boolean;
}

export interface Roles {
  readonly catalog: number;
  readonly pages: ReadonlySet<number>;
  readonly annotations: ReadonlySet<number>;
  /** By object number. */
  readonly fields: ReadonlyMap<number, FormNode>;
  readonly formNodes: readonly FormNode[];
}

const maxNodes = 200_000;
const maxDepth = 64;

/** Walks page tree and form of one state. Throws a FormatError for trees that loop or are too large. */
export function collectRoles(pdf: PdfDocument): Roles {
  const root = pdf.trailer.entries.get('Root');
  const pages = new Set<number>();
  const annotations = new Set<number>();
  collectPages(pdf, { value: pdf.catalog.entries.get('Pages') ?? null, depth: 0 }, { pages, annotations });
  const formNodes: FormNode[] = [];
  const form = plainDict(pdf, pdf.catalog.entries.get('AcroForm'));
  const seen = new Set<number>();
  for (const field of itemsOf(pdf, form?.entries.get('Fields'))) {
    collectFields(pdf, { value: field, name: '', type: '', depth: 0 }, { formNodes, seen });
  }
  return {
    catalog: isRef(root) ? root.number : -1,
    pages,
    annotations,
    fields: new Map(
      formNodes.flatMap((node) => (node.number === null ? [] : [[node.number, node] as const])),
    ),
    formNodes,
  };
}

interface PageSets {
  readonly pages: Set<number>;
  readonly annotations: Set<number>;
}

function collectPages(
  pdf: PdfDocument,
  { value, depth }: { readonly value: PdfValue; readonly depth: number },
  sets: PageSets,
): void {
  if (depth > maxDepth || sets.pages.size > maxNodes) throw new FormatError('LIMIT_EXCEEDED', 'page tree');
  if (isRef(value)) {
    if (sets.pages.has(value.number)) throw new FormatError('CONTAINER_AMBIGUOUS', 'a page is reached twice');
    sets.pages.add(value.number);
  }
  const dict = plainDict(pdf, value);
  if (!dict) return;
  for (const annotation of itemsOf(pdf, dict.entries.get('Annots')))
    if (isRef(annotation)) sets.annotations.add(annotation.number);
  for (const kid of itemsOf(pdf, dict.entries.get('Kids')))
    collectPages(pdf, { value: kid, depth: depth + 1 }, sets);
}

interface FieldPlace {
  readonly value: PdfValue;
  readonly name: string;
  readonly type: string;
  readonly depth: number;
}

function collectFields(
  pdf: PdfDocument,
  { value, name: parentName, type: parentType, depth }: FieldPlace,
  found: { readonly formNodes: FormNode[]; readonly seen: Set<number> },
): void {
  if (depth > maxDepth || found.formNodes.length > maxNodes)
    throw new FormatError('LIMIT_EXCEEDED', 'form fields');
  if (isRef(value)) {
    if (found.seen.has(value.number))
      throw new FormatError('CONTAINER_AMBIGUOUS', 'a form field is reached twice');
    found.seen.add(value.number);
  }
  const dict = plainDict(pdf, value);
  if (!dict) return;
  const name = nameOfField(pdf, dict, parentName);
  const ownType = pdf.resolve(dict.entries.get('FT'));
  const type = isName(ownType) ? ownType.name : parentType;
  const kids = itemsOf(pdf, dict.entries.get('Kids'));
  found.formNodes.push({
    number: isRef(value) ? value.number : null,
    dict,
    name,
    type,
    isTerminal: kids.length === 0,
  });
  for (const kid of kids) collectFields(pdf, { value: kid, name, type, depth: depth + 1 }, found);
}

/** Fully qualified name (12.7.4.2): partial names joined by full stops. */
export function nameOfField(pdf: PdfDocument, dict: PdfDict, parentName: string): string {
  const own = pdf.resolve(dict.entries.get('T'));
  if (!isString(own)) return parentName;
  return parentName === '' ? textOf(own) : `${parentName}.${textOf(own)}`;
}

/** True for objects that have the same role in both states and are compared there. */
export function createJudgedElsewhere(before: Roles, after: Roles): (number: number) => boolean {
  return (number) =>
    (number === before.catalog && number === after.catalog) ||
    (before.pages.has(number) && after.pages.has(number)) ||
    (before.fields.has(number) && after.fields.has(number)) ||
    (before.annotations.has(number) && after.annotations.has(number));
}
