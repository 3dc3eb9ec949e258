// Processor time of small pieces of the work in turn, and of each kind the quietest fiftieth: what neither a neighbour on a busy machine nor the
// compiler's own threads disturbed. The first half of the rounds is not counted: code is still being compiled there.
import process from 'node:process';

const pieceFiles = 10;

/** A kind of work on the files [start, end). */
export type PieceOfWork = (start: number, end: number) => void;

/** Microseconds a file of each kind of work, in the order of the kinds. */
export function measureQuiet(files: number, rounds: number, kinds: readonly PieceOfWork[]): number[] {
  const costs = kinds.map((): number[] => []);
  const pieces = Math.floor(files / pieceFiles);
  for (let turn = 0; turn < rounds * 2 * pieces; turn += 1) {
    const at = (turn % pieces) * pieceFiles;
    for (const [kind, work] of kinds.entries()) {
      const cost = cpuUs(() => {
        work(at, at + pieceFiles);
      });
      if (turn >= rounds * pieces) costs[kind]?.push(cost / pieceFiles);
    }
  }
  return costs.map((each) => each.toSorted((a, b) => a - b)[Math.floor(each.length / 50)] ?? NaN);
}

function cpuUs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
