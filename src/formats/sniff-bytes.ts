import type { FileType } from './file-type.ts';

// What the first bytes say. Polyglots are judged by the most dangerous reading: a program that is also an archive is a program.

const magics: readonly (readonly [FileType, string])[] = [
  ['executable', '4d5a'],
  ['executable', '7f454c46'],
  ['executable', 'feedface'],
  ['executable', 'feedfacf'],
  ['executable', 'cefaedfe'],
  ['executable', 'cffaedfe'],
  ['executable', 'cafebabe'],
  ['executable', '213c617263683e'],
  ['executable', 'edabeedb'],
  ['script', '2321'],
  ['shortcut', '4c0000000114020000000000c000000000000046'],
  ['ole', 'd0cf11e0a1b11ae1'],
  ['pdf', '255044462d'],
  ['png', '89504e470d0a1a0a'],
  ['jpg', 'ffd8ff'],
  ['zip', '504b0304'],
  ['zip', '504b0506'],
];

/** The type by magic bytes; zip containers and text are looked at more closely by the caller. */
export function sniffMagic(head: Uint8Array): FileType | null {
  const hex = Buffer.from(head.subarray(0, 32)).toString('hex');
  const found = magics.find(([, magic]) => hex.startsWith(magic));
  // A list whose first line begins with MZ is text: a program has zeros in its header.
  if (found?.[1] === '4d5a' && decodeText(head, true) !== null) return null;
  return found?.[0] ?? null;
}

/** Decodes text by its mark, as UTF-8, or as GB18030; null when it is none of them. `isCut`: the bytes end anywhere. */
export function decodeText(bytes: Uint8Array, isCut = false): string | null {
  const mark = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
  if (mark === 0xfffe) return checked(bytes, 'utf-16le', isCut);
  if (mark === 0xfeff) return checked(bytes, 'utf-16be', isCut);
  return checked(bytes, 'utf-8', isCut) ?? checked(bytes, 'gb18030', isCut);
}

function checked(bytes: Uint8Array, encoding: string, isCut: boolean): string | null {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: isCut });
    // eslint-disable-next-line no-control-regex -- text holds no control characters but white space
    return /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}

/** Text that browsers or Windows would run or follow, whatever its ending. */
export function sniffText(text: string): FileType {
  const start = withoutComments(text.slice(0, 4096).toLowerCase());
  if (start.startsWith('#!')) return 'script';
  if (/^\[(?:internetshortcut|desktop entry)\]/m.test(start)) return 'shortcut';
  if (/^(?:<!doctype svg[^>]*>\s*)?<svg[\s>]/.test(start)) return 'svg';
  const isMarkup = /^<(?:!doctype html|html|head|body|script|iframe|hta:application|meta|table|div|img|a )/;
  if (isMarkup.test(start) || /<script[\s>]/.test(start) || start.startsWith('mime-version:')) return 'html';
  return 'txt';
}

/** What stands behind white space, XML declarations and comments at the start; by hand, because a pattern could be made to backtrack for ever. */
function withoutComments(text: string): string {
  let rest = text.replace(/^[\s\ufeff]+/, '');
  for (const [open, close] of [
    ['<?', '?>'],
    ['<!--', '-->'],
  ] as const) {
    while (rest.startsWith(open) && rest.includes(close)) {
      rest = rest.slice(rest.indexOf(close) + close.length).trimStart();
    }
  }
  return rest;
}
