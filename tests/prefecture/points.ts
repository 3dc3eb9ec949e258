// One measured point of the curve as it is kept: a file each, written as soon as it is measured, so that a run that was stopped goes on where it was.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Outcome, Peak } from './run-scenarios.ts';

/** How many at the middle and at the 99th of a hundred, in milliseconds; null: nothing of the kind happened. */
export type Quantiles = { readonly p50: number; readonly p99: number } | null;

export interface PeakFigures {
  readonly wallMs: number;
  readonly serverCpuMs: number;
  readonly peakMb: number;
  readonly poll: Quantiles;
  readonly receipt: Quantiles;
  readonly bytes: number;
  readonly busy: number;
  readonly broken: number;
}

export type PeakName = Exclude<keyof Outcome, 'wrong'>;

export interface Point {
  readonly units: number;
  readonly store: string;
  /** What was asked for: a point of other wishes is another point. */
  readonly wish: string;
  readonly at: string;
  readonly tookMs: number;
  readonly peaks: Readonly<Record<PeakName, PeakFigures>>;
  readonly wrong: readonly string[];
}

/** What of an outcome is kept. */
export function figuresOf(outcome: Outcome): Point['peaks'] {
  return {
    open: figuresOfPeak(outcome.open),
    notice: figuresOfPeak(outcome.notice),
    storm: figuresOfPeak(outcome.storm),
    rush: figuresOfPeak(outcome.rush),
    burst: figuresOfPeak(outcome.burst),
    monday: figuresOfPeak(outcome.monday),
    bareNotice: figuresOfPeak(outcome.bareNotice),
    bareBurst: figuresOfPeak(outcome.bareBurst),
  };
}

function figuresOfPeak({ wallMs, serverCpuMs, peakMb, report }: Peak): PeakFigures {
  const { pollMs, receiptMs, bytes, busy, broken } = report;
  const answers = { poll: quantilesOf(pollMs), receipt: quantilesOf(receiptMs) };
  return { wallMs, serverCpuMs, peakMb, ...answers, bytes, busy, broken };
}

function quantilesOf(numbers: readonly number[]): Quantiles {
  if (numbers.length === 0) return null;
  const sorted = numbers.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}

/** The points kept in a folder. */
export function openPoints(folder: string) {
  mkdirSync(folder, { recursive: true });
  const fileOf = ({ units, store }: Pick<Point, 'units' | 'store'>): string =>
    path.join(folder, `${store}-${units}.json`);
  const list = (): Point[] =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as Point)
      .toSorted((a, b) => a.store.localeCompare(b.store) || a.units - b.units);
  return {
    list,
    has: ({ units, store, wish }: Pick<Point, 'units' | 'store' | 'wish'>): boolean =>
      list().some((point) => point.units === units && point.store === store && point.wish === wish),
    put: (point: Point): void => {
      const file = fileOf(point);
      writeFileSync(`${file}.partial`, `${JSON.stringify(point, null, 1)}\n`);
      renameSync(`${file}.partial`, file);
    },
    forget: (point: Pick<Point, 'units' | 'store'>): void => rmSync(fileOf(point), { force: true }),
  };
}
