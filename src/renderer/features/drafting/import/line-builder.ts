// The paragraph that is being collected from pasted markup: words, their common look, and notes.
import type { LineHints, SourceLine, SourceNote } from '../../../../shared/domain/text-lines.ts';
import type { Look } from './markup-look.ts';

const sinkCodes = {
  hidden: 'hiddenTextDropped',
  deleted: 'deletionDropped',
  inserted: 'insertionKept',
  footnote: 'footnoteDropped',
  comment: 'commentDropped',
} as const;

/** Han, kana and full-width marks: a line end of the markup between two of them is no blank. */
const wide = /[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]/;

export interface LineBuilder {
  addText(text: string, look: Look): void;
  addBreak(): void;
  addNote(note: SourceNote): void;
  /** A number that a list gives, unless the words bring one. */
  setNumber(number: string): void;
  readonly isEmpty: boolean;
  readonly isFormatted: boolean;
  /** The line as it is, or null when there is nothing in it. */
  finish(): SourceLine | null;
}

/** An empty paragraph. */
export function createLineBuilder(): LineBuilder {
  const parts: string[] = [];
  const notes: SourceNote[] = [];
  const sinks = new Map<keyof typeof sinkCodes, string[]>();
  const looks: { readonly look: Look }[] = [];
  let number = '';
  let listNumber = '';
  let hasInk = false;
  let lastInk = '';
  const addInk = (text: string, look: Look): void => {
    parts.push(look.keepsBreaks ? text : collapse(text, lastInk));
    if (text.trim() === '') return;
    hasInk = true;
    lastInk = text;
    looks.push({ look });
  };
  return {
    addText: (text, look) => {
      if (look.sink === 'number') number += look.isSymbolFont ? symbolNumber(text) : text;
      else {
        if (look.sink) keep(sinks, look.sink, text);
        if (look.sink === null || look.sink === 'inserted') addInk(text, look);
      }
    },
    addBreak: () => {
      parts.push('\n');
      lastInk = '';
    },
    addNote: (note) => void notes.push(note),
    setNumber: (text) => {
      listNumber = text;
    },
    get isEmpty() {
      return !hasInk && number === '' && notes.length === 0 && sinks.size === 0;
    },
    get isFormatted() {
      return looks.some(({ look }) => look.isFormatted);
    },
    finish: () => {
      const all = [...notes, ...[...sinks].flatMap(([sink, texts]) => sinkNote(sink, texts.join('')))];
      const typed = number.replaceAll('\u00a0', ' ').trim();
      // A number without words is words.
      if (!hasInk) return typed === '' && all.length === 0 ? null : { text: typed, notes: all };
      return { text: parts.join(''), hints: hintsOf(looks, typed || listNumber), notes: all };
    },
  };
}

function keep<Key>(lists: Map<Key, string[]>, key: Key, text: string): void {
  const list = lists.get(key) ?? [];
  list.push(text);
  lists.set(key, list);
}

function sinkNote(sink: keyof typeof sinkCodes, words: string): SourceNote[] {
  const text = words.replaceAll(/\s+/g, ' ').trim();
  return text === '' ? [] : [{ code: sinkCodes[sink], evidence: { text } }];
}

/** Letters of symbol fonts are bullets. */
const symbolNumber = (text: string): string => (text.trim() === '' ? text : '•');

/** White space of markup: one blank, and none where a line end parts two wide characters. */
function collapse(text: string, before: string): string {
  const first = wide.test(before.at(-1) ?? '')
    ? text.replace(/^[\t\r\n ]*[\r\n][\t\r\n ]*(?=\S)/, (blanks) =>
        wide.test(text[blanks.length] ?? '') ? '' : ' ',
      )
    : text;
  return first.replaceAll(/[\t\r\n ]+/g, (blanks, at: number, whole: string) => {
    const isBetween = wide.test(whole[at - 1] ?? '') && wide.test(whole[at + blanks.length] ?? '');
    return isBetween && /[\r\n]/.test(blanks) ? '' : ' ';
  });
}

function hintsOf(looks: readonly { readonly look: Look }[], number: string): LineHints {
  const first = looks[0]?.look;
  if (!first) return {};
  const { align, outline, sizePt } = first;
  return {
    ...(align && { align }),
    ...(outline !== undefined && { outline }),
    ...(sizePt !== undefined && { sizePt }),
    ...commonFace(looks, first.face),
    ...(looks.every(({ look }) => look.bold) && { bold: true as const }),
    ...(number !== '' && { number }),
  };
}

function commonFace(looks: readonly { readonly look: Look }[], face: Look['face']): LineHints {
  if (face === undefined || face === 'other') return {};
  return looks.every(({ look }) => look.face === face) ? { face } : {};
}
