import type { sessionContract } from '../../../shared/contract/station-session.ts';
import { rolePermissions } from '../../../shared/domain/roles.ts';
import type { ConnectionContext } from '../connection.ts';
import type { Home } from '../home/home.ts';
import { done, refuse, type Outcome } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import type { InputOf, OutputOf } from '../stage.ts';
import type { AccountsService, Person } from './accounts.ts';
import type { SessionKeeper } from './sessions.ts';

type Contract = typeof sessionContract;
type LoggedIn = OutputOf<Contract['login']>;
type Nothing = Record<string, never>;

/** The acts before and around a login; they get the window's connection, not an actor. */
export interface SessionStage {
  overview(connection: ConnectionContext): Outcome<OutputOf<Contract['overview']>>;
  login(connection: ConnectionContext, input: InputOf<Contract['login']>): Promise<Outcome<LoggedIn>>;
  resume(connection: ConnectionContext, input: InputOf<Contract['resume']>): Outcome<LoggedIn>;
  touch(connection: ConnectionContext): Outcome<Nothing>;
  logout(connection: ConnectionContext): Outcome<Nothing>;
}

interface SessionParts {
  readonly parts: Pick<StationParts, 'identity' | 'link' | 'store' | 'audit' | 'events'>;
  readonly accounts: AccountsService;
  readonly sessions: SessionKeeper;
  readonly home: Pick<Home, 'alarm'>;
  readonly idleLockMinutes: () => number;
}

/** The session stage. */
export function createSessionStage(options: SessionParts): SessionStage {
  const { parts, accounts, sessions } = options;
  const loggedIn = (sessionId: string, token: string): Outcome<LoggedIn> => {
    const actor = sessions.actor(sessionId);
    const identity = parts.identity();
    if (!actor) return refuse('not-logged-in');
    if (!identity) return refuse('not-enrolled');
    return done({
      token,
      person: actor.person,
      permissions: [...rolePermissions[actor.person.role]],
      unit: { code: identity.unitCode, name: identity.unitName },
      idleLockMinutes: options.idleLockMinutes(),
    });
  };

  const enter = (connection: ConnectionContext, person: Person): Outcome<LoggedIn> => {
    // One person a window: whoever was logged in on this line is not any more.
    if (connection.sessionId) sessions.end(connection.sessionId);
    const { sessionId, token } = sessions.begin(person, connection.clientId);
    connection.sessionId = sessionId;
    const actor = sessions.actor(sessionId) ?? null;
    parts.store.transact(() => parts.audit.append({ actor, act: 'session.login', subject: null }));
    return loggedIn(sessionId, token);
  };

  return {
    overview: (connection) => done(overviewOf(options, connection)),
    login: async (connection, input) => {
      if (!parts.identity()) return refuse('not-enrolled');
      const proven = await accounts.authenticate(input);
      return proven.ok ? enter(connection, proven.value) : proven;
    },
    resume: (connection, { token }) => {
      const sessionId = sessions.resume(token, connection.clientId);
      if (!sessionId) return refuse('not-logged-in');
      connection.sessionId = sessionId;
      return loggedIn(sessionId, token);
    },
    touch: (connection) => {
      if (!sessions.actor(connection.sessionId)) return refuse('not-logged-in');
      if (connection.sessionId) sessions.touch(connection.sessionId);
      return done({});
    },
    logout: (connection) => {
      const actor = sessions.actor(connection.sessionId);
      if (actor) {
        parts.store.transact(() => parts.audit.append({ actor, act: 'session.logout', subject: null }));
        sessions.end(actor.sessionId);
      }
      connection.sessionId = null;
      return done({});
    },
  };
}

function overviewOf(
  { parts, accounts, sessions, home }: SessionParts,
  connection: ConnectionContext,
): OutputOf<Contract['overview']> {
  const identity = parts.identity();
  return {
    station: {
      enrolled: identity !== null,
      unitCode: identity?.unitCode ?? null,
      unitName: identity?.unitName ?? null,
    },
    people: [...accounts.people()],
    link: parts.link.current(),
    alarm: home.alarm(sessions.actor(connection.sessionId)?.person.role ?? null),
  };
}
