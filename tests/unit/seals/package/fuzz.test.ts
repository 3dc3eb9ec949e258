import { rmSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { verifyPdf } from '../../../../src/seals/pdf/verify.ts';
import { trustMaterialOf } from '../../../../src/seals/trust/trust-material.ts';
import { openPackage } from '../../../../src/seals/package/reader.ts';
import { memorySource } from '../../../../src/formats/byte-source.ts';
import { verdictOf } from '../../../../src/shared/domain/report.ts';
import { verdictOfFile } from '../../../../src/shared/domain/verification.ts';
import { createRandom, mutate } from '../../formats/mutations.ts';
import { june } from '../pki/test-pki.ts';
import { folder, judge, makePackage, makeTrust, officeSeal } from './test-package.ts';

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const made = await makePackage();

it('never calls a mutated package valid, and never throws', async () => {
  const random = createRandom(30);
  for (let round = 0; round < 600; round += 1) {
    const bytes = mutate(made.bytes, random);
    if (Buffer.compare(bytes, made.bytes) === 0) continue;
    const { report } = await judge({ ...made, bytes: Buffer.from(bytes) });
    expect(verdictOf(report.checks), `round ${round}`).toBe('invalid');
  }
});

const body = (await openPackage(memorySource(made.bytes))).openPart('body.pdf');
const pdf = Buffer.from((await body?.read(0, body.sizeBytes)) ?? []);
const gapStart = pdf.indexOf('/Contents <') + '/Contents '.length;
const gapEnd = pdf.indexOf('>', gapStart) + 1;

it('never calls a mutated sealed PDF intact, and never throws', () => {
  const random = createRandom(31);
  for (let round = 0; round < 600; round += 1) {
    const bytes = Buffer.from(mutate(pdf, random));
    const judged = verifyPdf({ pdf: bytes, trust: trustMaterialOf(makeTrust()), now: june });
    if (verdictOfFile(judged.report) !== 'valid') continue;
    // Wounds of the padding behind the CMS alone leave the signature standing: nothing else may differ.
    const outside = (whole: Buffer): Buffer =>
      Buffer.concat([whole.subarray(0, gapStart), whole.subarray(gapEnd)]);
    expect(Buffer.compare(outside(bytes), outside(pdf)), `round ${round}`).toBe(0);
  }
});

it('survives any wound of the signature itself', () => {
  const random = createRandom(32);
  const der = Buffer.from(pdf.subarray(gapStart + 1, gapEnd - 1).toString('latin1'), 'hex');
  const length = 4 + der.readUInt16BE(2);
  const whole = der.subarray(0, length);
  for (let round = 0; round < 1500; round += 1) {
    const wounded = mutate(whole, random).subarray(0, der.length);
    const hex = Buffer.from(wounded)
      .toString('hex')
      .padEnd(der.length * 2, '0');
    const bytes = Buffer.from(pdf);
    bytes.write(hex, gapStart + 1, 'latin1');
    const judged = verifyPdf({ pdf: bytes, trust: trustMaterialOf(makeTrust()), now: june });
    // Certificates of the chain that nothing signs for may be lost: the trust store has them too.
    if (verdictOfFile(judged.report) === 'valid')
      expect(judged.signatures[0]?.certificate?.sha256).toBe(officeSeal.certificate.sha256);
  }
});
