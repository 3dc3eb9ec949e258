// English: the directory of units.
import type { directoryWords as zh } from '../zh-CN/directory.ts';
import type { SameKeys } from '../same-keys.ts';

export const directoryWords: SameKeys<typeof zh> = {
  title: 'Directory',
  search: 'Find by name, code or phone',
  issue: 'Directory no. {{number}}, issued {{issued}}, in force until {{next}}',
  stale:
    'This directory is out of date and renews itself when connected; confirm new units by phone meanwhile.',
  dutyPhone: 'Duty phone',
  contact: 'Contact',
  code: 'Unit code',
  shortName: 'Short name',
  kindTitle: 'Kind',
  self: 'this unit',
  kind: {
    government: 'Government office',
    department: 'Department',
    county: 'County government',
    township: 'Township government',
    enterprise: 'Enterprise or institution',
  },
  none: 'No unit found',
  empty: 'No directory yet; it comes with the first connection.',
  tree: 'Tree of units',
};
