// The administrator's hands: real processes on one folder.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildTimeStampRequest, readTimeStampResponse } from '../../../src/seals/pki/timestamp.ts';
import { toPem } from '../../../src/seals/pki/certificate.ts';
import { digestOf } from '../../../src/seals/pki/digest.ts';
import type { VerificationPolicy } from '../../../src/shared/domain/verification-policy.ts';
import { createSealPki } from '../../support/seals/seal-pki.ts';
import { office, openBench, passphrase } from './prefecture.ts';
import type { Bench } from './prefecture.ts';
import { enrolSm2, noticeOf, signNotice, wishOf } from './seal-bench.ts';

let bench: Bench;
let unit: ReturnType<typeof enrolSm2>;
beforeAll(() => {
  bench = openBench();
  bench.now = new Date();
  unit = enrolSm2(bench.authority, office);
});
afterAll(() => bench.close());

const entry = join(import.meta.dirname, '../../../src/authority/cli/authority.ts');
const env = { ...process.env, YIZHAN_AUTHORITY_PASSPHRASE: passphrase };

function run(...args: readonly string[]) {
  const line = ['--disable-warning=ExperimentalWarning', entry, ...args, '--folder', bench.folder];
  const { status, stdout, stderr } = spawnSync(process.execPath, line, { env, encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('seals on the command line', () => {
  it('are listed, stopped, restored and renewed, each step printed and published', async () => {
    const { sealId, signer } = unit;
    expect(run('seals', 'list').stdout).toContain(
      `seal ${sealId} ${office} 云岭市人民政府办公室 active since`,
    );
    const suspended = run('seals', 'suspend', '--seal', sealId, '--reason', '核查');
    expect(suspended.stdout).toContain('active -> suspended');
    expect(suspended.stdout).toContain(`publication ${bench.authority.state().publishedNumber}`);
    expect(run('seals', 'suspend', '--seal', sealId)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('possible: restore'),
    });
    expect(run('seals', 'restore', '--seal', sealId).stdout).toContain('suspended -> active');
    expect(run('seals', 'renew', '--seal', sealId).stderr).toContain('no unit asked for it');

    const at = new Date().toISOString();
    const notice = noticeOf(office, 'renew', { sealId, wish: wishOf(), at });
    bench.authority.takeNotice(await signNotice(notice, signer));
    expect(run('seals', 'list').stdout).toContain(`waits for approval; renews ${sealId}`);
    const renewed = run('seals', 'renew', '--seal', sealId).stdout;
    expect(renewed).toContain('requested -> active');
    expect(renewed).toContain(`seal ${sealId} ${office} 云岭市人民政府办公室: active -> superseded`);
  });

  it('say what is wrong: no seal, no such step', () => {
    expect(run('seals', 'destroy', '--seal', 'seal-0').stderr).toContain('unknown-subject: seal seal-0');
    expect(run('seals', 'burn').stderr).toContain('none of list, approve');
    expect(run('seals', 'approve').stderr).toContain('--seal is missing');
  });
});

describe('policy on the command line', () => {
  it('sets form, list rule and time-stamp address, and refuses what stations would refuse', () => {
    run('policy', '--seal-form', 'pdf', '--unit', office);
    run('policy', '--revocation', 'hard');
    const { stdout } = run('policy', '--time-stamp-url', 'http://127.0.0.1:3161/');
    expect(JSON.parse(stdout)).toMatchObject({
      sealForms: { default: 'ofd', exceptions: [{ unit: office, form: 'pdf' }] },
      revocation: 'hard',
      verification: { revocation: 'hard', unknownSealStatus: 'undecided' },
      timeStampUrl: 'http://127.0.0.1:3161/',
    });
    const refused = run('policy', '--time-stamp-url', 'file:///etc/passwd');
    expect(refused).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('policy-refused: timeStampUrl'),
    });
  });
});

