// The limit that the exchange is measured against: mutual TLS, kept-alive connections, one buffer; no store, no judgement, no log.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

const [key = '', certificate = '', file = ''] = process.argv.slice(2);
const cert = readFileSync(certificate, 'utf8');
const bytes = readFileSync(file);
const small = Buffer.from(
  JSON.stringify({ epoch: 'x'.repeat(36), entries: [], now: new Date().toISOString() }),
);
const ca = cert.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g)?.slice(1) ?? [];
const server = createServer(
  { key: readFileSync(key, 'utf8'), cert, ca, requestCert: true, rejectUnauthorized: true },
  (request, response) => {
    const body = request.url === '/' ? small : bytes;
    response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': body.length });
    response.end(body);
  },
);
server.keepAliveTimeout = 75_000;
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ bareUrl: `https://127.0.0.1:${port}` })}\n`);
});
process.once('SIGTERM', () => process.exit(0));
