import { createPublicKey } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AuthorityError } from '../../../src/authority/authority-error.ts';
import { createAuthority, openAuthority } from '../../../src/authority/authority.ts';
import { buildCsr } from '../../../src/seals/pki/csr.ts';
import { signingKeyOf } from '../../../src/seals/pki/signing-key.ts';
import { parseCertificate, unitCodeOf } from '../../../src/seals/pki/certificate.ts';
import { judgeIssued, proveEnrolment } from '../../../src/seals/trust/enrolment-proof.ts';
import { acceptPublication } from '../../../src/seals/trust/trust-store.ts';
import type { EnrolmentAnswer } from '../../../src/shared/domain/enrolment.ts';
import type { Publication } from '../../../src/shared/domain/published.ts';
import { newRsaKey, openssl } from '../seals/pki/test-pki.ts';
import {
  codeFor,
  enrol,
  finance,
  hourMs,
  newUnitKeys,
  office,
  openBench,
  passphrase,
  requestFor,
  start,
} from './prefecture.ts';
import type { Bench } from './prefecture.ts';

let bench: Bench;
beforeEach(() => {
  bench = openBench();
});
afterEach(() => bench.close());

const keys = newUnitKeys();
const after = (hours: number): Date => new Date(start.getTime() + hours * hourMs);

describe('enrolment', () => {
  it('gives certificates that the machine accepts for its own keys, unit and root', () => {
    const code = codeFor(bench.authority, office);
    const request = requestFor(code, keys);
    const answer = bench.authority.handleRequest(request);
    if (answer.state !== 'issued') throw new Error(JSON.stringify(answer));
    const judged = judgeIssued({ answer, code, requestHmac: request.hmac, keys, now: start });
    expect(judged).toMatchObject({ ok: true });

    const others = judgeIssued({ answer, code, requestHmac: request.hmac, keys: newUnitKeys(), now: start });
    expect(others).toMatchObject({ ok: false, code: 'certificate-refused' });
    const otherUnit = { ...code, unit: finance };
    expect(judgeIssued({ answer, code: otherUnit, requestHmac: request.hmac, keys, now: start }).ok).toBe(
      false,
    );
    const otherRoot = { ...code, rootSha256: '0'.repeat(64) as typeof code.rootSha256 };
    const pinned = judgeIssued({ answer, code: otherRoot, requestHmac: request.hmac, keys, now: start });
    expect(pinned).toMatchObject({ ok: false, code: 'root-not-pinned' });
  });

  it('puts the unit of the directory into the certificates, whatever the request calls itself', () => {
    const code = codeFor(bench.authority, office);
    const csr = buildCsr({ key: signingKeyOf(keys.machine), commonName: '云岭市财政局' });
    const claim = requestFor(code, keys);
    const lying = { ...claim, csrs: { ...claim.csrs, machine: csr } };
    const answer = bench.authority.handleRequest({ ...lying, hmac: proveEnrolment(code.secretHex, lying) });
    if (answer.state !== 'issued') throw new Error(JSON.stringify(answer));
    const machine = parseCertificate(answer.certificates.machine);
    expect(unitCodeOf(machine)).toBe(office);
    expect(machine.subject.commonName).toBe('云岭市人民政府办公室');
  });

  it('answers the same request the same way, and another with the same code not at all', () => {
    const { code, request, answer } = enrol(bench.authority, office);
    expect(bench.authority.handleRequest(request)).toEqual(answer);
    expect(bench.reopen().handleRequest(request)).toEqual(answer);
    const second = bench.authority.handleRequest(requestFor(code, keys));
    expect(second).toMatchObject({ state: 'refused', code: 'enrolment-used' });
    expect(bench.authority.state().seals).toHaveLength(1);
  });

  it('locks the code after five wrong secrets, even for the right one', () => {
    const code = codeFor(bench.authority, office);
    const wrong = requestFor(code, keys, '00'.repeat(16));
    const codes = Array.from({ length: 5 }, () => bench.authority.handleRequest(wrong));
    expect(
      codes.slice(0, 4).every((answer) => 'code' in answer && answer.code === 'enrolment-secret-wrong'),
    ).toBe(true);
    expect(codes[4]).toMatchObject({ code: 'enrolment-locked' });
    const right = requestFor(code, keys);
    expect(bench.authority.handleRequest(right)).toMatchObject({
      state: 'refused',
      code: 'enrolment-locked',
    });
    expect(JSON.stringify(bench.authority.state())).not.toContain(code.secretHex);
  });

  it('takes a code for 72 hours and no longer', () => {
    const [inTime, late] = [codeFor(bench.authority, office), codeFor(bench.authority, finance)];
    bench.now = after(72);
    expect(bench.authority.handleRequest(requestFor(inTime, keys))).toMatchObject({ state: 'issued' });
    bench.now = new Date(after(72).getTime() + 1000);
    expect(bench.authority.handleRequest(requestFor(late, keys))).toMatchObject({
      code: 'enrolment-expired',
    });
    // Turning the clock back does not open it again: the secret is gone.
    bench.now = start;
    expect(bench.authority.handleRequest(requestFor(late, keys))).toMatchObject({
      code: 'enrolment-expired',
    });
  });

  it('refuses a changed request, an unknown code, another unit, and what is no request', () => {
    const code = codeFor(bench.authority, office);
    const request = requestFor(code, keys);
    const changed = { ...request, seal: { ...request.seal, pictureSha256: 'cd'.repeat(32) } };
    expect(bench.authority.handleRequest(changed)).toMatchObject({ code: 'enrolment-secret-wrong' });
    expect(bench.authority.handleRequest({ ...request, unit: finance })).toMatchObject({
      code: 'enrolment-unknown',
    });
    const stranger = { ...request, enrolmentId: 'ffffffff-ffff-4fff-8fff-ffffffffffff' };
    expect(bench.authority.handleRequest(stranger)).toMatchObject({ code: 'enrolment-unknown' });
    for (const junk of [null, 7, [], {}, { ...request, csrs: null }]) {
      expect(bench.authority.handleRequest(junk)).toMatchObject({ code: 'enrolment-malformed' });
    }
  });

  it('refuses weak, shared, unproven and unreadable keys, and wrong seals; none of them uses up the code', () => {
    const code = codeFor(bench.authority, office);
    const good = requestFor(code, keys);
    const csr = (privateKey = newRsaKey()) => buildCsr({ key: signingKeyOf(privateKey), commonName: 'x' });
    const prove = (change: object) => {
      const claim = { ...good, ...change };
      return bench.authority.handleRequest({ ...claim, hmac: proveEnrolment(code.secretHex, claim) });
    };
    const weak = { ...good.csrs, seal: csr(newRsaKey(1024)) };
    const shared = { ...good.csrs, seal: csr(keys.machine) };
    const unproven = { ...good.csrs, seal: swapKey(good.csrs.seal, keys.seal, newRsaKey()) };
    for (const csrs of [weak, shared, unproven, { ...good.csrs, seal: 'not PEM' }]) {
      expect(prove({ csrs })).toMatchObject({ code: 'enrolment-csr-refused' });
    }
    for (const seal of [{ name: '云岭市财政局' }, { diameterMm: 60 }]) {
      expect(prove({ seal: { ...good.seal, ...seal } })).toMatchObject({ code: 'enrolment-seal-refused' });
    }
    expect(bench.authority.handleRequest(good)).toMatchObject({ state: 'issued' });
  });
});

