// One page as it is seen: templates behind, layers, templates in front, annotations, seals. Missing or broken extras are noted; a broken page
// part itself rejects, so that nobody takes an empty sheet for the page.
import { FormatError } from '../failure.ts';
import type { ViewNote, ViewedPage } from '../../shared/domain/viewed-page.ts';
import type { XmlElement } from '../xml/tree.ts';
import { drawAnnotations } from './annotations.ts';
import { createNoteBook, type NoteBook, type OfdContainer, type OfdDocument } from './container.ts';
import { drawObjects, type Drawing, type Place } from './draw-objects.ts';
import { createFontShelf, type FontShelf, type SimilarFaces } from './fonts.ts';
import type { PictureList } from './images.ts';
import { createPageBuilder } from './page-builder.ts';
import { createReading, type Reading } from './reading.ts';
import { pageResourcePaths, readResources, type OfdResources } from './resources.ts';
import { drawStamps } from './stamps.ts';
import { extendStyle } from './style.ts';
import {
  attributeOf,
  childOf,
  childrenOf,
  identity,
  parseBox,
  textOf,
  translate,
  type OfdBox,
} from './values.ts';

/** A page, and what it shows otherwise than the file says. */
export interface DrawnPage {
  readonly page: ViewedPage;
  readonly notes: readonly ViewNote[];
}

export interface DocumentDrawer {
  /** Rejects with a FormatError when the page's own part is missing, broken or beyond the limits. */
  drawPage(index: number): Promise<DrawnPage>;
  /** Size without drawing; A4 when it cannot be read. */
  pageSize(index: number): Promise<{ readonly widthMm: number; readonly heightMm: number }>;
}

export interface DrawerOptions {
  readonly container: OfdContainer;
  readonly document: OfdDocument;
  readonly faces: SimilarFaces;
  readonly pictures: PictureList;
  /** False inside of a seal's picture: nothing nests further. */
  readonly withExtras: boolean;
}

/** Draws the pages of one document of a container. */
export function createDrawer(options: DrawerOptions): DocumentDrawer {
  const { container, document } = options;
  // Notes about fonts and resources belong to every page that uses them: they are kept for the document.
  const shelfBook = createNoteBook();
  const base = createReading({ parts: container.parts, limits: container.limits, book: shelfBook });
  const fonts = createFontShelf(base, options.faces);
  let resources: Promise<OfdResources> | null = null;
  return {
    pageSize: async (index) => {
      const reading = { ...base, book: createNoteBook() };
      const tree = await reading.tree(document.pages[index]?.path ?? '').catch(() => null);
      const { width, height } = pageBoxOf(reading, document, tree ?? undefined);
      return { widthMm: width, heightMm: height };
    },
    drawPage: async (index) => {
      resources ??= readResources(base, document.resources);
      const book = createNoteBook();
      const reading = createReading({ parts: container.parts, limits: container.limits, book });
      const page = await drawOne({ ...options, reading, fonts, resources: await resources, index });
      return { page, notes: [...shelfBook.notes, ...book.notes] };
    },
  };
}

interface OnePage extends DrawerOptions {
  readonly reading: Reading;
  readonly fonts: FontShelf;
  readonly resources: OfdResources;
  readonly index: number;
}

async function drawOne(one: OnePage): Promise<ViewedPage> {
  const { reading, document, index, withExtras } = one;
  const entry = document.pages[index];
  if (!entry?.path) throw new FormatError('CONTAINER_MALFORMED', `page ${index + 1} is missing`);
  const tree = await reading.parts.xml(entry.path);
  const box = pageBoxOf(reading, document, tree);
  const builder = createPageBuilder(reading.limits);
  const { fonts, faces, pictures } = one;
  const drawing: Drawing = {
    reading,
    builder,
    fonts,
    faces,
    pictures,
    defaultColourSpace: document.defaultColourSpace,
  };
  const place: Place = {
    resources: await pageResources(reading, { path: entry.path, tree, outer: one.resources }),
    matrix: box.x === 0 && box.y === 0 ? identity : translate(-box.x, -box.y),
    clip: null,
    style: [],
    opacity: 1,
    depth: 0,
  };
  const templates = templatesOf(document, tree);
  const sheet: Sheet = { one, drawing, place, seen: new Set([entry.path]) };
  await drawTemplates(
    sheet,
    templates.filter(({ isFront }) => !isFront),
  );
  await drawLayers(drawing, tree, place);
  await drawTemplates(
    sheet,
    templates.filter(({ isFront }) => isFront),
  );
  if (withExtras) {
    await drawAnnotations(drawing, { document, pageId: entry.id, place });
    await drawStamps(drawing, { document, pageId: entry.id, place }, (inner) => drawFirst(one, inner));
  }
  return builder.page(box.width, box.height);
}

