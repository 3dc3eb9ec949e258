// Which store must ask again when a topic changed: one table, so that no screen has to remember.
import type { Topic } from '../client/events.ts';
import type { App } from './app-context.ts';
import type { FeatureStores } from './feature-stores.ts';

type StoreName = keyof FeatureStores;

const table: Readonly<Record<Topic, readonly StoreName[]>> = {
  session: [],
  link: [],
  alarm: ['board', 'counts'],
  home: ['board', 'counts'],
  documents: [
    'board',
    'counts',
    'drafts',
    'approvalQueue',
    'numberingQueue',
    'sealingQueue',
    'jointRounds',
    'sealUseBook',
    'outgoingRegister',
  ],
  outbox: ['board', 'counts', 'outbox', 'outgoingRegister', 'matrix'],
  deliveries: ['board', 'outbox', 'deliveries', 'trail', 'matrix', 'callList'],
  inbox: ['board', 'counts', 'inbox', 'incomingRegister'],
  directory: ['directory', 'trustLists', 'sealLife'],
  enrolment: [],
  seals: ['sealLife'],
  storage: ['storageBanner', 'storageState'],
};
const overviewTopics: readonly Topic[] = ['session', 'link', 'alarm', 'outbox', 'enrolment'];

// Several topics of one transaction arrive together: one question answers them all.
const gatherMs = 60;

/** Asks again only for stores that a screen has asked for before; the rest ask when they are opened. */
export function reloadOnEvents(app: App): void {
  const due = new Set<StoreName | 'overview'>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  const flush = (): void => {
    timer = null;
    const names = [...due];
    due.clear();
    for (const name of names) {
      if (name === 'overview') void app.overview.reload();
      else if (app.stores[name].getState().loadedAtMs !== null) void app.stores[name].reload();
    }
  };
  app.events.subscribe((event) => {
    const names = event === null ? Object.values(table).flat() : table[event.topic];
    for (const name of names) due.add(name);
    if (event === null || overviewTopics.includes(event.topic)) due.add('overview');
    timer ??= setTimeout(flush, gatherMs);
  });
}
