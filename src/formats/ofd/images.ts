// Pictures of a document by number: checked by their first bytes before anybody unpacks them.
import { FormatError } from '../failure.ts';
import { imageMediaTypes, readImageHeader } from '../image/image-header.ts';
import type { NoteBook } from './container.ts';
import type { OfdLimits } from './limits.ts';
import type { OfdParts } from './parts.ts';

/** A picture that the frame may be given. */
export interface ViewedPicture {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

export interface PictureList {
  /** Index of the picture; null and a note when it cannot be shown. */
  addPart(parts: OfdParts, path: string): Promise<number | null>;
  /** The same for bytes that are no part of their own (seal pictures). */
  addBytes(bytes: Uint8Array, name: string): number | null;
  get(index: number): ViewedPicture | undefined;
}

/** Pictures of one document; `book` hears what cannot be shown. */
export function createPictureList(limits: OfdLimits, book: NoteBook): PictureList {
  const pictures: ViewedPicture[] = [];
  const known = new WeakMap<OfdParts, Map<string, number | null>>();
  const addBytes = (bytes: Uint8Array, name: string): number | null => {
    const header = readImageHeader(bytes);
    if (header.state === 'unsupported') book.add('image-unsupported', { format: header.format, path: name });
    const fits = header.state === 'known' && header.widthPx * header.heightPx <= limits.maxImagePixels;
    if (header.state === 'broken' || (header.state === 'known' && !fits))
      book.add('image-unreadable', { path: name });
    if (header.state !== 'known' || !fits || pictures.length >= limits.maxImages) return null;
    return pictures.push({ mediaType: imageMediaTypes[header.kind], bytes }) - 1;
  };
  return {
    addBytes,
    addPart: async (parts, path) => {
      const ofParts = known.get(parts) ?? new Map<string, number | null>();
      known.set(parts, ofParts);
      const index = ofParts.get(path);
      if (index !== undefined) return index;
      const bytes = await readOrNull(parts, path);
      if (!bytes) book.add('image-unreadable', { path });
      const added = bytes && addBytes(bytes, path);
      ofParts.set(path, added);
      return added;
    },
    get: (index) => pictures[index],
  };
}

async function readOrNull(parts: OfdParts, path: string): Promise<Uint8Array | null> {
  try {
    return await parts.read(path);
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
}
