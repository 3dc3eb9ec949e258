// Who may do what on a station: the table of domain.md 5.1 as data, read by the one guard and by the buttons.

export const roles = ['drafter', 'clerk', 'leader', 'custodian', 'administrator', 'auditor'] as const;
export type Role = (typeof roles)[number];

export const permissions = [
  'draft.write',
  'draft.read',
  'review.revise',
  'review.sign',
  'number.register',
  'seal.apply',
  'joint.read',
  'outbox.release',
  'inbox.read',
  'inbox.sign',
  'registers.read',
  'directory.read',
  'accounts.manage',
  'audit.read',
  'settings.read',
  'station.manage',
  'seals.read',
  'seals.report',
] as const;
export type Permission = (typeof permissions)[number];

export const rolePermissions: Readonly<Record<Role, readonly Permission[]>> = {
  drafter: ['draft.write', 'draft.read', 'directory.read', 'settings.read'],
  clerk: [
    'draft.write',
    'draft.read',
    'review.revise',
    'number.register',
    'outbox.release',
    'inbox.read',
    'inbox.sign',
    'registers.read',
    'directory.read',
    'settings.read',
  ],
  leader: [
    'review.revise',
    'review.sign',
    'joint.read',
    'draft.read',
    'inbox.read',
    'registers.read',
    'directory.read',
    'settings.read',
  ],
  custodian: [
    'seal.apply',
    'joint.read',
    'registers.read',
    'directory.read',
    'settings.read',
    'seals.read',
    'seals.report',
  ],
  administrator: [
    'accounts.manage',
    'station.manage',
    'directory.read',
    'settings.read',
    'seals.read',
    'seals.report',
  ],
  auditor: ['audit.read', 'registers.read', 'settings.read', 'seals.read'],
};

export function roleMay(role: Role, permission: Permission): boolean {
  return rolePermissions[role].includes(permission);
}
