import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../../src/formats/byte-source.ts';
import { importDocument, importLimits } from '../../../../src/formats/import/import-document.ts';
import { makeXlsx } from '../../../../src/demo/office-files.ts';
import { makePdf } from '../../seals/pdf/test-pdf.ts';
import type { ImportResult } from '../../../../src/shared/domain/imported.ts';
import { makeDocx, makeParts, namespaces, paragraph, partsOf, run, words } from '../docx/make-docx.ts';
import { createRandom, mutate } from '../mutations.ts';

const importBytes = (bytes: Uint8Array): Promise<ImportResult> =>
  importDocument(memorySource(bytes), '文件.docx');
const importText = (text: string): Promise<ImportResult> => importBytes(Buffer.from(text));

async function codeOf(bytes: Uint8Array): Promise<string> {
  const result = await importBytes(bytes);
  return result.state === 'read' ? 'read' : result.code;
}

const centre = '<w:jc w:val="center"/>';
const size = (points: number): string => `<w:sz w:val="${points * 2}"/>`;
const redHead = [
  words('000001'),
  words('特急'),
  paragraph(run('云溪县人民政府办公室文件', `<w:color w:val="FF0000"/>${size(42)}`), centre),
  words('云溪政办发〔2026〕12号　　签发人：甲某', centre),
  words(''),
  paragraph(run('关于开展农村饮水安全检查的', size(22)), centre),
  paragraph(run('通知', size(22)), centre),
  words(''),
  words('各乡镇人民政府，县政府各部门：'),
  words('为做好工作，现通知如下：', '<w:ind w:firstLineChars="200"/>'),
  paragraph(run('一、总体要求', '<w:rFonts w:eastAsia="黑体"/>')),
  paragraph(run('（一）目标。', '<w:rFonts w:eastAsia="楷体_GB2312"/>') + run('年底完成。')),
  words('附件：1. 检查表'),
  words('云溪县人民政府办公室', '<w:jc w:val="right"/>'),
  words('2026年3月5日', '<w:jc w:val="right"/>'),
  words('（联系人：乙某，电话：0000）'),
  paragraph(`<w:r><w:br w:type="page"/></w:r>${run('附件1')}`),
  paragraph(run('农村饮水安全', size(22)) + '<w:r><w:br/></w:r>' + run('检查表', size(22)), centre),
  words('一、水源'),
  '<w:tbl><w:tr><w:tc>' +
    words('抄送：县委办公室，县人大常委会办公室。') +
    '</w:tc></w:tr><w:tr><w:tc>' +
    words('云溪县人民政府办公室　2026年3月5日印发') +
    '</w:tc></w:tr></w:tbl>',
].join('');

describe('a document as Word templates have it', () => {
  it('gives its parts, and a note for what the page makes itself', async () => {
    const result = await importBytes(await makeDocx({ body: redHead }));
    if (result.state !== 'read') throw new Error(result.code);
    expect(result.content).toEqual({
      title: '关于开展农村饮水安全检查的通知',
      titleBreaks: [13],
      kind: 'notice',
      urgency: 'flash',
      docNumberText: '云溪政办发〔2026〕12号',
      signatoryText: '甲某',
      recipientsText: '各乡镇人民政府，县政府各部门',
      ccText: '县委办公室，县人大常委会办公室',
      signatureText: '云溪县人民政府办公室\n2026年3月5日',
      notes: '联系人：乙某，电话：0000',
      body: [
        { level: 'text', text: '为做好工作，现通知如下：' },
        { level: 'h1', text: '总体要求' },
        { level: 'h2', text: '目标。年底完成。' },
      ],
      annexes: [
        {
          title: '农村饮水安全检查表',
          titleBreaks: [6],
          body: [{ level: 'h1', text: '水源' }],
        },
      ],
    });
    const dropped = result.notes.filter(({ code }) => /Dropped$/.test(code));
    expect(Object.fromEntries(dropped.map(({ code, evidence }) => [code, evidence['text']]))).toEqual({
      copyNumberDropped: '000001',
      issuerMarkDropped: '云溪县人民政府办公室文件',
      attachmentNoteDropped: '附件：1. 检查表',
      imprintDropped: '云溪县人民政府办公室　2026年3月5日印发',
      formattingDropped: undefined,
    });
  });

  it('has no title when the text has none, whatever the name of the file', async () => {
    const result = await importBytes(await makeDocx({ body: words('第一段。') + words('第二段。') }));
    expect(result.state === 'read' && result.content).toEqual({
      body: [
        { level: 'text', text: '第一段。' },
        { level: 'text', text: '第二段。' },
      ],
    });
  });
});

describe('plain text', () => {
  const lines = ['关于检查的通知', '', '各乡镇人民政府：', '　　请按期完成。'].join('\r\n');

  it.each([
    ['UTF-8 with mark', Buffer.from(`\ufeff${lines}`)],
    ['UTF-16 little end', Buffer.from(`\ufeff${lines}`, 'utf16le')],
    ['UTF-16 big end', Buffer.from(`\ufeff${lines}`, 'utf16le').swap16()],
    [
      'GB18030',
      Buffer.from(
        'b9d8d3dabcecb2e9b5c4cda8d6aa0d0a0d0ab8f7cfe7d5f2c8cbc3f1d5feb8aea3ba0d0aa1a1a1a1c7ebb0b4c6dacdeab3c9a1a3',
        'hex',
      ),
    ],
  ])('in %s', async (_, bytes) => {
    const result = await importBytes(bytes);
    expect(result.state === 'read' && result.content).toEqual({
      title: '关于检查的通知',
      kind: 'notice',
      recipientsText: '各乡镇人民政府',
      body: [{ level: 'text', text: '请按期完成。' }],
    });
  });

  it('joins lines that were broken by hand, and only those', async () => {
    const full = '为进一步加强农村饮水安全工作切实保障群众饮水需要现将有关事项';
    const result = await importText(
      `\u3000\u3000${full}\n${full}\n通知如下。\n${full}\n一、要求\n短行\n短行二`,
    );
    if (result.state !== 'read') throw new Error(result.code);
    expect(result.content.body).toEqual([
      { level: 'text', text: `${full}${full}通知如下。` },
      { level: 'text', text: full },
      { level: 'h1', text: '要求' },
      { level: 'text', text: '短行' },
      { level: 'text', text: '短行二' },
    ]);
    expect(result.notes).toContainEqual({ code: 'linesJoined', where: '', evidence: { count: '2' } });
  });

  it('begins an annex behind a form feed', async () => {
    const result = await importText('正文一。\n正文二。\f附件1：检查表\n甲。');
    expect(result.state === 'read' && result.content.annexes).toEqual([
      { title: '检查表', body: [{ level: 'text', text: '甲。' }] },
    ]);
  });
});

