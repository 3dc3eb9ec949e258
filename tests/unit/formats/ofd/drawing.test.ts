// What objects become: positions in millimetres, glyphs, paints, clips.
import { describe, expect, it } from 'vitest';
import type { ViewedItem, ViewedPath, ViewedText } from '../../../../src/shared/domain/viewed-page.ts';
import { readPathData } from '../../../../src/formats/ofd/path-data.ts';
import { makeOfd, pageOf, see, seePage } from './make-ofd.ts';

const path = (attributes: string, data: string, inner = ''): string =>
  `<ofd:PathObject ID="9" Boundary="10 20 50 50" ${attributes}>${inner}<ofd:AbbreviatedData>${data}</ofd:AbbreviatedData></ofd:PathObject>`;

async function draw(layer: string, parts = {}): Promise<readonly ViewedItem[]> {
  return (await seePage(makeOfd(layer, parts))).items;
}
const firstPath = (items: readonly ViewedItem[]): ViewedPath => {
  const found = items.find((item) => item.kind === 'path');
  if (!found) throw new Error('no path');
  return found;
};
const firstText = (items: readonly ViewedItem[]): ViewedText => {
  const found = items.find((item) => item.kind === 'text');
  if (!found) throw new Error('no text');
  return found;
};
const text = (attributes: string, code: string): string =>
  `<ofd:TextObject ID="8" Boundary="30 40 100 20" Font="3" Size="5" ${attributes}>${code}</ofd:TextObject>`;

