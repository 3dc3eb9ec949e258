// 避头尾 on finished pages: no line of the text begins with a closing mark or ends with an opening one.
import type { LayoutInput } from '../../src/shared/layout/layout-document.ts';
import type { Page, PageModel } from '../../src/shared/layout/page-model.ts';

const forbiddenStart = /^[，。、；：？！）》〉”’〕】·…％]/;
const forbiddenEnd = /[（《〈“‘〔【]$/;
/** Paragraphs of the body, of annexes, and 附注; cells may be narrower than a mark and a character. */
const textPath = /^(?:annexes\.\d+\.)?body\.\d+$|^notes$/;
/** Nobody breaks these by the rules: marks of the same kind in a row, or more marks than a line holds. */
const hopeless = /[（《〈“‘〔【]{4}|[，。、；：？！）》〉”’〕】·…％]{4}/;

/** The lines of a page in order, each with the field it comes from. */
function linesOf(page: Page): { path: string | null; readonly yUm: number; text: string }[] {
  const lines: { path: string | null; readonly yUm: number; text: string }[] = [];
  for (const item of page.items) {
    if (item.kind !== 'text') continue;
    const last = lines.at(-1);
    // What the layout adds has no source and stands in its line: a heading's number, the mark for what cannot be printed.
    const path = item.source?.path ?? null;
    if (last && last.yUm === item.yUm) {
      last.text += item.text;
      last.path ??= path;
    } else lines.push({ path, yUm: item.yUm, text: item.text });
  }
  return lines;
}

/** The lines of each paragraph as they stand on the pages. */
function linesByPath(model: PageModel): Map<string, string[]> {
  const byPath = new Map<string, string[]>();
  for (const { path, text } of model.pages.flatMap(linesOf)) {
    if (path === null || !textPath.test(path)) continue;
    const known = byPath.get(path) ?? [];
    byPath.set(path, [...known, text]);
  }
  return byPath;
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
