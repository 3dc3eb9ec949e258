// 版心 as the standard counts it, 28 characters by 22 lines, and a millimetre ruler along two edges of the page. Both only to look at.
import { memo } from 'react';
import { bodyPitchUm, paper, size3, typeArea } from '../../../../shared/layout/grid.ts';

const mm = (um: number): number => um / 1000;
const columns = 28;
const lines = 22;

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

function gridPath(): string {
  const [left, top] = [mm(typeArea.leftUm), mm(typeArea.topUm)];
  const [right, bottom] = [mm(typeArea.rightUm), mm(typeArea.bottomUm)];
  const down = range(columns + 1).map((n) => `M${left + ((right - left) * n) / columns} ${top}V${bottom}`);
  const across = range(lines).flatMap((n) => {
    const y = top + mm(bodyPitchUm * n);
    return [`M${left} ${y}H${right}`, `M${left} ${y + mm(size3.emUm)}H${right}`];
  });
  return [...down, ...across].join('');
}

const tickMm = (at: number): number => (at % 10 === 0 ? 4 : at % 5 === 0 ? 2.8 : 1.8);

function rulerPath(): string {
  const across = range(mm(paper.widthUm) + 1).map((x) => `M${x} 0V${tickMm(x)}`);
  const down = range(mm(paper.heightUm) + 1).map((y) => `M0 ${y}H${tickMm(y)}`);
  return [...across, ...down].join('');
}

const numbersEveryMm = 20;

function RulerNumbers() {
  const across = range(Math.floor(mm(paper.widthUm) / numbersEveryMm)).map((n) => (n + 1) * numbersEveryMm);
  const down = range(Math.floor(mm(paper.heightUm) / numbersEveryMm)).map((n) => (n + 1) * numbersEveryMm);
  return (
    <>
      {across.map((x) => (
        <text key={`x${x}`} x={x} y={7} textAnchor="middle" fontSize={2.8}>
          {x}
        </text>
      ))}
      {down.map((y) => (
        <text key={`y${y}`} x={4.6} y={y + 1} fontSize={2.8}>
          {y}
        </text>
      ))}
    </>
  );
}

/** Nothing of it is printed, and it takes no clicks. */
export const PageGrid = memo(function PageGrid({
  grid,
  ruler,
}: {
  readonly grid: boolean;
  readonly ruler: boolean;
}) {
  if (!grid && !ruler) return null;
  return (
    <svg className="page-grid" aria-hidden viewBox={`0 0 ${mm(paper.widthUm)} ${mm(paper.heightUm)}`}>
      {grid ? <path className="page-grid-cells" d={gridPath()} /> : null}
      {ruler ? (
        <g className="page-grid-ruler">
          <path d={rulerPath()} />
          <RulerNumbers />
        </g>
      ) : null}
    </svg>
  );
});
