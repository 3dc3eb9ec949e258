// The exchange as a process of its own, and what the system says it used.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FoundedPrefecture } from './found-prefecture.ts';

export interface Usage {
  readonly cpuMs: number;
  /** Highest resident memory since `forgetPeak`. */
  readonly peakMb: number;
}

export interface ServerProcess {
  readonly url: string;
  usage(): Usage;
  forgetPeak(): void;
  stop(): Promise<void>;
}

const root = path.resolve(import.meta.dirname, '../..');
// Linux counts processor time in these (USER_HZ).
const tickMs = 10;

/** Starts the exchange on a fresh folder; its log goes into a file. */
export function startExchangeProcess(
  place: FoundedPrefecture,
  options: {
    readonly folder: string;
    readonly store: string | undefined;
    /** Where a profile of its processor time goes at the stop. */
    readonly profileFolder: string | null;
  },
): Promise<ServerProcess> {
  const { dropFolder, tls } = place;
  const { profileFolder } = options;
  const args = [
    ...(profileFolder === null ? [] : ['--cpu-prof', '--cpu-prof-dir', profileFolder]),
    ...['src/exchange/cli/exchange.ts', 'run', '--folder', options.folder, '--drop', dropFolder],
    ...['--key', tls.key, '--certificate', tls.certificate],
    ...['--port', '0', '--enrolment-port', '0', '--monitor-port', '0'],
  ];
  const env = { ...process.env, ...(options.store ? { EXCHANGE_STORE: options.store } : {}) };
  return startServer(args, { env, log: path.join(options.folder, 'log.jsonl'), name: 'exchangeUrl' });
}

/** The limit: a bare TLS server that answers every path but `/` with the bytes of one file. */
export function startBareServer(place: FoundedPrefecture, file: string): Promise<ServerProcess> {
  const args = ['tests/prefecture/bare-server.ts', place.tls.key, place.tls.certificate, file];
  return startServer(args, { env: process.env, log: path.join(place.folder, 'bare.jsonl'), name: 'bareUrl' });
}

async function startServer(
  args: readonly string[],
  { env, log, name }: { readonly env: NodeJS.ProcessEnv; readonly log: string; readonly name: string },
): Promise<ServerProcess> {
  const output = openSync(log, 'w');
  // The server dies with the bench, however that ends.
  const command = ['--pdeathsig', 'KILL', process.execPath, ...args];
  const child = spawn('setpriv', command, { cwd: root, env, stdio: ['ignore', output, 'inherit'] });
  closeSync(output);
  const pid = child.pid ?? 0;
  const ended = once(child, 'exit');
  const url = await untilTold(log, name, () => child.exitCode !== null);
  return {
    url,
    usage: () => readUsage(pid),
    // Linux: what VmHWM counts from.
    forgetPeak: () => writeFileSync(`/proc/${pid}/clear_refs`, '5'),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function untilTold(log: string, name: string, isOver: () => boolean): Promise<string> {
  for (;;) {
    const line = readFileSync(log, 'utf8')
      .split('\n')
      .find((one) => one.startsWith(`{"${name}"`));
    if (line !== undefined) return (JSON.parse(line) as Record<string, string>)[name] ?? '';
    if (isOver()) throw new Error(`the server ended: ${log}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** From /proc: user and system time of all threads, and the high-water mark of memory. */
function readUsage(pid: number): Usage {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user = 0, system = 0] = [Number(fields[11]), Number(fields[12])];
  const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return { cpuMs: (user + system) * tickMs, peakMb: Number(peak) / 1024 };
}
