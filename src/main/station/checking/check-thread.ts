import { startWorker } from '../../threads.ts';
import type { CheckAnswer, CheckQuestion } from './messages.ts';

/** A document of hundreds of pages takes some seconds on an old machine; whatever takes this long is an attack. */
const patienceMs = 60_000;
const threadLimits = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 64, stackSizeMb: 4 };

/** Judges one file in a thread; null when it took too long or too much. */
export function checkInThread(question: CheckQuestion): Promise<CheckAnswer | null> {
  const worker = startWorker(new URL('./check.worker.ts', import.meta.url), question, threadLimits);
  return new Promise((resolve) => {
    let answer: CheckAnswer | null = null;
    const timer = setTimeout(() => void worker.terminate(), patienceMs);
    worker.once('message', (message: CheckAnswer) => {
      answer = message;
    });
    // Out of memory, or a slip of the verifier on bytes of others: nothing is said about the file, the station goes on.
    worker.once('error', () => {
      answer = null;
    });
    worker.once('exit', () => {
      clearTimeout(timer);
      resolve(answer);
    });
  });
}
