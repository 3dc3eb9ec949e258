// A foreign OFD opened for looking at: the pages of all its documents, one after the other.
import type { ByteSource } from '../../../formats/byte-source.ts';
import { catchFormatError } from '../../../formats/failure.ts';
import { createNoteBook } from '../../../formats/ofd/container.ts';
import { createDrawer, type DocumentDrawer } from '../../../formats/ofd/draw-page.ts';
import type { SimilarFaces } from '../../../formats/ofd/fonts.ts';
import { createPictureList } from '../../../formats/ofd/images.ts';
import { readOfd, refusalOf } from '../../../formats/ofd/read-ofd.ts';
import type { ViewRefusal } from '../../../shared/domain/viewed-page.ts';
import type { OpenedOfd, PageSize, ThreadPage, ThreadPicture } from './messages.ts';

/** An answer, or why there is none. */
export type Viewed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: ViewRefusal };

export interface OfdView {
  readonly opened: OpenedOfd;
  page(index: number): Promise<Viewed<ThreadPage>>;
  picture(index: number): Viewed<ThreadPicture>;
}

interface Sheet {
  readonly drawer: DocumentDrawer;
  readonly index: number;
}

/** Sizes are read for the list of pages; of very long documents only the first ones are, the others are taken to be like them. */
const sizedPages = 200;

/** Opens bytes; never rejects for what is in them. */
export async function openOfd(source: ByteSource, faces: SimilarFaces): Promise<Viewed<OfdView>> {
  const outcome = await readOfd(source);
  if (outcome.state === 'refused')
    return { ok: false, refusal: { code: outcome.code, evidence: outcome.evidence } };
  const { container } = outcome;
  const pictureBook = createNoteBook();
  const pictures = createPictureList(container.limits, pictureBook);
  const sheets = container.documents.flatMap((document): Sheet[] => {
    const drawer = createDrawer({ container, document, faces, pictures, withExtras: true });
    return document.pages.map((_, index) => ({ drawer, index }));
  });
  const pages = await readSizes(sheets);
  const title = container.documents.map(({ info }) => info.title).find((each) => each !== null) ?? null;
  return {
    ok: true,
    value: {
      opened: { title, pages, notes: container.notes },
      page: async (index) => {
        const sheet = sheets[index];
        const drawn = sheet && (await catchFormatError(() => sheet.drawer.drawPage(sheet.index)));
        if (!drawn) return refused({ code: 'page-unreadable', evidence: { page: String(index + 1) } });
        if (drawn.ok)
          return { ok: true, value: { ...drawn.value, notes: [...drawn.value.notes, ...pictureBook.notes] } };
        const { code, detail } = drawn.error;
        const tooLarge = refusalOf[code] === 'too-large';
        return refused({
          code: tooLarge ? 'too-large' : 'page-unreadable',
          evidence: { page: String(index + 1), detail },
        });
      },
      picture: (index) => {
        const picture = pictures.get(index);
        return picture ? { ok: true, value: picture } : refused({ code: 'view-closed', evidence: {} });
      },
    },
  };
}

const refused = (refusal: ViewRefusal): { readonly ok: false; readonly refusal: ViewRefusal } => ({
  ok: false,
  refusal,
});

async function readSizes(sheets: readonly Sheet[]): Promise<PageSize[]> {
  const sizes: PageSize[] = [];
  for (const { drawer, index } of sheets.slice(0, sizedPages)) sizes.push(await drawer.pageSize(index));
  const last = sizes.at(-1) ?? { widthMm: 210, heightMm: 297 };
  return sheets.map((_, index) => sizes[index] ?? last);
}
