import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runVerify } from '../../../../src/main/cli/verify-command.ts';
import { toPem } from '../../../../src/seals/pki/certificate.ts';
import { unzipParts } from '../../../support/seals/container-damages.ts';
import { plainOfd, zipParts } from '../../../support/seals/plain-ofd.ts';
import { makeSealed } from '../../../support/seals/product-forms.ts';
import { createSealPki } from '../../../support/seals/seal-pki.ts';

const pki = createSealPki('sm2');
let folder: string;
const at = (name: string): string => path.join(folder, name);

async function verify(...words: string[]) {
  const printed: string[] = [];
  const complaints: string[] = [];
  const exit = await runVerify(words, {
    print: (line) => void printed.push(line),
    complain: (line) => void complaints.push(line),
  });
  return { exit, printed, complaints, text: printed.join('\n') };
}
const trusting = (...words: string[]) => verify('--anchors', at('anchors'), '--at', '2026-07-01', ...words);
const rowsOf = (printed: readonly string[]) =>
  printed.map(
    (line) => JSON.parse(line) as { file: string; verdict: string; codes: string[]; seals: object[] },
  );

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'yizhan-verify-'));
  mkdirSync(at('anchors/inner'), { recursive: true });
  writeFileSync(at('anchors/root.pem'), toPem('CERTIFICATE', pki.root.certificate.der));
  writeFileSync(at('anchors/inner/middle.cer'), pki.intermediate.certificate.der);
  const sealed = await makeSealed({ pki, units: ['云溪县人民政府'], pages: 1, riding: false });
  writeFileSync(at('sealed.ofd'), sealed);
  writeFileSync(at('plain.ofd'), await plainOfd());
  const parts = await unzipParts(sealed);
  const page = 'Doc_0/Pages/Page_0/Content.xml';
  const forged = Buffer.from(parts[page] ?? '')
    .toString()
    .replace('30 40', '31 40');
  writeFileSync(at('forged.ofd'), await zipParts({ ...parts, [page]: forged }));
  writeFileSync(at('junk.ofd'), Buffer.concat([Buffer.from('junk'), sealed]));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('verify', () => {
  it('says valid with exit 0, and why not with exit 1', async () => {
    const good = await trusting('--lang', 'en', at('sealed.ofd'));
    expect(good.exit).toBe(0);
    expect(good.printed[0]).toBe(`${at('sealed.ofd')}: valid (VALID)`);
    const bad = await trusting(at('sealed.ofd'), at('forged.ofd'));
    expect(bad.exit).toBe(1);
    expect(bad.text).toContain('无效 (INVALID)');
    expect(bad.text).toContain('OFD_REF_DIGEST_MISMATCH [致命] 印章所保护的内容在盖章后被改动。');
    expect(bad.text).toContain('怎么办: 不要据此办理。');
  });

  it('names every step of every seal', async () => {
    const { text } = await trusting('--lang', 'en', at('sealed.ofd'));
    for (const step of ['container', 'coverage', 'signatureValue', 'signerChain', 'policy'])
      expect(text).toMatch(new RegExp(`\\[(?:passed|not applicable)\\] .*\\(${step}\\)`));
  });

  it('prints one line of JSON a file, main code first', async () => {
    const { exit, printed } = await trusting('--json', at('plain.ofd'), at('forged.ofd'), at('junk.ofd'));
    expect(exit).toBe(1);
    const rows = rowsOf(printed);
    expect(rows.map(({ verdict, codes }) => `${verdict} ${codes[0] ?? ''}`)).toEqual([
      'not_sealed NO_SIGNATURE',
      'invalid OFD_REF_DIGEST_MISMATCH',
      'invalid CONTAINER_AMBIGUOUS',
    ]);
    expect(rows[1]).toMatchObject({ format: 'ofd', seals: [{ kind: 'seal', verdict: 'invalid' }] });
  });

  it('judges for the time that it is given, and trusts nothing by itself', async () => {
    const later = await verify('--anchors', at('anchors'), '--at', '2026-01-02', '--json', at('sealed.ofd'));
    expect(rowsOf(later.printed)[0]?.codes[0]).toBe('TIME_IN_FUTURE');
    const alone = await verify('--at', '2026-07-01T00:00:00Z', '--json', at('sealed.ofd'));
    expect(rowsOf(alone.printed)[0]).toMatchObject({ verdict: 'indeterminate' });
  });

  it('takes another policy, and refuses one that it cannot read', async () => {
    writeFileSync(at('hard.json'), JSON.stringify({ revocation: 'hard' }));
    const hard = await trusting('--policy', at('hard.json'), '--json', at('sealed.ofd'));
    expect(rowsOf(hard.printed)[0]).toMatchObject({ verdict: 'invalid' });
    writeFileSync(at('odd.json'), JSON.stringify({ revocation: 'perhaps' }));
    expect((await trusting('--policy', at('odd.json'), at('sealed.ofd'))).exit).toBe(2);
  });

  it('walks folders, follows no link to a folder, and goes on after a file that is missing', async () => {
    mkdirSync(at('many/deep'), { recursive: true });
    writeFileSync(at('many/deep/b.txt'), '一件');
    writeFileSync(at('many/a.txt'), '一件');
    symlinkSync('..', at('many/deep/up'));
    const { exit, printed } = await trusting('--json', at('many'), at('gone.ofd'), at('sealed.ofd'));
    expect(exit).toBe(2);
    expect(rowsOf(printed).map(({ file, verdict }) => `${path.relative(folder, file)} ${verdict}`)).toEqual([
      'many/a.txt parse',
      'many/deep/b.txt parse',
      'gone.ofd unreadable',
      'sealed.ofd valid',
    ]);
  });

  it('judges what a link leads to, and names every file that cannot be read', async () => {
    mkdirSync(at('links'));
    symlinkSync(at('forged.ofd'), at('links/a.ofd'));
    symlinkSync(at('gone.ofd'), at('links/b.ofd'));
    execFileSync('mkfifo', [at('links/c.ofd')]);
    const { exit, printed } = await trusting('--json', at('links'), at('links/c.ofd'));
    expect(exit).toBe(2);
    const rows = printed.map(
      (line) => JSON.parse(line) as { file: string; verdict: string; reason?: string },
    );
    expect(rows.map(({ file, verdict, reason = '' }) => [path.basename(file), verdict, reason])).toEqual([
      ['a.ofd', 'invalid', ''],
      ['b.ofd', 'unreadable', 'ENOENT'],
      ['c.ofd', 'unreadable', 'NOT_A_FILE'],
      ['c.ofd', 'unreadable', 'NOT_A_FILE'],
    ]);
    expect((await trusting(at('links/a.ofd'))).exit).toBe(1);
  });

  it('finds nothing good in a folder without files', async () => {
    mkdirSync(at('empty/inner'), { recursive: true });
    const { exit, complaints, printed } = await trusting('--lang', 'en', at('empty'));
    expect([exit, printed]).toEqual([2, []]);
    expect(complaints.join()).toContain('nothing was judged');
    writeFileSync(at('empty.ofd'), '');
    const lost = await trusting('--json', at('empty.ofd'));
    expect(rowsOf(lost.printed)[0]).toMatchObject({ verdict: 'indeterminate', codes: ['FORMAT_UNKNOWN'] });
    expect(lost.exit).toBe(1);
  });

  it.each([
    [[]],
    [['--at', 'yesterday', 'x.ofd']],
    [['--at', '2026-07-01T08:00', 'x.ofd']],
    [['--lang', 'fr', 'x.ofd']],
    [['--no', 'x']],
  ])('shows how it is used for %j', async (words) => {
    const { exit, complaints } = await verify(...words);
    expect(exit).toBe(2);
    expect(complaints[0]).toContain('--anchors');
  });

  it('says which anchors it did not take', async () => {
    writeFileSync(at('anchors/notes.txt'), 'no certificate');
    const { exit, complaints } = await trusting(at('sealed.ofd'));
    rmSync(at('anchors/notes.txt'));
    expect(exit).toBe(0);
    expect(complaints.join()).toContain('file-not-readable');
    expect((await verify('--anchors', at('nowhere'), at('sealed.ofd'))).exit).toBe(2);
    symlinkSync(at('gone.crl'), at('anchors/list.crl'));
    const unread = await trusting(at('sealed.ofd'));
    rmSync(at('anchors/list.crl'));
    expect(unread.complaints.join()).toContain('list.crl: file-not-readable (ENOENT)');
  });
});
