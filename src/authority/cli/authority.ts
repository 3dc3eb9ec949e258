// Command line of the authority's administrator.
import { revocationReasons } from '../../seals/pki/crl.ts';
import type { RevocationReason } from '../../seals/pki/crl.ts';
import type { UnitCode } from '../../shared/domain/ids.ts';
import type { UnitKind } from '../../shared/domain/published.ts';
import { firstBrokenEntry } from '../audit.ts';
import { AuthorityError } from '../authority-error.ts';
import { createAuthority, openAuthority } from '../authority.ts';
import type { Authority } from '../authority.ts';
import { need, oneOf, positionals, readPassphrase, usage, UsageError, values } from './arguments.ts';
import { answerExchange, answerExchangeEncryption } from './exchange-command.ts';
import { policyCommand } from './policy-command.ts';
import { sealsCommand } from './seal-commands.ts';
import { endUnitCommand, renameUnitCommand } from './unit-commands.ts';
import { processOnce, runUntilStopped, serveTimeStamps } from './service-commands.ts';

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

/** Fails when the trail was changed: whoever watches the exit code hears of it. */
function printAudit(authority: Authority): void {
  const { audit } = authority.state();
  for (const { no, at, actor, act, subject, details } of audit)
    console.log(`${no} ${at} ${actor}: ${act} ${subject} ${JSON.stringify(details)}`);
  const broken = firstBrokenEntry(audit);
  if (broken === null) return;
  console.error(`the trail does not hold at entry ${broken}`);
  process.exitCode = 1;
}

type Command = (authority: Authority, passphrase: string) => void | Promise<unknown>;

const commands: Readonly<Record<string, Command>> = {
  init: (authority) => authority.publish(),
  'add-unit': addUnit,
  'rename-unit': renameUnitCommand,
  'end-unit': endUnitCommand,
  'exchange-certificate': answerExchange,
  'exchange-encryption': answerExchangeEncryption,
  'enrolment-code': printEnrolmentCode,
  process: processOnce,
  run: runUntilStopped,
  seals: sealsCommand,
  policy: policyCommand,
  revoke,
  'suspend-seal': suspendSeal,
  publish: (authority) => authority.publish(),
  list,
  audit: printAudit,
};

async function main(): Promise<void> {
  const [name = ''] = positionals;
  if (name === 'time-stamp') return serveTimeStamps();
  const command = commands[name];
  if (command === undefined) throw new UsageError(name === '' ? 'no command' : `no command ${name}`);
  const passphrase = readPassphrase();
  const options = {
    folder: need('folder'),
    passphrase,
    clock: () => new Date(),
    ...(values.drop === undefined ? {} : { dropFolder: values.drop }),
    ...(values.region === undefined ? {} : { region: values.region }),
  };
  await command(name === 'init' ? createAuthority(options) : openAuthority(options), passphrase);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof AuthorityError) && !(error instanceof RangeError) && !(error instanceof UsageError))
    throw error;
  console.error(error.message);
  if (error instanceof UsageError) console.error(`\n${usage}`);
  process.exitCode = 1;
}
