// Looking at OFD and PDF files of others. An OFD is parsed in a thread of its own and reaches the window as numbers; a PDF goes to the window's frame
// as bytes. Views belong to a session and are few: the oldest is closed when another one is opened.
import { randomBytes } from 'node:crypto';
import { collectBytes, readChunks, type ByteSource } from '../../../formats/byte-source.ts';
import type { viewingContract } from '../../../shared/contract/station-viewing.ts';
import type { ViewNote, ViewRefusal, ViewedPage } from '../../../shared/domain/viewed-page.ts';
import { done, refuse, type Actor } from '../outcome.ts';
import type { LentContent, StationParts } from '../parts.ts';
import type { OutputOf, Stage } from '../stage.ts';
import { startViewThread, type ViewThread } from './view-thread.ts';

type Contract = typeof viewingContract;
type Opened = OutputOf<Contract['open']>;
type Paged = OutputOf<Contract['page']>;

export interface Viewing extends Stage<Contract> {
  /** Ends what a session had open; when it ends. */
  closeOf(sessionId: string): Promise<void>;
  /** Ends every thread; at exit. */
  closeAll(): Promise<void>;
}

/** A file is taken into memory as a whole. */
const maxBytes = 256 * 1024 * 1024;
/** Each holds a thread with its file. */
const maxViews = 4;

interface LentPicture {
  readonly bytes: Uint8Array;
  readonly source: ByteSource;
  readonly mediaType: string;
}

interface View {
  readonly thread: ViewThread;
  readonly sessionId: string;
  /** Pictures lent so far, by index: the same picture gets the same handle. */
  readonly pictures: Map<number, LentPicture>;
}

/** The stage over the station's parts. */
export function createViewing(parts: Pick<StationParts, 'content'>): Viewing {
  const views = new Map<string, View>();
  const close = async (viewId: string): Promise<void> => {
    const view = views.get(viewId);
    views.delete(viewId);
    view?.pictures.clear();
    await view?.thread.close();
  };
  const makeRoom = async (): Promise<void> => {
    for (const viewId of [...views.keys()].slice(0, Math.max(0, views.size - maxViews + 1)))
      await close(viewId);
  };
  return {
    open: async (actor, { handle }) => {
      const content = parts.content.lent(actor, handle);
      if (!content) return refuse('handle-unknown');
      const type = await sniff(content);
      if (type !== 'ofd') return done(notOfd(type));
      if (content.source.sizeBytes > maxBytes) return done(refusedFile({ code: 'too-large', evidence: {} }));
      await makeRoom();
      const opened = await openView(views, actor, await readAll(content.source));
      if (opened.viewId === null || parts.content.lent(actor, handle)) return done(opened);
      // The session ended while the thread was reading: nobody is there to look.
      await close(opened.viewId);
      return refuse('handle-unknown');
    },
    page: async (actor, { viewId, index }) => {
      const view = views.get(viewId);
      if (view?.sessionId !== actor.sessionId)
        return done(refusedPage({ code: 'view-closed', evidence: {} }));
      const drawn = await view.thread.ask('page', { index });
      if (!drawn.ok) return done(refusedPage(drawn.refusal));
      const { page, notes } = drawn.value;
      const images = await lendPictures(parts, { view, actor, page });
      // The contract's schema has mutable lists; nobody changes them.
      return done({ page: page as Paged['page'], images, notes: copyNotes(notes), refusal: null });
    },
    close: async (actor, { viewId }) => {
      if (views.get(viewId)?.sessionId === actor.sessionId) await close(viewId);
      return done({});
    },
    closeOf: async (sessionId) => {
      const own = [...views].filter(([, view]) => view.sessionId === sessionId);
      await Promise.all(own.map(([viewId]) => close(viewId)));
    },
    closeAll: async () => {
      await Promise.all([...views.keys()].map(close));
    },
  };
}

/** By the first bytes: names and endings decide nothing. */
async function sniff({ source }: LentContent): Promise<Opened['type']> {
  const head = Buffer.from(await source.read(0, Math.min(1024, source.sizeBytes))).toString('latin1');
  if (head.startsWith('PK')) return 'ofd';
  return head.includes('%PDF-') ? 'pdf' : 'other';
}

const readAll = async (source: ByteSource): Promise<Uint8Array> => collectBytes(readChunks(source));

async function openView(views: Map<string, View>, actor: Actor, bytes: Uint8Array): Promise<Opened> {
  const thread = startViewThread(bytes);
  const opened = await thread.ask('open', {});
  if (!opened.ok) {
    await thread.close();
    return refusedFile(opened.refusal);
  }
  const viewId = randomBytes(18).toString('base64url');
  views.set(viewId, { thread, sessionId: actor.sessionId, pictures: new Map() });
  const { title, pages, notes } = opened.value;
  return { type: 'ofd', viewId, title, pages: [...pages], notes: copyNotes(notes), refusal: null };
}

const copyNotes = (notes: readonly ViewNote[]): Opened['notes'] =>
  notes.map(({ code, evidence }) => ({ code, evidence: { ...evidence } }));

const nothing = { viewId: null, title: null, pages: [], notes: [] };

function notOfd(type: 'pdf' | 'other'): Opened {
  const refusal = type === 'pdf' ? null : { code: 'not-viewable' as const, evidence: {} };
  return { type, ...nothing, refusal };
}

function refusedFile({ code, evidence }: ViewRefusal): Opened {
  return { type: 'ofd', ...nothing, refusal: { code, evidence: { ...evidence } } };
}

function refusedPage({ code, evidence }: ViewRefusal): Paged {
  return { page: null, images: [], notes: [], refusal: { code, evidence: { ...evidence } } };
}

interface Lending {
  readonly view: View;
  readonly actor: Actor;
  readonly page: ViewedPage;
}

async function lendPictures(
  parts: Pick<StationParts, 'content'>,
  { view, actor, page }: Lending,
): Promise<Paged['images']> {
  const wanted = new Set(page.items.flatMap((item) => (item.kind === 'image' ? [item.image] : [])));
  const images: Paged['images'] = [];
  for (const image of wanted) {
    const picture = view.pictures.get(image) ?? (await fetchPicture(view, image));
    if (!picture) continue;
    const { source, mediaType } = picture;
    const { sessionId } = actor;
    const loan = { sessionId, source, name: `${image}`, mediaType, disposition: 'attachment' } as const;
    images.push({ image, handle: parts.content.lend(loan), mediaType });
  }
  return images;
}

/** The gateway keeps a loan until the session ends, so the bytes are held by the view alone and go with it. */
async function fetchPicture(view: View, image: number): Promise<LentPicture | null> {
  const answer = await view.thread.ask('picture', { index: image });
  if (!answer.ok) return null;
  const { mediaType, bytes } = answer.value;
  const source: ByteSource = {
    sizeBytes: bytes.length,
    read: (offset, length) => {
      const held = view.pictures.get(image)?.bytes;
      return held
        ? Promise.resolve(held.subarray(offset, offset + length))
        : Promise.reject(new RangeError('the view was closed'));
    },
  };
  const picture = { bytes, source, mediaType };
  view.pictures.set(image, picture);
  return picture;
}
