// A disk that fails under a batch: the package after the one that could not be read was asked for already, and nobody will wait for it.
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { servePackageBatch } from '../../../../src/exchange/api/package-batch.ts';
import type { Sha256, UnitCode } from '../../../../src/shared/domain/ids.ts';

test('two packages that cannot be read end the answer, not the exchange', async () => {
  const hashes = ['a', 'b'].map((letter) => letter.repeat(64) as Sha256);
  const [first] = hashes;
  const source = {
    documents: { readableSizes: () => Promise.resolve(new Map(hashes.map((hash) => [hash, 5]))) },
    blobs: {
      find: (hash: Sha256) =>
        hash === first
          ? Promise.resolve({ sizeBytes: 5, whole: null, path: '/nowhere/at/all' })
          : Promise.reject(new Error('EIO')),
    },
  } as unknown as Parameters<typeof servePackageBatch>[0];
  const unhandled: unknown[] = [];
  const hear = (reason: unknown): void => void unhandled.push(reason);
  process.on('unhandledRejection', hear);
  const { promise: outcome, resolve } = Promise.withResolvers<unknown>();
  const server = createServer((asked, response) => {
    const served = servePackageBatch(source, asked, response, '990100-GOV-0001' as UnitCode);
    served.then(resolve, resolve).finally(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const asking = request({ host: '127.0.0.1', port, method: 'POST' });
  asking
    .on('error', () => undefined)
    .on('response', (answer) => answer.on('error', () => undefined).resume());
  asking.end(JSON.stringify({ sha256s: hashes }));
  expect(await outcome).toMatchObject({ code: 'ENOENT' });
  for (let turns = 0; turns < 5; turns += 1) await nextTurn();
  process.off('unhandledRejection', hear);
  server.close();
  expect(unhandled).toEqual([]);
});
