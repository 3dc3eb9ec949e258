// Who may talk to the loopback server. Threats: a page of another origin in the same browser (another port of this very host name included), a
// foreign name that resolves to 127.0.0.1 (rebinding), a cookie that another server on this machine has tossed at our host name, and another
// local user with a program of his own. Every request needs the exact Host, a same-origin mark that pages cannot forge, and the cookie of a
// browser that came in with a one-time token. There is no CORS answer at all.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Why a request is not served; only the kind is told to the caller. */
type Rejection = 'wrong-host' | 'wrong-origin' | 'no-cookie';
type Judgement =
  { readonly ok: true; readonly clientId: string } | { readonly ok: false; readonly why: Rejection };

export interface RequestGuard {
  /** For everything but the entrance and the WebSocket. */
  judgeRequest(request: IncomingMessage): Judgement;
  /** A WebSocket carries no Sec-Fetch-Site everywhere, but always an Origin: that one has to be ours. */
  judgeUpgrade(request: IncomingMessage): Judgement;
  /** The entrance needs the host only: whoever has the token comes from a file. */
  isOwnHost(request: IncomingMessage): boolean;
  /** The Set-Cookie value of a browser that has entered: the same cookie when it has a valid one, so that its other windows go on. */
  admitBrowser(request: IncomingMessage): string;
}

/** A guard for one origin. */
export function createRequestGuard(options: {
  readonly host: string;
  readonly cookieName: string;
}): RequestGuard {
  const { host, cookieName } = options;
  const origin = `http://${host}`;
  // Hash of the cookie's value -> client. In memory: a restart of the shell sends every window back to the entrance.
  const clients = new Map<string, string>();
  const isOwnHost = (request: IncomingMessage): boolean =>
    hasOnce(request, 'host') && request.headers.host === host;
  const clientOf = (request: IncomingMessage): string | undefined => {
    const value = readCookie(request.headers.cookie, cookieName);
    return value === undefined ? undefined : clients.get(hashOf(value));
  };
  const judge = (request: IncomingMessage, sameOrigin: boolean): Judgement => {
    if (!isOwnHost(request)) return { ok: false, why: 'wrong-host' };
    if (!sameOrigin) return { ok: false, why: 'wrong-origin' };
    const clientId = clientOf(request);
    return clientId === undefined ? { ok: false, why: 'no-cookie' } : { ok: true, clientId };
  };

  return {
    isOwnHost,
    judgeRequest: (request) => judge(request, isSameOrigin(request, origin)),
    judgeUpgrade: (request) =>
      judge(request, hasOnce(request, 'origin') && request.headers.origin === origin),
    admitBrowser: (request) => {
      const present = readCookie(request.headers.cookie, cookieName);
      const known = present !== undefined && clients.has(hashOf(present));
      const value = known ? present : randomBytes(32).toString('base64url');
      if (!known) clients.set(hashOf(value), randomUUID());
      return `${cookieName}=${value}; HttpOnly; SameSite=Strict; Path=/`;
    },
  };
}

function isSameOrigin(request: IncomingMessage, origin: string): boolean {
  const { headers, method } = request;
  // When an Origin is there it decides: a request from elsewhere cannot hide behind another header.
  if (headers.origin !== undefined) return hasOnce(request, 'origin') && headers.origin === origin;
  if (headers['sec-fetch-site'] === 'same-origin') return true;
  // Typed into the address bar or reloaded: only a person can cause it, and it only shows the page.
  const navigation = headers['sec-fetch-site'] === 'none' && headers['sec-fetch-mode'] === 'navigate';
  return navigation && headers['sec-fetch-dest'] === 'document' && method === 'GET';
}

/** The cookie's value; undefined when it is missing or there twice: one of the two was tossed, and nobody can say which. */
function readCookie(header: string | undefined, name: string): string | undefined {
  const values = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  return values.length === 1 ? values[0] : undefined;
}

function hasOnce(request: IncomingMessage, name: string): boolean {
  return (
    request.rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === name).length === 1
  );
}

function hashOf(value: string): string {
  return createHash('sha256').update(value).digest('hex');
}
