import { beforeAll, describe, expect, test } from 'vitest';
import { memorySource } from '../../../../src/formats/byte-source.ts';
import type { OfdContainer } from '../../../../src/formats/ofd/container.ts';
import { ofdLimits } from '../../../../src/formats/ofd/limits.ts';
import { readOfd } from '../../../../src/formats/ofd/read-ofd.ts';
import { readZip } from '../../../../src/formats/zip/read.ts';
import {
  addTimeStamp,
  differingParts,
  partsBeforeSealing,
  sealOfd,
  SealingRefused,
  type SealOfdOptions,
  valueToTimeStamp,
  withSignatureList,
} from '../../../../src/seals/ofd/apply.ts';
import { childrenOf, type DerElement, readDer } from '../../../../src/seals/pki/der.ts';
import { readBitStringBytes } from '../../../../src/seals/pki/der-values.ts';
import { parseCertificate } from '../../../../src/seals/pki/certificate.ts';
import { flipBit } from '../../../support/seals/container-damages.ts';
import { forgeToken, tokenShape } from '../../../support/seals/forge-cms.ts';
import { judgeOfd, trustIn } from '../../../support/seals/judge.ts';
import { opensslDigest, opensslVerifies } from '../../../support/seals/openssl-judge.ts';
import { pageIdOf, plainOfd, plainOfdParts, zipParts } from '../../../support/seals/plain-ofd.ts';
import { createSealPki, farEnd, june } from '../../../support/seals/seal-pki.ts';
import { sealFor, sealSizeMm } from '../../../support/seals/seals.ts';

const pki = createSealPki('sm2');
const county = pki.unit('云溪县人民政府');
const finance = pki.unit('云溪县财政局');
const trust = trustIn(pki);
const impossible = { code: 'TIME_STAMP_IMPOSSIBLE' };
const stampAt = (xMm: number) => ({ pageId: pageIdOf(1), boundary: { xMm, yMm: 200, ...sealSizeMm } });
let plain: Uint8Array;
let sealed: Uint8Array;

const optionsFor = (ofd: Uint8Array, change: Partial<SealOfdOptions> = {}): SealOfdOptions => ({
  ofd,
  seal: sealFor(pki, county),
  signer: county,
  signedAt: june,
  stamps: [stampAt(60)],
  ...change,
});
const byFinance = (ofd: Uint8Array): Promise<Uint8Array> =>
  sealOfd(optionsFor(ofd, { seal: sealFor(pki, finance), signer: finance, stamps: [stampAt(120)] }));

beforeAll(async () => {
  plain = await plainOfd();
  sealed = await sealOfd(optionsFor(plain));
});

async function open(ofd: Uint8Array): Promise<OfdContainer> {
  const outcome = await readOfd(memorySource(ofd));
  if (outcome.state === 'refused') throw new Error(`${outcome.code} ${outcome.evidence['detail'] ?? ''}`);
  return outcome.container;
}

async function firstSignature(ofd: Uint8Array) {
  const { parts } = await open(ofd);
  const xml = await parts.read('Doc_0/Signs/Sign_0/Signature.xml');
  return { parts, xml, signature: readDer(await parts.read('Doc_0/Signs/Sign_0/SignedValue.dat')) };
}

/** Exactly so many fields of a SEQUENCE. */
function fieldsOf(der: Uint8Array, count: number): readonly [DerElement, DerElement, DerElement, DerElement] {
  const fields = childrenOf(readDer(der));
  expect(fields).toHaveLength(count);
  return fields as unknown as readonly [DerElement, DerElement, DerElement, DerElement];
}

async function refusalOf(options: SealOfdOptions): Promise<string> {
  return sealOfd(options).then(
    () => 'sealed',
    (error: unknown) => (error instanceof SealingRefused ? error.code : String(error)),
  );
}

/** Paths of the parts whose bytes a signature does not hold as they are, or that it does not name. */
async function uncovered(ofd: Uint8Array, index: number): Promise<readonly string[]> {
  const { documents, parts } = await open(ofd);
  const references = documents[0]?.signatures[index]?.references ?? [];
  const covered = new Map(references.map(({ path, checkValue }) => [path, checkValue]));
  const missing: string[] = [];
  for (const path of parts.paths)
    if (covered.get(path) !== opensslDigest('sm3', await parts.read(path))) missing.push(path);
  return missing;
}

