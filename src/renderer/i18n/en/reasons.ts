// English: the standard reasons for returning a document.
import type { reasons as zh } from '../zh-CN/reasons.ts';
import type { SameKeys } from '../same-keys.ts';

export const reasons: SameKeys<typeof zh> = {
  form: {
    group: 'Form',
    oneMatter: 'A request must have one matter and one main recipient',
    signatory: 'Signatory, number, seal and phone are needed; joint reports name the co-signers',
    kind: 'Kind must fit; reports and opinions carry no requests',
    attachments: 'Attachments must be complete',
    competentDepartment: 'Where there is a competent department, it writes',
    localUnit: 'Where there is none, the local government writes',
  },
  content: {
    group: 'Content',
    departmentAuthority: 'Within a department’s authority: send it to that department',
    consultFirst: 'Concerns other departments: consult first and attach their sealed opinions',
    clearRequest: 'The question and the demand must be clear',
    ownIssue: 'What a department should issue is not forwarded by the government',
    temporaryBody: 'Temporary bodies do not ask the government to issue',
    coordinateFirst: 'Where it is needed, coordinate first',
  },
  seal: { group: 'Seal', invalid: 'Seal invalid or undetermined' },
  misdirected: 'Misdirected: not for this unit',
  // What a receipt of a machine says, beside the reasons of people.
  error: 'Came, but cannot be opened or read there',
  expired: 'Nobody fetched it within its term',
  'verify-failed': 'Its seal was not found good there',
  other: 'Other (to be explained)',
};
