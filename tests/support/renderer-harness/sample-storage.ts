// 备份与恢复 of the sample station: well, in rescue mode, or restored and not yet reconciled.
import type { implement } from '@orpc/server';
import type { stationContract } from '../../../src/shared/contract/station.ts';
import type { Outputs } from './sample-data.ts';

type Implementer = ReturnType<typeof implement<typeof stationContract>>;
type State = Outputs['storage']['state'];

export type StorageTrouble = 'none' | 'rescue' | 'restored' | 'floor' | 'elsewhere' | 'lossy';

const hourMs = 3_600_000;

function drillOf(trouble: StorageTrouble, now: number): State['drill'] {
  const counts = {
    documents: '312',
    inbox: '1204',
    outgoingRegister: '288',
    audit: '9310',
    largeFiles: '37',
  };
  const ended = { startedAtMs: now - 31 * hourMs, endedAtMs: now - 30 * hourMs };
  const details = { madeAtMs: String(now - 33 * hourMs), ...counts };
  if (trouble === 'floor') return { last: null, percent: 38 };
  if (trouble === 'lossy')
    return { last: { ...ended, result: 'recovery-code-wrong', details }, percent: null };
  return { last: trouble === 'none' ? { ...ended, result: 'ok', details } : null, percent: null };
}

/** The walk over the large files mended one, or one stays spoilt. */
function walkOf(trouble: StorageTrouble, run: { readonly startedAtMs: number; readonly endedAtMs: number }) {
  const file = '0f3b5c7d9e1122334455667788990011';
  if (trouble === 'none') return { ...run, result: 'ok', details: { file, outcome: 'mended' } };
  if (trouble !== 'lossy') return null;
  const spoilt = { file, outcome: 'no-whole-copy', spoilt: file, spoiltFiles: '2' };
  return { ...run, result: 'blob-damaged', details: spoilt };
}

function stateOf(trouble: StorageTrouble): State {
  const now = Date.now();
  const run = { startedAtMs: now - hourMs - 9000, endedAtMs: now - hourMs, details: {} };
  const backup = (
    hours: number,
    result: 'ok' | 'page-damaged' | 'blob-damaged' = 'ok',
  ): State['backups'][number] => ({
    name: new Date(now - hours * hourMs).toISOString().replaceAll(/[:.]/g, '-'),
    madeAtMs: now - hours * hourMs,
    databaseBytes: 412_000_000,
    blobFiles: 37,
    blobBytes: 1_930_000_000,
    checkedAtMs: now - hours * hourMs,
    result,
    damagedFiles: result === 'blob-damaged' ? 2 : 0,
  });
  return {
    rescue: trouble === 'rescue' ? { finding: 'page-damaged', shows: 'damaged', backupMadeAtMs: null } : null,
    restore:
      trouble === 'restored'
        ? {
            backupMadeAtMs: now - 5 * hourMs,
            restoredAtMs: now - hourMs,
            phase: 'asking',
            stated: false,
            waitingFor: 'unreachable',
          }
        : null,
    restart: 'no',
    restored:
      trouble === 'elsewhere' ? { result: 'ok', backupMadeAtMs: now - 5 * hourMs, atMs: now - hourMs } : null,
    space:
      trouble === 'floor'
        ? { level: 'floor', freeBytes: 41_000_000 }
        : { level: 'enough', freeBytes: 81_400_000_000 },
    folder: '/home/yizhan/data/backup',
    isOwnFolder: true,
    everyHours: 4,
    progress: null,
    lastBackup:
      trouble === 'lossy'
        ? { ...run, result: 'blob-damaged', details: { damaged: '2' } }
        : { ...run, result: 'ok', details: trouble === 'none' ? { mended: '1' } : {} },
    lastGoodBackupAtMs: now - hourMs,
    lastCheck: { ...run, result: 'ok' },
    lastDamagedFile: walkOf(trouble, run),
    drill: drillOf(trouble, now),
    backups:
      trouble === 'lossy'
        ? [backup(1, 'blob-damaged'), backup(9, 'page-damaged')]
        : [backup(1), backup(5, 'blob-damaged'), backup(9, 'page-damaged'), backup(33)],
    gaps:
      trouble === 'restored'
        ? [
            {
              counter: 'document-number:云府办发',
              year: 2026,
              fromValue: 12,
              toValue: 13,
              reason: 'exchange',
              statedBy: null,
            },
          ]
        : [],
    media: ['/media/yizhan/备份盘'],
  };
}

/** The part `storage`. */
export function createSampleStorage(os: Implementer, trouble: StorageTrouble) {
  const state = (): State => stateOf(trouble);
  return {
    banner: os.storage.banner.handler(() => ({
      ...state(),
      backupOverdue: false,
      enrolAnew: trouble === 'elsewhere' ? 'needed' : 'no',
      damage: null,
    })),
    state: os.storage.state.handler(state),
    backUp: os.storage.backUp.handler(state),
    verify: os.storage.verify.handler(state),
    check: os.storage.check.handler(state),
    configure: os.storage.configure.handler(state),
    drill: os.storage.drill.handler(state),
    stopDrill: os.storage.stopDrill.handler(state),
    restore: os.storage.restore.handler(() => ({ ...state(), restart: 'reopening' as const })),
    forgetRestore: os.storage.forgetRestore.handler(state),
    stateNumbers: os.storage.stateNumbers.handler(state),
  };
}
