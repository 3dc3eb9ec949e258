// The stage of the pull benchmark: a demonstration prefecture whose exchange, in a process of its own, holds the sealed documents for one unit.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout } from 'node:timers/promises';
import { startStation, stationPlace, type StationPlace } from '../../src/demo/demo-station.ts';
import { demoUnits, type DemoUnit } from '../../src/demo/people.ts';
import { startPrefecture, type Prefecture } from '../../src/demo/prefecture.ts';
import { memorySource } from '../../src/formats/byte-source.ts';
import type { MachineIdentity } from '../../src/main/station/parts.ts';
import { createExchangeClient } from '../../src/main/sync/exchange-client.ts';
import type { Sha256 } from '../../src/shared/domain/ids.ts';
import { encryptSealed } from '../support/encrypted-package.ts';
import { openDesk, sealOne, type DocumentWish } from '../support/sealed-package.ts';

export interface BenchPlace {
  readonly documents: readonly BenchDocument[];
  readonly exchangeUrl: string;
  readonly rootPem: string;
  /** The receiving unit's machine, as TLS wants it. */
  readonly machine: { readonly keyPem: string; readonly certificatePem: string };
  /** A copy of the receiver's data as it was before anything arrived. */
  copyReceiver(): StationPlace;
  stop(): Promise<void>;
}

/** A package as it travels. */
export interface BenchDocument {
  readonly sha256: Sha256;
  readonly sizeBytes: number;
}

export interface PlaceOptions {
  readonly count: number;
  readonly report: (line: string) => void;
  readonly wish?: Omit<DocumentWish, 'number'>;
  /** What differs from document to document. */
  readonly wishOf?: (number: number) => Omit<DocumentWish, 'number'>;
  /** Where the place stays for the next run, half made too; left out: a temporary folder. */
  readonly keepIn?: string;
}

type Founded = Pick<BenchPlace, 'exchangeUrl' | 'rootPem' | 'machine'>;

const quiet = { writeLog: () => undefined };
const units = (): readonly [DemoUnit, DemoUnit] => {
  const [office, receiver] = demoUnits;
  if (!office || !receiver) throw new Error('the demonstration has three units');
  return [office, receiver];
};

/** Founds the prefecture, seals and sends the documents, and leaves only the exchange running. What a kept folder has already is not made again. */
export async function preparePlace(options: PlaceOptions): Promise<BenchPlace> {
  const { keepIn } = options;
  const folder = keepIn ?? mkdtempSync(path.join(tmpdir(), 'yizhan-bench-'));
  mkdirSync(folder, { recursive: true });
  const founded = await foundPlace(folder, options);
  const [, receiver] = units();
  const stopExchange = await runExchange(folder, founded.exchangeUrl);
  const receiverPlace = stationPlace(folder, receiver);
  const copies = mkdtempSync(path.join(tmpdir(), 'yizhan-receivers-'));
  let made = 0;
  return {
    ...founded,
    documents: readMade(folder),
    copyReceiver: () => {
      made += 1;
      const copy = path.join(copies, `receiver-${made}`);
      cpSync(receiverPlace.folder, copy, { recursive: true });
      return { folder: copy, deviceKeyFile: receiverPlace.deviceKeyFile };
    },
    stop: async () => {
      await stopExchange();
      for (const each of keepIn === undefined ? [folder, copies] : [copies])
        rmSync(each, { recursive: true, force: true });
    },
  };
}

/** The documents that the exchange has, one a line. */
const madeFile = (folder: string): string => path.join(folder, 'documents.jsonl');
const foundedFile = (folder: string): string => path.join(folder, 'founded.json');
const readMade = (folder: string): BenchDocument[] =>
  existsSync(madeFile(folder))
    ? readFileSync(madeFile(folder), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as BenchDocument)
    : [];

async function foundPlace(folder: string, { count, report, wish, wishOf }: PlaceOptions): Promise<Founded> {
  const [office, receiver] = units();
  const known = existsSync(foundedFile(folder));
  const readFounded = (): Founded => JSON.parse(readFileSync(foundedFile(folder), 'utf8')) as Founded;
  if (known && readMade(folder).length >= count) return readFounded();
  // A receiver that runs would take what is there already.
  const prefecture = await startPrefecture({
    folder,
    units: known ? [office] : [office, receiver],
    stationOptions: () => quiet,
  });
  if (!known) {
    const founded: Founded = {
      // Its address is the one that the stations were told: the switch's.
      exchangeUrl: prefecture.exchange.exchangeUrl,
      rootPem: readRoot(prefecture),
      machine: tlsOf(prefecture.seat(receiver.code).station.parts.keys.machineIdentity()),
    };
    await prefecture.stopSeat(receiver.code);
    writeFileSync(foundedFile(folder), JSON.stringify(founded));
  }
  await sealAndSend(prefecture, { count, report, wishOf: wishOf ?? (() => wish ?? {}) });
  await prefecture.stop();
  return readFounded();
}

