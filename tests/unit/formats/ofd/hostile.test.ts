// Files made to harm their reader: each ends as a page or in a sentence, none takes the machine.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { openFont } from '../../../../src/formats/font/outline-font.ts';
import { memorySource } from '../../../../src/formats/byte-source.ts';
import { ofdLimits } from '../../../../src/formats/ofd/limits.ts';
import { openParts } from '../../../../src/formats/ofd/parts.ts';
import { readOfd } from '../../../../src/formats/ofd/read-ofd.ts';
import { pictureOfSeal, pictureOfSignature } from '../../../../src/formats/ofd/seal-picture.ts';
import { viewedPageSchema } from '../../../../src/shared/contract/viewed-page-schema.ts';
import { viewRefusals } from '../../../../src/shared/domain/viewed-page.ts';
import { createRandom, mutate } from '../mutations.ts';
import { makeOfd, makeZip, pageOf, see } from './make-ofd.ts';

const ns = 'xmlns:ofd="http://www.ofdspec.org/2016"';
const text = (code: string, attributes = 'Size="5"'): string =>
  `<ofd:TextObject ID="8" Boundary="0 0 9 9" Font="3" ${attributes}>${code}</ofd:TextObject>`;
const drawn = (data: string, attributes = 'Boundary="0 0 9 9"'): string =>
  `<ofd:PathObject ID="9" ${attributes}><ofd:AbbreviatedData>${data}</ofd:AbbreviatedData></ofd:PathObject>`;

async function notesOf(bytes: Uint8Array): Promise<readonly string[]> {
  const seen = await see(bytes);
  if (typeof seen === 'string') throw new Error(`refused: ${seen}`);
  viewedPageSchema.parse(seen.page);
  return seen.notes;
}

describe('the package', () => {
  it('is refused for what it is not', async () => {
    expect(await see(Buffer.from('%PDF-1.7'))).toBe('malformed');
    expect(await see(makeZip({ 'word/document.xml': '<x/>' }))).toBe('not-ofd');
    expect(await see(makeZip({ 'OFD.xml': '<other/>' }))).toBe('not-ofd');
    expect(await see(makeZip({ 'OFD.xml': `<ofd:OFD ${ns}/>` }))).toBe('no-pages');
    expect(await see(makeOfd('', { 'OFD.xml': `<!DOCTYPE x [<!ENTITY a "b">]><OFD/>` }))).toBe('malformed');
  });

  it('may not have one part under two names', async () => {
    expect(await see(makeOfd('', { 'doc_0/document.xml': '<x/>' }))).toBe('ambiguous');
    expect(await see(makeOfd('', { '../out.xml': '<x/>' }))).toBe('ambiguous');
  });

  it('may not unpack to hundreds of times its size', async () => {
    const bomb = makeOfd('', { 'Doc_0/Pages/P.xml': Buffer.alloc(60 * 1024 * 1024, 0x20) });
    expect(await see(bomb)).toBe('too-large');
  });

  it('finds paths as real files write them and never outside', async () => {
    const parts = await openParts(memorySource(makeOfd('')), ofdLimits);
    const find = (loc: string) => parts.resolve('Doc_0/Document.xml', loc);
    expect(find('Pages/P.xml')).toEqual({ path: 'Doc_0/Pages/P.xml', way: 'standard' });
    expect(find('/Doc_0/Pages/P.xml')).toEqual({ path: 'Doc_0/Pages/P.xml', way: 'standard' });
    expect(find('./x/../Pages/P.xml')).toEqual({ path: 'Doc_0/Pages/P.xml', way: 'standard' });
    expect(find('Doc_0/Pages/P.xml')).toEqual({ path: 'Doc_0/Pages/P.xml', way: 'from-root' });
    expect(find('PAGES\\p.xml')).toEqual({ path: 'Doc_0/Pages/P.xml', way: 'folded' });
    expect(find('../../OFD.xml')).toBeNull();
    expect(find('../../../etc/passwd')).toBeNull();
    expect(find('')).toBeNull();
  });

  it('has its lists bounded', async () => {
    const pages = '<ofd:Page ID="1" BaseLoc="Pages/P.xml"/>'.repeat(ofdLimits.maxPages + 1);
    const document = `<ofd:Document ${ns}><ofd:Pages>${pages}</ofd:Pages></ofd:Document>`;
    const outcome = await readOfd(memorySource(makeOfd('', { 'Doc_0/Document.xml': document })));
    expect(outcome).toMatchObject({ state: 'refused', code: 'too-large' });
  });

  it('keeps a broken signature or attachment list to itself', async () => {
    const bytes = makeOfd(drawn('M 0 0 L 1 1'), {
      'OFD.xml': `<ofd:OFD ${ns}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot><ofd:Signatures>S.xml</ofd:Signatures></ofd:DocBody></ofd:OFD>`,
      'S.xml': `<ofd:Signatures ${ns}><ofd:Signature ID="1" BaseLoc="nowhere.xml"/><ofd:Signature ID="2" BaseLoc="broken.xml"/></ofd:Signatures>`,
      'broken.xml': '<x',
    });
    const outcome = await readOfd(memorySource(bytes));
    if (outcome.state !== 'read') throw new Error(outcome.code);
    expect(outcome.container.documents[0]?.signatures.map(({ xml }) => xml)).toEqual([null, null]);
    expect(await notesOf(bytes)).toContain('signature-unreadable');
  });
});

