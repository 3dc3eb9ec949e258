import type { DeviceKeyKind } from '../store/key-slots.ts';
import { createAccountsStage } from './accounts/accounts-stage.ts';
import type { AccountsService } from './accounts/accounts.ts';
import { createSessionStage } from './accounts/session-stage.ts';
import type { SessionKeeper } from './accounts/sessions.ts';
import { createApproval } from './approval/approval.ts';
import { createChecking } from './checking/checking.ts';
import { createCourier } from './courier/courier.ts';
import { createDirectory } from './directory/directory.ts';
import { createDrafting } from './drafting/drafting.ts';
import { createForwarding } from './forwarding/forwarding.ts';
import { createHome, type Home } from './home/home.ts';
import { createJoint } from './joint/joint.ts';
import { createMatrix } from './matrix/matrix.ts';
import { createNotices } from './notices/notices.ts';
import { createNumbering } from './numbering/numbering.ts';
import type { StationParts } from './parts.ts';
import { wirePrinting } from './printing/wire-printing.ts';
import { createProof } from './proof/proof.ts';
import { createRegisters } from './registers/registers.ts';
import type { Stages } from './router.ts';
import { createSealLife } from './seal-life/seal-life.ts';
import { createSealing } from './sealing/sealing.ts';
import { createRoad, type RoadOptions } from './sending/road.ts';
import { createSettings } from './settings/settings.ts';
import { createWriting } from './writing/writing.ts';
import { createStorage, type StorageOptions } from './storage/storage.ts';
import type { TrustStage } from './trust/trust-holder.ts';
import type { Viewing } from './viewing/viewing.ts';

/** How the line behaves; what is left out is the product's. */
export type SyncSettings = NonNullable<RoadOptions['sync']>;

export interface WireOptions {
  readonly parts: StationParts;
  readonly trust: TrustStage;
  readonly accounts: AccountsService;
  readonly sessions: SessionKeeper;
  readonly viewing: Viewing;
  readonly idleLockMinutes: () => number;
  readonly deviceKeyKind: DeviceKeyKind;
  readonly hasRecoverySlot: () => boolean;
  readonly sync: SyncSettings | false;
  readonly storage: Pick<StorageOptions, 'dataKey' | 'rescue' | 'restored' | 'retryMs' | 'reopen'>;
}

/** The stages of the document, wired to each other, and what runs by itself. */
export interface WiredStages {
  readonly stages: Stages;
  readonly home: Home;
  start(): void;
  stop(): Promise<void>;
}

/** Makes every stage over the parts. */
export function wireStages(options: WireOptions): WiredStages {
  const { parts, trust, accounts, sessions, viewing, idleLockMinutes, sync } = options;
  const home = createHome(parts);
  const road = createRoad({ parts, trust, accounts, ...(sync === false ? {} : { sync }) });
  const { accepted, openLine } = road;
  const courier = createCourier({ parts, offer: trust.offer, accepted, ...road.stages });
  const pollEnrolment = road.enrolment.poll;
  const storage = createStorage({
    ...{ parts, trust, accepted, openLine, pollEnrolment, sync: road.sync },
    ...options.storage,
  });
  const stages: Stages = {
    session: createSessionStage({ parts, accounts, sessions, home, idleLockMinutes }),
    enrolment: road.enrolment,
    home,
    drafting: createDrafting(parts),
    writing: createWriting(parts),
    approval: createApproval(parts),
    numbering: createNumbering(parts),
    sealing: createSealing(parts),
    joint: createJoint(parts),
    sending: road.sending,
    notices: createNotices(parts, road.sync.kick),
    forwarding: createForwarding(parts, road.sync.kick),
    matrix: createMatrix(parts),
    receiving: road.receiving,
    printing: wirePrinting(parts),
    viewing,
    proof: createProof(parts),
    checking: createChecking(parts, trust),
    sealLife: createSealLife(parts, road.sync.kick),
    registers: createRegisters(parts),
    directory: createDirectory(parts),
    accounts: createAccountsStage(accounts),
    settings: createSettings(parts, options),
    storage,
    courier,
  };
  return {
    stages,
    home,
    start: () => {
      // Starts the sync too, at once or when a restored station has caught up.
      if (sync !== false) storage.start();
    },
    stop: async () => {
      await viewing.closeAll();
      await courier.stop();
      await storage.stop();
      await road.sync.stop();
    },
  };
}
