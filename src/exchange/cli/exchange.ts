// Command line of the exchange's operator. Acts that need a key of the prefecture (units, codes, revocation) are the authority's: here they only say so.
import { UsageError } from './config.ts';
import { initExchange } from './init-command.ts';

const usage = `exchange <command> --folder <data> [options]

  init      --drop <folder shared with the authority> [--host 127.0.0.1] [--port 8443] [--enrolment-port 8444] [--monitor-port 8445]
            makes folder, configuration and TLS key, and asks the authority for the certificate; again: asks anew (renewal)
  run       [--store postgres://...] [--drain-seconds 0] [--grace-seconds 10]   serves until SIGTERM or Ctrl+C; /healthz, /readyz and /metrics on the monitor port
            [--monitor-host 127.0.0.1] [--term-days 30] [--documents-a-day 20000: of each unit]
            without init: --drop <folder> --key <pem> --certificate <pem: own, intermediates, root> and ports as above
  backup    --to <folder>     a verified backup while it serves; only new packages are copied
  check     --backup <folder> [--no-packages]     is this backup whole
  restore   --backup <folder>  puts a backup back into a stopped exchange and starts a new epoch
  courier-import <pack.yzc> ...        takes what a unit brings on a medium (摆渡); again: goes on where it was broken off
  courier-export --unit <code> --to <folder> [--after <feed number>]   makes the pack that goes back to a unit
  confirm-clock [--yes]       shows this machine's clock beside the last time known; --yes: it is right, the exchange that stands still goes on
  new-epoch [--store ...]     after a database was restored by other means
  report    unsigned [--hours 24] [--days 90] | offline [--minutes 30] | readiness | timeliness --month 2026-11   [--format csv]
  trained   --unit <code> --trained <day>|no      notes for the readiness list that a unit's people were trained
  add-unit, code, revoke      are the authority's acts: authority add-unit, enrolment-code, revoke

Without --store, or EXCHANGE_STORE in the environment (where a password is seen by fewer), the database is SQLite in the folder. Any number of
exchanges may run on one PostgreSQL; they share the folder and the drop folder.`;

type Command = (args: readonly string[], say: (line: string) => void) => void | Promise<void>;

const ofAuthority: Readonly<Record<string, string>> = {
  'add-unit': 'authority add-unit --unit <code> --name <name> --kind <kind> --issuer-code <code>',
  code: 'authority enrolment-code --unit <code> --enrolment-url <url> --exchange-url <url>',
  revoke: 'authority revoke --unit <code> --reason <reason>',
};

// What opens the database is loaded when it is asked for: under an older Node its binary ends the process without a word.
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  init: () => Promise.resolve(initExchange),
  run: async () => (await import('./run-command.ts')).runExchange,
  backup: async () => (await import('./backup-command.ts')).backupExchange,
  check: async () => (await import('./backup-command.ts')).checkExchangeBackup,
  restore: async () => (await import('./backup-command.ts')).restoreExchange,
  'courier-import': async () => (await import('./courier-command.ts')).importCourierPacks,
  'courier-export': async () => (await import('./courier-command.ts')).exportCourierPack,
  report: async () => (await import('./report-command.ts')).reportExchange,
  trained: async () => (await import('./report-command.ts')).markTrained,
  'confirm-clock': async () => (await import('./clock-command.ts')).confirmClock,
  'new-epoch': async () => (await import('./backup-command.ts')).startNewEpoch,
};

async function main([first = '', ...rest]: readonly string[]): Promise<void> {
  if (Number(process.versions.node.split('.')[0]) < 24)
    throw new Error(`the exchange needs Node 24 or newer, this is ${process.versions.node}`);
  if (first === '--help' || first === 'help') return console.log(usage);
  const owner = ofAuthority[first];
  if (owner !== undefined)
    throw new UsageError(`the exchange has no key to do "${first}" with. On the authority: ${owner}`);
  // Options alone are those of `run`, as before there were commands.
  const [name, args] = first.startsWith('--') ? ['run', [first, ...rest]] : [first, rest];
  const command = commands[name];
  if (command === undefined) throw new UsageError(name === '' ? usage : `no command ${name}\n\n${usage}`);
  await (
    await command()
  )(args, (line) => console.log(line));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const isTyped =
    error instanceof UsageError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = isTyped ? 2 : 1;
});
