// One judge thread: it is asked one question at a time, is given the lists before the first question that needs them, and ends when it is idle, when a
// question takes too long, or when it is told to.
import type { KeyObject } from 'node:crypto';
import type { Worker } from 'node:worker_threads';
import type { TrustParcel } from '../../../seals/trust/trust-parcel.ts';
import type { BlobPlace } from '../../store/blob-place.ts';
import { startWorker } from '../../threads.ts';
import type { JudgeAnswer, JudgeCall, JudgeQuestion, JudgeReply } from './judge-messages.ts';

const threadLimits = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 };

export type JudgeEnd =
  | { readonly kind: 'answered'; readonly answer: JudgeAnswer }
  | { readonly kind: 'failed'; readonly error: unknown }
  /** The thread died or was ended. */
  | { readonly kind: 'died' };

export interface ThreadQuestion {
  readonly question: Omit<JudgeQuestion, 'place'>;
  /** Asked when a thread is free: what waits holds no bytes. */
  readonly place: () => BlobPlace;
  /** The unit's keys for reading; the same objects are handed over once. */
  readonly keys: readonly KeyObject[];
}

export interface JudgeThread {
  isBusy(): boolean;
  ask(work: ThreadQuestion, parcel: TrustParcel): Promise<JudgeEnd>;
  end(): Promise<void>;
}

/** Starts a thread; `onEnd` is told when it can be asked no more, maybe twice. */
export function startJudgeThread(options: {
  readonly patienceMs: number;
  readonly idleMs: number;
  readonly onEnd: () => void;
}): JudgeThread {
  const { patienceMs, idleMs, onEnd } = options;
  const worker = startWorker(new URL('./judge.worker.ts', import.meta.url), undefined, threadLimits);
  let given: TrustParcel | null = null;
  let givenKeys: readonly KeyObject[] = [];
  let open: ((end: JudgeEnd) => void) | null = null;
  let timer: NodeJS.Timeout | undefined;
  const close = (end: JudgeEnd): void => {
    const settle = open;
    open = null;
    clearTimeout(timer);
    // Nobody waits for an idle thread: neither it nor its clock keeps the process alive.
    worker.unref();
    timer = setTimeout(() => {
      onEnd();
      void worker.terminate();
    }, idleMs);
    timer.unref();
    settle?.(end);
  };
  worker.on('message', (reply: JudgeReply) =>
    close(
      'error' in reply ? { kind: 'failed', error: reply.error } : { kind: 'answered', answer: reply.answer },
    ),
  );
  // What it died of is told by its exit.
  worker.on('error', () => undefined);
  worker.on('exit', () => {
    close({ kind: 'died' });
    clearTimeout(timer);
    onEnd();
  });
  return {
    isBusy: () => open !== null,
    ask: ({ question, place, keys }, parcel) =>
      new Promise((resolve) => {
        const whole = { ...question, place: place() };
        open = resolve;
        clearTimeout(timer);
        worker.ref();
        timer = setTimeout(() => void worker.terminate(), patienceMs);
        if (given !== parcel) send(worker, { kind: 'trust', parcel });
        given = parcel;
        if (!isSame(givenKeys, keys)) send(worker, { kind: 'keys', keys });
        givenKeys = keys;
        send(worker, { kind: 'judge', question: whole });
      }),
    end: async () => {
      await worker.terminate();
    },
  };
}

/** Bytes of a small package are copied, never handed over: a staged blob is committed from the same memory afterwards. */
function send(worker: Worker, call: JudgeCall): void {
  worker.postMessage(call);
}

const isSame = (known: readonly KeyObject[], keys: readonly KeyObject[]): boolean =>
  known.length === keys.length && keys.every((key, index) => key === known[index]);
