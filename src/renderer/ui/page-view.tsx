// Draws a page model as SVG at true proportion. Attributes only, no style in the markup: the window's policy allows none.
import { memo } from 'react';
import { drawSvgPage, type SvgPage, type SvgPrimitive, type SvgSeal } from '../../shared/layout/svg.ts';
import type { PageModel } from '../../shared/layout/page-model.ts';

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

interface SheetProps {
  readonly page: SvgPage;
  readonly name: string;
  readonly widthPx: number;
  readonly sealLabel: string | null;
}

const Sheet = memo(function Sheet({ page, name, widthPx, sealLabel }: SheetProps) {
  return (
    <svg
      className="sheet"
      role="img"
      aria-label={name}
      width={widthPx}
      height={(widthPx * page.heightMm) / page.widthMm}
      viewBox={`0 0 ${page.widthMm} ${page.heightMm}`}
    >
      {page.primitives.map((item, index) => (
        <Primitive key={index} item={item} sealLabel={sealLabel} />
      ))}
    </svg>
  );
});

export interface PagesProps {
  readonly model: PageModel;
  readonly widthPx: number;
  /** Name of one page for screen readers. */
  readonly pageName: (page: number, total: number) => string;
  /** Draws where the seal will stand, with this label; null: not drawn. */
  readonly sealLabel: string | null;
}

/** All pages of a model, one below the other. */
export function Pages({ model, widthPx, pageName, sealLabel }: PagesProps) {
  return (
    <div className="sheets">
      {model.pages.map((_, index) => (
        <Sheet
          key={index}
          page={drawSvgPage(model, index)}
          name={pageName(index + 1, model.pages.length)}
          widthPx={widthPx}
          sealLabel={sealLabel}
        />
      ))}
    </div>
  );
}
