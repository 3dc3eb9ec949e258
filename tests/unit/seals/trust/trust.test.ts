// The attacker of these tests has the exchange: its TLS key and certificate, every file that passes through it, and a prefecture of his own.
import { createHmac, createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { CompactSign, compactVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCsr } from '../../../../src/seals/pki/csr.ts';
import { signingKeyOf } from '../../../../src/seals/pki/signing-key.ts';
import { parseCertificate } from '../../../../src/seals/pki/certificate.ts';
import { signMessage, verifyMessage } from '../../../../src/seals/trust/machine-jws.ts';
import { acceptPublication } from '../../../../src/seals/trust/trust-store.ts';
import type { TrustStore } from '../../../../src/seals/trust/trust-store.ts';
import type { Sha256 } from '../../../../src/shared/domain/ids.ts';
import type { DeliveryNote, Receipt } from '../../../../src/shared/domain/messages.ts';
import type { Publication } from '../../../../src/shared/domain/published.ts';
import {
  enrol,
  finance,
  hourMs,
  noteOf,
  office,
  openBench,
  receiptOf,
  start,
} from '../../authority/prefecture.ts';
import type { Bench } from '../../authority/prefecture.ts';
import { newRsaKey } from '../pki/test-pki.ts';

let bench: Bench;
let rogue: Bench;
let officeMember: ReturnType<typeof enrol>;
let financeMember: ReturnType<typeof enrol>;
let publication: Publication;
let forgery: Publication;
let exchange: { privateKey: KeyObject; sha256: string; pem: string };

beforeAll(async () => {
  bench = openBench();
  rogue = openBench('own');
  officeMember = enrol(bench.authority, office);
  financeMember = enrol(bench.authority, finance);
  const privateKey = newRsaKey();
  const csrPem = buildCsr({ key: signingKeyOf(privateKey), commonName: 'exchange' });
  const pem = bench.authority.issueExchangeCertificate({
    csrPem,
    dnsNames: ['localhost'],
    ipAddresses: [],
  }).certificatePem;
  exchange = { privateKey, pem, sha256: parseCertificate(pem).sha256 };
  publication = await bench.authority.publish();
  enrol(rogue.authority, office);
  forgery = await rogue.authority.publish();
});
afterAll(() => {
  bench.close();
  rogue.close();
});

const later = new Date(start.getTime() + hourMs);

function accept(
  changes: Partial<Publication> = {},
  options: { previous?: TrustStore['numbers']; now?: Date } = {},
) {
  const { previous = null, now = later } = options;
  const pinnedRootSha256 = bench.authority.rootSha256;
  return acceptPublication({ publication: { ...publication, ...changes }, pinnedRootSha256, previous, now });
}

function trust(): TrustStore {
  const accepted = accept();
  if (!accepted.ok) throw new Error(JSON.stringify(accepted));
  return accepted.trust;
}

const payloadOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
const thumbprint = (sha256Hex: string) => Buffer.from(sha256Hex, 'hex').toString('base64url');

function signAs(payload: unknown, key: KeyObject, sha256: string, header: object = {}): Promise<string> {
  const protectedHeader = { alg: 'PS256', 'x5t#S256': thumbprint(sha256), ...header };
  return new CompactSign(Buffer.from(JSON.stringify(payload))).setProtectedHeader(protectedHeader).sign(key);
}

describe('a publication', () => {
  it('of the pinned authority is accepted, with directory, seals and fresh lists', () => {
    const store = trust();
    expect(store.unit(office)?.name).toBe('云岭市人民政府办公室');
    const seal = parseCertificate(officeMember.answer.certificates.seal);
    expect(store.sealByCertificate(seal.sha256)).toMatchObject({ unit: office, state: 'active' });
    expect(store.crls).toHaveLength(2);
    expect(store.staleParts).toEqual([]);
  });

  it('is verified by jose as well', async () => {
    const key = createPublicKey(publication.certificates.listSigner);
    await expect(compactVerify(publication.directory, key, { algorithms: ['PS256'] })).resolves.toBeDefined();
  });

  it('of another authority is refused: whole, and part by part', () => {
    expect(accept(forgery)).toMatchObject({ ok: false, code: 'root-not-pinned' });
    const foreign = { ...forgery.certificates, root: publication.certificates.root };
    expect(accept({ ...forgery, certificates: foreign })).toMatchObject({ ok: false });
    for (const part of ['directory', 'sealRegistry', 'policy', 'revocation'] as const) {
      expect(accept({ [part]: forgery[part] })).toMatchObject({ ok: false, code: 'part-signature-refused' });
    }
  });

  it('signed with the exchange’s or a unit’s own key is refused, though it chains to the root', async () => {
    const signers = [
      { key: exchange.privateKey, pem: exchange.pem },
      { key: officeMember.keys.machine, pem: officeMember.answer.certificates.machine },
      { key: officeMember.keys.seal, pem: officeMember.answer.certificates.seal },
    ];
    for (const { key, pem } of signers) {
      const { sha256 } = parseCertificate(pem);
      const sign = (token: string) => signAs(payloadOf(token), key, sha256);
      const forged = {
        certificates: { ...publication.certificates, listSigner: pem },
        directory: await sign(publication.directory),
        sealRegistry: await sign(publication.sealRegistry),
        policy: await sign(publication.policy),
        revocation: await sign(publication.revocation),
      };
      expect(accept(forged)).toMatchObject({ ok: false, code: 'list-signer-refused' });
    }
  });

  it('never goes back in any part, and may repeat', async () => {
    const { numbers } = trust();
    expect(accept({}, { previous: numbers }).ok).toBe(true);
    for (const part of ['directory', 'registry', 'policy', 'revocation'] as const) {
      const previous = { ...numbers, [part]: numbers[part] + 1 };
      expect(accept({}, { previous })).toMatchObject({
        ok: false,
        code: 'number-went-back',
        evidence: { part },
      });
    }
  });

  it('with parts that changed places is refused', () => {
    expect(accept({ directory: publication.policy })).toMatchObject({ code: 'part-shape-refused' });
    expect(accept({ revocation: publication.sealRegistry })).toMatchObject({ code: 'part-shape-refused' });
  });

  it('from the future is refused, an overdue one is used and said to be stale', () => {
    const early = new Date(start.getTime() - 48 * hourMs);
    expect(accept({}, { now: early })).toMatchObject({ ok: false, code: 'issued-in-future' });
    const overdue = accept({}, { now: new Date(start.getTime() + 10 * 24 * hourMs) });
    expect(overdue).toMatchObject({ ok: true, trust: { staleParts: ['revocation'] } });
  });

  it('with any character of a token or certificate changed is refused', () => {
    const flip = (text: string, at: number) =>
      text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
    for (const part of ['directory', 'sealRegistry', 'policy', 'revocation'] as const) {
      // Not the last character: its low bits are no data.
      for (let at = 0; at < publication[part].length - 1; at += 97) {
        expect(accept({ [part]: flip(publication[part], at) }).ok).toBe(false);
      }
    }
    const { root } = publication.certificates;
    expect(accept({ certificates: { ...publication.certificates, root: flip(root, 300) } }).ok).toBe(false);
  });
});

describe('a message', () => {
  const verifyNote = (token: string, now = later) =>
    verifyMessage<DeliveryNote>({ token, trust: trust(), expectedType: 'yizhan/delivery-note/1', now });
  const verifyReceipt = (token: string, store = trust(), now = later) =>
    verifyMessage<Receipt>({ token, trust: store, expectedType: 'yizhan/receipt/1', now });

  it('of the unit’s machine is accepted', async () => {
    const note = noteOf(office);
    const verified = await verifyNote(await signMessage(note, officeMember.signer));
    expect(verified).toMatchObject({
      ok: true,
      payload: note,
      unit: office,
      revocation: { result: 'passed' },
    });
    const receipt = await verifyReceipt(await signMessage(receiptOf(finance), financeMember.signer));
    expect(receipt).toMatchObject({ ok: true, unit: finance });
  });

  it('of another unit’s machine is refused: nobody speaks for anybody else', async () => {
    const note = await verifyNote(await signMessage(noteOf(office), financeMember.signer));
    expect(note).toMatchObject({ ok: false, code: 'message-unit-mismatch' });
    const receipt = await verifyReceipt(await signMessage(receiptOf(finance), officeMember.signer));
    expect(receipt).toMatchObject({ ok: false, code: 'message-unit-mismatch' });
  });

  it('made with the exchange’s key, a seal key, or a rogue authority’s machine is refused', async () => {
    const seal = parseCertificate(officeMember.answer.certificates.seal).sha256;
    const stranger = enrol(rogue.authority, office).signer;
    const tokens = [
      await signAs(noteOf(office), exchange.privateKey, exchange.sha256),
      await signAs(noteOf(office), officeMember.keys.seal, seal),
      await signMessage(noteOf(office), stranger),
    ];
    for (const token of tokens) {
      expect(await verifyNote(token)).toMatchObject({ ok: false, code: 'message-signer-unknown' });
    }
    const borrowed = await signAs(noteOf(office), exchange.privateKey, officeMember.machine.sha256);
    expect(await verifyNote(borrowed)).toMatchObject({ ok: false, code: 'jws-signature-invalid' });
  });

  it('with another algorithm is refused: none, HS256 with the public key, RS256, PS384', async () => {
    const { machine, keys } = officeMember;
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const body = encode(noteOf(office));
    const x5t = { 'x5t#S256': thumbprint(machine.sha256) };
    const hmacHead = encode({ alg: 'HS256', ...x5t });
    const publicPem = createPublicKey(keys.machine).export({ format: 'pem', type: 'spki' });
    const hmac = createHmac('sha256', publicPem).update(`${hmacHead}.${body}`).digest('base64url');
    const tokens = [
      `${encode({ alg: 'none', ...x5t })}.${body}.`,
      `${encode({ alg: 'none', ...x5t })}.${body}.AAAA`,
      `${hmacHead}.${body}.${hmac}`,
      await signAs(noteOf(office), keys.machine, machine.sha256, { alg: 'RS256' }),
      await signAs(noteOf(office), keys.machine, machine.sha256, { alg: 'PS384' }),
    ];
    for (const token of tokens) {
      const verified = await verifyNote(token);
      expect(verified.ok ? 'accepted' : verified.code).toMatch(/^jws-(algorithm-refused|malformed)$/);
    }
  });

  it('that brings a key, a link or any other header member is refused, even when rightly signed', async () => {
    const { keys, machine, answer } = officeMember;
    const jwk = createPublicKey(keys.machine).export({ format: 'jwk' });
    const der = Buffer.from(machine.der).toString('base64');
    for (const header of [
      { jwk },
      { jku: 'https://x/' },
      { x5c: [der] },
      { x5u: 'https://x/' },
      { kid: '1' },
    ]) {
      const token = await signAs(noteOf(office), keys.machine, machine.sha256, header);
      expect(await verifyNote(token)).toMatchObject({ ok: false, code: 'jws-header-refused' });
    }
    const bare = await new CompactSign(Buffer.from(JSON.stringify(noteOf(office))))
      .setProtectedHeader({ alg: 'PS256' })
      .sign(keys.machine);
    expect(await verifyNote(bare)).toMatchObject({ code: 'jws-header-refused' });
    expect(answer.state).toBe('issued');
  });

  it('of another type or shape is refused', async () => {
    const { keys, machine } = officeMember;
    const asReceipt = await verifyReceipt(await signMessage(noteOf(office), officeMember.signer));
    expect(asReceipt).toMatchObject({ code: 'message-type-refused' });
    const shapeless = await signAs({ ...noteOf(office), recipients: 'all' }, keys.machine, machine.sha256);
    expect(await verifyNote(shapeless)).toMatchObject({ code: 'message-shape-refused' });
    for (const junk of ['', 'a.b', 'a.b.c.d', '..', 'x'.repeat(100_000)]) {
      expect(await verifyNote(junk)).toMatchObject({ ok: false, code: 'jws-malformed' });
    }
  });

  it('of a revoked machine is refused from then on; what it said before stands, unless its key was stolen', async () => {
    const other = openBench();
    const member = enrol(other.authority, office);
    const thief = enrol(other.authority, finance);
    const token = await signMessage(receiptOf(office, start), member.signer);
    const judge = async (at: Date, message: string) => {
      const pinnedRootSha256: Sha256 = other.authority.rootSha256;
      const accepted = acceptPublication({
        publication: await other.authority.publish(),
        pinnedRootSha256,
        previous: null,
        now: at,
      });
      if (!accepted.ok) throw new Error(accepted.code);
      return verifyReceipt(message, accepted.trust, at);
    };
    other.now = later;
    const what = { unit: office, use: 'machine' } as const;
    expect(other.authority.revoke({ what, reason: 'superseded' })).toBe(1);
    expect(await judge(later, token)).toMatchObject({ ok: true });
    const since = await signMessage(receiptOf(office, new Date(later.getTime() + 1000)), member.signer);
    const judgedSince = await judge(new Date(later.getTime() + hourMs), since);
    expect(judgedSince).toMatchObject({ ok: false, code: 'message-signer-revoked' });

    const backdated = await signMessage(receiptOf(finance, start), thief.signer);
    other.authority.revoke({ what: { unit: finance }, reason: 'keyCompromise' });
    expect(await judge(later, backdated)).toMatchObject({ ok: false, code: 'message-signer-revoked' });
    other.close();
  });
});