/** A seal's own package: its first page, without seals of its own. */
async function drawFirst({ faces, pictures }: OnePage, container: OfdContainer): Promise<ViewedPage> {
  const [document] = container.documents;
  if (!document) throw new FormatError('CONTAINER_MALFORMED', 'a seal without a document');
  const drawer = createDrawer({ container, document, faces, pictures, withExtras: false });
  return (await drawer.drawPage(0)).page;
}

const a4: OfdBox = { x: 0, y: 0, width: 210, height: 297 };
/** Larger sheets are not drawn on: 20 metres. */
const largestMm = 20_000;

/** The page as it is drawn; A4 and a note when it says none or an absurd one. */
export function pageBoxOf(
  reading: { readonly book: NoteBook },
  document: OfdDocument,
  page: XmlElement | undefined,
): OfdBox {
  const box = parseBox(textOf(childOf(page, 'Area'), 'PhysicalBox')) ?? document.pageBox;
  if (box && box.width > 0 && box.height > 0 && Math.max(box.width, box.height) <= largestMm) return box;
  reading.book.add('page-size-assumed');
  return a4;
}

interface PageTree {
  readonly path: string;
  readonly tree: XmlElement;
  readonly outer: OfdResources;
}

async function pageResources(reading: Reading, { path, tree, outer }: PageTree): Promise<OfdResources> {
  const paths = pageResourcePaths(reading, path, tree);
  return paths.length === 0 ? outer : readResources(reading, paths, outer);
}

/** Layers by their type; those of one type in the file's order. */
const layerOrder: Readonly<Record<string, number>> = { Background: 0, Body: 1, Foreground: 2 };

async function drawLayers(drawing: Drawing, tree: XmlElement, place: Place): Promise<void> {
  const layers = childrenOf(childOf(tree, 'Content'), 'Layer');
  const rank = (layer: XmlElement): number => layerOrder[attributeOf(layer, 'Type') ?? 'Body'] ?? 1;
  for (const layer of [...layers].sort((a, b) => rank(a) - rank(b))) {
    // The layer itself names no colours, only its DrawParam does.
    const style = extendStyle(layer, place.resources, []).slice(1);
    await drawObjects(drawing, layer, { ...place, style });
  }
}

interface UsedTemplate {
  readonly path: string;
  readonly isFront: boolean;
}

/** More templates on one page are a slip or an attack. */
const maxTemplates = 32;

function templatesOf(document: OfdDocument, tree: XmlElement): UsedTemplate[] {
  return childrenOf(tree, 'Template')
    .slice(0, maxTemplates)
    .flatMap((element) => {
      const template = document.templates.find(({ id }) => id === attributeOf(element, 'TemplateID'));
      const zOrder = attributeOf(element, 'ZOrder') ?? template?.zOrder;
      return template ? [{ path: template.path, isFront: zOrder === 'Foreground' }] : [];
    });
}

interface Sheet {
  readonly one: OnePage;
  readonly drawing: Drawing;
  readonly place: Place;
  /** Pages and templates being drawn: one that uses itself is drawn once. */
  readonly seen: ReadonlySet<string>;
}

async function drawTemplates(sheet: Sheet, templates: readonly UsedTemplate[]): Promise<void> {
  const { one, drawing, place, seen } = sheet;
  for (const { path } of templates) {
    drawing.builder.countObject();
    const tree = seen.has(path) ? null : await one.reading.tree(path);
    if (!tree) continue;
    const resources = await pageResources(one.reading, { path, tree, outer: one.resources });
    const inner = { ...sheet, place: { ...place, resources }, seen: new Set([...seen, path]) };
    const nested = templatesOf(one.document, tree);
    await drawTemplates(
      inner,
      nested.filter(({ isFront }) => !isFront),
    );
    await drawLayers(drawing, tree, inner.place);
    await drawTemplates(
      inner,
      nested.filter(({ isFront }) => isFront),
    );
  }
}
