// A file of Word with numbers that Word counts by itself, as offices have them.
export { makeDocx, paragraph, run, words } from '../../unit/formats/docx/make-docx.ts';

const level = (at: number, format: string, shown: string): string =>
  `<w:lvl w:ilvl="${at}"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${shown}"/></w:lvl>`;

/** 一、 and （一）, counted by the file. */
export const numbering =
  `<w:abstractNum w:abstractNumId="7">${level(0, 'chineseCounting', '%1、')}${level(1, 'chineseCounting', '（%2）')}` +
  '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>';

/** Puts a paragraph into a list of the file. */
export const list = (id: number, at = 0): string =>
  `<w:numPr><w:ilvl w:val="${at}"/><w:numId w:val="${id}"/></w:numPr>`;
