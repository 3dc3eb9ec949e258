import { DiskFullError } from '../store/disk-full.ts';
import { StoreOpenError, type OpenFailure } from '../store/open-failure.ts';

// Before there is a window there is no renderer with its words: these are said in both languages by the shell, in a box or on the terminal.
const words: Readonly<Record<OpenFailure, readonly [string, string]>> = {
  'already-running': [
    '驿站已经在运行，请使用已打开的窗口。',
    'The station is running already: use its window.',
  ],
  'wrong-key': [
    '数据库打不开：密钥不符。数据没有损坏。请在原来的计算机上打开，或使用恢复码。',
    'The database does not open with this key. It is not damaged. Use the machine it belongs to, or the recovery code.',
  ],
  'device-key-mismatch': [
    '本机密钥打不开这份数据（换了计算机、用户或重装了系统）。请使用恢复码。',
    'This machine or user is not the one that the data belongs to. Use the recovery code.',
  ],
  'recovery-code-wrong': [
    '恢复码不正确，请逐组核对。',
    'The recovery code is not right: compare it group by group.',
  ],
  'no-recovery-slot': [
    '这份数据没有恢复码（尚未完成入网）。',
    'This data has no recovery code: the unit was never enrolled.',
  ],
  'key-slots-missing': [
    '找不到或读不出 key-slots.json。请从数据文件夹的备份中恢复该文件。',
    'key-slots.json is missing or unreadable. Put it back from the backup of the data folder.',
  ],
  'database-from-future': [
    '数据库由更新版本的驿站写成，请安装该版本。数据没有改动。',
    'A newer version of the station wrote this database. Install that version. Nothing was changed.',
  ],
  'database-damaged': [
    '数据库损坏或不见了，本机也没有可用的备份。没有删除任何文件。请接上存有备份的介质，用 storage restore 命令恢复（见使用说明“备份与恢复”）。',
    'The database is damaged or gone, and there is no usable backup on this machine. Nothing was deleted. Attach the medium that holds the backups and run "storage restore".',
  ],
  'backup-failed': [
    '升级前的备份没有成功，数据库没有改动。请检查磁盘空间后再启动。',
    'The copy that must exist before an upgrade did not succeed. Nothing was changed. Check the disk, then start again.',
  ],
};

const diskFull = [
  '磁盘已满，数据没有改动。升级前要留一份副本，请腾出与数据库文件 station.db 同样大的空间后再启动。',
  'The disk is full; nothing was changed. An upgrade keeps a copy: free as much room as the file station.db takes, then start again.',
];

/** Why the station did not start and what to do, in both languages; null when the error is a bug and not a refusal. */
export function wordStartRefusal(error: unknown): string | null {
  if (error instanceof DiskFullError) return diskFull.join('\n');
  if (!(error instanceof StoreOpenError)) return null;
  const facts = Object.entries(error.details).map(([name, value]) => `${name}: ${value}`);
  return [...words[error.code], ...facts].join('\n');
}
