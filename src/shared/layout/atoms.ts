// Text becomes atoms: what a line may be broken between. One hanzi, one mark, one Latin word, one blank.
import { fullWidth, isLatin, latinWidth } from './character-widths.ts';
import type { FaceRole } from './page-model.ts';
import { printable } from './clean-text.ts';

export interface Run {
  readonly text: string;
  readonly role: FaceRole;
}

export interface Atom {
  readonly text: string;
  readonly role: FaceRole;
  readonly kind: 'full' | 'latin' | 'blank';
  /** One entry a code point, thousandths of a cell. */
  readonly widths: readonly number[];
  readonly width: number;
  /** How much of the width is blank and may be given up. */
  readonly shrink: number;
  /** The blank is on the left (an opening bracket): squeezing draws the mark further left. */
  readonly opens: boolean;
  readonly noLineStart: boolean;
  readonly noLineEnd: boolean;
}

const openers = new Set('（《〈“‘〔【「『［｛');
const closers = new Set('。，、；：？！）》〉”’〕】」』］｝');
const noStart = new Set([...closers, ...'·—…％‰℃～／]):;,.?!%}']);
// A number and what it counts stay together, so that a date is never read across two lines as another one.
const countedBy = new Set('年月日时分秒号％%‰℃元个条项款件份人户亩万亿次期届');
const halfBlank = 500;
const quarterBlank = 250;

function shrinkOf(char: string): number {
  if (char === '？' || char === '！') return quarterBlank;
  return openers.has(char) || closers.has(char) ? halfBlank : 0;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

// 小标宋, 黑体 and the 宋 of page numbers (7.5: 宋体数字) bring their own digits; 仿宋 and 楷体 take the Latin face.
const latinRole = (role: FaceRole): FaceRole => (role === 'fang' || role === 'kai' ? 'latin' : role);

/** A Latin word (or a piece of one that was cut). */
export function latinAtom(text: string, role: FaceRole): Atom {
  const widths = [...text].map(latinWidth);
  const first = text[0] ?? '';
  return {
    text,
    role,
    kind: 'latin',
    widths,
    width: sum(widths),
    shrink: 0,
    opens: false,
    noLineStart: noStart.has(first),
    noLineEnd: /[([{]$/.test(text),
  };
}

function blankAtom(role: FaceRole): Atom {
  const width = latinWidth(' ');
  const base = { text: ' ', role, widths: [width], width, shrink: 100 };
  return { ...base, kind: 'blank', opens: false, noLineStart: true, noLineEnd: false };
}

function fullAtom(text: string, role: FaceRole): Atom {
  const chars = [...text];
  const [first = ''] = chars;
  return {
    text,
    role,
    kind: 'full',
    widths: chars.map(() => fullWidth),
    width: chars.length * fullWidth,
    shrink: chars.length > 1 ? 0 : shrinkOf(first),
    opens: openers.has(first),
    noLineStart: chars.length > 1 ? first === '…' : noStart.has(first),
    noLineEnd: openers.has(first),
  };
}

function latinEnd(chars: readonly string[], start: number): number {
  let end = start;
  while (end < chars.length) {
    const char = chars[end] ?? '';
    const apostrophe = char === '’' && end > start && isLatin(chars[end + 1] ?? '');
    if (!isLatin(char) && !apostrophe) break;
    end++;
  }
  return end;
}

function atomsOfRun(run: Run): Atom[] {
  const chars = [...printable(run.text)];
  const atoms: Atom[] = [];
  for (let at = 0; at < chars.length;) {
    const char = chars[at] ?? '';
    const end = latinEnd(chars, at);
    const doubled = (char === '—' || char === '…') && chars[at + 1] === char;
    if (end > at) atoms.push(latinAtom(chars.slice(at, end).join(''), latinRole(run.role)));
    else if (char === ' ') atoms.push(blankAtom(latinRole(run.role)));
    else atoms.push(fullAtom(doubled ? char + char : char, run.role));
    at = end > at ? end : at + (doubled ? 2 : 1);
  }
  return atoms;
}

/** Splits runs into atoms; a counting word after a number may not begin a line. */
export function atomize(runs: readonly Run[]): Atom[] {
  const atoms = runs.flatMap(atomsOfRun);
  return atoms.map((atom, index) => {
    const before = atoms[index - 1];
    const counted = before?.kind === 'latin' && /[0-9]$/.test(before.text) && countedBy.has(atom.text);
    return counted ? { ...atom, noLineStart: true } : atom;
  });
}

/** Width of a text that is set in one line. */
export function textWidth(text: string, role: FaceRole): number {
  return sum(atomize([{ text, role }]).map((atom) => atom.width));
}
