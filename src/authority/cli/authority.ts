// Command line of the authority's administrator. The passphrase comes from a file, from YIZHAN_AUTHORITY_PASSPHRASE or from standard input, never from
// the command line, where every user of the machine could read it.
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { revocationReasons } from '../../seals/pki/crl.ts';
import type { RevocationReason } from '../../seals/pki/crl.ts';
import type { UnitCode } from '../../shared/domain/ids.ts';
import type { UnitKind } from '../../shared/domain/published.ts';
import { AuthorityError } from '../authority-error.ts';
import { createAuthority, openAuthority } from '../authority.ts';
import type { Authority } from '../authority.ts';

const usage = `Usage: authority <command> --folder <folder> [options]

  init            --region <name>                     make root, intermediate, list signer
  add-unit        --unit <code> --name <name> [--short-name <name>] --kind government|department|county|township|enterprise
                  [--parent <code>] --issuer-code <code> [--duty-phone <phone>] [--contact <name>]
  enrolment-code  --unit <code> --enrolment-url <url> --exchange-url <url>
  process         answer waiting requests once, publish when something changed
  run             the same every two seconds until Ctrl+C, or with --with-parent until the program that started it has ended
  revoke          --unit <code> [--use machine|seal|encryption] | --sha256 <certificate>   --reason <reason>
  suspend-seal    --seal <id> [--state active|suspended|destroyed]
  publish         publish now
  list            units, seals, certificates

Passphrase: --passphrase-file <file>, or YIZHAN_AUTHORITY_PASSPHRASE, or the first line of standard input.
Drop folder: --drop <folder>, default <folder>/drop.`;

const text = { type: 'string' } as const;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    folder: text,
    drop: text,
    'passphrase-file': text,
    region: text,
    unit: text,
    name: text,
    'short-name': text,
    kind: text,
    parent: text,
    'issuer-code': { type: 'string', multiple: true },
    'duty-phone': text,
    contact: text,
    'enrolment-url': text,
    'exchange-url': text,
    use: text,
    sha256: text,
    reason: text,
    seal: text,
    state: text,
    'with-parent': { type: 'boolean', default: false },
  },
});

class UsageError extends Error {}

function need(name: keyof typeof values): string {
  const value = values[name];
  if (typeof value !== 'string') throw new UsageError(`--${name} is missing`);
  return value;
}

function oneOf<T extends string>(value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new UsageError(`${value} is none of ${allowed.join(', ')}`);
  return found;
}

function readPassphrase(): string {
  const file = values['passphrase-file'];
  const fromEnvironment = process.env['YIZHAN_AUTHORITY_PASSPHRASE'];
  if (file === undefined && fromEnvironment !== undefined) return fromEnvironment;
  const standardInput = 0;
  return readFileSync(file ?? standardInput, 'utf8').split(/\r?\n/)[0] ?? '';
}

function addUnit(authority: Authority): void {
  const kinds: readonly UnitKind[] = ['government', 'department', 'county', 'township', 'enterprise'];
  authority.addUnit({
    code: need('unit') as UnitCode,
    name: need('name'),
    shortName: values['short-name'] ?? need('name'),
    kind: oneOf(need('kind'), kinds),
    parent: (values.parent ?? null) as UnitCode | null,
    issuerCodes: values['issuer-code'] ?? [],
    dutyPhone: values['duty-phone'] ?? '',
    contact: values.contact ?? '',
  });
}

function printEnrolmentCode(authority: Authority): void {
  const { text: code } = authority.issueEnrolmentCode({
    unit: need('unit') as UnitCode,
    enrolmentUrl: need('enrolment-url'),
    exchangeUrl: need('exchange-url'),
  });
  console.log(code);
}

async function runUntilStopped(authority: Authority): Promise<void> {
  const stop = new AbortController();
  const pauseMs = 2000;
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  while (!stop.signal.aborted) {
    await report(authority);
    // The rejection of a cut pause is the stop itself.
    await setTimeout(pauseMs, undefined, { signal: stop.signal }).catch(() => undefined);
  }
}

async function report(authority: Authority): Promise<void> {
  const { answered, notices, published } = await authority.processRequests();
  if (answered + notices > 0 || published)
    console.log(`answered ${answered}, notices ${notices}, published ${published ? 'yes' : 'no'}`);
}

async function revoke(authority: Authority): Promise<void> {
  const reason = oneOf(need('reason'), Object.keys(revocationReasons) as RevocationReason[]);
  const use =
    values.use === undefined ? {} : { use: oneOf(values.use, ['machine', 'seal', 'encryption'] as const) };
  const what =
    values.sha256 === undefined ? { unit: need('unit') as UnitCode, ...use } : { sha256: values.sha256 };
  console.log(`revoked ${authority.revoke({ what, reason })}`);
  await authority.publish();
}

async function suspendSeal(authority: Authority): Promise<void> {
  authority.setSealState(
    need('seal'),
    oneOf(values.state ?? 'suspended', ['active', 'suspended', 'destroyed'] as const),
  );
  await authority.publish();
}

function list(authority: Authority): void {
  const { units, seals, issued, publishedNumber } = authority.state();
  console.log(`root ${authority.rootSha256}, publication ${publishedNumber}`);
  for (const unit of units) console.log(`unit ${unit.code} ${unit.name}`);
  for (const seal of seals) console.log(`seal ${seal.id} ${seal.unit} ${seal.name} ${seal.life}`);
  for (const { sha256, use, unit, revoked } of issued) {
    console.log(
      `certificate ${sha256} ${use} ${unit ?? '-'} ${revoked === null ? 'good' : `revoked ${revoked.at}`}`,
    );
  }
}

const commands: Readonly<Record<string, (authority: Authority) => void | Promise<unknown>>> = {
  init: (authority) => authority.publish(),
  'add-unit': addUnit,
  'enrolment-code': printEnrolmentCode,
  process: report,
  run: runUntilStopped,
  revoke,
  'suspend-seal': suspendSeal,
  publish: (authority) => authority.publish(),
  list,
};

async function main(): Promise<void> {
  const [name = ''] = positionals;
  const command = commands[name];
  if (command === undefined) throw new UsageError(name === '' ? 'no command' : `no command ${name}`);
  const options = {
    folder: need('folder'),
    passphrase: readPassphrase(),
    clock: () => new Date(),
    ...(values.drop === undefined ? {} : { dropFolder: values.drop }),
    ...(values.region === undefined ? {} : { region: values.region }),
  };
  const authority = name === 'init' ? createAuthority(options) : openAuthority(options);
  await command(authority);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UsageError) && !(error instanceof AuthorityError)) throw error;
  console.error(error instanceof UsageError ? `${error.message}\n\n${usage}` : error.message);
  process.exitCode = 1;
}
