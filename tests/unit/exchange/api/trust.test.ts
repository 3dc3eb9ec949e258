// The lists of an exchange that started with a wrong clock: what was refused by it is good again when the clock is, without anybody's hand.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createAuthority } from '../../../../src/authority/authority.ts';
import { watchPublicationDrop } from '../../../../src/exchange/api/publication-drop.ts';
import { createTrustHolder } from '../../../../src/exchange/api/trust.ts';
import { createExchangeLog } from '../../../../src/exchange/log.ts';
import { openExchangeStore } from '../../../../src/exchange/store/open-store.ts';
import type { ExchangeStore } from '../../../../src/exchange/store/store.ts';
import { parseCertificate } from '../../../../src/seals/pki/certificate.ts';
import type { Sha256 } from '../../../../src/shared/domain/ids.ts';
import { factsOf, makeEnrolment, office } from '../../../integration/exchange/test-prefecture.ts';

const yearMs = 365 * 24 * 60 * 60 * 1000;
let folder: string;
let store: ExchangeStore;
let wrongMs = 0;
let lines: string[] = [];
beforeEach(async () => {
  // The clock that cannot jump, to let a minute pass.
  vi.useFakeTimers({ toFake: ['performance'] });
  folder = mkdtempSync(join(tmpdir(), 'yizhan-trust-'));
  store = await openExchangeStore(join(folder, 'exchange'));
  [wrongMs, lines] = [0, []];
});
afterEach(async () => {
  vi.useRealTimers();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

it('judges lists and machines again that a wrong clock refused, and tells of a refusal once', async () => {
  const dropFolder = join(folder, 'drop');
  const authority = createAuthority({
    ...{ folder: join(folder, 'authority'), passphrase: 'test passphrase of the authority', dropFolder },
    ...{ clock: () => new Date(), caKeyBits: 2048 },
  });
  const { name, shortName, kind, issuer } = factsOf(office);
  const contact = { dutyPhone: '0990-1234567', contact: '值班室' };
  const unit = { code: office, name, shortName, kind, parent: null, issuerCodes: [issuer], ...contact };
  authority.addUnit(unit);
  const answer = authority.handleRequest((await makeEnrolment(authority, office)).request);
  if (answer.state !== 'issued') throw new Error(answer.state);
  const machine = parseCertificate(answer.certificates.machine);
  await authority.publish();

  const clock = (): Date => new Date(Date.now() + wrongMs);
  const log = createExchangeLog((line) => void lines.push(line), clock);
  const open = () => createTrustHolder({ store, pinnedRootSha256: authority.rootSha256, clock, log });
  const refusals = () => lines.filter((line) => line.includes('-refused')).length;

  // In the drop folder. The battery is empty: it is the year before the list was made.
  wrongMs = -yearMs;
  const first = open();
  const drop = watchPublicationDrop({ dropFolder, trust: first, log, afterwards: () => Promise.resolve() });
  await drop.check();
  await drop.check();
  expect(first.current()).toBeNull();
  vi.advanceTimersByTime(61_000);
  await drop.check();
  expect(refusals()).toBe(1);
  wrongMs = 0;
  vi.advanceTimersByTime(61_000);
  await drop.check();
  await drop.stop();
  expect(first.current()).not.toBeNull();

  // In the database, at the next start.
  lines = [];
  wrongMs = -yearMs;
  const second = open();
  await second.loadStored();
  vi.advanceTimersByTime(61_000);
  await second.loadStored();
  expect(second.current()).toBeNull();
  expect(refusals()).toBe(1);
  wrongMs = 0;
  await second.loadStored();
  vi.advanceTimersByTime(61_000);
  await second.loadStored();
  expect(second.current()?.directory.units).toHaveLength(1);

  wrongMs = 60 * yearMs;
  expect(second.isGoodMachine(machine)).toBe('refused');
  wrongMs = 0;
  expect(second.isGoodMachine(machine)).toBe('good');
});

it('looks that nobody can do yet are one look: a database that is away for an hour leaves no line of them', async () => {
  let looks = 0;
  let goOn = (): void => undefined;
  const away = new Promise<void>((resolve) => (goOn = resolve));
  const trust = createTrustHolder({
    ...{
      store,
      clock: () => new Date(),
      log: createExchangeLog(
        () => undefined,
        () => new Date(),
      ),
    },
    pinnedRootSha256: '0'.repeat(64) as Sha256,
  });
  const afterwards = async (): Promise<void> => {
    looks += 1;
    await away;
  };
  const log = createExchangeLog(
    () => undefined,
    () => new Date(),
  );
  const drop = watchPublicationDrop({ dropFolder: folder, trust, log, afterwards });
  void drop.check();
  await expect.poll(() => looks).toBe(1);
  const asked = Array.from({ length: 1000 }, () => drop.check());
  goOn();
  await Promise.all(asked);
  await drop.stop();
  // The one that ran, and one that saw everything after it; the watcher may have asked for a look of its own.
  expect(looks).toBeLessThan(5);
});
