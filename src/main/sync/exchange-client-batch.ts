// Downloads many small packages in one tar stream (POST /package-batches). The exchange is not trusted: an entry counts when it was asked for and its
// bytes have the hash they are named by. What came whole counts whatever happened behind it; the rest is the caller's to ask for again.
import { createHash } from 'node:crypto';
import { extract } from 'tar-stream';
import { z } from 'zod';
import { batchIndexName } from '../../shared/contract/package-batch.ts';
import { sha256Schema } from '../../shared/contract/schemas.ts';
import type { Sha256 } from '../../shared/domain/ids.ts';
import { ExchangeCallError, toRefusal, type ExchangeRefusal } from './exchange-client-failures.ts';
import { refuseAnswer, type Transport } from './exchange-client-transport.ts';

export interface BatchRequest {
  /** Each with the size that its note promised: more is not read. */
  readonly packages: readonly { readonly sha256: Sha256; readonly sizeBytes: number }[];
  /** Where the packages go, one behind the other, while there is room; the caller keeps it as long as it reads them. Left out: memory of their own. */
  readonly memory?: Uint8Array;
  /** Called for every piece that came; a cap on bandwidth waits in it. */
  readonly onBytes?: (sizeBytes: number) => Promise<void> | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface BatchAnswer {
  /** What came whole, by its hash. */
  readonly packages: ReadonlyMap<Sha256, Uint8Array>;
  /** What came under this name with other bytes: a changed file, or a lie. */
  readonly damaged: ReadonlySet<Sha256>;
  /** What the exchange says that it does not have for this unit. */
  readonly missing: ReadonlySet<Sha256>;
  /** Why the answer ended early; null when it is whole. */
  readonly failure: ExchangeRefusal | null;
}

const indexSchema = z.object({ missing: z.array(sha256Schema), left: z.array(sha256Schema) });
const maxIndexBytes = 64 * 1024;

/** Downloads a batch. Throws only on a bug of ours. */
export async function downloadBatch(transport: Transport, batch: BatchRequest): Promise<BatchAnswer> {
  const reading = createReading(batch);
  try {
    const answer = await transport.send({
      method: 'POST',
      path: '/package-batches',
      headers: { 'Content-Type': 'application/json' },
      body: single(JSON.stringify({ sha256s: batch.packages.map(({ sha256 }) => sha256) })),
      signal: batch.signal,
    });
    if (answer.status !== 200) await refuseAnswer(answer);
    await readEntries(answer.body, reading, batch);
    return reading.answer(reading.isWhole() ? null : cut);
  } catch (error) {
    return reading.answer(toRefusal(error));
  }
}

const cut: ExchangeRefusal = { code: 'unreachable', details: { reason: 'cut' } };

async function* single(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}

type Reading = ReturnType<typeof createReading>;

function createReading({ packages: asked, memory }: BatchRequest) {
  const wanted = new Map(asked.map(({ sha256, sizeBytes }) => [sha256 as string, sizeBytes]));
  const packages = new Map<Sha256, Uint8Array>();
  const damaged = new Set<Sha256>();
  let missing: readonly Sha256[] = [];
  let hasIndex = false;
  let used = 0;
  return {
    room: (sizeBytes: number): Uint8Array => {
      const start = used;
      if (memory === undefined || start + sizeBytes > memory.length) return Buffer.allocUnsafeSlow(sizeBytes);
      used += sizeBytes;
      return memory.subarray(start, used);
    },
    /** Most bytes that an entry of this name may have. */
    limitOf: (name: string): number | undefined =>
      name === batchIndexName ? maxIndexBytes : wanted.get(name),
    take: (name: string, bytes: Uint8Array): void => {
      if (name === batchIndexName) {
        missing = readIndex(bytes);
        hasIndex = true;
        return;
      }
      const isWhole = createHash('sha256').update(bytes).digest('hex') === name;
      if (isWhole) packages.set(name as Sha256, bytes);
      else damaged.add(name as Sha256);
    },
    isWhole: () => hasIndex,
    answer: (failure: ExchangeRefusal | null): BatchAnswer => ({
      packages,
      damaged,
      missing: new Set(missing.filter((sha256) => wanted.has(sha256))),
      failure,
    }),
  };
}

function readIndex(bytes: Uint8Array): readonly Sha256[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (error) {
    throw malformed('batch-index', error);
  }
  const read = indexSchema.safeParse(parsed);
  if (!read.success) throw malformed('batch-index', read.error);
  return read.data.missing;
}

async function readEntries(
  body: AsyncIterable<Uint8Array>,
  reading: Reading,
  { onBytes }: BatchRequest,
): Promise<void> {
  const tar = extract();
  const feeding = feed(body, tar, onBytes);
  try {
    for await (const entry of tar) {
      const { name } = entry.header;
      const limit = reading.limitOf(name);
      // Nothing that was not asked for is read, and nothing longer than promised.
      if (limit === undefined || (entry.header.size ?? 0) > limit) throw malformed('batch-entry');
      reading.take(name, await fill(reading.room(entry.header.size ?? 0), entry));
    }
  } catch (error) {
    tar.destroy();
    // When the line was cut, that is the cause, and not that the tar ends early.
    await feeding;
    throw error instanceof ExchangeCallError ? error : malformed('batch-tar', error);
  }
  await feeding;
}

/** As many bytes as the entry's head promised: the reader of the tar ends with an error when there are fewer. */
async function fill(room: Uint8Array, entry: AsyncIterable<unknown>): Promise<Uint8Array> {
  let filled = 0;
  for await (const chunk of entry) {
    room.set(chunk as Uint8Array, filled);
    filled += (chunk as Uint8Array).length;
  }
  return room.subarray(0, filled);
}

async function feed(
  body: AsyncIterable<Uint8Array>,
  tar: ReturnType<typeof extract>,
  onBytes: BatchRequest['onBytes'],
): Promise<void> {
  try {
    for await (const chunk of body) {
      await onBytes?.(chunk.length);
      if (tar.destroyed) return;
      if (!tar.write(chunk)) await nextTurn(tar);
    }
    tar.end(null);
  } catch (error) {
    tar.destroy();
    throw error;
  }
}

/** Resolves when the reader took what was written, or gave up. */
function nextTurn(tar: ReturnType<typeof extract>): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      tar.off('drain', done);
      tar.off('close', done);
      resolve();
    };
    tar.on('drain', done);
    tar.on('close', done);
  });
}

function malformed(reason: string, cause?: unknown): ExchangeCallError {
  return new ExchangeCallError({ code: 'exchange-failed', details: { reason } }, { cause });
}
