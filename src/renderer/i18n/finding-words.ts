// A finding of rules or secrecy owes a sentence and a remedy; keyed exhaustively so that a new code does not compile without words.
import type { FindingCode } from '../../shared/domain/finding-codes.ts';

export interface FindingWords {
  readonly what: string;
  readonly remedy: string;
}
export type FindingTable = Readonly<Record<FindingCode, FindingWords>>;

/** i18next parts keys by dots, and finding codes have dots: the table becomes a tree of group and name. */
export function treeOf(table: FindingTable): Record<string, Record<string, FindingWords>> {
  const tree: Record<string, Record<string, FindingWords>> = {};
  for (const [code, words] of Object.entries(table)) {
    const [group = code, name = ''] = code.split('.');
    tree[group] = { ...tree[group], [name]: words };
  }
  return tree;
}
