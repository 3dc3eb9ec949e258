// Wires the window together, in the order in which the parts need one another.
import { createStationConnection, type Connection } from '../client/station-client.ts';
import { createStationEvents } from '../client/events.ts';
import { createResource } from '../client/resource.ts';
import type { App } from './app-context.ts';
import { createFeatureStores } from './feature-stores.ts';
import { reloadOnEvents } from './event-wiring.ts';
import { createNavigation, takeEntryPerson } from './navigation.ts';
import { createPreferences } from './preferences.ts';
import { createSessionStore } from './session-store.ts';
import { stationNowMs } from './station-now.ts';

/** Makes the App; nothing is asked of the station before `connection.start`. */
export function createApp(open: () => Promise<Connection>, view: Window): App {
  const entryPerson = takeEntryPerson(view);
  const connection = createStationConnection(open);
  const events = createStationEvents(connection);
  const overview: App['overview'] = createResource(async () => await connection.client.session.overview({}));
  const stores = createFeatureStores(connection.client, () => stationNowMs({ overview }));
  const session = createSessionStore(connection, () => {
    for (const resource of Object.values(stores)) resource.clear();
    events.restart();
  });
  const app: App = {
    connection,
    client: connection.client,
    events,
    session,
    stores,
    entryPerson,
    navigation: createNavigation(view),
    preferences: createPreferences(view.localStorage),
    overview,
  };
  reloadOnEvents(app);
  session.subscribe((now, before) => {
    if (now.phase === 'open' && before.phase !== 'open') void stores.faces.reload();
  });
  return app;
}
