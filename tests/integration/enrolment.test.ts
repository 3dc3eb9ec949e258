// How a machine becomes a unit's station, and every way in which it does not: a real station, a real exchange, a real authority whose clock can be moved.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createAuthority, type Authority } from '../../src/authority/authority.ts';
import { foundExchange, startDemoExchange, type DemoExchange } from '../../src/demo/demo-exchange.ts';
import { openWindow } from '../../src/demo/demo-window.ts';
import { waitFor } from '../../src/demo/main-job.ts';
import { demoUnits } from '../../src/demo/people.ts';
import { createStation, type Station } from '../../src/main/station/station.ts';
import {
  formatEnrolmentCode,
  parseEnrolmentCode,
  type EnrolmentCode,
} from '../../src/shared/domain/enrolment.ts';
import type { Sha256 } from '../../src/shared/domain/ids.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'yizhan-enrolment-'));
const dropFolder = path.join(folder, 'drop');
const exchangeFolder = path.join(folder, 'exchange');
const [office, finance] = demoUnits;
if (!office || !finance) throw new Error('two units');
const hourMs = 3_600_000;
let authorityShiftMs = 0;
let authority: Authority;
let exchange: DemoExchange;
const running: Station[] = [];
const startExchange = () => startDemoExchange({ folder: exchangeFolder, dropFolder });

beforeAll(async () => {
  authority = createAuthority({
    folder: path.join(folder, 'authority'),
    passphrase: 'test passphrase of the authority',
    clock: () => new Date(Date.now() + authorityShiftMs),
    dropFolder,
    caKeyBits: 2048,
  });
  for (const { code, name, shortName, kind, parent, issuerCodes, dutyPhone, contact } of [office, finance])
    authority.addUnit({ code, name, shortName, kind, parent, issuerCodes, dutyPhone, contact });
  foundExchange(exchangeFolder, authority);
  exchange = await startExchange();
});
afterEach(async () => {
  authorityShiftMs = 0;
  await Promise.all(running.splice(0).map((station) => station.stop()));
});
afterAll(async () => {
  await exchange.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Machine {
  readonly folder: string;
  readonly key: Uint8Array;
}
const newMachine = (): Machine => ({
  folder: mkdtempSync(path.join(folder, 'station-')),
  key: randomBytes(32),
});

async function start(machine: Machine = newMachine()) {
  const station = await createStation({
    folder: machine.folder,
    deviceKey: { key: machine.key, kind: 'key-file' },
    writeLog: () => undefined,
    sync: { enrolmentPollMs: 100, pollSeconds: 1, backOffMs: { base: 50, cap: 400 } },
  });
  running.push(station);
  const { client } = openWindow(station);
  const begin = (code: string) => {
    const { name, password } = office?.administrator ?? { name: '', password: '' };
    return client.enrolment.begin({
      code,
      administrator: { name, password },
      sealPin: office?.sealPin ?? '',
    });
  };
  return { station, client, begin, keys: () => countKeys(station) };
}
type Started = Awaited<ReturnType<typeof start>>;

function countKeys(station: Station): number {
  const row = station.parts.store.db.prepare('SELECT count(*) AS count FROM keys').get();
  return (row as { readonly count: number }).count;
}

function newCode(): { readonly text: string; readonly code: EnrolmentCode } {
  const { exchangeUrl, enrolmentUrl } = exchange;
  const unit = office?.code;
  if (!unit) throw new Error('a unit');
  const { text } = authority.issueEnrolmentCode({ unit, exchangeUrl, enrolmentUrl });
  const parsed = parseEnrolmentCode(text);
  if (!parsed.ok) throw new Error(parsed.failure);
  return { text, code: parsed.code };
}

/** Lets the authority work until the station has its answer. */
const settle = ({ client }: Started) =>
  waitFor('the answer to the enrolment', async () => {
    await authority.processRequests();
    const state = await client.enrolment.state({});
    return state.state === 'pending' ? null : state;
  });
const refusalOf = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error: { data?: { code?: string; details?: Record<string, string> } }) => error.data ?? null,
  );
const queued = (): string[] => readdirSync(path.join(dropFolder, 'requests'));