describe('a page', () => {
  it('that is missing or broken is refused by itself', async () => {
    expect(await see(makeOfd('', { 'Doc_0/Pages/P.xml': '<x' }))).toBe('page-unreadable');
    const document = `<ofd:Document ${ns}><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/none.xml"/></ofd:Pages></ofd:Document>`;
    expect(await see(makeOfd('', { 'Doc_0/Document.xml': document }))).toBe('page-unreadable');
  });

  it('of absurd numbers loses those objects only', async () => {
    const layer = [
      drawn('M 0 0 L 1 1', 'Boundary="1e9 0 5 5"'),
      drawn('M 0 0 L 1 1', 'Boundary="NaN 0 5 5"'),
      drawn('M 0 0 L 1 1', 'Boundary="0 0 9 9" CTM="1e6 1e6 1e6 1e6 1e6"'),
      drawn('M 1e99 Infinity', 'Boundary="0 0 9 9"'),
      drawn('M 0 0 L 1 1'),
      text('<ofd:TextCode X="NaN" Y="1e400">云</ofd:TextCode>', 'Size="-3"'),
    ].join('');
    const seen = await see(makeOfd(layer));
    if (typeof seen === 'string') throw new Error(seen);
    expect(seen.page.items.length).toBe(1);
    expect(seen.notes).toContain('object-skipped');
  });

  it('with a group of a billion distances costs what its characters cost', async () => {
    const seen = await see(
      makeOfd(
        text('<ofd:TextCode X="0" Y="1" DeltaX="g 999999 5 g 999999 5 g 999999 5">云岭</ofd:TextCode>'),
      ),
    );
    if (typeof seen === 'string') throw new Error(seen);
    const [item] = seen.page.items;
    expect(item?.kind === 'text' ? item.pens : []).toEqual([0, 1, 5, 1]);
  });

  it('of too many objects or glyphs is refused as a whole', async () => {
    expect(await see(makeOfd('<ofd:PathObject/>'.repeat(ofdLimits.maxObjects + 1)))).toBe('too-large');
    const long = '云'.repeat(ofdLimits.maxGlyphs / 2 + 10);
    const code = `<ofd:TextCode X="0" Y="1">${long}</ofd:TextCode>`;
    expect(await see(makeOfd(text(code) + text(code)))).toBe('too-large');
  });

  it('nested without end is refused, blocks in blocks end', async () => {
    const depth = 5000;
    expect(await see(makeOfd('<ofd:PageBlock>'.repeat(depth) + '</ofd:PageBlock>'.repeat(depth)))).toBe(
      'too-large',
    );
    const blocks = 30;
    const inner = '<ofd:PageBlock>'.repeat(blocks) + drawn('M 0 0 L 1 1') + '</ofd:PageBlock>'.repeat(blocks);
    expect(await notesOf(makeOfd(inner))).toContain('object-skipped');
  });

  it('whose templates multiply themselves ends at the objects allowed', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const templates = names.map((name) => `<ofd:TemplatePage ID="${name}" BaseLoc="${name}.xml"/>`).join('');
    const all = names
      .flatMap((name) => Array<string>(5).fill(`<ofd:Template TemplateID="${name}"/>`))
      .join('');
    const seen = await see(
      makeOfd('', {
        'Doc_0/Document.xml': `<ofd:Document ${ns}><ofd:CommonData>${templates}</ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/P.xml"/></ofd:Pages></ofd:Document>`,
        'Doc_0/Pages/P.xml': pageOf('', all),
        ...Object.fromEntries(names.map((name) => [`Doc_0/${name}.xml`, pageOf(drawn('M 0 0 L 1 1'), all)])),
      }),
    );
    expect(seen).toBe('too-large');
  });

  it('whose composites multiply themselves ends too', async () => {
    const unit = (id: number): string =>
      `<ofd:CompositeGraphicUnit ID="${id}"><ofd:Content>${`<ofd:CompositeObject ResourceID="${id + 1}" Boundary="0 0 1 1"/>`.repeat(10)}</ofd:Content></ofd:CompositeGraphicUnit>`;
    const units = Array.from({ length: 20 }, (_, id) => unit(id)).join('');
    const resources = `<ofd:Res ${ns}><ofd:CompositeGraphicUnits>${units}</ofd:CompositeGraphicUnits></ofd:Res>`;
    const layer = '<ofd:CompositeObject ResourceID="0" Boundary="0 0 1 1"/>';
    expect(await see(makeOfd(layer, { 'Doc_0/PublicRes.xml': resources }))).toBe('too-large');
  });
});

