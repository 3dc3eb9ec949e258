import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { rmSync, statSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { collectBytes, memorySource } from '../../../../src/formats/byte-source.ts';
import { readAsic, writeAsic } from '../../../../src/formats/asic/container.ts';
import { openPackage } from '../../../../src/seals/package/reader.ts';
import { signDetached } from '../../../../src/seals/pki/cms.ts';
import { failed, verdictOf } from '../../../../src/shared/domain/report.ts';
import { makePdf } from '../pdf/test-pdf.ts';
import { finance, june, office } from '../pki/test-pki.ts';
import {
  county,
  folder,
  judge,
  makePackage,
  makeTrust,
  nextMonth,
  notPassed,
  officeName,
  officeSeal,
  pki,
  registered,
  unitOf,
} from './test-package.ts';
import type { Sha256 } from '../../../../src/shared/domain/ids.ts';
import { substituteFaces } from '../../../../src/shared/domain/substitute-faces.ts';
import { layoutVersion } from '../../../../src/shared/layout/layout-version.ts';

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const made = await makePackage();
const countySeal = pki.issue({ unit: county, name: '云溪县人民政府' });
const countyTrust = makeTrust({
  seals: [
    [officeSeal.certificate, registered(officeSeal.certificate)],
    [countySeal.certificate, registered(countySeal.certificate, { unit: county, name: '云溪县人民政府' })],
  ],
});

/** The same entries with some replaced or added, signed again by `signer` when asked. */
async function rewritten(
  change: (name: string, bytes: Uint8Array) => Uint8Array,
  extra: Record<string, string> = {},
) {
  const asic = await readAsic(memorySource(made.bytes));
  const objects = [];
  for (const entry of asic.dataEntries) {
    const bytes = change(entry.name, await asic.zip.readAll(entry, 1e9));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    objects.push({ path: entry.name, mimeType: null, sha256, source: memorySource(bytes) });
  }
  for (const [path, text] of Object.entries(extra)) {
    const source = memorySource(Buffer.from(text));
    objects.push({ path, mimeType: null, sha256: createHash('sha256').update(text).digest('hex'), source });
  }
  const sign = (manifest: Uint8Array): Uint8Array =>
    signDetached({
      digestSha256: createHash('sha256').update(manifest).digest(),
      signer: officeSeal.signer,
      signedAt: june,
      cades: true,
    });
  const bytes = await collectBytes(writeAsic(objects, sign));
  const hash = createHash('sha256').update(bytes).digest('hex') as typeof made.note.package.sha256;
  return { ...made, bytes, note: { ...made.note, package: { sha256: hash, sizeBytes: bytes.length } } };
}

describe('sealed package', () => {
  it('passes every check, names the seal, and is readable by its document', async () => {
    const { report, document, reader } = await judge(made);
    expect(notPassed(report)).toEqual({});
    expect(verdictOf(report.checks)).toBe('valid');
    expect(report.checks.sealingTime.code).toBe('TIME_CLAIMED_ONLY');
    expect(report.seal).toMatchObject({
      unitCode: office,
      unitName: officeName,
      sealedAt: june.toISOString(),
    });
    expect(document?.meta.FWZH).toBe('云府办发〔2026〕1号');
    const part = reader?.openPart('attachments/001.csv');
    expect(Buffer.from((await part?.read(0, part.sizeBytes)) ?? []).toString()).toBe('姓名,单位\n');
    expect(reader?.openPart('META-INF/signature001.p7s')).toBeUndefined();
  });

  it('refuses to seal parts that are not the ones the document names', async () => {
    await expect(
      makePackage({
        document: (document) => ({
          ...document,
          parts: document.parts.map((part) => ({ ...part, sizeBytes: 1 })),
        }),
      }),
    ).rejects.toThrow(RangeError);
  });

  it('holds nothing but the allow-list (scenario T)', async () => {
    const withDraft = { ...made.document, drafts: ['first try'] };
    await expect(makePackage({ document: () => withDraft })).rejects.toThrow();
    const { container } = await openPackage(memorySource(made.bytes));
    expect(container.zip.entries.map(({ name }) => name)).toEqual([
      'mimetype',
      'document.json',
      'body.pdf',
      'attachments/001.csv',
      'META-INF/ASiCManifest001.xml',
      'META-INF/signature001.p7s',
    ]);
  });

  it('takes a 199 MB attachment through sealing and judging in less than 300 MB', () => {
    const script = new URL('./large-package.ts', import.meta.url).pathname;
    const output = execFileSync(process.execPath, [script, folder], { encoding: 'utf8' });
    const { verdict, peakBytes, sizeBytes } = JSON.parse(output) as {
      verdict: string;
      peakBytes: number;
      sizeBytes: number;
    };
    expect(verdict).toBe('valid');
    expect(sizeBytes).toBeGreaterThan(199_000_000);
    expect(peakBytes).toBeLessThan(300 * 1024 * 1024);
  });
});

describe('judgePackage', () => {
  it('never calls a package with a flipped byte valid, and says where a file was changed', async () => {
    const attachment = made.bytes.indexOf('姓名');
    const offsets = [attachment];
    for (let offset = 3; offset < made.bytes.length; offset += 997) offsets.push(offset);
    // Which program made an entry and which may read it stands in its records and says nothing of what is in it.
    const isVersion = (offset: number): boolean =>
      [4, 5, 6, 7].some(
        (at) => made.bytes.toString('latin1', offset - at, offset - at + 4) === 'PK\u0001\u0002',
      );
    for (const offset of offsets.filter((at) => !isVersion(at))) {
      const bytes = Buffer.from(made.bytes);
      bytes[offset] = (bytes[offset] ?? 0) ^ 0x04;
      const { report } = await judge({ ...made, bytes }, { note: null });
      expect(verdictOf(report.checks), `offset ${offset}`).toBe('invalid');
    }
    const bytes = Buffer.from(made.bytes);
    bytes[attachment] = (bytes[attachment] ?? 0) ^ 1;
    const { checks } = (await judge({ ...made, bytes })).report;
    expect(checks.digestsMatch).toMatchObject({
      code: 'REF_DIGEST_MISMATCH',
      evidence: { file: 'attachments/001.csv' },
    });
    expect(checks.deliveryNote).toMatchObject({ result: 'failed', code: 'NOTE_DIFFERS' });
  });

  it('survives truncation at any point', async () => {
    for (let length = 0; length < made.bytes.length; length += 1511) {
      const { report, document } = await judge({ ...made, bytes: made.bytes.subarray(0, length) });
      expect(verdictOf(report.checks)).toBe('invalid');
      expect(document).toBeNull();
    }
  });

  it('fails files that nobody named, and a body or content that was exchanged', async () => {
    const codes = async (...arguments_: Parameters<typeof rewritten>) =>
      notPassed((await judge(await rewritten(...arguments_))).report);
    expect(await codes((_, bytes) => bytes, { 'opinions.txt': 'draft' })).toMatchObject({
      everyFileCovered: 'failed CONTAINER_UNNAMED_FILE',
    });
    expect(await codes((name, bytes) => (name.endsWith('.csv') ? Buffer.from('x') : bytes))).toMatchObject({
      digestsMatch: 'failed DOCUMENT_PARTS_DIFFER',
    });
    const retitle = (name: string, bytes: Uint8Array): Uint8Array =>
      name === 'document.json'
        ? Buffer.from(Buffer.from(bytes).toString().replaceAll('年度检查', '月度检查'))
        : bytes;
    expect(await codes(retitle)).toEqual({ contentMatchesPage: 'failed CONTENT_HASH_MISMATCH' });
    const spaced = (name: string, bytes: Uint8Array): Uint8Array =>
      name === 'document.json' ? Buffer.concat([bytes, Buffer.from(' ')]) : bytes;
    expect(await codes(spaced)).toMatchObject({ containerUnambiguous: 'failed CONTAINER_AMBIGUOUS' });
    const otherModel = { pageModelSha256Of: () => '00' };
    expect(notPassed((await judge(made, otherModel)).report)).toEqual({
      contentMatchesPage: 'failed PAGE_MODEL_MISMATCH',
    });
    expect(notPassed((await judge(made, { ...otherModel, trust: null })).report)).toMatchObject({
      contentMatchesPage: 'failed PAGE_MODEL_MISMATCH',
    });
    // Whether seals of that size are registered is only known with a registry.
    expect(notPassed((await judge(made, { trust: null })).report)).toMatchObject({
      contentMatchesPage: 'unknown TRUST_MISSING',
    });
    const sized = (diameterMm: number) =>
      makePackage({
        document: (document) => ({
          ...document,
          layout: { ...document.layout, seals: [{ unit: document.sender.unit, diameterMm }] },
        }),
      });
    expect(notPassed((await judge(await sized(33))).report)).toEqual({
      contentMatchesPage: 'failed PAGE_MODEL_MISMATCH',
    });
    const ofAnotherEdition = await makePackage({
      document: (document) => ({ ...document, layout: { ...document.layout, version: layoutVersion + 1 } }),
    });
    expect(notPassed((await judge(ofAnotherEdition)).report)).toEqual({
      contentMatchesPage: 'unknown PAGE_NOT_REPRODUCED',
    });
    const [known] = substituteFaces;
    const ofAnotherFace = await makePackage({
      document: (document) => ({
        ...document,
        layout: {
          ...document.layout,
          substitutes: known ? [{ ...known, family: '仿宋', sha256: '0'.repeat(64) as Sha256 }] : [],
        },
      }),
    });
    expect(notPassed((await judge(ofAnotherFace)).report)).toEqual({
      contentMatchesPage: 'unknown PAGE_NOT_REPRODUCED',
    });
    const renamed = await makePackage({
      document: (document) => ({ ...document, meta: { ...document.meta, BT: '关于别的事情的通知' } }),
    });
    expect(notPassed((await judge(renamed)).report)).toEqual({
      contentMatchesPage: 'failed METADATA_DIFFERS',
    });
  });

  it('compares the page itself where the body can be rendered again', async () => {
    const bodyOf = (pdf: Uint8Array) => ({
      rendersOf: () => Promise.resolve({ body: { pdf }, reading: null }),
    });
    const same = (await judge(made, bodyOf(makePdf()))).report;
    expect(same.checks.contentMatchesPage).toMatchObject({
      result: 'passed',
      evidence: { page: 'identical' },
    });
    const silent = (await judge(made, bodyOf(makePdf({ content: 'BT ET' })))).report;
    expect(notPassed(silent)).toEqual({ contentMatchesPage: 'failed PAGE_TEXT_DIFFERS' });
    const cannot = (await judge(made, { rendersOf: () => Promise.resolve(null) })).report;
    expect(notPassed(cannot)).toEqual({ contentMatchesPage: 'unknown PAGE_NOT_REPRODUCED' });
  });

  it("fails a county's own valid seal under the city's red head", async () => {
    const asCounty = await makePackage({
      signer: countySeal.signer,
      sender: { unit: county, name: '云溪县人民政府' },
      head: `${officeName}文件`,
    });
    const asCity = await makePackage({ signer: countySeal.signer });
    const asIssuer = await makePackage({
      signer: countySeal.signer,
      sender: { unit: county, name: '云溪县人民政府' },
      issuer: { unit: office, name: officeName },
    });
    const honest = await makePackage({
      signer: countySeal.signer,
      sender: { unit: county, name: '云溪县人民政府' },
    });
    const binding = async (one: typeof honest) =>
      notPassed((await judge(one, { trust: countyTrust })).report)['senderBinding'];
    expect(await binding(asCounty)).toBe('failed SENDER_NAME_DIFFERS');
    expect(await binding(asCity)).toBe('failed SENDER_UNIT_DIFFERS');
    expect(await binding(asIssuer)).toBe('failed SENDER_UNIT_DIFFERS');
    expect(await binding(honest)).toBeUndefined();
  });

  it('fails seals that are unknown, suspended, out of their window, of another name or another unit', async () => {
    const code = async (change: Parameters<typeof registered>[1]) =>
      notPassed(
        (
          await judge(made, {
            trust: makeTrust({
              seals: [[officeSeal.certificate, registered(officeSeal.certificate, change)]],
            }),
          })
        ).report,
      );
    expect(notPassed((await judge(made, { trust: makeTrust({ seals: [] }) })).report)).toEqual({
      sealRegistered: 'failed SEAL_NOT_REGISTERED',
    });
    expect(await code({ state: 'suspended' })).toEqual({ sealRegistered: 'failed SEAL_SUSPENDED' });
    expect(await code({ state: 'destroyed' })).toEqual({ sealRegistered: 'unknown SEAL_DESTROYED' });
    expect(await code({ validUntil: '2026-05-31' })).toEqual({
      sealRegistered: 'failed SEAL_EXPIRED_AT_SIGNING',
    });
    expect(await code({ name: '云岭市人民政府' })).toEqual({ sealRegistered: 'failed SEAL_NAME_MISMATCH' });
    expect(await code({ unit: finance })).toEqual({ sealRegistered: 'failed SEAL_UNIT_DIFFERS' });
  });

  it('fails machine, foreign, expired and revoked certificates', async () => {
    const revoked = makeTrust({
      revoked: [
        {
          serialHex: officeSeal.certificate.serialHex,
          revokedAt: new Date(june.getTime() - 1000),
          reason: 'keyCompromise',
        },
      ],
    });
    expect(notPassed((await judge(made, { trust: revoked })).report)).toEqual({
      notRevoked: 'failed CERT_REVOKED_BEFORE_SIGNING',
    });
    const trusting = (certificate: typeof officeSeal.certificate) =>
      makeTrust({ seals: [[certificate, registered(certificate)]] });
    const machine = pki.issue({ use: 'machine' });
    const byMachine = await judge(await makePackage({ signer: machine.signer }), {
      trust: trusting(machine.certificate),
    });
    expect(Object.keys(notPassed(byMachine.report))).toEqual(['certificateUse']);
    const expired = pki.issue({ notAfter: new Date(june.getTime() - 1000) });
    const byExpired = await judge(await makePackage({ signer: expired.signer }), {
      trust: trusting(expired.certificate),
    });
    expect(Object.keys(notPassed(byExpired.report))).toEqual(['certificateValidAtSealing']);
    const other = pki.issue();
    const mixed = await judge(await makePackage({ bodySigner: other.signer }));
    expect(notPassed(mixed.report)).toEqual({ bodySealSameKey: 'failed BODY_SEALED_BY_ANOTHER' });
  });

  it('is never plain green with missing trust or stale lists (scenario K)', async () => {
    const without = (await judge(made, { trust: null })).report;
    expect(verdictOf(without.checks)).toBe('indeterminate');
    for (const name of ['certificateChain', 'notRevoked', 'sealRegistered', 'senderBinding'] as const) {
      expect(without.checks[name]).toMatchObject({ result: 'unknown', code: 'TRUST_MISSING' });
    }
    const later = new Date(Date.parse(nextMonth) + 40 * 24 * 3600_000);
    const stale = (await judge(made, { now: later })).report;
    expect(verdictOf(stale.checks)).toBe('indeterminate');
    expect(Object.keys(notPassed(stale)).sort()).toEqual(['notRevoked', 'sealRegistered', 'senderBinding']);
  });

  it('keeps former names for old documents, and refuses names the unit does not bear yet', async () => {
    const former = {
      ...unitOf(office, '云岭市政府办', '市府办'),
      formerNames: [{ name: officeName, until: '2026-06-30' }],
    };
    const renamed = makeTrust({ units: [former] });
    expect(notPassed((await judge(made, { trust: renamed })).report)).toEqual({});
    const ended = makeTrust({
      units: [{ ...former, formerNames: [{ name: officeName, until: '2026-05-31' }] }],
    });
    expect(notPassed((await judge(made, { trust: ended })).report)).toMatchObject({
      senderBinding: 'failed SENDER_NAME_DIFFERS',
    });
  });

  it('compares the note, and takes the secrecy gate into the report', async () => {
    const other = { ...made.note, recipients: [{ unit: county, role: 'main' as const, copies: 5 }] };
    expect(notPassed((await judge(made, { note: other })).report)).toEqual({
      deliveryNote: 'failed NOTE_DIFFERS',
    });
    expect(notPassed((await judge(made, { noteUnit: county })).report)).toEqual({
      senderBinding: 'failed SENDER_UNIT_DIFFERS',
    });
    expect(notPassed((await judge(made, { noteUnit: null })).report)).toEqual({
      deliveryNote: 'unknown NOTE_SIGNER_UNKNOWN',
    });
    const marked = await judge(made, { secrecy: () => Promise.resolve(failed('SECRECY_MARKING')) });
    expect(notPassed(marked.report)).toEqual({ secrecy: 'failed SECRECY_MARKING' });
    const early = await judge(made, { now: new Date(june.getTime() - 3600_000), note: null });
    expect(early.report.checks.sealingTime).toMatchObject({ result: 'failed', code: 'TIME_IN_FUTURE' });
    expect(statSync(made.path).size).toBe(made.note.package.sizeBytes);
  });
});
