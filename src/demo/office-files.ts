// Real .docx and .xlsx files in their smallest complete form (ECMA-376), so that the demonstration attaches what an office program opens.
import { strToU8, zipSync } from 'fflate';

const xmlHead = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const relationships = 'http://schemas.openxmlformats.org/package/2006/relationships';
const officeDocument = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const wordMain = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const sheetMain = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
// A fixed time keeps the bytes, and so the hashes that the demonstration prints, the same on every run.
const fixedTime = new Date(2026, 0, 1, 8, 0, 0);

function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

function zipParts(parts: Readonly<Record<string, string>>): Uint8Array {
  const files = Object.fromEntries(
    Object.entries(parts).map(([name, xml]) => [name, strToU8(xmlHead + xml)]),
  );
  return zipSync(files, { mtime: fixedTime });
}

function contentTypes(overrides: Readonly<Record<string, string>>): string {
  const rows = Object.entries(overrides).map(
    ([name, type]) => `<Override PartName="${name}" ContentType="${type}"/>`,
  );
  return (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    `<Default Extension="xml" ContentType="application/xml"/>${rows.join('')}</Types>`
  );
}

function rootRelation(target: string): string {
  return `<Relationships xmlns="${relationships}"><Relationship Id="rId1" Type="${officeDocument}/officeDocument" Target="${target}"/></Relationships>`;
}

/** A Word document of plain paragraphs. */
export function makeDocx(paragraphs: readonly string[]): Uint8Array {
  const body = paragraphs
    .map((text) => `<w:p><w:r><w:t xml:space="preserve">${escapeXml(text)}</w:t></w:r></w:p>`)
    .join('');
  return zipParts({
    '[Content_Types].xml': contentTypes({
      '/word/document.xml':
        'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml',
    }),
    '_rels/.rels': rootRelation('word/document.xml'),
    'word/document.xml': `<w:document xmlns:w="${wordMain}"><w:body>${body}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>`,
  });
}

/** A workbook with one sheet of text cells, given row by row. */
export function makeXlsx(sheetName: string, rows: readonly (readonly string[])[]): Uint8Array {
  const strings = [...new Set(rows.flat())];
  const column = (index: number) => String.fromCharCode(65 + index);
  const data = rows
    .map((row, y) => {
      const cells = row.map(
        (text, x) => `<c r="${column(x)}${y + 1}" t="s"><v>${strings.indexOf(text)}</v></c>`,
      );
      return `<row r="${y + 1}">${cells.join('')}</row>`;
    })
    .join('');
  const shared = strings.map((text) => `<si><t xml:space="preserve">${escapeXml(text)}</t></si>`).join('');
  const spreadsheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  return zipParts({
    '[Content_Types].xml': contentTypes({
      '/xl/workbook.xml': `${spreadsheet}.sheet.main+xml`,
      '/xl/worksheets/sheet1.xml': `${spreadsheet}.worksheet+xml`,
      '/xl/sharedStrings.xml': `${spreadsheet}.sharedStrings+xml`,
    }),
    '_rels/.rels': rootRelation('xl/workbook.xml'),
    'xl/workbook.xml': `<workbook xmlns="${sheetMain}" xmlns:r="${officeDocument}"><sheets><sheet name="${escapeXml(sheetName)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${relationships}"><Relationship Id="rId1" Type="${officeDocument}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${officeDocument}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${sheetMain}"><sheetData>${data}</sheetData></worksheet>`,
    'xl/sharedStrings.xml': `<sst xmlns="${sheetMain}" count="${rows.flat().length}" uniqueCount="${strings.length}">${shared}</sst>`,
  });
}
