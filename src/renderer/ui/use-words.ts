// Words and dates of the present language in one hook.
import { useContext } from 'react';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import { AppContext } from '../app/app-context.ts';
import type { Language } from '../app/preferences.ts';
import { stationNowMs } from '../app/station-now.ts';
import { formatDay, formatInstant, formatMoment } from './format.ts';

export interface Words {
  readonly t: TFunction;
  readonly language: Language;
  /** The exchange's time, as far as the station knows it. */
  readonly nowMs: () => number;
  /** 今天 09:02: a moment on a screen. */
  readonly moment: (atMs: number) => string;
  /** 2026年11月21日 09:02: on paper, where today is soon another day, and in evidence and terms, which are compared with papers. */
  readonly instant: (atMs: number) => string;
  /** 甲、乙、丙 */
  readonly listOf: (parts: readonly string[]) => string;
  /** 缘由；说明 */
  readonly clauses: (parts: readonly string[]) => string;
  /** 2026年11月21日 */
  readonly day: (iso: string) => string;
}

/** The words of this window. */
export function useWords(): Words {
  const { t, i18n } = useTranslation();
  const app = useContext(AppContext);
  const nowMs = (): number => stationNowMs(app);
  const language: Language = i18n.language === 'en' ? 'en' : 'zh-CN';
  return {
    t,
    language,
    nowMs,
    moment: (atMs) => formatMoment(atMs, nowMs(), { t, language }),
    instant: (atMs) => formatInstant(atMs, language),
    listOf: (parts) => parts.join(t('list.comma')),
    clauses: (parts) => parts.join(t('list.semicolon')),
    day: (iso) => formatDay(iso, language),
  };
}
