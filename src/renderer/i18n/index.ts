// The words of every screen, keyed the same in both languages; zh-CN is the measure that English must fit at compile time.
import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '../app/preferences.ts';
import { en } from './en/index.ts';
import { zhCN } from './zh-CN/index.ts';

/** An i18next instance of this window. */
export function createWords(language: Language): i18n {
  const instance = i18next.createInstance();
  void instance.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'zh-CN',
    resources: { 'zh-CN': { translation: zhCN }, en: { translation: en } },
    // React escapes; escaping twice would show &amp; in titles.
    interpolation: { escapeValue: false },
    initAsync: false,
    returnNull: false,
  });
  return instance;
}
