// The people of a station from the command line, for the machine's administrator: also while the station runs.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import type { PersonId } from '../../shared/domain/ids.ts';
import { roles, type Role } from '../../shared/domain/roles.ts';
import { createAccounts, type AccountsService } from '../station/accounts/accounts.ts';
import { createAuditLog } from '../station/audit-log.ts';
import { createStationClock } from '../station/clock.ts';
import { createEventHub } from '../station/events.ts';
import type { Outcome } from '../station/outcome.ts';
import { createAccountsRepository } from '../store/accounts-repository.ts';
import { createAuditRepository } from '../store/audit-repository.ts';
import { openKeySlots } from '../store/key-slots.ts';
import { createKeysRepository } from '../store/keys-repository.ts';
import { StoreOpenError } from '../store/open-failure.ts';
import { createStationRepository } from '../store/station-repository.ts';
import { openStore, type Store } from '../store/store.ts';

const usage = `accounts <command> --folder <data folder> --device-key <file>

  list                                 everybody, with role and id
  add --name <name> --role <role>      asks for the password on standard input
  deactivate --name <name>
  passwd --name <name>                 a new password, asked for on standard input
  unlock-pin                           opens the seal key's PIN again; asks for the unit's recovery code

roles: ${roles.join(', ')}`;

interface Room {
  readonly store: Store;
  readonly accounts: AccountsService;
  readonly flags: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
  readonly ask: (question: string) => Promise<string>;
}

const commands: Readonly<Record<string, (room: Room) => Promise<number>>> = {
  list: ({ accounts }) => {
    for (const { name, role, id, active } of accounts.list())
      console.log(`${active ? ' ' : '-'} ${role.padEnd(14)} ${id}  ${name}`);
    return Promise.resolve(0);
  },
  add: async ({ accounts, flags, ask }) => {
    const role = roles.find((each) => each === flags['role']);
    if (!flags['name'] || !role) return explain('add needs --name and --role');
    const password = await ask('Password: ');
    return report(await accounts.add(null, { name: flags['name'], role: role as Role, password }));
  },
  deactivate: (room) => withPerson(room, (personId) => room.accounts.deactivate(null, { personId })),
  passwd: (room) =>
    withPerson(room, async (personId) =>
      room.accounts.resetPassword({ personId, next: await room.ask('New password: ') }),
    ),
  'unlock-pin': async ({ store, folder, ask }) => {
    // Whoever has the printed code stands for the unit: that is what it was printed for.
    openKeySlots(folder).openByRecovery(await ask('Recovery code: '));
    const keys = createKeysRepository(store.db);
    const seal = keys.active('seal');
    if (!seal) return explain('this station has no seal key');
    store.transact(() => keys.setPinTries(seal, { wrongPinCount: 0, waitUntilMs: 0 }));
    console.log('done');
    return 0;
  },
};

/** Runs one command; returns the exit code. */
export async function runAccounts(words: readonly string[]): Promise<number> {
  const { values: flags, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      folder: { type: 'string' },
      'device-key': { type: 'string' },
      name: { type: 'string' },
      role: { type: 'string' },
    },
  });
  const command = commands[positionals[0] ?? ''];
  const folder = flags.folder;
  const keyFile = flags['device-key'];
  if (!command || !folder || !keyFile) return explain(usage);
  // Muted: what is typed at a terminal is not shown.
  const output = new Writable({ write: (_chunk, _encoding, finished) => finished() });
  const lines = createInterface({ input: process.stdin, output, terminal: process.stdin.isTTY ?? false });
  const answers = lines[Symbol.asyncIterator]();
  const ask = async (question: string): Promise<string> => {
    process.stderr.write(question);
    const answer = await answers.next();
    return answer.done ? '' : answer.value;
  };
  try {
    return await openAndRun(command, { folder, keyFile, flags, ask });
  } catch (error) {
    if (error instanceof StoreOpenError) return explain(`${error.message} ${JSON.stringify(error.details)}`);
    throw error;
  } finally {
    lines.close();
  }
}

async function openAndRun(
  command: (room: Room) => Promise<number>,
  options: Pick<Room, 'folder' | 'flags' | 'ask'> & { readonly keyFile: string },
): Promise<number> {
  const { folder, keyFile } = options;
  const deviceKey = { key: readFileSync(path.resolve(keyFile)), kind: 'key-file' as const };
  const store = openStore({ folder, key: openKeySlots(folder).openByDevice(deviceKey) });
  try {
    const clock = createStationClock({
      machineNowMs: Date.now,
      offsetMs: createStationRepository(store.db).read().clockOffsetMs,
      remember: () => undefined,
    });
    const events = createEventHub(() => undefined);
    const audit = createAuditLog(createAuditRepository(store.db), clock);
    const parts = { store, clock, events, audit };
    const accounts = createAccounts(parts, createAccountsRepository(store.db), () => undefined);
    return await command({ ...options, store, accounts });
  } finally {
    store.close();
  }
}

async function withPerson(
  { accounts, flags }: Room,
  work: (personId: PersonId) => Outcome<unknown> | Promise<Outcome<unknown>>,
): Promise<number> {
  const person = accounts.people().find(({ name }) => name === flags['name']);
  return person
    ? report(await work(person.id))
    : explain(`nobody active is called ${flags['name'] ?? '(no --name)'}`);
}

function report(outcome: Outcome<unknown>): number {
  if (!outcome.ok) return explain(`refused: ${outcome.code} ${JSON.stringify(outcome.details)}`);
  console.log('done');
  return 0;
}

function explain(text: string): number {
  console.error(text);
  return 1;
}
