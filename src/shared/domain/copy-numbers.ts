// 份号: consecutive numbers of a document's printed copies, six digits (GB/T 9704-2012, 7.2.1), a range for each recipient in the order of the list.

/** A recipient's printed copies and the numbers they bear, both ends included. */
export interface NumberedCopies {
  readonly copies: number;
  readonly copyFrom?: number;
  readonly copyTo?: number;
}

/** Gives every recipient its range, beginning at `first`. Throws a RangeError when six digits do not hold them. */
export function numberCopies<Row extends { readonly copies: number }>(
  rows: readonly Row[],
  first = 1,
): (Row & { readonly copyFrom: number; readonly copyTo: number })[] {
  let next = first;
  return rows.map((row) => {
    const copyFrom = next;
    next += row.copies;
    if (next - 1 > 999_999) throw new RangeError('a 份号 has six digits');
    return { ...row, copyFrom, copyTo: next - 1 };
  });
}

/** True when every range is as long as its copies, all rows have one or none has, and no number is given twice. */
export function areCopiesNumberedRight(rows: readonly NumberedCopies[]): boolean {
  const ranges = rows.flatMap(({ copies, copyFrom, copyTo }) =>
    copyFrom === undefined || copyTo === undefined ? [] : [{ copies, copyFrom, copyTo }],
  );
  const half = rows.some(({ copyFrom, copyTo }) => (copyFrom === undefined) !== (copyTo === undefined));
  if (half || (ranges.length > 0 && ranges.length < rows.length)) return false;
  if (ranges.some(({ copies, copyFrom, copyTo }) => copyTo - copyFrom + 1 !== copies)) return false;
  const ordered = ranges.toSorted((a, b) => a.copyFrom - b.copyFrom);
  return ordered.every(({ copyFrom }, index) => index === 0 || copyFrom > (ordered[index - 1]?.copyTo ?? 0));
}

/** 000012; a range as 000012–000014. */
export function wordCopyNumbers({ copyFrom, copyTo }: NumberedCopies): string | null {
  if (copyFrom === undefined || copyTo === undefined) return null;
  const six = (number: number): string => String(number).padStart(6, '0');
  return copyFrom === copyTo ? six(copyFrom) : `${six(copyFrom)}–${six(copyTo)}`;
}
