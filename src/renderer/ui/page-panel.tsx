// The document as its page, fitted to the width it has, with zoom; the same on every screen.
import { MinusOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { memo, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { LayoutInput } from '../../shared/layout/layout-input.ts';
import { layoutDocument } from '../../shared/layout/layout-document.ts';
import type { PageModel } from '../../shared/layout/page-model.ts';
import { Pages } from './page-view.tsx';
import { useWords } from './use-words.ts';

const zoomStep = 1.2;
const marginPx = 32;

/** Width of an element, followed while the window is resized. */
export function useWidth<T extends HTMLElement>() {
  const ref = useRef<T>(null);
  const [widthPx, setWidthPx] = useState(0);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidthPx(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, widthPx };
}

interface ZoomProps {
  readonly zoom: number;
  readonly onZoom: (zoom: number) => void;
}

const ZoomBar = memo(function ZoomBar({ zoom, onZoom }: ZoomProps) {
  const { t } = useWords();
  return (
    <div className="zoom-bar">
      <Button
        size="small"
        aria-label={t('drafting.zoomOut')}
        icon={<MinusOutlined aria-hidden />}
        onClick={() => onZoom(Math.max(0.5, zoom / zoomStep))}
      />
      <Button size="small" onClick={() => onZoom(1)}>
        {t('drafting.fitWidth')}
      </Button>
      <Button
        size="small"
        aria-label={t('drafting.zoomIn')}
        icon={<PlusOutlined aria-hidden />}
        onClick={() => onZoom(Math.min(3, zoom * zoomStep))}
      />
    </div>
  );
});

export interface PageDeskProps {
  readonly maxWidthPx?: number;
  /** Beside the zoom, e.g. which face stands for another. */
  readonly note?: ReactNode;
  readonly children: (widthPx: number) => ReactNode;
}

/** A grey desk with pages on it; `children` get the width that a page may have. */
export function PageDesk({ maxWidthPx = 900, note, children }: PageDeskProps) {
  const { t } = useWords();
  const { ref, widthPx } = useWidth<HTMLDivElement>();
  const [zoom, setZoom] = useState(1);
  const pageWidthPx = Math.round(Math.min(maxWidthPx, widthPx - marginPx) * zoom);
  return (
    <section className="page-desk" aria-label={t('drafting.page')}>
      <ZoomBar zoom={zoom} onZoom={setZoom} />
      {note}
      <div className="page-desk-scroll" ref={ref} tabIndex={0}>
        {pageWidthPx > 100 ? children(pageWidthPx) : null}
      </div>
    </section>
  );
}

/** Lays a document out and shows its pages. */
export function PagePanel({
  input,
  showSeal = false,
  overlay,
}: {
  readonly input: LayoutInput;
  readonly showSeal?: boolean;
  /** Laid over a page (from 0) of this model. */
  readonly overlay?: (index: number, model: PageModel) => ReactNode;
}) {
  const { t } = useWords();
  const model = useMemo(() => layoutDocument(input), [input]);
  return (
    <PageDesk>
      {(widthPx) => (
        <Pages
          model={model}
          widthPx={widthPx}
          pageName={(page, total) => t('drafting.pageOf', { page, total })}
          sealLabel={showSeal ? t('sealing.sealPlace') : null}
          {...(overlay === undefined ? {} : { overlay: (index: number) => overlay(index, model) })}
        />
      )}
    </PageDesk>
  );
}
