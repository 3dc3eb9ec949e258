// What every screen may reach: the client, the session and the stores of the features, made once in main.tsx.
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Permission } from '../../shared/domain/roles.ts';
import type { Resource } from '../client/resource.ts';
import type { StationEvents } from '../client/events.ts';
import type { StationClient, StationConnection, StationOutputs } from '../client/station-client.ts';
import type { Navigation } from './navigation.ts';
import type { PreferencesStore } from './preferences.ts';
import type { SessionStore } from './session-store.ts';
import type { FeatureStores } from './feature-stores.ts';

export interface App {
  readonly connection: StationConnection;
  readonly client: StationClient;
  readonly events: StationEvents;
  readonly session: SessionStore;
  readonly navigation: Navigation;
  /** Whom the start page named when it opened this window. */
  readonly entryPerson: string | null;
  readonly preferences: PreferencesStore;
  /** Station, people, line and alarm: known before anybody logged in. */
  readonly overview: Resource<StationOutputs['session']['overview']>;
  readonly stores: FeatureStores;
}

export const AppContext = createContext<App | null>(null);

/** The one App of this window. */
export function useApp(): App {
  const app = useContext(AppContext);
  if (app === null) throw new Error('useApp outside of AppContext: wrap the tree in main.tsx');
  return app;
}

/** The person at the window; only inside the frame, where somebody is logged in. */
export function useSession() {
  return useStore(useApp().session, (state) => state.session);
}

/** Whether the person's role allows it. */
export function useMay(permission: Permission): boolean {
  return useSession()?.permissions.includes(permission) ?? false;
}
