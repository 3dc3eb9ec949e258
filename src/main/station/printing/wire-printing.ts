// The printing stage over the station's parts.
import { openDraftRoom } from '../drafting/draft-room.ts';
import type { StationParts } from '../parts.ts';
import { createDrawnPages } from './draw-pages.ts';
import { createFaceChooser } from './installed-face.ts';
import { createPrinting, type Printing } from './printing.ts';

/** Makes the stage with this machine's printers and faces. */
export function wirePrinting(parts: StationParts): Printing {
  const room = openDraftRoom(parts);
  const faces = createFaceChooser(parts.store.db);
  const drawn = createDrawnPages(parts, room, {
    faces,
    inputOf: ({ content, ...row }) => ({ content, ...room.views.layout({ content, ...row }) }),
  });
  return createPrinting({ parts, drawn, faces });
}
