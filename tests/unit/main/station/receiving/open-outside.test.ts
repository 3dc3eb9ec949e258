import { expect, it } from 'vitest';
import { plainCopyName } from '../../../../../src/main/station/receiving/open-outside.ts';

it.each([
  ['附件1.会议名单.docx', 'docx', '附件1.会议名单.docx'],
  ['../../etc/passwd', 'txt', '／..／etc／passwd.txt'],
  ['..\\..\\boot.ini', 'txt', '＼..＼boot.ini.txt'],
  // Shown as 名单exe.docx where the marks are obeyed.
  ['名单\u202excod.exe', 'docx', '名单xcod.exe.docx'],
  ['a\u0000b:c*d?.xlsx', 'xlsx', 'ab：c＊d？.xlsx'],
  ['...', 'pdf', '_.pdf'],
  ['报告.PDF', 'pdf', '报告.pdf'],
])('makes %j of type %s a harmless name', (name, type, expected) => {
  expect(plainCopyName(name, type)).toBe(expected);
});

it('stays below the limit of file systems', () => {
  expect(Buffer.byteLength(plainCopyName(`${'长'.repeat(500)}.docx`, 'docx'))).toBeLessThan(255);
});
