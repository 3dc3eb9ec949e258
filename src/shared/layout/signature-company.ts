// The signature is never alone on its page (7.3.5.5: no 此页无正文): which lines of the text keep it company.
import type { FlowItem } from './flow.ts';
import { mostKept, type PlacedItem } from './flow-placement.ts';
import { signature } from './grid.ts';

// More entries than this are a list of their own and count as the signature's company.
const shortNote = 6;

const isText = ({ part }: FlowItem): boolean => part === 'body' || part === 'attendance';
const isEntry = ({ part }: FlowItem): boolean => part === 'attachmentNote';

/**
 * Indexes of what keeps the signature company: text, and entries of a long list of attachments. Behind a page that a table fills it is what
 * follows the table; any list of attachments where that is all.
 */
function companionIndexes(placed: readonly PlacedItem[]): number[] {
  const afterTable = placed.findLastIndex(({ item }) => item.fillsPage) + 1;
  const indexesOf = (keepsCompany: (item: FlowItem) => boolean): number[] =>
    placed.flatMap(({ item }, index) => (index >= afterTable && keepsCompany(item) ? [index] : []));
  const entries = indexesOf(isEntry);
  const found = indexesOf((item) => isText(item) || (entries.length > shortNote && isEntry(item)));
  return found.length > 0 || afterTable === 0 ? found : entries;
}

/** Index of the last of them; -1 when there is none. */
export function lastCompanion(placed: readonly PlacedItem[]): number {
  return companionIndexes(placed).at(-1) ?? -1;
}

/** Whether enough text stands on the page where the flow ends (all of it, when there is less). */
export function hasCompany(placed: readonly PlacedItem[]): boolean {
  const lastPage = placed.at(-1)?.page;
  const candidates = companionIndexes(placed).slice(-signature.companionLines);
  return candidates.every((index) => placed[index]?.page === lastPage);
}

function withHeading(placed: readonly PlacedItem[], start: number): number {
  const isHeading = ({ item }: PlacedItem): boolean => item.keepWithNext && item.part === 'body';
  // Not farther than a kept group reaches, or the moved lines would leave the signature no room.
  const above = placed.slice(Math.max(0, start - mostKept), start);
  const text = above.findLastIndex((line) => !isHeading(line));
  return start - (above.length - 1 - text);
}

/** Page 1 must show body text (7.3.3): of two or more lines one stays. */
function leaveBodyOnFirstPage(placed: readonly PlacedItem[], first: number): number {
  const isBody = ({ item }: PlacedItem): boolean => item.part === 'body';
  const firstBody = placed.findIndex(isBody);
  const moved = placed.slice(first).filter(isBody).length;
  return firstBody >= first && moved > 1 ? firstBody + 1 : first;
}

/** Index of the first item that moves to the signature's page when `count` lines go with it; null when none can. */
export function firstCompanion(placed: readonly PlacedItem[], count: number): number | null {
  const candidates = companionIndexes(placed);
  const first = candidates.at(-count) ?? candidates[0];
  return first === undefined ? null : leaveBodyOnFirstPage(placed, withHeading(placed, first));
}
