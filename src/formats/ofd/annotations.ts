// Annotations of a page (GB/T 33190, chapter 15): their appearances are drawn, nothing of what they would do.
import type { XmlElement } from '../xml/tree.ts';
import { clipToBox } from './clips.ts';
import type { OfdDocument } from './container.ts';
import { drawObjects, type Drawing, type Place } from './draw-objects.ts';
import { followTo } from './reading.ts';
import { attributeOf, childOf, childrenOf, flagOf, multiply, parseBox, textOf, translate } from './values.ts';

export interface PageExtras {
  readonly document: OfdDocument;
  readonly pageId: string;
  readonly place: Place;
}

/** Annotations of one page: a few; thousands are an attack. */
const maxAnnotations = 2000;

/** Draws what the annotations of a page look like. */
export async function drawAnnotations(drawing: Drawing, extras: PageExtras): Promise<void> {
  const { annotationsPath } = extras.document;
  const { reading } = drawing;
  const list = annotationsPath === null ? null : await reading.tree(annotationsPath);
  if (annotationsPath === null || !list) return;
  for (const page of childrenOf(list, 'Page')) {
    if (attributeOf(page, 'PageID') !== extras.pageId) continue;
    const path = followTo(reading, annotationsPath, textOf(page, 'FileLoc'));
    const tree = path === null ? null : await reading.tree(path);
    for (const annotation of childrenOf(tree ?? undefined, 'Annot').slice(0, maxAnnotations))
      await drawAnnotation(drawing, annotation, extras.place);
  }
}

async function drawAnnotation(drawing: Drawing, annotation: XmlElement, place: Place): Promise<void> {
  drawing.builder.countObject();
  if (attributeOf(annotation, 'Type') === 'Link') drawing.reading.book.add('action-ignored');
  const appearance = childOf(annotation, 'Appearance');
  if (!appearance || flagOf(annotation, 'Visible') === false) return;
  const box = parseBox(attributeOf(appearance, 'Boundary'));
  const matrix = box ? multiply(place.matrix, translate(box.x, box.y)) : place.matrix;
  const clip = box ? clipToBox(drawing.builder, box, { matrix, within: place.clip }) : place.clip;
  await drawObjects(drawing, appearance, { ...place, matrix, clip, depth: place.depth + 1 });
}