describe('paths', () => {
  it('stand at their boundary, bent by their matrix, stroked unless told otherwise', async () => {
    const item = firstPath(await draw(path('CTM="2 0 0 3 1 1"', 'M 0 0 L 5 5 C')));
    expect(item.matrix).toEqual([2, 0, 0, 3, 11, 21]);
    expect(item.outline).toEqual([0, 0, 0, 1, 5, 5, 4]);
    expect(item.stroke?.width).toBe(0.353);
    expect(item.fill).toBeNull();
  });

  it('take colours by value, hex, grey, CMYK and palette, with alpha', async () => {
    const resources = `<ofd:Res xmlns:ofd="http://www.ofdspec.org/2016"><ofd:ColorSpaces><ofd:ColorSpace ID="70" Type="CMYK"/><ofd:ColorSpace ID="71" Type="RGB"><ofd:Palette><ofd:CV>1 2 3</ofd:CV><ofd:CV>255 0 128</ofd:CV></ofd:Palette></ofd:ColorSpace></ofd:ColorSpaces></ofd:Res>`;
    const colours = [
      'Value="255 0 0"',
      'Value="#00 #ff #10"',
      'Value="51"',
      'Value="0 255 255 0" ColorSpace="70"',
      'Index="1" ColorSpace="71"',
      'Value="0 0 0" Alpha="51"',
    ];
    const layer = colours.map((colour) =>
      path('Fill="true" Stroke="false"', 'M 0 0 L 1 1', `<ofd:FillColor ${colour}/>`),
    );
    const items = await draw(layer.join(''), { 'Doc_0/PublicRes.xml': resources });
    const fills = items.map((item) =>
      item.kind === 'path' && item.fill?.kind === 'flat' ? item.fill : null,
    );
    expect(fills.map((fill) => fill?.color)).toEqual([
      '#ff0000',
      '#00ff10',
      '#333333',
      '#ff0000',
      '#ff0080',
      '#000000',
    ]);
    expect(fills.at(-1)?.opacity).toBe(0.2);
  });

  it('inherit from drawing parameters, which may lean on others', async () => {
    const resources = `<ofd:Res xmlns:ofd="http://www.ofdspec.org/2016"><ofd:DrawParams><ofd:DrawParam ID="60" LineWidth="2" Cap="Round"><ofd:StrokeColor Value="0 0 255"/></ofd:DrawParam><ofd:DrawParam ID="61" Relative="60" LineWidth="1"/><ofd:DrawParam ID="62" Relative="62"/></ofd:DrawParams></ofd:Res>`;
    const items = await draw(path('DrawParam="61"', 'M 0 0 L 1 1') + path('DrawParam="62"', 'M 0 0 L 1 1'), {
      'Doc_0/PublicRes.xml': resources,
    });
    const [first, second] = items.map((item) => (item.kind === 'path' ? item.stroke : null));
    expect(first).toMatchObject({ width: 1, cap: 'round', paint: { color: '#0000ff' } });
    expect(second?.width).toBe(0.353);
  });

  it('keep axial and radial shadings; meshes are one colour, and that is said', async () => {
    const shade = (inner: string): string =>
      path('Fill="true"', 'M 0 0 L 1 1', `<ofd:FillColor>${inner}</ofd:FillColor>`);
    const stops = `<ofd:Segment Position="0"><ofd:Color Value="0 0 0"/></ofd:Segment><ofd:Segment Position="1"><ofd:Color Value="255 255 255"/></ofd:Segment>`;
    const seen = await see(
      makeOfd(
        shade(`<ofd:AxialShd StartPoint="0 0" EndPoint="5 0">${stops}</ofd:AxialShd>`) +
          shade(`<ofd:RadialShd StartPoint="1 1" EndPoint="1 1" EndRadius="4">${stops}</ofd:RadialShd>`) +
          shade(`<ofd:GouraudShd><ofd:Point><ofd:Color Value="9 9 9"/></ofd:Point></ofd:GouraudShd>`),
      ),
    );
    if (typeof seen === 'string') throw new Error(seen);
    expect(seen.page.items.map((item) => (item.kind === 'path' ? item.fill?.kind : null))).toEqual([
      'axial',
      'radial',
      'flat',
    ]);
    expect(seen.notes).toContain('colour-approximated');
  });

  it('are clipped by areas in the object’s own space', async () => {
    const clips = `<ofd:Clips><ofd:Clip><ofd:Area><ofd:Path Boundary="1 2 9 9"><ofd:AbbreviatedData>M 0 0 L 9 0 L 9 9 C</ofd:AbbreviatedData></ofd:Path></ofd:Area></ofd:Clip></ofd:Clips>`;
    const page = await seePage(makeOfd(path('', 'M 0 0 L 1 1', clips)));
    expect(page.items[0]?.clip).toBe(0);
    expect(page.clips[0]?.shapes[0]?.matrix).toEqual([1, 0, 0, 1, 11, 22]);
  });

  it('read all letters, arcs within a ten thousandth of the circle', () => {
    expect(readPathData('S 1 1 Q 1 2 3 4 B 1 2 3 4 5 6 C', 1000)).toEqual([
      0, 1, 1, 2, 1, 2, 3, 4, 3, 1, 2, 3, 4, 5, 6, 4,
    ]);
    const arc = readPathData('M 10 0 A 10 10 0 1 1 0 -10', 1000) ?? [];
    // Three quarters of a circle around the origin: the ends of the curves lie on it.
    for (let at = 3; at < arc.length; at += 7)
      expect(Math.hypot(arc[at + 5] ?? 0, arc[at + 6] ?? 0)).toBeCloseTo(10, 3);
    expect(arc.slice(-2).map((value) => Math.round(value * 1e6) / 1e6 + 0)).toEqual([0, -10]);
    expect(readPathData('rubbish', 1000)).toBeNull();
    expect(readPathData('M 0 0 L 1 1 L x', 1000)).toEqual([0, 0, 0, 1, 1, 1]);
  });
});

