// Writes a pack. From the first transaction on the packages count as told: their hashes stand. The rows stay in the outbox and still go by the line when
// it comes back; the pack is one more road.
import path from 'node:path';
import { preparePack, type PreparedPack } from '../../../seals/courier/pack.ts';
import {
  type PackPart,
  sweepPackFiles,
  writePackFiles,
  writeSheetFile,
} from '../../../seals/courier/pack-files.ts';
import { signCourierManifest } from '../../../seals/courier/manifest.ts';
import {
  exchangeCertificateOf,
  recipientCertificateOf,
} from '../../../seals/encryption/recipient-certificate.ts';
import type { Certificate } from '../../../seals/pki/certificate.ts';
import {
  courierFileName,
  type CourierManifest,
  type CourierParty,
  courierPartBytes,
} from '../../../shared/domain/courier.ts';
import {
  countCourier,
  courierSheetName,
  courierSheetText,
  courierSheetTime,
} from '../../../shared/domain/courier-sheet.ts';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { freeBytesOf } from '../../store/disk-space.ts';
import { createPackageTimeStampsRepository } from '../../store/package-time-stamps-repository.ts';
import type { SyncStages } from '../../sync/sync-ports.ts';
import { done, refuse, type Actor, type Outcome } from '../outcome.ts';
import type { MachineSigner, StationParts } from '../parts.ts';
import type { JobWatch } from './courier-job.ts';
import { onMedium, refuseCourier } from './courier-refusal.ts';
import { createGatherer, type GatheredPack, type Gatherer } from './gather-pack.ts';
import { createOutTables } from './out-tables.ts';
import { partyName } from './party-name.ts';

export interface MakeWish {
  readonly to: CourierParty;
  readonly documentIds: readonly DocumentId[];
  readonly folder: string;
  /** For tests; left out: what FAT32 takes. */
  readonly partBytes?: number;
}

/** Room that stays free beside the pack: its sheet, and the medium's own tables. */
const spareBytes = 1024 * 1024;

/** Makes packs; `encryption` is what the line asks before a package leaves. */
export function createPackMaker(parts: StationParts, encryption: SyncStages['encryption']) {
  const gatherer = createGatherer(parts);
  const tables = createOutTables(parts);
  const make = async (actor: Actor, wish: MakeWish, watch: JobWatch): Promise<Outcome<string>> => {
    const { keys, identity } = parts;
    const signer = keys.machineSigner();
    const self = identity();
    if (signer === null || self === null) return refuse('not-enrolled');
    const recipient = recipientOf(parts, wish.to);
    if (!recipient.ok) return recipient;
    const encrypted = await encryptAll(parts, { gatherer, encryption, wish });
    if (!encrypted.ok) return encrypted;
    return onMedium(wish.folder, async () => {
      const begun = tables.begin(actor, wish, () => gatherer.gather(wish.to, wish.documentIds));
      if (!begun.ok) return begun;
      const { manifest, gathered } = begun.value;
      const job: WriteJob = { parts, wish, watch, manifest, gathered, signer };
      try {
        const written = await writeOut(job, recipient.value);
        if (!written.ok) tables.broken(manifest.packId, String(written.details['reason']));
        else tables.written(actor, manifest, written.value);
        return written.ok ? done(manifest.packId) : written;
      } catch (error) {
        tables.broken(manifest.packId, watch.signal.aborted ? 'cancelled' : 'medium-gone');
        throw error;
      }
    });
  };
  return { make, gatherer };
}

/** The certificate that the pack is encrypted to. */
function recipientOf({ trust, clock }: StationParts, to: CourierParty): Outcome<Certificate> {
  const store = trust.current();
  if (store === null) return refuseCourier('lists-missing');
  const now = new Date(clock.nowMs());
  if (to === 'exchange') {
    const certificate = exchangeCertificateOf(store, now);
    return certificate === null
      ? refuseCourier('recipient-not-encryptable', { to: 'exchange', code: 'certificate-missing' })
      : done(certificate);
  }
  const found = recipientCertificateOf(store, to, now);
  if (found.ok) return done(found.certificate);
  return refuseCourier('recipient-not-encryptable', { to: store.unit(to)?.name ?? to, code: found.code });
}

/** What goes on a medium is encrypted to its readers as what goes by the line; one that cannot be stays behind and says why in the outbox. */
async function encryptAll(
  { clock, store, log }: StationParts,
  job: {
    readonly gatherer: Gatherer;
    readonly encryption: SyncStages['encryption'];
    readonly wish: MakeWish;
  },
): Promise<Outcome<null>> {
  const { gatherer, encryption, wish } = job;
  const timeStamps = createPackageTimeStampsRepository(store.db);
  for (const { documentId } of gatherer.documentsFor(wish.to, wish.documentIds)) {
    // Somebody will know the hash from here on: no time stamp is put in any more.
    store.transact(() => timeStamps.close(documentId, 'handed-over', clock.nowMs()));
    const settled = await encryption.settle(documentId).catch((error: unknown) => {
      // The line was doing the same at this moment: what it made is taken.
      log.warn('a package was prepared twice', { documentId, error });
      return { ok: true } as const;
    });
    if ('reason' in settled)
      return refuseCourier('recipient-not-encryptable', { to: documentId, code: settled.reason });
  }
  return done(null);
}

interface WriteJob {
  readonly parts: StationParts;
  readonly wish: MakeWish;
  readonly watch: JobWatch;
  readonly manifest: CourierManifest;
  readonly gathered: GatheredPack;
  readonly signer: MachineSigner;
}

async function writeOut(job: WriteJob, recipient: Certificate): Promise<Outcome<readonly PackPart[]>> {
  const { wish, watch, manifest, gathered, signer } = job;
  const { folder, partBytes = courierPartBytes } = wish;
  const token = await signCourierManifest(manifest, signer);
  const { open } = gathered;
  const pack = await preparePack({ manifest, token, recipient, chain: [], open, partBytes });
  await sweepPackFiles(folder);
  const refused = refuseRoom(folder, pack);
  if (refused !== null) return refused;
  watch.phase('writing', { totalBytes: pack.sizeBytes, totalEntries: manifest.entries.length });
  const name = courierFileName(manifest);
  const files = await writePackFiles({
    ...{ folder, name, partBytes, chunks: pack.chunks(), signal: watch.signal },
    onBytes: watch.bytes,
  });
  await writeSheetFile(path.join(folder, courierSheetName(name)), sheetOf(job, name, files));
  return done(files);
}

function refuseRoom(folder: string, { sizeBytes }: PreparedPack): Outcome<never> | null {
  const free = freeBytesOf(folder);
  const needed = sizeBytes + spareBytes;
  return needed > free
    ? refuseCourier('medium-full', { folder, needed: String(needed), free: String(free) })
    : null;
}

function sheetOf({ parts, manifest }: WriteJob, fileName: string, files: readonly PackPart[]): string {
  const { packId, from, to, madeAt } = manifest;
  return courierSheetText({
    ...{ packId, fileName, counts: countCourier(manifest), parts: files },
    fromName: partyName(parts, from),
    toName: partyName(parts, to),
    madeAt: courierSheetTime(madeAt),
  });
}
