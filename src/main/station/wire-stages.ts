import type { DeviceKeyKind } from '../store/key-slots.ts';
import { createAccountsStage } from './accounts/accounts-stage.ts';
import type { AccountsService } from './accounts/accounts.ts';
import { createSessionStage } from './accounts/session-stage.ts';
import type { SessionKeeper } from './accounts/sessions.ts';
import { createDirectory } from './directory/directory.ts';
import { createHome, type Home } from './home/home.ts';
import { refuse } from './outcome.ts';
import type { StationParts } from './parts.ts';
import type { Stages } from './router.ts';
import { createSettings } from './settings/settings.ts';
import type { TrustStage } from './trust/trust-holder.ts';

/** How the line behaves; the defaults are the product's. */
export interface SyncSettings {
  readonly pollSeconds?: number;
}

export interface WireOptions {
  readonly parts: StationParts;
  readonly trust: TrustStage;
  readonly accounts: AccountsService;
  readonly sessions: SessionKeeper;
  readonly idleLockMinutes: () => number;
  readonly deviceKeyKind: DeviceKeyKind;
  readonly hasRecoverySlot: () => boolean;
  readonly sync: SyncSettings | false;
}

/** The stages of the document, wired to each other, and what runs by itself. */
export interface WiredStages {
  readonly stages: Stages;
  readonly home: Home;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Makes every stage over the parts. */
export function wireStages(options: WireOptions): WiredStages {
  const { parts, accounts, sessions, idleLockMinutes } = options;
  const home = createHome(parts);
  const absent = new Proxy({}, { get: () => () => refuse('not-found') });
  const stages = {
    ...(Object.fromEntries(
      ['drafting', 'approval', 'numbering', 'sealing', 'sending', 'receiving', 'registers', 'enrolment'].map(
        (name) => [name, absent],
      ),
    ) as unknown as Stages),
    home,
    session: createSessionStage({ parts, accounts, sessions, home, idleLockMinutes }),
    accounts: createAccountsStage(accounts),
    directory: createDirectory(parts),
    settings: createSettings(parts, options),
  };
  return { stages, home, start: () => Promise.resolve(), stop: () => Promise.resolve() };
}
