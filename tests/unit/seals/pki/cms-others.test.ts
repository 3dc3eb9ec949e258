// Signatures of other makers, here openssl's, in the forms that PDFs and OFDs carry; pkijs as a second judge of our time stamps.
import { execFileSync } from 'node:child_process';
import { createPrivateKey, sign as nodeSign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as pkijs from 'pkijs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCertificate } from '../../../../src/seals/pki/certificate.ts';
import { signDetached, verifyDetached } from '../../../../src/seals/pki/cms.ts';
import { isSoundAlgorithm } from '../../../../src/seals/pki/cms-oids.ts';
import { readSignedData } from '../../../../src/seals/pki/cms-reader.ts';
import { verifyEncapsulated } from '../../../../src/seals/pki/cms-verify.ts';
import { childrenOf, contextTag, readDer, tags } from '../../../../src/seals/pki/der.ts';
import { explicitOf } from '../../../../src/seals/pki/der-values.ts';
import { writeElement, writeOid, writeSequence } from '../../../../src/seals/pki/der-writer.ts';
import { digestOf } from '../../../../src/seals/pki/digest.ts';
import type { Signer } from '../../../../src/seals/pki/signer.ts';
import { makeTimeStampToken } from '../../../../src/seals/pki/timestamp.ts';
import { authority, ecKey, issueAny, signerOf, signing, stampPurpose } from './any-pki.ts';

const content = Buffer.from('云岭市人民政府办公室');
let folder = '';
const run = (...args: readonly string[]): void =>
  void execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'yizhan-cms-'));
  writeFileSync(join(folder, 'content'), content);
  for (const [name, ...algorithm] of [
    ['rsa', 'rsa:2048'],
    ['weak', 'rsa:1024'],
    ['ec', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-384'],
    ['k1', 'ec', '-pkeyopt', 'ec_paramgen_curve:secp256k1'],
    ['ed', 'ed25519'],
    ['ed448', 'ed448'],
  ] as const) {
    run(
      'req',
      '-x509',
      '-newkey',
      ...algorithm,
      '-nodes',
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.pem`,
      '-subj',
      `/CN=${name}`,
      '-days',
      '30',
    );
  }
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function sign(name: string, ...options: readonly string[]): Uint8Array {
  const signer = ['-signer', `${name}.pem`, '-inkey', `${name}.key`];
  run(
    'cms',
    '-sign',
    '-binary',
    '-in',
    'content',
    '-outform',
    'DER',
    '-out',
    'out.der',
    ...signer,
    ...options,
  );
  return readFileSync(join(folder, 'out.der'));
}

/** openssl signs no CMS with Edwards curves: node's signature in our frame. */
function edwards(name = 'ed', oid = '1.3.101.112'): Uint8Array {
  const key = createPrivateKey(readFileSync(join(folder, `${name}.key`)));
  const certificate = parseCertificate(readFileSync(join(folder, `${name}.pem`), 'latin1'));
  const signer: Signer = {
    certificate,
    chain: [],
    digest: 'sha512',
    algorithm: writeSequence(writeOid(oid)),
    sign: (bytes) => nodeSign(null, bytes, key),
  };
  return signDetached({
    digestSha256: digestOf('sha512', content),
    signer,
    signedAt: new Date(),
    // The hash of the certificate would name SHA-512 as well.
    cades: name === 'ed',
  });
}

const verify = (cms: Uint8Array, signed: Uint8Array = content, whole = false) =>
  verifyDetached({
    cms,
    digest: (name) => digestOf(name, signed),
    ...(whole ? { content: () => signed } : {}),
  });

describe('openssl’s signature', () => {
  it.each([
    ['RSA', 'rsa', []],
    ['RSA with SHA-512', 'rsa', ['-md', 'sha512']],
    ['RSA-PSS', 'rsa', ['-keyopt', 'rsa_padding_mode:pss']],
    ['ECDSA P-384 with SHA-384', 'ec', ['-md', 'sha384']],
    ['named by key identifier', 'rsa', ['-keyid']],
    ['CAdES', 'rsa', ['-cades']],
    ['RSA without attributes', 'rsa', ['-noattr']],
  ] as const)('%s holds, over its content alone', (_what, name, options) => {
    const cms = sign(name, ...options);
    expect(verify(cms)).toMatchObject({ ok: true, force: null });
    expect(verify(cms, Buffer.from('别的')).ok).toBe(false);
  });

  it('in BER with its content in pieces holds, and says so', () => {
    const streamed = verifyEncapsulated({ cms: sign('rsa', '-stream'), contentType: '1.2.840.113549.1.7.1' });
    expect([streamed.outcome.code, Buffer.from(streamed.content ?? []).toString()]).toEqual([
      'OK',
      content.toString(),
    ]);
    expect(streamed.outcome.notes).toContain('CMS_BER_ENCODING');
    expect(verify(sign('rsa', '-stream')).code).toBe('CMS_ENCAP_CONTENT_PRESENT');
    expect(verify(sign('rsa')).notes).not.toContain('CMS_BER_ENCODING');
  });

  it('by ECDSA without attributes needs the content itself', () => {
    const cms = sign('ec', '-noattr', '-md', 'sha384');
    expect(verify(cms)).toMatchObject({ code: 'SIG_ALG_UNSUPPORTED', force: 'undecided' });
    expect(verify(cms, content, true).code).toBe('OK');
    expect(verify(cms, Buffer.from('别的'), true).code).toBe('CMS_SIG_INVALID');
  });

  it('with a weak key or digest is refused, with a sound algorithm that is not built in it is open', () => {
    expect(verify(sign('weak')).code).toBe('CERT_WEAK_KEY');
    expect(verify(sign('rsa', '-md', 'sha1')).code).toBe('DIGEST_ALG_WEAK');
    expect(verify(edwards())).toMatchObject({
      code: 'SIG_ALG_UNSUPPORTED',
      force: 'undecided',
    });
    // RFC 8419 allows Ed448 beside SHAKE256 alone: with SHA-512 it is a broken rule, not an open question.
    const ed448 = edwards('ed448', '1.3.101.113');
    expect(verify(ed448)).toMatchObject({ code: 'SIG_ALG_UNSUPPORTED', force: 'fatal' });
    const shake = Buffer.from(ed448).toString('hex').replaceAll('608648016503040203', '60864801650304020c');
    expect(verify(Buffer.from(shake, 'hex'))).toMatchObject({
      code: 'SIG_ALG_UNSUPPORTED',
      force: 'undecided',
    });
    expect(verify(sign('k1'))).toMatchObject({ code: 'SIG_ALG_UNSUPPORTED', force: 'undecided' });
    expect(verify(sign('rsa', '-md', 'sha3-256'))).toMatchObject({
      code: 'SIG_ALG_UNSUPPORTED',
      force: 'undecided',
    });
  });
});

it('an algorithm that is none, or one with a digest that its standard forbids, is a broken rule', () => {
  const sha512 = { name: 'sha512', oid: '2.16.840.1.101.3.4.2.3' } as const;
  expect(isSoundAlgorithm('1.2.840.10045.3.1.7', sha512)).toBe(false);
  expect(isSoundAlgorithm('1.3.101.112', sha512)).toBe(true);
  expect(isSoundAlgorithm('1.3.101.113', sha512)).toBe(false);
  expect(isSoundAlgorithm('1.3.101.113', { name: null, oid: '2.16.840.1.101.3.4.2.12' })).toBe(true);
});

describe('the frame', () => {
  /** The parts of SignedData, to be put together in another way. */
  function rebuild(change: (parts: readonly Uint8Array[]) => readonly Uint8Array[]): Uint8Array {
    const [type, wrapped] = childrenOf(readDer(sign('rsa')));
    if (type === undefined || wrapped === undefined) throw new RangeError('no ContentInfo');
    const parts = childrenOf(explicitOf(wrapped)).map(({ raw }) => raw);
    return writeSequence(
      type.raw,
      writeElement(contextTag(0, 'constructed'), writeSequence(...change(parts))),
    );
  }
  const withLists = (...lists: readonly Uint8Array[]) =>
    rebuild((parts) => [
      ...parts.slice(0, -1),
      writeElement(contextTag(1, 'constructed'), Buffer.concat(lists)),
      ...parts.slice(-1),
    ]);
  const ocsp = [writeOid('1.3.6.1.5.5.7.16.2'), writeSequence()] as const;

  it('with an answer of OCSP under its own tag is read, under no tag it is malformed', () => {
    expect(verify(withLists(writeElement(contextTag(1, 'constructed'), Buffer.concat(ocsp)))).code).toBe(
      'OK',
    );
    expect(verify(withLists(writeSequence(...ocsp))).code).toBe('CMS_MALFORMED');
  });

  it('with a second signer is refused, whoever it is', () => {
    const twice = rebuild((parts) => {
      const info = childrenOf(readDer(parts.at(-1) ?? new Uint8Array()))[0]?.raw ?? new Uint8Array();
      return [...parts.slice(0, -1), writeElement(tags.set, Buffer.concat([info, info]))];
    });
    expect(verify(twice).code).toBe('CMS_SIGNER_COUNT');
    expect(
      verify(rebuild((parts) => [...parts.slice(0, -1), writeElement(tags.set, new Uint8Array())])).code,
    ).toBe('CMS_SIGNER_COUNT');
  });

  it('without certificates says so, and bytes behind it are told unless they are zero', () => {
    expect(verify(sign('rsa', '-nocerts')).code).toBe('CMS_SIGNER_CERT_MISSING');
    const cms = sign('rsa');
    expect(verify(Buffer.concat([cms, new Uint8Array(32)])).notes).not.toContain('CMS_TRAILING_DATA');
    expect(verify(Buffer.concat([cms, Uint8Array.of(0, 7)])).notes).toContain('CMS_TRAILING_DATA');
  });

  it('brings its revocation lists along, unbelieved', () => {
    expect(readSignedData(sign('rsa')).crls).toEqual([]);
  });
});

it('pkijs verifies our time-stamp token and finds its time', async () => {
  const root = issueAny({ name: 'root', extensions: authority() });
  const clock = issueAny({
    name: 'clock',
    issuer: root,
    key: ecKey(),
    extensions: [signing, stampPurpose()],
  });
  const now = new Date('2026-06-01T08:30:00Z');
  const imprint = { digest: 'sha256', value: digestOf('sha256', content) } as const;
  const token = makeTimeStampToken({
    imprint,
    signer: signerOf(clock),
    serial: Uint8Array.of(9),
    policyOid: '1.2.3.4',
    now,
  });
  const bufferOf = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;
  const info = pkijs.ContentInfo.fromBER(bufferOf(token));
  const signed = new pkijs.SignedData({ schema: info.content });
  const inside = signed.encapContentInfo.eContent?.getValue() ?? new ArrayBuffer(0);
  const stamp = pkijs.TSTInfo.fromBER(inside);
  expect([stamp.genTime, stamp.accuracy?.seconds]).toEqual([now, 1]);
  await expect(stamp.verify({ data: bufferOf(content) })).resolves.toBe(true);
  const trustedCerts = [pkijs.Certificate.fromBER(bufferOf(root.certificate.der))];
  await expect(
    signed.verify({ signer: 0, data: bufferOf(content), trustedCerts, checkChain: false }),
  ).resolves.toBe(true);
});
