// `npm run station` as the process that an administrator starts, on the exchange and authority of enrolment.test.ts: its prompts, its exit codes, what it prints.
import { spawn } from 'node:child_process';
import { generateKeyPairSync, hash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { Authority } from '../../src/authority/authority.ts';
import type { DemoExchange } from '../../src/demo/demo-exchange.ts';
import { waitFor } from '../../src/demo/main-job.ts';
import type { DemoUnit } from '../../src/demo/people.ts';
import { runStation } from '../../src/main/cli/station-command.ts';
import { createKeysRepository } from '../../src/main/store/keys-repository.ts';
import { openKeySlots } from '../../src/main/store/key-slots.ts';
import { openStore } from '../../src/main/store/store.ts';
import { formatEnrolmentCode, type EnrolmentCode } from '../../src/shared/domain/enrolment.ts';
import { makeOlderData } from '../support/older-data.ts';
import { openssl } from '../unit/seals/pki/test-pki.ts';

interface Places {
  readonly folder: string;
  readonly authority: Authority;
  readonly exchange: DemoExchange;
  /** Nobody else's here. */
  readonly unit: DemoUnit;
  readonly newCode: () => { readonly text: string; readonly code: EnrolmentCode };
}

const root = path.resolve(import.meta.dirname, '../..');
const script = path.join(root, 'src', 'main', 'cli', 'station.ts');

/** A command that runs; `printed` grows with what it prints on both channels. */
function begin(command: string, words: readonly string[]) {
  const child = spawn(command, words, { cwd: root, stdio: ['pipe', 'pipe', 'pipe'] });
  let printed = '';
  for (const channel of [child.stdout, child.stderr])
    channel.on('data', (piece: Buffer) => (printed += piece.toString('utf8')));
  const ended = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)));
  return { child, ended, printed: () => printed };
}

/** Runs it to its end with these lines on standard input. */
async function run(words: readonly string[], lines: readonly string[] = []) {
  const running = begin(process.execPath, [script, ...words]);
  running.child.stdin.end(lines.map((line) => `${line}\n`).join(''));
  return { code: await running.ended, text: running.printed() };
}

const until = (running: ReturnType<typeof begin>, words: string) =>
  waitFor(`${words} in what it prints`, () => {
    if (running.child.exitCode !== null) throw new Error(`it ended: ${running.printed()}`);
    return Promise.resolve(running.printed().includes(words) ? true : null);
  });

/** A seal key as its issuer delivers it. */
function writeKeyFile(
  home: string,
  passphrase: string,
): { readonly file: string; readonly spkiSha256: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' });
  const args = [
    'pkcs12',
    '-export',
    '-inkey',
    'k',
    '-nocerts',
    '-passout',
    `pass:${passphrase}`,
    '-out',
    'o',
  ];
  const file = path.join(home, 'seal.p12');
  writeFileSync(file, openssl({ k: pem }, args, 'o').file ?? '');
  return { file, spkiSha256: hash('sha256', publicKey.export({ format: 'der', type: 'spki' })) };
}

/** Which key the seal has in the data of a station that does not run. */
function sealKeyIn(home: string): unknown {
  const folder = path.join(home, 'data');
  const device = { key: readFileSync(path.join(home, 'device.key')), kind: 'key-file' } as const;
  const store = openStore({ folder, key: openKeySlots(folder).openByDevice(device) });
  const stored = createKeysRepository(store.db).active('seal')?.protectedKey ?? '{}';
  store.close();
  return (JSON.parse(stored) as { spkiSha256?: unknown }).spkiSha256;
}

