// CMS under the names of GB/T 35275 and with SM2: what OFD signatures without a seal and SM2-signed PDFs carry.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { signDetached, verifyDetached } from '../../../../src/seals/pki/cms.ts';
import { gbt35275Oids } from '../../../../src/seals/pki/cms-oids.ts';
import { buildSignedData } from '../../../../src/seals/pki/cms-writer.ts';
import { readSignedData } from '../../../../src/seals/pki/cms-reader.ts';
import { childrenOf, contextTag, readDer, tags } from '../../../../src/seals/pki/der.ts';
import { explicitOf } from '../../../../src/seals/pki/der-values.ts';
import {
  writeElement,
  writeOctetString,
  writeOid,
  writeSequence,
} from '../../../../src/seals/pki/der-writer.ts';
import { concatBytes } from '../../../../src/seals/pki/der-writer.ts';
import { digestOf } from '../../../../src/seals/pki/digest.ts';
import { sm2Oids } from '../../../../src/seals/pki/sm2.ts';
import type { Signer } from '../../../../src/seals/pki/signer.ts';
import { authority, ecKey, issueAny, signerOf, signing, sm2Key } from './any-pki.ts';

const june = new Date('2026-06-01T00:00:00Z');
const content = Buffer.from('<Signature/>');
const digest = digestOf('sm3', content);
const root = issueAny({ name: '根', key: sm2Key(), extensions: authority() });
const party = issueAny({ name: '签名人', issuer: root, key: sm2Key(), extensions: [signing] });
const signer = signerOf(party, root);

const verify = (cms: Uint8Array, signed: Uint8Array = content, whole = false) =>
  verifyDetached({
    cms,
    digest: (name) => digestOf(name, signed),
    ...(whole ? { content: () => signed } : {}),
  });
const sign = (profile: 'rfc5652' | 'gbt35275', by: Signer = signer): Uint8Array =>
  signDetached({
    digestSha256: digestOf(by.digest, content),
    signer: by,
    signedAt: june,
    cades: true,
    profile,
  });

/** SignedData without attributes, as some makers write it: the signature is over what is inside. */
function bare(inside: Uint8Array | null, signedBytes: Uint8Array, raw = false): Uint8Array {
  const template = readDer(sign('gbt35275'));
  const [type, wrapped] = childrenOf(template);
  const parts = wrapped === undefined ? [] : childrenOf(explicitOf(wrapped));
  const [version, digests, , certificates, infos] = parts.map((part) => part.raw);
  const info = childrenOf(childrenOf(readDer(infos ?? new Uint8Array()))[0] ?? template).map(
    (part) => part.raw,
  );
  const der = signer.sign(signedBytes);
  const value = raw ? concatBytes(childrenOf(readDer(der)).map((part) => padded(part.content))) : der;
  const algorithm = writeSequence(writeOid(sm2Oids.signWithSm3));
  const signerInfo = writeSequence(...info.slice(0, 3), algorithm, writeOctetString(value));
  const wrappedContent =
    inside === null ? [] : [writeElement(contextTag(0, 'constructed'), writeOctetString(inside))];
  const data = writeSequence(
    ...[version, digests].flatMap((one) => one ?? []),
    writeSequence(writeOid(gbt35275Oids.data), ...wrappedContent),
    certificates ?? new Uint8Array(),
    writeElement(tags.set, signerInfo),
  );
  return writeSequence(type?.raw ?? new Uint8Array(), writeElement(contextTag(0, 'constructed'), data));
}

const padded = (bytes: Uint8Array): Uint8Array =>
  Buffer.from(bytes.subarray(-32)).toString('hex').length === 64
    ? bytes.subarray(-32)
    : concatBytes([new Uint8Array(32 - bytes.length), bytes]);

describe('a signature of SM2', () => {
  it.each(['rfc5652', 'gbt35275'] as const)('under %s holds, over its content alone', (profile) => {
    const outcome = verify(sign(profile));
    expect([outcome.code, outcome.profile, outcome.cades, outcome.notes]).toEqual([
      'OK',
      profile,
      true,
      ['TIME_CLAIMED_ONLY'],
    ]);
    expect(verify(sign(profile), Buffer.from('<Other/>')).code).toBe('CMS_DIGEST_MISMATCH');
  });

  it('is written with the identifiers of its standard', () => {
    const { contentType, signers } = readSignedData(sign('gbt35275'));
    expect([contentType, signers[0]?.signatureAlgorithm.oid, signers[0]?.digest.name]).toEqual([
      gbt35275Oids.data,
      '1.2.156.10197.1.301.1',
      'sm3',
    ]);
    expect(readSignedData(sign('rfc5652')).signers[0]?.signatureAlgorithm.oid).toBe('1.2.156.10197.1.501');
  });

  it('beside a certificate of another kind of key is refused as such', () => {
    const other = signerOf(issueAny({ name: '签名人', issuer: root, key: ecKey(), extensions: [signing] }));
    const mixed = sign('rfc5652', { ...other, digest: 'sm3', algorithm: signer.algorithm });
    expect(verify(mixed)).toMatchObject({ code: 'SIG_ALG_CERT_MISMATCH', force: 'fatal' });
  });
});

