import type { PersonId } from '../../../shared/domain/ids.ts';
import type { Role } from '../../../shared/domain/roles.ts';
import type { AccountRow, AccountsRepository } from '../../store/accounts-repository.ts';
import { done, refuse, type Actor, type Outcome } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import { makeUuid } from '../uuid.ts';
import { checkPassword, hashPassword, judgePassword } from './password.ts';

export interface Person {
  readonly id: PersonId;
  readonly name: string;
  readonly role: Role;
}

/** The people of the unit. `actor` is null when the machine's administrator acts from the command line. */
export interface AccountsService {
  list(): readonly (Person & { readonly active: boolean })[];
  /** The people who may log in: what a window shows before login. */
  people(): readonly Person[];
  add(
    actor: Actor | null,
    input: { readonly name: string; readonly role: Role; readonly password: string },
  ): Promise<Outcome<Person>>;
  deactivate(actor: Actor | null, input: { readonly personId: PersonId }): Outcome<Record<string, never>>;
  changeOwnPassword(
    actor: Actor,
    input: { readonly current: string; readonly next: string },
  ): Promise<Outcome<Record<string, never>>>;
  /** A new password for somebody else; from the command line only. */
  resetPassword(input: {
    readonly personId: PersonId;
    readonly next: string;
  }): Promise<Outcome<Record<string, never>>>;
  /** The person when the password is right; wrong ones are counted on disk, each costs a longer wait. */
  authenticate(input: { readonly personId: string; readonly password: string }): Promise<Outcome<Person>>;
}

// Two slips of the finger are free; then the wait doubles from two seconds to five minutes: nobody is locked out for good, nobody guesses.
const freeTries = 2;
const maxWaitSeconds = 300;
const waitSecondsAfter = (wrongCount: number): number =>
  wrongCount <= freeTries ? 0 : Math.min(maxWaitSeconds, 2 ** (wrongCount - freeTries));

interface Room {
  readonly parts: Pick<StationParts, 'store' | 'clock' | 'audit' | 'events'>;
  readonly repository: AccountsRepository;
  readonly onDeactivated: (personId: PersonId) => void;
}
type Nothing = Record<string, never>;

/** Accounts over the table `accounts`. `onDeactivated` ends the sessions of somebody who left. */
export function createAccounts(
  parts: Room['parts'],
  repository: AccountsRepository,
  onDeactivated: (personId: PersonId) => void,
): AccountsService {
  const room: Room = { parts, repository, onDeactivated };
  return {
    list: () => repository.all().map((row) => ({ ...personOf(row), active: row.active === 1 })),
    people: () =>
      repository
        .all()
        .filter((row) => row.active === 1)
        .map(personOf),
    add: (actor, input) => addPerson(room, actor, input),
    deactivate: (actor, { personId }) => deactivatePerson(room, actor, personId),
    changeOwnPassword: async (actor, { current, next }) => {
      const proven = await authenticate(room, { personId: actor.person.id, password: current });
      if (!proven.ok) return proven;
      const row = repository.find(actor.person.id);
      return row ? setPassword(room, { actor, row, next }) : refuse('not-found');
    },
    resetPassword: ({ personId, next }) => {
      const row = repository.find(personId);
      return row?.active
        ? setPassword(room, { actor: null, row, next })
        : Promise.resolve(refuse('not-found'));
    },
    authenticate: (input) => authenticate(room, input),
  };
}

async function addPerson(
  { parts, repository }: Room,
  actor: Actor | null,
  input: { readonly name: string; readonly role: Role; readonly password: string },
): Promise<Outcome<Person>> {
  const { store, clock, audit, events } = parts;
  const name = input.name.normalize('NFC').trim();
  if (name === '') return refuse('field-missing', { field: 'name' });
  const weakness = judgePassword(input.password, name);
  if (weakness) return refuse('weak-password', { reason: weakness });
  const password = await hashPassword(input.password);
  const person = { id: makeUuid<PersonId>(clock.nowMs()), name, role: input.role };
  const added = store.transact(() => {
    // Asked inside the transaction: two people may have been adding while the password was hashed.
    if (repository.findActiveByName(name)) return false;
    repository.add({ personId: person.id, name, role: input.role, password, createdAtMs: clock.nowMs() });
    audit.append({ actor, act: 'accounts.add', subject: person.id, details: { role: input.role } });
    return true;
  });
  if (!added) return refuse('input-invalid', { field: 'name', reason: 'taken' });
  events.emit('session', null);
  return done(person);
}

function deactivatePerson(room: Room, actor: Actor | null, personId: PersonId): Outcome<Nothing> {
  const { repository, parts } = room;
  const row = repository.find(personId);
  if (!row?.active) return refuse('not-found');
  const administrators = repository
    .all()
    .filter((each) => each.active === 1 && each.role === 'administrator');
  // Somebody must be left who can put things right on the screen.
  if (row.role === 'administrator' && administrators.length === 1)
    return refuse('input-invalid', { field: 'personId', reason: 'last-administrator' });
  parts.store.transact(() => {
    repository.deactivate(personId);
    parts.audit.append({ actor, act: 'accounts.deactivate', subject: personId });
  });
  room.onDeactivated(personId);
  parts.events.emit('session', null);
  return done({});
}

async function setPassword(
  { parts, repository }: Room,
  { actor, row, next }: { readonly actor: Actor | null; readonly row: AccountRow; readonly next: string },
): Promise<Outcome<Nothing>> {
  const weakness = judgePassword(next, row.name);
  if (weakness) return refuse('weak-password', { reason: weakness });
  const password = await hashPassword(next);
  parts.store.transact(() => {
    repository.setPassword(row.personId, password);
    parts.audit.append({ actor, act: 'accounts.setPassword', subject: row.personId });
  });
  return done({});
}

async function authenticate(
  { parts, repository }: Room,
  { personId, password }: { readonly personId: string; readonly password: string },
): Promise<Outcome<Person>> {
  const { store, clock, audit } = parts;
  const row = repository.find(personId);
  if (!row?.active) return refuse('wrong-password', { waitSeconds: '0' });
  const waitMs = row.waitUntilMs - clock.nowMs();
  if (waitMs > 0) return refuse('wait-before-retry', { waitSeconds: String(Math.ceil(waitMs / 1000)) });
  // Counted before it is tried: many tries at once, or a pulled plug, give no free guess.
  const wrongCount = row.wrongCount + 1;
  const waitSeconds = waitSecondsAfter(wrongCount);
  const waitUntilMs = clock.nowMs() + waitSeconds * 1000;
  store.transact(() => repository.setTries(personId, { wrongCount, waitUntilMs }));
  if (!(await checkPassword(password, row.password))) {
    store.transact(() => audit.append({ actor: null, act: 'accounts.wrongPassword', subject: personId }));
    return refuse('wrong-password', { waitSeconds: String(waitSeconds) });
  }
  store.transact(() => repository.setTries(personId, { wrongCount: 0, waitUntilMs: 0 }));
  return done(personOf(row));
}

function personOf(row: AccountRow): Person {
  return { id: row.personId, name: row.name, role: row.role };
}
