import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createBundledFaces } from '../../../../src/main/render/bundled-faces.ts';
import type { PageRequest } from '../../../../src/main/render/page-request.ts';
import { createPdfRenderer, renderPdf } from '../../../../src/main/render/render-pdf.ts';
import { writePdf } from '../../../../src/main/render/write-pdf.ts';
import { layoutDocument, type LayoutInput } from '../../../../src/shared/layout/layout-document.ts';
import { drawPage, inkRows, run, temporaryFile } from './commands.ts';
import type { TextItem } from '../../../../src/shared/layout/page-model.ts';
import { modelOf, requestOf, textItem, turnedTable } from './page-models.ts';
import { notice, noticeWith, request } from '../../shared/layout/sample-documents.ts';

const faces = createBundledFaces();

function requestFor(input: LayoutInput): PageRequest {
  const model = layoutDocument(input);
  const elements = { BT: model.title, WZ: '通知', ZSJG: ['云溪县人民政府', '市财政局'], FH: null };
  return {
    model,
    language: 'zh-CN',
    metadata: { title: model.title, author: '云岭市人民政府办公室', elements },
    documentDate: '2026-11-21',
  };
}

const write = (input: LayoutInput): { request: PageRequest; path: string; pdf: Uint8Array } => {
  const pdfRequest = requestFor(input);
  const { pdf } = writePdf(pdfRequest, faces);
  return { request: pdfRequest, path: temporaryFile('page.pdf', pdf), pdf };
};
const bare = (text: string): string => text.replace(/\s/gu, '');

const samples = {
  notice,
  request,
  'rare hanzi, brackets, Latin': noticeWith({
    title: '关于𬌗姓〔2026〕《办法》[一].:?%的通知——“试行”',
    body: [{ level: 'text', text: '甲·乙－丙…………①②㎡αβ' }],
  }),
};

