// The people of a station from the command line, for the machine's administrator: also while the station runs.
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
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
import { wordRefusal } from './refusal-words.ts';
import { openTypedAnswers } from './typed-answers.ts';

const usage = `accounts <command> --folder <data folder> --device-key <file>

  list                                 everybody, with role and id
  add --name <name> --role <role>      asks for the password on standard input
  add-all --file <file>                a new unit's people: one a line, role,name,password; whoever is there already is left alone
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
  readonly askNew: (question: string) => Promise<string>;
}

const commands: Readonly<Record<string, (room: Room) => Promise<number>>> = {
  list: ({ accounts }) => {
    for (const { name, role, id, active } of accounts.list())
      console.log(`${active ? ' ' : '-'} ${role.padEnd(14)} ${id}  ${name}`);
    return Promise.resolve(0);
  },
  add: async ({ accounts, flags, askNew }) => {
    const role = roles.find((each) => each === flags['role']);
    if (!flags['name'] || !role) return explain('add needs --name and --role');
    const password = await askNew('Password: ');
    return report(await accounts.add(null, { name: flags['name'], role, password }));
  },
  'add-all': addAll,
  deactivate: (room) => withPerson(room, (personId) => room.accounts.deactivate(null, { personId })),
  passwd: (room) =>
    withPerson(room, async (personId) =>
      room.accounts.resetPassword({ personId, next: await room.askNew('New password: ') }),
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
      file: { type: 'string' },
    },
  });
  const command = commands[positionals[0] ?? ''];
  const folder = flags.folder;
  const keyFile = flags['device-key'];
  if (!command || !folder || !keyFile) return explain(usage);
  const { ask, askNew, close } = openTypedAnswers();
  try {
    return await openAndRun(command, { folder, keyFile, flags, ask, askNew });
  } catch (error) {
    if (error instanceof StoreOpenError) return explain(`${error.message} ${JSON.stringify(error.details)}`);
    throw error;
  } finally {
    close();
  }
}

async function openAndRun(
  command: (room: Room) => Promise<number>,
  options: Omit<Room, 'store' | 'accounts'> & { readonly keyFile: string },
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

/** Goes through the whole file whatever a line brings, so that one run says everything that is wrong with it. */
async function addAll({ accounts, flags }: Room): Promise<number> {
  const { file } = flags;
  if (!file) return explain('add-all needs --file');
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0)
    return explain(`${file} holds passwords and can be read by other users: set its mode to 0600`);
  let refused = 0;
  for (const line of readFileSync(file, 'utf8').split(/\r?\n/)) {
    const [typedRole = '', name = '', ...rest] = line.split(',');
    const role = roles.find((each) => each === typedRole.trim());
    if (line.trim() === '') continue;
    const outcome = await addOnce(accounts, { name: name.trim(), role, password: rest.join(',') });
    console.log(`${typedRole.trim().padEnd(14)} ${name.trim()}  ${outcome}`);
    if (outcome.startsWith('refused')) refused += 1;
  }
  return refused === 0 ? 0 : explain(`${refused} refused, the others are there; delete ${file} when all are`);
}

async function addOnce(
  accounts: AccountsService,
  { role, ...person }: { readonly name: string; readonly role: Role | undefined; readonly password: string },
): Promise<string> {
  if (role === undefined) return `refused: the role is none of ${roles.join(', ')}`;
  if (accounts.people().some((each) => each.name === person.name && each.role === role))
    return 'there already';
  const added = await accounts.add(null, { ...person, role });
  return added.ok ? 'added' : wordRefusal(added.code, added.details);
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
  if (!outcome.ok) return explain(wordRefusal(outcome.code, outcome.details));
  console.log('done');
  return 0;
}

function explain(text: string): number {
  console.error(text);
  return 1;
}
