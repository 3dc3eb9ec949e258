// English: small words used on every screen.
import type { words as zh } from '../zh-CN/words.ts';
import type { SameKeys } from '../same-keys.ts';

export const words: SameKeys<typeof zh> = {
  verdict: { valid: 'Valid', invalid: 'Invalid', indeterminate: 'Indeterminate' },
  check: { passed: 'passed', failed: 'failed', unknown: 'unknown', notApplicable: 'not applicable' },
  time: { today: 'today {{time}}', yesterday: 'yesterday {{time}}' },
  action: {
    cancel: 'Cancel',
    close: 'Close',
    confirm: 'Confirm',
    retry: 'Try again',
    reload: 'Load again',
    copyDetails: 'Copy details',
    copied: 'Copied',
    print: 'Print',
    save: 'Save',
  },
  failure: {
    whatItMeans: 'What it means',
    whatToDo: 'What to do',
    again: 'Type it again; mind capitals.',
    pinAgain: 'The custodian types it again in person.',
  },
  list: { loading: 'Loading…', newRows: 'The list was renewed', comma: ', ', semicolon: '; ' },
  none: 'none',
};
