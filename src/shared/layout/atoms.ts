// Text becomes atoms: what a line may be broken between. One hanzi, one mark, one Latin word, one blank.
import { fullWidth, isCombining, isLatin, latinWidth } from './character-widths.ts';
import { readPrintable } from './clean-text.ts';
import { joinNumbers } from './number-joins.ts';
import type { FaceRole } from './page-model.ts';

/** A stretch of text in one face. */
export interface Run {
  readonly text: string;
  readonly role: FaceRole;
  /** UTF-16 offset of its first character in the document's field; absent: the layout adds it. */
  readonly start?: number;
  /** The field, where a line holds several; absent: the one of the line's style. */
  readonly path?: string;
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
  /**
   * Bound to the atom before it, and noLineStart for that reason only: 1 a part of a date or range, 2 a number and what it counts. Gives way, the
   * weaker bond first, where nothing else does.
   */
  readonly joined: 0 | 1 | 2;
  /** One entry a code point: its UTF-16 offset in the field, -1 for what the layout adds or changes. */
  readonly offsets: readonly number[];
  /** Field of the run; null: that of the line's style. */
  readonly path: string | null;
}

const openers = new Set('（《〈“‘〔【「『［｛');
const closers = new Set('。，、；：？！）》〉”’〕】」』］｝');
const noStart = new Set([...closers, ...'·—…％‰℃～／]):;,.?!%}']);
const halfBlank = 500;
const quarterBlank = 250;
const oneCell: readonly number[] = [fullWidth];
const blankWidths: readonly number[] = [latinWidth(' ')];

function shrinkOf(char: string): number {
  if (char === '？' || char === '！') return quarterBlank;
  return openers.has(char) || closers.has(char) ? halfBlank : 0;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

// 小标宋, 黑体 and the 宋 of page numbers (7.5: 宋体数字) bring their own digits; 仿宋 and 楷体 take the Latin face.
const latinRole = (role: FaceRole): FaceRole => (role === 'fang' || role === 'kai' ? 'latin' : role);

/** The characters of a run, as one atom takes them. */
interface Piece {
  readonly chars: readonly string[];
  readonly offsets: readonly number[];
  readonly role: FaceRole;
  readonly path: string | null;
}

function latinAtom({ chars, offsets, role, path }: Piece): Atom {
  const widths = chars.map(latinWidth);
  const last = chars.at(-1) ?? '';
  return {
    text: chars.join(''),
    role,
    kind: 'latin',
    widths,
    width: sum(widths),
    shrink: 0,
    opens: false,
    noLineStart: noStart.has(chars[0] ?? ''),
    noLineEnd: last === '(' || last === '[' || last === '{',
    joined: 0,
    offsets,
    path,
  };
}

function blankAtom({ offsets, role, path }: Piece): Atom {
  return {
    text: ' ',
    role,
    kind: 'blank',
    widths: blankWidths,
    width: latinWidth(' '),
    shrink: 100,
    opens: false,
    noLineStart: true,
    noLineEnd: false,
    joined: 0,
    offsets,
    path,
  };
}

/** A hanzi or mark that is a cell by itself, as nearly all of a text is. */
function cellAtom(char: string, offset: number, { role, path }: Pick<Piece, 'role' | 'path'>): Atom {
  const opens = openers.has(char);
  return {
    text: char,
    role,
    kind: 'full',
    widths: oneCell,
    width: fullWidth,
    shrink: shrinkOf(char),
    opens,
    noLineStart: noStart.has(char),
    noLineEnd: opens,
    joined: 0,
    offsets: [offset],
    path,
  };
}

function fullAtom({ chars, offsets, role, path }: Piece): Atom {
  const first = chars[0] ?? '';
  if (chars.length === 1) return cellAtom(first, offsets[0] ?? -1, { role, path });
  // A mark that combines with nothing before it takes a cell of its own.
  const widths = chars.map((char, index) => (index > 0 && isCombining(char) ? 0 : fullWidth));
  return {
    text: chars.join(''),
    role,
    kind: 'full',
    widths,
    width: sum(widths),
    shrink: 0,
    opens: false,
    noLineStart: first !== '—' && noStart.has(first),
    noLineEnd: openers.has(first),
    joined: 0,
    offsets,
    path,
  };
}

/** A stretch of an atom's code points as an atom of its own. */
export function sliceAtom(atom: Atom, start: number, end: number): Atom {
  const { role, path } = atom;
  const chars = [...atom.text].slice(start, end);
  const make = atom.kind === 'latin' ? latinAtom : fullAtom;
  return make({ chars, offsets: atom.offsets.slice(start, end), role, path });
}

function latinEnd(chars: readonly string[], start: number): number {
  let end = start;
  while (end < chars.length) {
    const char = chars[end] ?? '';
    const inside = end > start && (isCombining(char) || (char === '’' && isLatin(chars[end + 1] ?? '')));
    if (!isLatin(char) && !inside) break;
    end++;
  }
  return end;
}

function fullEnd(chars: readonly string[], start: number): number {
  const char = chars[start];
  let end = start + 1;
  if ((char === '—' || char === '…') && chars[end] === char) end++;
  while (isCombining(chars[end] ?? '')) end++;
  return end;
}

function atomsOfRun(run: Run): Atom[] {
  const { chars, offsets } = readPrintable(run.text, run.start ?? null);
  const cell = { role: run.role, path: run.path ?? null };
  const narrow = { role: latinRole(run.role), path: cell.path };
  const atoms: Atom[] = [];
  for (let at = 0; at < chars.length;) {
    const start = at;
    const piece = (): Pick<Piece, 'chars' | 'offsets'> => ({
      chars: chars.slice(start, at),
      offsets: offsets.slice(start, at),
    });
    at = latinEnd(chars, start);
    if (at > start) atoms.push(latinAtom({ ...piece(), ...narrow }));
    else if (chars[start] === ' ') {
      at = start + 1;
      atoms.push(blankAtom({ ...piece(), ...narrow }));
    } else {
      at = fullEnd(chars, start);
      const alone = at === start + 1;
      atoms.push(
        alone ? cellAtom(chars[start] ?? '', offsets[start] ?? -1, cell) : fullAtom({ ...piece(), ...cell }),
      );
    }
  }
  return atoms;
}

/** Splits runs into atoms; what a number counts and the parts of a date stay with it. */
export function atomize(runs: readonly Run[]): Atom[] {
  return joinNumbers(runs.flatMap(atomsOfRun));
}

/** Width of a text that is set in one line. */
export function textWidth(text: string, role: FaceRole): number {
  return sum(atomize([{ text, role }]).map((atom) => atom.width));
}
