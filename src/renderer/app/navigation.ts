// Which screen is open, kept in the address after the #, so that a reload comes back to the same document.
import { createStore, type StoreApi } from 'zustand/vanilla';

export const screenIds = [
  'home',
  'inbox',
  'outbox',
  'matrix',
  'drafting',
  'approval',
  'numbering',
  'sealing',
  'joint',
  'courier',
  'checking',
  'seals',
  'registers',
  'directory',
  'settings',
] as const;
export type ScreenId = (typeof screenIds)[number];

export interface Place {
  readonly screen: ScreenId;
  /** The open document, or null for the list alone. */
  readonly item: string | null;
}

export interface Navigation extends StoreApi<Place> {
  go(screen: ScreenId, item?: string | null): void;
}

/** The address of a place, for links. */
export const addressOf = (screen: ScreenId, item: string | null = null): string =>
  item === null ? `#/${screen}` : `#/${screen}/${item}`;

/** Reads an address; anything unknown is home. */
export function readAddress(hash: string): Place {
  const [, screen, item] = hash.split('/');
  const known = screenIds.find((id) => id === screen);
  return known === undefined
    ? { screen: 'home', item: null }
    : { screen: known, item: item === undefined || item === '' ? null : item };
}

/** The person that a start page names in `#person=<id>`; the address forgets it at once, so that a reload or a bookmark does not. */
export function takeEntryPerson(view: Window): string | null {
  const { hash, pathname, search } = view.location;
  const found = /^#person=([\w-]+)$/.exec(hash)?.[1] ?? null;
  if (found !== null) view.history.replaceState(null, '', pathname + search);
  return found;
}

/** Follows the address of the window. */
export function createNavigation(view: Window): Navigation {
  const store = createStore<Place>(() => readAddress(view.location.hash));
  view.addEventListener('hashchange', () => store.setState(readAddress(view.location.hash)));
  return Object.assign(store, {
    go: (screen: ScreenId, item: string | null = null) => {
      view.location.hash = addressOf(screen, item);
    },
  });
}
