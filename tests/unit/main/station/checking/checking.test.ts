// 验章 at the station: a real file judged in its thread, before and after its authority's root was imported by file.
import { rmSync } from 'node:fs';
import { unzipSync, zipSync } from 'fflate';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { createChecking } from '../../../../../src/main/station/checking/checking.ts';
import type { Actor } from '../../../../../src/main/station/outcome.ts';
import { createTrustHolder } from '../../../../../src/main/station/trust/trust-holder.ts';
import { toPem } from '../../../../../src/seals/pki/certificate.ts';
import type { ContentHandle } from '../../../../../src/shared/domain/ids.ts';
import { codesOfFile, verdictOfFile } from '../../../../../src/shared/domain/verification.ts';
import { collectBytes, readChunks } from '../../../../../src/formats/byte-source.ts';
import { pdfForms } from '../../../../support/seals/pdf-forms.ts';
import { makeSealed } from '../../../../support/seals/product-forms.ts';
import { createSealPki } from '../../../../support/seals/seal-pki.ts';
import { okay } from '../../../../support/outgoing-bench.ts';
import { folder as packageFolder, makePackage } from '../../../seals/package/test-package.ts';
import { createTestParts, type TestParts } from '../../../../support/station-parts.ts';

let test: TestParts;
let checking: ReturnType<typeof createChecking>;
let administrator: Actor;
const pki = createSealPki('sm2');

beforeEach(() => {
  test = createTestParts();
  checking = createChecking(test.parts, createTrustHolder(test.parts));
  administrator = test.person('administrator');
});
afterEach(() => test.close());
afterAll(() => rmSync(packageFolder, { recursive: true, force: true }));

async function upload(bytes: Uint8Array): Promise<ContentHandle> {
  const chunks = (async function* () {
    yield await Promise.resolve(bytes);
  })();
  return okay(await test.parts.content.receive(administrator.sessionId, chunks, 64 * 1024 * 1024)).handle;
}

const check = async (name: string, bytes: Uint8Array) =>
  okay(await checking.verify(administrator, { handle: await upload(bytes), name, uploaded: true }));

const pem = (der: Uint8Array): Uint8Array => new TextEncoder().encode(toPem('CERTIFICATE', der));

async function preview(...files: readonly (readonly [string, Uint8Array])[]) {
  const uploads = [];
  for (const [name, bytes] of files) uploads.push({ upload: await upload(bytes), name });
  return okay(await checking.previewImport(administrator, { files: uploads }));
}

it('judges an OFD of another authority: unknown before its root is imported, its chain afterwards, and unknown again when it is removed', async () => {
  const ofd = await makeSealed({ pki, units: ['云溪县人民政府'], pages: 1, riding: false });
  const before = await check('来文.ofd', ofd);
  expect(before.report && verdictOfFile(before.report)).toBe('indeterminate');
  expect(before.report && codesOfFile(before.report)[0]).toMatch(/^CHAIN_/);

  const root = pki.root.certificate;
  const shown = await preview(['root.pem', pem(root.der)], ['note.txt', new TextEncoder().encode('hello')]);
  expect(shown.items.map(({ file, kind, state, sha256 }) => [file, kind, state, sha256])).toEqual([
    ['root.pem', 'anchor', 'added', root.sha256],
    ['note.txt', 'other', 'refused', null],
  ]);
  // Nothing is believed before the second step.
  expect(okay(await checking.trust(administrator, {})).anchors).toEqual([]);
  okay(await checking.confirmImport(administrator, { token: shown.token }));
  const lists = await preview(
    ['sub.pem', pem(pki.intermediate.certificate.der)],
    ...pki.lists().map((list, index) => [`${index}.crl`, list.der] as const),
  );
  const view = okay(await checking.confirmImport(administrator, { token: lists.token }));
  expect(view.anchors.map(({ sha256, origin }) => [sha256, origin])).toEqual([[root.sha256, 'imported']]);
  expect(view.lists).toHaveLength(2);

  const after = await check('来文.ofd', ofd);
  expect(after.report?.seals[0]?.steps.signerChain?.result).toBe('passed');
  okay(await checking.removeImported(administrator, { sha256: root.sha256 as never }));
  const again = await check('来文.ofd', ofd);
  expect(again.report?.seals[0]?.steps.signerChain?.result).toBe('unknown');
});

