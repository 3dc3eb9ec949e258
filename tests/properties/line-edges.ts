// 避头尾 on finished pages: no line of the text begins with a closing mark or ends with an opening one.
import type { LayoutInput } from '../../src/shared/layout/layout-document.ts';
import type { PageModel, TextItem } from '../../src/shared/layout/page-model.ts';

const forbiddenStart = /^[，。、；：？！）》〉”’〕】·…％]/;
const forbiddenEnd = /[（《〈“‘〔【]$/;
/** Paragraphs of the body, of annexes, and 附注; cells may be narrower than a mark and a character. */
const textPath = /^(?:annexes\.\d+\.)?body\.\d+$|^notes$/;
/** Nobody breaks these by the rules: marks of the same kind in a row, or more marks than a line holds. */
const hopeless = /[（《〈“‘〔【]{4}|[，。、；：？！）》〉”’〕】·…％]{4}/;

/** The lines of each paragraph as they stand on the pages, in order. */
function linesByPath(model: PageModel): Map<string, string[]> {
  const lines = new Map<string, string[]>();
  model.pages.forEach((page) => {
    let last: TextItem | null = null;
    for (const item of page.items) {
      if (item.kind !== 'text' || !item.source || !textPath.test(item.source.path)) continue;
      const { path } = item.source;
      const known = lines.get(path) ?? [];
      lines.set(path, known);
      const goesOn = last?.source?.path === path && last.yUm === item.yUm;
      if (goesOn) known[known.length - 1] += item.text;
      else known.push(item.text);
      last = item;
    }
  });
  return lines;
}

/** Lines that begin or end as no line may; empty is as it should be. */
export function lineEdgeProblems(_input: LayoutInput, model: PageModel): string[] {
  return [...linesByPath(model)].flatMap(([path, lines]) => {
    if (hopeless.test(lines.join(''))) return [];
    return [
      ...lines
        .slice(1)
        .flatMap((line) =>
          forbiddenStart.test(line) ? [`${path}: a line begins with ${line.slice(0, 6)}`] : [],
        ),
      ...lines
        .slice(0, -1)
        .flatMap((line) => (forbiddenEnd.test(line) ? [`${path}: a line ends with ${line.slice(-6)}`] : [])),
    ];
  });
}
