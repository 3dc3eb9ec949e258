// `npm run bench [-- --documents N --rounds R]`: sealed documents pulled over mutual TLS from an exchange process, judged, stored and indexed by a real
// station, next to a bare loop over the same bytes. Rounds are interleaved; only the ratio carries to another machine.
import process from 'node:process';
import { parseArgs } from 'node:util';
import { preparePlace } from './bench-place.ts';
import { createBareLoop, runStation, splitStages, stages, type StationRound } from './pull-rounds.ts';

const { values } = parseArgs({
  options: { documents: { type: 'string', default: '200' }, rounds: { type: 'string', default: '3' } },
});
const [count, rounds] = [Number(values.documents), Number(values.rounds)];
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
const perSecond = (milliseconds: number): string => ((count * 1000) / milliseconds).toFixed(0).padStart(6);
/** Processor time of this process with its threads while `work` runs: on a busy machine it says more than the clock. */
async function withCpu<T>(work: () => Promise<T>): Promise<{ value: T; cpuMs: number }> {
  const before = process.cpuUsage();
  const value = await work();
  const { user, system } = process.cpuUsage(before);
  return { value, cpuMs: (user + system) / 1000 };
}
const perDocument = (milliseconds: number): string => (milliseconds / count).toFixed(2).padStart(6);

const place = await preparePlace({ count, report: say });
try {
  const sizeBytes = place.documents.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) / count;
  const runBare = createBareLoop(place);
  // Once unmeasured: code compiled, files in the cache.
  await runBare();
  const measured: { station: StationRound; stationCpuMs: number; bareMs: number; bareCpuMs: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const first = round % 2 === 0 ? null : await withCpu(runBare);
    const station = await withCpu(() => runStation(place));
    const bare = first ?? (await withCpu(runBare));
    measured.push({
      ...{ station: station.value, stationCpuMs: station.cpuMs },
      ...{ bareMs: bare.value, bareCpuMs: bare.cpuMs },
    });
    const { firstMs, storedMs, indexedMs } = station.value;
    say(
      `round ${round + 1}: first ${firstMs.toFixed(0)} ms, stored ${storedMs.toFixed(0)} ms, indexed ${indexedMs.toFixed(0)} ms, bare ${bare.value.toFixed(0)} ms`,
    );
  }
  const split = await splitStages(place);
  const of = (pick: (each: (typeof measured)[number]) => number): number => median(measured.map(pick));
  const ratio = of(({ station, bareMs }) => station.indexedMs / bareMs);
  const cpuRatio = of(({ stationCpuMs, bareCpuMs }) => stationCpuMs / bareCpuMs);
  const row = (name: string, facts: { ms: number; cpuMs: number; ratio: number; cpuRatio: number }): void =>
    say(
      `${name.padEnd(42)} ${perSecond(facts.ms)} ${perDocument(facts.ms)} ${facts.ratio.toFixed(1).padStart(6)} ${perDocument(facts.cpuMs)} ${facts.cpuRatio.toFixed(1).padStart(6)}`,
    );
  say('');
  say(
    `${count} sealed documents of ${(sizeBytes / 1000).toFixed(1)} KB, median of ${rounds} interleaved rounds`,
  );
  say('');
  say(`${''.padEnd(42)}  doc/s ms/doc  ratio    cpu  ratio`);
  row('station: pulled, judged, stored, indexed', {
    ...{ ms: of(({ station }) => station.indexedMs), ratio },
    ...{ cpuMs: of(({ stationCpuMs }) => stationCpuMs), cpuRatio },
  });
  row('bare loop: pulled, hashed, RSA-verified', {
    ...{ ms: of(({ bareMs }) => bareMs), ratio: 1 },
    ...{ cpuMs: of(({ bareCpuMs }) => bareCpuMs), cpuRatio: 1 },
  });
  say('');
  say(
    `time split, ms/document: ${stages.map((stage) => `${stage} ${perDocument(split[stage]).trim()}`).join(', ')}`,
  );
} finally {
  await place.stop();
}
