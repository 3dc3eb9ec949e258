import { randomBytes, randomUUID } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import type { MessageChannelMain, MessagePortMain, UtilityProcess } from 'electron';
import type { DataProgressView } from '../../station/windows/waiting-page.ts';
import type { OpenedDeviceKey } from './device-key.ts';
import type { FromStation, ToStation } from './messages.ts';

export interface StationHostOptions {
  /** utilityProcess.fork of the station's entry. */
  readonly fork: () => Pick<UtilityProcess, 'postMessage' | 'on' | 'kill'>;
  readonly makeChannel: () => Pick<MessageChannelMain, 'port1' | 'port2'>;
  readonly folder: string;
  readonly deviceKey: OpenedDeviceKey;
  readonly onMessage: (
    message: Extract<FromStation, { type: 'notify' | 'open-file' | 'print-file' }>,
  ) => void;
  /** It takes longer to open: windows show how far it is. */
  readonly onDataProgress: (view: DataProgressView) => void;
  /** The station was started again: every window needs a new port. */
  readonly onRestarted: () => void;
  /** It does not come up; `text` is for a person. */
  readonly onRefused: (text: string) => void;
}

export interface StationHost {
  /** Pipe and secret for the app protocol. */
  readonly pipe: string;
  readonly pipeSecret: string;
  /** Resolves when the station is open for the first time. */
  readonly ready: Promise<void>;
  /** A port to the station for one window. */
  openPort(clientId: string): MessagePortMain;
  stop(): Promise<void>;
}

// A station that dies again and again will not get better by itself.
const maxRestarts = 5;

/** Keeps one station process running. */
export function hostStation(options: StationHostOptions): StationHost {
  const pipe = pipeAddress();
  const pipeSecret = randomBytes(32).toString('base64url');
  let restarts = 0;
  let stopping = false;
  let child = options.fork();
  let resolveReady = (): void => undefined;
  let resolveStopped = (): void => undefined;
  const ready = new Promise<void>((resolve) => (resolveReady = resolve));
  const stopped = new Promise<void>((resolve) => (resolveStopped = resolve));
  const say = (message: ToStation, ports: MessagePortMain[] = []): void => child.postMessage(message, ports);

  const hear = (message: FromStation): void => {
    if (message.type === 'ready') {
      if (restarts > 0) options.onRestarted();
      resolveReady();
    } else if (message.type === 'data-progress') options.onDataProgress(message);
    else if (message.type === 'reopened') options.onRestarted();
    else if (message.type === 'refused') options.onRefused(message.text);
    else if (message.type === 'stopped') resolveStopped();
    else options.onMessage(message);
  };
  const begin = (): void => {
    child.on('message', (message: FromStation) => hear(message));
    child.on('exit', () => {
      resolveStopped();
      if (stopping) return;
      restarts += 1;
      if (restarts > maxRestarts) return options.onRefused('驿站后台反复退出。The station keeps ending.');
      child = options.fork();
      begin();
    });
    const { keyBase64, kind } = options.deviceKey;
    say({
      type: 'start',
      folder: options.folder,
      deviceKeyBase64: keyBase64,
      deviceKeyKind: kind,
      pipe,
      pipeSecret,
    });
  };
  begin();

  return {
    pipe,
    pipeSecret,
    ready,
    openPort: (clientId) => {
      const { port1, port2 } = options.makeChannel();
      say({ type: 'connect', clientId }, [port1]);
      return port2;
    },
    stop: async () => {
      stopping = true;
      say({ type: 'stop' });
      await stopped;
    },
  };
}

function pipeAddress(): string {
  const name = `yizhan-${randomUUID()}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : path.join(os.tmpdir(), `${name}.sock`);
}
