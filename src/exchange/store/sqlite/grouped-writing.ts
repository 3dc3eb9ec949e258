// Transactions that come together are made durable together: a flush of the disk takes as long for one receipt as for the receipts of fifty units. Each
// is a savepoint of its own, so that one that fails takes nothing with it but itself; nobody hears of success before the flush.
//
//   BEGIN IMMEDIATE   SAVEPOINT one … RELEASE   SAVEPOINT one … ROLLBACK TO, RELEASE   …   COMMIT   then: answers, events
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { UnitCode } from '../../../shared/domain/ids.ts';
import type { StoreEvents } from '../events.ts';
import { StoreUnavailable, type ExchangeTransaction } from '../store.ts';
import type { ExchangeDb } from './database.ts';

/** What the repositories of the writing connection tell while a transaction runs. */
export interface Written {
  appended(unit: UnitCode): void;
  kept(): void;
}

export interface GroupedWriting {
  /** Runs `work` in a transaction; resolves when it is durable. */
  transact<T>(work: (tx: ExchangeTransaction) => Promise<T>): Promise<T>;
  /** Runs something between two groups: what was asked before is done before it. */
  alone<T>(work: () => T): Promise<T>;
}

// Bounds how long the first of a group waits for the last: each takes a part of a millisecond.
const maxGroup = 64;

interface Job {
  readonly run: (tx: ExchangeTransaction) => Promise<unknown>;
  /** Called after the commit. */
  readonly settle: (outcome: Outcome) => void;
}

type Outcome =
  | { readonly ok: true; readonly value: unknown; readonly told: Told }
  | { readonly ok: false; readonly error: unknown };

interface Told {
  readonly units: Set<UnitCode>;
  hasPublication: boolean;
}

/** The one writer of a database. */
export function createGroupedWriting(
  db: ExchangeDb,
  open: (written: Written) => ExchangeTransaction,
  events: StoreEvents,
): GroupedWriting {
  let told: Told = { units: new Set(), hasPublication: false };
  const tx = open({
    appended: (unit) => told.units.add(unit),
    kept: () => {
      told.hasPublication = true;
    },
  });
  const runOne = async (job: Job): Promise<Outcome> => {
    told = { units: new Set(), hasPublication: false };
    const mine = told;
    db.exec('SAVEPOINT one');
    try {
      const value = await job.run(tx);
      db.exec('RELEASE one');
      return { ok: true, value, told: mine };
    } catch (error) {
      // A full disk has ended the whole transaction already.
      if (db.inTransaction) db.exec('ROLLBACK TO one; RELEASE one');
      return { ok: false, error };
    }
  };
  return createLine(async (jobs) => {
    const outcomes = await runGroup(db, jobs, runOne);
    for (const outcome of outcomes) if (outcome.ok) tell(outcome.told, events);
    for (const [index, outcome] of outcomes.entries()) jobs[index]?.settle(outcome);
  });
}

/** One outcome for each job; when the commit fails, nothing of the group stands, and what failed by itself keeps its own reason. */
async function runGroup(
  db: ExchangeDb,
  jobs: readonly Job[],
  runOne: (job: Job) => Promise<Outcome>,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  try {
    // Immediate: the write lock is taken first, so that no number is read that another process takes.
    rollBack(db);
    db.exec('BEGIN IMMEDIATE');
    for (const job of jobs) {
      outcomes.push(await runOne(job));
      // What the others of the group wrote went with it; they come again.
      if (!db.inTransaction) throw new StoreUnavailable(new Error('the transaction ended before its commit'));
    }
    db.exec('COMMIT');
    return outcomes;
  } catch (error) {
    rollBack(db);
    return jobs.map((_job, index) => {
      const own = outcomes[index];
      return own?.ok === false ? own : { ok: false, error };
    });
  }
}

/** A disk that fails may refuse even that: those who wait are answered all the same, and the next group tries again before it begins. */
function rollBack(db: ExchangeDb): void {
  try {
    if (db.inTransaction) db.exec('ROLLBACK');
  } catch {
    // Told to every job of the group by its first reason.
  }
}

/** Jobs one after the other, those that come in one turn of the loop together. */
function createLine(runJobs: (jobs: readonly Job[]) => Promise<void>): GroupedWriting {
  const waiting: Job[] = [];
  let line: Promise<unknown> = Promise.resolve();
  const inLine = <T>(work: () => T | Promise<T>): Promise<T> => {
    const done = line.then(work);
    line = done.catch(() => undefined);
    return done;
  };
  const next = async (): Promise<void> => {
    if (waiting.length === 0) return;
    // A turn of the loop: what other units said in it comes with this one.
    await nextTurn();
    await runJobs(waiting.splice(0, maxGroup));
  };
  return {
    transact: <T>(work: (handle: ExchangeTransaction) => Promise<T>) =>
      new Promise<T>((resolve, reject: (error: unknown) => void) => {
        const settle = (outcome: Outcome): void => {
          if (outcome.ok) resolve(outcome.value as T);
          else reject(outcome.error);
        };
        waiting.push({ run: work, settle });
        // One look for each job: what is left over by a full group finds the next.
        void inLine(next);
      }),
    alone: inLine,
  };
}

function tell({ units, hasPublication }: Told, events: StoreEvents): void {
  if (hasPublication) events.tell({ kind: 'publication' });
  if (units.size > 0) events.tell({ kind: 'feed', units: [...units] });
}
