// Who is logged in on which window. A session lives in memory only: a restart of the station logs everybody out. It belongs to one client (a
// browser profile by its cookie, or one Electron window) and is resumed there by a token that the window keeps in its memory after a reload or
// a lost line. Threat: another local user's page, a copied cookie, an unattended screen. Only a person's doing (`touch`) keeps it alive.
import { createHash, randomBytes } from 'node:crypto';
import type { Actor } from '../outcome.ts';
import type { Person } from './accounts.ts';

interface Session {
  readonly id: string;
  readonly person: Person;
  readonly clientId: string;
  readonly tokenHash: string;
  touchedAtMs: number;
}

/** Sessions of all windows. */
export interface SessionKeeper {
  begin(person: Person, clientId: string): { readonly sessionId: string; readonly token: string };
  /** The session of the token, if it belongs to this client. */
  resume(token: string, clientId: string): string | undefined;
  actor(sessionId: string | null): Actor | undefined;
  touch(sessionId: string): void;
  end(sessionId: string): void;
  /** Ids of the person's sessions. */
  ofPerson(personId: string): readonly string[];
  endOfPerson(personId: string): void;
  endAll(): void;
  /** Ends every session that was idle too long. */
  lockIdle(): void;
  clientOf(sessionId: string): string | undefined;
  hasSession(clientId: string): boolean;
}

/** A keeper; `onEnd` removes what the session had open. `nowMs` should not jump with the exchange's clock. */
export function createSessionKeeper(options: {
  readonly nowMs: () => number;
  readonly idleLockMinutes: () => number;
  /** Whether the account still is: it may have been closed from the command line. */
  readonly isActive: (personId: string) => boolean;
  readonly onEnd: (sessionId: string) => void;
}): SessionKeeper {
  const sessions = new Map<string, Session>();
  const end = (sessionId: string): void => {
    if (sessions.delete(sessionId)) options.onEnd(sessionId);
  };
  const isIdle = (session: Session): boolean =>
    options.nowMs() - session.touchedAtMs >= options.idleLockMinutes() * 60_000;
  const live = (sessionId: string | null): Session | undefined => {
    const session = sessionId === null ? undefined : sessions.get(sessionId);
    if (!session || (!isIdle(session) && options.isActive(session.person.id))) return session;
    // The timer may be late (a machine that slept): idle is idle.
    end(session.id);
    return undefined;
  };
  const all = (): Session[] => [...sessions.values()];

  const ofPerson = (personId: string): string[] =>
    all()
      .filter((session) => session.person.id === personId)
      .map((session) => session.id);

  return {
    begin: (person, clientId) => {
      const token = randomBytes(32).toString('base64url');
      const id = randomBytes(16).toString('hex');
      sessions.set(id, { id, person, clientId, tokenHash: hashToken(token), touchedAtMs: options.nowMs() });
      return { sessionId: id, token };
    },
    resume: (token, clientId) => {
      // Looked up by hash: comparing takes the same time whatever was guessed.
      const tokenHash = hashToken(token);
      const session = all().find((each) => each.tokenHash === tokenHash && each.clientId === clientId);
      return session && live(session.id)?.id;
    },
    actor: (sessionId) => {
      const session = live(sessionId);
      return session && { person: session.person, sessionId: session.id };
    },
    touch: (sessionId) => {
      const session = live(sessionId);
      if (session) session.touchedAtMs = options.nowMs();
    },
    end,
    ofPerson,
    endOfPerson: (personId) => {
      for (const sessionId of ofPerson(personId)) end(sessionId);
    },
    endAll: () => all().forEach(({ id }) => end(id)),
    lockIdle: () => all().forEach(({ id }) => live(id)),
    clientOf: (sessionId) => live(sessionId)?.clientId,
    hasSession: (clientId) => all().some((session) => session.clientId === clientId && live(session.id)),
  };
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
