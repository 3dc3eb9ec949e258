// What the signatures of a state allow to follow: DocMDP of the certification, FieldMDP of every signature, and the lock of the signed field
// (ISO 32000-2, 12.8.2.2, 12.8.2.4 and 12.7.5.5).
import type { PdfDocument } from '../../../formats/pdf/document.ts';
import { isName, isString, type PdfDict, textOf } from '../../../formats/pdf/values.ts';
import { itemsOf, plainDict } from './comparison.ts';
import type { FieldLock } from './form-rules.ts';
import type { FormNode } from './roles.ts';

export type DocMdpLevel = 1 | 2 | 3;

/** Permissions in force in one state. */
export interface Permissions {
  readonly level: DocMdpLevel;
  /** Who says so; `nobody`: no signature restricts, taken as P=2. */
  readonly source: 'certification' | 'lock' | 'nobody';
  readonly isLocked: FieldLock;
}

/** Parameters of one transform method among the signature's references. */
function transformOf(pdf: PdfDocument, signature: PdfDict, method: string): PdfDict | null {
  for (const reference of itemsOf(pdf, signature.entries.get('Reference')).slice(0, 16)) {
    const dict = plainDict(pdf, reference);
    if (dict && isName(pdf.resolve(dict.entries.get('TransformMethod')), method))
      return plainDict(pdf, dict.entries.get('TransformParams')) ?? { kind: 'dict', entries: new Map() };
  }
  return null;
}

const levelOf = (value: unknown): DocMdpLevel => (value === 1 || value === 3 ? value : 2);

/** P of the certification: 1 nothing may follow, 2 form fields, 3 annotations too; null when the signature does not certify. */
export function readDocMdp(pdf: PdfDocument, signature: PdfDict): DocMdpLevel | null {
  const parameters = transformOf(pdf, signature, 'DocMDP');
  return parameters === null ? null : levelOf(pdf.resolve(parameters.entries.get('P')));
}

interface FieldRules {
  readonly certified: DocMdpLevel | null;
  readonly locked: DocMdpLevel | null;
  readonly locks: readonly FieldLock[];
}

const noRules: FieldRules = { certified: null, locked: null, locks: [] };

/** What the signature of one field restricts; a time stamp restricts nothing. */
function rulesOf(pdf: PdfDocument, node: FormNode): FieldRules {
  const signature = node.type === 'Sig' ? plainDict(pdf, node.dict.entries.get('V')) : null;
  if (!signature || isName(pdf.resolve(signature.entries.get('SubFilter')), 'ETSI.RFC3161')) return noRules;
  const lock = plainDict(pdf, node.dict.entries.get('Lock'));
  const level = pdf.resolve(lock?.entries.get('P'));
  const rules = [lock, transformOf(pdf, signature, 'FieldMDP')].filter((rule) => rule !== null);
  return {
    certified: readDocMdp(pdf, signature),
    locked: level === 1 || level === 2 || level === 3 ? level : null,
    locks: rules.map((rule) => readLock(pdf, rule, node.name)),
  };
}

/** Reads the permissions that the signed fields of a state set. */
export function readPermissions(pdf: PdfDocument, nodes: readonly FormNode[]): Permissions {
  const rules = nodes.map((node) => rulesOf(pdf, node));
  const certified = rules.reduce<DocMdpLevel | null>((level, rule) => lower(level, rule.certified), null);
  const locked = rules.reduce<DocMdpLevel | null>((level, rule) => lower(level, rule.locked), null);
  const level = lower(certified, locked);
  const locks = rules.flatMap((rule) => rule.locks);
  return {
    level: level ?? 2,
    source: level === null ? 'nobody' : level === certified ? 'certification' : 'lock',
    isLocked: (name) => locks.some((isLocked) => isLocked(name)),
  };
}

function lower(a: DocMdpLevel | null, b: DocMdpLevel | null): DocMdpLevel | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}

function readLock(pdf: PdfDocument, rule: PdfDict, ownName: string): FieldLock {
  const action = pdf.resolve(rule.entries.get('Action'));
  const names = itemsOf(pdf, rule.entries.get('Fields')).flatMap((item) => {
    const name = pdf.resolve(item);
    return isString(name) ? [textOf(name)] : [];
  });
  // A field's name stands for all fields under it.
  const isNamed = (name: string): boolean =>
    names.some((item) => name === item || name.startsWith(`${item}.`));
  if (isName(action, 'Include')) return isNamed;
  // The signing field itself is filled by the signature that sets the lock.
  if (isName(action, 'Exclude')) return (name) => name !== ownName && !isNamed(name);
  return isName(action, 'All') ? (name) => name !== ownName : () => false;
}
