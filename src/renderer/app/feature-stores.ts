// The stores of all features, each made by its own folder.
import type { StationClient } from '../client/station-client.ts';
import { createApprovalStores } from '../features/approval/approval-store.ts';
import { createCheckingStores } from '../features/checking/checking-store.ts';
import { createCourierStores } from '../features/courier/courier-store.ts';
import { createDirectoryStores } from '../features/directory/directory-store.ts';
import { createDraftingStores } from '../features/drafting/drafting-store.ts';
import { createHomeStores } from '../features/home/home-store.ts';
import { createJointStores } from '../features/joint/joint-store.ts';
import { createMatrixStores } from '../features/matrix/matrix-store.ts';
import { createNumberingStores } from '../features/numbering/numbering-store.ts';
import { createPrintingStores } from '../features/printing/printing-store.ts';
import { createReceivingStores } from '../features/receiving/receiving-store.ts';
import { createRegistersStores } from '../features/registers/registers-store.ts';
import { createSealLifeStores } from '../features/seal-life/seal-life-store.ts';
import { createSealingStores } from '../features/sealing/sealing-store.ts';
import { createSendingStores } from '../features/sending/sending-store.ts';
import { createSettingsStores } from '../features/settings/settings-store.ts';
import { createStorageStores } from '../features/storage/storage-store.ts';
import { createWritingStores } from '../features/writing/writing-store.ts';

/** Everything that can be asked again, under one flat set of names. */
export function createFeatureStores(client: StationClient, nowMs: () => number) {
  return {
    ...createHomeStores(client),
    ...createDraftingStores(client),
    ...createWritingStores(client),
    ...createApprovalStores(client),
    ...createNumberingStores(client),
    ...createSealingStores(client),
    ...createJointStores(client),
    ...createSendingStores(client),
    ...createMatrixStores(client),
    ...createReceivingStores(client),
    ...createRegistersStores(client, nowMs),
    ...createCheckingStores(client),
    ...createSealLifeStores(client),
    ...createDirectoryStores(client),
    ...createSettingsStores(client),
    ...createPrintingStores(client),
    ...createStorageStores(client),
    ...createCourierStores(client),
  };
}
export type FeatureStores = ReturnType<typeof createFeatureStores>;
