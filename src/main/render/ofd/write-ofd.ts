// Page model -> OFD (GB/T 33190-2016), written directly: the same glyphs at the same places as in the PDF.
import type { SealPlace } from '../../../shared/layout/page-model.ts';
import { bindFonts } from '../bind-fonts.ts';
import type { Faces } from '../faces.ts';
import { dayOf, type PageRequest } from '../page-request.ts';
import { givenElements } from '../pdf-metadata.ts';
import { createOfdFonts } from './ofd-fonts.ts';
import { ofdOutlines } from './ofd-outline.ts';
import { packOfd } from './ofd-package.ts';
import { drawOfdPage, type OfdDrawing } from './ofd-page.ts';
import { ofdTags, type OfdPageTexts } from './ofd-tags.ts';
import { createOfdIds, mm, xmlPart, type OfdPart } from './ofd-xml.ts';

/** Where the stamp annotation of a unit's seal belongs; the signature that is made later carries it, the file holds nothing half-made. */
export interface StampPlace {
  readonly unit: SealPlace['unit'];
  /** Counting from 0. */
  readonly page: number;
  /** What PageRef of the StampAnnot must say. */
  readonly pageId: number;
  readonly xMm: number;
  readonly yMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
}

export interface RenderedOfd {
  readonly ofd: Uint8Array;
  /** Characters that no face has, drawn as 〓. */
  readonly missingGlyphs: readonly string[];
  readonly stampPlaces: readonly StampPlace[];
  /** In reading order, for stamps that no page model has a place for. */
  readonly pages: readonly OfdPageSize[];
}

/** A page as stamps are laid on it. */
interface OfdPageSize {
  readonly pageId: number;
  readonly widthMm: number;
  readonly heightMm: number;
}

const colorSpace = (id: number): string =>
  `<ofd:ColorSpaces><ofd:ColorSpace ID="${id}" Type="RGB" BitsPerComponent="8"/></ofd:ColorSpaces>`;

interface Drawn {
  readonly pageIds: readonly number[];
  readonly pages: readonly OfdPart[];
  readonly texts: readonly OfdPageTexts[];
}

function drawPages({ model }: PageRequest, drawing: OfdDrawing): Drawn {
  const pageIds = model.pages.map(() => drawing.ids.next());
  const texts: OfdPageTexts[] = [];
  const pages = model.pages.map((page, index) => {
    const content = drawOfdPage(page, drawing);
    texts.push({ pageId: pageIds[index] ?? 0, texts: content.texts });
    return xmlPart(`Doc_0/Pages/Page_${index}/Content.xml`, 'Page', content.xml);
  });
  return { pageIds, pages, texts };
}

interface DocumentParts {
  readonly pageIds: readonly number[];
  readonly largestId: number;
  readonly colorSpaceId: number;
  readonly hasTags: boolean;
}

function documentPart({ model }: PageRequest, parts: DocumentParts): OfdPart {
  const [first] = model.pages;
  const box = `0 0 ${mm(first?.widthUm ?? 210_000)} ${mm(first?.heightUm ?? 297_000)}`;
  const common = [
    `<ofd:MaxUnitID>${parts.largestId}</ofd:MaxUnitID>`,
    `<ofd:PageArea><ofd:PhysicalBox>${box}</ofd:PhysicalBox></ofd:PageArea>`,
    '<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>',
    `<ofd:DefaultCS>${parts.colorSpaceId}</ofd:DefaultCS>`,
  ].join('');
  const pages = parts.pageIds.map(
    (id, index) => `<ofd:Page ID="${id}" BaseLoc="Pages/Page_${index}/Content.xml"/>`,
  );
  const tags = parts.hasTags ? '<ofd:CustomTags>Tags/CustomTags.xml</ofd:CustomTags>' : '';
  const inside = `<ofd:CommonData>${common}</ofd:CommonData><ofd:Pages>${pages.join('')}</ofd:Pages>`;
  return xmlPart(
    'Doc_0/Document.xml',
    'Document',
    `${inside}${ofdOutlines(model.outline, parts.pageIds)}${tags}`,
  );
}

function stampPlaceOf(
  { unit, page, xUm, yUm, diameterUm }: SealPlace,
  pageIds: readonly number[],
): StampPlace {
  const side = diameterUm / 1000;
  return {
    unit,
    page,
    pageId: pageIds[page] ?? 0,
    xMm: xUm / 1000,
    yMm: yUm / 1000,
    widthMm: side,
    heightMm: side,
  };
}

/** Writes the OFD of a page model in this thread; the renderer does it in a worker. Throws a RangeError on a date that is none. */
export function writeOfd(request: PageRequest, faces: Faces): RenderedOfd {
  const ids = createOfdIds();
  const bound = bindFonts(request.model, faces);
  const fonts = createOfdFonts(bound, faces, { ids, folder: 'Doc_0/Res' });
  const colorSpaceId = ids.next();
  const { pageIds, pages, texts } = drawPages(request, { bound, fonts, ids });
  const elements = givenElements(request.metadata);
  const tags = ofdTags(elements, texts);
  const resources = xmlPart(
    'Doc_0/PublicRes.xml',
    'Res',
    `${colorSpace(colorSpaceId)}${fonts.toXml()}`,
    ' BaseLoc="Res"',
  );
  const largestId = ids.largest();
  const root = documentPart(request, { pageIds, largestId, colorSpaceId, hasTags: tags.length > 0 });
  const info = { metadata: request.metadata, elements, day: dayOf(request.documentDate) };
  return {
    ofd: packOfd(
      [root, resources, ...pages, ...tags, ...fonts.files],
      info,
      request.again ? { level: 0 } : {},
    ),
    missingGlyphs: bound.missingGlyphs,
    stampPlaces: request.model.sealPlaces.map((place) => stampPlaceOf(place, pageIds)),
    pages: request.model.pages.map(({ widthUm, heightUm }, index) => ({
      pageId: pageIds[index] ?? 0,
      widthMm: widthUm / 1000,
      heightMm: heightUm / 1000,
    })),
  };
}
