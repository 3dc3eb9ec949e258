// `exchange-certificate`: the TLS certificate of the exchange. The request in the drop folder carries a key and nothing that is believed: under which
// names the exchange may appear is what the administrator types, never what the exchange wishes.
import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import type { Authority } from '../authority.ts';
import { writeWhole } from '../files.ts';
import { UsageError, values } from './arguments.ts';

/** Answers the request of `exchange init` with the chain up to and with the root. */
export function answerExchange(authority: Authority): void {
  const addresses = values.address ?? [];
  if (addresses.length === 0) throw new UsageError('--address is missing');
  const folder = join(authority.dropFolder, 'exchange');
  const request = join(folder, 'tls.csr');
  if (!existsSync(request)) throw new UsageError(`${request} is not there: exchange init writes it`);
  const { chainPem } = authority.issueExchangeCertificate({
    csrPem: readFileSync(request, 'utf8'),
    dnsNames: addresses.filter((address) => isIP(address) === 0),
    ipAddresses: addresses.filter((address) => isIP(address) !== 0),
  });
  const answer = join(folder, 'tls.pem');
  writeWhole(answer, chainPem + authority.rootPem, 0o644);
  console.log(`certificate for ${addresses.join(', ')}: ${answer}`);
}

/** Answers the request of `exchange init` for an encryption certificate; the signed policy names it, no file goes back. */
export async function answerExchangeEncryption(authority: Authority): Promise<void> {
  const request = join(authority.dropFolder, 'exchange', 'encryption.csr');
  if (!existsSync(request)) throw new UsageError(`${request} is not there: exchange init writes it`);
  authority.issueExchangeEncryption(readFileSync(request, 'utf8'));
  await authority.publish();
  console.log(
    'the policy names the encryption certificate of the exchange; "policy --exchange-reads yes" lets it read',
  );
}
