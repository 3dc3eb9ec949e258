// The 校验单 of a pack that lies on a medium, measured here: whoever has the paper that came with it compares before anything is taken.
import { readPackHead } from '../../../seals/courier/pack.ts';
import { measurePackFiles, openPackFiles } from '../../../seals/courier/pack-files.ts';
import type { courierContract } from '../../../shared/contract/station-courier.ts';
import { done, type Outcome } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import type { OutputOf } from '../stage.ts';
import type { JobWatch } from './courier-job.ts';
import { ofPack, onMedium, refuseCourier } from './courier-refusal.ts';
import { partyName } from './party-name.ts';
import type { TakeWish } from './take-pack.ts';

type CourierSheetView = OutputOf<(typeof courierContract)['sheet']>;

/** Reads all of it once; what it says of itself is believed for nothing but the names on the sheet. */
export function readSheet(
  parts: Pick<StationParts, 'store' | 'trust' | 'identity'>,
  { folder, fileName }: TakeWish,
  watch: JobWatch,
): Promise<Outcome<CourierSheetView>> {
  return onMedium(folder, async () => {
    const first = await openPackFiles(folder, fileName, 1);
    if (!first.ok) return refuseCourier('part-missing', { part: first.missing });
    const head = await readPackHead(first.source).finally(() => first.source.close());
    if (!head.ok) return ofPack(head);
    const { packId, from, to, madeAt, parts: count } = head.value;
    const all = await openPackFiles(folder, fileName, count);
    if (!all.ok) return refuseCourier('part-missing', { part: all.missing });
    await all.source.close();
    watch.phase('checking', { totalBytes: all.source.sizeBytes, totalEntries: 0 });
    const { signal } = watch;
    const files = await measurePackFiles({
      ...{ folder, name: fileName, parts: count, signal },
      onBytes: watch.bytes,
    });
    const madeAtMs = Date.parse(madeAt);
    return done({ packId, madeAtMs, files, fromName: partyName(parts, from), toName: partyName(parts, to) });
  });
}
