// Page model -> PDF/A-2u, written directly: the model already holds everything that a PDF library would work out.
import type { SealPlace } from '../../shared/layout/page-model.ts';
import { bindFonts } from './bind-fonts.ts';
import type { Faces } from './faces.ts';
import { srgbProfile } from './icc-profile.ts';
import { dayOf, type PageRequest } from './page-request.ts';
import { writePdfFont } from './pdf-fonts.ts';
import { producer, xmpPacket } from './pdf-metadata.ts';
import { packLike } from './known-streams.ts';
import { createPdfObjects, packStream, pdfPoints, pdfText, type PdfObjects } from './pdf-objects.ts';
import { writeOutline } from './pdf-outline.ts';
import { pageOperators } from './pdf-page.ts';
import { withReadingMark } from './reading-copy.ts';

export interface RenderedPdf {
  readonly pdf: Uint8Array;
  /** Characters that no bundled face has, drawn as 〓. */
  readonly missingGlyphs: readonly string[];
}

const encoder = new TextEncoder();

/** Name of the reserved signature field of a seal place, counting from 0. */
export function sealFieldName(index: number): string {
  return `Seal${index + 1}`;
}

/**
 * A reserved signature field: all are there before the first seal, so that sealing never touches a page object. The empty appearance
 * is what PDF/A-2 asks of every annotation.
 */
function writeSealField(
  objects: PdfObjects,
  place: SealPlace,
  name: string,
  page: { number: number; heightUm: number },
): number {
  const [field, appearance] = [objects.reserve(), objects.reserve()];
  const side = pdfPoints(place.diameterUm);
  const left = pdfPoints(place.xUm);
  const right = pdfPoints(place.xUm + place.diameterUm);
  const top = pdfPoints(page.heightUm - place.yUm);
  const bottom = pdfPoints(page.heightUm - place.yUm - place.diameterUm);
  objects.writeStream(
    appearance,
    `/Type/XObject/Subtype/Form/BBox[0 0 ${side} ${side}]/Resources<<>>`,
    new Uint8Array(),
    false,
  );
  objects.write(
    field,
    // 132: printed with the page, and locked against being moved.
    `<</Type/Annot/Subtype/Widget/FT/Sig/T(${name})/F 132/Rect[${left} ${bottom} ${right} ${top}]/P ${page.number} 0 R/AP<</N ${appearance} 0 R>>>>`,
  );
  return field;
}

interface PageObject {
  readonly number: number;
  readonly heightUm: number;
}

function writePages(objects: PdfObjects, request: PageRequest, faces: Faces) {
  const { model } = request;
  const fonts = bindFonts(model, faces);
  const tree = objects.reserve();
  const pages: PageObject[] = model.pages.map((page) => ({
    number: objects.reserve(),
    heightUm: page.heightUm,
  }));
  const named = fonts.faces.map((face) => `/${face.name} ${writePdfFont(objects, faces, face)} 0 R`);
  const resources = objects.reserve();
  objects.write(resources, `<</Font<<${named.join('')}>>>>`);
  const fields = model.sealPlaces.map((place, index) => {
    const page = pages[place.page] ?? { number: 0, heightUm: 0 };
    return { page: place.page, number: writeSealField(objects, place, sealFieldName(index), page) };
  });
  model.pages.forEach((page, index) => {
    const content = objects.reserve();
    objects.writeStream(content, '', encoder.encode(pageOperators(page, fonts)));
    const own = fields.filter((field) => field.page === index).map((field) => `${field.number} 0 R`);
    const annotations = own.length === 0 ? '' : `/Annots[${own.join(' ')}]`;
    const box = `/MediaBox[0 0 ${pdfPoints(page.widthUm)} ${pdfPoints(page.heightUm)}]`;
    objects.write(
      pages[index]?.number ?? 0,
      `<</Type/Page/Parent ${tree} 0 R${box}/Resources ${resources} 0 R/Contents ${content} 0 R${annotations}>>`,
    );
  });
  objects.write(
    tree,
    `<</Type/Pages/Kids[${pages.map((page) => `${page.number} 0 R`).join(' ')}]/Count ${pages.length}>>`,
  );
  return { tree, pages, fields: fields.map((field) => field.number), missingGlyphs: fonts.missingGlyphs };
}

function writeArchiveParts(objects: PdfObjects, request: PageRequest): string {
  const [xmp, intent, profile] = [objects.reserve(), objects.reserve(), objects.reserve()];
  // Not compressed: archives look for the packet without decoding the file.
  objects.writeStream(
    xmp,
    '/Type/Metadata/Subtype/XML',
    encoder.encode(xmpPacket(request.metadata, dayOf(request.documentDate))),
    false,
  );
  objects.writeStream(profile, '/N 3', srgbProfile());
  objects.write(
    intent,
    `<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB)/DestOutputProfile ${profile} 0 R>>`,
  );
  return `/Metadata ${xmp} 0 R/OutputIntents[${intent} 0 R]`;
}

/** The PDF's information dictionary says what the XMP says (PDF/A asks that they agree). */
function writeInfo(objects: PdfObjects, request: PageRequest): number {
  const info = objects.reserve();
  const day = dayOf(request.documentDate);
  const date = `(D:${day?.replaceAll('-', '')}000000+08'00')`;
  const dates = day === null ? '' : `/CreationDate${date}/ModDate${date}`;
  const author = request.metadata.author ? `/Author ${pdfText(request.metadata.author)}` : '';
  objects.write(info, `<</Title ${pdfText(request.metadata.title)}${author}/Producer(${producer})${dates}>>`);
  return info;
}

/** Writes the PDF of a page model in this thread; renderPdf does it in a worker. Throws a RangeError on a date that is none. */
export function writePdf(asked: PageRequest, faces: Faces): RenderedPdf {
  const request = asked.readingCopy
    ? { ...asked, model: withReadingMark(asked.model, { riding: asked.readingCopy === 'ofRiding' }) }
    : asked;
  const objects = createPdfObjects(asked.again ? packLike(asked.again.sealed, packStream) : packStream);
  const catalog = objects.reserve();
  const { tree, pages, fields, missingGlyphs } = writePages(objects, request, faces);
  const outline = writeOutline(objects, request.model.outline, pages);
  const archive = writeArchiveParts(objects, request);
  const form = objects.reserve();
  // SigFlags 3: signatures are expected, and only appending keeps them.
  objects.write(form, `<</Fields[${fields.map((field) => `${field} 0 R`).join(' ')}]/SigFlags 3>>`);
  const outlines = outline === null ? '' : `/Outlines ${outline} 0 R`;
  objects.write(
    catalog,
    `<</Type/Catalog/Pages ${tree} 0 R/Lang(${request.language})/ViewerPreferences<</DisplayDocTitle true>>${outlines}${archive}/AcroForm ${form} 0 R>>`,
  );
  return { pdf: objects.toFile(catalog, writeInfo(objects, request)), missingGlyphs };
}
