// A unit as the network sees it: one kept-alive connection with its own certificate, requests one after the other, every answer timed. None of the
// station's work: what is measured is the exchange. As a station it reads gzip, goes on after a broken connection and comes again when it is told to.
import { createHash, createPrivateKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { Agent, request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { makeUuid } from '../../src/main/station/uuid.ts';
import { parseCertificate } from '../../src/seals/pki/certificate.ts';
import { signMessage } from '../../src/seals/trust/machine-jws.ts';
import type { DocumentId, ReceiptId, UnitCode } from '../../src/shared/domain/ids.ts';
import type { ReceiptKind } from '../../src/shared/domain/messages.ts';
import type { LightUnit } from './found-prefecture.ts';

export interface Answer {
  readonly status: number;
  /** Of the try that was answered. */
  readonly ms: number;
  /** Empty where the bytes were hashed as they came. */
  readonly body: Buffer;
  readonly sizeBytes: number;
  readonly sha256: string;
}

export interface FeedEntry {
  readonly number: number;
  readonly kind: string;
  readonly documentId: DocumentId | null;
  /** Of the package that the note names. The note itself is not kept: to 3,000 units it has more than a megabyte. */
  readonly packageSha256: string | null;
}

/** What went otherwise than at the first try. */
export interface Trouble {
  /** Answers that were told to come again. */
  busy: number;
  /** Connections that broke before their answer was there. */
  broken: number;
}

interface Asked {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly body?: unknown;
  /** Hash the bytes as they come and keep none: 3,000 packages of 2 MB are 6 GB. */
  readonly hash?: boolean;
}

export interface LightClient {
  readonly code: UnitCode;
  /** Up to which number this client has seen its feed. */
  after: number;
  /** Tries until there is an answer, as a station does; rejects when it is a refusal, or after minutes of trouble. */
  call(asked: Asked): Promise<Answer>;
  /** One page; moves `after`. */
  poll(waitSeconds: number): Promise<{ readonly answer: Answer; readonly entries: readonly FeedEntry[] }>;
  /** Compact JWS. */
  sign(documentId: DocumentId, sender: UnitCode, kind: ReceiptKind): Promise<string>;
  close(): void;
}

// A station waits two seconds after a broken connection, then longer; the bench gives up when something is wrong for good.
const brokenPauseMs = 500;
const maxTries = 200;
const signers = new Map<string, KeyObject>();

/** A client of the server at `baseUrl`; `trouble` counts what it went through. */
export function createLightClient(
  unit: LightUnit,
  server: { readonly baseUrl: string; readonly rootPem: string },
  trouble: Trouble,
): LightClient {
  const agent = new Agent({
    ...{ ca: server.rootPem, key: unit.keyPem, cert: unit.certificatePem },
    ...{ keepAlive: true, maxSockets: 1 },
  });
  const [own = ''] = /-----BEGIN[\s\S]+?-----END CERTIFICATE-----/.exec(unit.certificatePem) ?? [];
  const certificateSha256 = parseCertificate(own).sha256;
  const client: LightClient = {
    code: unit.code,
    after: 0,
    call: (asked) => insist({ agent, baseUrl: server.baseUrl, trouble }, asked),
    poll: async (waitSeconds) => {
      const url = `/feed?after=${client.after}&limit=500&waitSeconds=${waitSeconds}`;
      const answer = await client.call({ method: 'GET', url });
      const { entries } = JSON.parse(answer.body.toString('utf8')) as { entries: readonly SentEntry[] };
      client.after = entries.at(-1)?.number ?? client.after;
      return { answer: { ...answer, body: noBytes }, entries: entries.map(shorten) };
    },
    sign: (documentId, sender, kind) => {
      const privateKey = signers.get(unit.keyPem) ?? createPrivateKey(unit.keyPem);
      signers.set(unit.keyPem, privateKey);
      const receipt = {
        ...{ type: 'yizhan/receipt/1' as const, receiptId: makeUuid<ReceiptId>(Date.now()) },
        ...{ documentId, unit: unit.code, sender, kind, at: new Date().toISOString(), clockSure: true },
        ...{ byPerson: null, reasons: [], note: null },
      };
      return signMessage(receipt, { privateKey, certificateSha256 });
    },
    close: () => agent.destroy(),
  };
  return client;
}

const noBytes = Buffer.alloc(0);

/** An entry as it is sent. */
type SentEntry = Omit<FeedEntry, 'packageSha256'> & { readonly message: string | null };

const shorten = ({ number, kind, documentId, message }: SentEntry): FeedEntry => ({
  ...{ number, kind, documentId },
  packageSha256: kind === 'document' ? packageOf(message ?? '') : null,
});

// A note names its package behind its recipients: of one to 3,000 units the last 3 KB are enough.
const noteEndChars = 4096;

/** SHA-256 of the package that a note names; null: it names none. */
function packageOf(message: string): string | null {
  const [, payload = ''] = message.split('.', 2);
  // Cut at a multiple of four letters: base64url is read in fours.
  const start = Math.max(0, Math.floor((payload.length - noteEndChars) / 4) * 4);
  const end = Buffer.from(payload.slice(start), 'base64url').toString('latin1');
  return /"package":\{"sha256":"([0-9a-f]{64})"/.exec(end)?.[1] ?? null;
}

/** SHA-256 in hex. */
export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

interface Line {
  readonly agent: Agent;
  readonly baseUrl: string;
  readonly trouble: Trouble;
}

/** Every request of a unit may be repeated: reading changes nothing, receipts have ids. */
async function insist(line: Line, asked: Asked): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    let waitMs = brokenPauseMs * (1 + Math.random());
    try {
      const { status, retryAfterSeconds, ...answer } = await callOnce(line, asked);
      if (status < 400) return { status, ...answer };
      if (status !== 429 && status !== 503)
        throw new RefusedAnswer(`${asked.url}: ${status} ${answer.body.toString('utf8').slice(0, 300)}`);
      line.trouble.busy += 1;
      waitMs = retryAfterSeconds * 1000;
    } catch (error) {
      if (error instanceof RefusedAnswer || tries >= maxTries) throw error;
      line.trouble.broken += 1;
    }
    if (tries >= maxTries) throw new Error(`${asked.url}: no answer after ${tries} tries`);
    await pause(waitMs);
  }
}

class RefusedAnswer extends Error {}

function callOnce(
  { agent, baseUrl }: Line,
  { method, url, body, hash = false }: Asked,
): Promise<Answer & { readonly retryAfterSeconds: number }> {
  const text = body === undefined ? null : JSON.stringify(body);
  const headers = {
    'accept-encoding': 'gzip',
    ...(text === null
      ? {}
      : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
  };
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const sending = request(baseUrl + url, { agent, method, headers }, (response: IncomingMessage) => {
      const { statusCode: status = 0 } = response;
      const keeps = !hash || status >= 400;
      const chunks: Buffer[] = [];
      const digest = createHash('sha256');
      let sizeBytes = 0;
      response.on('data', (chunk: Buffer) => {
        sizeBytes += chunk.length;
        if (keeps) chunks.push(chunk);
        else digest.update(chunk);
      });
      response.on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        resolve({
          ...{ status, ms: performance.now() - startedAt, sizeBytes },
          body: response.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes,
          sha256: keeps ? '' : digest.digest('hex'),
          retryAfterSeconds: Number(response.headers['retry-after'] ?? 1),
        });
      });
    });
    sending.on('error', reject);
    sending.end(text ?? undefined);
  });
}
