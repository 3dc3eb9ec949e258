// Which blocks of our own code an input runs through, as V8 counts them: what tells the fuzzer that an input is new.
import { Session } from 'node:inspector/promises';

export interface CoverageMeter {
  /** Blocks run since the last call, as stable names; the counters begin again. */
  take(): Promise<ReadonlySet<string>>;
  stop(): Promise<void>;
}

/** Starts counting blocks of every script whose address holds one of `folders`. */
export async function startCoverage(folders: readonly string[]): Promise<CoverageMeter> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  return {
    take: async () => {
      const { result } = await session.post('Profiler.takePreciseCoverage');
      const own = result.filter(({ url }) => folders.some((folder) => url.includes(folder)));
      const blocks = own.flatMap(({ url, functions }) =>
        functions
          .flatMap(({ ranges }) => ranges)
          .flatMap(({ startOffset, endOffset, count }) =>
            count > 0 ? [`${url} ${startOffset} ${endOffset}`] : [],
          ),
      );
      return new Set(blocks);
    },
    stop: async () => {
      await session.post('Profiler.stopPreciseCoverage');
      session.disconnect();
    },
  };
}
