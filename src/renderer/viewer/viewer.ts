// The viewer's frame: an origin of its own (sandbox without allow-same-origin), no cookie, no line to the station, no network at all. It is handed one
// page or one PDF at a time and draws it; whatever a hostile file makes of it, there is nothing here to reach.
import './no-code-from-text.ts';
import type { PDFDocumentProxy } from 'pdfjs-dist';
import { drawPage } from './draw-page.ts';
import { drawPdfPage, openPdf } from './draw-pdf.ts';
import { toFrameSchema, viewerKeyOf, type FromFrame, type ToFrame } from './messages.ts';

type Shown =
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'page';
      readonly svg: SVGSVGElement;
      readonly widthMm: number;
      readonly heightMm: number;
    }
  | { readonly kind: 'pdf'; readonly index: number };

const desk = document.createElement('main');
const marginPx = 24;

let shown: Shown = { kind: 'nothing' };
let look: Pick<Extract<ToFrame, { type: 'look' }>, 'zoom' | 'turn'> = { zoom: 1, turn: 0 };
let pdf: PDFDocumentProxy | null = null;
let addresses: string[] = [];
/** Counts drawings: a late one of a PDF page that is not wanted any more is dropped. */
let drawing = 0;

/** The window's origin cannot be named from here: it is the only parent there is. */
const tell = (message: FromFrame): void => window.parent.postMessage(message, '*');

const sheetWidthPx = (): number => Math.max(120, (desk.clientWidth - 2 * marginPx) * look.zoom);

function place(sheet: HTMLElement | SVGSVGElement): void {
  desk.replaceChildren(sheet);
  desk.scrollTop = 0;
  tell({ type: 'shown' });
}

/** A turned page keeps its width on the desk: the drawing is turned inside of a box with the sides changed. */
function layOutPage({ svg, widthMm, heightMm }: Extract<Shown, { kind: 'page' }>): HTMLElement {
  const isSideways = look.turn % 180 !== 0;
  const [across, down] = isSideways ? [heightMm, widthMm] : [widthMm, heightMm];
  const scale = sheetWidthPx() / across;
  const box = document.createElement('div');
  box.className = 'sheet';
  box.style.width = `${across * scale}px`;
  box.style.height = `${down * scale}px`;
  svg.style.width = `${widthMm * scale}px`;
  svg.style.height = `${heightMm * scale}px`;
  const moveX = ((across - widthMm) * scale) / 2;
  const moveY = ((down - heightMm) * scale) / 2;
  svg.style.transform = `translate(${moveX}px, ${moveY}px) rotate(${look.turn}deg)`;
  box.append(svg);
  return box;
}

async function drawShown(): Promise<void> {
  drawing += 1;
  if (shown.kind === 'page') place(layOutPage(shown));
  if (shown.kind === 'pdf' && pdf) await drawPdf(pdf, shown.index, drawing);
}

async function drawPdf(document: PDFDocumentProxy, index: number, turn: number): Promise<void> {
  const drawn = await drawPdfPage(document, { index, turn: look.turn, widthPx: sheetWidthPx() });
  if (turn !== drawing) return;
  if (!drawn.ok) {
    desk.replaceChildren();
    return tell({ type: 'failed', code: drawn.code });
  }
  drawn.value.className = 'sheet';
  drawn.value.style.width = `${sheetWidthPx()}px`;
  place(drawn.value);
}

function takePage({ page, images }: Extract<ToFrame, { type: 'page' }>): void {
  for (const address of addresses) URL.revokeObjectURL(address);
  const pictures = new Map(
    images.map(({ image, mediaType, bytes }) => [
      image,
      URL.createObjectURL(new Blob([bytes], { type: mediaType })),
    ]),
  );
  addresses = [...pictures.values()];
  shown = { kind: 'page', svg: drawPage(page, pictures), widthMm: page.widthMm, heightMm: page.heightMm };
}

async function takePdf(bytes: ArrayBuffer): Promise<void> {
  const opened = await openPdf(bytes);
  if (!opened.ok) return tell({ type: 'failed', code: opened.code });
  pdf = opened.value;
  tell({ type: 'opened', pages: pdf.numPages });
}

async function take(message: ToFrame): Promise<void> {
  switch (message.type) {
    case 'look':
      look = { zoom: message.zoom, turn: message.turn };
      return drawShown();
    case 'page':
      takePage(message);
      return drawShown();
    case 'pdf':
      return takePdf(message.bytes);
    case 'pdf-page':
      shown = { kind: 'pdf', index: message.index };
      return drawShown();
  }
}

window.addEventListener('message', (event) => {
  if (event.source !== window.parent) return;
  const message = toFrameSchema.safeParse(event.data);
  if (message.success) void take(message.data);
});
window.addEventListener('keydown', (event) => {
  const key = viewerKeyOf(event);
  if (key === undefined) return;
  event.preventDefault();
  tell({ type: 'key', key });
});
window.addEventListener('resize', () => void drawShown());
desk.tabIndex = 0;
document.body.append(desk);
tell({ type: 'ready' });