/** Describes it, in the set-up of the caller. */
export function describeStationCommand(places: () => Places): void {
  const place = (name: string) => {
    const home = path.join(places().folder, name);
    mkdirSync(home, { recursive: true });
    const at = ['--folder', path.join(home, 'data'), '--device-key', path.join(home, 'device.key')];
    return { home, at, enrol: ['enrol', ...at, '--administrator', '韩管理'] };
  };
  const password = 'yunling-admin-9';
  const pin = 'county-Pin-2026';

  it('station enrol asks three things and ends by the exit code that is true: 2, 1, 3, 4, 0', async () => {
    const { authority, exchange, unit, newCode } = places();
    const { home, at, enrol } = place('command');
    // What ends before anything is opened needs no process of its own.
    expect(await runStation(['enrol', ...at])).toBe(2);
    expect(await runStation([...enrol, '--line-seconds', 'soon'])).toBe(2);
    expect(await runStation([...enrol, '--seal-key', path.join(home, 'none.p12')])).toBe(1);

    const { text, code } = newCode();
    const mistyped = text.slice(0, -1) + (text.endsWith('0') ? '1' : '0');
    const wrong = await run(enrol, [mistyped, password, pin]);
    expect(wrong.code).toBe(1);
    expect(wrong.text).toMatch(
      /^Enrolment code: Password of 韩管理 \(administrator\): PIN of the seal key: .*compare it with the paper/s,
    );

    // A paper with an address that nobody answers: kept, gone on with without a question, and begun anew with the right one.
    const recovery = path.join(home, 'recovery');
    const astray = formatEnrolmentCode({ ...code, enrolmentUrl: 'https://127.0.0.1:1' });
    const kept = [...enrol, '--wait-minutes', '0', '--recovery-file', recovery];
    expect(await run(kept, [astray, password, pin])).toMatchObject({ code: 3 });
    expect(readFileSync(recovery, 'utf8')).toMatch(/\S{8,}/);
    expect(statSync(recovery).mode & 0o077).toBe(0);
    const written = readFileSync(recovery, 'utf8');
    expect(await runStation(kept)).toBe(1);
    expect(readFileSync(recovery, 'utf8')).toBe(written);
    const still = await run([...enrol, '--wait-minutes', '0']);
    expect(still.code).toBe(3);
    expect(still.text).toContain(`goes on with the request that waits: ${unit.code}`);
    expect(still.text).not.toContain('Enrolment code');

    exchange.network.cut();
    const delivered = writeKeyFile(home, 'p12-Pass');
    const anew = [...enrol, '--again', '--line-seconds', '1', '--seal-key', delivered.file];
    const again = begin(process.execPath, [script, ...anew]);
    again.child.stdin.end(`${text}\n${password}\n${pin}\np12-Pass\n`);
    await waitFor('its end', async () => {
      await authority.processRequests();
      return again.child.exitCode === null ? null : true;
    });
    expect(await again.ended, again.printed()).toBe(4);
    expect(again.printed()).toContain(`PIN of the seal key: Password of ${delivered.file}: `);
    expect(sealKeyIn(home)).toBe(delivered.spkiSha256);
    expect(again.printed()).toContain(`enrolled: ${unit.code} ${unit.name}`);
    expect(again.printed()).toContain('no line for documents yet');
    expect(again.printed()).toContain('recovery code: ');
    exchange.network.restore();
    const there = await run(enrol);
    expect(there).toEqual({
      code: 0,
      text: expect.stringContaining(`enrolled already: ${unit.code}`) as string,
    });
    const { text: state } = await run(['state', ...at]);
    expect(JSON.parse(state)).toMatchObject({ enrolment: 'issued', unit: unit.code, waitingToSend: 0 });
  });

  it('station serve serves alone until SIGTERM; a second one is refused in words', async () => {
    const { unit } = places();
    const { at } = place('command');
    const serving = begin(process.execPath, [script, 'serve', ...at]);
    await until(serving, '"message":"serving"');
    expect(serving.printed()).toContain(`"unit":"${unit.code}"`);
    expect(await run(['serve', ...at])).toEqual({
      code: 1,
      text: expect.stringContaining('驿站已经在运行') as string,
    });
    serving.child.kill('SIGTERM');
    expect(await serving.ended).toBe(0);
    expect(serving.printed()).toContain('"message":"stopped"');
  });

  it('station serve over data of an older version says how far their upgrade is', async () => {
    const { home, at } = place('older');
    const key = randomBytes(32);
    writeFileSync(path.join(home, 'device.key'), key, { mode: 0o600 });
    makeOlderData(path.join(home, 'data'), { key, kind: 'key-file' });
    const serving = begin(process.execPath, [script, 'serve', ...at]);
    await until(serving, '"message":"serving"');
    const percents = [...serving.printed().matchAll(/"upgrading",.*"percent":(\d+)/g)].map(([, percent]) =>
      Number(percent),
    );
    expect(percents.length).toBeGreaterThan(1);
    expect(percents).toEqual(percents.toSorted((a, b) => a - b));
    serving.child.kill('SIGTERM');
    expect(await serving.ended).toBe(0);
  });

  it('at a terminal nothing of what is typed is shown, and a PIN that was mistyped is asked for again', async () => {
    const { at, home } = place('terminal');
    const command = [process.execPath, script, 'enrol', ...at, '--administrator', '韩管理'];
    // A terminal of its own for the command, and what it shows on standard output.
    const typing = begin('script', ['-qec', command.map((word) => `'${word}'`).join(' '), '/dev/null']);
    const type = async (question: string, answer: string): Promise<void> => {
      const asked = () => typing.printed().split(question).length - 1;
      const before = turns.get(question) ?? 0;
      await waitFor(question, () => Promise.resolve(asked() > before ? true : null));
      turns.set(question, before + 1);
      typing.child.stdin.write(`${answer}\r`);
    };
    const turns = new Map<string, number>();
    await type('Enrolment code: ', 'YZ-NO-CODE');
    await type('(administrator): ', password);
    await type('Again: ', password);
    await type('PIN of the seal key: ', pin);
    await type('Again: ', `${pin}x`);
    await type('Not the same. PIN of the seal key: ', pin);
    await type('Again: ', pin);
    expect(await typing.ended).toBe(1);
    typing.child.stdin.end();
    expect(typing.printed()).toContain('the code is not complete');
    for (const secret of [password, pin, 'YZ-NO-CODE']) expect(typing.printed()).not.toContain(secret);
    expect(existsSync(path.join(home, 'data', 'station.db'))).toBe(true);
  });
}
