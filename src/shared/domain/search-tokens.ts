// Text -> index tokens for finding Chinese words of any length: overlapping 2-grams over every run of letters, digits and hanzi, plus the last
// character of each run alone, so that a query of one character is a prefix query. `trigram` and `unicode61` find no two-character word.

const tokenCharacter = /[\p{L}\p{N}]/u;
const betweenRuns = /[^\p{L}\p{N}]+/u;

/** One spelling for what reads alike: full width, half width, capitals. */
export function normaliseForSearch(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

function runsOf(text: string): string[] {
  return normaliseForSearch(text)
    .split(betweenRuns)
    .filter((run) => tokenCharacter.test(run));
}

/** Tokens of a text, separated by blanks, as they go into the index. */
export function indexTokens(text: string): string {
  const tokens: string[] = [];
  for (const run of runsOf(text)) {
    for (let index = 0; index + 1 < run.length; index++) tokens.push(run.slice(index, index + 2));
    tokens.push(run.slice(-1));
  }
  return tokens.join(' ');
}

/** FTS5 expression of a query: a phrase for each run, all of them required; null when there is nothing to look for. */
export function searchExpression(query: string): string | null {
  const parts = runsOf(query).map((run) => {
    if (run.length === 1) return `"${run}" *`;
    const grams: string[] = [];
    for (let index = 0; index + 1 < run.length; index++) grams.push(run.slice(index, index + 2));
    return `"${grams.join(' ')}"`;
  });
  return parts.length > 0 ? parts.join(' AND ') : null;
}
