// What was refused by the time may be good when the clock is right: it is judged again after a while, and told when the reason is another one.

export interface JudgedAgain {
  /** True when something was refused a while ago. */
  isDue(): boolean;
  /** Null: it was taken. True when that is news: another refusal than the last one. */
  note(code: string | null): boolean;
}

// A list for all of a province takes a second to judge.
const judgeAgainAfterMs = 60_000;

/** The memory of one place that lists come from. */
export function createJudgedAgain(): JudgedAgain {
  let refused: { readonly code: string; readonly atMs: number } | null = null;
  return {
    isDue: () => refused !== null && performance.now() - refused.atMs >= judgeAgainAfterMs,
    note: (code) => {
      const isNews = code !== null && code !== refused?.code;
      refused = code === null ? null : { code, atMs: performance.now() };
      return isNews;
    },
  };
}
