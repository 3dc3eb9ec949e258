import { describe, expect, it } from 'vitest';
import { collectBytes, memorySource } from '../../../src/formats/byte-source.ts';
import { safeFileName } from '../../../src/formats/file-name.ts';
import { judgeFileType } from '../../../src/formats/sniff.ts';
import { writeZip } from '../../../src/formats/zip/write.ts';
import { assemblePdf, makePdf } from '../seals/pdf/test-pdf.ts';

const bytesOf = (value: Uint8Array | string): Uint8Array =>
  typeof value === 'string' ? Buffer.from(value) : value;
const zipOf = (files: Record<string, Uint8Array | string>, method: 'stored' | 'deflated' = 'deflated') =>
  collectBytes(
    writeZip(
      Object.entries(files).map(([name, content]) => ({
        name,
        method,
        source: memorySource(bytesOf(content)),
      })),
    ),
  );
const judge = (name: string, content: Uint8Array | string) =>
  judgeFileType(name, memorySource(bytesOf(content)));
const codeOf = async (name: string, content: Uint8Array | string): Promise<string> => {
  const { type, code, flags } = await judge(name, content);
  return [type, code, ...flags].join(' ');
};

const program = Buffer.concat([Buffer.from('MZ\x90\0\x03\0\0\0\x04\0\0\0', 'latin1'), Buffer.alloc(200)]);
const word = { '[Content_Types].xml': '<Types/>', 'word/document.xml': '<document/>' };
const ole = (text: string): Uint8Array =>
  Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    Buffer.alloc(600),
    Buffer.from(text, 'utf16le'),
    Buffer.alloc(50),
  ]);