describe('files that are refused', () => {
  const compound = (stream: string): Buffer =>
    Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.alloc(3000),
      Buffer.from(stream, 'utf16le'),
      Buffer.alloc(600),
    ]);

  it('say what they are', async () => {
    expect(await codeOf(new Uint8Array())).toBe('empty');
    expect(await codeOf(compound('EncryptedPackage'))).toBe('encrypted');
    expect(await codeOf(compound('WordDocument'))).toBe('oldWord');
    expect(await codeOf(compound('Workbook'))).toBe('otherType');
    expect(await codeOf(makePdf())).toBe('otherType');
    expect(await codeOf(makeXlsx('表', [['甲']]))).toBe('noDocument');
    expect(await codeOf(Buffer.from('{\\rtf1 text}'))).toBe('otherType');
    expect(await codeOf(Buffer.from('<html><body>x</body></html>'))).toBe('otherType');
    expect(await codeOf(Buffer.from([1, 2, 3, 0, 0, 255, 254]))).toBe('typeUnknown');
    expect(await codeOf(await makeParts({ 'word/styles.xml': '<a/>' }))).toBe('noDocument');
  });

  it('zip bomb: hundreds of times its size', async () => {
    const bomb = await makeParts({
      ...partsOf({ body: '' }),
      'word/document.xml': ' '.repeat(40 * 1024 * 1024),
    });
    expect(bomb.length).toBeLessThan(100_000);
    expect(await codeOf(bomb)).toBe('zipBomb');
  });

  it('entity bombs and endless nesting', async () => {
    const dtd = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>';
    const withXml = (xml: string): Promise<Uint8Array> =>
      makeParts({ ...partsOf({ body: '' }), 'word/document.xml': xml });
    expect(
      await codeOf(await withXml(`${dtd}<w:document ${namespaces}><w:body>&b;</w:body></w:document>`)),
    ).toBe('damaged');
    const deep = `${'<w:ins>'.repeat(100_000)}${'</w:ins>'.repeat(100_000)}`;
    const nested = await importBytes(await makeDocx({ body: deep }));
    expect(nested.state).toBe('refused');
  });

  it('more blocks than a document may hold', async () => {
    const random = createRandom(5);
    const body = Array.from({ length: 5001 }, () => words(`段${String(random())}`)).join('');
    const result = await importBytes(await makeDocx({ body }));
    expect(result).toMatchObject({ state: 'refused', code: 'tooLarge', evidence: { paragraphs: '5001' } });
    for (const small of [{ maxFileBytes: 100 }, { maxTextBytes: 100 }]) {
      const source = memorySource(Buffer.alloc(101, 'a'));
      const limited = await importDocument(source, 'a.txt', { ...importLimits, ...small });
      expect(limited).toMatchObject({ state: 'refused', code: 'tooLarge' });
    }
  });

  it('cut off at every fiftieth of its bytes', async () => {
    const bytes = await makeDocx({ body: redHead });
    for (let part = 1; part < 50; part += 1) {
      const result = await importBytes(bytes.subarray(0, Math.floor((bytes.length * part) / 50)));
      expect(result.state).toBe('refused');
    }
    expect(await codeOf(bytes)).toBe('read');
  });
});

describe('under load and mutation', () => {
  it('a document of 300 pages is read whole', async () => {
    const paragraphs = Array.from(
      { length: 4500 },
      (_, index) => `第${index}段${randomBytes(120).toString('base64')}。`,
    );
    const body = paragraphs
      .map((text) => paragraph(run(text, `<w:rFonts w:eastAsia="仿宋"/>${size(16)}`)))
      .join('');
    const result = await importBytes(await makeDocx({ body }));
    expect(
      result.state === 'read' && result.content.body.map((block) => 'text' in block && block.text),
    ).toEqual(paragraphs);
  });

  it('mutated packages and mutated parts end in a result, never in an exception', async () => {
    const random = createRandom(77);
    const parts = partsOf({
      body: redHead,
      styles: '<w:style w:styleId="a"/>',
      numbering: '<w:num w:numId="1"/>',
    });
    const bytes = await makeParts(parts);
    let refused = 0;
    for (let round = 0; round < 400; round += 1) {
      if ((await importBytes(mutate(bytes, random))).state === 'refused') refused += 1;
      const name = ['word/document.xml', 'word/styles.xml', 'word/numbering.xml'][round % 3] ?? '';
      const broken = Buffer.from(mutate(Buffer.from(parts[name] ?? ''), random)).toString();
      expect(['read', 'refused']).toContain(
        (await importBytes(await makeParts({ ...parts, [name]: broken }))).state,
      );
    }
    expect(refused).toBeGreaterThan(300);
  });
});
