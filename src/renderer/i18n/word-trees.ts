// Tables keyed by codes, exhaustive at compile time, become trees: i18next parts keys by dots, and many codes have dots.
import type { DeskCode } from '../../shared/domain/desk-codes.ts';
import type { FindingCode } from '../../shared/domain/finding-codes.ts';
import type { ReportCode } from '../../shared/domain/report-codes.ts';

export interface FindingWords {
  readonly what: string;
  readonly remedy: string;
}
/** A finding of rules or secrecy owes a sentence and a remedy. */
export type FindingTable = Readonly<Record<FindingCode, FindingWords>>;
/** A part of that table in a file of its own. */
export type FindingPart = Readonly<Partial<FindingTable>>;
/** A step of the seal desk owes a sentence that names its remedy. */
export type DeskTable = Readonly<Record<DeskCode, string>>;

/** A reason code of the seal report owes a sentence that says why and one that says what to do. */
export type ReportTable = Readonly<Record<ReportCode, string>>;

export interface WordTree {
  readonly [name: string]: string | FindingWords | WordTree;
}

function grow(entries: readonly (readonly [readonly string[], string | FindingWords])[]): WordTree {
  const names = [...new Set(entries.map(([path]) => path[0] ?? ''))];
  return Object.fromEntries(
    names.map((name) => {
      const below = entries.filter(([path]) => path[0] === name);
      const leaf = below.find(([path]) => path.length === 1);
      return [name, leaf?.[1] ?? grow(below.map(([path, words]) => [path.slice(1), words] as const))];
    }),
  );
}

/** `a.b.c` becomes `{ a: { b: { c } } }`. */
export function treeOf(table: Readonly<Record<string, string | FindingWords>>): WordTree {
  return grow(Object.entries(table).map(([code, words]) => [code.split('.'), words] as const));
}
