// What was measured, as tables: one for each point, and the curve over all of them.
import type { PeakFigures, PeakName, Point, Quantiles } from './points.ts';

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
const spread = (found: Quantiles): string =>
  found === null ? '' : `${found.p50.toFixed(0)} / ${found.p99.toFixed(0)} ms`;
const line = (cells: readonly string[]): string =>
  cells
    .map((cell, index) => (index === 0 ? cell.padEnd(42) : cell.padStart(18)))
    .join('')
    .trimEnd();
const ratio = (number: number, bare: number): string => `${(number / Math.max(1, bare)).toFixed(2)} x`;

/** All peaks of one point. */
export function tableOf({ units, store, peaks, wrong, at, tookMs }: Point): string {
  const row = (what: string, peak: PeakFigures, bare?: PeakFigures): string =>
    line([
      ...[what, seconds(peak.wallMs), seconds(peak.serverCpuMs), `${peak.peakMb.toFixed(0)} MB`],
      ...[spread(peak.poll), spread(peak.receipt)],
      ...(bare ? [ratio(peak.wallMs, bare.wallMs), ratio(peak.serverCpuMs, bare.serverCpuMs)] : []),
    ]);
  const sum = (pick: (peak: PeakFigures) => number): number =>
    Object.values(peaks).reduce((total, peak) => total + pick(peak), 0);
  const heads = ['time', 'exchange CPU', 'memory', 'poll p50 / p99', 'receipt p50 / p99'];
  return [
    line([`${units} units, ${store}`, ...heads, 'time to bare', 'CPU to bare']),
    row('first connections, empty feeds', peaks.open),
    row('2 MB to all units, and each says delivered', peaks.notice, peaks.bareNotice),
    row('  bare TLS server, same bytes', peaks.bareNotice),
    row(`receipt storm: ${units * 2} opened and signed`, peaks.storm),
    row('polls, 5,000 a minute or one of each', peaks.rush),
    row('on the hour: all within a second', peaks.burst, peaks.bareBurst),
    row('  bare TLS server', peaks.bareBurst),
    row('Monday: the backlog of each', peaks.monday),
    `${sum(({ busy }) => busy)} times told to come again, ${sum(({ broken }) => broken)} broken connections; ` +
      `lost or doubled: ${wrong.length === 0 ? 'nothing' : wrong.join('; ')}; took ${seconds(tookMs)}, ${at}`,
    `p50 / p99 are of the try that was answered, without the wait of whoever was told to come again${otherCpu(store)}`,
  ].join('\n');
}

/** What the columns of the exchange leave out. */
const otherCpu = (store: string): string =>
  store === 'postgres' ? '; the processor time of PostgreSQL itself is in no column' : '';

/** Growth with units: what the exchange spends on one unit must not grow with the number of units. */
export function curveOf(points: readonly Point[]): string {
  const names: readonly PeakName[] = ['notice', 'bareNotice', 'storm', 'burst', 'monday'];
  const own: readonly PeakName[] = ['open', 'notice', 'storm', 'rush', 'burst', 'monday'];
  const heads = ['delivered to all', 'to bare', 'notice', 'bare notice', 'storm', 'burst poll', 'Monday'];
  return [
    line(['exchange CPU for one unit', ...heads, 'burst p99', 'peak memory', 'lost/doubled']),
    ...points.map(({ units, store, peaks, wrong }) =>
      line([
        `${units} ${store}`,
        ...[seconds(peaks.notice.wallMs), ratio(peaks.notice.wallMs, peaks.bareNotice.wallMs)],
        ...names.map((name) => `${(peaks[name].serverCpuMs / units).toFixed(2)} ms`),
        spread(peaks.burst.poll).replace(/.*\/ /, ''),
        `${Math.max(...own.map((name) => peaks[name].peakMb)).toFixed(0)} MB`,
        wrong.length === 0 ? 'nothing' : 'SEE ABOVE',
      ]),
    ),
  ].join('\n');
}
