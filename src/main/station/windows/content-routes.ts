import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type { Station } from '../station.ts';
import type { StationFailure } from '../../../shared/contract/failures.ts';
import { answerContent } from './content-answer.ts';
import { answerText } from './answers.ts';

/** GET or HEAD of lent bytes. */
export async function serveContent(
  station: Station,
  clientId: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const handle = (request.url ?? '').slice('/content/'.length);
  const content = station.content.open(handle, clientId);
  if (!content) return answerText(response, 404, 'handle-unknown');
  const { status, headers, body } = answerContent(content, request.headers.range);
  response.writeHead(status, headers);
  if (!body || request.method === 'HEAD') return void response.end();
  // A window that went away in the middle of a download is no failure of ours.
  await pipeline(Readable.from(body), response).catch((error: unknown) => {
    if (!response.destroyed) throw error;
  });
}

const statusOf: Partial<Record<StationFailure, number>> = {
  'not-logged-in': 401,
  'package-too-large': 413,
  'disk-full': 507,
};

/** POST of a file to attach: raw bytes in, a handle out. */
export async function takeUpload(
  station: Station,
  clientId: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // A custom header on top of the origin check: no form can send it.
  if (request.headers['x-yizhan-upload'] !== '1') return answerText(response, 400, 'input-invalid');
  // Without destroyOnReturn the refusal of a file in the middle would cut the line before the answer.
  const outcome = await station.receiveUpload(clientId, request.iterator({ destroyOnReturn: false }));
  // The rest of a refused file is read and dropped: a browser whose upload is cut off shows a lost line instead of the reason.
  if (!request.readableEnded) await drain(request);
  if (!outcome.ok) return answerText(response, statusOf[outcome.code] ?? 400, outcome.code);
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(outcome.value));
}

// Enough for any slip of the hand; whoever sends more than that is cut off.
const maxDroppedBytes = 4_000_000_000;

async function drain(request: IncomingMessage): Promise<void> {
  let dropped = 0;
  for await (const chunk of request) {
    dropped += (chunk as Uint8Array).length;
    if (dropped > maxDroppedBytes) return void request.destroy();
  }
}
