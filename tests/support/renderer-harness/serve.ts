// Serves dist/renderer with the shells' policy, and the sample station beside it on /station.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { extname, join } from 'node:path';
import { RPCHandler } from '@orpc/server/ws';
import { WebSocketServer } from 'ws';
import { createSampleStation, faceHandle, pdfHandle, type SampleOptions } from './sample-station.ts';

const root = join(import.meta.dirname, '../../..');
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.pdf': 'application/pdf',
};

const uploadHandle = 'upload-handle-00000000000';

export interface Harness {
  readonly url: string;
  close(): Promise<void>;
}

function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self' ws:",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function fileOf(path: string, screens: string): string {
  if (path === `/content/${faceHandle}`) return join(root, 'build/fonts/yz-kai.woff2');
  if (path.startsWith('/fonts/')) return join(root, 'build/fonts', path.slice(7));
  return join(screens, path === '/' ? 'index.html' : path);
}

export interface HarnessOptions extends Omit<SampleOptions, 'uploads'> {
  /** What stands behind the handle of every received document. */
  readonly pdf: Uint8Array;
  /** Folder of the built screens; absent: dist/renderer. */
  readonly screens?: string;
}

/** On a port of its own. */
export async function serveHarness(options: HarnessOptions): Promise<Harness> {
  const screens = options.screens ?? join(root, 'dist/renderer');
  const uploads = new Map<string, Uint8Array>();
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (path === '/content' && request.method === 'POST') {
      const chunks: Buffer[] = [];
      request
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', () => {
          uploads.set(uploadHandle, Buffer.concat(chunks));
          response.end(JSON.stringify({ handle: uploadHandle, sizeBytes: 1 }));
        });
      return;
    }
    const nonce = randomBytes(16).toString('base64');
    if (path === `/content/${pdfHandle}`) {
      response.writeHead(200, { 'content-type': 'application/pdf' }).end(options.pdf);
      return;
    }
    readFile(fileOf(path, screens)).then(
      (bytes) => {
        const html = extname(path) === '' && path === '/';
        const type = html ? types['.html'] : (types[extname(path)] ?? 'application/octet-stream');
        response.writeHead(200, { 'content-type': type ?? '', 'content-security-policy': policy(nonce) });
        response.end(html ? bytes.toString('utf8').replace('__CSP_NONCE__', nonce) : bytes);
      },
      () => response.writeHead(404).end(),
    );
  });
  const sockets = new WebSocketServer({ server, path: '/station' });
  const handler = new RPCHandler(createSampleStation({ ...options, uploads }));
  sockets.on('connection', (socket) => void handler.upgrade(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
