import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { firstBrokenEntry } from '../../../src/authority/audit.ts';
import { parseCertificate } from '../../../src/seals/pki/certificate.ts';
import { proveEnrolment } from '../../../src/seals/trust/enrolment-proof.ts';
import { acceptPublication } from '../../../src/seals/trust/trust-store.ts';
import { registeredStates } from '../../../src/shared/domain/seal-life.ts';
import { openssl } from '../seals/pki/test-pki.ts';
import { finance, hourMs, office, openBench, start } from './prefecture.ts';
import type { Bench } from './prefecture.ts';
import {
  enrolSm2,
  noticeOf,
  picture,
  readDecisions,
  signNotice,
  sm2RequestFor,
  wishOf,
} from './seal-bench.ts';

let bench: Bench;
beforeEach(() => {
  bench = openBench();
});
afterEach(() => bench.close());

const after = (days: number): Date => new Date(start.getTime() + days * 24 * hourMs);

/** The publication as a station accepts it. */
async function published() {
  const publication = await bench.authority.publish();
  const accepted = acceptPublication({
    publication,
    pinnedRootSha256: bench.authority.rootSha256,
    previous: null,
    now: bench.now,
  });
  if (!accepted.ok) throw new Error(accepted.code);
  return { publication, trust: accepted.trust };
}

/** Why a certificate is on the lists; null when it is not. */
async function reasonOf(pem: string): Promise<string | null> {
  const { serialHex } = parseCertificate(pem);
  const { trust } = await published();
  const crls = [...trust.crls, ...trust.sm2.crls];
  return crls.map((crl) => crl.revoked.get(serialHex)?.reason).find((reason) => reason !== undefined) ?? null;
}

const recordOf = (id: string) => bench.authority.state().seals.find((one) => one.id === id);

describe('an enrolment with an SM2 key', () => {
  it('brings a certificate that OpenSSL follows to the SM2 root, and a seal that its maker signed over picture and certificate', () => {
    const { issued } = enrolSm2(bench.authority, office);
    // OpenSSL gives the identity to the named certificate alone: one link after the other.
    const [middle = ''] = issued.intermediates;
    const follow = (leaf: string, issuer: string, use: readonly string[]) =>
      openssl({ 'leaf.pem': leaf, 'issuer.pem': issuer }, [
        ...['verify', '-x509_strict', '-vfyopt', 'distid:1234567812345678', ...use],
        ...['-attime', String(start.getTime() / 1000), '-trusted', 'issuer.pem', 'leaf.pem'],
      ]).output;
    expect(follow(issued.certificate, middle, ['-partial_chain'])).toBe('leaf.pem: OK\n');
    expect(follow(middle, issued.root, [])).toBe('leaf.pem: OK\n');
    expect(follow(issued.certificate, issued.root, ['-partial_chain'])).not.toContain('OK');
    const eseal = Buffer.from(issued.eseal, 'base64');
    expect(eseal.includes(picture)).toBe(true);
    expect(eseal.includes(Buffer.from(parseCertificate(issued.certificate).der))).toBe(true);
    expect(isMadeByMaker(eseal, bench.authority.state().certificates.sealMaker)).toBe(true);
    eseal[eseal.indexOf(picture) + 100]! ^= 1;
    expect(isMadeByMaker(eseal, bench.authority.state().certificates.sealMaker)).toBe(false);
  });

  it('is registered with both certificates and the hash of the seal, under a root that the policy names', async () => {
    const { issued, sealId } = enrolSm2(bench.authority, office);
    const { trust, publication } = await published();
    const byRsa = trust.registry.seals[0];
    expect(trust.sealByCertificate(parseCertificate(issued.certificate).sha256)).toBe(byRsa);
    const esealSha256 = createHash('sha256').update(Buffer.from(issued.eseal, 'base64')).digest('hex');
    expect(byRsa).toMatchObject({ id: sealId, esId: sealId, esealSha256, life: 'active', state: 'active' });
    expect(trust.sm2.anchors.map(({ sha256 }) => sha256)).toEqual([trust.policy.sm2RootSha256]);
    const maker = parseCertificate(bench.authority.state().certificates.sealMaker).sha256;
    expect(trust.policy.verification?.sealMakers).toEqual([maker]);

    const { root, intermediates, listSigner } = publication.certificates;
    const hidden = { ...publication, certificates: { root, intermediates, listSigner } };
    const pinnedRootSha256 = bench.authority.rootSha256;
    const judged = acceptPublication({ publication: hidden, pinnedRootSha256, previous: null, now: start });
    expect(judged).toMatchObject({ ok: false, code: 'root-not-pinned' });
  });

  it('gets the same seal again for the same request, after the program was started anew too', () => {
    const { request, answer } = enrolSm2(bench.authority, office);
    expect(bench.reopen().handleRequest(request)).toEqual(answer);
    expect(bench.authority.state().seals).toHaveLength(1);
  });

  it('is refused when the picture is missing, another, no square PNG or too large; an RSA key is no SM2 key', () => {
    const { code, request } = sm2RequestFor(bench.authority, office);
    const claim = (change: object) => {
      const changed = { ...request, ...change };
      return bench.authority.handleRequest({ ...changed, hmac: proveEnrolment(code.secretHex, changed) });
    };
    const named = (bytes: Uint8Array) => ({
      seal: { ...request.seal, pictureSha256: createHash('sha256').update(bytes).digest('hex') },
      sealPicture: Buffer.from(bytes).toString('base64'),
    });
    const oblong = Buffer.from(picture);
    oblong.writeUInt32BE(300, 20);
    const huge = Buffer.concat([picture, Buffer.alloc(256 * 1024)]);
    const other = Buffer.concat([picture, Buffer.from([0])]).toString('base64');
    for (const change of [
      { sealPicture: '' },
      { sealPicture: other },
      named(oblong),
      named(Buffer.from('GIF89a')),
    ])
      expect(claim(change)).toMatchObject({ code: 'enrolment-seal-refused' });
    expect(claim(named(huge))).toMatchObject({ state: 'refused' });
    const swapped = { csrs: { ...request.csrs, sm2Seal: request.csrs.seal } };
    expect(claim(swapped)).toMatchObject({ code: 'enrolment-csr-refused' });
    const machineSm2 = { csrs: { ...request.csrs, machine: request.csrs.sm2Seal } };
    expect(claim(machineSm2)).toMatchObject({ code: 'enrolment-csr-refused' });
    expect(bench.authority.handleRequest(request)).toMatchObject({ state: 'issued' });
  });
});

