import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import path from 'node:path';
import { wordStartRefusal } from '../main/station/start-refusal.ts';

/** Marks a folder as the demonstration's, so that --reset can never empty another one. */
const marker = 'yizhan-demonstration';

/** The demonstration's data folder, emptied first when asked. Throws for a folder that is somebody else's, and for one in use. */
export async function prepareDemoFolder(wish: {
  readonly folder?: string | undefined;
  readonly reset: boolean;
}): Promise<string> {
  const dataHome = process.env['XDG_DATA_HOME'] ?? path.join(homedir(), '.local', 'share');
  const folder = wish.folder ? path.resolve(wish.folder) : path.join(dataHome, 'yizhan-demo');
  const isOurs = existsSync(path.join(folder, marker));
  if (!isOurs && existsSync(folder) && readdirSync(folder).length > 0)
    throw new Error(
      `${folder} 不是演示数据文件夹，没有改动。请另选一个。\n${folder} is not the demonstration's folder; nothing was changed. Choose another one.`,
    );
  if (isOurs) await assertNotRunning(folder);
  if (wish.reset && isOurs) rmSync(folder, { recursive: true, force: true });
  mkdirSync(path.join(folder, marker), { recursive: true, mode: 0o700 });
  return folder;
}

/** Before anything is touched: a demonstration that runs on this folder has its exchange's port. Throws EADDRINUSE. */
async function assertNotRunning(folder: string): Promise<void> {
  const port = rememberedPort(path.join(folder, 'exchange', 'ports.json'));
  if (port === undefined) return;
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(port, '127.0.0.1', resolve);
  });
  await new Promise((resolve) => probe.close(resolve));
}

function rememberedPort(portsFile: string): number | undefined {
  try {
    const { exchange } = JSON.parse(readFileSync(portsFile, 'utf8')) as { readonly exchange: number };
    return exchange;
  } catch {
    // None yet, or damaged: --reset must be able to clear that away.
    return undefined;
  }
}

/** Why the demonstration did not start and what to do, in both languages. */
export function wordStartFailure(error: unknown): string {
  const refusal = wordStartRefusal(error);
  if (refusal !== null) return [refusal, ...resetWords].join('\n');
  const cause = error instanceof Error ? error.message : String(error);
  return [...(failureWords[kindOf(error)] ?? []), cause].join('\n');
}

function kindOf(error: unknown): string {
  if (error instanceof SyntaxError) return 'damaged';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.startsWith('SQLITE_') && code !== 'SQLITE_FULL' ? 'damaged' : code;
}

const resetWords = [
  '这是演示数据：用 npm start -- --reset 可清空后重新开始。',
  'This is demonstration data: npm start -- --reset empties it and begins anew.',
] as const;
const diskFull = [
  '磁盘已满，请腾出空间后再启动。',
  'The disk is full: make room, then start again.',
] as const;
const failureWords: Readonly<Record<string, readonly [string, string]>> = {
  damaged: resetWords,
  EADDRINUSE: [
    '演示环境的端口已被占用：多半是它已经在另一个终端里运行。请用那一个，或先在那里按 Ctrl+C。',
    'A port of the demonstration is taken: most likely it is running in another terminal. Use that one, or press Ctrl+C there first.',
  ],
  ENOSPC: diskFull,
  SQLITE_FULL: diskFull,
  EACCES: ['没有权限使用演示数据文件夹。', 'The folder of the demonstration may not be used by this user.'],
  ERR_PARSE_ARGS_UNKNOWN_OPTION: [
    '没有这个参数。可用：--unit 单位代码、--reset、--folder 文件夹、--browser、--no-open。',
    'No such option. There are: --unit CODE, --reset, --folder FOLDER, --browser, --no-open.',
  ],
};
