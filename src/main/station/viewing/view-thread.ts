// A view's thread with its bounds: memory by the thread's own limits, time by a clock. A hostile file costs its thread, never the station.
import type { Worker } from 'node:worker_threads';
import type { ViewRefusal } from '../../../shared/domain/viewed-page.ts';
import { startWorker } from '../../threads.ts';
import type { ThreadAnswer, ThreadCall, ThreadCalls, ThreadQuestion } from './messages.ts';
import type { Viewed } from './open-ofd.ts';

export interface ViewThread {
  ask<Call extends ThreadCall>(
    call: Call,
    question: ThreadCalls[Call]['question'],
  ): Promise<Viewed<ThreadCalls[Call]['answer']>>;
  close(): Promise<void>;
}

/** Real pages take some hundred milliseconds; a machine of 2015 under load ten times that. */
const patienceMs = 30_000;
/** Faces of the program take some 60 MB, a dense page some 20. */
const threadLimits = { maxOldGenerationSizeMb: 384, maxYoungGenerationSizeMb: 64, stackSizeMb: 4 };

interface Waiting {
  readonly settle: (answer: Viewed<ThreadCalls[ThreadCall]['answer']>) => void;
  readonly timer: NodeJS.Timeout;
}

const refused = (code: ViewRefusal['code']): Viewed<never> => ({
  ok: false,
  refusal: { code, evidence: {} },
});

/** Starts the thread over the bytes of one file; they are the thread's from now on. */
export function startViewThread(
  bytes: Uint8Array,
  options: { readonly patienceMs?: number } = {},
): ViewThread {
  const worker: Worker = startWorker(new URL('./view.worker.ts', import.meta.url), { bytes }, threadLimits);
  const waiting = new Map<number, Waiting>();
  let ended: Viewed<never> | null = null;
  let nextId = 1;
  const end = (answer: Viewed<never>): void => {
    ended ??= answer;
    for (const { settle, timer } of waiting.values()) {
      clearTimeout(timer);
      settle(ended);
    }
    waiting.clear();
  };
  worker.on('message', (message: ThreadAnswer) => {
    const entry = waiting.get(message.id);
    waiting.delete(message.id);
    clearTimeout(entry?.timer);
    entry?.settle(
      'refusal' in message ? { ok: false, refusal: message.refusal } : { ok: true, value: message.answer },
    );
  });
  // Out of memory, or a slip of the reader: either way this file is not shown.
  worker.on('error', () => end(refused('too-large')));
  worker.on('exit', () => end(refused('view-closed')));
  // An open view does not keep the program alive.
  worker.unref();

  const ask = (question: ThreadQuestion): Promise<Viewed<ThreadCalls[ThreadCall]['answer']>> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => {
        end(refused('took-too-long'));
        void worker.terminate();
      }, options.patienceMs ?? patienceMs);
      waiting.set(question.id, { settle: resolve, timer });
      worker.postMessage(question);
    });
  return {
    ask: async (call, question) => {
      if (ended) return ended;
      const answer = await ask({ id: nextId++, call, ...question } as ThreadQuestion);
      return answer as Viewed<ThreadCalls[typeof call]['answer']>;
    },
    close: async () => {
      end(refused('view-closed'));
      await worker.terminate();
    },
  };
}
