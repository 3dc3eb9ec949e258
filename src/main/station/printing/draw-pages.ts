// Draws the pages of an outgoing document as it stands, for paper and for files: with this machine's own 仿宋, which no sealed document bears.
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { layoutDocument, type LayoutInput } from '../../../shared/layout/layout-document.ts';
import type { PageModel } from '../../../shared/layout/page-model.ts';
import type { PageRequest, RenderedPdf } from '../../render/render-pdf.ts';
import type { DocumentRow } from '../../store/documents-repository.ts';
import type { DraftRoom } from '../drafting/draft-room.ts';
import { done, type Actor, type Outcome } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import type { FaceChooser } from './installed-face.ts';

export interface DrawnFile {
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly mediaType: string;
  readonly missing: readonly string[];
}

export interface DrawnPages {
  ofDocument(
    actor: Actor,
    what: { readonly documentId: DocumentId; readonly form: 'pdf' | 'ofd'; readonly marked: boolean },
  ): Promise<Outcome<DrawnFile>>;
  ofModel(model: PageModel): Promise<RenderedPdf>;
}

/** What is drawn: the document as it stands, or with its tracked changes. */
export type InputOfDocument = (row: DocumentRow, marked: boolean) => LayoutInput;

/** Draws in the station's own renderer thread. */
export function createDrawnPages(
  parts: Pick<StationParts, 'pdf'>,
  room: Pick<DraftRoom, 'findReadable'>,
  { faces, inputOf }: { readonly faces: Pick<FaceChooser, 'current'>; readonly inputOf: InputOfDocument },
): DrawnPages {
  const request = (model: PageModel, input: LayoutInput | null): PageRequest => {
    const { inUse } = faces.current();
    return {
      model,
      language: 'zh-CN',
      metadata: { title: model.title, author: input?.content.issuers[0]?.name ?? '' },
      documentDate: input?.docDate ?? null,
      ...(inUse && { fangSongFile: inUse.path }),
    };
  };
  return {
    ofDocument: async (actor, { documentId, form, marked }) => {
      const found = room.findReadable(actor, documentId);
      if (!found.ok) return found;
      const input = inputOf(found.value, marked);
      const pages = request(layoutDocument(input), input);
      const name = `${input.content.title.trim() || documentId}.${form}`;
      if (form === 'ofd') {
        const { ofd, missingGlyphs } = await parts.pdf.renderOfd(pages);
        return done({ bytes: ofd, name, mediaType: 'application/ofd', missing: missingGlyphs });
      }
      const { pdf, missingGlyphs } = await parts.pdf.renderPdf(pages);
      return done({ bytes: pdf, name, mediaType: 'application/pdf', missing: missingGlyphs });
    },
    ofModel: (model) => parts.pdf.renderPdf(request(model, null)),
  };
}
