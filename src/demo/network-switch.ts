// A switch in the line between stations and exchange, for tests and the demonstration: forwards TCP from a port of its own, can be cut (what runs is
// destroyed, what comes is refused), restored, slowed, and cut by itself after so many bytes.
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export interface NetworkSwitch {
  /** The address that stations use instead of the exchange's. */
  readonly url: string;
  /** Destroys every connection and refuses new ones. */
  cut(): void;
  restore(): void;
  /** Holds every chunk back for so long, both ways; 0 ends it. */
  delay(milliseconds: number): void;
  /** Cuts by itself once so many more bytes went towards the exchange. Resolves when it has. */
  cutAfterBytes(count: number): Promise<void>;
  /** Flips one bit in the next chunk towards the exchange: TLS must notice. */
  corruptNext(): void;
  stop(): Promise<void>;
}

interface Line {
  isCut: boolean;
  delayMs: number;
  bytesLeft: number;
  corrupt: boolean;
  onCut: () => void;
}

/** Starts a switch in front of `targetUrl` (`https://host:port`) on a free loopback port. */
export async function createNetworkSwitch(targetUrl: string, port = 0): Promise<NetworkSwitch> {
  const target = new URL(targetUrl);
  const pairs = new Set<readonly [Socket, Socket]>();
  const line: Line = {
    isCut: false,
    delayMs: 0,
    bytesLeft: Infinity,
    corrupt: false,
    onCut: () => undefined,
  };
  const cut = (): void => {
    line.isCut = true;
    for (const [near, far] of pairs) {
      near.destroy();
      far.destroy();
    }
    pairs.clear();
  };
  const server = createServer((near) => {
    if (line.isCut) {
      near.destroy();
      return;
    }
    const far = connect({ host: target.hostname, port: Number(target.port) });
    joinSockets(pairs, near, far);
    forward(near, far, line, (chunk) => guard(line, chunk, cut));
    forward(far, near, line, (chunk) => chunk);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    restore: () => {
      line.isCut = false;
    },
    delay: (milliseconds) => {
      line.delayMs = milliseconds;
    },
    cutAfterBytes: (count) =>
      new Promise((resolve) => {
        line.bytesLeft = count;
        line.onCut = resolve;
      }),
    corruptNext: () => {
      line.corrupt = true;
    },
    stop: () => stopServer(server, cut),
  };
}

/** One end gone: the other goes too. */
function joinSockets(pairs: Set<readonly [Socket, Socket]>, near: Socket, far: Socket): void {
  const pair = [near, far] as const;
  pairs.add(pair);
  for (const socket of pair) {
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      near.destroy();
      far.destroy();
      pairs.delete(pair);
    });
  }
}

function forward(from: Socket, to: Socket, line: Line, pass: (chunk: Buffer) => Buffer | null): void {
  // Chunks leave in the order they came, also while the delay is being changed.
  let last: Promise<void> = Promise.resolve();
  from.on('data', (chunk: Buffer) => {
    const passed = pass(chunk);
    if (passed === null) return;
    if (line.delayMs === 0) {
      write(from, to, passed);
      return;
    }
    const pause = new Promise((resolve) => setTimeout(resolve, line.delayMs));
    last = last.then(() => pause).then(() => write(from, to, passed));
  });
}

function write(from: Socket, to: Socket, chunk: Buffer): void {
  if (to.destroyed || to.write(chunk)) return;
  from.pause();
  to.once('drain', () => from.resume());
}

/** Counts and flips; null when the line was cut before this chunk. */
function guard(line: Line, chunk: Buffer, cut: () => void): Buffer | null {
  line.bytesLeft -= chunk.length;
  if (line.bytesLeft <= 0) {
    line.bytesLeft = Infinity;
    cut();
    line.onCut();
    return null;
  }
  if (!line.corrupt) return chunk;
  line.corrupt = false;
  const flipped = Buffer.from(chunk);
  flipped.writeUInt8(flipped.readUInt8(flipped.length - 1) ^ 1, flipped.length - 1);
  return flipped;
}

function stopServer(server: Server, cut: () => void): Promise<void> {
  cut();
  return new Promise((resolve) => server.close(() => resolve()));
}