describe('a seal on an OFD', () => {
  test('OpenSSL finds the digest of Signature.xml, the signature and the maker’s signature good', async () => {
    const { parts, xml, signature } = await firstSignature(sealed);
    const [tbs, certificate, , value] = fieldsOf(signature.raw, 4);
    const [version, seal, , dataHash] = fieldsOf(tbs.raw, 5);
    expect(version.content).toEqual(Uint8Array.of(4));
    expect(Buffer.from(readBitStringBytes(dataHash)).toString('base64')).toBe(opensslDigest('sm3', xml));
    expect(certificate.content).toEqual(county.certificate.der);
    expect(opensslVerifies(county.certificate, tbs.raw, readBitStringBytes(value))).toBe(true);
    const [info, maker, , makerValue] = fieldsOf(seal.raw, 4);
    const made = parseCertificate(maker.content);
    expect(opensslVerifies(made, info.raw, readBitStringBytes(makerValue))).toBe(true);
    expect(Buffer.from(await parts.read('Doc_0/Signs/Sign_0/Seal.esl'))).toEqual(Buffer.from(seal.raw));
  });

  test('covers every part but the list and its own two files', async () => {
    expect(await uncovered(sealed, 0)).toEqual([
      'Doc_0/Signs/Signatures.xml',
      'Doc_0/Signs/Sign_0/Signature.xml',
      'Doc_0/Signs/Sign_0/SignedValue.dat',
    ]);
  });

  test('leaves the other parts packed as they were', async () => {
    const before = await readZip(memorySource(plain), ofdLimits.zip);
    const after = await readZip(memorySource(sealed), ofdLimits.zip);
    for (const entry of before.entries.filter(({ name }) => name !== 'OFD.xml')) {
      const copy = after.entry(entry.name);
      const packed = (bytes: Uint8Array, at = 0): Buffer =>
        Buffer.from(bytes.subarray(at, at + entry.compressedBytes));
      expect(packed(sealed, copy?.dataOffset)).toEqual(packed(plain, entry.dataOffset));
    }
  });
});

describe('joint issue', () => {
  test('a second seal changes no part of the first but the list, and covers the first', async () => {
    const joint = await byFinance(sealed);
    const [before, after] = [await open(sealed), await open(joint)];
    const changed: string[] = [];
    for (const path of before.parts.paths)
      if (Buffer.compare(await before.parts.read(path), await after.parts.read(path)) !== 0)
        changed.push(path);
    expect(changed).toEqual(['Doc_0/Signs/Signatures.xml']);
    expect(await uncovered(joint, 1)).toEqual([
      'Doc_0/Signs/Signatures.xml',
      'Doc_0/Signs/Sign_0/SignedValue.dat',
      'Doc_0/Signs/Sign_1/Signature.xml',
      'Doc_0/Signs/Sign_1/SignedValue.dat',
    ]);
    const ids = after.documents[0]?.signatures.flatMap(({ id, stamps }) => [
      id,
      ...stamps.map((stamp) => stamp.id),
    ]);
    expect(ids).toEqual(['s001', 's002', 's003', 's004']);
  });

  test('a seal made as the last one covers the list, and refuses the next', async () => {
    const last = await sealOfd(optionsFor(plain, { isLast: true }));
    expect(await uncovered(last, 0)).not.toContain('Doc_0/Signs/Signatures.xml');
    expect(await refusalOf(optionsFor(last))).toBe('SIGNATURE_LIST_CLOSED');
  });
});

describe('a receiver who renders the document again', () => {
  test('finds every part the same, whoever sealed how often', async () => {
    expect(await differingParts(plain, memorySource(await byFinance(sealed)))).toEqual([]);
    const listed = await partsBeforeSealing(memorySource(await withSignatureList(plain)));
    expect([...listed.keys()]).toEqual(Object.keys(plainOfdParts()));
  });

  test('finds what was changed, added and left out', async () => {
    const parts = plainOfdParts({ parts: { 'Doc_0/Res/more.png': 'more', 'Doc_0/Attachs/list.csv': '改' } });
    const kept = Object.entries(parts).filter(([path]) => path !== 'Doc_0/Tags/CustomTags.xml');
    const other = await sealOfd(optionsFor(await zipParts(Object.fromEntries(kept))));
    expect(await differingParts(plain, memorySource(other))).toEqual([
      'Doc_0/Tags/CustomTags.xml',
      'Doc_0/Attachs/list.csv',
      'Doc_0/Res/more.png',
    ]);
  });
});

