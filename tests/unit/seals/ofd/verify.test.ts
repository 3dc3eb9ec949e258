// What the steps of a seal say where standards leave room: times without zone, old structures, states of seals, policies, shares of several seals.
import { expect, test } from 'vitest';
import { memorySource } from '../../../../src/formats/byte-source.ts';
import { ofdLimits } from '../../../../src/formats/ofd/limits.ts';
import { isBefore, readTimeText } from '../../../../src/seals/ofd/ses-time.ts';
import { verifyOfd, verifySealFile, verifySesValue } from '../../../../src/seals/ofd/verify.ts';
import { writeElement } from '../../../../src/seals/pki/der-writer.ts';
import type { SealStatusList, TrustMaterial } from '../../../../src/seals/trust/trust-material.ts';
import type { RegisteredSeal } from '../../../../src/shared/domain/published.ts';
import type { SealStepName } from '../../../../src/shared/domain/verification.ts';
import { edit, flipBit, unzipParts } from '../../../support/seals/container-damages.ts';
import { forgeToken, tokenShape } from '../../../support/seals/forge-cms.ts';
import { forgeOfd, type SignedPart } from '../../../support/seals/forge-ofd.ts';
import { forgeSeal, forgeSignature, sealShape, signatureShape } from '../../../support/seals/forge-ses.ts';
import { judged, judgeOfd, trustIn, type Judged } from '../../../support/seals/judge.ts';
import { plainOfdParts, zipParts } from '../../../support/seals/plain-ofd.ts';
import { cook, recipeOf, unitName, type Recipe } from '../../../support/seals/recipe.ts';
import { createSealPki, january, july, june } from '../../../support/seals/seal-pki.ts';

const pki = createSealPki('sm2');
const trust = trustIn(pki);
const good = recipeOf(pki);
const v1 = { seal: { structure: 'v1', version: 1 }, signature: { structure: 'v1', version: 1 } } as const;

const judge = async (change: Partial<Recipe>, by: TrustMaterial = trust): Promise<Judged> =>
  judgeOfd(await cook({ ...good, ...change }), by);
const stepOf = ({ report }: Judged, name: SealStepName) => report.seals[0]?.steps[name];
const codesOf = (one: Judged, name: SealStepName) => stepOf(one, name)?.findings.map(({ code }) => code);
const timeInfo = (text: string) => () => writeElement(0x18, Buffer.from(text));

test.each([
  ['20211014033404Z', '2021-10-14T03:34:04.000Z', 'written'],
  ['20200625054312.5Z', '2020-06-25T05:43:12.500Z', 'written'],
  ['20211014113404', '2021-10-14T03:34:04.000Z', 'missing'],
  ['20211014113404+0800', '2021-10-14T03:34:04.000Z', 'written'],
  ['2021-10-14 11:34:04', '2021-10-14T03:34:04.000Z', 'missing'],
  ['2021-10-14T11:34:04+08:00', '2021-10-14T03:34:04.000Z', 'written'],
  ['2020-01-25T07:31:56.377Z', '2020-01-25T07:31:56.377Z', 'written'],
])('reads the time %s', (text, iso, zone) => {
  const time = readTimeText(text);
  expect([time.at?.toISOString(), time.zone]).toEqual([iso, zone]);
});

test.each(['211014033404Z', '20210230000000Z', '2021', '', '20211014', '99999999999999Z'])(
  'takes %j for no time',
  (text) => {
    expect(readTimeText(text).at).toBeNull();
  },
);

test('a boundary is missed by no more than a zone, or missed', () => {
  const limit = new Date('2026-06-01T08:00:00Z');
  expect(isBefore(limit, limit)).toBe('no');
  expect(isBefore(new Date('2026-06-01T00:00:00Z'), limit)).toBe('within-zone');
  expect(isBefore(new Date('2026-05-31T23:59:59Z'), limit)).toBe('yes');
});

test('a time without its zone is told, and a boundary within the zone is no failure', async () => {
  const plain = await judge({ signature: { timeInfo: timeInfo('20260601163000') } });
  expect([plain.verdict, codesOf(plain, 'signingTime')]).toEqual([
    'valid',
    ['TIME_ZONE_MISSING', 'TIME_CLAIMED_ONLY'],
  ]);
  const near = await judge({ seal: { validFrom: new Date('2026-06-01T12:00:00Z') } });
  expect([near.verdict, codesOf(near, 'sealWindow')]).toEqual(['valid', ['TIME_ZONE_AMBIGUOUS']]);
  const certificate = pki.unit(unitName, { notBefore: january, notAfter: new Date('2026-06-01T02:00:00Z') });
  const late = await judge({ signer: certificate });
  expect(late.verdict).toBe('valid');
  expect(codesOf(late, 'signerValidity')).toContain('TIME_ZONE_AMBIGUOUS');
});

