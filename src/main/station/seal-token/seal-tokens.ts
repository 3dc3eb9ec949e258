// The station's side of a PKCS#11 token: asks a process of its own, one session at a time. The PIN is in memory while a custodian's act lasts, because
// the session of each signature is a new one, and is wiped when the act ends.
import { askProcess, askProcessNow, type ProcessEnd } from '../../processes.ts';
import type { SigningKey } from '../../../seals/pki/signing-key.ts';
import { done, refuse, type Outcome, type Refusal } from '../outcome.ts';
import {
  type SeenKey,
  type TokenAnswer,
  type TokenFailure,
  type TokenPlace,
  type TokenQuestion,
  writeQuestion,
} from './messages.ts';

/** A token that fails in the middle of an act. */
export class TokenError extends Error {
  readonly code: TokenFailure;

  constructor(code: TokenFailure, detail: string) {
    super(`${code}: ${detail}`);
    this.name = 'TokenError';
    this.code = code;
  }
}

type TokenRefusal = Extract<TokenAnswer, { ok: false }>;

/** The key of a token after its PIN. */
export interface OpenTokenKey {
  readonly ok: true;
  /** Its `sign` throws a TokenError when the token fails then. */
  readonly key: SigningKey;
  /** Wipes the PIN; signing throws from then on. */
  close(): void;
}

export interface SealTokens {
  /** The keys of that label, without a PIN. */
  look(place: TokenPlace): Promise<Outcome<readonly SeenKey[]>>;
  /** Tries the PIN once; other acts with a token wait until this one is closed. */
  open(options: {
    readonly place: TokenPlace;
    readonly spki: Uint8Array;
    readonly certificateSha256: string | null;
    readonly pin: string;
  }): Promise<OpenTokenKey | TokenRefusal>;
}

// A slow token takes two seconds to open; a library that takes ten times as long waits for something that does not come.
const timeoutMs = 20_000;
const module = new URL('./token.worker.ts', import.meta.url);
const nothing = new Uint8Array(0);

/** `limitMs` for tests of a library that hangs. */
export function createSealTokens(limitMs = timeoutMs): SealTokens {
  const enter = createTurns();
  return {
    async look(place) {
      const leave = await enter();
      try {
        const answer = await ask({ act: 'look', place }, nothing, limitMs);
        if (!answer.ok) return refusalOf(answer);
        return 'keys' in answer ? done(answer.keys) : refuse('seal-unusable', { reason: 'token-library' });
      } finally {
        leave();
      }
    },
    async open({ place, spki, certificateSha256, pin }) {
      const leave = await enter();
      const secret = Buffer.from(pin, 'utf8');
      let isOpen = true;
      const close = (): void => {
        isOpen = false;
        secret.fill(0);
        leave();
      };
      const spkiHex = Buffer.from(spki).toString('hex');
      const question = { place, spkiHex, certificateSha256 };
      const answer = await ask({ ...question, act: 'open' }, secret, limitMs);
      if (!answer.ok || !('algorithmHex' in answer)) {
        close();
        return answer.ok ? otherAnswer : answer;
      }
      const sign = (bytes: Uint8Array): Uint8Array => {
        if (!isOpen) throw new TokenError('token-absent', 'the session is closed');
        return signNow({ ...question, act: 'sign' }, { secret, bytes, limitMs });
      };
      const algorithm = Buffer.from(answer.algorithmHex, 'hex');
      const key: SigningKey = { kind: answer.kind, spki, digest: 'sha256', algorithm, sign };
      return { ok: true, key, close };
    },
  };
}

/** Lets one act in after the other; each waits for the one before and answers with the function that ends it. */
function createTurns(): () => Promise<() => void> {
  let last: Promise<void> = Promise.resolve();
  return async () => {
    const before = last;
    const { promise, resolve } = Promise.withResolvers<void>();
    last = promise;
    await before;
    return resolve;
  };
}

const otherAnswer: TokenRefusal = { ok: false, code: 'token-library', detail: 'another answer' };

async function ask(question: TokenQuestion, pin: Uint8Array, limitMs: number): Promise<TokenAnswer> {
  const input = writeQuestion(question, pin, nothing);
  const end = await askProcess({ module, input, timeoutMs: limitMs });
  input.fill(0);
  return readEnd(end);
}

function signNow(
  question: TokenQuestion,
  {
    secret,
    bytes,
    limitMs,
  }: { readonly secret: Uint8Array; readonly bytes: Uint8Array; readonly limitMs: number },
): Uint8Array {
  const input = writeQuestion(question, secret, bytes);
  const answer = readEnd(askProcessNow({ module, input, timeoutMs: limitMs }));
  input.fill(0);
  if (!answer.ok) throw new TokenError(answer.code, answer.detail);
  if (!('signatureHex' in answer)) throw new TokenError(otherAnswer.code, otherAnswer.detail);
  return Buffer.from(answer.signatureHex, 'hex');
}

/** A refusal in the words of the station. */
export function refusalOf({
  code,
  finalTry,
}: {
  readonly code: TokenFailure;
  readonly finalTry?: boolean;
}): Refusal {
  if (code === 'pin-locked') return refuse('pin-locked', { reason: 'token' });
  if (code === 'pin-wrong') return refuse('wrong-pin', finalTry ? { attemptsLeft: '1' } : {});
  return refuse('seal-unusable', { reason: code });
}

function readEnd({ end, answer }: ProcessEnd): TokenAnswer {
  if (end === 'timeout') return { ok: false, code: 'token-hangs', detail: '' };
  const crashed: TokenAnswer = { ok: false, code: 'token-crashed', detail: '' };
  // Also when it fell after it had answered: a library in that state is not one to sign with.
  if (end === 'crashed') return crashed;
  try {
    return JSON.parse(answer.toString('utf8')) as TokenAnswer;
  } catch {
    return crashed;
  }
}
