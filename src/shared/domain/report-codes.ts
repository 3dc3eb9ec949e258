// Every reason code that a seal check can carry. The renderer has a sentence and a remedy for each in both languages.

export const reportCodes = ['OK', 'NOT_CHECKED'] as const;
export type ReportCode = (typeof reportCodes)[number];
