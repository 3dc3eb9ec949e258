// What packs told the exchange, in files beside its blobs: where each unit's feed stands, and what was answered to each of its packs. Derived and small: a
// file that is lost costs a larger next pack, never a document.
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CourierAnswer, CourierManifest } from '../../shared/domain/courier.ts';
import type { UnitCode } from '../../shared/domain/ids.ts';
import { writeDurably } from '../store/durable.ts';

/** What was done with one pack. */
export interface PackReport {
  readonly packId: string;
  readonly unit: UnitCode;
  readonly madeAt: string;
  readonly takenAt: string;
  /** False: it was broken off; taken again it goes on. */
  readonly complete: boolean;
  /** Of the database into which it was taken: one that was restored has lost what was taken after its backup. Not in reports of earlier versions. */
  readonly epoch?: string;
  readonly answers: readonly CourierAnswer[];
}

/** What a unit told last. */
export interface ToldState {
  /** Of the pack that told it: an older one changes nothing. */
  readonly packId: string;
  readonly feed: CourierManifest['feed'];
  readonly countersignature: CourierManifest['countersignature'];
}

export interface CourierLedger {
  /** What was done with this pack in this epoch. */
  report(pack: Pick<PackReport, 'unit' | 'packId'>, epoch: string): Promise<PackReport | null>;
  keepReport(report: PackReport): Promise<void>;
  /** Answers of the newest packs of this epoch, newest last, at most `limit`: to what a restore has lost there is none. */
  answers(unit: UnitCode, wish: { readonly epoch: string; readonly limit: number }): Promise<CourierAnswer[]>;
  told(unit: UnitCode): Promise<ToldState | null>;
  /** False, with nothing changed, for what an older pack tells. */
  keepTold(unit: UnitCode, state: ToldState): Promise<boolean>;
}

/** Packs whose answers still go back: a unit that makes a trip a day hears of each for a month. */
const answeredPacks = 30;
const packFile = /^[0-9a-f-]{36}\.json$/;

/** The ledger in `folder`. */
export function createCourierLedger(folder: string): CourierLedger {
  const folderOf = (unit: UnitCode): string => join(folder, unit);
  const read = async <T>(unit: UnitCode, name: string): Promise<T | null> => {
    const text = await readFile(join(folderOf(unit), name), 'utf8').catch(() => null);
    try {
      return text === null ? null : (JSON.parse(text) as T);
    } catch {
      return null;
    }
  };
  const readReport = async (unit: UnitCode, name: string, epoch: string): Promise<PackReport | null> => {
    const found = await read<PackReport>(unit, name);
    return found?.epoch === epoch ? found : null;
  };
  const write = async (unit: UnitCode, name: string, value: unknown): Promise<void> => {
    await mkdir(folderOf(unit), { recursive: true, mode: 0o700 });
    await writeDurably(join(folderOf(unit), name), JSON.stringify(value));
  };
  const told = (unit: UnitCode): Promise<ToldState | null> => read<ToldState>(unit, 'told.json');
  return {
    report: ({ unit, packId }, epoch) => readReport(unit, `${packId}.json`, epoch),
    keepReport: (report) => write(report.unit, `${report.packId}.json`, report),
    answers: async (unit, { epoch, limit }) => {
      const names = (await readdir(folderOf(unit)).catch(() => [])).filter((name) => packFile.test(name));
      const answers: CourierAnswer[] = [];
      // The names are UUIDs of version 7: they sort by the time of making.
      for (const name of names.sort().slice(-answeredPacks))
        answers.push(...((await readReport(unit, name, epoch))?.answers ?? []));
      return answers.slice(-limit);
    },
    told,
    keepTold: async (unit, state) => {
      const known = await told(unit);
      if (known !== null && known.packId >= state.packId) return false;
      await write(unit, 'told.json', state);
      return true;
    },
  };
}
