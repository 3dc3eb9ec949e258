// The centre's courier desk: takes packs of units in, makes packs for them. What is in a pack goes through the use cases of the line and nothing else.
import type { KeyObject } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  openPackFiles,
  mediumFailure,
  type PackPart,
  writePackFiles,
  writeSheetFile,
} from '../../seals/courier/pack-files.ts';
import { signCourierManifest, type CourierHead } from '../../seals/courier/manifest.ts';
import { checkItems, openPack, type OpenPack, preparePack, readPackHead } from '../../seals/courier/pack.ts';
import { recipientCertificateOf } from '../../seals/encryption/recipient-certificate.ts';
import { canonicalPath } from './pack-path.ts';
import { asPack, readingPack, whyUnread } from './pack-reading.ts';
import {
  courierFileName,
  courierPartBytes,
  type CourierAnswer,
  type CourierManifest,
  type CourierRefusal,
} from '../../shared/domain/courier.ts';
import {
  countCourier,
  type CourierCounts,
  courierSheetName,
  courierSheetText,
  courierSheetTime,
} from '../../shared/domain/courier-sheet.ts';
import type { UnitCode } from '../../shared/domain/ids.ts';
import type { Countersign } from '../api/countersign.ts';
import type { TrustHolder } from '../api/trust.ts';
import type { ExchangeLog } from '../log.ts';
import type { CourierLedger } from './courier-ledger.ts';
import { fillPack } from './fill-pack.ts';
import { makePackId } from './pack-id.ts';
import { takeEntries, type TakeParts } from './take-entries.ts';

export interface CourierDeskParts extends TakeParts {
  readonly trust: TrustHolder;
  readonly countersign: Countersign;
  readonly ledger: CourierLedger;
  /** Private keys of the exchange's encryption certificates, newest first. */
  readonly encryptionKeys: () => readonly KeyObject[];
  /** The TLS key and certificate, which sign what the centre says. */
  readonly signer: { readonly privateKey: KeyObject; readonly certificateSha256: string };
  /** PEM of that certificate and its intermediates. */
  readonly chain: readonly string[];
  readonly log: ExchangeLog;
}

interface DeskRefusal {
  readonly ok: false;
  readonly code: CourierRefusal;
  readonly details: Readonly<Record<string, string>>;
}

export type ImportOutcome =
  | {
      readonly ok: true;
      readonly packId: string;
      readonly unit: UnitCode;
      readonly answers: readonly CourierAnswer[];
      /** It was taken whole before: nothing was done now. */
      readonly again: boolean;
    }
  | DeskRefusal;

export type ExportOutcome =
  | {
      readonly ok: true;
      readonly packId: string;
      readonly parts: readonly PackPart[];
      readonly counts: CourierCounts;
      /** The last number of the unit's feed in it. */
      readonly through: number;
    }
  | DeskRefusal;

export interface ExportWish {
  readonly unit: UnitCode;
  readonly folder: string;
  /** From this number on, whatever the unit told; for a pack that was lost and a unit that cannot say. */
  readonly after?: number;
  readonly maxBytes?: number;
  readonly partBytes?: number;
}

export interface CourierDesk {
  /** Takes a unit's pack; broken off, it goes on the second time, and taken whole, it is success once more. */
  importPack(file: string): Promise<ImportOutcome>;
  /** Makes a pack for a unit. */
  exportPack(wish: ExportWish): Promise<ExportOutcome>;
}

const refuse = (code: CourierRefusal, details: Readonly<Record<string, string>> = {}): DeskRefusal => ({
  ok: false,
  code,
  details,
});

/** Answers of one pack: what a month of trips comes to. */
const maxAnswers = 20_000;
// A medium of 4 GB holds it, and a station takes it in within minutes.
const defaultMaxBytes = 3 * 1024 ** 3;
/** A report is kept so often while a pack is taken. */
const keepEvery = 50;

/** The desk over the use cases of the line. */
export function createCourierDesk(parts: CourierDeskParts): CourierDesk {
  // One after the other: two copies of one pack at the same time would be taken twice for nothing.
  let line: Promise<unknown> = Promise.resolve();
  const inLine = <T>(work: () => Promise<T>): Promise<T> => {
    const done = line.then(work);
    line = done.catch(() => undefined);
    return done;
  };
  return {
    importPack: (file) => inLine(() => refuseUnread(() => importPack(parts, file))),
    exportPack: (wish) => inLine(() => onMedium(() => exportPack(parts, wish))),
  };
}

async function refuseUnread<T>(work: () => Promise<T>): Promise<T | DeskRefusal> {
  try {
    return await work();
  } catch (error) {
    const code = whyUnread(error);
    if (code === null) throw error;
    return refuse(code);
  }
}

async function onMedium<T>(work: () => Promise<T>): Promise<T | DeskRefusal> {
  try {
    return await work();
  } catch (error) {
    const code = mediumFailure(error);
    if (code === null) throw error;
    return refuse(code);
  }
}

async function importPack(parts: CourierDeskParts, file: string): Promise<ImportOutcome> {
  const { folder, name } = canonicalPath(file);
  const first = await readingPack(() => openPackFiles(folder, name, 1));
  if (!first.ok) return refuse('part-missing', { part: first.missing });
  const head = await readPackHead(asPack(first.source)).finally(() => first.source.close());
  if (!head.ok) return head;
  const opened = await readingPack(() => openPackFiles(folder, name, head.value.parts));
  if (!opened.ok) return refuse('part-missing', { part: opened.missing });
  try {
    return await takeOpened(parts, { head: head.value, source: asPack(opened.source) });
  } finally {
    await opened.source.close();
  }
}

