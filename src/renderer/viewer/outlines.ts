// Outlines as the path data of SVG: letters of our own and finite numbers, nothing else can come out.
import { outlineOperands, type ViewedMatrix, type ViewedOutline } from '../../shared/domain/viewed-page.ts';

const letters = ['M', 'L', 'Q', 'C', 'Z'];

const finite = (value: number | undefined): number =>
  value !== undefined && Number.isFinite(value) ? Math.round(value * 1000) / 1000 : 0;

/** Path data of an outline, moved by a matrix when one is given. Unknown commands end it. */
export function pathDataOf(outline: ViewedOutline, matrix: ViewedMatrix = [1, 0, 0, 1, 0, 0]): string {
  const [a, b, c, d, e, f] = matrix;
  const parts: string[] = [];
  for (let at = 0; at < outline.length;) {
    const command = outline[at] ?? -1;
    const letter = letters[command];
    if (letter === undefined) break;
    parts.push(letter);
    const end = at + 1 + (outlineOperands[command] ?? 0);
    for (at += 1; at < end; at += 2) {
      const [x, y] = [outline[at] ?? 0, outline[at + 1] ?? 0];
      parts.push(`${finite(a * x + c * y + e)} ${finite(b * x + d * y + f)} `);
    }
  }
  return parts.join('');
}

/** The `transform` attribute of a matrix. */
export function transformOf(matrix: ViewedMatrix): string {
  return `matrix(${matrix.map((value) => (Number.isFinite(value) ? value : 0)).join(' ')})`;
}
