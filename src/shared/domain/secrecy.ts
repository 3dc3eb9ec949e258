// The secrecy gate (涉密不上网). One function judges every text that could leave or enter this network: fields, title, body, names and texts of
// attachments, at drafting, sealing, import and receipt alike. It guards against the honest mistake: a classified paper in the wrong system. A
// MARKING (标志) stops, nobody can override it; a mere MENTION inside a sentence (training texts, 保守国家秘密法, 不得涉及国家秘密) is listed and
// waits for the leader's recorded decision. Markings are recognised when spaced, in full width, broken by invisible characters or traditional.
// 条例 art. 9(2) and GB/T 9704-2012, 7.2.2 give the form (机密★1年); 保守国家秘密法 art. 19 ff. the levels and terms.
import { textsOfContent } from './content-texts.ts';
import type { DocumentContent } from './content.ts';
import { type Finding, finding, type FindingCode } from './finding-codes.ts';
import {
  aloneMarking,
  bracketMarking,
  labelMarking,
  lineTermMarking,
  mentionPattern,
  nameStartMarking,
  nameWordMarking,
  simplifiedForms,
  spacedLevel,
  starMarking,
  termMarking,
} from './secrecy-patterns.ts';

/** Where a text stands: it decides what counts as "alone". `field`: the secrecy field itself, where anything at all is a marking. */
export type SecrecyPlace = 'field' | 'paragraph' | 'cell' | 'header' | 'name';

export interface SecrecyText {
  readonly place: SecrecyPlace;
  /** For people: `title`, `body.3`, `attachments.1 Sheet1!B2`. */
  readonly where: string;
  readonly text: string;
}

/** How much text around a hit a finding shows, characters each side. */
const excerptChars = 16;
// Format characters, combining marks, and the letters of Hangul that are drawn as nothing.
const invisible = /\p{Cf}|\p{Mn}|\p{Me}|\u115F|\u1160|\u3164|\uFFA0/gu;
/** Line breaks of any kind, and the blank braille cell that looks like a space. */
const blank = /[\u2800\u00A0]/g;
/** Columns side by side in one line: tabs or at least two spaces. */
const columns = /\t+| {2,}/;

/** Judges texts one by one; markings come first. An empty list says that nothing was found, not that everything was read. */
export function judgeSecrecy(texts: Iterable<SecrecyText>): Finding[] {
  const markings: Finding[] = [];
  const mentions: Finding[] = [];
  for (const text of texts) {
    const found = judgeSecrecyText(text);
    if (found?.strength === 'block') markings.push(found);
    else if (found) mentions.push(found);
  }
  return [...markings, ...mentions];
}

/** The gravest finding of one text, or null. */
export function judgeSecrecyText(input: SecrecyText): Finding | null {
  if (input.place === 'field') {
    const value = input.text.trim();
    return value === '' ? null : finding('secrecy.field', input.where, { text: value });
  }
  const text = normalise(input.text);
  const hit = input.place === 'name' ? nameHit(text) : (lineHit(text) ?? wholeHit(text));
  if (hit !== null) return finding(hit.code, input.where, { text: hit.text });
  const mention = mentionPattern.exec(text);
  if (mention === null) return null;
  return finding('secrecy.mention', input.where, { text: excerpt(text, mention.index) });
}

/** The texts of a draft that the gate reads, the names of its attachments included. */
export function secrecyTextsOf(content: DocumentContent): SecrecyText[] {
  return [
    ...textsOfContent(content).map(({ path, text }): SecrecyText => ({
      place: 'paragraph',
      where: path,
      text,
    })),
    ...content.attachments.map(({ name }, index): SecrecyText => ({
      place: 'name',
      where: `attachments.${index}`,
      text: name,
    })),
  ];
}

/** Full width to half width, invisible characters out, traditional forms to simplified, spaced levels closed up. */
function normalise(text: string): string {
  const folded = text
    .normalize('NFKC')
    .replaceAll(invisible, '')
    .replaceAll(blank, ' ')
    .replaceAll(
      /[絕絶機祕級長啟啓開個時後國業壹貳叁參肆伍陸柒捌玖拾兩○]/gu,
      (char) => simplifiedForms[char] ?? char,
    );
  return folded.replaceAll(spacedLevel, '$1密');
}

interface Hit {
  readonly code: FindingCode;
  readonly text: string;
}

function lineHit(text: string): Hit | null {
  for (const line of text.split(/[\n\r\v\f\u2028\u2029]+/)) {
    const hit =
      match('secrecy.star', starMarking, line) ??
      match('secrecy.term', termMarking, line) ??
      segmentHit(line);
    if (hit !== null) return hit;
  }
  return null;
}

function segmentHit(line: string): Hit | null {
  // Several levels side by side are a choice or a list (绝密  机密  秘密), not a marking.
  const levels = new Set(line.match(/绝密|机密|秘密/g));
  for (const segment of levels.size === 1 ? line.split(columns) : []) {
    const hit =
      match('secrecy.alone', aloneMarking, segment) ??
      match('secrecy.alone', bracketMarking, segment) ??
      match('secrecy.alone', labelMarking, segment) ??
      match('secrecy.term', lineTermMarking, segment);
    if (hit !== null) return hit;
  }
  return match('secrecy.alone', labelMarking, line);
}

/** A marking broken over lines (机⏎密, 秘密⏎★⏎1年): the short text as a whole. */
function wholeHit(text: string): Hit | null {
  const whole = text.replaceAll(/\s+/g, '');
  if (whole.length > 40) return null;
  return (
    match('secrecy.alone', aloneMarking, whole) ??
    match('secrecy.star', starMarking, whole) ??
    match('secrecy.term', lineTermMarking, whole)
  );
}

function nameHit(name: string): Hit | null {
  for (const part of name.split(/[/\\]/)) {
    const hit =
      match('secrecy.star', starMarking, part) ??
      match('secrecy.term', termMarking, part) ??
      match('secrecy.fileName', nameStartMarking, part) ??
      match('secrecy.fileName', nameWordMarking, part) ??
      match('secrecy.fileName', labelMarking, part);
    if (hit !== null) return hit;
  }
  return null;
}

function match(code: FindingCode, pattern: RegExp, text: string): Hit | null {
  const found = pattern.exec(text);
  return found === null ? null : { code, text: excerpt(text, found.index) };
}

function excerpt(text: string, at: number): string {
  return text
    .slice(Math.max(0, at - excerptChars), at + 2 + excerptChars)
    .replaceAll(/\s+/g, ' ')
    .trim();
}
