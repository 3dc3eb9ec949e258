// Judges packages away from the thread that serves the screens: note, container, seals, page drawn again, secrecy gate. The faces stay open and verified
// certificates are kept between packages, and the unit's keys for reading; all go when the thread ends, which it is made to do when nothing arrives for a while.
import type { KeyObject } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { unpackTrustStore } from '../../../seals/trust/trust-parcel.ts';
import type { TrustStore } from '../../../seals/trust/trust-store.ts';
import { createInlineRenderer } from '../../render/inline-renderer.ts';
import type { Sha256 } from '../../../shared/domain/ids.ts';
import { openBlobPlace } from '../../store/blob-place.ts';
import { readNote } from './delivery-note.ts';
import { judgeAttachments } from './judge-attachments.ts';
import type { JudgeAnswer, JudgeCall, JudgeQuestion, JudgeReply, OpenedInThread } from './judge-messages.ts';
import { createPackageJudge } from './judge-package.ts';
import { createHeldMemory, inMemory, openInThread } from './open-in-thread.ts';

let trust: TrustStore | null = null;
let keys: readonly KeyObject[] = [];
let asked: JudgeQuestion | null = null;
const memory = createHeldMemory();

const judge = createPackageJudge({
  trust: { current: () => trust },
  clock: { nowMs: () => asked?.nowMs ?? 0 },
  // Of an identity only the unit's code is asked for.
  identity: () => (asked?.self ? { unitCode: asked.self, unitName: '' } : null),
  pdf: createInlineRenderer(),
});

async function answerTo(question: JudgeQuestion): Promise<JudgeAnswer> {
  if (trust === null) throw new Error('a judge thread was asked before it was given the lists');
  const { token, self, sha256 } = question;
  const read = await readNote(token, trust, question.nowMs);
  if (read === null) return { read: null, judged: null, opened: null };
  const came = openBlobPlace(question.place);
  // Whatever its note is worth: whether that is genuine is judged with what comes out.
  const inside = await openInThread({ token, note: read.note, source: came, self, keys, memory });
  const opened = inside?.opened ?? null;
  const { reader, ...found } = await judge({
    source: inside?.source ?? (await inMemory(came, memory)),
    read,
    ...factsOf(opened, sha256),
  });
  const attachments = found.marking ? [] : await judgeAttachments(reader);
  return { read, judged: { package: found, attachments }, opened };
}

/** What was opened was hashed as it came out; what was not opened is judged as it came. */
function factsOf(opened: OpenedInThread | null, sha256: Sha256) {
  if (opened === null) return { sha256 };
  return opened.ok ? { sha256: opened.sha256, isHashed: true } : { sha256, notOpened: opened.code };
}

async function reply(question: JudgeQuestion): Promise<void> {
  asked = question;
  const answered: JudgeReply = await answerTo(question).then(
    (answer) => ({ answer }),
    (error: unknown) => ({ error }),
  );
  parentPort?.postMessage(answered);
}

// One question at a time: the pool asks the next one when this one is answered.
parentPort?.on('message', (call: JudgeCall) => {
  if (call.kind === 'trust') trust = unpackTrustStore(call.parcel);
  else if (call.kind === 'keys') keys = call.keys;
  else void reply(call.question);
});
