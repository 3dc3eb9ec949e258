// AbbreviatedData of paths (GB/T 33190, 9.1): S, M, L, Q, B, A and C with absolute coordinates.
import { parseNumber, wordsOf } from './values.ts';
import { drawArc } from './arc.ts';

/** Coordinates behind each letter. */
const operandCounts: Readonly<Record<string, number>> = { S: 2, M: 2, L: 2, Q: 4, B: 6, A: 7, C: 0 };
/** Setting the start point and moving there are one for a drawing. */
const commands: Readonly<Record<string, number>> = { S: 0, M: 0, L: 1, Q: 2, B: 3, C: 4 };
/** The longest thing that one command becomes: an arc of four curves. */
const longestCommand = 40;

/** The outline of a path, `maxNumbers` long at most; null when the data cannot be read. What follows a slip is left out, as other readers do. */
export function readPathData(data: string, maxNumbers: number): number[] | null {
  const words = wordsOf(data);
  const outline: number[] = [];
  let pen: readonly [number, number] = [0, 0];
  for (let word = words.next(); !word.done; word = words.next()) {
    const letter = word.value;
    const operands = readOperands(words, operandCounts[letter]);
    if (operands === null) break;
    if (outline.length + longestCommand > maxNumbers) return null;
    // Drawing begins where the pen stands even when no M came before.
    if (outline.length === 0 && commands[letter] !== 0) outline.push(0, ...pen);
    outline.push(...drawCommand(letter, operands, pen));
    pen = [operands.at(-2) ?? pen[0], operands.at(-1) ?? pen[1]];
  }
  return outline.length > 0 ? outline : null;
}

function drawCommand(letter: string, operands: readonly number[], pen: readonly [number, number]): number[] {
  return letter === 'A' ? drawArc(pen, operands) : [commands[letter] ?? 1, ...operands];
}

function readOperands(words: Generator<string>, count: number | undefined): number[] | null {
  if (count === undefined) return null;
  const operands: number[] = [];
  while (operands.length < count) {
    const word = words.next();
    const value = word.done ? undefined : parseNumber(word.value);
    if (value === undefined) return null;
    operands.push(value);
  }
  return operands;
}
