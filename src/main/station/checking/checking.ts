// 验章 of any file, and the trust that it is judged by.
import { createHash } from 'node:crypto';
import { type ByteSource, memorySource } from '../../../formats/byte-source.ts';
import type { checkingContract } from '../../../shared/contract/station-checking.ts';
import type { ContentHandle } from '../../../shared/domain/ids.ts';
import { createPublicationRepository } from '../../store/publication-repository.ts';
import { mediaTypeOf } from '../drafting/media-types.ts';
import { openStaged } from '../drafting/take-attachment.ts';
import { type Actor, done, type Outcome, refuse } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import type { InputOf, OutputOf, Stage } from '../stage.ts';
import type { TrustStage } from '../trust/trust-holder.ts';
import { checkInThread } from './check-thread.ts';
import type { ShownDocument } from './messages.ts';
import { createTrustImports } from './import-trust.ts';
import { packLocalTrust, viewLocalTrust } from './local-trust.ts';

type Contract = typeof checkingContract;
type Checked = OutputOf<Contract['verify']>;

/** A file is taken into memory as a whole. */
const maxBytes = 256 * 1024 * 1024;

/** The stage over the station's parts. */
export function createChecking(parts: StationParts, trust: TrustStage): Stage<Contract> {
  const shelf = createShelf();
  const imports = createTrustImports(parts, trust);
  return {
    verify: (actor, input) => verify({ parts, shelf }, actor, input),
    trust: () => done(viewLocalTrust(parts)),
    previewImport: imports.preview,
    confirmImport: imports.confirm,
    removeImported: imports.remove,
    exportPublication: (actor) => {
      const row = createPublicationRepository(parts.store.db).read();
      if (!row) return refuse('not-found');
      const name = `清单 第${row.numbers.revocation}号.json`;
      const handle = parts.content.lend({
        sessionId: actor.sessionId,
        source: memorySource(new TextEncoder().encode(JSON.stringify(row.publication))),
        name,
        mediaType: 'application/json',
        disposition: 'attachment',
      });
      return done({ handle, name });
    },
  };
}

interface Checking {
  readonly parts: StationParts;
  readonly shelf: ReturnType<typeof createShelf>;
}

async function verify(
  context: Checking,
  actor: Actor,
  { handle, name, uploaded }: InputOf<Contract['verify']>,
): Promise<Outcome<Checked>> {
  const { parts } = context;
  if (!uploaded) {
    const lent = parts.content.lent(actor, handle);
    return lent === undefined
      ? refuse('handle-unknown')
      : judge(context, actor, { source: lent.source, name });
  }
  const staged = parts.content.takeUpload(actor, handle as ContentHandle);
  if (staged === undefined) return refuse('handle-unknown');
  try {
    return await judge(context, actor, { source: openStaged(parts.store, staged), name });
  } finally {
    await parts.store.blobs.discard(staged);
  }
}

async function judge(
  { parts, shelf }: Checking,
  actor: Actor,
  { source, name }: { readonly source: ByteSource; readonly name: string },
): Promise<Outcome<Checked>> {
  const { sizeBytes } = source;
  const mb = (bytes: number): string => String(Math.ceil(bytes / 1024 / 1024));
  if (sizeBytes > maxBytes)
    return refuse('package-too-large', { maxMb: mb(maxBytes), actualMb: mb(sizeBytes) });
  const bytes = await source.read(0, sizeBytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const answer = await checkInThread({ bytes, trust: packLocalTrust(parts), nowMs: parts.clock.nowMs() });
  const found = answer as Pick<Checked, 'report' | 'parts'> | null;
  const views =
    answer === null ? [] : lendViews(parts, actor, { name, shown: answer.shown, keep: shelf(), bytes });
  return done({ name, sha256, sizeBytes, report: found?.report ?? null, parts: found?.parts ?? [], views });
}

/** Puts bytes on the shelf; answers with a cut of them. */
type Keep = (bytes: Uint8Array) => (start: number, endBytes: number) => ByteSource;

/** Keeps the file that was checked last with what was unpacked of it, so that it can be looked at; the one before reads as empty from then on. */
function createShelf() {
  let last: Uint8Array[] = [];
  return (): Keep => {
    last.length = 0;
    const kept: Uint8Array[] = [];
    last = kept;
    return (bytes) => {
      const at = kept.push(bytes) - 1;
      const find = (start: number, endBytes: number): Uint8Array =>
        kept[at]?.subarray(start, endBytes) ?? new Uint8Array();
      return (start, endBytes) => ({
        get sizeBytes() {
          return find(start, endBytes).length;
        },
        read: (from, length) => Promise.resolve(find(start, endBytes).subarray(from, from + length)),
      });
    };
  };
}

interface Lending {
  readonly name: string;
  readonly shown: readonly ShownDocument[];
  readonly keep: Keep;
  /** The whole file. */
  readonly bytes: Uint8Array;
}

function lendViews(
  { content }: StationParts,
  { sessionId }: Actor,
  { name, shown, keep, bytes }: Lending,
): Checked['views'] {
  const whole = keep(bytes);
  return shown.flatMap(({ path, type, place, revisions }) => {
    const { cut, offset, sizeBytes } =
      place instanceof Uint8Array
        ? { cut: keep(place), offset: 0, sizeBytes: place.length }
        : { cut: whole, ...place };
    const lend = (seal: string | null, endBytes: number): Checked['views'][number] => {
      const source = cut(offset, offset + endBytes);
      const mediaType = mediaTypeOf(type);
      const handle = content.lend({ sessionId, source, name, mediaType, disposition: 'attachment' });
      return { path, seal, type, handle };
    };
    return [lend(null, sizeBytes), ...revisions.map(({ seal, endBytes }) => lend(seal, endBytes))];
  });
}
