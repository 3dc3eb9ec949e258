import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openSerialClock } from '../../../src/authority/time-stamp/serial-clock.ts';
import { openTimeStampDesk, timeStampPolicyOid } from '../../../src/authority/time-stamp/time-stamp-desk.ts';
import {
  isOwnNetwork,
  listenForTimeStamps,
  type TimeStampListener,
} from '../../../src/authority/time-stamp/time-stamp-listener.ts';
import { parseCertificate } from '../../../src/seals/pki/certificate.ts';
import { digestOf } from '../../../src/seals/pki/digest.ts';
import {
  buildTimeStampRequest,
  judgeTimeStamp,
  readTimeStampResponse,
  readTimeStampToken,
} from '../../../src/seals/pki/timestamp.ts';
import { trustMaterialOf } from '../../../src/seals/trust/trust-material.ts';
import { acceptPublication } from '../../../src/seals/trust/trust-store.ts';
import { openssl } from '../seals/pki/test-pki.ts';
import { openBench, passphrase, start } from './prefecture.ts';
import type { Bench } from './prefecture.ts';

let bench: Bench;
let listener: TimeStampListener;
beforeAll(async () => {
  bench = openBench();
  const desk = openTimeStampDesk({ folder: bench.folder, passphrase, clock: () => bench.now });
  listener = await listenForTimeStamps({ desk, port: 0, limit: { perSecond: 1000, burst: 1000 } });
});
afterAll(async () => {
  await listener.close();
  bench.close();
});
afterEach(() => {
  bench.now = start;
});

async function ask(query: Uint8Array, type = 'application/timestamp-query') {
  const body = Buffer.from(query);
  const response = await fetch(listener.url, { method: 'POST', headers: { 'content-type': type }, body });
  return { response, reply: new Uint8Array(await response.arrayBuffer()) };
}

const document = Buffer.from('关于印发《云岭市防汛应急预案》的通知');
const queryOf = (digest: 'sha256' | 'sm3', nonce = randomBytes(8)): Uint8Array =>
  buildTimeStampRequest({ digest, value: digestOf(digest, document), nonce });

/** Failures of an answer; empty when it was granted. */
async function failuresOf(query: Uint8Array): Promise<readonly string[]> {
  const read = readTimeStampResponse((await ask(query)).reply);
  return read.granted ? [] : read.failures;
}

describe('an answer of the time-stamp authority', () => {
  it.each(['sha256', 'sha384', 'sha512'])(
    'to OpenSSL’s own request (%s) is accepted by openssl ts -verify',
    async (digest) => {
      const made = openssl(
        { 'document.txt': document },
        ['ts', '-query', '-data', 'document.txt', `-${digest}`, '-cert', '-out', 'query.tsq'],
        'query.tsq',
      );
      const { response, reply } = await ask(made.file ?? new Uint8Array());
      expect(response.headers.get('content-type')).toBe('application/timestamp-reply');
      const { root, intermediate } = bench.authority.state().certificates;
      const verify = (files: Record<string, string | Uint8Array>) =>
        openssl(
          {
            'document.txt': document,
            'reply.tsr': reply,
            'query.tsq': made.file ?? '',
            'root.pem': root,
            ...files,
          },
          [
            ...['ts', '-verify', '-in', 'reply.tsr', '-queryfile', 'query.tsq', '-CAfile', 'root.pem'],
            ...['-untrusted', 'middle.pem', '-attime', String(start.getTime() / 1000)],
          ],
        );
      expect(verify({ 'middle.pem': intermediate }).output).toContain('Verification: OK');
      const other = Buffer.from(reply);
      other[other.length - 1]! ^= 1;
      expect(verify({ 'middle.pem': intermediate, 'reply.tsr': other }).ok).toBe(false);
    },
  );

  it.each(['sha256', 'sm3'] as const)(
    '(%s) is trusted by a station of this authority, and by no other',
    async (digest) => {
      const publication = await bench.authority.publish();
      const pinnedRootSha256 = bench.authority.rootSha256;
      const accepted = acceptPublication({ publication, pinnedRootSha256, previous: null, now: start });
      if (!accepted.ok) throw new Error(accepted.code);
      const trust = trustMaterialOf(accepted.trust);
      const read = readTimeStampResponse((await ask(queryOf(digest))).reply);
      if (!read.granted) throw new Error(read.text);
      const judge = (imprinted: Uint8Array, material = trust) =>
        judgeTimeStamp({ token: read.token, imprinted, trust: material, now: start });
      expect(judge(document)).toMatchObject({ trusted: true, genTime: start });
      expect(judge(Buffer.from('another')).trusted).toBe(false);
      expect(judge(document, { ...trust, anchors: [] }).trusted).toBe(false);
      const own = bench.authority.state().certificates;
      const certificate = parseCertificate(digest === 'sm3' ? own.sm2TimeStamp : own.timeStamp);
      expect(judge(document).certificate?.sha256).toBe(certificate.sha256);
    },
  );

  it('never repeats a serial, over restarts and two processes on one folder', async () => {
    const serials = new Set<string>();
    const clock = () => start;
    const desks = [0, 1, 2].map(() => openTimeStampDesk({ folder: bench.folder, passphrase, clock }));
    for (let round = 0; round < 90; round += 1)
      for (const desk of desks) {
        const read = readTimeStampResponse(desk.answer(queryOf('sha256')).reply);
        if (read.granted) serials.add(readTimeStampToken(read.token).info.serialHex);
      }
    expect(serials.size).toBe(270);
  });
});