/** OpenSSL's word on the maker's signature over the raw SealInfo. */
function isMadeByMaker(eseal: Buffer, makerPem: string): boolean {
  const dump = openssl({ 'seal.der': eseal }, ['asn1parse', '-inform', 'DER', '-in', 'seal.der']).output;
  const lines = dump.split('\n').filter((line) => /d=1 /.test(line));
  const place = (line = '') => {
    const [, offset, header, length] = /^\s*(\d+):d=1 +hl=(\d+) l= *(\d+)/.exec(line) ?? [];
    return { at: Number(offset), header: Number(header), length: Number(length) };
  };
  const [info, signature] = [place(lines[0]), place(lines.at(-1))];
  const files = {
    'info.der': eseal.subarray(info.at, info.at + info.header + info.length),
    'maker.pem': makerPem,
    // The BIT STRING's first octet counts unused bits.
    'value.der': eseal.subarray(
      signature.at + signature.header + 1,
      signature.at + signature.header + signature.length,
    ),
  };
  const key = openssl(files, ['x509', '-in', 'maker.pem', '-pubkey', '-noout']).output;
  const args = ['dgst', '-sm3', '-sigopt', 'distid:1234567812345678', '-verify', 'key.pem'];
  return openssl({ ...files, 'key.pem': key }, [...args, '-signature', 'value.der', 'info.der']).ok;
}