describe('a time stamp that comes later', () => {
  test('changes SignedValue.dat alone, where no signature looks', async () => {
    const joint = await byFinance(sealed);
    expect(await valueToTimeStamp(joint, 's001')).toEqual(await valueToTimeStamp(sealed, 's001'));
    const value = await valueToTimeStamp(joint, 's001');
    const token = forgeToken(tokenShape(pki.timeStamper, value));
    const stamped = await addTimeStamp(joint, 's001', token);
    expect(await uncovered(stamped, 1)).toEqual(await uncovered(joint, 1));
    const [before, after] = [await judgeOfd(joint, trust), await judgeOfd(stamped, trust)];
    expect([before.verdict, after.verdict]).toEqual(['valid', 'valid']);
    expect(before.report.seals.map(({ provenAt }) => provenAt)).toEqual([null, null]);
    expect(after.report.seals.map(({ provenAt }) => provenAt)).toEqual(['2026-06-01T08:30:01.000Z', null]);
    await expect(addTimeStamp(stamped, 's001', token)).rejects.toMatchObject(impossible);
    await expect(addTimeStamp(joint, 's009', token)).rejects.toMatchObject(impossible);
  });

  test('is refused when it is over another signature, or broken', async () => {
    const joint = await byFinance(sealed);
    const other = forgeToken(tokenShape(pki.timeStamper, await valueToTimeStamp(joint, 's003')));
    await expect(addTimeStamp(joint, 's001', other)).rejects.toMatchObject({ code: 'TST_IMPRINT_MISMATCH' });
    const broken = flipBit(other, -1);
    await expect(addTimeStamp(joint, 's003', broken)).rejects.toMatchObject({ code: 'TST_INVALID' });
    const timeStamp = () => Promise.resolve(other);
    expect(await refusalOf(optionsFor(plain, { timeStamp }))).toBe('TST_IMPRINT_MISMATCH');
    const none = await sealOfd(optionsFor(plain, { timeStamp: () => Promise.resolve(null) }));
    expect((await judgeOfd(none, trust)).codes).toEqual(['TIME_CLAIMED_ONLY']);
  });
});

describe('refused in words, nothing written', () => {
  const expired = pki.unit('云溪县档案馆', { notAfter: new Date('2026-05-01T00:00:00Z') });
  const broken = Uint8Array.from(sealFor(pki, county));
  broken.set([(broken[60] ?? 0) ^ 1], 60);
  const strangers: Readonly<Record<string, Partial<SealOfdOptions>>> = {
    SEAL_SIGNER_NOT_LISTED: { seal: sealFor(pki, finance) },
    SEAL_SIG_INVALID: { seal: broken },
    SEAL_NOT_YET_VALID: { signedAt: new Date('2025-12-31T23:59:59Z') },
    SEAL_EXPIRED_AT_SIGNING: {
      seal: sealFor(pki, county, { validUntil: new Date('2026-05-31T00:00:00Z') }),
    },
    CERT_NOT_VALID_AT_SIGNING: { seal: sealFor(pki, expired), signer: expired },
    SES_MALFORMED: { seal: Buffer.concat([sealFor(pki, county), Buffer.alloc(1)]) },
    STAMP_MISPLACED: { stamps: [{ ...stampAt(10), pageId: '7' }] },
    CONTAINER_MALFORMED: { ofd: Buffer.from('no archive') },
  };
  test.each(Object.entries(strangers))('%s', async (code, change) => {
    expect(await refusalOf(optionsFor(plain, change))).toBe(code);
  });

  test('a stamp that nobody would see', async () => {
    const beside = { ...stampAt(10), boundary: { xMm: 210, yMm: 10, ...sealSizeMm } };
    expect(await refusalOf(optionsFor(plain, { stamps: [stampAt(10), beside] }))).toBe('STAMP_MISPLACED');
    expect(await refusalOf(optionsFor(plain, { stamps: [] }))).toBe('STAMP_MISPLACED');
  });

  test('a renewed certificate of the same unit is another one', async () => {
    const renewed = pki.unit('云溪县人民政府', { notBefore: june, notAfter: farEnd });
    expect(await refusalOf(optionsFor(plain, { signer: renewed }))).toBe('SEAL_SIGNER_NOT_LISTED');
  });
});