async function takeOpened(
  parts: CourierDeskParts,
  { source }: { readonly head: CourierHead; readonly source: Parameters<typeof openPack>[0]['source'] },
): Promise<ImportOutcome> {
  const { store, trust, clock, encryptionKeys, ledger } = parts;
  const current = trust.current();
  const opened = await openPack({
    ...{ source, trust: current, now: clock(), self: 'exchange' as const },
    keys: encryptionKeys,
  });
  if (!opened.ok) return opened;
  const { manifest } = opened.value;
  if (manifest.from === 'exchange' || current === null)
    return refuse('sender-refused', { from: manifest.from });
  const epoch = await store.readEpoch();
  const known = await ledger.report({ unit: manifest.from, packId: manifest.packId }, epoch);
  if (known?.complete === true)
    return { ok: true, packId: known.packId, unit: known.unit, answers: known.answers, again: true };
  const checked = await checkItems(opened.value, {
    onBytes: () => undefined,
    signal: new AbortController().signal,
  });
  if (!checked.ok) return checked;
  return takeChecked(parts, opened.value, { unit: manifest.from, epoch });
}

async function takeChecked(
  parts: CourierDeskParts,
  pack: OpenPack,
  { unit, epoch }: { readonly unit: UnitCode; readonly epoch: string },
): Promise<ImportOutcome> {
  const { trust, clock, ledger, countersign, log } = parts;
  const { packId, madeAt, feed, auditHead } = pack.manifest;
  const current = trust.current();
  if (current === null) return refuse('lists-missing');
  const answers: CourierAnswer[] = [];
  const takenAt = clock().toISOString();
  const keep = (complete: boolean): Promise<void> =>
    ledger.keepReport({ packId, unit, madeAt, takenAt, complete, epoch, answers });
  let unkept = 0;
  let keeping: Promise<void> = keep(false);
  const onTaken = (taken: readonly CourierAnswer[]): void => {
    answers.push(...taken);
    unkept += taken.length;
    if (unkept < keepEvery) return;
    unkept = 0;
    keeping = keeping.then(() => keep(false));
  };
  try {
    await takeEntries(parts, { pack, unit, trust: current, onTaken });
  } finally {
    await keeping;
  }
  const countersignature =
    auditHead === null ? null : { ...auditHead, jws: await countersign({ unit, ...auditHead }) };
  await ledger.keepTold(unit, { packId, feed, countersignature });
  await keep(true);
  const refused = answers.filter(({ accepted }) => !accepted).length;
  log.info('courier-pack-taken', { unit, packId, entries: answers.length, refused });
  return { ok: true, packId, unit, answers, again: false };
}

async function exportPack(parts: CourierDeskParts, wish: ExportWish): Promise<ExportOutcome> {
  const { store, trust, clock, ledger } = parts;
  const current = trust.current();
  if (current === null) return refuse('lists-missing');
  const recipient = recipientCertificateOf(current, wish.unit, clock());
  if (!recipient.ok) return refuse('recipient-not-encryptable', { to: wish.unit, code: recipient.code });
  const told = await ledger.told(wish.unit);
  const epoch = await store.readEpoch();
  const filled = await fillPack(store, {
    unit: wish.unit,
    told: wish.after === undefined ? (told?.feed ?? null) : { epoch, after: wish.after, through: wish.after },
    publication: trust.publication(),
    maxBytes: wish.maxBytes ?? defaultMaxBytes,
  });
  try {
    const now = clock();
    const manifest: CourierManifest = {
      type: 'yizhan/courier-pack/1',
      packId: makePackId(now.getTime()),
      from: 'exchange',
      to: wish.unit,
      madeAt: now.toISOString(),
      feed: filled.feed,
      auditHead: null,
      countersignature: told?.countersignature ?? null,
      entries: filled.entries,
      answers: await ledger.answers(wish.unit, { epoch, limit: maxAnswers }),
    };
    if (manifest.entries.length + manifest.answers.length === 0) return refuse('nothing-to-send');
    return await writeOut(parts, { manifest, wish, recipient: recipient.certificate, open: filled.open });
  } finally {
    await filled.close();
  }
}

async function writeOut(
  { signer, chain, trust, log }: CourierDeskParts,
  job: {
    readonly manifest: CourierManifest;
    readonly wish: ExportWish;
    readonly recipient: Parameters<typeof preparePack>[0]['recipient'];
    readonly open: Parameters<typeof preparePack>[0]['open'];
  },
): Promise<ExportOutcome> {
  const { manifest, wish, recipient, open } = job;
  const { unit, folder, partBytes = courierPartBytes } = wish;
  const token = await signCourierManifest(manifest, signer);
  const pack = await preparePack({ manifest, token, recipient, chain, open, partBytes });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const name = courierFileName(manifest);
  const parts = await writePackFiles({
    ...{ folder, name, chunks: pack.chunks(), partBytes },
    onBytes: () => undefined,
    signal: new AbortController().signal,
  });
  const { packId } = manifest;
  const counts = countCourier(manifest);
  const sheet = courierSheetText({
    ...{ packId, fileName: name, counts, parts },
    fromName: '公文交换中心 Exchange',
    toName: `${trust.current()?.unit(unit)?.name ?? ''} ${unit}`.trim(),
    madeAt: courierSheetTime(manifest.madeAt),
  });
  await writeSheetFile(join(folder, courierSheetName(name)), sheet);
  const through = manifest.feed?.through ?? 0;
  log.info('courier-pack-made', { unit, packId, entries: manifest.entries.length, through });
  return { ok: true, packId, parts, counts, through };
}
