// Bytes over a real connection: whole and in parts, from memory and from the disk, to a reader that is slow and to one that goes away.
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendBlob } from '../../../../src/exchange/api/send-bytes.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'yizhan-send-bytes-'));
const file = path.join(folder, 'blob');
const bytes = Buffer.from(Array.from({ length: 3_000_000 }, (_, index) => index * 7919 + (index >> 8)));
const onDisk = { sizeBytes: bytes.length, whole: null, path: file };
const inMemory = { ...onDisk, whole: bytes };
let answer: (response: ServerResponse) => Promise<void>;
const server = createServer((_request, response) => void answer(response));
let url = '';
beforeAll(async () => {
  writeFileSync(file, bytes);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(): Promise<IncomingMessage> {
  const [response] = (await once(get(url), 'response')) as [IncomingMessage];
  return response;
}

test.each([
  ['from memory', inMemory],
  ['from the disk', onDisk],
])('%s: exactly the bytes that were asked for', async (_name, blob) => {
  for (const [start, end] of [
    [0, bytes.length - 1],
    [131_071, 131_072],
    [5, 2_900_000],
  ] as const) {
    answer = async (response) => {
      expect(await sendBlob(response, blob, { start, end })).toBe(true);
      response.end();
    };
    const chunks: Buffer[] = [];
    for await (const chunk of await open()) chunks.push(chunk as Buffer);
    expect(Buffer.compare(Buffer.concat(chunks), bytes.subarray(start, end + 1))).toBe(0);
  }
});

test.each([
  ['from memory', inMemory],
  ['from the disk', onDisk],
])('%s: a reader that goes away ends the sending, and nothing is thrown', async (_name, blob) => {
  let rounds = 0;
  const sent = new Promise<boolean>((resolve) => {
    answer = async (response) => {
      // More than the system takes in for a reader that does not read.
      let isThere = true;
      for (; isThere && rounds < 100; rounds += 1)
        isThere = await sendBlob(response, blob, { start: 0, end: bytes.length - 1 });
      resolve(isThere);
    };
  });
  const response = await open();
  await once(response, 'readable');
  response.destroy();
  expect(await sent).toBe(false);
  expect(rounds).toBeLessThan(100);
});

test('a file that became shorter is no whole package', async () => {
  truncateSync(file, 1_000_000);
  const sent = new Promise<boolean>((resolve) => {
    answer = async (response) => {
      resolve(await sendBlob(response, onDisk, { start: 0, end: bytes.length - 1 }));
      response.destroy();
    };
  });
  const response = await open();
  response.on('error', () => undefined).resume();
  expect(await sent).toBe(false);
});
