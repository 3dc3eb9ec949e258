// Language, type size and the look of the drafting screen; they are habits of the machine, not of a person, and no secret.
import { createStore, type StoreApi } from 'zustand/vanilla';

export const languages = ['zh-CN', 'en'] as const;
export type Language = (typeof languages)[number];
/** Base type in px: 标准, 大, 特大. */
export const typeSizes = { standard: 16, large: 18, largest: 21 } as const;
export type TypeSize = keyof typeof typeSizes;

/** How a person likes the drafting screen: the page as wide as it goes, the 28 by 22 grid, the millimetre ruler, the list of findings. */
export interface DraftingView {
  readonly wide: boolean;
  readonly grid: boolean;
  readonly ruler: boolean;
  readonly findings: boolean;
}

export interface Preferences {
  readonly language: Language;
  readonly typeSize: TypeSize;
  readonly drafting: DraftingView;
}

export interface PreferencesStore extends StoreApi<Preferences> {
  setLanguage(language: Language): void;
  setTypeSize(typeSize: TypeSize): void;
  setDrafting(change: Partial<DraftingView>): void;
}

const key = 'yizhan.preferences';
const calmView: DraftingView = { wide: false, grid: false, ruler: false, findings: true };

function readKept(storage: Storage): Preferences {
  const standard: Preferences = { language: 'zh-CN', typeSize: 'standard', drafting: calmView };
  try {
    const kept = JSON.parse(storage.getItem(key) ?? '{}') as Partial<Preferences>;
    return {
      language: languages.find((language) => language === kept.language) ?? standard.language,
      typeSize: kept.typeSize !== undefined && kept.typeSize in typeSizes ? kept.typeSize : standard.typeSize,
      drafting: { ...calmView, ...kept.drafting },
    };
  } catch {
    return standard;
  }
}

/** Remembers in `storage`. */
export function createPreferences(storage: Storage): PreferencesStore {
  const store = createStore<Preferences>(() => readKept(storage));
  store.subscribe((state) => storage.setItem(key, JSON.stringify(state)));
  return Object.assign(store, {
    setLanguage: (language: Language) => store.setState({ language }),
    setTypeSize: (typeSize: TypeSize) => store.setState({ typeSize }),
    setDrafting: (change: Partial<DraftingView>) =>
      store.setState(({ drafting }) => ({ drafting: { ...drafting, ...change } })),
  });
}
