// The slices of the riding seal over the pages of the desk, at the places where they will be laid.
import { layRidingSeal, type RidingSlice } from '../../../shared/layout/riding-seal.ts';
import type { PageModel } from '../../../shared/layout/page-model.ts';
import { useWords } from '../../ui/use-words.ts';

/** As the outline of the seal's own place is drawn. */
const sealRed = '#d8000f';
const labelRed = '#a8000c';

function slicesOn(model: PageModel, slices: readonly number[]): readonly RidingSlice[] {
  const diameterMm = (model.sealPlaces[0]?.diameterUm ?? 0) / 1000;
  const pages = model.pages.map(({ widthUm, heightUm }) => ({
    widthMm: widthUm / 1000,
    heightMm: heightUm / 1000,
  }));
  // While a document changes the page may have other pages than the desk was judged by.
  if (slices.reduce((sum, count) => sum + count, 0) !== pages.length) return [];
  return layRidingSeal({ pages, edge: 'right', slices, seal: { widthMm: diameterMm, heightMm: diameterMm } });
}

/** One page's slice: the ring where the seal's edge will be, cut at the edge of the page. */
export function RidingSliceView({
  model,
  slices,
  index,
}: {
  readonly model: PageModel;
  readonly slices: readonly number[];
  readonly index: number;
}) {
  const { t } = useWords();
  const slice = slicesOn(model, slices)[index];
  const page = model.pages[index];
  if (slice === undefined || page === undefined) return null;
  const { boundary, clip } = slice;
  const [widthMm, heightMm] = [page.widthUm / 1000, page.heightUm / 1000];
  const radius = boundary.widthMm / 2;
  const label = t('sealing.riding.slice', { n: index + 1, total: model.pages.length });
  return (
    <svg
      className="riding-slice"
      role="img"
      aria-label={label}
      data-testid="riding-slice"
      viewBox={`0 0 ${widthMm} ${heightMm}`}
    >
      <svg
        x={boundary.xMm + clip.xMm}
        y={boundary.yMm}
        width={clip.widthMm}
        height={clip.heightMm}
        viewBox={`${clip.xMm} 0 ${clip.widthMm} ${clip.heightMm}`}
      >
        <rect x={clip.xMm} width={clip.widthMm} height={clip.heightMm} fill={sealRed} fillOpacity={0.06} />
        <circle
          cx={radius}
          cy={radius}
          r={radius - 0.5}
          fill={sealRed}
          fillOpacity={0.08}
          stroke={sealRed}
          strokeWidth={0.7}
          strokeDasharray="2.2 1.4"
        />
      </svg>
      <text
        x={widthMm - 1.5}
        y={boundary.yMm + boundary.heightMm + 4.2}
        textAnchor="end"
        fontFamily="sans-serif"
        fontSize={3.6}
        fill={labelRed}
      >
        {label}
      </text>
    </svg>
  );
}