describe('the time-stamp authority refuses', () => {
  it('what is no request, a digest that is broken or unknown, and another policy', async () => {
    expect(await failuresOf(Buffer.from('nonsense'))).toEqual(['badDataFormat']);
    expect(await failuresOf(new Uint8Array())).toEqual(['badDataFormat']);
    const good = Buffer.from(queryOf('sha256'));
    expect(await failuresOf(good.subarray(0, 40))).toEqual(['badDataFormat']);
    const sha1 = openssl(
      { 'document.txt': document },
      ['ts', '-query', '-data', 'document.txt', '-sha1', '-out', 'query.tsq'],
      'query.tsq',
    );
    expect(await failuresOf(sha1.file ?? good)).toEqual(['badAlg']);
    const value = createHash('sha256').update(document).digest();
    const wish = { digest: 'sha256', value } as const;
    expect(await failuresOf(buildTimeStampRequest({ ...wish, policyOid: '1.2.3.4' }))).toEqual([
      'unacceptedPolicy',
    ]);
    expect(await failuresOf(buildTimeStampRequest({ ...wish, policyOid: timeStampPolicyOid }))).toEqual([]);
  });

  it('other methods, other bodies, long bodies and a flood', async () => {
    expect((await fetch(listener.url)).status).toBe(405);
    expect((await ask(queryOf('sha256'), 'application/json')).response.status).toBe(415);
    expect((await ask(Buffer.alloc(9000))).response.status).toBe(413);
    const desk = openTimeStampDesk({ folder: bench.folder, passphrase, clock: () => start });
    const slow = await listenForTimeStamps({ desk, port: 0, limit: { perSecond: 0.001, burst: 3 } });
    const statuses = [];
    for (let round = 0; round < 5; round += 1) statuses.push((await fetch(slow.url)).status);
    await slow.close();
    expect(statuses).toEqual([405, 405, 405, 429, 429]);
  });

  it('to give a time behind one that it gave, in this run and after a restart', async () => {
    bench.now = new Date(start.getTime() + 60_000);
    expect(await failuresOf(queryOf('sha256'))).toEqual([]);
    bench.now = start;
    expect(await failuresOf(queryOf('sha256'))).toEqual(['timeNotAvailable']);
    const again = openTimeStampDesk({ folder: bench.folder, passphrase, clock: () => start });
    expect(again.answer(queryOf('sha256')).outcome).toBe('timeNotAvailable');
  });

  it('to listen where strangers could ask', async () => {
    const desk = openTimeStampDesk({ folder: bench.folder, passphrase, clock: () => start });
    for (const host of ['0.0.0.0', '8.8.8.8', '::', '2001:db8::1'])
      await expect(listenForTimeStamps({ desk, host, port: 0 }), host).rejects.toThrow('private address');
    for (const host of ['127.0.0.1', '10.3.2.1', '172.31.0.1', '192.168.7.7', '::1', 'fd00::1'])
      expect(isOwnNetwork(host), host).toBe(true);
  });
});

describe('numbers and times', () => {
  it('survive a crash after any stamp: a number is reserved before it is given', () => {
    const folder = mkdtempSync(join(tmpdir(), 'yizhan-serials-'));
    const seen = new Set<bigint>();
    for (let life = 0; life < 3; life += 1) {
      const serials = openSerialClock(folder, () => start);
      for (let count = 0; count < 300; count += 1) {
        const tick = serials.tick();
        if (tick.ok) seen.add(Buffer.from(tick.serial).readBigUInt64BE());
      }
    }
    expect(seen.size).toBe(900);
    writeFileSync(join(folder, 'time-stamp.json'), '{"reservedUpTo":1}');
    expect(() => openSerialClock(folder, () => start)).toThrow('state-unreadable');
    rmSync(folder, { recursive: true, force: true });
  });

  it('lie in a folder whose other keys the service never opens', () => {
    const others = readdirSync(join(bench.folder, 'keys')).filter((name) => !name.includes('time-stamp'));
    const kept = others.map((name) => [name, readFileSync(join(bench.folder, 'keys', name))] as const);
    for (const [name] of kept) rmSync(join(bench.folder, 'keys', name));
    const desk = openTimeStampDesk({
      folder: bench.folder,
      passphrase,
      clock: () => new Date(start.getTime() + 120_000),
    });
    expect(desk.answer(queryOf('sha256')).outcome).toBe('granted');
    for (const [name, bytes] of kept) writeFileSync(join(bench.folder, 'keys', name), bytes);
  });

  it('outlive a client that connects and says nothing', async () => {
    const { hostname, port } = new URL(listener.url);
    const silent = connect(Number(port), hostname);
    bench.now = new Date(start.getTime() + 180_000);
    expect(await failuresOf(queryOf('sha256'))).toEqual([]);
    silent.destroy();
  });
});