describe('judgeFileType', () => {
  it('allows documents by their content', async () => {
    expect(await codeOf('名单.docx', await zipOf(word))).toBe('docx OK');
    expect(await codeOf('表.xlsx', await zipOf({ '[Content_Types].xml': '', 'xl/workbook.xml': '' }))).toBe(
      'xlsx OK',
    );
    expect(await codeOf('旧.doc', ole('WordDocument\0'))).toBe('ole OK');
    expect(await codeOf('文.pdf', makePdf())).toBe('pdf OK');
    expect(await codeOf('版.ofd', await zipOf({ 'OFD.xml': '<OFD/>' }))).toBe('ofd OK');
    expect(await codeOf('a.csv', 'MZ单位,人数\n')).toBe('txt OK');
    expect(await codeOf('a.txt', Buffer.from('b9abcec4cda8d6aa', 'hex'))).toBe('txt OK');
    expect(await codeOf('a.jpg', Buffer.from('ffd8ffe000104a46', 'hex'))).toBe('jpg OK');
    expect(
      await codeOf('包.zip', await zipOf({ '一/名单.txt': '张三', '内.zip': await zipOf({ 'a.txt': 'x' }) })),
    ).toBe('zip OK');
  });

  it('refuses programs, scripts, shortcuts and web pages under any name', async () => {
    expect(await codeOf('名单.docx', program)).toBe('executable TYPE_EXECUTABLE');
    expect(await codeOf('名单.pdf', Buffer.from('7f454c4602010100', 'hex'))).toBe(
      'executable TYPE_EXECUTABLE',
    );
    expect(await codeOf('a.txt', '#!/bin/sh\nrm -rf ~\n')).toBe('script TYPE_SCRIPT');
    expect(await codeOf('清理.bat', '@echo off\n')).toBe('txt TYPE_SCRIPT');
    expect(await codeOf('a.vbs', 'MsgBox 1')).toBe('txt TYPE_SCRIPT');
    expect(await codeOf('通知.docx', Buffer.from('4c0000000114020000000000c000000000000046', 'hex'))).toBe(
      'shortcut TYPE_SHORTCUT',
    );
    expect(await codeOf('门户.url', '[InternetShortcut]\nURL=http://x\n')).toBe('shortcut TYPE_SHORTCUT');
    expect(await codeOf('a.txt', '\ufeff<!DOCTYPE html><p>x')).toBe('html TYPE_WEB_PAGE');
    expect(await codeOf('图.png', '<svg xmlns="x"><script>1</script></svg>')).toBe('svg TYPE_WEB_PAGE');
    const disguised = `<?xml version="1.0"?>${'<!-- -->'.repeat(300)}<svg onload="x()">`;
    expect(await codeOf('a.txt', disguised)).toBe('svg TYPE_WEB_PAGE');
    expect(await codeOf('a.txt', '<!-- '.repeat(800))).toBe('txt OK');
    expect(await codeOf('a.exe. ', 'text')).toBe('txt TYPE_EXECUTABLE');
    expect(await codeOf('a.bin.dat', Buffer.from([1, 2, 3, 4]))).toBe('unknown TYPE_NOT_ALLOWED');
    expect(await codeOf('a.txt', '')).toBe('unknown FILE_EMPTY');
  });

  it('says when name and content disagree', async () => {
    expect(await codeOf('名单.pdf', await zipOf(word))).toBe('docx TYPE_MISMATCH typeMismatch');
    expect(await codeOf('名单', makePdf())).toBe('pdf TYPE_MISMATCH typeMismatch');
  });

  it('flags macros and JavaScript but allows them', async () => {
    const macros = await judge('a.docm', await zipOf({ ...word, 'word/vbaProject.bin': 'x' }));
    expect(macros).toMatchObject({
      type: 'docx',
      allowed: true,
      code: 'TYPE_ACTIVE_CONTENT',
      flags: ['macros'],
    });
    expect(await codeOf('旧.xls', ole('_VBA_PROJECT\0'))).toBe('ole TYPE_ACTIVE_CONTENT macros');
    const packed = await zipOf({ ...word, 'word/embeddings/oleObject1.bin': ole('\u0001Ole10Native') });
    expect(await codeOf('a.docx', packed)).toBe('docx TYPE_ACTIVE_CONTENT macros');
    const hiding = await zipOf({ ...word, 'word/embeddings/x.bin': program });
    expect(await codeOf('a.docx', hiding)).toBe('docx ARCHIVE_HOLDS_REFUSED');
    const script = makePdf({ catalog: '/OpenAction << /S /JavaScript /JS (app.alert(1)) >>' });
    expect(await codeOf('a.pdf', script)).toBe('pdf TYPE_ACTIVE_CONTENT javascript');
    const hidden = makePdf({ objects: ['<< /S /#4aavaScript /JS 8 0 R >>', '(app.alert(1))'] });
    expect(await codeOf('a.pdf', hidden)).toBe('pdf TYPE_ACTIVE_CONTENT javascript');
    expect(await codeOf('a.pdf', '%PDF-1.7 broken')).toBe('pdf TYPE_ACTIVE_CONTENT javascript');
    expect(await codeOf('a.pdf', assemblePdf(['<< /Type /Catalog /Self 1 0 R >>']))).toBe('pdf OK');
  });

  it('looks into large files a chunk at a time', async () => {
    const filler = Buffer.alloc(33 * 1024 * 1024, 'x');
    const scan = Buffer.concat([Buffer.from('%PDF-1.4\n'), filler]);
    expect(await codeOf('扫描.pdf', scan)).toBe('pdf OK');
    // The word lies across the border of two chunks.
    scan.write('/JavaScript', 512 * 1024 - 5);
    expect(await codeOf('扫描.pdf', scan)).toBe('pdf TYPE_ACTIVE_CONTENT javascript');
    const old = Buffer.concat([ole('WordDocument\0'), filler, Buffer.from('VBA\0', 'utf16le')]);
    expect(await codeOf('旧.doc', old)).toBe('ole TYPE_ACTIVE_CONTENT macros');
  });

  it('refuses archives that burst, hide, nest or cannot be looked into', async () => {
    const bomb = await zipOf({ 'a.txt': new Uint8Array(20 * 1024 * 1024) });
    expect(await codeOf('a.zip', bomb)).toBe('zip ARCHIVE_BOMB');
    expect(
      await codeOf('a.docx', await zipOf({ ...word, 'word/media/x': new Uint8Array(20 * 1024 * 1024) })),
    ).toBe('zip ARCHIVE_BOMB');
    const level = async (inner: Uint8Array): Promise<Uint8Array> => zipOf({ 'a.zip': inner });
    expect(await codeOf('a.zip', await level(await level(await level(await zipOf({ 'a.txt': 'x' })))))).toBe(
      'zip ARCHIVE_BOMB',
    );
    expect(await judge('a.zip', await level(await zipOf({ '名单.docx': program })))).toMatchObject({
      allowed: false,
      code: 'ARCHIVE_HOLDS_REFUSED',
    });
    const encrypted = Buffer.from(await zipOf({ 'a.txt': 'x' }, 'stored'));
    encrypted.writeUInt16LE(0x801, encrypted.readUInt32LE(encrypted.length - 6) + 8);
    expect(await codeOf('a.zip', encrypted)).toBe('zip ARCHIVE_UNREADABLE');
    expect(await codeOf('a.zip', Buffer.concat([await zipOf({ 'a.txt': 'x' }), program]))).toBe(
      'zip ARCHIVE_UNREADABLE',
    );
  });

  it('refuses names that lead elsewhere or show another ending', async () => {
    for (const [name, flag] of [
      ['../../启动.txt', 'pathName'],
      ['C:evil.txt', 'pathName'],
      ['..\\a.txt', 'pathName'],
      ['名单\u202etxt.exe', 'bidiName'],
      ['名\u2066单.txt', 'bidiName'],
      ['名\u200b单.txt', 'controlName'],
      ['a\u0000.txt', 'controlName'],
    ] as const) {
      const judged = await judge(name, 'text');
      expect(judged, name).toMatchObject({ allowed: false, code: 'NAME_DECEIVES' });
      expect(judged.flags).toContain(flag);
    }
    expect((await judge('通知.pdf.exe', program)).flags).toContain('doubleEnding');
  });
});

describe('safeFileName', () => {
  it('keeps a title of 120 characters with brackets and rare characters (scenario M)', () => {
    const title = `${'关于〔2026〕《𬌗》[一].:?%的通知'.repeat(7)}`.slice(0, 120);
    const safe = safeFileName(`${title}.pdf`);
    expect(safe).toContain('关于〔2026〕《𬌗》[一].：？%的通知');
    expect(safe.endsWith('.pdf')).toBe(true);
    expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(255);
    expect(safe).not.toMatch(/[\\/:*?"<>|]/);
    expect(safe.isWellFormed()).toBe(true);
    expect(safeFileName(safe)).toBe(safe);
  });

  it('never gives a path, a device, an empty name or a hidden ending', () => {
    expect(safeFileName('../../etc/passwd')).toBe('／..／etc／passwd');
    expect(safeFileName('CON.txt')).toBe('_CON.txt');
    expect(safeFileName('com1')).toBe('_com1');
    expect(safeFileName(' . . ')).toBe('_');
    expect(safeFileName('通知\u202ecod.exe')).toBe('通知cod.exe');
    expect(safeFileName('a\u0000b\n.txt. ')).toBe('ab.txt');
    expect(safeFileName('\ud800x')).toBe('\ufffdx');
  });
});
