// Clips of an object (GB/T 33190, 8.4): inside one Clip its areas are joined, several Clips cut each other.
import type { ViewedClip, ViewedMatrix } from '../../shared/domain/viewed-page.ts';
import type { XmlElement } from '../xml/tree.ts';
import type { PageBuilder } from './page-builder.ts';
import { readPathData } from './path-data.ts';
import {
  attributeOf,
  childOf,
  childrenOf,
  flagOf,
  isSane,
  multiply,
  parseBox,
  parseMatrix,
  textOf,
  translate,
} from './values.ts';

export interface ClipContext {
  readonly builder: PageBuilder;
  /** The object's space with its CTM, and without. */
  readonly matrix: ViewedMatrix;
  readonly outer: ViewedMatrix;
  readonly within: number | null;
}

/** More than a few are an attack on the drawing program. */
const maxClips = 16;
const maxAreas = 256;

/** The clip that an object's content is seen through, within the one around it. */
export function readClips(object: XmlElement, context: ClipContext): number | null {
  const list = childOf(object, 'Clips');
  let { within } = context;
  for (const clip of childrenOf(list, 'Clip').slice(0, maxClips)) {
    // TransFlag: whether the object's CTM bends its clips too; it does unless it is said otherwise.
    const matrix = flagOf(list, 'TransFlag') === false ? context.outer : context.matrix;
    const shapes = childrenOf(clip, 'Area')
      .slice(0, maxAreas)
      .flatMap((area) => shapeOf(area, { ...context, matrix }));
    // A clip by text is not met in real files: the object is then seen whole.
    if (shapes.length > 0) within = context.builder.addClip({ shapes, within });
  }
  return within;
}

function shapeOf(area: XmlElement, { builder, matrix }: ClipContext): ViewedClip['shapes'] {
  const path = childOf(area, 'Path');
  const outline = path && readPathData(textOf(path, 'AbbreviatedData') ?? '', builder.numbersLeft());
  if (!outline) return [];
  const boundary = parseBox(attributeOf(path, 'Boundary'));
  const steps = [
    parseMatrix(attributeOf(area, 'CTM')),
    boundary && translate(boundary.x, boundary.y),
    parseMatrix(attributeOf(path, 'CTM')),
  ];
  const whole = steps.reduce<ViewedMatrix>((outer, step) => (step ? multiply(outer, step) : outer), matrix);
  const rule = attributeOf(path, 'Rule') === 'Even-Odd' ? 'evenodd' : 'nonzero';
  return isSane(whole) ? [{ outline, matrix: whole, rule }] : [];
}

/** The clip of a rectangle. */
export function clipToBox(
  builder: PageBuilder,
  box: { readonly width: number; readonly height: number },
  { matrix, within }: { readonly matrix: ViewedMatrix; readonly within: number | null },
): number {
  const { width, height } = box;
  const outline = [0, 0, 0, 1, width, 0, 1, width, height, 1, 0, height, 4];
  return builder.addClip({ shapes: [{ outline, matrix, rule: 'nonzero' }], within });
}
