import type { accountsContract } from '../../../shared/contract/station-desk.ts';
import { done } from '../outcome.ts';
import type { Stage } from '../stage.ts';
import type { AccountsService } from './accounts.ts';

/** The accounts as a logged-in person reaches them. */
export function createAccountsStage(accounts: AccountsService): Stage<typeof accountsContract> {
  return {
    list: () => done([...accounts.list()]),
    add: (actor, input) => accounts.add(actor, input),
    deactivate: (actor, input) => accounts.deactivate(actor, input),
    changeOwnPassword: (actor, input) => accounts.changeOwnPassword(actor, input),
  };
}
