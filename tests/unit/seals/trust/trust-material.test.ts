// Trust out of a folder: what is an anchor, what is not and why; the anchors of the public collection.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { basicConstraintsExtension, writeExtension } from '../../../../src/seals/pki/certificate-builder.ts';
import { toPem } from '../../../../src/seals/pki/certificate.ts';
import { buildCrl, isAuthenticCrl } from '../../../../src/seals/pki/crl.ts';
import { writeNull } from '../../../../src/seals/pki/der-writer.ts';
import { describeName } from '../../../../src/seals/pki/distinguished-name.ts';
import { judgeSigner } from '../../../../src/seals/pki/path.ts';
import { agesOfLists, judgeTrustImport } from '../../../../src/seals/trust/trust-import.ts';
import { readTrustFolder, sealStatusOf } from '../../../../src/seals/trust/trust-material.ts';
import type { TrustMaterial } from '../../../../src/seals/trust/trust-material.ts';
import type { SealRegistry } from '../../../../src/shared/domain/published.ts';
import { authority, ecKey, issueAny, signing, sm2Key } from '../pki/any-pki.ts';
import type { Party } from '../pki/any-pki.ts';

const june = new Date('2026-06-01T00:00:00Z');
const july = new Date('2026-07-01T00:00:00Z');
const now = new Date('2026-10-01T00:00:00Z');
const root = issueAny({ name: '根', key: sm2Key(), extensions: authority() });
const middle = issueAny({ name: '签发', issuer: root, extensions: authority(0) });
const leaf = issueAny({ name: '印章', issuer: middle, extensions: [signing] });
const lame = issueAny({ name: '跛根', extensions: [basicConstraintsExtension(true, null), signing] });

const listOf = (issuer: Party, thisUpdate = june) =>
  buildCrl({ issuer, number: 1, thisUpdate, nextUpdate: july, revoked: [] });
const pem = (...parties: readonly Party[]): string =>
  parties.map(({ certificate }) => toPem('CERTIFICATE', certificate.der)).join('some words\n');
const file = (name: string, content: string | Uint8Array) => ({ name, bytes: Buffer.from(content) });
const namesOf = (certificates: TrustMaterial['anchors']): string[] =>
  certificates.map(({ subject }) => describeName(subject));

describe('a folder of trust', () => {
  it('takes bundles, DER and lists in any order, each thing once', () => {
    const { trust, refused } = readTrustFolder([
      file('list.crl', listOf(root)),
      file('bundle.pem', `${pem(middle, root)}${toPem('X509 CRL', listOf(middle))}`),
      file('root.cer', root.certificate.der),
      file('leaf.cer', leaf.certificate.der),
    ]);
    expect([namesOf(trust.anchors), namesOf(trust.intermediates)]).toEqual([['根'], ['签发', '印章']]);
    expect([trust.crls.length, refused.length, trust.policy.revocation]).toEqual([2, 0, 'note']);
  });

  it('refuses as an anchor what is no root, with its reason, and keeps it so that a chain says what is wrong', () => {
    const endRoot = issueAny({ name: '自签', extensions: [signing] });
    const odd = issueAny({
      name: '怪根',
      extensions: authority(null, [writeExtension('1.2.3.4', true, writeNull())]),
    });
    const { trust, refused } = readTrustFolder([file('all.pem', pem(lame, endRoot, odd))]);
    expect(trust.anchors).toEqual([]);
    expect(refused.map(({ code }) => code)).toEqual([
      'root-may-not-sign-certificates',
      'root-without-ca',
      'root-extension-unknown',
    ]);
    const signer = issueAny({ name: '印章', issuer: lame, extensions: [signing] });
    const { chain } = judgeSigner({
      leaf: signer.certificate,
      intermediates: [],
      at: june,
      provenAt: null,
      now,
      trust,
      use: 'anySigner',
    });
    expect(chain.findings[0]).toMatchObject({ code: 'CHAIN_CA_CONSTRAINT', force: 'undecided' });
  });

  it('takes a link between two keys of one authority for an intermediate, and no private key for anything', () => {
    const renewed = ecKey();
    const link = issueAny({ name: '根', issuer: root, key: renewed, extensions: authority() });
    const key = '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n';
    const { trust, refused } = readTrustFolder([file('a', pem(link)), file('b', key), file('c', 'nothing')]);
    expect([trust.anchors.length, trust.intermediates.length]).toEqual([0, 1]);
    expect(refused.map(({ file: name, code }) => [name, code])).toEqual([
      ['b', 'not-trust'],
      ['c', 'file-not-readable'],
    ]);
  });
});

