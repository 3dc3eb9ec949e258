// Objects and revisions of a PDF: overwritten in place, appended anew in a further revision, cut off, numbers of ranges and offsets changed.
import { changeByte } from './mutate-bytes.ts';
import type { Random } from './random.ts';

interface PdfObject {
  readonly number: number;
  readonly generation: number;
  readonly start: number;
  readonly end: number;
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'latin1');

function objectsOf(text: string): PdfObject[] {
  const found = text.matchAll(/(?<![0-9])(\d{1,7}) (\d{1,5}) obj\b/g);
  return [...found].flatMap(({ index, 1: number, 2: generation }) => {
    const end = text.indexOf('endobj', index);
    return end < 0
      ? []
      : [{ number: Number(number), generation: Number(generation), start: index, end: end + 6 }];
  });
}

type PdfAct = (text: string, random: Random) => string | null;

/** Numbers, names and texts inside of an object. */
function changeBody(body: string, random: Random): string {
  const isText = !body.includes('stream');
  const tokens = [...body.matchAll(/\d+|\/[A-Za-z]+|\([^()]*\)/g)].filter(({ index }) => index > 8);
  if (!isText || tokens.length === 0 || random.next() < 0.2) return latin1(changeByte(bytesOf(body), random));
  const { index, 0: token } = random.pick(tokens);
  const other = /^\d/.test(token) ? String(random.below(Number(token) * 2 + 2)) : random.pick(tokens)[0];
  return body.slice(0, index) + other + body.slice(index + token.length);
}

/** A revision behind the last one: objects given anew, an xref section, a trailer that points back. */
function append(
  text: string,
  bodies: readonly { readonly number: number; readonly generation: number; readonly body: string }[],
): string | null {
  const start = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)?.[1];
  const root = [...text.matchAll(/\/Root\s+(\d+ \d+ R)/g)].at(-1)?.[1];
  const size = [...text.matchAll(/\/Size\s+(\d+)/g)].at(-1)?.[1];
  if (start === undefined || root === undefined || size === undefined) return null;
  let whole = text.endsWith('\n') ? text : `${text}\n`;
  const rows = bodies.map(({ number, generation, body }) => {
    const row = `${number} 1\n${String(whole.length).padStart(10, '0')} ${String(generation).padStart(5, '0')} n \n`;
    whole += `${body}\n`;
    return row;
  });
  const at = whole.length;
  whole += `xref\n${rows.join('')}trailer\n<< /Size ${size} /Root ${root} /Prev ${start} >>\nstartxref\n${at}\n%%EOF\n`;
  return whole;
}

const acts: Readonly<Record<string, PdfAct>> = {
  appendChanged: (text, random) => {
    const objects = objectsOf(text);
    if (objects.length === 0) return null;
    const bodies = Array.from({ length: 1 + random.below(2) }, () => {
      const { number, generation, start, end } = random.pick(objects);
      return { number, generation, body: changeBody(text.slice(start, end), random) };
    });
    return append(text, bodies);
  },
  appendSwapped: (text, random) => {
    const objects = objectsOf(text);
    if (objects.length < 2) return null;
    const [one, other] = [random.pick(objects), random.pick(objects)];
    const body = text.slice(other.start, other.end).replace(/^\d+ \d+/, `${one.number} ${one.generation}`);
    return append(text, [{ number: one.number, generation: one.generation, body }]);
  },
  swapInPlace: (text, random) => {
    const objects = objectsOf(text);
    if (objects.length < 2) return null;
    const [a, b] = [random.pick(objects), random.pick(objects)].toSorted((x, y) => x.start - y.start);
    if (!a || !b || a.end > b.start) return null;
    return (
      text.slice(0, a.start) +
      text.slice(b.start, b.end) +
      text.slice(a.end, b.start) +
      text.slice(a.start, a.end) +
      text.slice(b.end)
    );
  },
  blank: (text, random) => {
    const objects = objectsOf(text);
    if (objects.length === 0) return null;
    const { start, end } = random.pick(objects);
    return text.slice(0, start) + ' '.repeat(end - start) + text.slice(end);
  },
  duplicate: (text, random) => {
    const objects = objectsOf(text);
    if (objects.length === 0) return null;
    const { start, end } = random.pick(objects);
    const at = random.next() < 0.5 ? end : text.length;
    return `${text.slice(0, at)}\n${text.slice(start, end)}\n${text.slice(at)}`;
  },
  cut: (text, random) => {
    const ends = [...text.matchAll(/%%EOF\r?\n?/g)].map(({ index, 0: mark }) => index + mark.length);
    return ends.length < 2 ? null : text.slice(0, random.pick(ends.slice(0, -1)));
  },
  doubleRevision: (text) => {
    const ends = [...text.matchAll(/%%EOF\r?\n?/g)].map(({ index, 0: mark }) => index + mark.length);
    const from = ends.at(-2);
    return from === undefined ? null : text + text.slice(from);
  },
  numbers: (text, random) => {
    const numbers = [
      ...text.matchAll(
        /\/ByteRange\s*\[[^\]]*\]|startxref\s+\d+|\/(?:Prev|Size|Length|XRefStm)\s+\d+|\d{10} \d{5} [nf]/g,
      ),
    ];
    if (numbers.length === 0) return null;
    const { index, 0: place } = random.pick(numbers);
    const digits = [...place.matchAll(/\d+/g)];
    const digit = random.pick(digits);
    const changed = String(Math.max(0, Number(digit[0]) + random.pick([-1, 1, -10, 10, 1000]))).padStart(
      digit[0].length,
      '0',
    );
    const at = index + digit.index;
    return text.slice(0, at) + changed + text.slice(at + digit[0].length);
  },
};
const names = Object.keys(acts);

/** Another PDF and what was done; null when this one has nothing to do it to. */
export function changePdf(
  pdf: Uint8Array,
  random: Random,
): { readonly kind: string; readonly bytes: Uint8Array } | null {
  const kind = random.pick(names);
  const changed = acts[kind]?.(latin1(pdf), random) ?? null;
  return changed === null ? null : { kind: `pdf ${kind}`, bytes: bytesOf(changed) };
}
