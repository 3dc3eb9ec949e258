// Which store must ask again when a topic changed: one table, so that no screen has to remember.
import type { Topic } from '../client/events.ts';
import type { App } from './app-context.ts';
import { createAskAgain } from './ask-again.ts';
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
  outbox: [
    'board',
    'counts',
    'outbox',
    'outboxRow',
    'outgoingRegister',
    'incomingRegister',
    'matrix',
    'courierOverview',
  ],
  deliveries: ['board', 'outbox', 'outboxRow', 'deliveries', 'trail', 'matrix', 'callList'],
  inbox: ['board', 'counts', 'inbox', 'incomingRegister'],
  directory: ['directory', 'trustLists', 'sealLife'],
  enrolment: [],
  seals: ['sealLife'],
  storage: ['storageBanner', 'storageState'],
  courier: ['courierOverview'],
};
const overviewTopics: readonly Topic[] = ['session', 'link', 'alarm', 'outbox', 'enrolment'];

/** Asks again only for what a screen shows; the rest ask when they are opened. */
export function reloadOnEvents(app: App): void {
  const askAgain = createAskAgain<StoreName | 'overview'>(async (name) => {
    if (name === 'overview') await app.overview.reload();
    else if (app.stores[name].getState().loadedAtMs !== null) await app.stores[name].renew();
  });
  app.events.subscribe((event) => {
    askAgain(event === null ? Object.values(table).flat() : table[event.topic]);
    if (event === null || overviewTopics.includes(event.topic)) askAgain(['overview']);
  });
}
