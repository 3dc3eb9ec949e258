// Questions that are due because something changed: one under way for each name at a time, so that a burst of events neither piles up questions at the
// station nor overtakes, and so throws away, every answer before it is shown.

// Several topics of one transaction arrive together: one question answers them all.
const gatherMs = 60;
// While much comes in, the screen shows it four times a second and belongs to the clerk in between.
const burstMs = 250;

/** Answers with the function that notes names as due; each is asked once soon, and once more when it became due while it was being asked. */
export function createAskAgain<Name>(ask: (name: Name) => Promise<void>): (names: Iterable<Name>) => void {
  const due = new Set<Name>();
  const underWay = new Set<Name>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  let askedAtMs = -Infinity;

  const flush = (): void => {
    timer = null;
    askedAtMs = performance.now();
    for (const name of [...due].filter((each) => !underWay.has(each))) {
      due.delete(name);
      underWay.add(name);
      void ask(name).finally(() => {
        underWay.delete(name);
        if (due.has(name)) schedule();
      });
    }
  };
  const schedule = (): void => {
    const isBurst = performance.now() - askedAtMs < burstMs;
    timer ??= setTimeout(flush, isBurst ? burstMs : gatherMs);
  };
  return (names) => {
    for (const name of names) due.add(name);
    schedule();
  };
}
