// When something that waits is tried again, as a clerk reads it.
import type { Words } from './use-words.ts';

/** 今天 09:02 再试; a time that has come (or a row that was woken) is tried with the next round: 即将再试. */
export const wordNextTry = (
  atMs: number,
  { t, moment, nowMs }: Pick<Words, 't' | 'moment' | 'nowMs'>,
): string => (atMs <= nowMs() ? t('sending.nextTrySoon') : t('sending.nextTry', { when: moment(atMs) }));
