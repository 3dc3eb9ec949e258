// 验章 of a package of ours asks of its sender what receiving asks; without directory and registry that is open, and never left out.
import { describe, expect, it } from 'vitest';
import { collectBytes, memorySource } from '../../../../src/formats/byte-source.ts';
import { writeAsic } from '../../../../src/formats/asic/container.ts';
import { outcomeOf } from '../../../../src/seals/file-outcome.ts';
import { signDetached } from '../../../../src/seals/pki/cms.ts';
import { digestOf } from '../../../../src/seals/pki/digest.ts';
import { trustMaterialOf } from '../../../../src/seals/trust/trust-material.ts';
import type { TrustStore } from '../../../../src/seals/trust/trust-store.ts';
import { verifyFile } from '../../../../src/seals/verify-file.ts';
import { finance, june } from '../pki/test-pki.ts';
import { county, makePackage, makeTrust, officeSeal, pki, registered, unitOf } from './test-package.ts';

const now = new Date(june.getTime() + 3600_000);
const names = ['packageDocument', 'senderBinding', 'sealRegistered', 'bodySealers'] as const;

async function look(bytes: Uint8Array, trust: TrustStore | null, withSenders = true) {
  const { senders, ...bare } = trustMaterialOf(trust ?? makeTrust());
  const material = withSenders && senders ? { ...bare, senders } : bare;
  const judged = await verifyFile({ source: memorySource(bytes), trust: material, now });
  const { steps } = judged.report;
  const said = names.map((name) => {
    const step = steps[name];
    return `${step?.result ?? 'absent'} ${step?.findings[0]?.code ?? ''}`.trim();
  });
  return { verdict: outcomeOf(judged).verdict, said, codes: outcomeOf(judged).codes };
}

const sealedAsIs = (await makePackage()).bytes;

describe('a package of ours', () => {
  it('is valid when sender, seal and registry are one', async () => {
    expect(await look(sealedAsIs, makeTrust())).toMatchObject({
      verdict: 'valid',
      said: ['passed', 'passed', 'passed', 'passed'],
    });
  });

  it('is undecided without directory and registry, with the reason', async () => {
    const open = 'unknown DIRECTORY_MISSING';
    const { verdict, said } = await look(sealedAsIs, makeTrust(), false);
    expect({ verdict, said }).toEqual({ verdict: 'indeterminate', said: ['passed', open, open, 'passed'] });
  });

  it('is invalid when a genuine seal stands under the name of another unit', async () => {
    const { bytes } = await makePackage({ sender: { unit: county, name: '云溪县人民政府' } });
    const { verdict, said } = await look(bytes, makeTrust());
    expect([verdict, said[1]]).toEqual(['invalid', 'failed SENDER_UNIT_DIFFERS']);
  });

  it('is invalid when the registry does not know the seal, or knows it as another unit’s', async () => {
    expect(await look(sealedAsIs, makeTrust({ seals: [] }))).toMatchObject({
      verdict: 'invalid',
      said: ['passed', 'passed', 'failed SEAL_NOT_REGISTERED', 'passed'],
    });
    const { certificate } = officeSeal;
    const others = makeTrust({ seals: [[certificate, registered(certificate, { unit: finance })]] });
    expect((await look(sealedAsIs, others)).said[2]).toBe('failed SEAL_UNIT_DIFFERS');
  });

  it('is invalid when the body bears the seal of another unit, or the directory does not have the sender', async () => {
    const other = pki.issue().signer;
    const { bytes } = await makePackage({ bodySigner: other });
    expect((await look(bytes, makeTrust())).said[3]).toBe('failed BODY_SEALED_BY_ANOTHER');
    const units = [unitOf(county, '云溪县人民政府', '云溪县政府')];
    expect((await look(sealedAsIs, makeTrust({ units }))).said[1]).toBe('failed SENDER_NOT_IN_DIRECTORY');
  });

  it('is undecided with old lists', async () => {
    const nextUpdate = new Date(june.getTime() + 1800_000).toISOString();
    const { verdict, said } = await look(sealedAsIs, makeTrust({ nextUpdate }));
    expect([verdict, ...said.slice(1, 3)]).toEqual([
      'indeterminate',
      'unknown DIRECTORY_STALE',
      'unknown SEAL_REGISTRY_STALE',
    ]);
  });
});

async function packed(path: string): Promise<Uint8Array> {
  const bytes = Buffer.from('{"format":"yizhan/package/9","sender":"云岭市财政局"}');
  const sha256 = Buffer.from(digestOf('sha256', bytes)).toString('hex');
  const objects = [{ path, mimeType: 'application/json', sha256, source: memorySource(bytes) }];
  const sign = (manifest: Uint8Array): Uint8Array =>
    signDetached({
      digestSha256: digestOf('sha256', manifest),
      signer: officeSeal.signer,
      signedAt: june,
      cades: true,
    });
  return collectBytes(writeAsic(objects, sign));
}

describe('a container', () => {
  it('with a document.json of an unknown form does not pass as one of another program', async () => {
    const { verdict, codes } = await look(await packed('document.json'), makeTrust());
    expect([verdict, codes[0]]).toEqual(['indeterminate', 'PACKAGE_DOCUMENT_UNREADABLE']);
  });

  it('of another program is asked for no sender of ours', async () => {
    const { verdict, said } = await look(await packed('data.json'), makeTrust());
    expect([verdict, ...said]).toEqual(['valid', ...names.map(() => 'notApplicable')]);
  });
});
