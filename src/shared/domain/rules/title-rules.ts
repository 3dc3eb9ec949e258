// The title: issuer, matter and kind (条例 9.7), broken by sense (GB/T 9704-2012, 7.3.1); the note under it.
import type { DocumentContent, Titled } from '../content.ts';
import { type Finding, finding } from '../finding-codes.ts';
import { type DocKind, kindTable } from '../kinds.ts';

/** Kinds whose titles may do without a matter or an issuer: 云岭市人民政府令, 第三次常务会议纪要. */
const freeTitles: readonly DocKind[] = [
  'order',
  'minutes',
  'resolution',
  'communique',
  'proclamation',
  'publicNotice',
];
/** Kinds that bear a note under the title by whom and when they were passed (实务). */
const notedKinds: readonly DocKind[] = ['resolution', 'communique'];
/** 实务: a title that fills more than three lines is not taken in at a glance. */
const maxTitleChars = 50;

const endMark = /[。，、；：．.,;:!！?？]+$/;
const innerMark = /[。，；：！？](?=.)/g;
/** What is quoted keeps its marks. */
const quoted = /《[^《》]{0,200}》|“[^“”]{0,200}”/g;
const mixedKinds = /请示报告|报告请示|请示函|请示的函|意见函/;
const tornHeads = '的和与及或、，》〉）”】〕';

const trimEnd = (title: string): string => title.trim().replace(endMark, '');

/** Whether a title ends as its kind does; an order may end with 令. */
export function endsWithKind(title: string, kind: DocKind): boolean {
  const bare = trimEnd(title);
  return bare.endsWith(kindTable[kind].name) || (kind === 'order' && bare.endsWith('令'));
}

/** Title, title note, and the titles of the annexes. */
export function titleRules(content: DocumentContent): Finding[] {
  const annexes = (content.annexes ?? []).flatMap((annex, index) => {
    const where = `annexes.${index}.title`;
    return annex.title.trim() === '' ? [] : [...endMarkRule(annex.title, where), ...breakRule(annex, where)];
  });
  if (content.title.trim() === '') return [finding('title.empty', 'title'), ...annexes];
  return [
    // A bulletin (简报) is no official document: its articles have headlines.
    ...(content.format === 'bulletin' ? [] : [...partRules(content), ...kindWordRules(content)]),
    ...markRules(content),
    ...breakRule(content, 'title'),
    ...noteRules(content),
    ...annexes,
  ];
}

function partRules({ title, kind, issuers, forwards }: DocumentContent): Finding[] {
  const found: Finding[] = [];
  const bare = title.trim();
  const name = issuers[0]?.name ?? '';
  // 转发通知 is begun by the station as 关于转发《…》的通知: its head names the issuer, and an advice on every one would be read on none.
  const isCovering = forwards !== undefined;
  if (bare.startsWith('关于') && name !== '' && !isCovering && !freeTitles.includes(kind))
    found.push(finding('title.issuer', 'title', { name }));
  const matter = trimEnd(bare).replace(name, '').replace(kindTable[kind].name, '');
  if (endsWithKind(bare, kind) && !freeTitles.includes(kind) && [...matter].length < 2)
    found.push(finding('title.matter', 'title'));
  return found;
}

function kindWordRules({ title, kind }: DocumentContent): Finding[] {
  const { name } = kindTable[kind];
  const found: Finding[] = [];
  if (!endsWithKind(title, kind)) found.push(finding('title.kind', 'title', { kind: name }));
  const mixed = mixedKinds.exec(title);
  if (mixed !== null) found.push(finding('title.kindMixed', 'title', { text: mixed[0] }, rangeOf(mixed)));
  const once = `的${name}`;
  const at = title.indexOf(once + once);
  if (at >= 0) {
    let end = at + once.length;
    while (title.startsWith(once, end)) end += once.length;
    const text = title.slice(at, end);
    found.push(finding('title.kindTwice', 'title', { text, instead: once }, { start: at, end }));
  }
  return found;
}

const rangeOf = (match: RegExpMatchArray) => ({
  start: match.index ?? 0,
  end: (match.index ?? 0) + match[0].length,
});

function markRules({ title, urgency }: DocumentContent): Finding[] {
  const found: Finding[] = [...endMarkRule(title, 'title')];
  for (const match of title.matchAll(/\p{Cc}+/gu))
    found.push(finding('title.control', 'title', { text: match[0], instead: '' }, rangeOf(match)));
  const own = title
    .trimEnd()
    .replace(endMark, '')
    .replaceAll(quoted, (quote) => '　'.repeat(quote.length));
  for (const match of own.matchAll(innerMark))
    found.push(finding('title.marks', 'title', { text: match[0] }, rangeOf(match)));
  const count = [...title].length;
  if (count > maxTitleChars) found.push(finding('title.long', 'title', { count: String(count) }));
  const telegram = /特提|平急/.exec(title);
  if (telegram !== null)
    found.push(finding('urgency.telegram', 'title', { text: telegram[0] }, rangeOf(telegram)));
  const urgent = urgency === 'routine' ? /紧急通知|特急|加急/.exec(title) : null;
  if (urgent !== null) found.push(finding('urgency.title', 'title', { text: urgent[0] }, rangeOf(urgent)));
  return found;
}

function endMarkRule(title: string, where: string): Finding[] {
  const text = endMark.exec(title.trimEnd())?.[0];
  if (text === undefined) return [];
  const end = title.trimEnd().length;
  return [finding('title.endMark', where, { text, instead: '' }, { start: end - text.length, end })];
}

function breakRule({ title, titleBreaks }: Titled, where: string): Finding[] {
  return (titleBreaks ?? [])
    .filter((at) => at < title.length && tornHeads.includes(title.charAt(at)))
    .map((at) => finding('title.breakTorn', where, { text: title.charAt(at) }, { start: at, end: at + 1 }));
}

function noteRules({ titleNote, kind }: DocumentContent): Finding[] {
  const note = (titleNote ?? '').trim();
  if (note === '') return notedKinds.includes(kind) ? [finding('titleNote.missing', 'titleNote')] : [];
  return /^[（(].*[）)]$/s.test(note) ? [] : [finding('titleNote.brackets', 'titleNote')];
}
