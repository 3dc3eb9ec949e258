// How far a long piece of work on the whole database is. Gigabytes take minutes, in which nothing else is heard of the station: so whoever waits is told.

/** How far it is. */
export interface DataProgress {
  /** Data of an older version are brought to this one; a backup takes the place of the data. */
  readonly work: 'upgrade' | 'restore';
  /** The database is copied; the copy is read back; large files are fetched from a backup; the database is changed. */
  readonly phase: 'copying' | 'checking' | 'files' | 'changing';
  /** Of the whole, 0 to 100. */
  readonly percent: number;
}

/** Hears of it. */
export type TellProgress = (progress: DataProgress) => void;

/** From where to where each phase goes, in percent of the whole. */
type PhaseShares = Readonly<Partial<Record<DataProgress['phase'], readonly [number, number]>>>;

/** A phase's part, 0 to 1, told as percent of the whole, each percent once. */
export function sayPercent(
  work: DataProgress['work'],
  shares: PhaseShares,
  tell: TellProgress,
): (phase: DataProgress['phase'], part: number) => void {
  let last = '';
  return (phase, part) => {
    const [from, to] = shares[phase] ?? [0, 0];
    const percent = Math.floor(from + (to - from) * Math.min(1, part));
    if (last === `${phase} ${percent}`) return;
    last = `${phase} ${percent}`;
    tell({ work, phase, percent });
  };
}

/** Shares of phases by what each costs; the last one ends at 100. */
export function sharesOf(costs: readonly (readonly [DataProgress['phase'], number])[]): PhaseShares {
  const whole = Math.max(
    1,
    costs.reduce((sum, [, cost]) => sum + cost, 0),
  );
  let at = 0;
  const shares = costs.map(([phase, cost], index): [string, [number, number]] => {
    const from = at;
    at = index === costs.length - 1 ? 100 : at + (100 * cost) / whole;
    return [phase, [from, at]];
  });
  return Object.fromEntries(shares);
}

/** For a terminal or a log: the first word of each work, and then one each `step` percent. */
export function tellEvery(step: number, tell: TellProgress): TellProgress {
  let next = 0;
  let last: DataProgress | null = null;
  return (progress) => {
    // Another work, or the same once more.
    if (last?.work !== progress.work || progress.percent < last.percent) next = 0;
    last = progress;
    if (progress.percent < next) return;
    next = progress.percent + step;
    tell(progress);
  };
}
