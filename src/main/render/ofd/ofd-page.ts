// The content of an OFD page: a text object a run of glyphs, a path object a rule, each at the page model's position.
import type { InkColor, Page, RuleItem, TextItem } from '../../../shared/layout/page-model.ts';
import type { BoundFonts } from '../bind-fonts.ts';
import type { FaceName } from '../faces.ts';
import { glyphRuns, type GlyphRun, type PlacedGlyph } from '../place-glyphs.ts';
import { xmlText } from '../xml-text.ts';
import type { OfdFonts } from './ofd-fonts.ts';
import { mm, ratio, type OfdIds } from './ofd-xml.ts';

/** The same inks as in the PDF. */
const inks: Readonly<Record<InkColor, string>> = { black: '0 0 0', red: '230 0 18' };

/** A text object of a page: what the tags point at. */
export interface OfdTextObject {
  readonly id: number;
  readonly item: TextItem;
  /** The part of the item's text that it draws. */
  readonly text: string;
}

export interface OfdPageContent {
  readonly xml: string;
  readonly texts: readonly OfdTextObject[];
}

export interface OfdDrawing {
  readonly bound: BoundFonts;
  readonly fonts: OfdFonts;
  readonly ids: OfdIds;
}

// An object is clipped to its boundary, and ink may leave its em box: marks that hang, descenders, letters wider than their advance.
const marginEms = { before: 0.3, after: 1.3, above: 1.15, below: 0.45 } as const;

const isBeyondFirstPlane = ({ char }: PlacedGlyph): boolean => char.length > 1;

/**
 * Readers disagree whether a character beyond U+FFFF counts as one code or two, in DeltaX as in CGTransform: each gets an object of its own and is
 * found by the font's character map.
 */
function partRun(run: GlyphRun): GlyphRun[] {
  const parts: { face: FaceName; scale: number; glyphs: [PlacedGlyph, ...PlacedGlyph[]] }[] = [];
  for (const glyph of run.glyphs) {
    const last = parts.at(-1);
    const joins = last && !isBeyondFirstPlane(glyph) && !isBeyondFirstPlane(last.glyphs[0]);
    if (joins) last.glyphs.push(glyph);
    else parts.push({ face: run.face, scale: run.scale, glyphs: [glyph] });
  }
  return parts;
}

/** Where the run's line starts in its boundary, and the boundary: x, y, width, height on the page. */
function boundaryOf(item: TextItem, run: GlyphRun) {
  const startUm = run.glyphs[0].alongUm;
  const lengthUm = (run.glyphs.at(-1)?.alongUm ?? startUm) - startUm;
  const ems = (count: number): number => Math.round(item.emUm * count);
  const before = ems(marginEms.before);
  const length = before + lengthUm + ems(marginEms.after * Math.max(1, run.scale));
  const [above, height] = [ems(marginEms.above), ems(marginEms.above + marginEms.below)];
  if (item.turned) {
    const box = [item.xUm - above, item.yUm - startUm - (length - before), height, length];
    return { box, penXUm: above, penYUm: length - before };
  }
  const box = [item.xUm + startUm - before, item.yUm - above, length, height];
  return { box, penXUm: before, penYUm: above };
}

function textObject(item: TextItem, run: GlyphRun, { fonts, ids }: OfdDrawing) {
  const { box, penXUm, penYUm } = boundaryOf(item, run);
  const id = ids.next();
  const advances = run.glyphs
    .slice(1)
    .map(({ alongUm }, index) => mm(alongUm - (run.glyphs[index]?.alongUm ?? 0)));
  const deltas = advances.length === 0 ? '' : ` DeltaX="${advances.join(' ')}"`;
  const squeezed = run.scale === 1 ? '' : ` HScale="${ratio(run.scale)}"`;
  // Turned: the object's own x axis runs up the page, its pen stands at the origin.
  const turned = item.turned ? ` CTM="0 -1 1 0 ${mm(penXUm)} ${mm(penYUm)}"` : '';
  const pen = item.turned ? 'X="0" Y="0"' : `X="${mm(penXUm)}" Y="${mm(penYUm)}"`;
  const font = `Font="${fonts.idOf(item.role, run.face)}" Size="${mm(item.emUm)}"${squeezed}`;
  const codes = run.glyphs.map(({ char }) => char).join('');
  const count = run.glyphs.length;
  const glyphs = run.glyphs.map(({ glyph }) => glyph).join(' ');
  const transform = `<ofd:CGTransform CodePosition="0" CodeCount="${count}" GlyphCount="${count}"><ofd:Glyphs>${glyphs}</ofd:Glyphs></ofd:CGTransform>`;
  const xml = `<ofd:TextObject ID="${id}" Boundary="${box.map(mm).join(' ')}" ${font}${turned}><ofd:FillColor Value="${inks[item.color]}"/>${codes.length === count ? transform : ''}<ofd:TextCode ${pen}${deltas}>${xmlText(codes)}</ofd:TextCode></ofd:TextObject>`;
  return { id, xml, text: codes };
}

function ruleObject(rule: RuleItem, ids: OfdIds): string {
  const half = Math.ceil(rule.widthUm / 2);
  const left = Math.min(rule.x1Um, rule.x2Um) - half;
  const top = Math.min(rule.y1Um, rule.y2Um) - half;
  const width = Math.abs(rule.x2Um - rule.x1Um) + 2 * half;
  const height = Math.abs(rule.y2Um - rule.y1Um) + 2 * half;
  const from = `M ${mm(rule.x1Um - left)} ${mm(rule.y1Um - top)}`;
  const to = `L ${mm(rule.x2Um - left)} ${mm(rule.y2Um - top)}`;
  const box = [left, top, width, height].map(mm).join(' ');
  return `<ofd:PathObject ID="${ids.next()}" Boundary="${box}" LineWidth="${mm(rule.widthUm)}"><ofd:StrokeColor Value="${inks[rule.color]}"/><ofd:AbbreviatedData>${from} ${to}</ofd:AbbreviatedData></ofd:PathObject>`;
}

/** The inside of a Page element and its text objects. */
export function drawOfdPage(page: Page, drawing: OfdDrawing): OfdPageContent {
  const layer = drawing.ids.next();
  const texts: OfdTextObject[] = [];
  const objects = page.items.flatMap((item) => {
    if (item.kind === 'rule') return [ruleObject(item, drawing.ids)];
    return glyphRuns(item, drawing.bound)
      .flatMap(partRun)
      .map((run) => {
        const { id, xml, text } = textObject(item, run, drawing);
        texts.push({ id, item, text });
        return xml;
      });
  });
  const area = `<ofd:Area><ofd:PhysicalBox>0 0 ${mm(page.widthUm)} ${mm(page.heightUm)}</ofd:PhysicalBox></ofd:Area>`;
  const xml = `${area}<ofd:Content><ofd:Layer ID="${layer}" Type="Body">${objects.join('')}</ofd:Layer></ofd:Content>`;
  return { xml, texts };
}
