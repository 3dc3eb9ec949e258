import { localName, type XmlEvent } from '../xml/events.ts';
import { markEmbedded, type OfficeFile, partEvents, readParagraphs } from './office.ts';
import type { PieceCollector } from './pieces.ts';

// Text of .xlsx: cells with their address, sheet names, page headers and footers, comments, drawings.

/** Reads a workbook. */
export async function readSheetText(file: OfficeFile): Promise<void> {
  const strings = readSharedStrings(await partEvents(file, 'xl/sharedStrings.xml'));
  const names = await readSheetNames(file);
  for (const name of names.values())
    file.collector.add({ part: 'xl/workbook.xml', place: 'cell', text: name });
  const used = new Set<number>();
  for (const { name } of file.zip.entries) {
    if (/^xl\/worksheets\/[^/]+\.xml$/i.test(name)) {
      readSheet(
        await partEvents(file, name),
        { sheet: names.get(name) ?? name, strings, used },
        file.collector,
      );
    } else if (
      /^xl\/(?:comments|threadedComments|drawings|charts|chartsheets|persons)[^]*\.xml$|^docProps\/(?:core|custom)\.xml$/i.test(
        name,
      )
    ) {
      readParagraphs(await partEvents(file, name), { part: name, place: 'cell' }, file.collector);
    } else if (
      /\.bin$/i.test(name) &&
      /^xl\/(?:worksheets\/[^/]+|workbook|sharedStrings)\.bin$/i.test(name)
    ) {
      // .xlsb keeps its cells in a binary form.
      file.collector.markUnreadable('TEXT_TYPE_UNSUPPORTED');
    }
  }
  // Strings that no cell shows are still in the file.
  strings.forEach((text, index) => {
    if (!used.has(index)) file.collector.add({ part: `xl/sharedStrings.xml #${index}`, place: 'cell', text });
  });
  markEmbedded(file);
}

function readSharedStrings(events: Iterable<XmlEvent>): string[] {
  const strings: string[] = [];
  let current: string | null = null;
  let isText = false;
  for (const event of events) {
    if (event.kind === 'text') {
      if (isText && current !== null) current += event.text;
      continue;
    }
    const name = localName(event.name);
    if (name === 't') isText = event.kind === 'open';
    if (name !== 'si') continue;
    if (event.kind === 'open') current = '';
    else strings.push(current ?? '');
  }
  return strings;
}

/** Part path -> sheet name, by workbook.xml and its relations. */
async function readSheetNames(file: OfficeFile): Promise<Map<string, string>> {
  const targets = new Map<string, string>();
  for (const attributes of await attributesOf(file, 'xl/_rels/workbook.xml.rels', 'Relationship')) {
    const target = attributes.get('Target') ?? '';
    targets.set(attributes.get('Id') ?? '', target.startsWith('/') ? target.slice(1) : `xl/${target}`);
  }
  const names = new Map<string, string>();
  for (const attributes of await attributesOf(file, 'xl/workbook.xml', 'sheet')) {
    const id = [...attributes].find(([key]) => key.endsWith(':id'))?.[1] ?? '';
    const name = attributes.get('name') ?? '';
    names.set(targets.get(id) ?? `sheet ${name}`, name);
  }
  return names;
}

async function attributesOf(
  file: OfficeFile,
  path: string,
  element: string,
): Promise<readonly ReadonlyMap<string, string>[]> {
  const found: ReadonlyMap<string, string>[] = [];
  for (const event of await partEvents(file, path)) {
    if (event.kind === 'open' && localName(event.name) === element) found.push(event.attributes);
  }
  return found;
}

interface SheetFacts {
  readonly sheet: string;
  readonly strings: readonly string[];
  /** Indexes of shared strings that some cell shows. */
  readonly used: Set<number>;
}

const headerElements = new Set([
  'oddHeader',
  'oddFooter',
  'evenHeader',
  'evenFooter',
  'firstHeader',
  'firstFooter',
]);

function readSheet(events: Iterable<XmlEvent>, facts: SheetFacts, collector: PieceCollector): void {
  let address = '';
  let type = '';
  let text = '';
  for (const event of events) {
    if (event.kind === 'text') {
      text += event.text;
      continue;
    }
    const name = localName(event.name);
    if (event.kind === 'open') {
      if (name === 'c') {
        address = event.attributes.get('r') ?? '';
        type = event.attributes.get('t') ?? '';
      }
      // A formula's text is not the cell's; runs of one inline string belong together.
      if (['c', 'v', 'f', 'is'].includes(name) || headerElements.has(name)) text = '';
    } else if (name === 'v' || name === 'is') {
      collector.add({ part: `${facts.sheet}!${address}`, place: 'cell', text: cellText(type, text, facts) });
      text = '';
    } else if (headerElements.has(name)) {
      collector.add({ part: facts.sheet, place: 'header', text: headerText(text) });
    }
  }
}

function cellText(type: string, text: string, { strings, used }: SheetFacts): string {
  if (type !== 's') return text;
  const index = Number(text);
  used.add(index);
  return strings[index] ?? '';
}

/** `&C&"宋体"&12机密&R&P`: codes between the words (ECMA-376 part 1, 18.3.1.46). */
function headerText(text: string): string {
  return text
    .replace(/&[LCR]/g, '\n')
    .replace(/&"[^"]*"|&K[0-9A-F]{6}|&\d{1,3}|&[A-Z]/gi, '')
    .replace(/&&/g, '&');
}