describe('a PDF', () => {
  test.each(Object.entries(samples))(
    '%s: is clean for qpdf and gives its text back exactly, page by page',
    (_, input) => {
      const { request: made, path } = write(input);
      expect(run('qpdf', ['--check', path])).toContain('No syntax or stream encoding errors');
      made.model.pages.forEach((page, index) => {
        const printed = page.items.map((item) => (item.kind === 'text' ? item.text : '')).join('');
        const read = run('pdftotext', ['-raw', '-f', String(index + 1), '-l', String(index + 1), path, '-']);
        expect([...bare(read)].sort()).toEqual([...bare(printed)].sort());
      });
    },
  );

  test('reads in the order of the page', () => {
    const text = bare(run('pdftotext', ['-raw', write(notice).path, '-']));
    expect(text).toContain('附件：1.电子印章使用管理规范（试行）2.系统改造任务分工及完成时限表');
    expect(text).toContain(
      '为贯彻落实《党政机关公文处理工作条例》和《党政机关公文格式》（GB/T9704—2012）等文件精神',
    );
  });

  test('has the same bytes every time and in every time zone', () => {
    const script = `
      import { createHash } from 'node:crypto';
      import { createBundledFaces } from './src/main/render/bundled-faces.ts';
      import { writePdf } from './src/main/render/write-pdf.ts';
      const chunks = []; for await (const chunk of process.stdin) chunks.push(chunk);
      const { pdf } = writePdf(JSON.parse(Buffer.concat(chunks).toString()), createBundledFaces());
      process.stdout.write(createHash('sha256').update(pdf).digest('hex'));`;
    const input = JSON.stringify(requestFor(notice));
    const here = createHash('sha256')
      .update(writePdf(requestFor(notice), faces).pdf)
      .digest('hex');
    for (const zone of ['Asia/Shanghai', 'America/Los_Angeles', 'Pacific/Kiritimati']) {
      const env = { ...process.env, TZ: zone, LANG: 'de_DE.UTF-8' };
      expect(
        execFileSync(process.execPath, ['--input-type=module', '-e', script], {
          input,
          env,
          encoding: 'utf8',
        }),
      ).toBe(here);
    }
  });

  test('says what PDF/A-2u asks and bears the elements of GB/T 33480', () => {
    const { path, pdf } = write(notice);
    const bytes = Buffer.from(pdf).toString('latin1');
    const xmp = Buffer.from(pdf).toString('utf8');
    expect(xmp).toContain('<pdfaid:part>2</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>');
    expect(xmp).toContain(
      '<gb:ZSJG><rdf:Seq><rdf:li>云溪县人民政府</rdf:li><rdf:li>市财政局</rdf:li></rdf:Seq></gb:ZSJG>',
    );
    expect(xmp).not.toContain('<gb:FH>');
    expect(bytes).toMatch(/\/OutputIntents\[\d+ 0 R\]/);
    expect(run('pdfinfo', [path])).toMatch(/CreationDate:\s+.*Nov .*2026/);
    const fonts = run('pdffonts', [path]).trim().split('\n').slice(2);
    expect(fonts.length).toBeGreaterThanOrEqual(4);
    for (const font of fonts) expect(font).toMatch(/CID TrueType\s+Identity-H\s+yes yes yes/);
  });

  test('is not written with a date that is none', () => {
    expect(() => writePdf({ ...requestFor(notice), documentDate: '' }, faces)).toThrow('ISO date');
  });

  test('has an outline of the headings', () => {
    const outlines = run('qpdf', ['--json', '--json-key=outlines', write(notice).path]);
    const { outlines: tree } = JSON.parse(outlines) as {
      outlines: { title: string; kids: { title: string; kids: unknown[] }[] }[];
    };
    expect(tree.map((entry) => entry.title)).toEqual(['一、总体要求', '二、重点任务']);
    expect(tree[1]?.kids.map((entry) => [entry.title, entry.kids.length])).toEqual([
      ['（一）统一公文格式标准。', 0],
      ['（二）规范电子印章管理。', 2],
    ]);
  });

  test('reserves a signature field exactly where the seal will stand', () => {
    const { request: made, pdf } = write(notice);
    const place = made.model.sealPlaces[0]!;
    const field =
      /<<\/Type\/Annot\/Subtype\/Widget\/FT\/Sig\/T\(Seal1\)[^\n]*\/Rect\[([^\]]*)\][^\n]*\/AP<<\/N \d+ 0 R>>>>/.exec(
        Buffer.from(pdf).toString('latin1'),
      );
    const [left, bottom, right, top] = (field?.[1] ?? '')
      .split(' ')
      .map((value) => (Number(value) * 25.4) / 72);
    expect(left).toBeCloseTo(place.xUm / 1000, 2);
    expect(right! - left!).toBeCloseTo(42, 2);
    expect(297 - top!).toBeCloseTo(place.yUm / 1000, 2);
    expect(top! - bottom!).toBeCloseTo(42, 2);
    expect(Buffer.from(pdf).toString('latin1')).toMatch(/\/AcroForm \d+ 0 R/);
  });

  test('draws a character that no face has as 〓, names it, and still gives it back as text', () => {
    const pdfRequest = requestFor(noticeWith({ body: [{ level: 'text', text: '表情\u{1f600}字' }] }));
    const { pdf, missingGlyphs } = writePdf(pdfRequest, faces);
    expect(missingGlyphs).toEqual(['\u{1f600}']);
    expect(run('pdftotext', ['-raw', temporaryFile('missing.pdf', pdf), '-'])).toContain('表情\u{1f600}字');
  });
});

