// The processes of the torture: each can be killed at any moment and started again on its data.
import { fork, type ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { demoPassphrase } from '../../src/demo/authority-process.ts';
import type { DemoUnit } from '../../src/demo/people.ts';
import type { Ports } from './diary.ts';
import type { DriverMessage, StationMessage, StationOrder } from './messages.ts';

export interface Victim {
  readonly name: string;
  /** Share of the kills. */
  readonly weight: number;
  /** Starts it, if it does not run; resolves when it is ready or has ended. */
  start(): Promise<void>;
  /** kill -9; resolves when it is gone. */
  kill(): Promise<void>;
}

// Shared by all runs: half of what a short life does is reading its own program.
const compileCache = path.join(tmpdir(), 'yizhan-torture-compile-cache');
const leash = path.join(import.meta.dirname, 'leash.ts');
const repository = path.resolve(import.meta.dirname, '../..');

/** One life of a process; `ready` also resolves when it ends before. */
export interface Life {
  readonly child: ChildProcess;
  readonly ready: Promise<void>;
  readonly ended: Promise<void>;
}

interface Birth {
  readonly script: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Says of a message or a line on standard output that the process is ready. */
  readonly isReady: (said: unknown) => boolean;
  readonly onMessage?: (said: unknown) => void;
  readonly onError: (text: string) => void;
}

function bear({ script, args, env, isReady, onMessage, onError }: Birth): Life {
  const child = fork(path.join(repository, script), [...args], {
    execArgv: ['--disable-warning=ExperimentalWarning', '--import', leash],
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const ready = new Promise<void>((resolve) => {
    const hear = (said: unknown): void => {
      if (isReady(said)) resolve();
    };
    child.on('message', (said) => {
      hear(said);
      onMessage?.(said);
    });
    child.stdout?.on('data', (text: Buffer) => hear(text.toString()));
    void ended.then(resolve);
  });
  child.stderr?.on('data', (text: Buffer) => onError(text.toString()));
  return { child, ready, ended };
}

/** A process by its birth: one life at a time. */
function createVictim(name: string, weight: number, birth: () => Birth): Victim & { life(): Life | null } {
  let life: Life | null = null;
  return {
    name,
    weight,
    life: () => life,
    start: async () => {
      if (life === null || life.child.exitCode !== null || life.child.signalCode !== null)
        life = bear(birth());
      await life.ready;
    },
    kill: async () => {
      life?.child.kill('SIGKILL');
      await life?.ended;
    },
  };
}

export interface Places {
  readonly folder: string;
  readonly ports: Ports;
  /** Address of the PostgreSQL database; null: SQLite in the folder. */
  readonly database: string | null;
  readonly onError: (who: string, text: string) => void;
}

/** One node of the exchange. */
export function createExchangeNode(places: Places, node: number): Victim {
  const { folder, ports, database } = places;
  const data = path.join(folder, 'exchange');
  const named = {
    folder: data,
    drop: path.join(folder, 'drop'),
    key: path.join(data, 'tls.key'),
    certificate: path.join(data, 'tls.pem'),
    port: String(ports.exchange[node]),
    'enrolment-port': '0',
  };
  const name = `exchange-${node + 1}`;
  return createVictim(name, 1.5 / ports.exchange.length, () => ({
    script: 'src/exchange/cli/exchange.ts',
    args: Object.entries(named).flatMap(([key, value]) => [`--${key}`, value]),
    env: database === null ? {} : { EXCHANGE_STORE: database },
    isReady: (said) => typeof said === 'string' && said.includes('enrolmentUrl'),
    onError: (text) => places.onError(name, text),
  }));
}

/** The authority, which publishes and stamps the time. */
export function createAuthorityProcess(places: Places): Victim {
  const { folder, ports } = places;
  const authority = ['--folder', path.join(folder, 'authority'), '--drop', path.join(folder, 'drop')];
  return createVictim('authority', 0.5, () => ({
    script: 'src/authority/cli/authority.ts',
    args: ['run', ...authority, '--with-parent', '--time-stamp-port', String(ports.timeStamps)],
    env: { YIZHAN_AUTHORITY_PASSPHRASE: demoPassphrase },
    isReady: (said) => typeof said === 'string' && said.includes('timeStampUrl'),
    onError: (text) => places.onError('authority', text),
  }));
}

export interface StationVictim extends Victim {
  readonly unit: DemoUnit;
  say(message: DriverMessage): void;
  /** Resolves when the present life is over. */
  ended(): Promise<void>;
}

/** One station with its people. */
export function createStationProcess(
  places: Places,
  unit: DemoUnit,
  hooks: {
    readonly order: () => Pick<StationOrder, 'seed' | 'finishing'>;
    readonly onMessage: (message: StationMessage) => void;
  },
): StationVictim {
  const victim = createVictim(unit.code, 1, () => ({
    script: 'tests/torture/station-child.ts',
    args: [JSON.stringify({ folder: places.folder, unit: unit.code, ...hooks.order() })],
    isReady: (said) => (said as StationMessage).kind === 'ready',
    onMessage: (said) => hooks.onMessage(said as StationMessage),
    onError: (text) => places.onError(unit.code, text),
  }));
  return {
    ...victim,
    unit,
    say: (message) => {
      const child = victim.life()?.child;
      if (child?.connected === true) child.send(message);
    },
    ended: async () => victim.life()?.ended,
  };
}
