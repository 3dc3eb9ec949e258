// Station contract, looking at OFD and PDF files of others: pages as numbers, pictures by handle, one page at a time.
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { viewNotes, viewRefusals, type ViewedPage } from '../domain/viewed-page.ts';
import { contentHandleSchema, evidenceSchema } from './schemas.ts';

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
const indexSchema = z.number().int().min(0);
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

const noteSchema = z.object({ code: z.enum(viewNotes), evidence: evidenceSchema });
const refusalSchema = z.object({ code: z.enum(viewRefusals), evidence: evidenceSchema });
const viewIdSchema = z.string().regex(/^[A-Za-z0-9_-]{16,64}$/);

export const viewingContract = {
  /** Opens what a handle of this session stands for. A PDF is drawn by the frame: it has no view and no pages here. */
  open: oc.input(z.object({ handle: contentHandleSchema })).output(
    z.object({
      type: z.enum(['ofd', 'pdf', 'other']),
      viewId: viewIdSchema.nullable(),
      title: z.string().nullable(),
      pages: z.array(z.object({ widthMm: z.number(), heightMm: z.number() })),
      notes: z.array(noteSchema),
      refusal: refusalSchema.nullable(),
    }),
  ),
  /** One page; `images` are the pictures that it shows. A refused page leaves the others alone. */
  page: oc.input(z.object({ viewId: viewIdSchema, index: indexSchema })).output(
    z.object({
      page: viewedPageSchema.nullable(),
      images: z.array(z.object({ image: indexSchema, handle: contentHandleSchema, mediaType: z.string() })),
      notes: z.array(noteSchema),
      refusal: refusalSchema.nullable(),
    }),
  ),
  close: oc.input(z.object({ viewId: viewIdSchema })).output(z.object({})),
};