test.each(['20260601083000Z', '2026-06-01T16:30:00+08:00', '2026-06-01 16:30:00', '20260601163000'])(
  'the first version says its time as %s',
  async (text) => {
    const { verdict, report } = await judge({
      ...v1,
      signature: { ...v1.signature, timeInfo: () => Buffer.from(text) },
    });
    expect([verdict, report.seals[0]?.claimedAt]).toEqual(['valid', june.toISOString()]);
  },
);

test('a token inside of what is signed is a claim, one over the signature is a proof', async () => {
  const early = await judge({
    ...v1,
    signature: {
      ...v1.signature,
      timeInfo: (xml) => forgeToken(tokenShape(pki.timeStamper, xml, { at: june })),
    },
  });
  expect(early.report.seals[0]).toMatchObject({ claimedAt: june.toISOString(), provenAt: null });
  const later = new Date(june.getTime() + 60_000);
  const over = (value: Uint8Array) => forgeToken(tokenShape(pki.timeStamper, value, { at: later }));
  const proven = await judge({ signature: { timeStamp: over } });
  expect(proven.report.seals[0]).toMatchObject({ provenAt: later.toISOString() });
  expect(proven.codes).not.toContain('TIME_CLAIMED_ONLY');
});

function statusOf(state: RegisteredSeal['state'], since: string | null, esealSha256?: string): TrustMaterial {
  const sealStatus: SealStatusList = {
    issuedAt: new Date('2026-06-30T00:00:00Z'),
    nextUpdate: new Date('2026-08-01T00:00:00Z'),
    ofSeal: () => ({
      seal: (esealSha256 === undefined ? {} : { esealSha256 }) as RegisteredSeal,
      state,
      since: since === null ? null : new Date(since),
    }),
  };
  return { ...trust, sealStatus };
}

test.each([
  ['active', null, 'valid', undefined],
  ['suspended', '2026-05-01', 'invalid', 'SEAL_SUSPENDED'],
  ['suspended', null, 'invalid', 'SEAL_SUSPENDED'],
  // It had its time; when that was, nobody says.
  ['destroyed', null, 'indeterminate', 'SEAL_DESTROYED'],
  ['destroyed', '2026-05-01', 'invalid', 'SEAL_DESTROYED'],
  // The claim alone cannot clear it.
  ['suspended', '2026-06-15', 'indeterminate', 'SEAL_SUSPENDED'],
] as const)('a seal that is %s since %s: %s', async (state, since, verdict, code) => {
  const found = await judge({}, statusOf(state, since));
  expect([found.verdict, codesOf(found, 'sealStatus')?.[0]]).toEqual([verdict, code]);
});

test('a time stamp from before the suspension clears the seal; other bytes under its number do not', async () => {
  const timeStamp = (value: Uint8Array) => forgeToken(tokenShape(pki.timeStamper, value));
  const cleared = await judge({ signature: { timeStamp } }, statusOf('suspended', '2026-06-15'));
  expect(cleared.verdict).toBe('valid');
  const other = await judge({}, statusOf('active', null, '0'.repeat(64)));
  expect([other.verdict, other.codes[0]]).toEqual(['indeterminate', 'SEAL_NOT_REGISTERED']);
});

test('each seal tells which part it does not cover; a later annotation is the second one’s business', async () => {
  const part = (unit: string, covers: (path: string) => boolean): SignedPart => {
    const signer = pki.unit(unit);
    const seal = forgeSeal(sealShape(pki.maker, signer, { name: unit }));
    const signedValue = (xml: Uint8Array) => forgeSignature(signatureShape(signer, seal), xml);
    return { signer, type: 'Seal', sealFile: null, covers, xml: {}, signedValue };
  };
  const ofd = await forgeOfd({
    signatures: [part(unitName, (path) => !path.includes('/Annots/')), part('云溪县财政局', () => true)],
  });
  const { verdict, report } = await judgeOfd(ofd, trust);
  const shares = report.seals.map(({ steps }) => steps.ownCoverage?.findings.map(({ code }) => code));
  expect([verdict, shares]).toEqual(['valid', [['OFD_PARTLY_SIGNED_BY_OTHERS'], []]]);
});

test('what only a broken seal names is that seal’s fault, and no second reason', async () => {
  const broken = await judge({
    after: (parts) => edit(parts, 'Doc_0/Pages/Page_0/Content.xml', '30 40', '30 41'),
  });
  expect(broken.codes.filter((code) => /UNSIGNED/.test(code))).toEqual([]);
  expect(broken.report.steps.coverage?.evidence['onlyByFailedSignatures']).not.toBe('0');
});

test('OFD.xml alone may be left open while it can lead nowhere else', async () => {
  const { verdict, codes } = await judge({ covers: (path) => path !== 'OFD.xml' });
  expect([verdict, codes[0]]).toEqual(['valid', 'OFD_ENTRY_UNSIGNED']);
});

