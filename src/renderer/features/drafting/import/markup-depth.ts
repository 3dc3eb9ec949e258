// A look at markup before the browser parses it: its parser takes time by the square of the nesting (100,000 nested spans: a minute and a
// half), and multiplies formatting elements that are never closed. One pass over the text, no pattern that could run back and forth.

/** Real pages nest some dozens deep. */
const deepest = 256;
/** b, font and the like that are open at once: each new paragraph opens all of them anew. */
const mostFormats = 40;

const formatTags = new Set('a b big code em font i nobr s small strike strong tt u'.split(' '));
/** They close themselves, or each other. */
const flatTags = new Set(
  'area base br col dd dt embed hr img input li link meta option p param source tbody td tfoot th thead tr track wbr'.split(
    ' ',
  ),
);

interface Tag {
  /** In lower case; empty for what is no tag. */
  readonly name: string;
  readonly isEnd: boolean;
}

const tagPattern = /<(\/?)([A-Za-z][^\s/>]{0,60})/y;

/** Calls for every tag and every run of words; comments are passed over. */
function scan(html: string, onTag: (tag: Tag) => void, onText: (text: string) => void): void {
  for (let at = 0; at < html.length;) {
    const open = html.indexOf('<', at);
    const textEnd = open < 0 ? html.length : open;
    if (textEnd > at) onText(html.slice(at, textEnd));
    if (open < 0) return;
    const tag = tagAt(html, open);
    if (tag) onTag(tag);
    if (tag || /[!?/]/.test(html[open + 1] ?? '')) at = markupEnd(html, open);
    else {
      onText('<');
      at = open + 1;
    }
  }
}

function tagAt(html: string, open: number): Tag | null {
  tagPattern.lastIndex = open;
  const found = tagPattern.exec(html);
  return found && { name: (found[2] ?? '').toLowerCase(), isEnd: found[1] === '/' };
}

/** Behind the tag or comment; what is never closed reaches to the end. */
function markupEnd(html: string, open: number): number {
  const mark = html.startsWith('<!--', open) ? '-->' : '>';
  const end = html.indexOf(mark, open);
  return end < 0 ? html.length : end + mark.length;
}

/** True for markup that the browser should not be asked to parse. */
export function isTooDeep(html: string): boolean {
  let depth = 0;
  let formats = 0;
  let isOver = false;
  scan(
    html,
    ({ name, isEnd }) => {
      if (flatTags.has(name)) return;
      depth = Math.max(0, depth + (isEnd ? -1 : 1));
      if (formatTags.has(name)) formats = Math.max(0, formats + (isEnd ? -1 : 1));
      isOver ||= depth > deepest || formats > mostFormats;
    },
    () => undefined,
  );
  return isOver;
}

const lineTags = new Set('br div h1 h2 h3 h4 h5 h6 li p table tr'.split(' '));
const silentTags = new Set(['script', 'style', 'title', 'xml']);

/** The words of markup without its tags, a line for every paragraph. */
export function wordsOfMarkup(html: string): string {
  const parts: string[] = [];
  let silent = '';
  scan(
    html,
    ({ name, isEnd }) => {
      if (silentTags.has(name)) silent = isEnd ? '' : name;
      if (lineTags.has(name)) parts.push('\n');
    },
    (text) => {
      if (silent === '') parts.push(text.replaceAll(/[\r\n\t ]+/g, ' '));
    },
  );
  return parts.join('').replaceAll(/&(nbsp|lt|gt|amp|quot);/g, (_, name: string) => entities[name] ?? '');
}

const entities: Readonly<Record<string, string>> = { nbsp: ' ', lt: '<', gt: '>', amp: '&', quot: '"' };
