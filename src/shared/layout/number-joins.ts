// Numbers and dates are never torn: a date must not be read across two lines as another one. 2026年11月21日, 1,234.56万元, 第3条, 〔2026〕18号.
import type { Atom } from './atoms.ts';

const countedBy = new Set(
  '年月日时分秒号％%‰℃元个条项款章节件份人名户亩吨米克升次期届天周岁年级只台套辆家所层楼室万亿千百',
);
const magnitudes = new Set('十百千万亿');
/** What follows a number of these when it is one date or time. */
const nextOfDate: Readonly<Record<string, string>> = { 年: '月', 月: '日', 时: '分', 分: '秒' };
const ranges = new Set('—～－–·：');
const wideDigit = /^[０-９．，％]$/u;

const startsWithDigit = (atom: Atom | undefined): boolean =>
  atom?.kind === 'latin' && /^[0-9]/.test(atom.text);
const endsWithDigit = (atom: Atom | undefined): boolean =>
  atom !== undefined && (atom.kind === 'latin' ? /[0-9]$/.test(atom.text) : /^[０-９]$/.test(atom.text));

/** Whether the digits at an index go on with what stands before them: a date, a range, an ordinal, a document's number. */
function digitsGoOn(atoms: readonly Atom[], index: number, afterCount: boolean): boolean {
  const before = atoms[index - 1]?.text ?? '';
  const after = atoms[index + 1]?.text ?? '';
  if (before === '第' || before === '￥' || before === '¥') return true;
  if (before === '〕') return after === '号';
  if (ranges.has(before)) return endsWithDigit(atoms[index - 2]);
  return afterCount && nextOfDate[before] === after;
}

/** How strongly an atom is bound to the number before it. */
function bondOf(
  atoms: readonly Atom[],
  index: number,
  counted: { here: boolean; before: boolean },
): 0 | 1 | 2 {
  const [before, atom] = [atoms[index - 1], atoms[index]];
  if (!before || !atom || atom.noLineStart) return 0;
  if (counted.here) return 2;
  if (!startsWithDigit(atom)) return wideDigit.test(atom.text) && wideDigit.test(before.text) ? 2 : 0;
  if (!digitsGoOn(atoms, index, counted.before)) return 0;
  return before.text === '第' ? 2 : 1;
}

/** Marks the atoms that belong to the number before them. */
export function joinNumbers(atoms: readonly Atom[]): Atom[] {
  let counts = false;
  return atoms.map((atom, index) => {
    const last = atoms[index - 1];
    const before = counts;
    counts =
      countedBy.has(atom.text) && (endsWithDigit(last) || (before && magnitudes.has(last?.text ?? '')));
    // Most atoms are hanzi behind hanzi: nothing of a number.
    if (!counts && atom.kind === 'full' && !wideDigit.test(atom.text)) return atom;
    const joined = bondOf(atoms, index, { here: counts, before });
    return joined > 0 ? { ...atom, noLineStart: true, joined } : atom;
  });
}
