import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTimeStampDesk } from '../../../../../src/authority/time-stamp/time-stamp-desk.ts';
import {
  listenForTimeStamps,
  type TimeStampListener,
} from '../../../../../src/authority/time-stamp/time-stamp-listener.ts';
import type { SealingResult } from '../../../../../src/main/station/drafting/contract-types.ts';
import { verdictOf } from '../../../../../src/shared/domain/report.ts';
import {
  approve,
  authorityPassphrase,
  draft,
  okay,
  openOutgoingBench,
  type OutgoingBench,
  register,
  sealPin,
} from '../../../../support/outgoing-bench.ts';

let bench: OutgoingBench;
let service: TimeStampListener;
let authorityLagMs = 0;
const servers: Server[] = [];
beforeAll(async () => {
  bench = await openOutgoingBench();
  const clock = (): Date => new Date(bench.parts.clock.nowMs() - authorityLagMs);
  const desk = openTimeStampDesk({ folder: bench.authorityFolder, passphrase: authorityPassphrase, clock });
  service = await listenForTimeStamps({ desk, port: 0 });
});
afterAll(async () => {
  await service.close();
  for (const server of servers) server.close();
  bench.close();
});

/** A service that answers otherwise than it should. */
async function serve(answer: Parameters<typeof createServer>[1] & object): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function sealUnder(timeStampUrl: string): Promise<SealingResult> {
  bench.authority.setPolicy({ timeStampUrl });
  await bench.republish();
  const { documentId } = register(bench, approve(bench, draft(bench, {})));
  const { custodian } = bench.people;
  okay(bench.sealing.confirmPlace(custodian, { documentId }));
  return okay(await bench.sealing.seal(custodian, { documentId, pin: sealPin }));
}
const provenTimes = ({ report }: SealingResult) =>
  report.bodies?.map((body) => body.report.seals[0]?.provenAt ?? null);
const applied = ({ desk }: SealingResult) => desk.steps.find(({ step }) => step === 'apply')?.evidence;

it('proves the time of original and copy when the service answers, and the desk says so', async () => {
  const sealed = await sealUnder(service.url);
  expect(verdictOf(sealed.report.checks)).toBe('valid');
  const [original, copy] = provenTimes(sealed) ?? [];
  expect(original).toBe(new Date(bench.parts.clock.nowMs()).toISOString());
  expect(copy).toBe(original);
  // The package's own signature too.
  expect(sealed.report.checks.sealingTime).toMatchObject({ code: 'OK', evidence: { provenAt: original } });
  expect(applied(sealed)).toMatchObject({ provenAt: original, files: 'body.ofd, reading.pdf' });
});

it('seals without one, validly, when the authority’s clock is behind', async () => {
  authorityLagMs = 30_000;
  // The desk never lets its own time go back: the station moves on instead.
  bench.test.advance(20_000);
  const sealed = await sealUnder(service.url);
  authorityLagMs = 0;
  expect(verdictOf(sealed.report.checks)).toBe('valid');
  expect(provenTimes(sealed)).toEqual([null, null]);
});

const closed = 'http://127.0.0.1:1/';
it.each([
  ['nobody answers', () => Promise.resolve(closed)],
  ['it answers with nonsense', () => serve((_, response) => response.end('no token'))],
  ['it fails', () => serve((_, response) => response.writeHead(500).end())],
  [
    'it sends elsewhere',
    () => serve((_, response) => response.writeHead(302, { location: service.url }).end()),
  ],
  ['it never ends', () => serve((_, response) => void response.write('x'.repeat(200_000)))],
])('seals without one, validly, when %s', async (_, url) => {
  const sealed = await sealUnder(await url());
  expect(verdictOf(sealed.report.checks)).toBe('valid');
  expect(provenTimes(sealed)).toEqual([null, null]);
  expect(applied(sealed)).toMatchObject({ provenAt: 'none' });
});