describe('pictures', () => {
  const png = (widthPx: number, heightPx: number): Uint8Array => {
    const bytes = Buffer.from('89504e470d0a1a0a0000000d494844520000000000000000080600000000000000', 'hex');
    bytes.writeUInt32BE(widthPx, 16);
    bytes.writeUInt32BE(heightPx, 20);
    return bytes;
  };
  const withPicture = (bytes: Uint8Array): Uint8Array =>
    makeOfd('<ofd:ImageObject ResourceID="50" Boundary="0 0 20 10"/>', {
      'Doc_0/PublicRes.xml': `<ofd:Res ${ns}><ofd:MultiMedias><ofd:MultiMedia ID="50" Type="Image"><ofd:MediaFile>p</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>`,
      'Doc_0/p': bytes,
    });

  it('are shown by their own kind, filling their boundary', async () => {
    const seen = await see(withPicture(png(4, 2)));
    if (typeof seen === 'string') throw new Error(seen);
    expect(seen.page.items[0]).toMatchObject({ kind: 'image', image: 0, matrix: [20, 0, 0, 10, 0, 0] });
  });

  it('of 60,000 by 60,000 pixels, of no pixels, cut, or of kinds browsers do not draw, are left out and named', async () => {
    expect(await notesOf(withPicture(png(60_000, 60_000)))).toContain('image-unreadable');
    expect(await notesOf(withPicture(png(0, 9)))).toContain('image-unreadable');
    expect(await notesOf(withPicture(png(4, 2).subarray(0, 18)))).toContain('image-unreadable');
    expect(await notesOf(withPicture(Buffer.from('ffd8ffe0ffff', 'hex')))).toContain('image-unreadable');
    expect(await notesOf(withPicture(Buffer.from('49492a0008000000', 'hex')))).toContain('image-unsupported');
    expect(await notesOf(withPicture(Buffer.from('<svg onload="x"/>')))).toContain('image-unsupported');
  });
});

