// What must hold of the pages of any document, as a list of what does not: used by the tests on some hundred random documents and by the long run on
// ten thousand.
import { type Block, type DocumentContent, isTable } from '../../../../src/shared/domain/content.ts';
import { formatOf } from '../../../../src/shared/domain/kinds.ts';
import { readPrintable } from '../../../../src/shared/layout/clean-text.ts';
import { headingForms } from '../../../../src/shared/layout/headings.ts';
import type { LayoutInput } from '../../../../src/shared/layout/layout-document.ts';
import type { PageItem, PageModel, SealPlace, TextItem } from '../../../../src/shared/layout/page-model.ts';

const area = { left: 28_000, right: 184_000, top: 37_000, bottom: 262_000 };
const isText = (item: PageItem): item is TextItem => item.kind === 'text';
const textsOn = (model: PageModel, page: number): TextItem[] => model.pages[page]?.items.filter(isText) ?? [];
const allTexts = (model: PageModel): TextItem[] => model.pages.flatMap((page) => page.items.filter(isText));
const lengthOf = (item: TextItem): number => item.advancesUm.reduce((sum, advance) => sum + advance, 0);

/** The box of an item's characters. */
function boxOf(item: TextItem) {
  const ascent = Math.round(item.emUm * 0.86);
  const length = lengthOf(item);
  return item.turned
    ? {
        left: item.xUm - ascent,
        right: item.xUm - ascent + item.emUm,
        top: item.yUm - length,
        bottom: item.yUm,
      }
    : {
        left: item.xUm,
        right: item.xUm + length,
        top: item.yUm - ascent,
        bottom: item.yUm - ascent + item.emUm,
      };
}

// A cell of 3号 is 156/28 mm, a little wider than its em; a micrometre is rounding.
const slack = 30;

function outsideTypeArea(item: TextItem): boolean {
  const box = boxOf(item);
  const isPageNumber = item.role === 'song' && item.source === null;
  const bottom = isPageNumber ? 272_000 : area.bottom;
  return (
    box.left < area.left - slack ||
    box.right > area.right + slack ||
    box.top < area.top - slack ||
    box.bottom > bottom + slack
  );
}

/** Nothing outside the type area but page numbers and what 信函 and 命令 set outside it (10.1, 10.2). */
export function outsideProblems({ content }: LayoutInput, model: PageModel): string[] {
  const letter = formatOf(content) === 'letter';
  const items = allTexts(model);
  const strays = items.filter((item) => outsideTypeArea(item) && !(letter && item.color === 'red'));
  const uneven = items.filter((item) => item.advancesUm.length !== [...item.text].length);
  const numbers = items.flatMap((item) => [item.xUm, item.yUm, item.emUm, ...item.advancesUm]);
  return [
    ...strays.map((item) => `outside: ${item.text} ${JSON.stringify(boxOf(item))} ${item.source?.path}`),
    ...uneven.map((item) => `advances: ${item.text}`),
    ...numbers.filter((value) => !Number.isInteger(value)).map((value) => `not an integer: ${value}`),
    ...items
      .flatMap((item) => item.advancesUm)
      .filter((advance) => advance < 0)
      .map((value) => `backwards: ${value}`),
  ];
}

interface Field {
  readonly path: string;
  readonly text: string;
  /** Characters before this offset give way to an automatic number. */
  readonly from: number;
}

function blockFields(block: Block, path: string): Field[] {
  if (isTable(block)) {
    return block.rows.flatMap((row, at) =>
      row.map(({ text }, cell) => ({ path: `${path}.cells.${at}.${cell}`, text, from: 0 })),
    );
  }
  const { level, text } = block;
  const numbered = level !== 'text' && level !== 'chapter' ? headingForms[level].typed.exec(text) : null;
  return [{ path, text, from: numbered?.[0].length ?? 0 }];
}

/** 附注 without its own brackets: the layout draws them. */
function notesField(notes: string | null): Field {
  const bracketed = /^(\s*[（(])([\s\S]*)[）)]\s*$/.exec(notes ?? '');
  if (!bracketed) return { path: 'notes', text: notes ?? '', from: 0 };
  const [, opening = '', inner = ''] = bracketed;
  return { path: 'notes', text: opening + inner, from: opening.length };
}

function fieldsOf({ content }: LayoutInput): Field[] {
  const plain = (path: string, text: string | undefined): Field[] => [{ path, text: text ?? '', from: 0 }];
  return [
    ...(formatOf(content) === 'order' ? [] : plain('title', content.title)),
    ...plain('titleNote', content.titleNote),
    ...content.body.flatMap((block, index) => blockFields(block, `body.${index}`)),
    notesField(content.notes),
    ...(content.annexes ?? []).flatMap((annex, index) => [
      ...plain(`annexes.${index}.title`, annex.title),
      ...annex.body.flatMap((block, at) => blockFields(block, `annexes.${index}.body.${at}`)),
    ]),
  ];
}

function valueAt({ content }: LayoutInput, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => {
    if (value === null || typeof value !== 'object') return undefined;
    const record = value as Record<string, unknown>;
    return record[key === 'cells' ? 'rows' : key];
  }, content);
}

function textAt(input: LayoutInput, path: string): string {
  const value = valueAt(input, path);
  if (typeof value === 'string') return value;
  const record = (value ?? {}) as Record<string, unknown>;
  const text = record['text'] ?? record['name'];
  return typeof text === 'string' ? text : '';
}

/** Every run says exactly where in the document it comes from. */
export function sourceProblems(input: LayoutInput, model: PageModel): string[] {
  return allTexts(model).flatMap(({ source, text }) => {
    if (!source) return [];
    const found = textAt(input, source.path).slice(source.start, source.start + text.length);
    return found === text ? [] : [`source: ${source.path} ${source.start} is ${found}, not ${text}`];
  });
}