describe('what verifiers go by', () => {
  const other = createSealPki('sm2', '云海市').maker.certificate;
  const rules = (...args: readonly string[]) =>
    (JSON.parse(run('policy', ...args).stdout) as { verification: VerificationPolicy }).verification;

  it('is set rule by rule; makers of other authorities are allowed by their certificate, the own one stays', () => {
    const files = { pem: join(bench.folder, 'other.pem'), der: join(bench.folder, 'other.cer') };
    writeFileSync(files.pem, toPem('CERTIFICATE', other.der));
    writeFileSync(files.der, other.der);
    const published = bench.authority.state().publishedNumber;
    const strict = ['--missing-key-usage', 'refuse', '--loose-encodings', 'refuse', '--unknown-seal', 'note'];
    const first = rules(...strict, '--list-tolerance-days', '3');
    const [own = ''] = first.sealMakers ?? [];
    const refusing = { missingKeyUsage: 'refuse', looseEncodings: 'refuse', unknownSealStatus: 'note' };
    expect(first).toEqual({ ...refusing, listToleranceDays: 3, revocation: 'hard', sealMakers: [own] });
    expect(bench.authority.state().publishedNumber).toBe(published + 1);
    expect(rules('--allow-maker', files.pem, '--loose-encodings', 'note')).toEqual({
      ...first,
      looseEncodings: 'note',
      sealMakers: [own, other.sha256],
    });
    expect(rules('--forbid-maker', files.der).sealMakers).toEqual([own]);
    writeFileSync(files.pem, bench.authority.state().certificates.sealMaker);
    expect(run('policy', '--forbid-maker', files.pem).stderr).toContain('stays allowed');
  });
});

describe('the audit trail on the command line', () => {
  it('names every step, and fails when the file was changed', () => {
    const good = run('audit');
    expect(good.status).toBe(0);
    expect(good.stdout).toContain(`seal suspend ${unit.sealId}`);
    const path = join(bench.folder, 'authority.json');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace('"act": "seal suspend"', '"act": "seal restore"'));
    expect(run('audit')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('does not hold at entry'),
    });
    writeFileSync(path, text);
  });
});

/** Starts a command and waits for the line that names the address of its time stamps. */
async function startService(...args: readonly string[]) {
  const line = ['--disable-warning=ExperimentalWarning', entry, ...args, '--folder', bench.folder];
  const child = spawn(process.execPath, line, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const text of createInterface({ input: child.stdout })) {
    const { timeStampUrl } = text.startsWith('{') ? (JSON.parse(text) as { timeStampUrl?: string }) : {};
    if (timeStampUrl === undefined) continue;
    const stop = async (): Promise<number | null> => {
      child.kill('SIGTERM');
      const [code] = (await once(child, 'exit')) as [number | null];
      return code;
    };
    return { timeStampUrl, stop };
  }
  throw new Error('the service ended without a word');
}

async function stamp(url: string): Promise<boolean> {
  const body = Buffer.from(
    buildTimeStampRequest({ digest: 'sm3', value: digestOf('sm3', Buffer.from('x')) }),
  );
  const headers = { 'content-type': 'application/timestamp-query' };
  const response = await fetch(url, { method: 'POST', headers, body });
  return readTimeStampResponse(new Uint8Array(await response.arrayBuffer())).granted;
}

describe('time stamps as a process', () => {
  it('answer until they are stopped, alone or beside the authority, whose policy names the address', async () => {
    const alone = await startService('time-stamp', '--time-stamp-port', '0');
    expect(await stamp(alone.timeStampUrl)).toBe(true);
    expect(await alone.stop()).toBe(0);
    const beside = await startService('run', '--time-stamp-port', '0');
    expect(await stamp(beside.timeStampUrl)).toBe(true);
    expect(await beside.stop()).toBe(0);
    expect(bench.authority.state().policy.timeStampUrl).toBe(beside.timeStampUrl);
    expect(run('time-stamp', '--time-stamp-port', '0', '--time-stamp-host', '0.0.0.0').stderr).toContain(
      'neither a loopback nor a private address',
    );
  });
});
