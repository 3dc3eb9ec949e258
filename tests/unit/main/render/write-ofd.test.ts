import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ofdLimits } from '../../../../src/formats/ofd/limits.ts';
import { readZip } from '../../../../src/formats/zip/read.ts';
import { memorySource } from '../../../../src/formats/byte-source.ts';
import type { XmlElement } from '../../../../src/formats/xml/tree.ts';
import { bindFonts } from '../../../../src/main/render/bind-fonts.ts';
import { createBundledFaces } from '../../../../src/main/render/bundled-faces.ts';
import { writeOfd } from '../../../../src/main/render/ofd/write-ofd.ts';
import type { PageRequest } from '../../../../src/main/render/page-request.ts';
import { glyphRuns } from '../../../../src/main/render/place-glyphs.ts';
import { createPdfRenderer } from '../../../../src/main/render/render-pdf.ts';
import { layoutDocument, type LayoutInput } from '../../../../src/shared/layout/layout-document.ts';
import type { ViewedPath, ViewedText } from '../../../../src/shared/domain/viewed-page.ts';
import { notice, noticeWith, office } from '../../shared/layout/sample-documents.ts';
import { modelOf, requestOf, textItem, turnedTable } from './page-models.ts';
import { openPart, pensOf, type Pen, type ReadBack, readBack } from './read-ofd.ts';

const faces = createBundledFaces();
const elements = {
  BT: notice.content.title,
  WZ: '通知',
  FH: null,
  JJCD: '特急',
  FWJGBZ: notice.issuerMark,
  FWZH: '云府办发〔2026〕1号',
  ZSJG: ['云溪县人民政府', '市财政局'],
  FWJGSM: ['云岭市人民政府办公室'],
  CWRQ: '2026-11-21',
  FZ: '此件公开发布',
  YFJG: '云岭市人民政府办公室',
  YFRQ: '2026-11-23',
};
const requestFor = (input: LayoutInput): PageRequest => {
  const model = layoutDocument(input);
  return requestOf(model, {
    metadata: { title: model.title, author: '云岭市人民政府办公室', elements },
  });
};
const rare = noticeWith({
  title: '关于𬌗姓、𠅤字的通知',
  body: [{ level: 'text', text: '甲·乙“丙”……—①㎡αβ𬌗（A.b）' }],
});

/** Pens of the model's characters as its writers place them. */
function expectedPens(request: PageRequest, pageIndex: number): Pen[] {
  const bound = bindFonts(request.model, faces);
  return (request.model.pages[pageIndex]?.items ?? []).flatMap((item) =>
    item.kind === 'rule'
      ? []
      : glyphRuns(item, bound).flatMap((run) =>
          run.glyphs.map(({ char, alongUm }) => ({
            char,
            xMm: (item.xUm + (item.turned ? 0 : alongUm)) / 1000,
            yMm: (item.yUm - (item.turned ? alongUm : 0)) / 1000,
          })),
        ),
  );
}

const isText = (item: { kind: string }): item is ViewedText => item.kind === 'text';
const walk = (element: XmlElement): XmlElement[] => [element, ...element.children.flatMap(walk)];

async function xmlParts({ container }: ReadBack): Promise<Map<string, XmlElement>> {
  const paths = container.parts.paths.filter((path) => path.endsWith('.xml'));
  return new Map(
    await Promise.all(paths.map(async (path) => [path, await container.parts.xml(path)] as const)),
  );
}

const locations = new Set(['DocRoot', 'PublicRes', 'CustomTags', 'FileLoc', 'FontFile']);

/** Where an element leads to, if anywhere. */
function locationOf({ name, text, attributes }: XmlElement): string | undefined {
  if (name === 'Page') return attributes.get('BaseLoc');
  return locations.has(name) ? text : undefined;
}