describe('the life of a seal', () => {
  it('suspends by certificateHold on both chains, restores by taking it back', async () => {
    const { issued, answer, sealId } = enrolSm2(bench.authority, office);
    bench.authority.orderOnSeal(sealId, 'suspend', '核查');
    expect(await reasonOf(issued.certificate)).toBe('certificateHold');
    expect(await reasonOf(answer.certificates.seal)).toBe('certificateHold');
    expect(await reasonOf(answer.certificates.machine)).toBeNull();
    expect((await published()).trust.registry.seals[0]).toMatchObject({
      state: 'suspended',
      life: 'suspended',
    });
    bench.authority.orderOnSeal(sealId, 'restore');
    expect(await reasonOf(issued.certificate)).toBeNull();
    expect((await published()).trust.registry.seals[0]).toMatchObject({ state: 'active', life: 'active' });
  });

  it('takes a reported loss at once, for good, and destroys without making it less', async () => {
    const { issued, signer, sealId } = enrolSm2(bench.authority, office);
    const token = await signNotice(noticeOf(office, 'reportLost', { sealId, reason: '遗失' }), signer);
    expect(bench.authority.takeNotice(token)).toBe('done');
    expect(await reasonOf(issued.certificate)).toBe('keyCompromise');
    expect(recordOf(sealId)).toMatchObject({ life: 'lost' });
    expect(() => bench.authority.orderOnSeal(sealId, 'restore')).toThrow('act-not-possible');
    bench.authority.orderOnSeal(sealId, 'destroy');
    expect(await reasonOf(issued.certificate)).toBe('keyCompromise');
    expect((await published()).trust.registry.seals[0]).toMatchObject({ state: 'destroyed' });
  });

  it('expires by the clock, with an entry and a decision', async () => {
    const { sealId } = enrolSm2(bench.authority, office);
    await bench.authority.processRequests();
    bench.now = after(3 * 365 + 1);
    await bench.authority.processRequests();
    expect(recordOf(sealId)).toMatchObject({ life: 'expired' });
    expect(readDecisions(bench.authority)).toMatchObject([{ act: 'expire', sealId, state: 'expired' }]);
  });

  it('gives a new seal only by request, approval, issue and the administrator’s authorisation', async () => {
    const { signer } = enrolSm2(bench.authority, office);
    const take = async (...args: Parameters<typeof noticeOf>) =>
      bench.authority.takeNotice(await signNotice(noticeOf(...args), signer));
    expect(await take(office, 'request', { wish: wishOf() })).toBe('waiting');
    const sealId = bench.authority.state().seals[1]!.id;
    expect(() => bench.authority.orderOnSeal(sealId, 'issue')).toThrow('act-not-possible');
    expect(() => bench.authority.orderOnSeal(sealId, 'renew')).toThrow('act-not-possible');
    bench.authority.orderOnSeal(sealId, 'approve');
    bench.authority.orderOnSeal(sealId, 'issue');
    expect((await published()).trust.registry.seals).toHaveLength(1);
    expect(await take(office, 'authorise', { sealId })).toBe('refused');
    expect(await take(office, 'authorise', { sealId, byRole: 'unitAdministrator' })).toBe('done');
    expect((await published()).trust.registry.seals).toHaveLength(2);
    const acts = readDecisions(bench.authority).map(({ act }) => act);
    expect(acts.sort()).toEqual(['activate', 'approve', 'authorise', 'issue', 'refuse', 'request']);
    const issue = readDecisions(bench.authority).find(({ act }) => act === 'issue');
    const eseal = Buffer.from(issue?.issued?.sm2?.eseal ?? '', 'base64');
    expect(isMadeByMaker(eseal, bench.authority.state().certificates.sealMaker)).toBe(true);
  });

  it('renews: the new seal takes the place of the old, which may be used two more weeks and stays judged by its time', async () => {
    const { signer, sealId, issued } = enrolSm2(bench.authority, office);
    bench.now = after(1000);
    const notice = noticeOf(office, 'renew', { sealId, wish: wishOf(), at: bench.now.toISOString() });
    expect(bench.authority.takeNotice(await signNotice(notice, signer))).toBe('waiting');
    const changed = bench.authority.orderOnSeal(sealId, 'renew');
    expect(changed).toMatchObject([
      { from: 'requested', to: 'active' },
      { id: sealId, from: 'active', to: 'superseded' },
    ]);
    const { registry } = (await published()).trust;
    const [old, fresh] = registry.seals;
    expect(old).toMatchObject({ state: 'active', life: 'superseded', supersededBy: changed[0]?.id });
    expect(old?.validUntil).toBe(after(1014).toISOString());
    expect(await reasonOf(issued.certificate)).toBeNull();
    expect(fresh).toMatchObject({ id: changed[0]?.id, state: 'active', life: 'active' });
    expect(fresh?.sm2CertificatePem).not.toBe(old?.sm2CertificatePem);
    const issue = readDecisions(bench.authority).find(({ act }) => act === 'issue');
    expect(issue).toMatchObject({ sealId: fresh?.id, answers: notice.noticeId });
    expect(issue?.issued?.sm2?.esId).toBe(fresh?.id);
  });
});