describe('text', () => {
  it('puts characters at X, Y and the distances behind it, groups included', async () => {
    const item = firstText(
      await draw(text('', '<ofd:TextCode X="1" Y="4" DeltaX="g 2 5 7">云岭市政府</ofd:TextCode>')),
    );
    expect(item.text).toBe('云岭市政府');
    expect(item.pens.filter((_, index) => index % 2 === 0)).toEqual([1, 6, 11, 18, 23]);
    expect(item.matrix).toEqual([1, 0, 0, 1, 30, 40]);
    expect(item.glyphs.length).toBe(5);
    expect(item.glyphs[0]?.matrix).toEqual([0.005, 0, 0, 0.005, 1, 4]);
  });

  it('turns characters, stretches them, and writes downwards', async () => {
    const turned = firstText(
      await draw(text('CharDirection="90" HScale="0.5"', '<ofd:TextCode X="0" Y="4">云</ofd:TextCode>')),
    );
    const [a, b, c, d] = turned.glyphs[0]?.matrix ?? [];
    expect([a, b, c, d].map((value) => Math.round((value ?? 0) * 1e6) / 1e6 + 0)).toEqual([
      0, 0.0025, -0.005, 0,
    ]);
    const down = firstText(
      await draw(text('ReadDirection="90"', '<ofd:TextCode X="2" Y="4">云岭</ofd:TextCode>')),
    );
    expect(down.pens).toEqual([2, 4, 2, 9]);
  });

  it('says which fonts are not in the file and which characters nobody has', async () => {
    const seen = await see(
      makeOfd(text('', '<ofd:TextCode X="0" Y="4">云\u{10ffff}\ue000岭</ofd:TextCode>')),
    );
    if (typeof seen === 'string') throw new Error(seen);
    expect(seen.notes).toContain('font-substituted');
    expect(firstText(seen.page.items).text).toContain('岭');
  });

  it('is black and filled; a path without a colour to fill with is not', async () => {
    const item = firstText(await draw(text('', '<ofd:TextCode X="0" Y="4">云</ofd:TextCode>')));
    expect(item.fill).toEqual({ kind: 'flat', color: '#000000', opacity: 1 });
    expect(firstPath(await draw(path('Fill="true"', 'M 0 0 L 1 1'))).fill).toBeNull();
  });
});

describe('pages', () => {
  const mark = (color: string): string =>
    path('Fill="true"', 'M 0 0 L 1 1', `<ofd:FillColor Value="${color}"/>`);
  const colours = (items: readonly ViewedItem[]): unknown[] =>
    items.map((item) => (item.kind === 'path' && item.fill?.kind === 'flat' ? item.fill.color : null));

  it('draw templates behind or before, a template that uses itself once', async () => {
    const items = await draw('', {
      'Doc_0/Pages/P.xml': pageOf(mark('0 255 0'), '<ofd:Template TemplateID="90" ZOrder="Background"/>'),
      'Doc_0/Tpls/T.xml': pageOf(mark('255 0 0'), '<ofd:Template TemplateID="90"/>'),
    });
    expect(colours(items)).toEqual(['#ff0000', '#00ff00']);
  });

  it('draw annotations where they stand, and composites in their places', async () => {
    const ns = 'xmlns:ofd="http://www.ofdspec.org/2016"';
    const items = await draw('<ofd:CompositeObject ID="7" ResourceID="80" Boundary="5 5 9 9"/>', {
      'Doc_0/PublicRes.xml': `<ofd:Res ${ns}><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="80" Width="9" Height="9"><ofd:Content>${mark('0 0 255')}<ofd:CompositeObject ID="6" ResourceID="80" Boundary="0 0 1 1"/></ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>`,
      'Doc_0/Document.xml': `<ofd:Document ${ns}><ofd:CommonData><ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/P.xml"/></ofd:Pages><ofd:Annotations>Annots.xml</ofd:Annotations></ofd:Document>`,
      'Doc_0/Annots.xml': `<ofd:Annotations ${ns}><ofd:Page PageID="1"><ofd:FileLoc>A.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>`,
      'Doc_0/A.xml': `<ofd:PageAnnot ${ns}><ofd:Annot Type="Stamp"><ofd:Appearance Boundary="100 100 20 20">${mark('9 9 9')}</ofd:Appearance></ofd:Annot></ofd:PageAnnot>`,
    });
    expect(items[0]?.matrix).toEqual([1, 0, 0, 1, 15, 25]);
    // A unit that contains itself ends at the depth allowed.
    expect(items.length).toBeLessThan(20);
    expect(items.at(-1)?.matrix).toEqual([1, 0, 0, 1, 110, 120]);
    expect(items.at(-1)?.clip).not.toBeNull();
  });
});