function readRoot(prefecture: Prefecture): string {
  const trust = prefecture.seats[0]?.station.parts.trust.current();
  const der = trust?.anchors[0]?.der;
  if (!der) throw new Error('the station has no root');
  return `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`;
}

function tlsOf(machine: MachineIdentity | null): BenchPlace['machine'] {
  if (machine === null) throw new Error('the station is not enrolled');
  const keyPem = machine.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  return { keyPem, certificatePem: machine.chainPem };
}

async function sealAndSend(
  prefecture: Prefecture,
  { count, report, wishOf }: Required<Omit<PlaceOptions, 'keepIn' | 'wish'>>,
): Promise<void> {
  const [office, receiver] = units();
  const sender = prefecture.seat(office.code);
  const desk = await openDesk(sender, receiver);
  const client = createExchangeClient({
    baseUrl: prefecture.exchange.exchangeUrl,
    rootPems: readRoot(prefecture),
    machine: tlsOf(sender.station.parts.keys.machineIdentity()),
  });
  const tell = createTeller(count, report);
  const file = madeFile(prefecture.folder);
  for (let number = readMade(prefecture.folder).length + 1; number <= count; number++) {
    const sealed = await encryptSealed(desk, await sealOne(desk, { ...wishOf(number), number }));
    const { sha256, bytes } = sealed;
    const send = async () => {
      const uploaded = await client.uploadPackage({ source: memorySource(bytes), sha256, resumeUrl: null });
      return uploaded.ok ? client.submit(sealed.documentId, sealed.noteJws) : uploaded;
    };
    let sent = await send();
    // An exchange that has enough to do says so; a repeated id is no second document.
    for (; !sent.ok && sent.code === 'busy'; sent = await send()) await setTimeout(200);
    if (!sent.ok) throw new Error(`document ${number}: ${JSON.stringify(sent)}`);
    appendFileSync(file, `${JSON.stringify({ sha256, sizeBytes: bytes.length } satisfies BenchDocument)}\n`);
    tell(number);
  }
  await client.close();
}

/** Ten lines for the whole of it, and one every ten seconds. */
function createTeller(count: number, report: (line: string) => void): (number: number) => void {
  let saidAtMs = performance.now();
  return (number) => {
    const isDue = number % Math.ceil(count / 10) === 0 || performance.now() - saidAtMs > 10_000;
    if (!isDue) return;
    saidAtMs = performance.now();
    report(`sealed and sent: ${number} of ${count}`);
  };
}

/** Starts the exchange's own process at the address; answers with the function that ends it. */
async function runExchange(folder: string, url: string): Promise<() => Promise<void>> {
  const script = path.resolve(import.meta.dirname, '../../src/exchange/cli/exchange.ts');
  const data = path.join(folder, 'exchange');
  const named = {
    folder: data,
    drop: path.join(folder, 'drop'),
    key: path.join(data, 'tls.key'),
    certificate: path.join(data, 'tls.pem'),
    port: new URL(url).port,
    'enrolment-port': '0',
  };
  const args = Object.entries(named).flatMap(([name, value]) => [`--${name}`, value]);
  // To a file, not a pipe: the benchmark waits for whole processes without reading anything, and a full pipe would stop the exchange.
  const logFile = path.join(folder, 'exchange.log');
  const log = openSync(logFile, 'w');
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', log, 'inherit'] });
  closeSync(log);
  const ended = once(child, 'exit');
  // Its first line says that it listens.
  while (!readFileSync(logFile, 'utf8').includes('\n')) {
    if (child.exitCode !== null) throw new Error('the exchange did not start');
    await setTimeout(20);
  }
  return async () => {
    child.kill('SIGTERM');
    await ended;
  };
}

/** The receiving station on a copy of its data; `sync: false` leaves the line to the caller. */
export function startReceiver(place: StationPlace, sync: boolean) {
  return startStation(place, sync ? quiet : { ...quiet, sync: false });
}