describe('a notice', () => {
  it('of another unit, of nobody, of a revoked machine or changed on the way does nothing', async () => {
    const mine = enrolSm2(bench.authority, office);
    const others = enrolSm2(bench.authority, finance);
    const { sealId } = mine;
    const forged = [
      await signNotice(noticeOf(office, 'reportLost', { sealId }), others.signer),
      await signNotice(noticeOf(finance, 'reportLost', { sealId }), others.signer),
      'not a token',
      '',
    ];
    for (const token of forged) expect(bench.authority.takeNotice(token)).toBe('not-proven');
    const good = await signNotice(noticeOf(office, 'reportLost', { sealId }), mine.signer);
    const [head, , tail] = good.split('.');
    const body = Buffer.from(JSON.stringify(noticeOf(office, 'reportLost', { sealId }))).toString(
      'base64url',
    );
    expect(bench.authority.takeNotice(`${head}.${body}.${tail}`)).toBe('not-proven');
    bench.authority.revoke({ what: { unit: office, use: 'machine' }, reason: 'keyCompromise' });
    expect(bench.authority.takeNotice(good)).toBe('not-proven');
    expect(recordOf(sealId)).toMatchObject({ life: 'active' });
  });

  it('sent twice does one thing, and brings the decision again', async () => {
    const { signer, sealId } = enrolSm2(bench.authority, office);
    const token = await signNotice(noticeOf(office, 'suspend', { sealId }), signer);
    expect(bench.authority.takeNotice(token)).toBe('done');
    await bench.authority.processRequests();
    const [first] = readDecisions(bench.authority);
    expect(first).toMatchObject({ act: 'suspend', state: 'suspended' });
    const file = join(bench.authority.dropFolder, 'decisions', `${first?.noticeId}.jws`);
    writeFileSync(file, '');
    expect(bench.authority.takeNotice(token)).toBe('repeated');
    await bench.authority.processRequests();
    expect(readDecisions(bench.authority)).toEqual([first]);
  });

  it('wishes for no more seals than the administrator can look at; one decision makes room', async () => {
    const { signer } = enrolSm2(bench.authority, office);
    const wish = wishOf();
    const take = async () =>
      bench.authority.takeNotice(await signNotice(noticeOf(office, 'request', { wish }), signer));
    for (let count = 0; count < 20; count += 1) expect(await take()).toBe('waiting');
    expect(await take()).toBe('too-many');
    const waiting = bench.authority.state().seals.filter(({ life }) => life === 'requested');
    expect(waiting).toHaveLength(20);
    bench.authority.orderOnSeal(waiting[0]!.id, 'refuse', '重复');
    expect(await take()).toBe('waiting');
  });

  it('comes through the drop folder, and what is not possible is told with its reason', async () => {
    const { signer, sealId } = enrolSm2(bench.authority, office);
    const notices = join(bench.authority.dropFolder, 'notices');
    mkdirSync(notices, { recursive: true });
    const put = async (notice: ReturnType<typeof noticeOf>) =>
      writeFileSync(join(notices, `${notice.unit}_${notice.noticeId}.jws`), await signNotice(notice, signer));
    await put(noticeOf(office, 'destroy', { sealId }));
    await put(noticeOf(office, 'request', { wish: wishOf({ name: '云岭市财政局' }) }));
    writeFileSync(join(notices, 'anything.jws'), 'x');
    expect(await bench.authority.processRequests()).toMatchObject({ notices: 2, published: true });
    expect(readdirSync(notices)).toEqual(['anything.jws']);
    expect(recordOf(sealId)).toMatchObject({ life: 'active', destructionAsked: { by: '周敏' } });
    const refused = readDecisions(bench.authority).find(({ act }) => act === 'refuse');
    expect(refused).toMatchObject({ state: 'refused', reason: 'name or diameter' });
    bench.authority.orderOnSeal(sealId, 'destroy');
    expect(recordOf(sealId)).toMatchObject({ life: 'destroyed', destructionAsked: null });
  });
});

