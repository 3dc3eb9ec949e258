// What a failed try costs an arrival: found by killing PostgreSQL under an exchange while packages were fetched.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createArrivalsRepository } from '../../../../src/main/store/arrivals-repository.ts';
import { createStationRepository } from '../../../../src/main/store/station-repository.ts';
import { openArrival, postpone, type Setback } from '../../../../src/main/sync/open-arrivals.ts';
import { emptyMemory, type SyncContext } from '../../../../src/main/sync/sync-state.ts';
import type { FeedEntry } from '../../../../src/main/sync/sync-ports.ts';
import type { DocumentId } from '../../../../src/shared/domain/ids.ts';
import { createTestParts, type TestParts } from '../../../support/station-parts.ts';

let test: TestParts;
let context: SyncContext;
const number = 7;

beforeEach(() => {
  test = createTestParts();
  const { store } = test.parts;
  // What the steps of arrivals work with; the line itself is not asked here.
  context = {
    ...test.parts,
    memory: { ...emptyMemory(), pulled: { epoch: 'e', number } },
    arrivals: createArrivalsRepository(store.db),
    station: createStationRepository(store.db),
    options: {
      pollSeconds: 1,
      backOffMs: { base: 1000, cap: 60_000 },
      enrolmentPollMs: 1000,
      random: () => 0,
    },
    stages: {
      receiving: { urgencyOf: () => 'routine' },
      trust: { road: () => null },
    } as unknown as SyncContext['stages'],
  } as unknown as SyncContext;
  const documentId = '019a0000-0000-7000-8000-000000000001' as DocumentId;
  const entry = { number, kind: 'document', documentId, message: 'a note', sizeBytes: 10 } as FeedEntry;
  context.memory.arrivals.set(number, openArrival(context, 'e', entry));
});
afterEach(() => test.close());

/** The arrival after these tries. */
function after(...setbacks: readonly Setback[]) {
  for (const setback of setbacks) {
    const open = context.memory.arrivals.get(number);
    if (open !== undefined) postpone(context, open, setback);
  }
  const open = context.memory.arrivals.get(number);
  const brief = context.arrivals.briefs()[0];
  return { tries: open?.failures, waitsMs: (open?.fact.nextTryAtMs ?? 0) - context.clock.nowMs(), brief };
}

const busy: Setback = { ok: false, code: 'busy', details: { retryAfterSeconds: '5' } };
const failed: Setback = { ok: false, code: 'exchange-failed', details: {} };

it('an exchange that cannot answer now uses up no try, however often, and is asked again when it said', () => {
  expect(after(busy, busy, busy, busy, busy, failed, busy)).toMatchObject({
    tries: 0,
    waitsMs: 5000,
    brief: { attempts: 0 },
  });
  expect(after(failed)).toMatchObject({ tries: 0, waitsMs: 8000 });
});

it('what came and was wrong, or is not there, does', () => {
  expect(
    after({ code: 'package-damaged' }, busy, { ok: false, code: 'not-found', details: {} }),
  ).toMatchObject({ tries: 2, waitsMs: 2000 });
});

it('lists that were asked for and never came cost no try; lists that came and did not help do', () => {
  const { memory } = context;
  const missing: Setback = { code: 'lists-missing' };
  // Asked for at the start, and not answered yet; then answered by a busy exchange.
  expect(after(missing, missing, missing, missing)).toMatchObject({
    tries: 0,
    brief: { reason: 'lists-missing' },
  });
  Object.assign(memory, { publicationFetchAtMs: 1, publicationFailures: 2 });
  expect(after(missing)).toMatchObject({ tries: 0, waitsMs: 1000 });
  Object.assign(memory, { publicationFetchAtMs: 1, publicationFailures: 0 });
  expect(after(missing)).toMatchObject({ tries: 1, brief: { attempts: 1 } });
});