/** The request with another public key in it, of the same length; its signature stays the old one. */
function swapKey(pem: string, from: ReturnType<typeof newRsaKey>, to: ReturnType<typeof newRsaKey>): string {
  const modulus = (key: typeof from): Buffer =>
    Buffer.from(String(createPublicKey(key).export({ format: 'jwk' }).n), 'base64url');
  const der = Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
  const at = der.indexOf(modulus(from));
  modulus(to).copy(der, at);
  const lines =
    der
      .toString('base64')
      .match(/.{1,64}/g)
      ?.join('\n') ?? '';
  return `-----BEGIN CERTIFICATE REQUEST-----\n${lines}\n-----END CERTIFICATE REQUEST-----\n`;
}

describe('the drop folder', () => {
  const drop = (...names: string[]) => join(bench.authority.dropFolder, ...names);
  const put = (name: string, content: string): void => {
    mkdirSync(drop('requests'), { recursive: true });
    writeFileSync(drop('requests', name), content);
  };
  const answerOf = (id: string) =>
    JSON.parse(readFileSync(drop('answers', `${id}.json`), 'utf8')) as EnrolmentAnswer;

  it('carries request, answer and publication, and nothing else', async () => {
    const code = codeFor(bench.authority, office);
    put(`${code.enrolmentId}.json`, JSON.stringify(requestFor(code, keys)));
    expect(await bench.authority.processRequests()).toEqual({ answered: 1, notices: 0, published: true });
    expect(answerOf(code.enrolmentId)).toMatchObject({ state: 'issued' });
    expect(readdirSync(drop('requests'))).toEqual([]);
    const publication = JSON.parse(readFileSync(drop('publication.json'), 'utf8')) as Publication;
    const pinnedRootSha256 = code.rootSha256;
    const accepted = acceptPublication({ publication, pinnedRootSha256, previous: null, now: start });
    if (!accepted.ok) throw new Error(accepted.code);
    expect(accepted.trust.unit(office)?.machineCertificates).toHaveLength(1);
    expect(await bench.authority.processRequests()).toEqual({ answered: 0, notices: 0, published: false });
  });

  it('keeps the first answer when a second request for the same code follows', async () => {
    const { code, answer, request } = enrol(bench.authority, office);
    put(`${code.enrolmentId}.json`, JSON.stringify(request));
    await bench.authority.processRequests();
    put(`${code.enrolmentId}.json`, JSON.stringify(requestFor(code, keys)));
    await bench.authority.processRequests();
    expect(answerOf(code.enrolmentId)).toEqual(answer);
  });

  it('survives hostile files and writes no answer under a name that is not the request’s own', async () => {
    const code = codeFor(bench.authority, office);
    const strange = '00000000-0000-4000-8000-000000000000';
    put(`${strange}.json`, JSON.stringify(requestFor(code, keys)));
    put('11111111-0000-4000-8000-000000000000.json', '{"broken');
    put('22222222-0000-4000-8000-000000000000.json', 'x'.repeat(700_000));
    put('..%2fescape.json', '{}');
    await bench.authority.processRequests();
    expect(existsSync(drop('answers', `${strange}.json`))).toBe(false);
    expect(readdirSync(drop('requests'))).toEqual(['..%2fescape.json']);
  });

  it('gets a new publication before the revocation list runs out, under the next number', async () => {
    await bench.authority.processRequests();
    bench.now = after(4 * 24);
    expect(await bench.authority.processRequests()).toMatchObject({ published: true });
    expect(bench.authority.state().publishedNumber).toBe(2);
  });
});

