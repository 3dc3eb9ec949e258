// The shape of a page of a foreign document; checked by the station's contract and again by the frame that draws it.
import { z } from 'zod';
import type { ViewedPage } from '../domain/viewed-page.ts';

const matrixSchema = z.tuple([z.number(), z.number(), z.number(), z.number(), z.number(), z.number()]);
const outlineSchema = z.array(z.number());
const colorSchema = z.string().regex(/^#[0-9a-f]{6}$/);
const pointSchema = z.tuple([z.number(), z.number()]);
const stopsSchema = z.array(z.object({ at: z.number(), color: colorSchema })).max(64);
const opacitySchema = z.number().min(0).max(1);

const paintSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('flat'), color: colorSchema, opacity: opacitySchema }),
  z.object({
    kind: z.literal('axial'),
    from: pointSchema,
    to: pointSchema,
    stops: stopsSchema,
    opacity: opacitySchema,
  }),
  z.object({
    kind: z.literal('radial'),
    center: pointSchema,
    focus: pointSchema,
    radius: z.number().positive(),
    stops: stopsSchema,
    opacity: opacitySchema,
  }),
]);

const strokeSchema = z.object({
  paint: paintSchema,
  width: z.number().min(0),
  cap: z.enum(['butt', 'round', 'square']),
  join: z.enum(['miter', 'round', 'bevel']),
  miterLimit: z.number(),
  dash: z.array(z.number().min(0)).max(32),
  dashOffset: z.number(),
});

const ruleSchema = z.enum(['nonzero', 'evenodd']);
/** Indexes of pages, glyphs, clips and pictures. */
export const indexSchema = z.number().int().min(0);
const placed = {
  matrix: matrixSchema,
  clip: indexSchema.nullable(),
  blend: z.enum(['normal', 'multiply', 'darken']),
};

const itemSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('path'),
    ...placed,
    outline: outlineSchema,
    rule: ruleSchema,
    fill: paintSchema.nullable(),
    stroke: strokeSchema.nullable(),
  }),
  z.object({
    kind: z.literal('text'),
    ...placed,
    text: z.string(),
    pens: z.array(z.number()),
    size: z.number().positive(),
    glyphs: z.array(z.object({ glyph: indexSchema, matrix: matrixSchema })),
    fill: paintSchema.nullable(),
    stroke: strokeSchema.nullable(),
  }),
  z.object({ kind: z.literal('image'), ...placed, image: indexSchema, opacity: opacitySchema }),
]);

/** A page as the station sends it and the viewer's frame takes it. */
export const viewedPageSchema = z.object({
  widthMm: z.number().positive(),
  heightMm: z.number().positive(),
  glyphs: z.array(outlineSchema),
  clips: z.array(
    z.object({
      shapes: z.array(z.object({ outline: outlineSchema, matrix: matrixSchema, rule: ruleSchema })),
      within: indexSchema.nullable(),
    }),
  ),
  items: z.array(itemSchema),
}) satisfies z.ZodType<ViewedPage>;
