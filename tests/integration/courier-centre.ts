// The centre's side of 摆渡: its command line and its drop folder, with packs that are whole, half copied, damaged, for somebody else, and brought twice.
// In the prefecture of courier.test.ts, beside the exchange that serves.
import { execFile } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openClerk, waitFor } from '../../src/demo/main-job.ts';
import type { DemoSeat, Prefecture } from '../../src/demo/prefecture.ts';
import type { CourierDesk } from '../../src/exchange/courier/courier-desk.ts';
import { createCourierDrop } from '../../src/exchange/courier/courier-drop.ts';
import { createExchangeLog } from '../../src/exchange/log.ts';
import type { DocumentId } from '../../src/shared/domain/ids.ts';

interface Places {
  readonly place: Prefecture;
  readonly office: DemoSeat;
  readonly finance: DemoSeat;
  readonly desk: CourierDesk;
  /** What the command line is told of the exchange. */
  readonly exchangeOptions: readonly string[];
  readonly newMedium: () => string;
  readonly sealOne: (title: string) => Promise<DocumentId>;
}

const cli = path.resolve(import.meta.dirname, '../../src/exchange/cli/exchange.ts');

/** The operator's command in a process of its own: its exit code and what it printed, a line of JSON for each pack. */
function runExchange(
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly said: readonly unknown[] }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [cli, ...args], (_error, stdout) => {
      const lines = stdout.split('\n').filter((line) => line !== '');
      resolve({ code: child.exitCode ?? -1, said: lines.map((line) => JSON.parse(line) as unknown) });
    });
  });
}

const packIn = (folder: string): string => {
  const found = readdirSync(folder).find((name) => name.endsWith('.yzc'));
  if (found === undefined) throw new Error(`no pack in ${folder}`);
  return path.join(folder, found);
};

/** The same with one bit changed in its middle. */
function damage(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  const middle = Math.floor(changed.length / 2);
  changed[middle] = (changed[middle] ?? 0) ^ 1;
  return changed;
}

