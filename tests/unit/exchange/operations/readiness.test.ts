// What the load balancer and the operator are told of a node, from its first moment to its last.
import { expect, test } from 'vitest';
import { createReadiness } from '../../../../src/exchange/operations/readiness.ts';

test('a node is ready when it listens, its database answers and there is a publication, and until it is drained', async () => {
  const readiness = createReadiness();
  let hasPublication = false;
  expect(await readiness.state()).toBe('migrating');
  readiness.opened({ readEpoch: () => Promise.resolve('epoch') }, () => hasPublication);
  expect(await readiness.state()).toBe('starting');
  readiness.listening();
  expect(await readiness.state()).toBe('no-publication');
  hasPublication = true;
  expect(await readiness.state()).toBe('ready');
  readiness.drain();
  expect(await readiness.state()).toBe('draining');
});

test.each([
  ['refuses', () => Promise.reject(new Error('no connection'))],
  ['says nothing', () => new Promise<string>(() => undefined)],
])('a database that %s is away, and the answer does not wait for it', async (_what, readEpoch) => {
  const readiness = createReadiness();
  readiness.opened({ readEpoch }, () => true);
  readiness.listening();
  expect(await readiness.state()).toBe('store-away');
});
