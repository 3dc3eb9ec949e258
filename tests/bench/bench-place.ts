// The stage of the pull benchmark: a demonstration prefecture whose exchange, in a process of its own, holds the sealed documents for one unit.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startStation, stationPlace, type StationPlace } from '../../src/demo/demo-station.ts';
import { demoUnits } from '../../src/demo/people.ts';
import { startPrefecture, type Prefecture } from '../../src/demo/prefecture.ts';
import { memorySource } from '../../src/formats/byte-source.ts';
import type { MachineIdentity } from '../../src/main/station/parts.ts';
import { createExchangeClient } from '../../src/main/sync/exchange-client.ts';
import { openDesk, sealOne, type DocumentWish, type SealedDocument } from '../support/sealed-package.ts';

export interface BenchPlace {
  readonly documents: readonly SealedDocument[];
  readonly exchangeUrl: string;
  readonly rootPem: string;
  /** The receiving unit's machine, as TLS wants it. */
  readonly machine: { readonly keyPem: string; readonly certificatePem: string };
  /** A copy of the receiver's data as it was before anything arrived. */
  copyReceiver(): StationPlace;
  stop(): Promise<void>;
}

const quiet = { writeLog: () => undefined };

/** Founds the prefecture, seals and sends `count` documents, and leaves only the exchange running. */
export async function preparePlace(
  count: number,
  report: (line: string) => void,
  wish: Omit<DocumentWish, 'number'> = {},
): Promise<BenchPlace> {
  const folder = mkdtempSync(path.join(tmpdir(), 'yizhan-bench-'));
  const [office, receiver] = demoUnits;
  if (!office || !receiver) throw new Error('the demonstration has three units');
  const prefecture = await startPrefecture({
    folder,
    units: [office, receiver],
    stationOptions: () => quiet,
  });
  const rootPem = readRoot(prefecture);
  const machine = tlsOf(prefecture.seat(receiver.code).station.parts.keys.machineIdentity());
  await prefecture.stopSeat(receiver.code);
  report(`sealing ${count} documents`);
  const documents = await sealAndSend(prefecture, count, wish);
  // Its address is the one that the stations were told: the switch's.
  const exchangeUrl = prefecture.exchange.exchangeUrl;
  await prefecture.stop();
  const stopExchange = await runExchange(folder, exchangeUrl);
  const receiverPlace = stationPlace(folder, receiver);
  let copies = 0;
  return {
    documents,
    exchangeUrl,
    rootPem,
    machine,
    copyReceiver: () => {
      copies += 1;
      const copy = path.join(folder, `receiver-${copies}`);
      cpSync(receiverPlace.folder, copy, { recursive: true });
      return { folder: copy, deviceKeyFile: receiverPlace.deviceKeyFile };
    },
    stop: async () => {
      await stopExchange();
      rmSync(folder, { recursive: true, force: true });
    },
  };
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
  count: number,
  wish: Omit<DocumentWish, 'number'>,
): Promise<SealedDocument[]> {
  const [office, receiver] = demoUnits;
  if (!office || !receiver) throw new Error('the demonstration has three units');
  const sender = prefecture.seat(office.code);
  const desk = await openDesk(sender, receiver);
  const client = createExchangeClient({
    baseUrl: prefecture.exchange.exchangeUrl,
    rootPems: readRoot(prefecture),
    machine: tlsOf(sender.station.parts.keys.machineIdentity()),
  });
  const documents: SealedDocument[] = [];
  for (let number = 1; number <= count; number++) {
    const sealed = await sealOne(desk, { ...wish, number });
    const source = memorySource(sealed.bytes);
    const uploaded = await client.uploadPackage({ source, sha256: sealed.sha256, resumeUrl: null });
    const sent = uploaded.ok ? await client.submit(sealed.documentId, sealed.noteJws) : uploaded;
    if (!sent.ok) throw new Error(`document ${number}: ${JSON.stringify(sent)}`);
    documents.push(sealed);
  }
  await client.close();
  return documents;
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
  readFileSync(named.key);
  const args = Object.entries(named).flatMap(([name, value]) => [`--${name}`, value]);
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  // Its first line says that it listens; what follows is its log.
  await Promise.race([
    once(child.stdout, 'data'),
    ended.then(() => Promise.reject(new Error('the exchange did not start'))),
  ]);
  child.stdout.resume();
  return async () => {
    child.kill('SIGTERM');
    await ended;
  };
}

/** The receiving station on a copy of its data; `sync: false` leaves the line to the caller. */
export function startReceiver(place: StationPlace, sync: boolean) {
  return startStation(place, sync ? quiet : { ...quiet, sync: false });
}
