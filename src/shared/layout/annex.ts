// 附件 of GB/T 9704-2012, 7.3.7: each on a page of its own behind the signature.
import type { Annex, DocumentContent } from '../domain/content.ts';
import { bodyFlow } from './body.ts';
import { printable } from './clean-text.ts';
import type { FlowItem } from './flow.ts';
import { textItem } from './flow-lines.ts';
import { blankLinesUm, leadingUm, size2, size3 } from './grid.ts';
import { type LayoutCache, noCache } from './layout-cache.ts';
import { type LineStyle, singleLine } from './page-builder.ts';
import { namesIn, titleLines } from './title.ts';

/** 7.3.7 (一般): 附件 and its number stand in line 1, the title in line 3: one blank line between them. */
const titleBlankLines = 1;
/** 实务: one blank line between the title and the text, as below the document's own title. */
const bodyBlankLines = 1;

/** One annex and where it stands. */
interface AnnexPlace {
  readonly annex: Annex;
  readonly index: number;
  /** 附件1; a single one is 附件. */
  readonly mark: string;
  /** Names that the title's lines do not tear. */
  readonly names: readonly string[];
  readonly cache: LayoutCache;
}

/** 「附件1」 in 3号黑体, flush in line 1. */
function markItem({ annex, mark, index }: AnnexPlace): FlowItem {
  const path = `annexes.${index}`;
  const line = singleLine([{ text: mark, role: 'hei' }], size3);
  return {
    ...textItem(line, { size: size3 }, { part: 'annexMark', gapUm: 0, path, keepWithNext: true }),
    startsPage: true,
    outline: { level: 1, text: `${mark}\u3000${printable(annex.title).trim()}` },
  };
}

/** The title in 2号小标宋, centred in line 3. */
function titleItems({ annex, index, names }: AnnexPlace): FlowItem[] {
  if (annex.title.trim() === '') return [];
  const path = `annexes.${index}.title`;
  const style: LineStyle = { size: size2, align: 'center', path };
  return titleLines(annex, names).map((line, place) => {
    const gapUm = place === 0 ? blankLinesUm(titleBlankLines) : leadingUm;
    return {
      ...textItem(line, style, { part: 'annexTitle', gapUm, path, keepWithNext: true }),
      tightens: false,
    };
  });
}

function annexItems(place: AnnexPlace): FlowItem[] {
  const { annex, index, cache } = place;
  const body = bodyFlow(annex.body, { part: 'annex', path: `annexes.${index}.body`, cache });
  const spaced = body.map((item, at) =>
    at === 0 ? { ...item, gapUm: blankLinesUm(bodyBlankLines), tightens: false } : item,
  );
  return [markItem(place), ...titleItems(place), ...spaced];
}

/** All annexes that are written with the document. */
export function annexFlow(content: DocumentContent, cache: LayoutCache = noCache): FlowItem[] {
  const annexes = content.annexes ?? [];
  const names = namesIn(content);
  // The number is that of 附件说明, where attached files come behind the annexes.
  const numbered = annexes.length + content.attachments.length > 1;
  return annexes.flatMap((annex, index) =>
    annexItems({ annex, index, names, cache, mark: numbered ? `附件${index + 1}` : '附件' }),
  );
}
