// What must not get through, and what is odd but must: each refusal is in words that say what to do, and what was written stays.
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { makeDocx } from '../../src/demo/office-files.ts';
import { demoUnits } from '../../src/demo/people.ts';
import { makeParts, partsOf } from '../unit/formats/docx/make-docx.ts';
import { goTo, patienceMs, press, readPage, reads, see } from './support/hands.ts';
import {
  approve,
  offerFile,
  openFromQueue,
  openNewDraft,
  register,
  saved,
  seal,
  submitDraft,
  writeBody,
  writeDraft,
} from './support/office-day.ts';
import { openStage, type Stage } from './support/stage.ts';

const [office, finance] = demoUnits;
if (!office || !finance) throw new RangeError('the demonstration has three units');

let stage: Stage;
let drafter: Page;

beforeAll(async () => {
  stage = await openStage({
    prefecture: { units: [office, finance], stationOptions: () => ({ writeLog: () => undefined }) },
  });
  drafter = await stage.openAs(office, 'drafter');
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await stage.photograph('bad-input');
  expect(stage.complaints).toEqual([]);
});
afterAll(() => stage.stop());

const program = new Uint8Array(2048);
program.set(Buffer.from('MZ'), 0);
program.set([0x80], 0x3c);
program.set(Buffer.from('PE\0\0'), 0x80);
const plain = makeDocx(['一份普通的名单。']);

test.each([
  ['a program that calls itself a document', '名单.docx', program, '它是程序，不是文档'],
  [
    'a web page',
    '说明.html',
    Buffer.from('<!doctype html><script>alert(1)</script>'),
    '它是网页或能运行代码的图形',
  ],
  ['a name with a right-to-left override', '名单\u202Excod.exe', plain, '文件名含路径或隐藏字符'],
  ['a name that hides its ending', '名单\u202Exslx.docx', plain, '文件名含路径或隐藏字符'],
  ['an empty file', '空白.docx', new Uint8Array(), '文件是空的'],
])('%s is refused when it is attached, and the next file is not hurt', async (_, name, bytes, reason) => {
  await openNewDraft(drafter);
  await offerFile(drafter, { name, bytes });
  const notice = drafter.getByRole('region', { name: '附件' }).getByRole('alert');
  await reads(notice, '不能作附件。 没有加入，其他附件不受影响。');
  await reads(notice, reason);
  expect(await drafter.getByRole('button', { name: /移去附件/ }).count()).toBe(0);
  await offerFile(drafter, { name: '名单（改）.docx', bytes: plain });
  await see(drafter, drafter.getByRole('button', { name: '移去附件 名单（改）.docx' }));
});

test.each([
  ['the title', { title: '秘密★1年 关于核对名单的通知', text: '请核对。' }],
  ['the body', { title: '关于核对名单的通知', text: '秘密★1年' }],
  ['the body, spaced and full width', { title: '关于核对名单的通知', text: '机　密 ★ １０年' }],
])('a secrecy marking in %s stops the document in words', async (_, { title, text }) => {
  await writeDraft(drafter, { title, body: [{ level: 'text', text }], main: [finance.name] });
  const finding = drafter.locator('.finding-block').first();
  await reads(finding, '必须改正');
  await reads(finding, /密级/);
  await reads(finding, '涉密公文不得上本网，请按涉密渠道办理；确属误标的，删去标志。');
  expect(await drafter.getByRole('button', { name: '送签发', exact: true }).isDisabled()).toBe(true);
});

test('an empty body is said, and goes no further until there is one', async () => {
  await writeDraft(drafter, { title: '关于核对名单的通知', body: [], main: [finance.name] });
  await reads(drafter.getByTestId('finding-body.empty'), '没有正文');
  expect(await drafter.getByRole('button', { name: '送签发', exact: true }).isDisabled()).toBe(true);
  await writeBody(drafter, [{ level: 'text', text: '请核对。' }]);
  await saved(drafter);
  await drafter.getByTestId('finding-body.empty').waitFor({ state: 'detached', timeout: patienceMs });
  await submitDraft(drafter);
});

