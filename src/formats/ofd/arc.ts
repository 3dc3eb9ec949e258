// Elliptic arcs as cubic curves (the construction of SVG 1.1, appendix F.6, which GB/T 33190 shares).

/** rx ry rotation° large sweep x y, from the pen; a degenerate arc is a line. */
export function drawArc(pen: readonly [number, number], operands: readonly number[]): number[] {
  const [rx, ry, rotation, large, sweep, x, y] = operands as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (rx === 0 || ry === 0 || (pen[0] === x && pen[1] === y)) return [1, x, y];
  const phi = (rotation * Math.PI) / 180;
  const [cos, sin] = [Math.cos(phi), Math.sin(phi)];
  const half = { x: (pen[0] - x) / 2, y: (pen[1] - y) / 2 };
  const start = { x: cos * half.x + sin * half.y, y: -sin * half.x + cos * half.y };
  const radii = fitRadii(Math.abs(rx), Math.abs(ry), start);
  const center = centreOf(radii, start, (large !== 0) === (sweep !== 0) ? -1 : 1);
  const angle = (px: number, py: number): number =>
    Math.atan2((py - center.y) / radii.y, (px - center.x) / radii.x);
  const first = angle(start.x, start.y);
  const turn = turnTo(angle(-start.x, -start.y) - first, sweep !== 0);
  const place = (u: number, v: number): [number, number] => [
    cos * u - sin * v + (pen[0] + x) / 2,
    sin * u + cos * v + (pen[1] + y) / 2,
  ];
  return drawTurn({ radii, center, first, turn }, place);
}

/** The turn in the direction asked for. */
function turnTo(turn: number, sweeps: boolean): number {
  if (sweeps && turn < 0) return turn + 2 * Math.PI;
  return !sweeps && turn > 0 ? turn - 2 * Math.PI : turn;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Turn {
  readonly radii: Point;
  readonly center: Point;
  readonly first: number;
  readonly turn: number;
}

/** A quarter turn at most for one curve: the error stays below three in ten thousand of the radius. */
function drawTurn(
  { radii, center, first, turn }: Turn,
  place: (u: number, v: number) => [number, number],
): number[] {
  const count = Math.max(1, Math.ceil(Math.abs(turn) / (Math.PI / 2) - 1e-9));
  const step = turn / count;
  const reach = (4 / 3) * Math.tan(step / 4);
  const drawn: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const [a, b] = [first + index * step, first + (index + 1) * step];
    const at = (angle: number, along: number): [number, number] =>
      place(
        center.x + radii.x * (Math.cos(angle) - along * Math.sin(angle)),
        center.y + radii.y * (Math.sin(angle) + along * Math.cos(angle)),
      );
    drawn.push(3, ...at(a, reach), ...at(b, -reach), ...at(b, 0));
  }
  return drawn;
}

/** Radii too small to reach are enlarged until they just do. */
function fitRadii(rx: number, ry: number, start: Point): Point {
  const excess = (start.x / rx) ** 2 + (start.y / ry) ** 2;
  const scale = excess > 1 ? Math.sqrt(excess) : 1;
  return { x: rx * scale, y: ry * scale };
}

function centreOf(radii: Point, start: Point, sign: number): Point {
  const [rx2, ry2] = [radii.x ** 2, radii.y ** 2];
  const below = rx2 * start.y ** 2 + ry2 * start.x ** 2;
  const factor = below === 0 ? 0 : sign * Math.sqrt(Math.max(0, (rx2 * ry2 - below) / below));
  return { x: (factor * radii.x * start.y) / radii.y, y: (-factor * radii.y * start.x) / radii.x };
}
