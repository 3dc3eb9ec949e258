// Keys of a list.

/** Where a key moves the focus; null: the key is not the list's. */
export function nextIndex(key: string, index: number, count: number): number | null {
  const last = count - 1;
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    Home: 0,
    End: last,
    PageDown: index + 8,
    PageUp: index - 8,
  };
  const to = moves[key];
  return to === undefined ? null : Math.max(0, Math.min(last, to));
}