describe('the audit trail', () => {
  it('has an entry for every step, and shows a changed, a missing and a moved one', () => {
    const { sealId } = enrolSm2(bench.authority, office);
    bench.authority.orderOnSeal(sealId, 'suspend', '核查');
    const trail = bench.authority.state().audit;
    const steps = trail.filter(({ subject }) => subject === sealId).map(({ act }) => act);
    expect(steps).toEqual(
      ['request', 'approve', 'issue', 'authorise', 'activate', 'suspend'].map((act) => `seal ${act}`),
    );
    expect(firstBrokenEntry(trail)).toBeNull();
    expect(firstBrokenEntry(trail.with(2, { ...trail[2]!, actor: 'nobody' }))).toBe(3);
    expect(firstBrokenEntry(trail.toSpliced(2, 1))).toBe(3);
    expect(firstBrokenEntry([trail[1]!, trail[0]!, ...trail.slice(2)])).toBe(1);
  });
});

describe('a folder of version 1', () => {
  it('is raised once: SM2 beside RSA, seals and certificates as before, the old state kept', async () => {
    const { sealId, issued } = enrolSm2(bench.authority, office);
    const before = bench.authority.state();
    degrade(bench, before);
    const raised = bench.reopen();
    const state = raised.state();
    expect(state.version).toBe(2);
    expect(state.certificates.root).toBe(before.certificates.root);
    expect(state.certificates.sm2Root).not.toBe(before.certificates.sm2Root);
    expect(state.seals).toMatchObject([{ id: sealId, life: 'active', sm2CertificatePem: null }]);
    expect(state.units).toEqual(before.units);
    expect(existsSync(join(bench.folder, 'authority.v1.json'))).toBe(true);
    expect(bench.reopen().state()).toEqual(state);
    const publication = await raised.publish();
    const pinnedRootSha256 = raised.rootSha256;
    const accepted = acceptPublication({ publication, pinnedRootSha256, previous: null, now: start });
    expect(accepted.ok && accepted.trust.registry.seals[0]).toMatchObject({ id: sealId, life: 'active' });
    expect(issued.certificate).not.toBe('');
    raised.orderOnSeal(sealId, 'suspend');
  });
});

/** Writes the state as version 1 had it, and takes the newer keys away. */
function degrade({ folder }: Bench, state: ReturnType<Bench['authority']['state']>): void {
  const { root, intermediate, listSigner } = state.certificates;
  const rsa = (by: string): boolean => by === 'root' || by === 'intermediate';
  const { maxPackageBytes, holdForRelease, revocation, idleLockMinutes, rolePairsAllowed } = state.policy;
  const seals = state.seals.map((seal) => ({
    id: seal.id,
    unit: seal.unit,
    name: seal.name,
    diameterMm: seal.diameterMm,
    certificatePem: seal.certificatePem,
    pictureSha256: seal.pictureSha256,
    state: registeredStates[seal.life],
    validFrom: seal.validFrom,
    validUntil: seal.validUntil,
  }));
  const old = {
    ...state,
    audit: undefined,
    version: 1,
    certificates: { root, intermediate, listSigner },
    policy: { maxPackageBytes, holdForRelease, revocation, idleLockMinutes, rolePairsAllowed },
    seals,
    issued: state.issued.filter(({ issuedBy, use }) => rsa(issuedBy) && use !== 'timeStamping'),
    enrolments: state.enrolments.map((enrolment) => ({ ...enrolment, sealId: undefined })),
  };
  writeFileSync(join(folder, 'authority.json'), JSON.stringify(old));
  for (const file of readdirSync(join(folder, 'keys')))
    if (!['root.json', 'intermediate.json', 'list-signer.json'].includes(file))
      execFileSync('rm', [join(folder, 'keys', file)]);
  expect(readFileSync(join(folder, 'authority.json'), 'utf8')).not.toContain('sm2Root');
}
