// The layer table of docs/architecture.md as data: who may import whom. The lint turns each row into a compile-time wall.

/** Every part of the house, longest path first wherever one contains another. */
export const parts = [
  'shared/domain',
  'shared/layout',
  'shared/contract',
  'formats',
  'seals',
  'main/station',
  'main/store',
  'main/render',
  'main/sync',
  'main/shell/electron',
  'main/shell/browser',
  'main/cli',
  'renderer',
  'exchange',
  'authority',
  'demo',
];

const shared = ['shared/domain', 'shared/layout', 'shared/contract'];
const engines = ['seals', 'formats', ...shared];

/** part -> parts it may import besides itself. */
export const mayImport = {
  'shared/domain': [],
  'shared/layout': ['shared/domain'],
  'shared/contract': ['shared/domain'],
  formats: shared,
  seals: ['formats', ...shared],
  'main/station': ['main/store', 'main/render', 'main/sync', ...engines],
  'main/store': shared,
  'main/render': ['formats', ...shared],
  'main/sync': ['main/store', ...engines],
  'main/shell/electron': ['main/station', 'shared/contract'],
  'main/shell/browser': ['main/station', 'shared/contract'],
  'main/cli': ['main/station', 'main/store', 'main/render', 'main/shell/browser', ...engines],
  renderer: shared,
  exchange: engines,
  authority: ['seals', ...shared],
  demo: parts.filter((part) => part !== 'main/shell/electron' && part !== 'renderer' && part !== 'demo'),
};

/** Parts that must stay pure: no package at all but these, no Node module. */
export const purePackages = {
  'shared/domain': [],
  'shared/layout': [],
  'shared/contract': ['zod', '@orpc/contract'],
};