describe('fonts', () => {
  /** A face of one table directory with these tables. */
  const makeFont = (tables: Readonly<Record<string, Uint8Array>>): Uint8Array => {
    const names = Object.keys(tables);
    const head = Buffer.alloc(12 + names.length * 16);
    head.writeUInt32BE(0x00010000, 0);
    head.writeUInt16BE(names.length, 4);
    const bodies: Uint8Array[] = [];
    let at = head.length;
    for (const [index, name] of names.entries()) {
      const body = tables[name] ?? new Uint8Array();
      head.write(name, 12 + index * 16, 'latin1');
      head.writeUInt32BE(at, 20 + index * 16);
      head.writeUInt32BE(body.length, 24 + index * 16);
      bodies.push(body);
      at += body.length;
    }
    return Buffer.concat([head, ...bodies]);
  };
  const headTable = Buffer.alloc(54);
  headTable.writeUInt16BE(1000, 18);
  headTable.writeInt16BE(1, 50);
  const maxp = Buffer.from('00010000ffff', 'hex');

  it('whose glyphs contain themselves, many times over, are blank', () => {
    // A composite of 100 references to itself.
    const part = Buffer.from('00220000000000000000', 'hex').subarray(0, 8);
    const glyph = Buffer.concat([
      Buffer.from('ffff0000000000000000', 'hex'),
      ...Array<Buffer>(100).fill(part),
    ]);
    const loca = Buffer.alloc(8);
    loca.writeUInt32BE(glyph.length, 4);
    const font = openFont(makeFont({ head: headTable, maxp, loca, glyf: glyph }));
    expect(font?.outlineOf(0)).toEqual([]);
    expect(font?.outlineOf(60_000)).toEqual([]);
    expect(font?.advanceOf(5)).toBe(1000);
  });

  it('with absurd tables give no glyph and no crash', () => {
    const cmap = Buffer.alloc(40, 0xff);
    cmap.writeUInt16BE(1, 2);
    cmap.writeUInt32BE(12, 8);
    cmap.writeUInt16BE(12, 12);
    const font = openFont(
      makeFont({ head: headTable, maxp, loca: Buffer.alloc(8), glyf: Buffer.alloc(4), cmap }),
    );
    expect(font?.glyphOf(0x4e91)).toBe(0);
    expect(openFont(Buffer.alloc(3))).toBeNull();
    expect(openFont(Buffer.from('0001000000ff', 'hex'))).toBeNull();
    expect(openFont(makeFont({ head: headTable }))).toBeNull();
  });
});

describe('seal data', () => {
  it('cut or nested without end has no picture', () => {
    expect(pictureOfSignature(new Uint8Array())).toBeNull();
    expect(pictureOfSignature(Buffer.from('3084ffffffff', 'hex'))).toBeNull();
    expect(pictureOfSeal(Buffer.from('3080308030803080', 'hex'))).toBeNull();
    expect(pictureOfSeal(Buffer.alloc(100_000, 0x30))).toBeNull();
  });
});

const root = path.resolve(import.meta.dirname, '../../../..');
const folder = path.resolve(root, process.env['YIZHAN_SHARED'] ?? '../shared', 'samples/ofd');

describe.runIf(existsSync(folder))('genuine files with wounds inside of their parts', () => {
  const names = (existsSync(folder) ? readdirSync(folder) : []).filter((name) => name.endsWith('.ofd'));
  it.each(names)('%s', async (name) => {
    const parts = unzipSync(readFileSync(path.join(folder, name)));
    const paths = Object.keys(parts).filter((part) => !part.endsWith('/'));
    const random = createRandom(name.length * 7919);
    for (let round = 0; round < 30; round += 1) {
      const wounded = paths[Math.floor(random() * paths.length)] ?? '';
      const bytes = makeZip({ ...parts, [wounded]: mutate(parts[wounded] ?? new Uint8Array(), random) }, 0);
      const seen = await see(bytes);
      if (typeof seen === 'string') expect(viewRefusals).toContain(seen);
      else viewedPageSchema.parse(seen.page);
    }
  });
});
