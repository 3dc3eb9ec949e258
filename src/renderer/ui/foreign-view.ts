// One look at a file of others: asks the station for pages, hands them to the frame, keeps page number, zoom and turn. Knows no DOM but the frame's
// two-way line, which it is given.
import { createStore, type StoreApi } from 'zustand';
import type { ContentHandle } from '../../shared/domain/ids.ts';
import type { ViewNote, ViewRefusal } from '../../shared/domain/viewed-page.ts';
import { readFailure, type Failure } from '../client/failure.ts';
import type { StationClient } from '../client/station-client.ts';
import type { FromFrame, ToFrame, ViewerKey } from '../viewer/messages.ts';

export type Turn = 0 | 90 | 180 | 270;

export interface ForeignState {
  /** The page being fetched or drawn. */
  readonly busy: boolean;
  readonly pages: number;
  readonly index: number;
  readonly zoom: number;
  readonly turn: Turn;
  readonly notes: readonly ViewNote[];
  /** Nothing of the file is shown. */
  readonly refusal: ViewRefusal | null;
  /** This page is not shown, others may be. */
  readonly pageRefusal: ViewRefusal | null;
  readonly failure: Failure | null;
}

export interface ForeignView {
  readonly state: StoreApi<ForeignState>;
  /** What the frame said. */
  hear(message: FromFrame): void;
  goTo(index: number): void;
  zoomBy(factor: number): void;
  fitWidth(): void;
  turnOn(): void;
  /** What a key asks for, pressed in the frame or beside it. */
  act(key: ViewerKey): void;
  close(): void;
}

export interface ForeignOptions {
  readonly client: Pick<StationClient, 'viewing'>;
  readonly handle: ContentHandle;
  readonly post: (message: ToFrame, transfer: ArrayBuffer[]) => void;
  /** Bytes behind a handle. */
  readonly fetchBytes: (handle: ContentHandle) => Promise<ArrayBuffer>;
  readonly onClose: () => void;
}

const smallestZoom = 0.25;
const largestZoom = 6;
export const zoomStep = 1.25;

const start: ForeignState = {
  busy: true,
  pages: 0,
  index: 0,
  zoom: 1,
  turn: 0,
  notes: [],
  refusal: null,
  pageRefusal: null,
  failure: null,
};

type Store = StoreApi<ForeignState>;

interface Reader {
  open(): Promise<void>;
  showPage(index: number): Promise<void>;
  isClosed(): boolean;
  close(): void;
}

/** Brings the file, then page after page, from the station to the frame. */
function createReader({ client, handle, post, fetchBytes }: ForeignOptions, state: Store): Reader {
  const set = (part: Partial<ForeignState>): void => state.setState(part);
  let viewId: string | null = null;
  let isPdf = false;
  let closed = false;
  /** Only the newest wish is shown. */
  let wish = 0;
  const closeView = (): void => {
    if (viewId !== null) void client.viewing.close({ viewId }).catch(() => undefined);
  };
  const showPage = async (index: number): Promise<void> => {
    wish += 1;
    const mine = wish;
    set({ index, busy: true, pageRefusal: null, failure: null });
    if (isPdf) return post({ type: 'pdf-page', index }, []);
    if (viewId === null) return;
    const answer = await client.viewing.page({ viewId, index });
    if (closed || mine !== wish) return;
    if (answer.page === null) return set({ busy: false, pageRefusal: answer.refusal });
    const images = await Promise.all(
      answer.images.map(async ({ image, mediaType, handle: picture }) => ({
        image,
        mediaType,
        bytes: await fetchBytes(picture),
      })),
    );
    if (closed || mine !== wish) return;
    set({ notes: mergeNotes(state.getState().notes, answer.notes) });
    post(
      { type: 'page', page: answer.page, images },
      images.map(({ bytes }) => bytes),
    );
  };
  const open = async (): Promise<void> => {
    const opened = await client.viewing.open({ handle });
    viewId = opened.viewId;
    if (closed) return closeView();
    if (opened.refusal) return set({ refusal: opened.refusal, busy: false });
    isPdf = opened.type === 'pdf';
    set({ pages: opened.pages.length, notes: opened.notes });
    if (!isPdf) return showPage(0);
    const bytes = await fetchBytes(handle);
    if (!closed) post({ type: 'pdf', bytes }, [bytes]);
  };
  return {
    open,
    showPage,
    isClosed: () => closed,
    close: () => {
      closed = true;
      closeView();
    },
  };
}

/** Zoom and turn, told to the frame. */
function createLook({ post }: ForeignOptions, state: Store) {
  const look = (part: Partial<Pick<ForeignState, 'zoom' | 'turn'>>): void => {
    state.setState(part);
    const { zoom, turn } = state.getState();
    post({ type: 'look', zoom, turn }, []);
  };
  return {
    zoomBy: (factor: number): void =>
      look({ zoom: Math.min(largestZoom, Math.max(smallestZoom, state.getState().zoom * factor)) }),
    fitWidth: (): void => look({ zoom: 1 }),
    turnOn: (): void => look({ turn: ((state.getState().turn + 90) % 360) as Turn }),
  };
}

/** A look that begins when the frame says that it is ready. */
export function createForeignView(options: ForeignOptions): ForeignView {
  const state = createStore<ForeignState>(() => start);
  const set = (part: Partial<ForeignState>): void => state.setState(part);
  const reader = createReader(options, state);
  const { zoomBy, fitWidth, turnOn } = createLook(options, state);
  const guarded = (work: () => Promise<void>): void => {
    work().catch((error: unknown) => {
      if (!reader.isClosed()) set({ failure: readFailure(error), busy: false });
    });
  };
  const goTo = (index: number): void => {
    const { pages, index: present } = state.getState();
    if (index >= 0 && index < pages && index !== present) guarded(() => reader.showPage(index));
  };
  const acts: Readonly<Record<ViewerKey, () => void>> = {
    next: () => goTo(state.getState().index + 1),
    previous: () => goTo(state.getState().index - 1),
    'zoom-in': () => zoomBy(zoomStep),
    'zoom-out': () => zoomBy(1 / zoomStep),
    turn: turnOn,
    close: () => options.onClose(),
  };
  const takePdf = (pages: number): void => {
    set(pages === 0 ? { refusal: { code: 'no-pages', evidence: {} }, busy: false } : { pages });
    if (pages > 0) guarded(() => reader.showPage(0));
  };
  const takeFailure = (code: ViewRefusal['code']): void => {
    const refusal = { code, evidence: {} };
    set(code === 'page-unreadable' ? { pageRefusal: refusal, busy: false } : { refusal, busy: false });
  };
  return {
    state,
    hear: (message) => {
      if (message.type === 'ready') guarded(reader.open);
      else if (message.type === 'opened') takePdf(message.pages);
      else if (message.type === 'shown') set({ busy: false });
      else if (message.type === 'failed') takeFailure(message.code);
      else acts[message.key]();
    },
    goTo,
    zoomBy,
    fitWidth,
    turnOn,
    act: (key) => acts[key](),
    close: reader.close,
  };
}

/** Notes of all pages seen so far, each once. */
function mergeNotes(known: readonly ViewNote[], fresh: readonly ViewNote[]): readonly ViewNote[] {
  const byText = new Map([...known, ...fresh].map((note) => [JSON.stringify(note), note]));
  return [...byText.values()];
}