describe('GB/T 35275 without attributes', () => {
  it('is over the digest inside, which must be that of the document', () => {
    const outcome = verify(bare(digest, digest));
    expect([outcome.code, outcome.notes]).toEqual([
      'OK',
      ['CMS_SIGNING_CERT_ATTR_ABSENT', 'CMS_NO_SIGNED_ATTRIBUTES'],
    ]);
    expect(verify(bare(digest, digest), Buffer.from('<Other/>')).code).toBe('CMS_DIGEST_MISMATCH');
    const other = digestOf('sm3', Buffer.from('<Other/>'));
    expect(verify(bare(other, other)).code).toBe('CMS_DIGEST_MISMATCH');
    expect(verify(bare(digest, content)).code).toBe('CMS_SIG_INVALID');
  });

  it('in raw r and s is told, and holds', () => {
    expect(verify(bare(digest, digest, true))).toMatchObject({
      code: 'OK',
      notes: expect.arrayContaining(['SIG_ENCODING_NONCANONICAL']) as unknown,
    });
  });

  it('with the very content inside, or with the content at hand, is over that', () => {
    expect(verify(bare(content, content)).code).toBe('OK');
    expect(verify(bare(null, content), content, true).code).toBe('OK');
    expect(verify(bare(null, content))).toMatchObject({ code: 'SIG_ALG_UNSUPPORTED', force: 'undecided' });
  });
});

describe('content inside', () => {
  it('is a way to deceive under RFC 5652, and must be the document’s under GB/T 35275', () => {
    const inside = (profile: 'rfc5652' | 'gbt35275', bytes: Uint8Array) =>
      buildSignedData({
        profile,
        contentType: profile === 'rfc5652' ? '1.2.840.113549.1.7.1' : gbt35275Oids.data,
        content: bytes,
        digestValue: digestOf('sm3', bytes),
        signer,
        signedAt: june,
        cades: false,
      });
    expect(verify(inside('rfc5652', content)).code).toBe('CMS_ENCAP_CONTENT_PRESENT');
    expect(verify(inside('gbt35275', content)).code).toBe('OK');
    expect(verify(inside('gbt35275', digest)).code).toBe('OK');
    expect(verify(inside('gbt35275', Buffer.from('<Other/>'))).code).toBe('CMS_DIGEST_MISMATCH');
  });
});

it('does not survive the change of any byte but those that mean nothing', () => {
  const cms = sign('gbt35275');
  const survivors: number[] = [];
  for (let place = 0; place < cms.length; place += 2) {
    const changed = Uint8Array.from(cms);
    changed[place] = (changed[place] ?? 0) ^ 0x13;
    const outcome = verify(changed);
    if (outcome.ok && outcome.signerCertificate?.sha256 === party.certificate.sha256) survivors.push(place);
  }
  // The chain's other certificate, which a path would refuse, and the names of the digests outside of the signer.
  const middle = Buffer.from(cms).indexOf(root.certificate.der);
  const ofChain = (place: number) => place >= middle && place < middle + root.certificate.der.length;
  expect(survivors.filter((place) => !ofChain(place) && place > 50)).toEqual([]);
});

const samples = join(process.env['YIZHAN_SHARED'] ?? '../shared', 'samples/ofd/detached');

it('verifies the genuine ones of the collection', async (context) => {
  if (!existsSync(samples)) {
    expect(process.env['CI'], 'samples are missing').not.toBe('true');
    await context.annotate('not run: no samples');
    return;
  }
  const read = (name: string) => readFileSync(join(samples, name));
  for (const folder of ['landbureau-raw-rs-and-cms/Sign_3', 'ccb-cms-attrs/Sign_0']) {
    const outcome = verify(read(`${folder}/SignedValue.dat`), read(`${folder}/Signature.xml`));
    expect([outcome.code, outcome.profile, outcome.signerCertificate?.keyKind]).toEqual([
      'OK',
      'gbt35275',
      'sm2',
    ]);
  }
});
