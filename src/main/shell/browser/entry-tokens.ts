import { createHash, randomBytes } from 'node:crypto';

/** How long a token may take from the redirect file into the browser. */
const tokenLifeMs = 30_000;
// A caller that makes tokens and never uses them must not grow the memory.
const maxOpenTokens = 1000;

/** One-time tokens for entering a window. */
export interface EntryTokens {
  /** `fragment` is where the window goes after entering, without the `#`. */
  make(fragment: string): string;
  /** The fragment, once, within the token's life; undefined for anything else. */
  spend(token: string): string | undefined;
}

/** Tokens of 32 random bytes; only their hashes are kept, so comparing tells nothing. */
export function createEntryTokens(nowMs: () => number): EntryTokens {
  const open = new Map<string, { readonly expiresAtMs: number; readonly fragment: string }>();
  const dropOld = (): void => {
    for (const [hash, { expiresAtMs }] of open)
      if (expiresAtMs <= nowMs() || open.size >= maxOpenTokens) open.delete(hash);
  };
  return {
    make: (fragment) => {
      dropOld();
      const token = randomBytes(32).toString('base64url');
      open.set(hashOf(token), { expiresAtMs: nowMs() + tokenLifeMs, fragment });
      return token;
    },
    spend: (token) => {
      const hash = hashOf(token);
      const found = open.get(hash);
      open.delete(hash);
      return found && found.expiresAtMs > nowMs() ? found.fragment : undefined;
    },
  };
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
