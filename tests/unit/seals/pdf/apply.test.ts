import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  sealPdf,
  sealPdfStamped,
  type SealPdfOptions,
  type TimeStampSource,
} from '../../../../src/seals/pdf/apply.ts';
import { addTimeStampsAndLtv } from '../../../../src/seals/pdf/long-term.ts';
import { verifyPdf } from '../../../../src/seals/pdf/verify.ts';
import { buildCrl, parseCrl } from '../../../../src/seals/pki/crl.ts';
import { makeTimeStampToken } from '../../../../src/seals/pki/timestamp.ts';
import type { TrustMaterial } from '../../../../src/seals/trust/trust-material.ts';
import { codesOfFile, verdictOfFile } from '../../../../src/shared/domain/verification.ts';
import { safeVerificationPolicy } from '../../../../src/shared/domain/verification-policy.ts';
import { createSm2TestPki, createTestPki, december, june, newEcKey } from '../pki/test-pki.ts';
import { makePdf, makePicture } from './test-pdf.ts';

const folder = mkdtempSync(join(tmpdir(), 'yizhan-apply-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const pki = createTestPki();
const authority = pki.issue({ use: 'timeStamping', name: '云岭市时间戳' }).signer;
const week = 7 * 24 * 3600 * 1000;
const listsOf = (thisUpdate: Date) => {
  const list = { number: 1, thisUpdate, nextUpdate: new Date(thisUpdate.getTime() + week), revoked: [] };
  return [pki.root, pki.intermediate].map((issuer) => parseCrl(buildCrl({ ...list, issuer })));
};
const crls = listsOf(june);
const trust: TrustMaterial = {
  anchors: [pki.root.certificate],
  intermediates: [],
  crls,
  sealStatus: null,
  policy: safeVerificationPolicy,
};
const options = (pdf: Uint8Array, more: Partial<SealPdfOptions> = {}): SealPdfOptions => ({
  pdf,
  fieldName: 'Seal1',
  picture: makePicture(),
  signer: pki.issue().signer,
  signedAt: june,
  unitName: '云岭市人民政府办公室',
  ...more,
});
const stampAt =
  (now: Date): TimeStampSource =>
  ({ digest, value }) =>
    Promise.resolve(
      makeTimeStampToken({
        imprint: { digest, value },
        signer: authority,
        serial: Uint8Array.of(7),
        policyOid: '1.2.3.4',
        now,
      }),
    );
const judge = (pdf: Uint8Array, believed: TrustMaterial = trust, now = june) => {
  const { report, signatures } = verifyPdf({ pdf, trust: believed, now });
  return { verdict: verdictOfFile(report), codes: codesOfFile(report), seals: report.seals, signatures };
};
function run(command: string, args: readonly string[], bytes: Uint8Array): string {
  const path = join(folder, 'judged.pdf');
  writeFileSync(path, bytes);
  return execFileSync(command, [...args, path], { encoding: 'utf8' });
}

describe('joint issue', () => {
  it('lets three units seal one after the other, each leaving every earlier byte and seal as it is', () => {
    let pdf = makePdf({ fields: 3 });
    const signers = [pki.issue().signer, pki.issue({ privateKey: newEcKey() }).signer, pki.issue().signer];
    for (const [at, signer] of signers.entries()) {
      const sealed = sealPdf(options(pdf, { fieldName: `Seal${at + 1}`, signer }));
      expect(Buffer.compare(sealed.subarray(0, pdf.length), pdf)).toBe(0);
      pdf = sealed;
    }
    const { verdict, codes, signatures } = judge(pdf);
    expect([verdict, ...codes]).toEqual(['valid', 'PDF_LATER_REVISION_ALLOWED', 'TIME_CLAIMED_ONLY']);
    expect(signatures.map(({ docMdp }) => docMdp)).toEqual([2, null, null]);
    expect(run('pdfsig', ['-nocert'], pdf).match(/Signature is Valid/g)).toHaveLength(3);
    expect(run('qpdf', ['--check'], pdf)).toContain('No syntax or stream encoding errors found');
  });
});

describe('time stamps and long-term validation', () => {
  it('stamps the signature value (B-T), and the stamp proves the time', async () => {
    const sealed = await sealPdfStamped({ ...options(makePdf()), timeStamp: stampAt(june) });
    const { verdict, codes, seals } = judge(sealed);
    expect([verdict, ...codes]).toEqual(['valid']);
    expect(seals[0]?.provenAt).toBe(june.toISOString());
    expect(run('pdfsig', ['-nocert'], sealed)).toContain('Signature is Valid');
  });

  it('seals without a stamp when the authority cannot be reached', async () => {
    const sealed = await sealPdfStamped({ ...options(makePdf()), timeStamp: () => Promise.resolve(null) });
    expect(judge(sealed)).toMatchObject({ verdict: 'valid', codes: ['TIME_CLAIMED_ONLY'] });
  });

  it('adds chain, lists and a document time stamp later, under a certification that closed the document', async () => {
    const signer = pki.issue({ notAfter: new Date(june.getTime() + week) }).signer;
    const sealed = sealPdf(options(makePdf(), { signer }));
    const long = await addTimeStampsAndLtv({
      pdf: sealed,
      certificates: [signer.certificate, pki.intermediate.certificate],
      crls,
      timeStamp: stampAt(june),
      at: june,
    });
    expect(long && Buffer.compare(long.subarray(0, sealed.length), sealed)).toBe(0);
    // Half a year later the certificate has run out; the stamp proves that the seal is older.
    const later = judge(long ?? sealed, { ...trust, crls: listsOf(december) }, december);
    expect(later.verdict).toBe('valid');
    expect(later.codes).toEqual(['CERT_EXPIRED_NOW', 'PDF_LATER_REVISION_ALLOWED']);
    expect(later.seals.map(({ kind, provenAt }) => [kind, provenAt])).toEqual([
      ['seal', june.toISOString()],
      ['timeStamp', june.toISOString()],
    ]);
    expect(run('qpdf', ['--check'], long ?? sealed)).toContain('No syntax or stream encoding errors found');
    expect(run('pdfsig', ['-nocert'], long ?? sealed)).toContain('Signature is Valid');
  });

  it('adds nothing when no stamp can be had', async () => {
    const pdf = sealPdf(options(makePdf()));
    const certificates = [pki.intermediate.certificate];
    const timeStamp = () => Promise.resolve(null);
    expect(await addTimeStampsAndLtv({ pdf, certificates, crls, timeStamp, at: june })).toBeNull();
  });
});

it('seals with an SM2 key under the names of GB/T 35275, and the same verifier judges it', () => {
  const sm2 = createSm2TestPki();
  const { signer } = sm2.issue();
  const believed = {
    ...trust,
    anchors: [sm2.root.certificate],
    intermediates: [sm2.intermediate.certificate],
  };
  const policy = { ...safeVerificationPolicy, revocation: 'note' as const };
  const sealed = sealPdf(options(makePdf(), { signer, cmsProfile: 'gbt35275' }));
  expect(judge(sealed, { ...believed, policy })).toMatchObject({ verdict: 'valid' });
  const flipped = Buffer.from(sealed);
  flipped[200] = (flipped[200] ?? 0) ^ 1;
  expect(judge(flipped, { ...believed, policy }).codes[0]).toBe('CMS_DIGEST_MISMATCH');
});

describe('what is not sealed', () => {
  const refuses = (pdf: Uint8Array): string => {
    try {
      sealPdf(options(pdf));
      return 'sealed';
    } catch (error) {
      return (error as RangeError).message.split(': ')[1] ?? '';
    }
  };
  it('refuses scripts, hidden layers and form fields over the page', () => {
    expect(refuses(makePdf({ catalog: '/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>' }))).toBe(
      'active-content',
    );
    expect(
      refuses(
        makePdf({
          catalog: '/OCProperties << /OCGs [7 0 R] /D << >> >>',
          objects: ['<< /Type /OCG /Name (a) >>'],
        }),
      ),
    ).toBe('hidden-layers');
    const overlay = Buffer.from(makePdf({ fields: 2 }))
      .toString('latin1')
      .replace('/FT /Sig /T (Seal2)', '/FT /Tx  /T (Seal2)');
    expect(refuses(Buffer.from(overlay, 'latin1'))).toBe('form-overlay');
    expect(refuses(makePdf())).toBe('sealed');
  });
});
