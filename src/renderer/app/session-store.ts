// Who sits at this window. The token lives in this tab's session storage only: it survives a reload and ends with the window.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Permission } from '../../shared/domain/roles.ts';
import type { PersonId } from '../../shared/domain/ids.ts';
import { readFailure } from '../client/failure.ts';
import type { StationClient, StationConnection, StationOutputs } from '../client/station-client.ts';

type LoggedIn = StationOutputs['session']['login'];

export interface SessionState {
  /** `connecting`: the station has not answered since the window opened. */
  readonly phase: 'connecting' | 'locked' | 'open';
  readonly session: Omit<LoggedIn, 'token'> | null;
}

export interface SessionStore extends StoreApi<SessionState> {
  /** Takes up the kept session on a new connection. */
  greet(client: StationClient): Promise<void>;
  login(personId: PersonId, password: string): Promise<void>;
  /** Lock or switch: the next person logs in. */
  logout(): Promise<void>;
  may(permission: Permission): boolean;
}

const tokenKey = 'yizhan.session';

/** `onChange` runs after every login and logout, before any screen asks for anything. */
export function createSessionStore(connection: StationConnection, onChange: () => void): SessionStore {
  const store = createStore<SessionState>(() => ({ phase: 'connecting', session: null }));
  const open = ({ token, ...session }: LoggedIn): void => {
    sessionStorage.setItem(tokenKey, token);
    store.setState({ phase: 'open', session });
  };
  const lock = (): void => {
    sessionStorage.removeItem(tokenKey);
    store.setState({ phase: 'locked', session: null });
  };
  connection.watchExpiry(lock);

  const greet = async (client: StationClient): Promise<void> => {
    const token = sessionStorage.getItem(tokenKey);
    if (token === null) return lock();
    try {
      open(await client.session.resume({ token }));
    } catch (error) {
      if (readFailure(error).code === 'connection-lost') throw error;
      lock();
    }
  };
  return Object.assign(store, {
    greet,
    login: async (personId: PersonId, password: string) => {
      const loggedIn = await connection.client.session.login({ personId, password });
      onChange();
      open(loggedIn);
    },
    logout: async () => {
      try {
        await connection.client.session.logout({});
      } finally {
        lock();
        onChange();
      }
    },
    may: (permission: Permission) => store.getState().session?.permissions.includes(permission) ?? false,
  });
}
