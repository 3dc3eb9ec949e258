// The printing stage over the station's parts.
import { trackChanges } from '../../../shared/domain/tracked-changes.ts';
import type { LayoutInput } from '../../../shared/layout/layout-document.ts';
import type { DocumentRow } from '../../store/documents-repository.ts';
import { openDraftRoom, type DraftRoom } from '../drafting/draft-room.ts';
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
    inputOf: (row, marked) => (marked ? markedInput(room, row) : cleanInput(room, row)),
  });
  return createPrinting({ parts, drawn, faces });
}

function cleanInput({ views }: DraftRoom, row: DocumentRow): LayoutInput {
  return { content: row.content, ...views.layout(row) };
}

/** 花脸稿: what was changed since the document was submitted. */
function markedInput(room: DraftRoom, row: DocumentRow): LayoutInput {
  const base = room.records.versions.newestOf(row.documentId, 'submit');
  const clean = cleanInput(room, row);
  return base === undefined ? clean : { ...clean, ...trackChanges(base.content, row.content) };
}
