// Rules for the trailer and the catalog: what every signing program writes anew, and what none may touch.
import { FormatError } from '../../../formats/failure.ts';
import {
  isArray,
  isDict,
  isName,
  isRef,
  isStream,
  type PdfDict,
  type PdfValue,
} from '../../../formats/pdf/values.ts';
import { allKeys, type ChangeKind, type Comparison, itemsOf, plainDict } from './comparison.ts';

/**
 * Written anew by every revision; the last ones describe a cross-reference stream. `XRefStm` names the stream of a hybrid section, `DocChecksum` is a note of
 * LibreOffice to itself: it writes it into the file that it makes and not into the revisions that it adds.
 */
const trailerKeys = [
  'Size',
  'Prev',
  'XRefStm',
  'ID',
  'Root',
  'Info',
  'DocChecksum',
  'Type',
  'W',
  'Index',
  'Filter',
  'DecodeParms',
  'Length',
];

/** Compares the trailers. /Info is descriptive data: it may change, but not what it shares with the pages. */
export function compareTrailers(comparison: Comparison): void {
  const { before, after, report } = comparison;
  for (const key of allKeys(before.trailer, after.trailer)) {
    if (trailerKeys.includes(key)) continue;
    if (!comparison.same(before.trailer.entries.get(key), after.trailer.entries.get(key)))
      report('forbidden', `trailer /${key}`);
  }
  const [oldSize, newSize] = [before, after].map(({ trailer }) => trailer.entries.get('Size'));
  // 7.5.5: objects from /Size on are missing, for readers that keep to it.
  const isSmaller = typeof oldSize === 'number' && !(typeof newSize === 'number' && newSize >= oldSize);
  if (isSmaller) report('forbidden', 'trailer /Size');
  const roots = [before.trailer.entries.get('Root'), after.trailer.entries.get('Root')];
  if (!roots.every((root) => isRef(root))) report('forbidden', 'trailer /Root');
}

/** Compared by their own rules. */
const ownRules = ['AcroForm', 'Pages', 'StructTreeRoot'];

type CatalogRule = (comparison: Comparison, old: PdfValue, now: PdfValue) => boolean;

/** True: the change is allowed. */
const catalogRules: Readonly<Record<string, CatalogRule>> = {
  DSS: isLawfulDss,
  Extensions: isLawfulExtensions,
  Version: isLawfulVersion,
  // Descriptive data (XMP), which every writer renews; no reader draws it.
  Metadata: (_, old, now) => isStream(now) || (old === null && now === null),
  Perms: isLawfulPerms,
  Names: isAppearanceNames,
};

/** What an allowed change of a key counts as. */
const kindOfKey: Readonly<Record<string, ChangeKind>> = { Perms: 'signature', Names: 'annotation' };

/** Compares the catalogs, without form, pages and structure. */
export function compareCatalogs(comparison: Comparison): void {
  const { before, after, report } = comparison;
  for (const key of allKeys(before.catalog, after.catalog)) {
    const [old, now] = [before.catalog.entries.get(key), after.catalog.entries.get(key)];
    if (ownRules.includes(key) || comparison.same(old, now)) continue;
    const rule = Object.hasOwn(catalogRules, key) ? catalogRules[key] : undefined;
    report(
      judgeKey(comparison, rule, [old, now]) ? (kindOfKey[key] ?? 'validationData') : 'forbidden',
      `catalog /${key}`,
    );
  }
}

function judgeKey(
  comparison: Comparison,
  rule: CatalogRule | undefined,
  [old, now]: readonly [PdfValue | undefined, PdfValue | undefined],
): boolean {
  try {
    return rule?.(comparison, comparison.before.resolve(old), comparison.after.resolve(now)) === true;
  } catch (error) {
    // What cannot be read is not what the rule asks for.
    if (error instanceof FormatError && error.code !== 'LIMIT_EXCEEDED') return false;
    throw error;
  }
}

/** Named appearances (7.7.4, /AP) are pictures for stamps; every other name tree decides what the document does or shows. */
function isAppearanceNames(comparison: Comparison, old: PdfValue, now: PdfValue): boolean {
  if (!isDict(now) || !(old === null || isDict(old))) return false;
  return allKeys(old, now).every(
    (key) => key === 'AP' || comparison.same(old?.entries.get(key), now.entries.get(key)),
  );
}

function isLawfulVersion({ before }: Comparison, old: PdfValue, now: PdfValue): boolean {
  if (!isName(now) || !/^\d\.\d$/.test(now.name)) return false;
  const header = Buffer.from(before.bytes.subarray(5, 8)).toString('latin1');
  return now.name >= (isName(old) ? old.name : header);
}

/** Extensions (7.12) are added or raised, never removed or lowered. */
function isLawfulExtensions(comparison: Comparison, old: PdfValue, now: PdfValue): boolean {
  if (!isDict(now)) return false;
  if (old === null) return true;
  return (
    isDict(old) &&
    [...old.entries].every(([prefix, value]) => {
      const later = now.entries.get(prefix);
      return comparison.same(value, later) || isRaised(comparison, value, later);
    })
  );
}

function isRaised(comparison: Comparison, old: PdfValue, now: PdfValue | undefined): boolean {
  const { before, after } = comparison;
  const newLevels = levelsOf(after, after.resolve(now));
  const oldLevels = levelsOf(before, before.resolve(old));
  return oldLevels.every(
    (level) =>
      typeof level === 'number' && newLevels.some((higher) => typeof higher === 'number' && higher >= level),
  );
}

/** ExtensionLevel of one developer extension, or of each in an array (ISO 32000-2). */
function levelsOf(pdf: Comparison['before'], value: PdfValue): PdfValue[] {
  const list = isArray(value) ? value : [value];
  return list.map((item) => pdf.resolve(plainDict(pdf, item)?.entries.get('ExtensionLevel')));
}

/** Permissions stay; a certification may be added, and then its order is judged. */
function isLawfulPerms(comparison: Comparison, old: PdfValue, now: PdfValue): boolean {
  if (!isDict(now) || !(old === null || isDict(old))) return false;
  return allKeys(old, now).every(
    (key) =>
      comparison.same(old?.entries.get(key), now.entries.get(key)) ||
      (key === 'DocMDP' && !old?.entries.has(key)),
  );
}

const listKeys = ['Certs', 'CRLs', 'OCSPs', 'Cert', 'CRL', 'OCSP'];

/** Validation data of ETSI EN 319 142-1, 5.4.2: lists of streams; it may grow, and it must be nothing else. */
function isLawfulDss(comparison: Comparison, old: PdfValue, now: PdfValue): boolean {
  if (!isDict(now) || !(old === null || isDict(old))) return false;
  return [...now.entries].every(([key, value]) => {
    if (key !== 'VRI') return isDssEntry(comparison, key, value);
    const related = plainDict(comparison.after, value);
    return [...(related?.entries.values() ?? [])].every((entry) => isVriEntry(comparison, entry));
  });
}

function isVriEntry(comparison: Comparison, value: PdfValue): boolean {
  const dict: PdfDict | null = plainDict(comparison.after, value);
  return dict !== null && [...dict.entries].every(([key, inner]) => isDssEntry(comparison, key, inner));
}

function isDssEntry(comparison: Comparison, key: string, value: PdfValue): boolean {
  const { after } = comparison;
  if (key === 'Type' || key === 'TU') return true;
  if (key === 'TS') return isStream(after.resolve(value));
  if (!listKeys.includes(key)) return false;
  return (
    isArray(after.resolve(value)) &&
    itemsOf(after, value).every((item) => {
      comparison.spend();
      return isStream(after.resolve(item));
    })
  );
}
