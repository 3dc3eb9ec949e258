// 退文告知单: the standard reasons for returning a document (domain.md 2.8); `other` asks for text of at most 200 characters.

export const returnReasonIds = [
  'form.oneMatter',
  'form.signatory',
  'form.kind',
  'form.attachments',
  'form.competentDepartment',
  'form.localUnit',
  'content.departmentAuthority',
  'content.consultFirst',
  'content.clearRequest',
  'content.ownIssue',
  'content.temporaryBody',
  'content.coordinateFirst',
  'seal.invalid',
  'misdirected',
  'other',
] as const;
export type ReturnReasonId = (typeof returnReasonIds)[number];

/** Longest text of the reason `other`, in characters. */
export const otherReasonMaxChars = 200;
