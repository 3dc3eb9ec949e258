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
const perDocument = (milliseconds: number): string => (milliseconds / count).toFixed(2).padStart(6);

const place = await preparePlace(count, say);
try {
  const sizeBytes = place.documents.reduce((sum, { bytes }) => sum + bytes.length, 0) / count;
  const runBare = createBareLoop(place);
  // Once unmeasured: code compiled, files in the cache.
  await runBare();
  const measured: { station: StationRound; bareMs: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const isStationFirst = round % 2 === 0;
    const before = isStationFirst ? null : await runBare();
    const station = await runStation(place);
    const bareMs = before ?? (await runBare());
    measured.push({ station, bareMs });
    const { firstMs, storedMs, indexedMs } = station;
    say(
      `round ${round + 1}: first ${firstMs.toFixed(0)} ms, stored ${storedMs.toFixed(0)} ms, indexed ${indexedMs.toFixed(0)} ms, bare ${bareMs.toFixed(0)} ms`,
    );
  }
  const split = await splitStages(place);
  const stationMs = median(measured.map(({ station }) => station.indexedMs));
  const bareMs = median(measured.map((each) => each.bareMs));
  const ratio = median(measured.map(({ station, bareMs: bare }) => station.indexedMs / bare));
  say('');
  say(
    `${count} sealed documents of ${(sizeBytes / 1000).toFixed(1)} KB, median of ${rounds} interleaved rounds`,
  );
  say('');
  say(`                                       documents/s   ms/document   ratio`);
  say(
    `station: pulled, judged, stored, indexed    ${perSecond(stationMs)}        ${perDocument(stationMs)}  ${ratio.toFixed(1).padStart(6)}`,
  );
  say(
    `bare loop: pulled, hashed, RSA-verified     ${perSecond(bareMs)}        ${perDocument(bareMs)}     1.0`,
  );
  say('');
  say(
    `time split, ms/document: ${stages.map((stage) => `${stage} ${perDocument(split[stage]).trim()}`).join(', ')}`,
  );
} finally {
  await place.stop();
}
