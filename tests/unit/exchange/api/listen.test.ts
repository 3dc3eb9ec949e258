// The port that everybody reaches: who sends slowly, or comes with many connections, is cut off; the units' port has no such bounds.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type TLSSocket } from 'node:tls';
import { afterEach, expect, test } from 'vitest';
import { listen, type Listening, type Patience } from '../../../../src/exchange/api/listen.ts';
import { toPem } from '../../../../src/seals/pki/certificate.ts';
import { createTestPki } from '../../seals/pki/test-pki.ts';

let listening: Listening | null = null;
const sockets: TLSSocket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await listening?.close(0);
});

async function start(patience: Patience): Promise<number> {
  const { certificate, privateKey } = createTestPki().issue({ use: 'exchange' });
  listening = await listen({
    tls: {
      key: privateKey.export({ format: 'pem', type: 'pkcs8' }),
      cert: toPem('CERTIFICATE', certificate.der),
    },
    listener: (request, response) => void request.resume().once('end', () => response.end('whole')),
    ...{ host: '127.0.0.1', port: 0, patience },
  });
  return listening.port;
}

/** A connection that says this and nothing more. */
function say(port: number, text: string): { readonly socket: TLSSocket; readonly heard: Promise<string> } {
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => socket.write(text));
  sockets.push(socket);
  let heard = '';
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString('latin1')));
  socket.on('error', () => undefined);
  return { socket, heard: new Promise((resolve) => socket.once('close', () => resolve(heard))) };
}

const head = 'POST /enrol HTTP/1.1\r\nHost: x\r\n';

test('a body that never ends is cut off, and a head too, and a line on which nothing is said', async () => {
  const port = await start({ requestMs: 100, connections: 0 });
  const slow = [`${head}Content-Length: 100\r\n\r\nhalf`, head, ''].map((text) => say(port, text).heard);
  for (const heard of await Promise.all(slow)) expect(heard).not.toContain('whole');
});

test('so many connections at a time; one that ends makes room for the next', async () => {
  const port = await start({ requestMs: 0, connections: 1 });
  const first = say(port, head);
  await once(first.socket, 'secureConnect');
  expect(await say(port, `${head}Connection: close\r\n\r\n`).heard).toBe('');
  first.socket.destroy();
  const asked = (): Promise<string> => say(port, `${head}Connection: close\r\n\r\n`).heard;
  await expect.poll(asked).toContain('whole');
});

test('a connection that cannot be taken ends nothing: the next one is answered', async () => {
  const port = await start({ requestMs: 0, connections: 0 });
  listening?.server.emit('error', Object.assign(new Error('accept ENOMEM'), { code: 'ENOMEM' }));
  expect(await say(port, `${head}Connection: close\r\n\r\n`).heard).toContain('whole');
});

test.runIf(process.platform === 'linux')(
  'the system asks after a connection on which nothing is said',
  async () => {
    const port = await start({ requestMs: 0, connections: 0 });
    await once(say(port, head).socket, 'secureConnect');
    const own = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
    // Established (01) and with a timer of keep-alive (02); the one of retransmission (01) passes.
    const timers = (): string[] =>
      readFileSync('/proc/net/tcp', 'utf8')
        .split('\n')
        .map((line) => line.trim().split(/\s+/))
        .filter(([, local, , state]) => local === own && state === '01')
        .map(([, , , , , timer = '']) => timer.slice(0, 2));
    await expect.poll(timers).toEqual(['02']);
  },
);
