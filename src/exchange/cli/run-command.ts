// `exchange run`: the exchange as a process, by its configuration or by options alone.
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createExchange, type ExchangeOptions } from '../exchange.ts';
import { need, parsePort, placesOf, readConfig, UsageError, type ExchangeConfig } from './config.ts';
import { readEncryptionKeys } from './encryption-key.ts';
import { takeCertificate } from './init-command.ts';
import { createLineWriter } from './line-writer.ts';

const text = { type: 'string' } as const;
const options = {
  folder: text,
  drop: text,
  key: text,
  certificate: text,
  host: text,
  port: text,
  'enrolment-port': text,
  'monitor-port': text,
  store: text,
  'monitor-host': text,
  'drain-seconds': text,
  'grace-seconds': text,
  'term-days': text,
  'documents-a-day': text,
} as const;

// Polls end at once and a receipt takes milliseconds: what may still run is an upload, which goes on elsewhere. Below the patience of systemd.
const defaultGraceSeconds = 10;

/** Runs until SIGINT or SIGTERM; prints its addresses as one line of JSON, then its log. */
export async function runExchange(args: readonly string[], write: (lines: string) => void): Promise<void> {
  const say = createLineWriter(write);
  const { values } = parseArgs({ args: [...args], options });
  const folder = need(values, 'folder');
  const config = readConfig(folder);
  if (config !== null && takeCertificate(folder, config)) say(JSON.stringify({ certificate: 'taken' }));
  const exchange = await createExchange({
    ...readOptions(folder, values, config),
    log: say,
  });
  const { exchangeUrl, enrolmentUrl, monitorUrl } = exchange;
  say(JSON.stringify({ exchangeUrl, enrolmentUrl, monitorUrl }));
  const drainMs = readSeconds(values, 'drain-seconds', 0) * 1000;
  const stop = async (): Promise<void> => {
    // A load balancer needs a look or two to see that the node is not ready; until then what comes is answered.
    exchange.drain();
    if (drainMs > 0) await pause(drainMs);
    await exchange.stop();
    process.exit(0);
  };
  process.once('SIGINT', () => void stop());
  process.once('SIGTERM', () => void stop());
}

type Values = Partial<Readonly<Record<keyof typeof options, string>>>;

const defaults = { host: '127.0.0.1', port: 8443, enrolmentPort: 8444 };

/** What was typed goes before what is configured. */
function readOptions(folder: string, values: Values, config: ExchangeConfig | null): ExchangeOptions {
  const { host, port, enrolmentPort } = config ?? defaults;
  const { key, certificate, dropFolder } = readPlaces(folder, values, config);
  const portOf = (name: 'port' | 'enrolment-port', configured: number): number =>
    parsePort(values[name] ?? String(configured), name);
  return {
    folder,
    store: values.store ?? process.env['EXCHANGE_STORE'],
    dropFolder,
    encryptionKeyPems: readEncryptionKeys(folder),
    tls: { keyPem: readFileSync(key, 'utf8'), certificatePem: readFileSync(certificate, 'utf8') },
    host: values.host ?? host,
    graceMs: readSeconds(values, 'grace-seconds', defaultGraceSeconds) * 1000,
    ...readMonitor(values, config),
    ...readTerm(values),
    ...readBound(values),
    ports: { exchange: portOf('port', port), enrolment: portOf('enrolment-port', enrolmentPort) },
  };
}

function readSeconds(values: Values, name: 'drain-seconds' | 'grace-seconds', otherwise: number): number {
  const seconds = Number(values[name] ?? otherwise);
  if (!Number.isFinite(seconds) || seconds < 0 || seconds > 3600)
    throw new UsageError(`--${name} ${values[name] ?? ''}: seconds up to 3600`);
  return seconds;
}

/** Without `init` there is a monitor only where one is asked for: several exchanges on one machine would take each other's port. */
function readMonitor(values: Values, config: ExchangeConfig | null): Pick<ExchangeOptions, 'monitor'> {
  const typed = values['monitor-port'];
  const port = typed === undefined ? config?.monitorPort : parsePort(typed, 'monitor-port');
  if (port === undefined) return {};
  return { monitor: { port, host: values['monitor-host'] ?? '127.0.0.1' } };
}

function readTerm({ 'term-days': typed }: Values): Pick<ExchangeOptions, 'termDays'> {
  if (typed === undefined) return {};
  const termDays = Number(typed);
  if (!Number.isInteger(termDays) || termDays < 0 || termDays > 366)
    throw new UsageError(`--term-days ${typed}: whole days up to 366; 0 for never`);
  return { termDays };
}

function readBound({ 'documents-a-day': typed }: Values): Pick<ExchangeOptions, 'limits'> {
  if (typed === undefined) return {};
  const documentsADay = Number(typed);
  if (!Number.isInteger(documentsADay) || documentsADay < 1)
    throw new UsageError(`--documents-a-day ${typed}: a whole number from 1 on`);
  return { limits: { documentsADay } };
}

function readPlaces(folder: string, values: Values, config: ExchangeConfig | null) {
  const places = config === null ? null : placesOf(folder);
  const key = values.key ?? places?.key;
  const certificate = values.certificate ?? places?.certificate;
  const dropFolder = values.drop ?? config?.dropFolder;
  if (!key || !certificate || !dropFolder)
    throw new UsageError(
      `${folder} was not made by "exchange init": --drop, --key and --certificate are needed`,
    );
  if (!existsSync(certificate))
    throw new UsageError(
      `there is no certificate ${certificate} yet: authority exchange-certificate answers ${dropFolder}/exchange/tls.csr`,
    );
  return { key, certificate, dropFolder };
}
