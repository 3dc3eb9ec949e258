// One foreign file in a thread of its own: whatever it does to its reader, it does here. The station ends the thread when it takes too long.
import { parentPort, workerData } from 'node:worker_threads';
import { memorySource } from '../../../formats/byte-source.ts';
import type { ThreadAnswer, ThreadCalls, ThreadQuestion } from './messages.ts';
import { openOfd, type OfdView, type Viewed } from './open-ofd.ts';
import { createSimilarFaces } from './similar-faces.ts';

const { bytes } = workerData as { readonly bytes: Uint8Array };
const opening = openOfd(memorySource(bytes), createSimilarFaces());

type AnyAnswer = ThreadCalls[keyof ThreadCalls]['answer'];

async function ask(view: OfdView, question: ThreadQuestion): Promise<Viewed<AnyAnswer>> {
  switch (question.call) {
    case 'open':
      return { ok: true, value: view.opened };
    case 'page':
      return view.page(question.index);
    case 'picture':
      return view.picture(question.index);
  }
}

async function answer(question: ThreadQuestion): Promise<ThreadAnswer> {
  const view = await opening;
  const answered = view.ok ? await ask(view.value, question) : view;
  return answered.ok
    ? { id: question.id, answer: answered.value }
    : { id: question.id, refusal: answered.refusal };
}

parentPort?.on('message', (question: ThreadQuestion) => {
  // A bug of the reader ends the thread; the station then says that the file cannot be shown.
  void answer(question).then((message) => parentPort?.postMessage(message));
});
