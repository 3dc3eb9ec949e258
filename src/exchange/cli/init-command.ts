// `exchange init`: folder, configuration, TLS key, and a request for its certificate in the drop folder. The certificate is the authority's act: the
// exchange has no key but this one and can give itself no name.
import { generateKeyPairSync, X509Certificate, createPrivateKey } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildCsr } from '../../seals/pki/csr.ts';
import { signingKeyOf } from '../../seals/pki/signing-key.ts';
import { requestEncryptionCertificate } from './encryption-key.ts';
import {
  need,
  parsePort,
  placesOf,
  readConfig,
  tlsDropOf,
  UsageError,
  writeConfig,
  type ExchangeConfig,
} from './config.ts';

const text = { type: 'string' } as const;

/** Makes the exchange's folder, or asks anew for the certificate of one that is there (renewal: the key stays). */
export function initExchange(args: readonly string[], say: (line: string) => void): void {
  const { values } = parseArgs({
    args: [...args],
    options: {
      folder: text,
      drop: text,
      host: text,
      port: text,
      'enrolment-port': text,
      'monitor-port': text,
    },
  });
  const folder = resolve(need(values, 'folder'));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const config = mergeConfig(readConfig(folder), values);
  writeConfig(folder, config);
  const request = writeRequest(folder, config);
  say(`folder ${folder}`);
  say(`certificate request ${request}`);
  say(`encryption certificate request ${requestEncryptionCertificate(folder, config.dropFolder)}`);
  say('next: authority exchange-certificate --address <what the units use>, then exchange run');
}

/** What is typed goes before what was typed at an earlier time, and that before the product's own values. */
function mergeConfig(
  known: ExchangeConfig | null,
  values: Readonly<Record<string, string | undefined>>,
): ExchangeConfig {
  const drop = values['drop'] ?? known?.dropFolder;
  if (drop === undefined) throw new UsageError('--drop is missing: the folder that the authority shares');
  const before = known ?? { host: '127.0.0.1', port: 8443, enrolmentPort: 8444, monitorPort: 8445 };
  const portOf = (name: string, otherwise: number): number => {
    const typed = values[name];
    return typed === undefined ? otherwise : parsePort(typed, name);
  };
  return {
    format: 'yizhan/exchange-config/1',
    dropFolder: resolve(drop),
    host: values['host'] ?? before.host,
    port: portOf('port', before.port),
    enrolmentPort: portOf('enrolment-port', before.enrolmentPort),
    monitorPort: portOf('monitor-port', before.monitorPort),
  };
}

function writeRequest(folder: string, { dropFolder }: ExchangeConfig): string {
  const { key: keyFile } = placesOf(folder);
  if (!existsSync(keyFile)) {
    // RSA: its key countersigns audit heads too, and every TLS library that units may have knows it.
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 3072 });
    writeFileSync(keyFile, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600, flag: 'wx' });
  }
  const key = signingKeyOf(createPrivateKey(readFileSync(keyFile, 'utf8')));
  const { request } = tlsDropOf(dropFolder);
  mkdirSync(dirname(request), { recursive: true, mode: 0o700 });
  writeFileSync(request, buildCsr({ key, commonName: 'exchange' }), { mode: 0o644 });
  return request;
}

/** Takes the certificate that the authority answered with out of the drop folder, when it is there, of our key and newer than ours. */
export function takeCertificate(folder: string, { dropFolder }: ExchangeConfig): boolean {
  const places = placesOf(folder);
  const { certificate } = tlsDropOf(dropFolder);
  if (!existsSync(certificate)) return false;
  const text = readFileSync(certificate, 'utf8');
  const offered = readCertificate(text);
  const own = createPrivateKey(readFileSync(places.key, 'utf8'));
  // What another program put there, or is still copying, serves nobody: the key decides, the root that the stations pinned judges the rest.
  if (offered?.checkPrivateKey(own) !== true) return false;
  const current = existsSync(places.certificate)
    ? readCertificate(readFileSync(places.certificate, 'utf8'))
    : null;
  if (current !== null && startOf(current) >= startOf(offered)) return false;
  // Whole under another name first: with half a certificate no exchange starts.
  const partial = `${places.certificate}.partial`;
  writeFileSync(partial, text, { mode: 0o600, flush: true });
  renameSync(partial, places.certificate);
  return true;
}

const startOf = (certificate: X509Certificate): number => Date.parse(certificate.validFrom);

/** Null for a text that is none. */
function readCertificate(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    return null;
  }
}
