// The judge threads: one or two, started by the first arrival, ended when nothing arrives for a while. Each has one question at a time, so that a package
// which kills its thread, or takes for ever, is known by name and takes no other with it.
import { packTrustStore, type TrustParcel } from '../../../seals/trust/trust-parcel.ts';
import type { TrustStore } from '../../../seals/trust/trust-store.ts';
import { urgencies, type Urgency } from '../../../shared/domain/kinds.ts';
import { letHeapGrow } from '../../heap-growth.ts';
import type { JudgeAnswer } from './judge-messages.ts';
import { startJudgeThread, type JudgeEnd, type JudgeThread, type ThreadQuestion } from './judge-thread.ts';

export interface JudgePool {
  /** Urgent questions first. Null: the package twice killed its thread or took too long, and nothing is known of it. Rejects on a bug. */
  judge(asked: PoolQuestion): Promise<JudgeAnswer | null>;
  /** Ends the threads; what was not answered is rejected. A second time nothing happens. */
  close(): Promise<void>;
}

export interface PoolQuestion extends ThreadQuestion {
  readonly trust: TrustStore;
  readonly urgency: Urgency;
}

export interface JudgePoolOptions {
  readonly threads: number;
  /** A package of 200 MB takes some seconds on an old machine; whatever takes this long is an attack. */
  readonly patienceMs: number;
  /** Open faces are some tens of megabytes a thread: they are given back when nobody sends anything. */
  readonly idleMs: number;
}

interface Waiting extends PoolQuestion {
  failures: number;
  resolve(answer: JudgeAnswer | null): void;
  reject(error: unknown): void;
}

/** A thread may die of something else, once. */
const maxThreadFailures = 2;

/** A pool of judge threads, in a process whose heap may grow as packages need it. */
export function createJudgePool({ threads: size, patienceMs, idleMs }: JudgePoolOptions): JudgePool {
  letHeapGrow();
  const threads = new Set<JudgeThread>();
  const queue: Waiting[] = [];
  const parcelOf = createParcelKeeper();
  let isClosed = false;

  const settle = (work: Waiting, end: JudgeEnd): void => {
    if (end.kind === 'answered') work.resolve(end.answer);
    else if (end.kind === 'failed') work.reject(end.error);
    else if (isClosed) work.reject(new Error('the judge threads have ended'));
    else {
      work.failures += 1;
      if (work.failures >= maxThreadFailures) work.resolve(null);
      else queue.unshift(work);
    }
  };
  const turn = (): void => {
    if (isClosed) return;
    while (queue.length > 0) {
      const free = [...threads].find((thread) => !thread.isBusy());
      const thread = free ?? (threads.size < size ? start() : undefined);
      const work = thread && takeMostUrgent(queue);
      if (thread === undefined || work === undefined) return;
      void thread
        .ask(work, parcelOf(work.trust))
        .then((end) => settle(work, end), work.reject)
        .then(turn);
    }
  };
  const start = (): JudgeThread => {
    const thread = startJudgeThread({
      patienceMs,
      idleMs,
      onEnd: () => {
        threads.delete(thread);
        turn();
      },
    });
    threads.add(thread);
    return thread;
  };
  return {
    judge: (asked) =>
      new Promise((resolve, reject) => {
        if (isClosed) return reject(new Error('the judge threads have ended'));
        queue.push({ ...asked, failures: 0, resolve, reject });
        turn();
      }),
    close: async () => {
      isClosed = true;
      for (const work of queue.splice(0)) work.reject(new Error('the judge threads have ended'));
      await Promise.all([...threads].map((thread) => thread.end()));
    },
  };
}

/** Packed once for each edition of the lists. */
function createParcelKeeper(): (trust: TrustStore) => TrustParcel {
  const kept = new WeakMap<TrustStore, TrustParcel>();
  return (trust) => {
    const parcel = kept.get(trust) ?? packTrustStore(trust);
    kept.set(trust, parcel);
    return parcel;
  };
}

function takeMostUrgent(queue: Waiting[]): Waiting | undefined {
  for (const urgency of urgencies.toReversed()) {
    const at = queue.findIndex((one) => one.urgency === urgency);
    if (at >= 0) return queue.splice(at, 1)[0];
  }
  return undefined;
}