describe('text of every sort', () => {
  const readBack = (items: readonly TextItem[]): string =>
    bare(
      run('pdftotext', [
        '-raw',
        temporaryFile('text.pdf', writePdf(requestOf(modelOf(items)), faces).pdf),
        '-',
      ]),
    );

  test('a run whose characters come from several faces, squeezed, with marks and rare hanzi, reads as written', () => {
    // 黑 has neither the toned é nor every rare hanzi; 楷 has marks of other widths.
    const texts = ['甲é𬌗㑇鿍“乙”…—ǎA1', '汉\u{20164}字·①㎡℃‰', 'AB　（x=1）〔2026〕'];
    const items = texts.flatMap((text, index) =>
      (['hei', 'kai', 'xbs', 'latin'] as const).map((role, line) =>
        textItem(text, { role, scalePermille: 700 + index * 150, yUm: 40_000 + (index * 4 + line) * 12_000 }),
      ),
    );
    expect([...readBack(items)].sort()).toEqual([...bare(items.map(({ text }) => text).join(''))].sort());
  });

  test('turned text runs upwards from its pen, its heads to the left', () => {
    const { pdf } = writePdf(requestOf(turnedTable), faces);
    const path = temporaryFile('turned.pdf', pdf);
    expect(bare(run('pdftotext', ['-raw', path, '-']))).toContain('项目（2026年）');
    const boxes = run('pdftotext', ['-bbox', path, '-']).matchAll(
      /xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">序号</g,
    );
    const [xMin = 0, yMin = 0, xMax = 0, yMax = 0] =
      [...boxes][0]?.slice(1).map((points) => (Number(points) * 25.4) / 72) ?? [];
    expect(yMax).toBeCloseTo(250, 1);
    expect(yMin).toBeCloseTo(250 - 2 * 5.556, 1);
    expect(xMin).toBeLessThan(50 - 0.8 * 5.556);
    expect(xMax).toBeLessThan(50 + 0.5 * 5.556);
    const dark = drawPage(path, 1, 150);
    const ink = inkRows(dark, 150, (red, green, blue) => red + green + blue < 250, [235, 249.5]);
    expect(ink?.bottomMm).toBeGreaterThan(248.5);
  });
});

describe('the ink on the paper', () => {
  const dpi = 300;
  const { path } = write(notice);
  const first = drawPage(path, 1, dpi);
  const isRed = (red: number, green: number, blue: number): boolean => red > 180 && green < 90 && blue < 90;
  const isDark = (red: number, green: number, blue: number): boolean => red + green + blue < 250;

  test('the red mark begins 35 mm below the type area; the rule stands 4 mm below the number', () => {
    const mark = inkRows(first, dpi, isRed, [60, 100]);
    expect(Math.abs((mark?.topMm ?? 0) - 72)).toBeLessThanOrEqual(0.5);
    const rule = inkRows(first, dpi, isRed, [100, 140]);
    expect(rule?.topMm).toBeCloseTo(122.07, 0);
    expect((rule?.bottomMm ?? 0) - (rule?.topMm ?? 0)).toBeLessThan(0.8);
  });

  test('the first line of a page stands at 37 mm, the dash of its number 7 mm below the type area', () => {
    const second = drawPage(path, 2, dpi);
    expect(Math.abs((inkRows(second, dpi, isDark, [30, 42])?.topMm ?? 0) - 37)).toBeLessThanOrEqual(0.4);
    const number = inkRows(second, dpi, isDark, [264, 290]);
    const dash = ((number?.topMm ?? 0) + (number?.bottomMm ?? 0)) / 2;
    expect(Math.abs(dash - 269)).toBeLessThanOrEqual(0.6);
  });
});

describe('the PDF thread', () => {
  test('gives the same bytes as this thread, many documents at once', async () => {
    const renderer = createPdfRenderer();
    const inputs = [notice, request, notice];
    const rendered = await Promise.all(inputs.map((input) => renderer.renderPdf(requestFor(input))));
    await renderer.close();
    rendered.forEach(({ pdf }, index) => {
      expect(Buffer.compare(pdf, writePdf(requestFor(inputs[index]!), faces).pdf)).toBe(0);
    });
  });

  test('ends with its document when asked for one', async () => {
    const { pdf, missingGlyphs } = await renderPdf(requestFor(request));
    expect(Buffer.from(pdf.subarray(0, 8)).toString()).toBe('%PDF-1.7');
    expect(missingGlyphs).toEqual([]);
  });

  test('rejects what comes after its end instead of waiting for ever', async () => {
    const renderer = createPdfRenderer();
    const underWay = renderer.renderPdf(requestFor(request));
    const ended = expect(underWay).rejects.toThrow('ended');
    await renderer.close();
    await ended;
    await expect(renderer.renderPdf(requestFor(request))).rejects.toThrow('ended');
  });
});