const compound = (stream: string): Uint8Array =>
  Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    Buffer.alloc(3000),
    Buffer.from(stream, 'utf16le'),
    Buffer.alloc(600),
  ]);
const bomb = () => makeParts({ ...partsOf({ body: '' }), 'word/document.xml': ' '.repeat(40 * 1024 * 1024) });

test.each([
  ['a zip bomb', '通知.docx', bomb, '解压后异常庞大，可能是恶意文件；请勿打开，并向提供文件的人核实。'],
  [
    'an encrypted file',
    '加密.docx',
    () => compound('EncryptedPackage'),
    '设有打开密码；请在 WPS 或 Word 中取消密码，另存后再导入。',
  ],
  [
    'a file of an old Word',
    '旧稿.doc',
    () => compound('WordDocument'),
    '是旧版 Word 或 WPS 文档；旧版 .doc 请在 WPS 中另存为 .docx 后再导入，或作为附件添加。',
  ],
  [
    'a file that is no package',
    '假的.docx',
    () => Buffer.from([1, 2, 3, 0, 0, 255, 254]),
    '不是 Word 文档，也不是文本文件；请作为附件添加。',
  ],
  [
    'a file that was cut off',
    '残缺.docx',
    () => makeDocx(['一份普通的名单。']).slice(0, 700),
    '已损坏或不完整；请重新取得文件，或在 WPS 中打开后另存为 .docx 再导入。',
  ],
] as const)('%s is not imported; the draft stays as it is', async (_, name, make, words) => {
  await writeDraft(drafter, {
    title: '关于核对名单的通知',
    body: [{ level: 'text', text: '请核对。' }],
    main: [],
  });
  const before = await drafter.getByTestId('draft-text').innerText();
  await drafter.getByTestId('tool-import').click();
  const dialog = drafter.getByRole('dialog');
  await drafter
    .getByTestId('import-file')
    .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(await make()) });
  await reads(dialog.getByRole('alert'), `“${name}”${words}`);
  expect(await dialog.getByRole('button', { name: '导入', exact: true }).isDisabled()).toBe(true);
  await press(dialog, '取消');
  expect(await drafter.getByTestId('draft-text').innerText()).toBe(before);
});

// 120 characters, with everything that breaks file names, patterns, markup and addresses, and a rare character of plane 2.
const strange = '关于印发《〔2026〕[试行] 50%:?.&<b>"方案"》和𬌗镇名录的通知';
const longTitle = `${'长'.repeat(120 - [...strange].length)}${strange}`;

test('a title of 120 characters with odd signs reads the same on the page, in every list and in the inbox', async () => {
  expect([...longTitle].length).toBe(120);
  await writeDraft(drafter, {
    title: longTitle,
    // Long enough that page 1 shows some of it below seven lines of title.
    body: [{ level: 'text', text: '请对照方案逐项核对，于月底前书面报告核对情况。'.repeat(4) }],
    main: [finance.name],
  });
  expect((await readPage(drafter)).replaceAll(/\s/g, '')).toContain(longTitle.replaceAll(/\s/g, ''));
  await submitDraft(drafter);
  const leader = await stage.openAs(office, 'leader');
  await approve(leader, longTitle);
  const clerk = await stage.openAs(office, 'clerk');
  await register(clerk, longTitle);
  const custodian = await stage.openAs(office, 'custodian');
  await seal(custodian, longTitle, office.sealPin);
  const receiver = await stage.openAs(finance, 'clerk');
  await openFromQueue(receiver, 'inbox', longTitle);
  await reads(receiver.getByTestId('seal-report').locator('.verdict'), '有效');
  await reads(receiver.getByRole('heading', { level: 1 }), longTitle);
  await goTo(receiver, 'home');
  await see(receiver, receiver.getByRole('region', { name: '待办' }).getByText(longTitle));
});
