// What the words of the body say: requests in reports, closings of other kinds, days that nobody can place later.
import { type Block, type DocumentContent, isTable, textOfBlock } from '../content.ts';
import { type Finding, finding, type FindingCode, type TextRange } from '../finding-codes.ts';
import type { DocKind } from '../kinds.ts';
import { blocksOf } from './blocks.ts';

/** Words that ask for a decision; a report carries none (条例 15.4). 报请批准, 申请审批 and 提请审定 tell of other requests. */
const requestWords =
  /(?<![报申呈提邀敬])请予?(?:批示|批复|批准|审批|审定)|[妥当]否[，,、]?\s?(?:请|敬请|恳请)|特此请示/;
/** Words that may ask for something: a person reads them again. */
const requestLike =
  /恳请[^。；\n]{1,40}(?:支持|解决|批准|同意|给予)|请[^。；，\n]{1,15}(?:予以批准|予以解决|给予解决)/;
/** One thing asked for. */
const askWords = /(?:恳请|请求|申请|请)[^。；，\n]{0,30}(?:批准|同意|解决|给予|支持|拨付|追加|增加|划拨)/g;
/** What others wrote is quoted, not asked: 《关于请予批准……的请示》. */
const quoted = /《[^《》\n]{0,200}》|“[^“”\n]{0,200}”/g;

const closings: Readonly<Partial<Record<DocKind, string>>> = {
  notice: '特此通知',
  report: '特此报告',
  request: '特此请示',
  letter: '特此函达',
  reply: '特此批复',
  proclamation: '特此公告',
  publicNotice: '特此通告',
  circularNotice: '特此通报',
};
const closingWords = /特此(?:通知|报告|请示|函达|函复|函告|函询|批复|公告|通告|通报)(?=[。！.]?\s*$)/;

/** Day, week and month as seen from the day of writing. Not 今年: whoever reads it has the date of the document. */
const relativeDates =
  /今[天日]|昨[天日晚]|明[天日](?!星)|前天|(?<!先)后天|(?:本|上|下)个?(?:月|星期)(?![度饼])|(?:本|上|下)周(?![转期边围密全年知到岁长])/g;
/** What stood on pages that had room for nothing but the signature. */
export const noBodyHere = /[（(]?此页无正文[）)]?/g;

/** 实务: nobody reads a paragraph of that length; it is rather a text whose breaks were lost. */
const longParagraphChars = 5000;

/** The body and the bodies of the annexes. */
export function bodyRules(content: DocumentContent): Finding[] {
  const found: Finding[] = [];
  if (content.body.every((block) => textOfBlock(block).trim() === ''))
    found.push(finding('body.empty', 'body'));
  for (const { block, where } of blocksOf(content)) found.push(...blockRules(block, where, content));
  if (found.every(({ code }) => code !== 'body.empty')) found.push(...wholeRules(content));
  return found;
}

function blockRules(block: Block, where: string, { kind }: DocumentContent): Finding[] {
  const text = textOfBlock(block);
  if (text.trim() === '') return [finding('body.emptyParagraph', where)];
  if (isTable(block)) return [];
  const found: Finding[] = [];
  if (text.length >= longParagraphChars)
    found.push(finding('body.paragraphLong', where, { count: String([...text].length) }));
  for (const match of text.matchAll(noBodyHere))
    found.push(finding('body.noBodyHere', where, { text: match[0], instead: '' }, rangeOf(match)));
  // What an annex says is another text's wording.
  if (!where.startsWith('body.')) return found;
  for (const match of text.matchAll(relativeDates)) found.push(hit('body.relativeDate', where, match));
  return [
    ...found,
    ...closingRule(text, where, kind),
    ...(kind === 'report' ? reportRules(text, where) : []),
  ];
}

function closingRule(text: string, where: string, kind: DocKind): Finding[] {
  const closing = closingWords.exec(text);
  const instead = closings[kind];
  if (closing === null || closing[0] === instead) return [];
  if (kind === 'letter' && closing[0].startsWith('特此函')) return [];
  const evidence = { text: closing[0], ...(instead !== undefined && { instead }) };
  return [finding('body.closing', where, evidence, rangeOf(closing))];
}

function reportRules(text: string, where: string): Finding[] {
  // Same length, so that places stay.
  const own = text.replaceAll(quoted, (quote) => '　'.repeat(quote.length));
  const asked = requestWords.exec(own);
  if (asked !== null) return [hit('report.request', where, asked)];
  const like = requestLike.exec(own);
  return like === null ? [] : [hit('report.requestLike', where, like)];
}

const rangeOf = (match: RegExpMatchArray): TextRange => ({
  start: match.index ?? 0,
  end: (match.index ?? 0) + match[0].length,
});

const hit = (code: FindingCode, where: string, match: RegExpMatchArray): Finding =>
  finding(code, where, { text: match[0] }, rangeOf(match));

function wholeRules({ body, kind, title, notes }: DocumentContent): Finding[] {
  const found: Finding[] = [];
  const texts = body.map((block) => textOfBlock(block));
  const answers = kind === 'reply' || (kind === 'letter' && /复函[。.]?$/.test(title.trim()));
  if (answers && !texts.some(namesDocument)) found.push(finding('reply.reference', 'body'));
  if (kind !== 'request') return found;
  const asking = texts.filter((text) => (text.replaceAll(quoted, '').match(askWords) ?? []).length > 0);
  if (asking.length > 1) found.push(finding('request.manyAsks', 'body', { count: String(asking.length) }));
  if (!/联系/.test(notes ?? '')) found.push(finding('request.contact', 'notes'));
  return found;
}

/** Title and number of another document; two looks instead of one pattern over both, which would take quadratic time. */
const namesDocument = (text: string): boolean =>
  /《[^《》]{1,300}》/.test(text) && /〔\d{4}〕\s?\d{1,6}\s?号/.test(text);