test('without trust nothing is valid, and without lists the policy decides', async () => {
  const ofd = await cook(good);
  const alone = judged((await verifyOfd({ source: memorySource(ofd), trust: null, now: july })).report);
  expect([alone.verdict, alone.codes[0]]).toEqual(['indeterminate', 'TRUST_MISSING']);
  const unlisted = await judgeOfd(ofd, { ...trust, crls: [] });
  expect([unlisted.verdict, unlisted.codes[0]]).toEqual(['indeterminate', 'REVOCATION_UNKNOWN']);
});

test('a seal by itself is never valid, and says whether it may be used now', () => {
  const bytes = forgeSeal(sealShape(pki.maker, good.signer));
  const codes = (now: Date, seal = bytes) => judged(verifySealFile({ bytes: seal, trust, now }));
  expect(codes(july)).toMatchObject({ verdict: 'indeterminate', codes: ['SEAL_WITHOUT_DOCUMENT'] });
  expect(codes(new Date('2036-02-01T00:00:00Z')).codes).toContain('SEAL_EXPIRED_NOW');
  expect(codes(july, flipBit(bytes, -1))).toMatchObject({ verdict: 'invalid' });
});

test('signature data without its document is judged as far as it goes, and never valid', async () => {
  const parts = await unzipParts(await cook(good));
  const bytes = (path: string) => Buffer.from(parts[`Doc_0/Signs/Sign_0/${path}`] ?? '');
  const signedValue = bytes('SignedValue.dat');
  const given = {
    signatureXml: bytes('Signature.xml'),
    signedValue,
    seal: bytes('Seal.esl'),
    trust,
    now: july,
  };
  const whole = judged(await verifySesValue(given));
  expect([whole.verdict, whole.codes[0]]).toEqual(['indeterminate', 'DOCUMENT_WITHHELD']);
  const alone = judged(await verifySesValue({ ...given, signatureXml: null }));
  expect([alone.verdict, alone.codes[0]]).toEqual(['indeterminate', 'SIGNATURE_WITHOUT_DOCUMENT']);
  const other = judged(await verifySesValue({ ...given, seal: flipBit(given.seal, 60) }));
  expect([other.verdict, other.codes[0]]).toEqual(['invalid', 'SEAL_FILE_MISMATCH']);
});

/** A comment that does not pack so well that the archive's own limit would stop it. */
function longComment(sizeBytes: number): Buffer {
  const bytes = Buffer.alloc((sizeBytes * 3) / 4);
  let state = 1;
  for (let at = 0; at < bytes.length; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    bytes[at] = state >>> 24;
  }
  return Buffer.from(`<!--${bytes.toString('base64')}-->`);
}

test('descriptions of signatures beyond any honest size are refused before they fill the memory', async () => {
  const parts = await unzipParts(await cook({ ...good, parts: plainOfdParts() }));
  const large = longComment(17 * 1024 * 1024);
  const xml = Buffer.concat([Buffer.from(parts['Doc_0/Signs/Sign_0/Signature.xml'] ?? ''), large]);
  expect(xml.length).toBeLessThan(ofdLimits.maxXmlBytes);
  const ofd = await zipParts({ ...parts, 'Doc_0/Signs/Sign_0/Signature.xml': xml });
  const { verdict, codes, report } = await judgeOfd(ofd, trust);
  expect([verdict, codes]).toEqual(['invalid', ['LIMIT_EXCEEDED']]);
  expect(report.steps.container?.findings[0]?.evidence['detail']).toBe('descriptions of signatures');
});

test('junk before the archive, and files that are none, are refused and break nothing', async () => {
  const junk = Buffer.concat([Buffer.from('%PDF-1.7\n'), await cook(good)]);
  for (const [bytes, code] of [
    [junk, 'CONTAINER_AMBIGUOUS'],
    [new Uint8Array(), 'CONTAINER_MALFORMED'],
    [Buffer.alloc(5000, 0x50), 'CONTAINER_MALFORMED'],
  ] as const) {
    const { report } = await verifyOfd({ source: memorySource(bytes), trust, now: july });
    expect([judged(report).verdict, judged(report).codes]).toEqual(['invalid', [code]]);
  }
});

test('a font that is named and not there harms no seal', async () => {
  const fonts =
    '<ofd:Fonts><ofd:Font ID="3" FontName="宋体"><ofd:FontFile>song.ttf</ofd:FontFile></ofd:Font></ofd:Fonts>';
  const parts = edit(
    plainOfdParts(),
    'Doc_0/PublicRes.xml',
    '<ofd:MultiMedias>',
    `${fonts}<ofd:MultiMedias>`,
  );
  expect((await judge({ parts })).verdict).toBe('valid');
});