describe('the folder', () => {
  it('opens with its passphrase only, and never makes a second authority', () => {
    expect(bench.reopen().rootSha256).toBe(bench.authority.rootSha256);
    const options = { folder: bench.folder, clock: () => start };
    const codeOf = (work: () => unknown) => {
      try {
        work();
        return null;
      } catch (error) {
        return error instanceof AuthorityError ? error.code : error;
      }
    };
    expect(codeOf(() => createAuthority({ ...options, passphrase: 'not this one' }))).toBe(
      'passphrase-wrong',
    );
    const fresh = { ...options, folder: join(bench.folder, 'fresh') };
    expect(codeOf(() => openAuthority({ ...fresh, passphrase }))).toBe('authority-missing');
    expect(codeOf(() => createAuthority({ ...fresh, passphrase: '12345678' }))).toBe('passphrase-weak');
  });

  it('keeps keys protected and readable by their owner alone', () => {
    for (const name of readdirSync(join(bench.folder, 'keys'))) {
      const path = join(bench.folder, 'keys', name);
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(readFileSync(path, 'utf8')).not.toContain('PRIVATE');
    }
    expect(statSync(join(bench.folder, 'authority.json')).mode & 0o777).toBe(0o600);
  });

  it('keeps a change made by another process of the authority', () => {
    const other = bench.reopen();
    other.setPolicy({ idleLockMinutes: 3 });
    bench.authority.setPolicy({ revocation: 'hard' });
    expect(other.state().policy).toMatchObject({ idleLockMinutes: 3, revocation: 'hard' });
  });
});

describe('the exchange’s TLS certificate', () => {
  it('is for its names and accepted by openssl as a server, not as a client', () => {
    const csrPem = buildCsr({ key: signingKeyOf(newRsaKey()), commonName: 'exchange' });
    const wish = { csrPem, dnsNames: ['localhost'], ipAddresses: ['127.0.0.1'] };
    const { certificatePem, chainPem } = bench.authority.issueExchangeCertificate(wish);
    const files = { 'leaf.pem': certificatePem, 'chain.pem': chainPem, 'root.pem': bench.authority.rootPem };
    const verify = (purpose: string, host: string) =>
      openssl(files, [
        ...['verify', '-x509_strict', '-CAfile', 'root.pem', '-untrusted', 'chain.pem'],
        ...[
          '-attime',
          String(start.getTime() / 1000),
          '-purpose',
          purpose,
          '-verify_hostname',
          host,
          'leaf.pem',
        ],
      ]).ok;
    expect(verify('sslserver', 'localhost')).toBe(true);
    expect(verify('sslserver', 'elsewhere')).toBe(false);
    expect(verify('sslclient', 'localhost')).toBe(false);
  });
});