/** Every character with ink is on a page. */
export function lostProblems(input: LayoutInput, model: PageModel): string[] {
  const drawn = new Map<string, Set<number>>();
  for (const { source, text } of allTexts(model)) {
    if (!source) continue;
    const offsets = drawn.get(source.path) ?? new Set<number>();
    for (let at = 0; at < text.length; at++) offsets.add(source.start + at);
    drawn.set(source.path, offsets);
  }
  return fieldsOf(input).flatMap(({ path, text, from }) => {
    const { chars, offsets } = readPrintable(text, 0);
    const lost = offsets.filter(
      (offset, index) =>
        offset >= from && chars[index] !== ' ' && chars[index] !== '\u3000' && !drawn.get(path)?.has(offset),
    );
    return lost.length > 0 ? [`lost: ${path} at ${lost.slice(0, 5).join()} of ${JSON.stringify(text)}`] : [];
  });
}

const mainText = /^(body|attachments|attendance|annexes\.\d+\.title$)/;

/** Lines that belong to the text before the signature; the titles of annexes stand there in 附件说明. */
const textAbove = (model: PageModel, page: number): TextItem[] =>
  textsOn(model, page).filter((item) => mainText.test(item.source?.path ?? '') && item.role !== 'xbs');

function sealGap(model: PageModel, seals: readonly SealPlace[], page: number): string[] {
  const top = Math.min(...seals.filter((seal) => seal.page === page).map((seal) => seal.yUm));
  const bottoms = textAbove(model, page)
    .map((item) => boxOf(item).bottom)
    .filter((bottom) => bottom <= top + 1);
  const lowest = Math.max(...bottoms);
  const told = model.remarks.some((remark) => remark.code === 'sealFarFromText');
  // Paddings and rules of a table stand between its last line and what follows it.
  return bottoms.length > 0 && top - lowest > 10_418 + 2_000 && !told
    ? [`seal ${top - lowest} um below its text`]
    : [];
}

/** 7.3.5.1: seals within the type area, within one line of the text, never crossing or touching. */
export function sealProblems({ content }: LayoutInput, model: PageModel): string[] {
  const { sealPlaces: seals, remarks } = model;
  const outside = seals.filter(
    ({ xUm, yUm, diameterUm }) =>
      xUm < area.left || xUm + diameterUm > area.right || yUm + diameterUm > area.bottom + 1,
  );
  const crossing = seals.flatMap((a, index) =>
    seals.slice(index + 1).filter((b) => {
      const [dx, dy] = [
        a.xUm + a.diameterUm / 2 - b.xUm - b.diameterUm / 2,
        a.yUm + a.diameterUm / 2 - b.yUm - b.diameterUm / 2,
      ];
      return a.page === b.page && Math.hypot(dx, dy) < (a.diameterUm + b.diameterUm) / 2;
    }),
  );
  const told = remarks.some((remark) => remark.code === 'sealsTouch');
  const [first] = seals;
  return [
    ...outside.map((seal) => `seal outside: ${JSON.stringify(seal)}`),
    ...(told ? [] : crossing.map((seal) => `seals cross: ${JSON.stringify(seal)}`)),
    // 签名章 stands two blank lines below the text, whatever its seal (7.3.5.3).
    ...(first && !content.signatureStamp ? sealGap(model, seals, first.page) : []),
  ];
}

const linesOn = (model: PageModel, page: number, path: RegExp): number =>
  new Set(
    textsOn(model, page).flatMap((item) =>
      path.test(item.source?.path ?? '') ? [`${item.turned ? item.xUm : item.yUm}`] : [],
    ),
  ).size;

/** 附注 keeps company where a table across the page leaves nothing else. */
const anyCompany = new RegExp(`${mainText.source}|^notes$`);

/** Upright rules of table rows: a row without text is seen, too. */
const framesOn = (model: PageModel, page: number): number =>
  model.pages[page]?.items.filter(
    (item) => item.kind === 'rule' && item.color === 'black' && item.x1Um === item.x2Um,
  ).length ?? 0;

function endsAcross({ body }: DocumentContent): boolean {
  const last = body.findLast((block) => isTable(block) || block.text.trim() !== '');
  return last !== undefined && isTable(last) && last.landscape === true;
}

function signsAlone(content: DocumentContent, model: PageModel): boolean {
  const [seal] = model.sealPlaces;
  if (!seal) return false;
  const company = linesOn(model, seal.page, endsAcross(content) ? anyCompany : mainText);
  return company + framesOn(model, seal.page) === 0;
}

/** Page 1 shows text (7.3.3), and no page holds the signature alone (7.3.5.5). */
export function companyProblems({ content }: LayoutInput, model: PageModel): string[] {
  const total = model.pages.reduce((sum, _page, page) => sum + linesOn(model, page, /^body\./), 0);
  const alone = total > 0 && signsAlone(content, model);
  // Behind a table across the page that nothing follows there is nothing to stand with the signature, and the layout says so.
  const told = endsAcross(content) && model.remarks.some(({ code }) => code === 'signatureAlone');
  return [
    ...(alone && !told ? ['the signature is alone on its page'] : []),
    ...(told && !alone ? ['the signature is not alone on its page'] : []),
    ...(model.pages.length === 0 ? ['no page'] : []),
  ];
}

/** All of them. */
export function pageProblems(input: LayoutInput, model: PageModel): string[] {
  const checks = [outsideProblems, sourceProblems, lostProblems, sealProblems, companyProblems];
  return checks.flatMap((check) => check(input, model));
}
