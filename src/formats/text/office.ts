import { decodeXml, localName, readXmlEvents, type XmlEvent, type XmlLimits } from '../xml/events.ts';
import type { ZipReader } from '../zip/read.ts';
import type { PieceCollector, TextLimits, TextPiece } from './pieces.ts';

// Text of Office Open XML by local names, so that transitional, strict and vendors' prefixes read alike. All character data counts, hidden or
// deleted too: the gate must see what a reader could bring to light.

export interface OfficeFile {
  readonly zip: ZipReader;
  readonly collector: PieceCollector;
  readonly limits: TextLimits;
}

const xmlLimits = (limits: TextLimits): XmlLimits => ({
  maxBytes: limits.maxPartBytes,
  maxDepth: 256,
  maxNodes: 10_000_000,
});

/** Events of one part; nothing when the package has no such part. */
export async function partEvents({ zip, limits }: OfficeFile, path: string): Promise<Iterable<XmlEvent>> {
  const entry = zip.entry(path);
  if (!entry) return [];
  const bytes = await zip.readAll(entry, limits.maxPartBytes);
  return readXmlEvents(decodeXml(bytes, xmlLimits(limits)), xmlLimits(limits));
}

/** Settings and styles hold names of fonts and the like, no text of the document. */
const wordlessParts =
  /(?:styles|settings|fontTable|theme\d*|numbering|webSettings|stylesWithEffects|presProps|viewProps|tableStyles)\.xml$/i;
const readableParts =
  /^(?:word|ppt)\/.*\.xml$|^docProps\/(?:core|custom|app)\.xml$|^customXml\/item\d+\.xml$/i;
const headerParts = /\/(?:header|footer)\d*\.xml$/i;
/** Files inside the file: embedded sheets and objects, and chunks of other formats that are shown as text. */
const embeddedParts = /\/embeddings\/|\/afchunk|\.(?:rtf|html?|mht|docx?|xlsx?|pptx?|pdf|bin)$/i;
const harmlessBins = /vbaProject|printerSettings|activeX/i;

/** Text of .docx and .pptx: every part that people can read. */
export async function readOfficeText(file: OfficeFile): Promise<void> {
  for (const { name } of file.zip.entries) {
    if (readableParts.test(name) && !wordlessParts.test(name)) {
      const place = headerParts.test(name) ? 'header' : 'paragraph';
      readParagraphs(await partEvents(file, name), { part: name, place }, file.collector);
    }
  }
  markEmbedded(file);
}

/** Says that a file inside the file was not read. */
export function markEmbedded({ zip, collector }: OfficeFile): void {
  const isEmbedded = ({ name }: { name: string }): boolean =>
    embeddedParts.test(name) && !harmlessBins.test(name);
  if (zip.entries.some(isEmbedded)) collector.markUnreadable('TEXT_EMBEDDED_FILE');
}

/** Characters that elements without text stand for. */
const elementText: Readonly<Record<string, string>> = { tab: '\t', br: '\n', cr: '\n', noBreakHyphen: '-' };
/** Field codes are instructions, not text. */
const silentElements = new Set(['instrText', 'delInstrText']);
/** Elements that end a run of text; boxes nest paragraphs in paragraphs. */
const blockElements = new Set([
  'p',
  'title',
  'subject',
  'keywords',
  'description',
  'category',
  'lpwstr',
  'comment',
  'text',
]);

type Origin = Pick<TextPiece, 'part' | 'place'>;

/** Text by paragraph; inside table cells the place is a cell. */
export function readParagraphs(events: Iterable<XmlEvent>, origin: Origin, collector: PieceCollector): void {
  const reader = new ParagraphReader(origin, collector);
  for (const event of events) {
    if (event.kind === 'text') reader.text(event.text);
    else if (event.kind === 'open') reader.open(localName(event.name), event.attributes);
    else reader.close(localName(event.name));
  }
  reader.end();
}

/** Paragraphs nest (text boxes): a stack of runs, each emitted where it closes. */
class ParagraphReader {
  readonly #origin: Origin;
  readonly #collector: PieceCollector;
  readonly #runs: string[] = [''];
  readonly #elements: string[] = [];
  #cells = 0;

  constructor(origin: Origin, collector: PieceCollector) {
    this.#origin = origin;
    this.#collector = collector;
  }

  text(text: string): void {
    if (!silentElements.has(this.#elements.at(-1) ?? '')) this.#append(text);
  }

  open(name: string, attributes: ReadonlyMap<string, string>): void {
    this.#elements.push(name);
    if (blockElements.has(name)) this.#runs.push('');
    if (name === 'tc') this.#cells += 1;
    this.#append(elementText[name] ?? symbolText(name, attributes));
    // Watermarks are drawn text: <v:textpath string="机密"/>.
    if (name === 'textpath') {
      this.#collector.add({ part: this.#origin.part, place: 'header', text: attributes.get('string') ?? '' });
    }
  }

  close(name: string): void {
    this.#elements.pop();
    if (name === 'tc') this.#cells -= 1;
    if (!blockElements.has(name)) return;
    const place = this.#cells > 0 ? 'cell' : this.#origin.place;
    this.#collector.add({ part: this.#origin.part, place, text: this.#runs.pop() ?? '' });
  }

  end(): void {
    this.#collector.add({ ...this.#origin, text: this.#runs.join('') });
  }

  #append(text: string): void {
    this.#runs[this.#runs.length - 1] = (this.#runs.at(-1) ?? '') + text;
  }
}

/** A star set as a symbol of Wingdings is still the star of a marking. */
function symbolText(name: string, attributes: ReadonlyMap<string, string>): string {
  if (name !== 'sym') return '';
  const character = [...attributes].find(([key]) => localName(key) === 'char')?.[1] ?? '';
  return /^(?:F0)?(?:AB|B5|B6)$/i.test(character) ? '★' : ' ';
}