describe('an import', () => {
  const nothing = { anchors: [], intermediates: [], crls: [] };
  const told = ({ items }: ReturnType<typeof judgeTrustImport>) =>
    items.map(({ name, state, code }) => [name, state, code ?? ''].join(' ').trim());

  it('says what would be added, in whatever order the files come', () => {
    const deep = issueAny({ name: '下级', issuer: middle, extensions: authority() });
    const files = [file('1', pem(deep, middle, root)), file('2', listOf(root)), file('3', listOf(middle))];
    const judged = judgeTrustImport(files, nothing, now);
    expect(told(judged)).toEqual(['根 added', '下级 added', '签发 added', '根 added', '签发 added']);
    expect([judged.result.anchors.length, judged.result.intermediates.length]).toEqual([1, 2]);
    expect(judged.items[0]?.sha256).toBe(root.certificate.sha256);
    const again = judgeTrustImport(files, judged.result, now);
    expect(again.items.every(({ state }) => state === 'known')).toBe(true);
    expect(again.result.crls.length).toBe(2);
  });

  it('refuses what nobody known stands above, what is no authority, and a root that lacks what a root needs', () => {
    const judged = judgeTrustImport(
      [file('1', pem(middle, leaf, lame)), file('2', listOf(root))],
      nothing,
      now,
    );
    expect(told(judged)).toEqual([
      '签发 refused issuer-unknown',
      '印章 refused not-an-authority',
      '根 refused issuer-unknown',
      '跛根 refused root-may-not-sign-certificates',
    ]);
    expect(judged.result).toEqual(nothing);
  });

  it('takes the newer list for the older, never the other way round, and no forged or partial one', () => {
    const known = judgeTrustImport([file('1', pem(root)), file('2', listOf(root))], nothing, now).result;
    const newer = judgeTrustImport([file('n', listOf(root, july))], known, now);
    expect([told(newer), newer.result.crls.map(({ thisUpdate }) => thisUpdate)]).toEqual([
      ['根 added'],
      [july],
    ]);
    expect(told(judgeTrustImport([file('o', listOf(root))], newer.result, now))).toEqual([
      '根 refused list-older-than-known',
    ]);
    const thief: Party = { ...root, key: { ...root.key, sign: (bytes) => ecKey().sign(bytes) } };
    expect(told(judgeTrustImport([file('f', listOf(thief))], known, now))).toEqual([
      '根 refused list-signature-wrong',
    ]);
  });

  it('shows how old the lists are, the oldest first', () => {
    const { result } = judgeTrustImport(
      [file('1', pem(root, middle)), file('2', listOf(root, july)), file('3', listOf(middle))],
      nothing,
      now,
    );
    expect(agesOfLists(result.crls, now)).toMatchObject([
      { issuer: '签发', ageDays: 122, isOld: true, number: 1 },
      { issuer: '根', ageDays: 92, isOld: true },
    ]);
    expect(agesOfLists(result.crls, june)[0]).toMatchObject({ ageDays: 0, isOld: false });
  });
});

it('finds the state of a seal by its esID', () => {
  const registry = {
    type: 'yizhan/seal-registry/1',
    number: 1,
    issuedAt: june.toISOString(),
    nextUpdate: july.toISOString(),
    seals: [
      { esId: '99010000000001', state: 'suspended', lifeSince: june.toISOString() },
      { state: 'active' },
    ],
  } as unknown as SealRegistry;
  const list = sealStatusOf(registry);
  expect(list.ofSeal('99010000000001')).toMatchObject({ state: 'suspended', since: june });
  expect(list.ofSeal('99010000000002')).toBeNull();
});

const anchors = join(process.env['YIZHAN_SHARED'] ?? '../shared', 'samples/anchors');

it('loads every anchor of the collection as its catalogue says', async (context) => {
  if (!existsSync(anchors)) {
    expect(process.env['CI'], 'samples are missing').not.toBe('true');
    await context.annotate('not run: no samples');
    return;
  }
  const names = readdirSync(anchors, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(pem|cer|crl)$/.test(name),
  );
  const { trust, refused } = readTrustFolder(
    names.map((name) => ({ name, bytes: readFileSync(join(anchors, name)) })),
  );
  const sm2 = trust.anchors.filter(({ keyKind }) => keyKind === 'sm2');
  expect(namesOf(sm2).sort()).toEqual(['Civil Servant ROOT', 'Device ROOT', 'ROOTCA']);
  expect(refused.map(({ file: name, code }) => `${name} ${code}`).sort()).toEqual([
    // The bundle holds the root's private key as well; the root itself is loaded.
    'itext_certs_rootRsa.pem not-trust',
    // keyUsage with no bit set, and without keyCertSign.
    'itext_certs_tsaRoot.pem root-may-not-sign-certificates',
    'ofdrw-root.cer root-may-not-sign-certificates',
  ]);
  // TJCA stands below Civil Servant ROOT, Taier CA and Ant Financial S1 below ROOTCA; all three lists are authentic and old.
  for (const name of ['TJCA', 'Taier CA', 'Ant Financial Certification Authority S1']) {
    const [certificate] = trust.intermediates.filter(({ subject }) => describeName(subject) === name);
    if (certificate === undefined) throw new RangeError(`${name} is missing`);
    const { path, validity } = judgeSigner({
      leaf: certificate,
      intermediates: [],
      at: new Date('2022-05-10T00:00:00Z'),
      provenAt: null,
      now,
      trust,
      use: 'anySigner',
    });
    expect([path?.length, validity.findings.map(({ code }) => code)]).toEqual([2, ['CRL_STALE']]);
  }
  const authentic = trust.crls.filter((crl) => sm2.some((anchor) => isAuthenticCrl(crl, anchor)));
  expect([authentic.length, agesOfLists(authentic, now).every(({ isOld }) => isOld)]).toEqual([3, true]);
});
