// A TCP line between stations and exchange that fails as it is told, bytes only: it cannot read a word. Seeded; what happens to a connection is drawn when
// it begins.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { calm, drawFate, type Fate, type Weather } from './weather.ts';

export interface FaultProxy {
  readonly port: number;
  /** For the connections from now on; those that are there go on as they began, except in the dark. */
  setWeather(weather: Weather): void;
  /** Connections so far by what befell them, refused ones among them. */
  readonly counts: Readonly<Record<Fate | 'refused', number>>;
  stop(): Promise<void>;
}

export interface FaultProxyOptions {
  /** Ports of the exchange's nodes on loopback; connections go to them in turn. */
  readonly targets: readonly number[];
  /** 0: any free one. */
  readonly port: number;
  readonly random: () => number;
}

/** Starts the line. */
export async function startFaultProxy({ targets, port, random }: FaultProxyOptions): Promise<FaultProxy> {
  let weather = calm;
  let turn = 0;
  const counts = { whole: 0, cut: 0, truncate: 0, corrupt: 0, duplicate: 0, reorder: 0, deaf: 0, twin: 0 };
  const all = { ...counts, refused: 0 };
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    return socket.once('close', () => sockets.delete(socket));
  };
  const server = createServer((near) => {
    keep(near);
    if (random() < weather.loss) {
      all.refused += 1;
      return void near.destroy();
    }
    const drawn = drawFate(weather, random);
    all[drawn.fate] += 1;
    turn += 1;
    const dial = (): Socket =>
      keep(connect({ host: '127.0.0.1', port: targets[turn % targets.length] ?? 0 }));
    joinEnds({ near, far: dial(), twin: drawn.fate === 'twin' ? dial() : null, ...drawn, weather });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const dropAll = (): void => sockets.forEach((socket) => socket.destroy());
  return {
    port: (server.address() as AddressInfo).port,
    setWeather: (next) => {
      weather = next;
      if (next.loss === 1) dropAll();
    },
    counts: all,
    stop: () => {
      dropAll();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

interface Line {
  readonly near: Socket;
  readonly far: Socket;
  readonly twin: Socket | null;
  readonly fate: Fate;
  readonly atByte: number;
  readonly inbound: boolean;
  readonly weather: Weather;
}

function joinEnds(line: Line): void {
  const { near, far, twin, fate, inbound, atByte, weather } = line;
  const end = (): void => {
    for (const socket of [near, far, twin]) socket?.destroy();
  };
  near.once('close', end);
  far.once('close', end);
  twin?.resume();
  if (twin !== null) near.on('data', (chunk: Buffer) => void (twin.destroyed || twin.write(chunk)));
  const outwards = fate === 'deaf' ? false : !inbound;
  const treatOut = createTreatment(outwards ? fate : 'whole', atByte, end);
  const treatIn = createTreatment(outwards ? 'whole' : fate, atByte, end);
  void carry({ from: near, to: far, treat: treatOut, weather }).catch(end);
  void carry({ from: far, to: near, treat: treatIn, weather }).catch(end);
}

/** How long a silent line stands before it is closed. */
const silenceMs = 1500;

type Treatment = (chunk: Buffer) => Buffer[];

/** What one direction makes of its bytes: the fate strikes once, at its byte. */
function createTreatment(fate: Fate, atByte: number, end: () => void): Treatment {
  let passed = 0;
  let struck = false;
  let held: Buffer | null = null;
  const silent = (chunk: Buffer, at: number): Buffer[] => {
    setTimeout(end, silenceMs).unref();
    return [chunk.subarray(0, at)];
  };
  const strikes: Readonly<Record<Fate, (chunk: Buffer, at: number) => Buffer[]>> = {
    whole: (chunk) => [chunk],
    twin: (chunk) => [chunk],
    cut: (chunk, at) => {
      setImmediate(end);
      return [chunk.subarray(0, at)];
    },
    truncate: silent,
    deaf: silent,
    corrupt: (chunk, at) => {
      const changed = Buffer.from(chunk);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      return [changed];
    },
    duplicate: (chunk, at) => [chunk, chunk.subarray(at)],
    reorder: (chunk) => {
      held = chunk;
      return [];
    },
  };
  return (chunk) => {
    const at = atByte - passed;
    passed += chunk.length;
    if (struck) return afterwards(fate, chunk, takeHeld());
    if (at >= chunk.length) return [chunk];
    struck = true;
    return strikes[fate](chunk, Math.max(0, at));
  };

  function takeHeld(): Buffer[] {
    const before = held === null ? [] : [held];
    held = null;
    return before;
  }
}

function afterwards(fate: Fate, chunk: Buffer, held: readonly Buffer[]): Buffer[] {
  if (fate === 'cut' || fate === 'truncate' || fate === 'deaf') return [];
  return [chunk, ...held];
}

// Ten pieces a second at 64 kbit/s.
const sliceMs = 100;

async function carry(way: {
  readonly from: Socket;
  readonly to: Socket;
  readonly treat: Treatment;
  readonly weather: Weather;
}): Promise<void> {
  const { from, to, treat, weather } = way;
  const { bytesPerSecond, delayMs } = weather;
  for await (const chunk of from) {
    if (delayMs > 0) await pause(delayMs);
    for (const piece of treat(chunk as Buffer)) {
      if (bytesPerSecond === null) await write(to, piece);
      else await writeSlowly(to, piece, (bytesPerSecond * sliceMs) / 1000);
    }
  }
  to.end();
}

async function writeSlowly(to: Socket, piece: Buffer, sliceBytes: number): Promise<void> {
  for (let at = 0; at < piece.length; at += sliceBytes) {
    await write(to, piece.subarray(at, at + sliceBytes));
    await pause((sliceMs * Math.min(sliceBytes, piece.length - at)) / sliceBytes);
  }
}

async function write(to: Socket, piece: Buffer): Promise<void> {
  if (to.destroyed || piece.length === 0 || to.write(piece)) return;
  await new Promise<void>((resolve) => {
    const go = (): void => resolve();
    to.once('drain', go).once('close', go);
  });
}