describe('an OFD', () => {
  test.each([
    ['a notice', requestFor(notice)],
    ['rare characters and marks', requestFor(rare)],
    ['turned text', requestOf(turnedTable)],
  ])(
    '%s: every character stands where the page model has it, drawn by a font of the file',
    async (_, request) => {
      const { drawer } = await readBack(writeOfd(request, faces).ofd);
      for (const [index, page] of request.model.pages.entries()) {
        const { page: viewed, notes } = await drawer.drawPage(index);
        expect(notes).toEqual([]);
        expect([viewed.widthMm, viewed.heightMm]).toEqual([page.widthUm / 1000, page.heightUm / 1000]);
        const texts = viewed.items.filter(isText);
        const [got, wanted] = [texts.flatMap(pensOf), expectedPens(request, index)];
        expect(got.map(({ char }) => char).join('')).toBe(wanted.map(({ char }) => char).join(''));
        got.forEach((pen, at) => {
          // Distances are rounded to a thousandth of a millimetre.
          expect(Math.abs(pen.xMm - (wanted[at]?.xMm ?? NaN))).toBeLessThan(0.02);
          expect(Math.abs(pen.yMm - (wanted[at]?.yMm ?? NaN))).toBeLessThan(0.02);
        });
        for (const { text, glyphs } of texts)
          expect(glyphs.length).toBeGreaterThanOrEqual([...text.replace(/\s/gu, '')].length);
      }
    },
  );

  test('draws turned text a quarter against the clock, squeezed along its line', async () => {
    const { drawer } = await readBack(writeOfd(requestOf(turnedTable), faces).ofd);
    const { page } = await drawer.drawPage(0);
    const texts = page.items.filter(isText);
    for (const { matrix } of texts) expect(matrix.slice(0, 4)).toEqual([0, -1, 1, 0]);
    const squeezed = texts.find(({ text }) => text.startsWith('投资'));
    expect(squeezed?.glyphs[0]?.matrix[0]).toBeCloseTo(0.8 * 5.556 * 0.001, 5);
    const rules = page.items.filter((item): item is ViewedPath => item.kind === 'path');
    expect(rules.map(({ stroke }) => stroke?.width)).toEqual([0.25, 0.5]);
    expect(rules.map(({ stroke }) => stroke?.paint)).toMatchObject([
      { color: '#000000' },
      { color: '#e60012' },
    ]);
  });

  test('is a package in which everything that is named is there, and everything there is named', async () => {
    const request = requestFor(notice);
    const { ofd } = writeOfd(request, faces);
    const read = await readBack(ofd);
    const zip = await readZip(memorySource(ofd), ofdLimits.zip);
    expect(zip.entries[0]?.name).toBe('OFD.xml');
    const parts = await xmlParts(read);
    const reached = new Set(['OFD.xml']);
    for (const [path, root] of parts) {
      const base = root.name === 'Res' ? `${root.attributes.get('BaseLoc')}/` : '';
      for (const element of walk(root)) {
        const named = locationOf(element);
        if (!named) continue;
        const found = read.container.parts.resolve(path, `${base}${named}`);
        expect(found, named).toMatchObject({ way: 'standard' });
        reached.add(found?.path ?? '');
      }
    }
    expect([...reached].sort()).toEqual([...read.container.parts.paths].sort());
    const ids = [...parts.values()].flatMap(walk).flatMap((element) => element.attributes.get('ID') ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    const document = parts.get('Doc_0/Document.xml');
    const largest = document && walk(document).find(({ name }) => name === 'MaxUnitID')?.text;
    expect(Number(largest)).toBe(Math.max(...ids.map(Number)));
  });

  test('has fonts whose own character map gives the glyphs that CGTransform gives', async () => {
    const read = await readBack(writeOfd(requestFor(rare), faces).ofd);
    const resources = await read.container.parts.xml('Doc_0/PublicRes.xml');
    const fonts = new Map(
      await Promise.all(
        walk(resources)
          .filter(({ name }) => name === 'Font')
          .map(async (font) => {
            const file = `Doc_0/Res/${font.children[0]?.text}`;
            return [font.attributes.get('ID'), await openPart(read.container, file)] as const;
          }),
      ),
    );
    const objects = walk(await read.container.parts.xml('Doc_0/Pages/Page_0/Content.xml')).filter(
      ({ name }) => name === 'TextObject',
    );
    let compared = 0;
    for (const object of objects) {
      const font = fonts.get(object.attributes.get('Font'));
      const text = walk(object).find(({ name }) => name === 'TextCode')?.text ?? '';
      const glyphs = walk(object)
        .find(({ name }) => name === 'Glyphs')
        ?.text.split(' ')
        .map(Number);
      const own = [...text].map((char) => font?.glyphOf(char.codePointAt(0) ?? 0));
      if (glyphs) expect(glyphs).toEqual(own);
      else expect(own.every((glyph) => glyph !== undefined && glyph > 0)).toBe(true);
      compared += own.length;
    }
    expect(compared).toBeGreaterThan(50);
  });

  test('says what it is: title, author, day, elements of GB/T 33480, outline', async () => {
    const request = requestFor(notice);
    const read = await readBack(writeOfd(request, faces).ofd);
    expect(read.container.documents[0]?.info).toMatchObject({
      title: notice.content.title,
      author: '云岭市人民政府办公室',
      creationDate: '2026-11-21',
      modificationDate: '2026-11-21',
    });
    const parts = await xmlParts(read);
    const datas = walk(parts.get('OFD.xml')!).filter(({ name }) => name === 'CustomData');
    const named = new Map(datas.map((data) => [data.attributes.get('Name'), data.text]));
    expect(named.get('FWZH')).toBe('云府办发〔2026〕1号');
    expect(named.get('ZSJG')).toBe('云溪县人民政府；市财政局');
    expect(named.has('FH')).toBe(false);
    const outline = walk(parts.get('Doc_0/Document.xml')!).filter(({ name }) => name === 'OutlineElem');
    expect(outline.map((element) => element.attributes.get('Title'))).toEqual(
      request.model.outline.map(({ text }) => text),
    );
    const places = walk(parts.get('Doc_0/Document.xml')!).filter(({ name }) => name === 'Dest');
    const pageIds = read.container.documents[0]?.pages.map(({ id }) => id) ?? [];
    expect(places.map((place) => pageIds.indexOf(place.attributes.get('PageID') ?? ''))).toEqual(
      request.model.outline.map(({ page }) => page),
    );
  });

  test('has tags that lead to the words on the page', async () => {
    const read = await readBack(writeOfd(requestFor(notice), faces).ofd);
    const parts = await xmlParts(read);
    const words = new Map(
      [...parts.values()]
        .flatMap(walk)
        .filter(({ name }) => name === 'TextObject')
        .map((object) => [
          object.attributes.get('ID'),
          walk(object).find(({ name }) => name === 'TextCode')?.text,
        ]),
    );
    const tags = new Map(
      parts.get('Doc_0/Tags/CustomTag.xml')?.children.map((tag) => [
        tag.name,
        tag.children
          .map(({ text }) => words.get(text) ?? '')
          .join('')
          .replace(/\s/gu, ''),
      ]),
    );
    expect(tags.get('FWZH')).toBe('云府办发〔2026〕1号');
    expect(tags.get('JJCD')).toBe('特急');
    expect(tags.get('CWRQ')).toBe('2026年11月21日');
    expect(tags.get('FWJGSM')).toBe('云岭市人民政府办公室');
    expect(tags.get('YFRQ')).toContain('2026年11月23日');
    expect(tags.get('BT')).toBe(notice.content.title);
    expect(tags.get('ZSJG')).toContain('云溪县人民政府');
    expect(tags.get('FZ')).toContain('此件公开发布');
  });

  test('has tags for who signs by stamp, and for a day that stands elsewhere than below the text', async () => {
    const stamped = noticeWith(
      { signatureStamp: { post: '市　长', name: '梁景和' }, titleNote: '（2026年11月21日通过）' },
      { seals: [] },
    );
    const tagged = async (input: LayoutInput): Promise<Map<string, number>> => {
      const { container } = await readBack(writeOfd(requestFor(input), faces).ofd);
      const tags = (await container.parts.xml('Doc_0/Tags/CustomTag.xml')).children;
      return new Map(tags.map((tag) => [tag.name, tag.children.length]));
    };
    expect((await tagged(stamped)).get('FWJGSM')).toBe(2);
    const resolution = noticeWith({ kind: 'resolution', titleNote: '（2026年11月21日通过）' }, { seals: [] });
    expect((await tagged(resolution)).get('CWRQ')).toBeGreaterThan(0);
  });

  test('names the place of each stamp and holds nothing half-made for it', async () => {
    const request = requestFor(notice);
    const { ofd, stampPlaces } = writeOfd(request, faces);
    const { container } = await readBack(ofd);
    const [place] = request.model.sealPlaces;
    expect(stampPlaces).toEqual([
      {
        unit: office,
        page: place?.page,
        pageId: Number(container.documents[0]?.pages[place?.page ?? 0]?.id),
        xMm: (place?.xUm ?? 0) / 1000,
        yMm: (place?.yUm ?? 0) / 1000,
        widthMm: 42,
        heightMm: 42,
      },
    ]);
    expect(container.parts.paths.filter((path) => /sign|annot/i.test(path))).toEqual([]);
  });

  test('has the same bytes every time, in every time zone, and from the thread', async () => {
    const script = `
      import { createHash } from 'node:crypto';
      import { createBundledFaces } from './src/main/render/bundled-faces.ts';
      import { writeOfd } from './src/main/render/ofd/write-ofd.ts';
      const chunks = []; for await (const chunk of process.stdin) chunks.push(chunk);
      const { ofd } = writeOfd(JSON.parse(Buffer.concat(chunks).toString()), createBundledFaces());
      process.stdout.write(createHash('sha256').update(ofd).digest('hex'));`;
    const request = requestFor(notice);
    const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
    const here = hash(writeOfd(request, faces).ofd);
    for (const zone of ['Asia/Shanghai', 'America/St_Johns', 'Pacific/Kiritimati']) {
      const env = { ...process.env, TZ: zone, LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' };
      const options = { input: JSON.stringify(request), env, encoding: 'utf8' as const };
      expect(execFileSync(process.execPath, ['--input-type=module', '-e', script], options)).toBe(here);
    }
    const renderer = createPdfRenderer();
    const [ofd, pdf] = await Promise.all([renderer.renderOfd(request), renderer.renderPdf(request)]);
    await renderer.close();
    expect(hash(ofd.ofd)).toBe(here);
    expect(Buffer.from(pdf.pdf.subarray(0, 5)).toString()).toBe('%PDF-');
  });
});

describe('an OFD of what cannot be printed', () => {
  const hostile = '甲\u0000乙\ud800丙\u{1f600}<&>"\uffff\u001b';

  test('is well-formed, draws 〓 and reports the characters', async () => {
    const request = requestOf({ ...modelOf([textItem(hostile)]), title: hostile }, { documentDate: null });
    const { ofd, missingGlyphs } = writeOfd(
      { ...request, metadata: { title: hostile, author: hostile, elements: { BT: hostile, ZSJG: [] } } },
      faces,
    );
    expect(missingGlyphs).toEqual(['\ufffd', '\u{1f600}']);
    const { container, drawer } = await readBack(ofd);
    expect(container.documents[0]?.info).toMatchObject({
      title: '甲乙\ufffd丙\u{1f600}<&>"',
      creationDate: null,
    });
    const { page, notes } = await drawer.drawPage(0);
    expect(notes).toEqual([]);
    const texts = page.items.filter(isText);
    expect(texts.map(({ text }) => text).join('')).toBe('甲\ufffd乙\ufffd丙\u{1f600}<&>"\ufffd\ufffd');
  });

  test('no pages and no words are a file all the same', async () => {
    const { ofd } = writeOfd(requestOf(modelOf([])), faces);
    expect((await readZip(memorySource(ofd), ofdLimits.zip)).entries.map(({ name }) => name)).toContain(
      'Doc_0/Document.xml',
    );
  });

  test('a date that is none is refused', () => {
    expect(() => writeOfd(requestOf(modelOf([]), { documentDate: 'gestern' }), faces)).toThrow('ISO date');
  });
});
