// `app://station/…`: the page, its assets and the fonts from the program's folder; lent bytes and uploads passed on to the station's pipe. Every
// window has a session of its own with a handler of its own, so a handle is only ever asked for by the window that it was lent to.
import { createReadStream } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import {
  guardHeaders,
  makeNonce,
  pagePolicy,
  viewerPath,
  viewerPolicy,
} from '../../station/windows/page-policy.ts';
import type { StaticFiles } from '../../station/windows/static-files.ts';
import { waitingPage, type DataProgressView } from '../../station/windows/waiting-page.ts';
import { clientHeader, secretHeader } from './messages.ts';

export const appScheme = 'app';
const appOrigin = 'app://station';
/** The only address that a window may show. */
export const appPage = `${appOrigin}/`;
/** The only address that a frame inside of a window may show. */
export const appViewer = `${appOrigin}${viewerPath}`;

export interface AppProtocolOptions {
  readonly files: StaticFiles;
  readonly clientId: string;
  readonly pipe: string;
  readonly pipeSecret: string;
  /** How far a restore or an upgrade of the data is; null: the client itself is shown. */
  readonly dataProgress: () => DataProgressView | null;
}

/** The handler for `protocol.handle`. */
export function createAppHandler(options: AppProtocolOptions): (request: Request) => Promise<Response> {
  return async (request) => {
    const url = new URL(request.url);
    if (url.host !== 'station') return answer(404);
    if (url.pathname.startsWith('/content')) return passOn(options, request, url.pathname);
    if (request.method !== 'GET') return answer(405);
    if (url.pathname === '/') return answerPage(options);
    if (url.pathname === viewerPath) return answerViewer(options.files);
    const file = options.files.find(url.pathname);
    if (!file) return answer(404);
    const headers = { ...guardHeaders, 'Content-Type': file.mediaType, 'Cache-Control': file.cacheControl };
    return new Response(Readable.toWeb(createReadStream(file.path)) as ReadableStream<Uint8Array>, {
      headers,
    });
  };
}

function answerPage({ files, dataProgress }: AppProtocolOptions): Response {
  const progress = dataProgress();
  if (progress !== null) {
    const { html, policy } = waitingPage(progress);
    return answerHtml(html, policy);
  }
  const nonce = makeNonce();
  return answerHtml(files.page(nonce), pagePolicy({ nonce }));
}

/** The frame in which files of others are drawn. */
function answerViewer(files: StaticFiles): Response {
  const nonce = makeNonce();
  const page = files.viewer(nonce);
  if (page === undefined) return answer(404);
  return answerHtml(page, viewerPolicy(nonce));
}

function answerHtml(html: string, policy: string): Response {
  return new Response(html, {
    headers: {
      ...guardHeaders,
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': policy,
      'Cache-Control': 'no-store',
    },
  });
}

function answer(status: number): Response {
  return new Response(null, { status, headers: guardHeaders });
}

// Nothing else of the page's request reaches the station.
const passedHeaders = ['range', 'content-type', 'x-yizhan-upload'] as const;

function passOn(options: AppProtocolOptions, request: Request, pathname: string): Promise<Response> {
  const headers: Record<string, string> = {
    [clientHeader]: options.clientId,
    [secretHeader]: options.pipeSecret,
  };
  for (const name of passedHeaders) {
    const value = request.headers.get(name);
    if (value !== null) headers[name] = value;
  }
  return new Promise((resolve, reject) => {
    const forwarded = httpRequest(
      { socketPath: options.pipe, path: pathname, method: request.method, headers, signal: request.signal },
      (response) => resolve(asWebResponse(response)),
    );
    forwarded.on('error', reject);
    if (request.body)
      Readable.fromWeb(request.body as Parameters<typeof Readable.fromWeb>[0]).pipe(forwarded);
    else forwarded.end();
  });
}

function asWebResponse(response: IncomingMessage): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(response.headers))
    if (typeof value === 'string') headers.set(name, value);
  return new Response(Readable.toWeb(response) as ReadableStream<Uint8Array>, {
    status: response.statusCode ?? 502,
    headers,
  });
}
