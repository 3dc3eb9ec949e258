// Plain text on numbered A4 pages: what is printed beside documents (the seal report). Same grid, faces and breaking as the documents; nothing of it is
// sealed, so a change here changes no hash.
import { atomize } from './atoms.ts';
import type { FaceRole, InkColor, PageModel } from './page-model.ts';
import { leadingUm, size3, size4, sizeOf, typeArea, type TypeSize } from './grid.ts';
import { breakLines } from './line-break.ts';
import { createPageBuilder, type PageBuilder } from './page-builder.ts';
import { drawPageNumber } from './page-number.ts';

/** `title` once at the top; `heading` begins a part; `strong`, `text` and `detail` grow smaller and stand further in. */
export type TextLineStyle = 'title' | 'heading' | 'strong' | 'text' | 'detail';

export interface TextLine {
  readonly style: TextLineStyle;
  readonly text: string;
  readonly color?: InkColor;
}

interface Setting {
  readonly size: TypeSize;
  readonly role: FaceRole;
  readonly indentCells: number;
  readonly aboveUm: number;
}

const small = sizeOf(Math.round((12 * 25_400) / 72));
const smaller = sizeOf(Math.round((10.5 * 25_400) / 72));

const settings: Readonly<Record<TextLineStyle, Setting>> = {
  title: { size: size3, role: 'xbs', indentCells: 0, aboveUm: 0 },
  heading: { size: size4, role: 'hei', indentCells: 0, aboveUm: leadingUm },
  strong: { size: small, role: 'hei', indentCells: 0, aboveUm: Math.round(leadingUm / 3) },
  text: { size: small, role: 'song', indentCells: 1, aboveUm: 0 },
  detail: { size: smaller, role: 'song', indentCells: 3, aboveUm: 0 },
};
/** Between lines, of the em: closer than a document's lines, a report is looked through and not read aloud. */
const gapPermille = 350;

/** Lays the lines out, page after page; deterministic. */
export function layoutTextPages(title: string, lines: readonly TextLine[]): PageModel {
  const builders: PageBuilder[] = [];
  let page: PageBuilder | null = null;
  let topUm = 0;
  const place = (heightUm: number, aboveUm: number): PageBuilder => {
    if (page === null || topUm + aboveUm + heightUm > typeArea.bottomUm) {
      page = createPageBuilder({ pageIndex: builders.length });
      builders.push(page);
      topUm = typeArea.topUm;
    } else topUm += aboveUm;
    return page;
  };
  for (const { style, text, color } of lines) {
    const { size, role, indentCells, aboveUm } = settings[style];
    const indent = indentCells * 1000;
    const broken = breakLines(atomize([{ text, role }]), {
      width: size.lineMillicells,
      firstIndent: indent,
      restIndent: indent,
    });
    for (const [index, line] of broken.entries()) {
      const target = place(size.emUm, index === 0 ? aboveUm : 0);
      target.drawLine(line, topUm, { size, ...(color && { color }) });
      topUm += Math.round((size.emUm * (1000 + gapPermille)) / 1000);
    }
  }
  if (builders.length === 0) builders.push(createPageBuilder());
  for (const [index, builder] of builders.entries()) drawPageNumber(builder, index + 1);
  const pages = builders.map((builder) => builder.toPage());
  return { version: 2, title, pages, sealPlaces: [], outline: [], remarks: [] };
}
