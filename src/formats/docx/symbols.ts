// Characters of symbol fonts (w:sym) that documents use, as characters of Unicode.

const wingdings: Readonly<Record<string, string>> = {
  '20': ' ',
  '6C': '●',
  '6D': '○',
  '6E': '■',
  '6F': '□',
  '71': '□',
  '72': '□',
  '75': '◆',
  '76': '◆',
  '9F': '•',
  A7: '▪',
  A8: '□',
  AB: '★',
  B5: '★',
  B6: '☆',
  D8: '➢',
  DF: '←',
  E0: '→',
  E1: '↑',
  E2: '↓',
  E8: '→',
  F0: '⇨',
  FB: '✗',
  FC: '✓',
  FD: '☒',
  FE: '☑',
};
const wingdings2: Readonly<Record<string, string>> = {
  '2A': '□',
  '4F': '✗',
  '50': '✓',
  '51': '☒',
  '52': '☑',
  A3: '□',
};
const symbol: Readonly<Record<string, string>> = {
  '6D': 'μ',
  A3: '≤',
  A5: '∞',
  AE: '→',
  B0: '°',
  B1: '±',
  B3: '≥',
  B4: '×',
  B7: '•',
  B8: '÷',
  B9: '≠',
  BB: '≈',
  D6: '√',
};

const fonts: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  wingdings,
  wingdings2,
  symbol,
};

/** The character that a symbol shows; null when it is not known. */
export function symbolCharacter(font: string, code: string): string | null {
  const table = fonts[font.toLowerCase().replaceAll(' ', '')];
  const short = code.toUpperCase().replace(/^F0/, '').replace(/^00/, '');
  if (table && Object.hasOwn(table, short)) return table[short] ?? null;
  // A code outside of the private areas is the character itself.
  const value = /^[0-9A-F]{4,5}$/i.test(code) ? Number.parseInt(code, 16) : 0;
  const isPlain = value >= 0x2000 && !(value >= 0xd800 && value <= 0xf8ff);
  return isPlain ? String.fromCodePoint(value) : null;
}

const raised = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const lowered = '₀₁₂₃₄₅₆₇₈₉';

/** Digits set high or low (m², CO₂) as characters of their own; null for other texts. */
export function shiftedDigits(text: string, align: string | undefined): string | null {
  const forms = align === 'superscript' ? raised : align === 'subscript' ? lowered : null;
  if (forms === null || !/^\d{1,4}$/.test(text)) return null;
  return text.replaceAll(/\d/g, (digit) => forms[Number(digit)] ?? digit);
}
