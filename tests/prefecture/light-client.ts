// A unit as the network sees it: one kept-alive connection with its own certificate, requests one after the other, every answer timed. None of the
// station's work: what is measured is the exchange.
import { createHash, createPrivateKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { Agent, request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { makeUuid } from '../../src/main/station/uuid.ts';
import { parseCertificate } from '../../src/seals/pki/certificate.ts';
import { signMessage } from '../../src/seals/trust/machine-jws.ts';
import type { DocumentId, ReceiptId, UnitCode } from '../../src/shared/domain/ids.ts';
import type { ReceiptKind } from '../../src/shared/domain/messages.ts';
import type { LightUnit } from './found-prefecture.ts';

export interface Answer {
  readonly status: number;
  readonly ms: number;
  readonly body: Buffer;
  readonly retryAfterSeconds: number | null;
}

export interface FeedEntry {
  readonly number: number;
  readonly kind: string;
  readonly documentId: DocumentId | null;
  readonly message: string | null;
  readonly sizeBytes: number | null;
}

export interface LightClient {
  readonly code: UnitCode;
  /** Up to which number this client has seen its feed. */
  after: number;
  call(method: string, url: string, body?: unknown): Promise<Answer>;
  /** One page; moves `after`. */
  poll(waitSeconds: number): Promise<{ readonly answer: Answer; readonly entries: readonly FeedEntry[] }>;
  /** Compact JWS. */
  sign(documentId: DocumentId, sender: UnitCode, kind: ReceiptKind): Promise<string>;
  close(): void;
}

const signers = new Map<string, KeyObject>();

/** A client of the server at `baseUrl`. */
export function createLightClient(unit: LightUnit, baseUrl: string, rootPem: string): LightClient {
  const agent = new Agent({
    ...{ ca: rootPem, key: unit.keyPem, cert: unit.certificatePem },
    ...{ keepAlive: true, maxSockets: 1 },
  });
  const [own = ''] = /-----BEGIN[\s\S]+?-----END CERTIFICATE-----/.exec(unit.certificatePem) ?? [];
  const certificateSha256 = parseCertificate(own).sha256;
  const client: LightClient = {
    code: unit.code,
    after: 0,
    call: (method, url, body) => {
      const asked = { agent, method, url: baseUrl + url, body };
      // A kept-alive connection that rested longer than the server's patience ends in the moment it is used: as a station would, once more.
      return callOnce(asked).catch(() => callOnce(asked));
    },
    poll: async (waitSeconds) => {
      const url = `/feed?after=${client.after}&limit=500&waitSeconds=${waitSeconds}`;
      const answer = await client.call('GET', url);
      const { entries = [] } = JSON.parse(answer.body.toString('utf8')) as { entries?: FeedEntry[] };
      client.after = entries.at(-1)?.number ?? client.after;
      return { answer, entries };
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

/** SHA-256 in hex. */
export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function callOnce(asked: {
  readonly agent: Agent;
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
}): Promise<Answer> {
  const { agent, method, url, body } = asked;
  const text = body === undefined ? null : JSON.stringify(body);
  const headers =
    text === null ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const sending = request(url, { agent, method, headers }, (response: IncomingMessage) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const retryAfter = response.headers['retry-after'];
        resolve({
          status: response.statusCode ?? 0,
          ms: performance.now() - startedAt,
          body: Buffer.concat(chunks),
          retryAfterSeconds: retryAfter === undefined ? null : Number(retryAfter),
        });
      });
    });
    sending.on('error', reject);
    sending.end(text ?? undefined);
  });
}