it('a character that is wrong on the paper is found before anything is made or sent', async () => {
  const { text } = newCode();
  const machine = await start();
  const before = queued();
  const last = text.at(-1) === '0' ? '1' : '0';
  const refused = await refusalOf(machine.begin(text.slice(0, -1) + last));
  expect(refused).toMatchObject({ code: 'enrolment-code-invalid', details: { reason: 'code-checksum' } });
  expect(await refusalOf(machine.begin('云岭市'))).toMatchObject({
    code: 'enrolment-code-invalid',
    details: { reason: 'code-malformed' },
  });
  expect(await machine.client.enrolment.state({})).toMatchObject({ state: 'none', failure: null });
  expect([machine.keys(), machine.station.accounts.people(), queued()]).toEqual([0, [], before]);
});

it('a code that was given to another unit is refused, and a new code is taken on the same machine', async () => {
  const machine = await start();
  const { code } = newCode();
  await machine.begin(formatEnrolmentCode({ ...code, unit: finance.code }));
  expect(await settle(machine)).toMatchObject({ state: 'refused', failure: 'enrolment-code-invalid' });
  expect(machine.station.parts.identity()).toBeNull();
  await machine.begin(newCode().text);
  expect(await settle(machine)).toMatchObject({ state: 'issued', unitCode: office.code, failure: null });
  expect(machine.station.parts.identity()).toMatchObject({ unitCode: office.code, unitName: office.name });
});

it('a code is good for 72 hours by the authority’s clock, and not for longer', async () => {
  const [late, early] = [await start(), await start()];
  const [first, second] = [newCode(), newCode()];
  await late.begin(first.text);
  authorityShiftMs = 73 * hourMs;
  expect(await settle(late)).toMatchObject({ state: 'refused', failure: 'enrolment-code-invalid' });
  authorityShiftMs = 0;
  await early.begin(second.text);
  authorityShiftMs = 71 * hourMs;
  // Certificates of 71 hours ahead are not valid on this machine yet, which is another refusal: the code itself was taken.
  await settle(early);
  const states = authority.state().enrolments;
  expect(states.find(({ id }) => id === first.code.enrolmentId)?.state).toBe('expired');
  expect(states.find(({ id }) => id === second.code.enrolmentId)?.state).toBe('issued');
});

it('a code makes one machine: the second that uses it is refused', async () => {
  const [first, second] = [await start(), await start()];
  const { text } = newCode();
  await first.begin(text);
  expect(await settle(first)).toMatchObject({ state: 'issued' });
  const told = await refusalOf(second.begin(text));
  expect(told).toMatchObject({ code: 'enrolment-code-invalid', details: { reason: 'enrolment-used' } });
  expect(await second.client.enrolment.state({})).toMatchObject({ state: 'refused' });
  expect(second.station.parts.keys.machineSigner()).toBeNull();
  expect(first.station.parts.keys.machineSigner()).not.toBeNull();
});

it('another root than the paper’s: nothing is sent, the person is told at once, and may begin again', async () => {
  const machine = await start();
  const { code } = newCode();
  const before = queued();
  const wrong = formatEnrolmentCode({ ...code, rootSha256: 'a'.repeat(64) as Sha256 });
  expect(await refusalOf(machine.begin(wrong))).toMatchObject({ code: 'exchange-not-trusted' });
  expect(queued()).toEqual(before);
  expect(await machine.client.enrolment.state({})).toMatchObject({
    state: 'none',
    failure: 'exchange-not-trusted',
  });
  await machine.begin(newCode().text);
  expect(await settle(machine)).toMatchObject({ state: 'issued' });
});

it('without a line it waits, says so, and goes on by itself after a restart of the machine', async () => {
  const { text } = newCode();
  await exchange.stop();
  const place = newMachine();
  const before = await start(place);
  const begun = await before.begin(text);
  expect(begun).toMatchObject({ state: 'pending', failure: 'exchange-unreachable' });
  expect(begun.recoveryCode).not.toBe('');
  // A day without a line must not make anybody type the code again.
  expect(await refusalOf(before.begin('nonsense'))).toMatchObject({ code: 'enrolment-code-invalid' });
  const keysBefore = before.keys();
  await before.station.stop();
  const after = await start(place);
  expect(await after.client.enrolment.state({})).toMatchObject({ state: 'pending' });
  exchange = await startExchange();
  expect(await settle(after)).toMatchObject({ state: 'issued', failure: null });
  expect(after.keys()).toBe(keysBefore);
  await waitFor('the line is up', async () =>
    (await after.client.session.overview({})).link.state === 'connected' ? true : null,
  );
});
