// The screens in the order of the rail: who may see each, and which count stands beside it.
import type { ReactNode } from 'react';
import type { Permission } from '../../shared/domain/roles.ts';
import { ApprovalScreen } from '../features/approval/approval-screen.tsx';
import { CheckingScreen } from '../features/checking/checking-screen.tsx';
import { CourierScreen } from '../features/courier/courier-screen.tsx';
import { DirectoryScreen } from '../features/directory/directory-screen.tsx';
import { DraftingScreen } from '../features/drafting/drafting-screen.tsx';
import { HomeScreen } from '../features/home/home-screen.tsx';
import type { Counts } from '../features/home/home-store.ts';
import { JointScreen } from '../features/joint/joint-screen.tsx';
import { MatrixScreen } from '../features/matrix/matrix-screen.tsx';
import { NumberingScreen } from '../features/numbering/numbering-screen.tsx';
import { InboxScreen } from '../features/receiving/inbox-screen.tsx';
import { RegistersScreen } from '../features/registers/registers-screen.tsx';
import { SealLifeScreen } from '../features/seal-life/seal-life-screen.tsx';
import { SealDeskScreen } from '../features/sealing/seal-desk-screen.tsx';
import { OutboxScreen } from '../features/sending/outbox-screen.tsx';
import { SettingsScreen } from '../features/settings/settings-screen.tsx';
import type { ScreenId } from './navigation.ts';

export interface ScreenEntry {
  readonly permission: Permission | null;
  readonly count: keyof Counts | null;
  readonly show: () => ReactNode;
}

export const screenTable: Readonly<Record<ScreenId, ScreenEntry>> = {
  home: { permission: null, count: null, show: () => <HomeScreen /> },
  inbox: { permission: 'inbox.read', count: 'inbox', show: () => <InboxScreen /> },
  outbox: { permission: 'draft.read', count: 'outbox', show: () => <OutboxScreen /> },
  matrix: { permission: 'draft.read', count: null, show: () => <MatrixScreen /> },
  drafting: { permission: 'draft.write', count: 'drafts', show: () => <DraftingScreen /> },
  approval: { permission: 'review.revise', count: 'review', show: () => <ApprovalScreen /> },
  numbering: { permission: 'number.register', count: 'numbering', show: () => <NumberingScreen /> },
  sealing: { permission: 'seal.apply', count: 'sealing', show: () => <SealDeskScreen /> },
  joint: { permission: 'joint.read', count: 'joint', show: () => <JointScreen /> },
  courier: { permission: 'outbox.release', count: null, show: () => <CourierScreen /> },
  checking: { permission: null, count: null, show: () => <CheckingScreen /> },
  seals: { permission: 'seals.read', count: null, show: () => <SealLifeScreen /> },
  registers: { permission: 'registers.read', count: null, show: () => <RegistersScreen /> },
  directory: { permission: 'directory.read', count: null, show: () => <DirectoryScreen /> },
  settings: { permission: 'settings.read', count: null, show: () => <SettingsScreen /> },
};
