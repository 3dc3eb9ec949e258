import { type CodeMap, readCMap } from './cmap.ts';
import type { PdfDocument } from './document.ts';
import { isArray, isName, isStream, type PdfDict, type PdfValue } from './values.ts';

/** Decodes the strings that a font shows; null for a string with a character that nobody can name. */
export type DecodeShown = (bytes: Uint8Array) => string | null;

const cannotDecode: DecodeShown = () => null;
const latin = new TextDecoder('windows-1252');
const decodeLatin: DecodeShown = (bytes) => latin.decode(bytes);
const baseEncodings = ['WinAnsiEncoding', 'MacRomanEncoding', 'StandardEncoding', 'PDFDocEncoding'];
const symbolFonts = /Symbol|Dingbats|Wingdings/i;
const symbolicFlag = 4;

/** The decoder of one font resource. */
export function fontDecoder(pdf: PdfDocument, font: PdfDict): DecodeShown {
  const toUnicode = pdf.resolve(font.entries.get('ToUnicode'));
  const isComposite = isName(pdf.resolve(font.entries.get('Subtype')), 'Type0');
  if (isStream(toUnicode)) return mappedDecoder(readCMap(pdf.decode(toUnicode)));
  return isComposite ? compositeDecoder(pdf, font) : simpleDecoder(pdf, font);
}

function mappedDecoder(map: CodeMap): DecodeShown {
  return (bytes) => {
    let text = '';
    for (let at = 0; at < bytes.length;) {
      const length = map.codeBytes(bytes, at);
      const code = bytes.subarray(at, at + length).reduce((value, byte) => value * 256 + byte, 0);
      const shown = map.textOf(code, length);
      if (shown === undefined) return null;
      text += shown;
      at += length;
    }
    return text;
  };
}

/** Predefined CMaps whose codes are a known encoding (ISO 32000-1, table 118). */
function compositeDecoder(pdf: PdfDocument, font: PdfDict): DecodeShown {
  const encoding = pdf.resolve(font.entries.get('Encoding'));
  const name = isName(encoding) ? encoding.name : '';
  const decoders: Readonly<Record<string, string>> = {
    UniGB: 'utf-16be',
    UniCNS: 'utf-16be',
    GBK: 'gb18030',
    GB: 'gb18030',
  };
  const family = /^(UniGB|UniCNS|GBK|GB)[-\dpK]*-(?:UCS2|UTF16|EUC|H|V)/.exec(name)?.[1];
  const label = family && decoders[family];
  if (!label) return cannotDecode;
  const decoder = new TextDecoder(label);
  return (bytes) => {
    const text = decoder.decode(bytes);
    return text.includes('\ufffd') ? null : text;
  };
}

function simpleDecoder(pdf: PdfDocument, font: PdfDict): DecodeShown {
  const encoding = pdf.resolve(font.entries.get('Encoding'));
  const isSymbolic = isSymbolicFont(pdf, font);
  const dict = pdf.dict(encoding);
  if (dict) {
    const hasBase = isName(pdf.resolve(dict.entries.get('BaseEncoding'))) || !isSymbolic;
    return differencesDecoder(pdf.resolve(dict.entries.get('Differences')), hasBase);
  }
  const isKnown = encoding === null || (isName(encoding) && baseEncodings.includes(encoding.name));
  return isKnown && !isSymbolic ? decodeLatin : cannotDecode;
}

function isSymbolicFont(pdf: PdfDocument, font: PdfDict): boolean {
  const base = pdf.resolve(font.entries.get('BaseFont'));
  const flags = pdf.resolve(pdf.dict(font.entries.get('FontDescriptor'))?.entries.get('Flags'));
  const isType3 = isName(pdf.resolve(font.entries.get('Subtype')), 'Type3');
  return (
    isType3 ||
    (typeof flags === 'number' && (flags & symbolicFlag) !== 0) ||
    (isName(base) && symbolFonts.test(base.name))
  );
}

function differencesDecoder(differences: PdfValue, hasBase: boolean): DecodeShown {
  const texts = new Map<number, string | null>();
  let code = 0;
  for (const item of isArray(differences) ? differences : []) {
    if (typeof item === 'number') code = item;
    else if (isName(item)) {
      texts.set(code, glyphText(item.name));
      code += 1;
    }
  }
  return (bytes) => {
    let text = '';
    for (const byte of bytes) {
      const shown = texts.has(byte) ? texts.get(byte) : hasBase ? latin.decode(Uint8Array.of(byte)) : null;
      if (shown === null || shown === undefined) return null;
      text += shown;
    }
    return text;
  };
}

const glyphNames: Readonly<Record<string, string>> = {
  space: ' ',
  zero: '0',
  one: '1',
  two: '2',
  three: '3',
  four: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  nine: '9',
  period: '.',
  comma: ',',
  colon: ':',
  semicolon: ';',
  hyphen: '-',
  slash: '/',
  parenleft: '(',
  parenright: ')',
  quotesingle: "'",
  quotedbl: '"',
  exclam: '!',
  question: '?',
  ampersand: '&',
  percent: '%',
  plus: '+',
  equal: '=',
  underscore: '_',
  at: '@',
  quoteleft: '‘',
  quoteright: '’',
  quotedblleft: '“',
  quotedblright: '”',
  endash: '–',
  emdash: '—',
  bullet: '•',
  asterisk: '*',
  bracketleft: '[',
  bracketright: ']',
  numbersign: '#',
  dollar: '$',
  less: '<',
  greater: '>',
  bar: '|',
  fi: 'fi',
  fl: 'fl',
  ff: 'ff',
};

/** Names of the Adobe Glyph List that documents of this kind use; others cannot be told. */
function glyphText(name: string): string | null {
  const known = glyphNames[name];
  if (known !== undefined) return known;
  if (/^[A-Za-z]$/.test(name)) return name;
  const unicode = /^(?:uni([0-9A-F]{4})|u([0-9A-F]{4,6}))$/.exec(name);
  const code = parseInt(unicode?.[1] ?? unicode?.[2] ?? '', 16);
  return Number.isNaN(code) || code > 0x10ffff ? null : String.fromCodePoint(code);
}
