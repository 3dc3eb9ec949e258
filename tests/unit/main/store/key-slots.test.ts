import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openData } from '../../../../src/main/station/open-data.ts';
import { openKeySlots, type DeviceKey } from '../../../../src/main/store/key-slots.ts';
import { makeRecoveryCode, readRecoveryCode } from '../../../../src/main/store/recovery-code.ts';
import { useFullScrypt } from '../../../support/quick-scrypt.mjs';

useFullScrypt();

let folder: string;
const device: DeviceKey = { key: randomBytes(32), kind: 'key-file' };
const other: DeviceKey = { key: randomBytes(32), kind: 'key-file' };
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'yizhan-slots-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return String((error as { code?: string }).code);
  }
  return 'opened';
};
const refusalOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'opened',
    (error: { code?: string }) => String(error.code),
  );
const open = (deviceKey: DeviceKey, recoveryCode?: string) =>
  openData({ folder, deviceKey, recoveryCode, nowMs: Date.now });

describe('a recovery code', () => {
  test('is read back however it was typed', () => {
    const { code, secret } = makeRecoveryCode();
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/);
    const sloppy = ` ${code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `;
    expect(readRecoveryCode(sloppy)).toEqual(Buffer.from(secret));
  });

  test('with one wrong character, two exchanged or one missing is known as mistyped', () => {
    const seen = { accepted: 0, tried: 0 };
    for (let round = 0; round < 40; round += 1) {
      const { code } = makeRecoveryCode();
      const text = code.replaceAll('-', '');
      expect(readRecoveryCode(text.slice(1))).toBeNull();
      for (let at = 0; at < text.length - 1; at += 1) {
        const wrong = text[at] === 'Z' ? 'Y' : 'Z';
        const changed = [
          text.slice(0, at) + wrong + text.slice(at + 1),
          text.slice(0, at) + (text[at + 1] ?? '') + (text[at] ?? '') + text.slice(at + 2),
        ].filter((typed) => typed !== text);
        seen.tried += changed.length;
        seen.accepted += changed.filter((typed) => readRecoveryCode(typed) !== null).length;
      }
    }
    // Ten check bits: about one in a thousand slips through, and then opens nothing.
    expect(seen.accepted).toBeLessThan(seen.tried / 200);
  });
});

describe('key slots', () => {
  test('keep the data key from everybody without device key or code, and the file from other users', () => {
    const slots = openKeySlots(folder);
    const dataKey = slots.create(device);
    const file = path.join(folder, 'key-slots.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).not.toContain(Buffer.from(dataKey).toString('base64'));
    expect(slots.openByDevice(device)).toEqual(dataKey);
    expect(codeOf(() => slots.openByDevice(other))).toBe('device-key-mismatch');
    expect(codeOf(() => slots.openByRecovery(makeRecoveryCode().code))).toBe('no-recovery-slot');
    const code = slots.makeRecovery(dataKey);
    expect(slots.openByRecovery(code)).toEqual(dataKey);
    expect(codeOf(() => slots.openByRecovery(makeRecoveryCode().code))).toBe('recovery-code-wrong');
  });

  test('a slot that claims another kind, or was moved, does not open', () => {
    const slots = openKeySlots(folder);
    const dataKey = slots.create(device);
    slots.makeRecovery(dataKey);
    const file = path.join(folder, 'key-slots.json');
    const json = JSON.parse(readFileSync(file, 'utf8')) as { device: { kind: string } };
    json.device.kind = 'safe-storage';
    writeFileSync(file, JSON.stringify(json));
    expect(codeOf(() => slots.openByDevice(device))).toBe('device-key-mismatch');
    writeFileSync(file, '{"version":1,');
    expect(codeOf(() => slots.openByDevice(device))).toBe('key-slots-missing');
  });
});

describe('the data of a station', () => {
  test('opens on another machine by the printed code, and from then on by that machine', async () => {
    const first = await open(device);
    first.store.transact(() => first.store.db.prepare(`UPDATE station SET unit_name = '原机'`).run());
    const code = first.slots.makeRecovery(first.dataKey);
    first.close();
    expect(await refusalOf(open(other))).toBe('device-key-mismatch');
    (await open(other, code)).close();
    const again = await open(other);
    expect(again.store.db.prepare('SELECT unit_name FROM station').pluck().get()).toBe('原机');
    again.close();
  });

  test('is open in one station at a time', async () => {
    const first = await open(device);
    expect(await refusalOf(open(device))).toBe('already-running');
    first.close();
    (await open(device)).close();
  });

  test('a database without its key slots never gets new ones', async () => {
    (await open(device)).close();
    rmSync(path.join(folder, 'key-slots.json'));
    expect(await refusalOf(open(device))).toBe('key-slots-missing');
  });
});
