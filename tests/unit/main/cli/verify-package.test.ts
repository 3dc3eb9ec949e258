// The command line over packages of ours: what a publication in the folder of trust adds, and what it may not add.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runVerify } from '../../../../src/main/cli/verify-command.ts';
import { parseCertificate, toPem } from '../../../../src/seals/pki/certificate.ts';
import { createSigner } from '../../../../src/seals/pki/signer.ts';
import { signingKeyOf } from '../../../../src/seals/pki/signing-key.ts';
import type { UnitCode } from '../../../../src/shared/domain/ids.ts';
import type { PackageDocument } from '../../../../src/shared/domain/package-document.ts';
import { enrol, hourMs, office, openBench, start } from '../../authority/prefecture.ts';
import { makePackage, officeName, pki } from '../../seals/package/test-package.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'yizhan-verify-package-'));
const at = (name: string): string => path.join(folder, name);

async function verify(anchors: string, file: string) {
  const printed: string[] = [];
  const complaints: string[] = [];
  const now = new Date(start.getTime() + hourMs).toISOString();
  const exit = await runVerify(['--anchors', at(anchors), '--at', now, '--json', at(file)], {
    print: (line) => void printed.push(line),
    complain: (line) => void complaints.push(line),
  });
  const { verdict, codes } = JSON.parse(printed[0] ?? '{}') as { verdict: string; codes: string[] };
  return { exit, verdict, codes, complaints: complaints.join('\n') };
}

const dated = (document: PackageDocument): PackageDocument => ({
  ...document,
  meta: { ...document.meta, CWRQ: '2026-03-02' },
});

beforeAll(async () => {
  const bench = openBench();
  try {
    const { answer, keys } = enrol(bench.authority, office);
    const signer = createSigner({
      key: signingKeyOf(keys.seal),
      certificate: parseCertificate(answer.certificates.seal),
      chain: [],
    });
    const publication = await bench.authority.publish();
    for (const name of ['bare', 'whole', 'foreign', 'odd']) {
      mkdirSync(at(name));
      writeFileSync(path.join(at(name), 'root.pem'), publication.certificates.root);
      writeFileSync(path.join(at(name), 'middle.pem'), publication.certificates.intermediates.join('\n'));
    }
    writeFileSync(at('whole/list.json'), JSON.stringify(publication));
    writeFileSync(at('foreign/list.json'), JSON.stringify(publication));
    writeFileSync(at('foreign/root.pem'), toPem('CERTIFICATE', pki.root.certificate.der));
    writeFileSync(at('odd/list.json'), JSON.stringify({ ...publication, certificates: null }));
    const wish = { signer, signedAt: start, document: dated };
    writeFileSync(at('good.asice'), (await makePackage(wish)).bytes);
    const sender = { unit: '990121-GOV-0003' as UnitCode, name: officeName };
    writeFileSync(at('false.asice'), (await makePackage({ ...wish, sender })).bytes);
  } finally {
    bench.close();
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

it('with directory and registry a package of ours is valid, and one under a false name is not', async () => {
  expect(await verify('whole', 'good.asice')).toMatchObject({ exit: 0, verdict: 'valid', complaints: '' });
  const { exit, codes } = await verify('whole', 'false.asice');
  expect([exit, codes[0]]).toEqual([1, 'SENDER_UNIT_DIFFERS']);
});

it('without them it is undecided and says why', async () => {
  const { exit, verdict, codes } = await verify('bare', 'good.asice');
  expect([exit, verdict, codes[0]]).toEqual([1, 'indeterminate', 'DIRECTORY_MISSING']);
});

it.each([
  ['foreign', 'root-not-pinned'],
  ['odd', 'file-not-readable'],
])(
  'lists of an authority that is no anchor, or of another form, are not taken (%s)',
  async (anchors, code) => {
    const { codes, complaints } = await verify(anchors, 'good.asice');
    expect(codes).toContain('DIRECTORY_MISSING');
    expect(complaints).toContain(code);
  },
);
