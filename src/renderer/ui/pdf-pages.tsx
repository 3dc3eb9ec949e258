// A sealed PDF drawn page by page on canvas by pdfjs with its own worker; the seal's appearance is part of what is drawn.
import type { PDFDocumentProxy } from 'pdfjs-dist';
import { useEffect, useRef, useState } from 'react';
import type { ContentHandle } from '../../shared/domain/ids.ts';
import { contentUrl } from '../client/upload.ts';
import { FailureNotice } from './failure-notice.tsx';
import { useWords } from './use-words.ts';

interface Drawing {
  readonly pdf: PDFDocumentProxy;
  readonly page: number;
  readonly widthPx: number;
  readonly canvas: HTMLCanvasElement;
}

/** Draws one page; the returned function stops it. */
function drawPage({ pdf, page, widthPx, canvas }: Drawing): () => void {
  let stop: (() => void) | null = null;
  let stopped = false;
  const draw = async (): Promise<void> => {
    const { AnnotationMode } = await import('pdfjs-dist');
    const sheet = await pdf.getPage(page);
    if (stopped) return;
    const scale = (widthPx / sheet.getViewport({ scale: 1 }).width) * Math.min(2, window.devicePixelRatio);
    const viewport = sheet.getViewport({ scale });
    canvas.width = Math.floor(viewport.width);
    canvas.height = Math.floor(viewport.height);
    canvas.style.width = `${widthPx}px`;
    const task = sheet.render({ canvas, viewport, annotationMode: AnnotationMode.ENABLE });
    stop = () => task.cancel();
    await task.promise;
    canvas.dataset['drawn'] = 'yes';
  };
  // A cancelled drawing rejects; the next one draws what is wanted.
  draw().catch(() => undefined);
  return () => {
    stopped = true;
    stop?.();
  };
}

function PdfPage({
  pdf,
  page,
  widthPx,
}: {
  readonly pdf: PDFDocumentProxy;
  readonly page: number;
  readonly widthPx: number;
}) {
  const { t } = useWords();
  const ref = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (ref.current === null) return;
    return drawPage({ pdf, page, widthPx, canvas: ref.current });
  }, [pdf, page, widthPx]);
  return (
    <canvas
      className="sheet"
      ref={ref}
      role="img"
      aria-label={t('receiving.pdfPage', { page })}
      data-testid={`pdf-page-${page}`}
    />
  );
}

function usePdf(handle: ContentHandle) {
  const [pdf, setPdf] = useState<PDFDocumentProxy | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let closed = false;
    let close: (() => void) | null = null;
    const open = async (): Promise<void> => {
      const { openPdf } = await import('./open-pdf.ts');
      const task = openPdf(contentUrl(handle));
      close = () => void task.destroy().catch(() => undefined);
      const document = await task.promise;
      if (!closed) setPdf(document);
    };
    open().catch(() => {
      if (!closed) setFailed(true);
    });
    return () => {
      closed = true;
      close?.();
    };
  }, [handle]);
  return { pdf, failed };
}

/** All pages of the PDF behind a handle. */
export function PdfPages({ handle, widthPx }: { readonly handle: ContentHandle; readonly widthPx: number }) {
  const { t } = useWords();
  const { pdf, failed } = usePdf(handle);
  if (failed) return <FailureNotice failure={{ code: 'display-failed', details: {} }} />;
  if (pdf === null) return <p className="sheets">{t('receiving.pdfLoading')}</p>;
  return (
    <div className="sheets">
      {Array.from({ length: pdf.numPages }, (_, index) => (
        <PdfPage key={index} pdf={pdf} page={index + 1} widthPx={widthPx} />
      ))}
    </div>
  );
}
