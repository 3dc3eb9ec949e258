import { expect, it } from 'vitest';
import { makeDocx, makeXlsx } from '../../../../../src/demo/office-files.ts';
import { memorySource } from '../../../../../src/formats/byte-source.ts';
import { checkPackageSecrecy } from '../../../../../src/main/station/receiving/package-secrecy.ts';
import type { PackageReader } from '../../../../../src/seals/package/reader.ts';
import type { PackageDocument, PackagePart } from '../../../../../src/shared/domain/package-document.ts';

interface Wish {
  readonly title?: string;
  readonly secrecyField?: string;
  readonly file?: { readonly name: string; readonly bytes: Uint8Array };
}

function judge({ title = '关于开展保密教育的通知', secrecyField, file }: Wish) {
  const parts = file ? [{ role: 'attachment', path: 'attachments/001', name: file.name } as PackagePart] : [];
  const meta = { MJHBMQX: secrecyField ?? null, BT: title, FWJGBZ: '云岭市财政局文件', FZ: null, FJSM: [] };
  const content = { title, body: [], notes: null, signatory: null, attachments: [] };
  const document = { meta, content, parts } as unknown as PackageDocument;
  const openPart = () => (file ? memorySource(file.bytes) : undefined);
  return checkPackageSecrecy(document, { document, parts, openPart } as unknown as PackageReader);
}

it.each<[string, Wish]>([
  ['the secrecy field', { secrecyField: '机密★1年' }],
  ['the title', { title: '机 密★1年' }],
  ['a file name', { file: { name: '秘密★1年名单.docx', bytes: makeDocx(['名单']) } }],
  [
    'a paragraph of a .docx, in traditional form',
    { file: { name: '名单.docx', bytes: makeDocx(['機密★1年']) } },
  ],
  ['a cell of an .xlsx', { file: { name: '表.xlsx', bytes: makeXlsx('表', [['秘密★1年']]) } }],
])('finds a marking in %s, whatever the sender found', async (_place, wish) => {
  expect(await judge(wish)).toMatchObject({ result: 'failed', code: 'SECRECY_MARKING' });
});

it('lets a mere mention pass, and names an attachment that it could not read', async () => {
  expect(await judge({})).toEqual({ result: 'passed', code: 'OK', evidence: {} });
  const picture = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]);
  const unread = await judge({ file: { name: '照片.png', bytes: picture } });
  expect(unread).toMatchObject({ result: 'passed', evidence: { unread: '照片.png' } });
});
