// The embedded exchange of the demonstration with its TLS certificate from the authority, behind a switch that can cut the network.
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Authority } from '../authority/authority.ts';
import { createExchange, type Exchange } from '../exchange/exchange.ts';
import { buildCsr } from '../seals/pki/csr.ts';
import { signingKeyOf } from '../seals/pki/signing-key.ts';
import { createNetworkSwitch, type NetworkSwitch } from './network-switch.ts';

export interface DemoExchange {
  /** The one that runs now. */
  readonly exchange: Exchange;
  /** Between the stations and the exchange. */
  readonly network: NetworkSwitch;
  /** What the stations are told: the switch's address. */
  readonly exchangeUrl: string;
  readonly enrolmentUrl: string;
  /** Stops the exchange, does the work, starts it again at the same address: the network in front of it stays. */
  whileStopped(work: () => Promise<unknown>): Promise<void>;
  stop(): Promise<void>;
}

/** Makes the exchange's key and certificate once; they stay in its folder. */
export function foundExchange(folder: string, authority: Authority): void {
  if (existsSync(path.join(folder, 'tls.pem'))) return;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const csrPem = buildCsr({ key: signingKeyOf(privateKey), commonName: 'exchange' });
  const { chainPem } = authority.issueExchangeCertificate({
    csrPem,
    dnsNames: ['localhost'],
    ipAddresses: ['127.0.0.1'],
  });
  writeFileSync(path.join(folder, 'tls.key'), privateKey.export({ format: 'pem', type: 'pkcs8' }), {
    mode: 0o600,
  });
  writeFileSync(path.join(folder, 'tls.pem'), chainPem + authority.rootPem);
}

/** Makes the exchange's encryption key once: in the demonstration packages are encrypted, and the centre reads them to check them again. */
export function foundExchangeEncryption(folder: string, authority: Authority): void {
  const file = path.join(folder, 'encryption.key');
  if (existsSync(file)) return;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const csrPem = buildCsr({ key: signingKeyOf(privateKey), commonName: 'exchange' });
  authority.issueExchangeEncryption(csrPem);
  authority.setPolicy({ encryption: 'required', exchangeReads: true });
  writeFileSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 });
}

interface Ports {
  readonly exchange: number;
  readonly enrolment: number;
  readonly network: number;
}

/** Starts the exchange; its ports are remembered, because the stations have its address. */
export async function startDemoExchange(options: {
  readonly folder: string;
  readonly dropFolder: string;
}): Promise<DemoExchange> {
  const { folder, dropFolder } = options;
  const keyPem = readFileSync(path.join(folder, 'tls.key'), 'utf8');
  const encryptionKey = path.join(folder, 'encryption.key');
  const portsFile = path.join(folder, 'ports.json');
  const known = existsSync(portsFile) ? (JSON.parse(readFileSync(portsFile, 'utf8')) as Ports) : null;
  const start = (at: Pick<Ports, 'exchange' | 'enrolment'> | null): Promise<Exchange> =>
    createExchange({
      folder,
      dropFolder,
      clockGuard: 'off',
      encryptionKeyPems: existsSync(encryptionKey) ? [readFileSync(encryptionKey, 'utf8')] : [],
      tls: { keyPem, certificatePem: readFileSync(path.join(folder, 'tls.pem'), 'utf8') },
      ...(at ? { ports: at } : {}),
    });
  let exchange = await start(known);
  const network = await createNetworkSwitch(exchange.exchangeUrl, known?.network);
  const portOf = (url: string) => Number(new URL(url).port);
  const ports: Ports = {
    exchange: portOf(exchange.exchangeUrl),
    enrolment: portOf(exchange.enrolmentUrl),
    network: portOf(network.url),
  };
  if (!known) writeFileSync(portsFile, JSON.stringify(ports));
  return {
    get exchange() {
      return exchange;
    },
    network,
    exchangeUrl: network.url,
    enrolmentUrl: exchange.enrolmentUrl,
    whileStopped: async (work) => {
      await exchange.stop();
      await work();
      exchange = await start(ports);
    },
    stop: async () => {
      await network.stop();
      await exchange.stop();
    },
  };
}