it('takes a preview over once, and from the session that saw it only', async () => {
  const shown = await preview(['root.pem', pem(pki.root.certificate.der)]);
  const other = test.person('administrator', '另一管理员');
  expect(checking.confirmImport(other, { token: shown.token })).toMatchObject({ code: 'handle-unknown' });
  okay(await checking.confirmImport(administrator, { token: shown.token }));
  expect(checking.confirmImport(administrator, { token: shown.token })).toMatchObject({
    code: 'handle-unknown',
  });
});

it('refuses a leaf and a root that may not sign certificates', async () => {
  const leaf = pki.unit('云溪县人民政府').certificate;
  const shown = await preview(['leaf.pem', pem(leaf.der)]);
  expect(shown.items).toMatchObject([{ state: 'refused', code: 'not-an-authority' }]);
});

/** A PDF of two units, one seal after the other. */
function makeJoint(): Promise<Uint8Array> {
  const form = pdfForms.find(({ name }) => name.includes('joint') || name.includes('two'));
  if (!form) throw new Error(`no form of two seals among ${pdfForms.map(({ name }) => name).join(', ')}`);
  return form.make();
}
const read = async (handle: string | undefined): Promise<Uint8Array> => {
  const lent = test.parts.content.lent(administrator, handle ?? '');
  if (!lent) throw new Error('not lent');
  return collectBytes(readChunks(lent.source));
};

it('shows a PDF as it was when its first seal was put on, until the next file is checked', async () => {
  const pdf = await makeJoint();
  const checked = await check('联合.pdf', pdf);
  const [whole, first] = checked.views;
  expect([whole?.seal, whole?.type]).toEqual([null, 'pdf']);
  expect(first?.seal).toBe(checked.report?.seals[0]?.id);
  const sealed = await read(first?.handle);
  expect(Buffer.compare(await read(whole?.handle), pdf)).toBe(0);
  expect(sealed.length).toBeLessThan(pdf.length);
  expect(Buffer.compare(sealed, pdf.subarray(0, sealed.length))).toBe(0);
  expect(Buffer.from(sealed.subarray(-7)).toString()).toContain('%%EOF');
  // What the session was lent to look at is judged the same way, without an upload.
  const lent = { handle: whole?.handle as ContentHandle, name: 'reading.pdf', uploaded: false };
  const again = okay(await checking.verify(administrator, lent));
  expect(again.views.map(({ seal }) => seal)).toEqual([null, first?.seal]);
  await check('空.txt', new TextEncoder().encode('x'));
  expect(await read(whole?.handle)).toHaveLength(0);
});

const enclosing = {
  'a package of ours': async (pdf: Uint8Array) =>
    zipSync({ ...unzipSync((await makePackage()).bytes), 'body.pdf': pdf }, { level: 0 }),
  'an ASiC-E of another program': (pdf: Uint8Array) => foreign(pdf, 0),
  'a compressed one': (pdf: Uint8Array) => foreign(pdf, 6),
} as const;

const foreign = (pdf: Uint8Array, level: 0 | 6): Promise<Uint8Array> =>
  Promise.resolve(
    zipSync(
      {
        mimetype: [Buffer.from('application/vnd.etsi.asic-e+zip'), { level: 0 }],
        'note.txt': Buffer.from('随附说明'),
        'body.pdf': pdf,
      },
      { level },
    ),
  );

it.each(Object.entries(enclosing))(
  'shows the PDF inside %s as each seal was put on',
  async (_what, enclose) => {
    const pdf = await makeJoint();
    const bytes = await enclose(pdf);
    const checked = await check('来文.asice', bytes);
    const inside = checked.parts.find(({ path }) => path === 'body.pdf');
    expect(inside?.report.seals).toHaveLength(2);
    expect(checked.views.map(({ path, seal, type }) => [path, seal, type])).toEqual([
      ['body.pdf', null, 'pdf'],
      ['body.pdf', inside?.report.seals[0]?.id, 'pdf'],
    ]);
    const [whole, first] = checked.views;
    expect(Buffer.compare(await read(whole?.handle), pdf)).toBe(0);
    const sealed = await read(first?.handle);
    expect(sealed.length).toBeLessThan(pdf.length);
    expect(Buffer.compare(sealed, pdf.subarray(0, sealed.length))).toBe(0);
    await check('空.txt', new TextEncoder().encode('x'));
    expect([await read(whole?.handle), await read(first?.handle)].map(({ length }) => length)).toEqual([
      0, 0,
    ]);
  },
);

it('says nothing of a file that is nothing, and lives', async () => {
  const checked = await check('空.pdf', new TextEncoder().encode('%PDF-1.7 and no more'));
  expect(checked.report && verdictOfFile(checked.report)).toBe('invalid');
});
