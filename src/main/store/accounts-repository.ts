import type { PersonId } from '../../shared/domain/ids.ts';
import type { Role } from '../../shared/domain/roles.ts';
import type { Db } from './database.ts';

/** A person's account on this station. */
export interface AccountRow {
  readonly personId: PersonId;
  readonly name: string;
  readonly role: Role;
  /** JSON of station/accounts/password.ts. */
  readonly password: string;
  /** 1 or 0: accounts are never deleted, their names stand in the registers. */
  readonly active: number;
  readonly wrongCount: number;
  readonly waitUntilMs: number;
  readonly createdAtMs: number;
}

export interface AccountsRepository {
  /** In the order of their making. */
  all(): readonly AccountRow[];
  find(personId: string): AccountRow | undefined;
  findActiveByName(name: string): AccountRow | undefined;
  add(row: Omit<AccountRow, 'active' | 'wrongCount' | 'waitUntilMs'>): void;
  deactivate(personId: string): void;
  setPassword(personId: string, password: string): void;
  setTries(personId: string, tries: { readonly wrongCount: number; readonly waitUntilMs: number }): void;
}

const columns = `person_id AS personId, name, role, password, active, wrong_count AS wrongCount,
  wait_until_ms AS waitUntilMs, created_at_ms AS createdAtMs`;

/** The table `accounts`. */
export function createAccountsRepository(db: Db): AccountsRepository {
  const all = db.prepare<[], AccountRow>(`SELECT ${columns} FROM accounts ORDER BY rowid`);
  const byId = db.prepare<{ personId: string }, AccountRow>(
    `SELECT ${columns} FROM accounts WHERE person_id = @personId`,
  );
  const byName = db.prepare<{ name: string }, AccountRow>(
    `SELECT ${columns} FROM accounts WHERE name = @name AND active = 1`,
  );
  const insert = db.prepare(
    `INSERT INTO accounts (person_id, name, role, password, created_at_ms)
     VALUES (@personId, @name, @role, @password, @createdAtMs)`,
  );
  const deactivate = db.prepare('UPDATE accounts SET active = 0 WHERE person_id = @personId');
  const setPassword = db.prepare(
    `UPDATE accounts SET password = @password, wrong_count = 0, wait_until_ms = 0 WHERE person_id = @personId`,
  );
  const setTries = db.prepare(
    `UPDATE accounts SET wrong_count = @wrongCount, wait_until_ms = @waitUntilMs WHERE person_id = @personId`,
  );
  return {
    all: () => all.all(),
    find: (personId) => byId.get({ personId }),
    findActiveByName: (name) => byName.get({ name }),
    add: (row) => void insert.run(row),
    deactivate: (personId) => void deactivate.run({ personId }),
    setPassword: (personId, password) => void setPassword.run({ personId, password }),
    setTries: (personId, tries) => void setTries.run({ personId, ...tries }),
  };
}
