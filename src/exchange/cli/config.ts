// `exchange.json` in the exchange's folder: what `init` was told, so that no later command is told again. It holds no secret: the TLS key is a file of
// its own, the password of PostgreSQL comes by EXCHANGE_STORE.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const port = z.number().int().min(0).max(65_535);
const configSchema = z.object({
  format: z.literal('yizhan/exchange-config/1'),
  dropFolder: z.string().min(1),
  host: z.string().min(1),
  port,
  enrolmentPort: port,
  /** Health and metrics, on the loopback address alone. */
  monitorPort: port,
});

/** What an exchange was made with; paths are absolute once read. */
export type ExchangeConfig = z.infer<typeof configSchema>;

/** Something was typed or set up wrong; the message says what to do. */
export class UsageError extends Error {}

/** The files of an exchange's folder that commands meet in. */
export function placesOf(folder: string) {
  return {
    config: join(folder, 'exchange.json'),
    key: join(folder, 'tls.key'),
    certificate: join(folder, 'tls.pem'),
    database: join(folder, 'exchange.db'),
    blobs: join(folder, 'blobs'),
  };
}

/** What the exchange and its authority pass to each other about the TLS certificate, in the drop folder. */
export function tlsDropOf(dropFolder: string) {
  return {
    request: join(dropFolder, 'exchange', 'tls.csr'),
    certificate: join(dropFolder, 'exchange', 'tls.pem'),
  };
}

/** The configuration of this folder; null when `init` was never run there. Throws a UsageError for a file that cannot be read. */
export function readConfig(folder: string): ExchangeConfig | null {
  const path = placesOf(folder).config;
  if (!existsSync(path)) return null;
  const read = configSchema.safeParse(parseJson(readFileSync(path, 'utf8')));
  if (!read.success) throw new UsageError(`${path} is no exchange configuration: ${read.error.message}`);
  return { ...read.data, dropFolder: resolve(folder, read.data.dropFolder) };
}

/** Writes it, for the owner's eyes. */
export function writeConfig(folder: string, config: ExchangeConfig): void {
  writeFileSync(placesOf(folder).config, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
}

/** A port as it was typed. */
export function parsePort(text: string, name: string): number {
  const read = port.safeParse(Number(text));
  if (!read.success) throw new UsageError(`--${name} ${text}: a port is 0 to 65535`);
  return read.data;
}

/** The option's value; without it the command cannot do anything. */
export function need(values: Readonly<Record<string, unknown>>, name: string): string {
  const value = values[name];
  if (typeof value !== 'string' || value === '') throw new UsageError(`--${name} is missing`);
  return value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
