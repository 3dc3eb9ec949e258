// What the window and its viewer frame say to each other. The frame has an origin of its own that reaches nothing; each side checks who speaks
// (event.source) and what is said (these schemas).
import { z } from 'zod';
import { indexSchema, viewedPageSchema } from '../../shared/contract/viewed-page-schema.ts';

const bytesSchema = z.instanceof(ArrayBuffer);
const look = {
  /** 1: the page is as wide as the frame. */
  zoom: z.number().min(0.1).max(10),
  /** Degrees, clockwise. */
  turn: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
};

/** Window to frame. */
export const toFrameSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('look'), ...look }),
  z.object({
    type: z.literal('page'),
    page: viewedPageSchema,
    images: z.array(z.object({ image: indexSchema, mediaType: z.string(), bytes: bytesSchema })),
  }),
  z.object({ type: z.literal('pdf'), bytes: bytesSchema }),
  z.object({ type: z.literal('pdf-page'), index: indexSchema }),
]);
export type ToFrame = z.infer<typeof toFrameSchema>;

export const viewerKeys = ['next', 'previous', 'zoom-in', 'zoom-out', 'turn', 'close'] as const;
export type ViewerKey = (typeof viewerKeys)[number];

/** Keys by their names in a KeyboardEvent. */
const keysByName: Readonly<Record<string, ViewerKey>> = {
  PageDown: 'next',
  PageUp: 'previous',
  '+': 'zoom-in',
  '=': 'zoom-in',
  '-': 'zoom-out',
  r: 'turn',
  R: 'turn',
  Escape: 'close',
};

interface PressedKey {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

/** What a pressed key asks for; combinations are the browser's own. */
export function viewerKeyOf({ key, ctrlKey, altKey, metaKey }: PressedKey): ViewerKey | undefined {
  return ctrlKey || altKey || metaKey ? undefined : keysByName[key];
}

/** Frame to window. */
export const fromFrameSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('opened'), pages: z.number().int().min(0).max(100_000) }),
  z.object({ type: z.literal('shown') }),
  z.object({ type: z.literal('failed'), code: z.enum(['malformed', 'unsupported', 'page-unreadable']) }),
  z.object({ type: z.literal('key'), key: z.enum(viewerKeys) }),
]);
export type FromFrame = z.infer<typeof fromFrameSchema>;
