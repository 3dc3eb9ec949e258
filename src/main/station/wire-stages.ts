import type { DeviceKeyKind } from '../store/key-slots.ts';
import { createAccountsStage } from './accounts/accounts-stage.ts';
import type { AccountsService } from './accounts/accounts.ts';
import { createSessionStage } from './accounts/session-stage.ts';
import type { SessionKeeper } from './accounts/sessions.ts';
import { createApproval } from './approval/approval.ts';
import { createDirectory } from './directory/directory.ts';
import { createDrafting } from './drafting/drafting.ts';
import { createHome, type Home } from './home/home.ts';
import { createNumbering } from './numbering/numbering.ts';
import { refuse } from './outcome.ts';
import type { StationParts } from './parts.ts';
import { createPackageJudge } from './receiving/judge-package.ts';
import { createReceiving } from './receiving/receiving.ts';
import { createRegisters } from './registers/registers.ts';
import type { Stages } from './router.ts';
import { createSealing } from './sealing/sealing.ts';
import { createSending } from './sending/sending.ts';
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
  const judge = createPackageJudge(parts);
  const absent = new Proxy({}, { get: () => () => refuse('not-found') });
  const kick = (): void => undefined;
  const stages: Stages = {
    enrolment: absent as Stages['enrolment'],
    home,
    session: createSessionStage({ parts, accounts, sessions, home, idleLockMinutes }),
    drafting: createDrafting(parts),
    approval: createApproval(parts),
    numbering: createNumbering(parts),
    sealing: createSealing(parts),
    sending: createSending(parts, kick),
    receiving: createReceiving(parts, judge),
    registers: createRegisters(parts),
    directory: createDirectory(parts),
    accounts: createAccountsStage(accounts),
    settings: createSettings(parts, options),
  };
  return { stages, home, start: () => Promise.resolve(), stop: () => Promise.resolve() };
}
