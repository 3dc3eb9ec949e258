// What the administrator typed.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

export const usage = `Usage: authority <command> --folder <folder> [options]

  init            --region <name>                     make keys and certificates of both chains
  add-unit        --unit <code> --name <name> [--short-name <name>] --kind government|department|county|township|enterprise
                  [--parent <code>] --issuer-code <code> [--duty-phone <phone>] [--contact <name>]
  rename-unit     --unit <code> --name <name> [--short-name <name>] --until <last day of the old name> [--yes]
  end-unit        --unit <code> --on <first day without it> [--successor <code>] [--yes]
                  both show what would change; with --yes they do it and publish
  exchange-certificate --address <name or IP that units use, may be repeated>   answers <drop>/exchange/tls.csr, which "exchange init" wrote
  exchange-encryption                                 answers <drop>/exchange/encryption.csr: the policy names the certificate
  enrolment-code  --unit <code> --enrolment-url <url> --exchange-url <url>
  process         answer waiting requests and notices once, publish when something changed
  run             the same every two seconds until Ctrl+C, or with --with-parent until the program that started it has ended
                  [--time-stamp-port <port>] answers time-stamp requests too and names the address in the policy
  time-stamp      --time-stamp-port <port> [--time-stamp-host <address>]   answers time-stamp requests with the time-stamp keys alone
  seals list      seals with state, end and what waits for a decision
  seals approve|refuse|issue|suspend|restore|destroy|renew   --seal <id> [--reason <words>]
  policy          [--time-stamp-url <url>] [--revocation soft|hard] [--seal-form ofd|pdf [--unit <code>]]
                  [--encryption required|off] [--exchange-reads yes|no]
                  [--missing-key-usage note|refuse] [--loose-encodings note|refuse] [--unknown-seal note|undecided]
                  [--list-tolerance-days <days>] [--allow-maker <certificate>] [--forbid-maker <certificate>]
                  changes it, then prints it
  revoke          --unit <code> [--use machine|seal|encryption] | --sha256 <certificate>   --reason <reason>
  suspend-seal    --seal <id> [--state active|suspended|destroyed]
  publish         publish now
  list            units, seals, certificates
  audit           what was done, by whom; says when the trail does not hold

Passphrase: --passphrase-file <file>, or YIZHAN_AUTHORITY_PASSPHRASE, or the first line of standard input.
Drop folder: --drop <folder>, default <folder>/drop.`;

const text = { type: 'string' } as const;

export const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    folder: text,
    drop: text,
    'passphrase-file': text,
    region: text,
    unit: text,
    name: text,
    address: { type: 'string', multiple: true },
    'short-name': text,
    kind: text,
    parent: text,
    'issuer-code': { type: 'string', multiple: true },
    'duty-phone': text,
    contact: text,
    'enrolment-url': text,
    'exchange-url': text,
    until: text,
    on: text,
    successor: text,
    yes: { type: 'boolean', default: false },
    use: text,
    sha256: text,
    reason: text,
    seal: text,
    state: text,
    revocation: text,
    'seal-form': text,
    encryption: text,
    'exchange-reads': text,
    'missing-key-usage': text,
    'loose-encodings': text,
    'unknown-seal': text,
    'list-tolerance-days': text,
    'allow-maker': { type: 'string', multiple: true },
    'forbid-maker': { type: 'string', multiple: true },
    'time-stamp-url': text,
    'time-stamp-port': text,
    'time-stamp-host': text,
    'with-parent': { type: 'boolean', default: false },
  },
});

/** Something was typed wrong; the usage follows. */
export class UsageError extends Error {}

/** The option's value. */
export function need(name: keyof typeof values): string {
  const value = values[name];
  if (typeof value !== 'string') throw new UsageError(`--${name} is missing`);
  return value;
}

/** The value when it is one of those. */
export function oneOf<T extends string>(value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new UsageError(`${value} is none of ${allowed.join(', ')}`);
  return found;
}

/** From a file, the environment or standard input, never from the command line, where every user of the machine could read it. */
export function readPassphrase(): string {
  const file = values['passphrase-file'];
  const fromEnvironment = process.env['YIZHAN_AUTHORITY_PASSPHRASE'];
  if (file === undefined && fromEnvironment !== undefined) return fromEnvironment;
  const standardInput = 0;
  return readFileSync(file ?? standardInput, 'utf8').split(/\r?\n/)[0] ?? '';
}
