// Elements of an XML text swapped, dropped, doubled or moved, and values changed; the text stays well formed most of the time, so that it is read.
import { changeList, listActs } from './mutate-list.ts';
import type { Random } from './random.ts';

interface Span {
  readonly start: number;
  readonly end: number;
  readonly depth: number;
  readonly parent: number;
}

/** Every element of a well-formed text without comments that hold tags. */
function spansOf(text: string): Span[] {
  const open: { start: number; id: number }[] = [];
  const spans: Span[] = [];
  let id = 0;
  for (const match of text.matchAll(/<(\/?)[A-Za-z_][^<>]*?(\/?)>/g)) {
    const [whole, closing, empty] = match;
    const parent = open.at(-1)?.id ?? -1;
    if (closing === '/') {
      const top = open.pop();
      if (top === undefined) break;
      const above = open.at(-1)?.id ?? -1;
      spans.push({ start: top.start, end: match.index + whole.length, depth: open.length, parent: above });
    } else if (empty === '/') {
      spans.push({ start: match.index, end: match.index + whole.length, depth: open.length, parent });
    } else open.push({ start: match.index, id: (id += 1) });
  }
  return spans.filter(({ depth }) => depth > 0);
}

function changeElements(text: string, random: Random): string {
  const spans = spansOf(text);
  if (spans.length === 0) return text;
  const { parent } = random.pick(spans);
  const row = spans.filter((span) => span.parent === parent).toSorted((a, b) => a.start - b.start);
  const [first, last] = [row[0], row.at(-1)];
  if (first === undefined || last === undefined) return text;
  const inside = changeList(
    row.map(({ start, end }) => text.slice(start, end)),
    random.pick(listActs),
    random,
  );
  return text.slice(0, first.start) + inside.join('') + text.slice(last.end);
}

/** A digit, letter or sign of an attribute or of text becomes another. */
function changeValue(text: string, random: Random): string {
  const values = [...text.matchAll(/"[^"<>]+"|>[^<>]+</g)];
  if (values.length === 0) return text;
  const { index, 0: value } = random.pick(values);
  const at = index + 1 + random.below(Math.max(1, value.length - 2));
  const character = random.pick([...'0123456789aZ/.-']);
  return text.slice(0, at) + character + text.slice(at + 1);
}

/** Another text; the bytes are UTF-8. */
export function changeXml(bytes: Uint8Array, random: Random): Uint8Array {
  const text = new TextDecoder().decode(bytes);
  const changed = random.next() < 0.6 ? changeElements(text, random) : changeValue(text, random);
  return new TextEncoder().encode(changed);
}