/** In the prefecture of the caller, asked for when the tests run. */
export function describeCentre(places: () => Places): void {
  describe('the centre takes what is brought', () => {
    let documentId: DocumentId;
    /** A pack of the office for the centre, and one for the other unit. */
    let pack: string;
    let foreign: string;

    beforeAll(async () => {
      const { place, office, finance, newMedium, sealOne } = places();
      place.exchange.network.cut();
      documentId = await sealOne('关于摆渡到交换中心的通知');
      const clerk = await openClerk(office);
      const makeFor = async (to: 'exchange' | DemoSeat['unit']['code']): Promise<string> => {
        const folder = newMedium();
        await clerk.courier.make({ to, documentIds: [documentId], folder });
        return packIn(folder);
      };
      [pack, foreign] = [await makeFor('exchange'), await makeFor(finance.unit.code)];
    });

    it('by its drop folder: half copied it waits, whole it is taken and answered; again it is answered again', async () => {
      const { desk, newMedium, office } = places();
      const lines: string[] = [];
      const log = createExchangeLog(
        (line) => lines.push(line),
        () => new Date(),
      );
      const folder = newMedium();
      const drop = createCourierDrop({ folder, desk, log });
      const seen = (name: string): string[] => readdirSync(path.join(folder, name)).sort();
      // Named by whoever copied it; beside it one that is broken and comes first in the folder.
      const [name, broken] = ['b - 副本.yzc', 'a.yzc'];
      const target = path.join(folder, 'in', name);
      const bytes = readFileSync(pack);
      await drop.check();
      writeFileSync(path.join(folder, 'in', broken), damage(bytes));
      for (const [from, to] of [
        [0, 0],
        [0, 9],
        [9, Math.floor(bytes.length / 2)],
      ]) {
        appendFileSync(target, bytes.subarray(from, to));
        await drop.check();
        await drop.check();
        expect([seen('in'), seen('taken'), seen('refused')]).toEqual([[broken, name], [], []]);
      }
      appendFileSync(target, bytes.subarray(Math.floor(bytes.length / 2)));
      copyFileSync(`${pack}.txt`, `${target}.txt`);
      await drop.check();
      expect([seen('in'), seen('refused')]).toEqual([[broken], []]);
      expect(seen('taken')).toEqual([name, `${name}.report.json`, `${name}.txt`]);
      const report = (): unknown =>
        JSON.parse(readFileSync(path.join(folder, 'taken', `${name}.report.json`), 'utf8'));
      const answers = [{ kind: 'document', id: documentId, accepted: true }];
      expect(report()).toMatchObject({ ok: true, again: false, unit: office.unit.code, answers });
      const answered = seen('out').length;
      expect(answered).toBeGreaterThan(0);
      // Brought again: the report still tells what was done, and the answer, which may have been lost on the way, is made anew.
      copyFileSync(pack, target);
      await drop.check();
      expect(report()).toMatchObject({ ok: true, again: true, answers });
      expect(seen('out').length).toBe(answered * 2);
      const clerk = await openClerk(office);
      const [answer = ''] = seen('out');
      await clerk.courier.take({ folder: path.join(folder, 'out'), fileName: answer });
      const outbox = await clerk.sending.outbox({});
      expect(outbox.find((row) => row.documentId === documentId)?.state).toBe('accepted');
      // What nobody is copying any more is refused, with its reason beside it; the log said once of each state why it waited.
      const patient = createCourierDrop({ folder, desk, log, settleMs: 0 });
      copyFileSync(foreign, path.join(folder, 'in', 'c.yzc'));
      await patient.check();
      expect([seen('in'), seen('refused')]).toEqual([[broken], ['c.yzc', 'c.yzc.report.json']]);
      await patient.check();
      expect(seen('in')).toEqual([]);
      const refusals = [broken, 'c.yzc'].map((file): unknown =>
        JSON.parse(readFileSync(path.join(folder, 'refused', `${file}.report.json`), 'utf8')),
      );
      expect(refusals).toMatchObject([
        { ok: false, code: 'file-damaged' },
        { ok: false, code: 'not-for-us' },
      ]);
      expect(lines.filter((line) => line.includes('courier-pack-incomplete'))).toHaveLength(5);
    });

    it('by the drop folder that the serving exchange looks into', async () => {
      const { place } = places();
      const folder = path.join(place.folder, 'drop/courier');
      mkdirSync(path.join(folder, 'in'), { recursive: true });
      copyFileSync(pack, path.join(folder, 'in', path.basename(pack)));
      await place.exchange.exchange.checkDrop();
      const taken = path.join(folder, 'taken', path.basename(pack));
      await waitFor('taken', () => Promise.resolve(existsSync(taken) ? true : null));
      expect(JSON.parse(readFileSync(`${taken}.report.json`, 'utf8'))).toMatchObject({ ok: true });
      expect(readdirSync(path.join(folder, 'out')).some((name) => name.endsWith('.yzc'))).toBe(true);
    });

    it('by its command line: each pack with its outcome, exit code 1 where one was refused; nothing twice at the other end', async () => {
      const { finance, exchangeOptions, newMedium, place } = places();
      const damaged = path.join(newMedium(), 'damaged.yzc');
      writeFileSync(damaged, damage(readFileSync(pack)));
      const missing = path.join(newMedium(), 'missing.yzc');
      const files = [pack, damaged, foreign, missing];
      const taken = await runExchange('courier-import', ...exchangeOptions, ...files);
      expect(taken.code).toBe(1);
      expect(taken.said).toMatchObject([
        { file: pack, ok: true, answers: [{ id: documentId, accepted: true }] },
        { file: damaged, ok: false, code: 'file-damaged' },
        { file: foreign, ok: false, code: 'not-for-us', details: { to: finance.unit.code } },
        { file: missing, ok: false, code: 'folder-refused' },
      ]);
      const medium = newMedium();
      const wish = ['--unit', finance.unit.code, '--to', medium, '--after', '0'];
      const made = await runExchange('courier-export', ...exchangeOptions, ...wish);
      expect(made).toMatchObject({ code: 0, said: [{ ok: true }] });
      const receiver = await openClerk(finance);
      const { trip, entries } = await receiver.courier.take({
        folder: medium,
        fileName: path.basename(packIn(medium)),
      });
      expect(trip.state).toBe('taken');
      expect(entries.filter((entry) => entry.documentId === documentId)).toMatchObject([{ state: 'taken' }]);
      const unknown = ['--unit', '990100-DEP-9999', '--to', medium];
      const refused = await runExchange('courier-export', ...exchangeOptions, ...unknown);
      expect(refused).toMatchObject({ code: 1, said: [{ ok: false, code: 'recipient-not-encryptable' }] });
      place.exchange.network.restore();
    });
  });
}
