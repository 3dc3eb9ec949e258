// `exchange confirm-clock`: the operator says that this machine's clock is right, after a standstill or a jump that made the exchange doubt it.
import { parseArgs } from 'node:util';
import { withExistingStore } from './existing-store.ts';

const text = { type: 'string' } as const;
const options = { folder: text, store: text, yes: { type: 'boolean', default: false } } as const;

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

/** Shows the clock beside what is known; with `--yes` that is known from now on, and a node that stands still goes on within seconds. */
export async function confirmClock(args: readonly string[], say: (line: string) => void): Promise<void> {
  const { values } = parseArgs({ args: [...args], options });
  await withExistingStore(values, async (store) => {
    const { knownMs, databaseMs } = await store.clock.read();
    const nowMs = Date.now();
    if (values.yes) await store.transact((tx) => tx.clock.confirm(nowMs));
    say(
      JSON.stringify({
        clock: iso(nowMs),
        known: iso(knownMs),
        database: iso(databaseMs),
        confirmed: values.yes,
      }),
    );
  });
  if (!values.yes)
    say('is the clock right? the times above are UTC, eight hours behind Beijing; then again with --yes');
}
