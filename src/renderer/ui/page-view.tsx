// Draws a page model as SVG at true proportion. Attributes only, no style in the markup: the window's policy allows none.
import { memo, useEffect, useMemo, useRef, useState, type ReactNode, type RefObject } from 'react';
import { useStore } from 'zustand';
import { drawSvgPage, type SvgPrimitive, type SvgSeal } from '../../shared/layout/svg.ts';
import type { Page, PageModel, SealPlace } from '../../shared/layout/page-model.ts';
import { useApp } from '../app/app-context.ts';

const sealRed = '#d8000f';

function SealOutline({ seal, label }: { readonly seal: SvgSeal; readonly label: string }) {
  const radius = seal.diameterMm / 2;
  const [cx, cy] = [seal.xMm + radius, seal.yMm + radius];
  return (
    <g data-testid="seal-place">
      <circle
        cx={cx}
        cy={cy}
        r={radius}
        fill={sealRed}
        fillOpacity={0.06}
        stroke={sealRed}
        strokeWidth={0.5}
        strokeDasharray="2.2 1.4"
      />
      <text
        x={cx}
        y={cy - radius - 1.2}
        textAnchor="middle"
        fontFamily="sans-serif"
        fontSize={3.6}
        fill="#a8000c"
      >
        {label}
      </text>
    </g>
  );
}

function Primitive({ item, sealLabel }: { readonly item: SvgPrimitive; readonly sealLabel: string | null }) {
  switch (item.kind) {
    case 'text':
      return (
        <text
          transform={item.transform}
          x={item.xMm.join(' ')}
          y={0}
          fontFamily={item.fontFamily}
          fontSize={item.sizeMm}
          fill={item.fill}
          xmlSpace="preserve"
        >
          {item.text}
        </text>
      );
    case 'line':
      return (
        <line
          x1={item.x1Mm}
          y1={item.y1Mm}
          x2={item.x2Mm}
          y2={item.y2Mm}
          stroke={item.stroke}
          strokeWidth={item.strokeMm}
        />
      );
    case 'seal':
      return sealLabel === null ? null : <SealOutline seal={item} label={sealLabel} />;
  }
}

interface DrawnProps {
  readonly page: Page;
  readonly seals: string;
  readonly name: string;
  readonly widthPx: number;
  readonly sealLabel: string | null;
}

const heightPx = (page: Page, widthPx: number): number => (widthPx * page.heightUm) / page.widthUm;

/** Everything it is drawn from is compared by value or is the same object while nothing changed, so that only changed pages are drawn. */
const Drawn = memo(function Drawn({ page, seals, name, widthPx, sealLabel }: DrawnProps) {
  const fangAdvance = useStore(useApp().stores.faces, ({ data }) => data?.advanceOf ?? null);
  const { primitives, widthMm, heightMm } = useMemo(() => {
    const sealPlaces = JSON.parse(seals) as SealPlace[];
    return drawSvgPage({ ...emptyModel, pages: [page], sealPlaces }, 0, fangAdvance);
  }, [page, seals, fangAdvance]);
  return (
    <svg
      className="sheet"
      role="img"
      aria-label={name}
      width={widthPx}
      height={heightPx(page, widthPx)}
      viewBox={`0 0 ${widthMm} ${heightMm}`}
    >
      {primitives.map((item, index) => (
        <Primitive key={index} item={item} sealLabel={sealLabel} />
      ))}
    </svg>
  );
});

const emptyModel: PageModel = {
  version: 2,
  title: '',
  pages: [],
  sealPlaces: [],
  outline: [],
  remarks: [],
};

// Pages that open a document are there at once, and so are those with a seal, which other screens jump to.
const firstPages = 2;

/** Whether an element is in the visible part of the desk or no more than its height away. */
function useNear(ref: RefObject<HTMLElement | null>, first: boolean): boolean {
  const [near, setNear] = useState(first);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const observer = new IntersectionObserver(
      (entries) => setNear(entries.some((entry) => entry.isIntersecting)),
      { root: element.closest('.page-desk-scroll'), rootMargin: '100% 0px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return near;
}

interface SheetProps extends DrawnProps {
  readonly index: number;
  readonly overlay: ReactNode;
}

function Sheet({ index, overlay, ...drawn }: SheetProps) {
  const ref = useRef<HTMLDivElement>(null);
  const { page, seals, name, widthPx } = drawn;
  const hasSeal = seals !== '[]';
  const near = useNear(ref, index < firstPages) || hasSeal;
  const height = heightPx(page, widthPx);
  return (
    <div ref={ref} className="sheet-place" data-page={index} style={{ width: widthPx, height }}>
      {near ? <Drawn {...drawn} /> : <div className="sheet" role="img" aria-label={name} />}
      {near ? overlay : null}
    </div>
  );
}

export interface PagesProps {
  readonly model: PageModel;
  readonly widthPx: number;
  /** Name of one page for screen readers. */
  readonly pageName: (page: number, total: number) => string;
  /** Draws where the seal will stand, with this label; null: not drawn. */
  readonly sealLabel: string | null;
  /** Laid over a page (from 0): cursor, findings, ruler. */
  readonly overlay?: (index: number) => ReactNode;
}

/** All pages of a model, one below the other; those far from what is looked at keep their place but are not drawn. */
export function Pages({ model, widthPx, pageName, sealLabel, overlay }: PagesProps) {
  return (
    <div className="sheets">
      {model.pages.map((page, index) => (
        <Sheet
          key={index}
          index={index}
          page={page}
          seals={JSON.stringify(
            model.sealPlaces.flatMap((place) => (place.page === index ? [{ ...place, page: 0 }] : [])),
          )}
          name={pageName(index + 1, model.pages.length)}
          widthPx={widthPx}
          sealLabel={sealLabel}
          overlay={overlay?.(index)}
        />
      ))}
    </div>
  );
}
