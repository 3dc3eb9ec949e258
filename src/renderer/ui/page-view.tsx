// Draws a page model as SVG at true proportion. Attributes only, no style in the markup: the window's policy allows none.
import { memo } from 'react';
import type {
  FaceRole,
  Page,
  PageModel,
  RuleItem,
  SealPlace,
  TextItem,
} from '../../shared/layout/page-model.ts';

/** Families of the page faces (page-faces.css): 仿宋 is set in 宋 until a free 仿宋 with all characters exists. */
const families: Readonly<Record<FaceRole, string>> = {
  fang: 'yz-song',
  song: 'yz-song',
  xbs: 'yz-xbs',
  hei: 'yz-hei',
  kai: 'yz-kai',
  latin: 'yz-latin',
};
const inks = { black: '#000', red: '#d8000f' } as const;

function positionsOf(item: TextItem): string {
  let atUm = 0;
  const positions: number[] = [];
  for (const advanceUm of item.advancesUm) {
    positions.push(atUm);
    atUm += advanceUm;
  }
  return positions.join(' ');
}

function TextRun({ item }: { readonly item: TextItem }) {
  // The scale squeezes the drawn characters, not their advances; so each x is undone by the scale it will get.
  const scale = item.scalePermille / 1000;
  const xs =
    scale === 1
      ? positionsOf(item)
      : positionsOf({ ...item, advancesUm: item.advancesUm.map((um) => um / scale) });
  const place = `translate(${item.xUm} ${item.yUm})${scale === 1 ? '' : ` scale(${scale} 1)`}`;
  return (
    <text
      transform={place}
      x={xs}
      y={0}
      fontFamily={families[item.role]}
      fontSize={item.emUm}
      fill={inks[item.color]}
    >
      {item.text}
    </text>
  );
}

function Rule({ item }: { readonly item: RuleItem }) {
  return (
    <line
      x1={item.x1Um}
      y1={item.y1Um}
      x2={item.x2Um}
      y2={item.y2Um}
      stroke={inks[item.color]}
      strokeWidth={item.widthUm}
    />
  );
}

function SealOutline({ place, label }: { readonly place: SealPlace; readonly label: string }) {
  const radius = place.diameterUm / 2;
  const [cx, cy] = [place.xUm + radius, place.yUm + radius];
  return (
    <g data-testid="seal-place">
      <circle
        cx={cx}
        cy={cy}
        r={radius}
        fill="#d8000f"
        fillOpacity={0.06}
        stroke="#d8000f"
        strokeWidth={500}
        strokeDasharray="2200 1400"
      />
      <text
        x={cx}
        y={cy - radius - 1200}
        textAnchor="middle"
        fontFamily="sans-serif"
        fontSize={3600}
        fill="#a8000c"
      >
        {label}
      </text>
    </g>
  );
}

interface SheetProps {
  readonly page: Page;
  readonly name: string;
  readonly widthPx: number;
  readonly seals: readonly SealPlace[];
  readonly sealLabel: string;
}

const Sheet = memo(function Sheet({ page, name, widthPx, seals, sealLabel }: SheetProps) {
  return (
    <svg
      className="sheet"
      role="img"
      aria-label={name}
      width={widthPx}
      height={(widthPx * page.heightUm) / page.widthUm}
      viewBox={`0 0 ${page.widthUm} ${page.heightUm}`}
      xmlSpace="preserve"
    >
      {page.items.map((item, index) =>
        item.kind === 'text' ? <TextRun key={index} item={item} /> : <Rule key={index} item={item} />,
      )}
      {seals.map((place) => (
        <SealOutline key={place.unit} place={place} label={sealLabel} />
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
      {model.pages.map((page, index) => (
        <Sheet
          key={index}
          page={page}
          name={pageName(index + 1, model.pages.length)}
          widthPx={widthPx}
          seals={sealLabel === null ? [] : model.sealPlaces.filter((place) => place.page === index)}
          sealLabel={sealLabel ?? ''}
        />
      ))}
    </div>
  );
}
