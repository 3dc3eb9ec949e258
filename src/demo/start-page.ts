// The demonstration's start page: its units, their people with their passwords, each opening in a window of its own, and the network's switch.
// Loopback only; plain forms, no script. Whoever has the page's random path may open windows; entering a station still takes that person's password.
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NetworkSwitch } from './network-switch.ts';
import { waitingPage, type DataProgressView } from '../main/station/windows/waiting-page.ts';
import type { DemoPerson, DemoUnit } from './people.ts';
import type { PersonWindows } from './person-windows.ts';
import { renderStartPage } from './start-page-html.ts';

export interface StartPage {
  readonly url: string;
  stop(): Promise<void>;
}

/** A start page whose units are not running yet. */
export interface OpeningStartPage extends StartPage {
  /** From now on it is the page itself. */
  show(stage: Omit<StartPageOptions, 'units'>): void;
}

export interface StartPageOptions {
  readonly units: readonly DemoUnit[];
  readonly windows: Pick<PersonWindows, 'opensByItself' | 'open'>;
  /** Between all stations and the exchange; this page is the only one that switches it. */
  readonly network: Pick<NetworkSwitch, 'cut' | 'restore'>;
}

const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; form-action 'self' http://*.localhost:*; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

interface Reply {
  readonly status: number;
  readonly body?: string;
  readonly location?: string;
}
const notFound: Reply = { status: 404 };

/** Serves the page on a free loopback port. */
export async function serveStartPage({ units, ...stage }: StartPageOptions): Promise<StartPage> {
  const page = await beginStartPage({ units, dataProgress: () => null });
  page.show(stage);
  return page;
}

/** The same before there is anything to open: it says how far the units' data are on their way to this version, and asks again by itself. */
export async function beginStartPage(options: {
  readonly units: readonly DemoUnit[];
  readonly dataProgress: () => DataProgressView | null;
}): Promise<OpeningStartPage> {
  const path = `/${randomBytes(16).toString('base64url')}/`;
  let act: Acts = {
    show: () => ({ status: 200, body: waitingPage(options.dataProgress()).html }),
    obey: () => ({ status: 303, location: path }),
  };
  let origin = '';

  const reply = (request: IncomingMessage): Reply | Promise<Reply> => {
    const url = request.url ?? '';
    // A rebinding page has our address but not our name.
    if (`http://${request.headers.host}` !== origin || !url.startsWith(path)) return notFound;
    const wish = url.slice(path.length);
    if (request.method === 'GET') return act.show(wish);
    return request.method === 'POST' ? act.obey(wish) : notFound;
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { status, body = '', location } = await reply(request);
    response.writeHead(status, location === undefined ? pageHeaders : { ...pageHeaders, location });
    response.end(body);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${origin}${path}`,
    show: (stage) => {
      act = createActs({ ...stage, units: options.units }, path);
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Acts {
  /** The page itself, with the mark of what was opened last. */
  show(wish: string): Reply;
  /** Opens a window, cuts or restores the network; then back to the page. */
  obey(wish: string): Reply | Promise<Reply>;
}

function createActs(options: StartPageOptions, path: string): Acts {
  const { units, windows, network } = options;
  let networkIsCut = false;
  const personAt = (unitIndex: unknown, personIndex: unknown) => {
    const unit = units[Number(unitIndex)];
    const person = unit?.people[Number(personIndex)];
    return unit && person ? { unit, person } : null;
  };
  const open = async (unit: DemoUnit, person: DemoPerson, place: string): Promise<Reply> => {
    const { url } = await windows.open(unit, person);
    return { status: 303, location: url ?? `${path}?opened=${place}` };
  };
  const switchNetwork = (cut: boolean): Reply => {
    networkIsCut = cut;
    if (cut) network.cut();
    else network.restore();
    return { status: 303, location: path };
  };

  return {
    show: (wish) => {
      const match = /^(?:\?opened=(\d)-(\d))?$/.exec(wish);
      if (!match) return notFound;
      const opened = personAt(match[1], match[2])?.person ?? null;
      const { opensByItself } = windows;
      return { status: 200, body: renderStartPage({ path, units, networkIsCut, opened, opensByItself }) };
    },
    obey: (wish) => {
      if (wish === 'network/cut') return switchNetwork(true);
      if (wish === 'network/restore') return switchNetwork(false);
      const match = /^open\/(\d)\/(\d)$/.exec(wish);
      const found = match && personAt(match[1], match[2]);
      return found ? open(found.unit, found.person, `${match[1]}-${match[2]}`) : notFound;
    },
  };
}
