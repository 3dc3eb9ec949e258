// The demonstration's start page: three units, twelve people with their passwords, each opening in a window of its own. Loopback only; plain
// forms, no script. Whoever has the page's random path may open windows; entering a station still takes that person's password.
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DemoPerson, DemoUnit } from './people.ts';

export interface StartPage {
  readonly url: string;
  stop(): Promise<void>;
}

/** Opens a window for a person; `url` when there is no browser to start, so that the page itself goes there. */
export type OpenWindow = (unit: DemoUnit, person: DemoPerson) => Promise<{ readonly url: string | null }>;

const roleNames: Readonly<Record<string, string>> = {
  drafter: '拟稿人 drafter',
  leader: '负责人 leader',
  clerk: '文书 clerk',
  custodian: '印章管理员 seal custodian',
};

const style = `
  :root { color-scheme: light; }
  body { font: 16px/1.6 "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; margin: 0 auto; max-width: 72rem; padding: 2rem; color: #1f2329; background: #f6f7f9; }
  h1 { font-size: 1.75rem; margin: 0; } p { margin: .25rem 0 1.5rem; color: #4a5160; }
  .units { display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 1.25rem; }
  section { background: #fff; border: 1px solid #dfe3ea; border-radius: 8px; padding: 1.25rem; }
  h2 { font-size: 1.125rem; margin: 0 0 .75rem; } dl { margin: 0; }
  .person { display: grid; grid-template-columns: 1fr auto; gap: .25rem 1rem; align-items: center; padding: .6rem 0; border-top: 1px solid #eef0f4; }
  .name { font-weight: 600; } .role, code { color: #4a5160; font-size: .9rem; } code { font-family: ui-monospace, monospace; user-select: all; }
  button { font: inherit; padding: .35rem 1rem; border: 1px solid #1f5fbf; color: #1f5fbf; background: #fff; border-radius: 6px; cursor: pointer; }
  button:hover { background: #eef4fd; } button:focus-visible { outline: 3px solid #9cc2f5; }
`;

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

function renderPerson(path: string, unitIndex: number, person: DemoPerson, personIndex: number): string {
  return `<div class="person"><div><span class="name">${escapeHtml(person.name)}</span> <span class="role">${roleNames[person.role] ?? person.role}</span><br>
    <span class="role">口令 password</span> <code>${escapeHtml(person.password)}</code></div>
    <form method="post" action="${path}open/${unitIndex}/${personIndex}" target="_blank"><button aria-label="打开 ${escapeHtml(person.name)}">打开 Open</button></form></div>`;
}

function renderPage(path: string, units: readonly DemoUnit[]): string {
  const sections = units.map((unit, unitIndex) => {
    const people = unit.people.map((person, index) => renderPerson(path, unitIndex, person, index)).join('');
    return `<section><h2>${escapeHtml(unit.name)}</h2>${people}
      <div class="person"><span class="role">印章 PIN seal PIN</span><code>${escapeHtml(unit.sealPin)}</code></div></section>`;
  });
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>驿站 · 云岭市演示</title><style>${style}</style></head>
    <body><h1>驿站 · 云岭市演示环境</h1><p>三个单位、十二个人，点“打开”进入各自的窗口。人员、单位、口令都是虚构的。<br>Three units, twelve people; each opens in a window of its own. All invented.</p>
    <main class="units">${sections.join('')}</main></body></html>`;
}

function renderOpened(person: DemoPerson): string {
  const words = `${escapeHtml(person.name)} 的窗口已打开，本页可以关闭。 The window is open; this tab can be closed.`;
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>已打开</title></head><body><p>${words}</p></body></html>`;
}

const pageHeaders = {
  'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; form-action 'self' http://*.localhost:*; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** Serves the page on a free loopback port. */
export async function serveStartPage(options: {
  readonly units: readonly DemoUnit[];
  readonly open: OpenWindow;
  readonly port?: number;
}): Promise<StartPage> {
  const { units, open } = options;
  const path = `/${randomBytes(16).toString('base64url')}/`;
  let origin = '';

  function personOf(request: IncomingMessage): { unit: DemoUnit; person: DemoPerson } | null {
    const match = /^open\/(\d)\/(\d)$/.exec(request.url?.slice(path.length) ?? '');
    const unit = units[Number(match?.[1])];
    const person = unit?.people[Number(match?.[2])];
    return request.method === 'POST' && unit && person ? { unit, person } : null;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reply = (status: number, body: string, more: Readonly<Record<string, string>> = {}) => {
      response.writeHead(status, { ...pageHeaders, 'content-type': 'text/html; charset=utf-8', ...more });
      response.end(body);
    };
    // A rebinding page has our address but not our name.
    if (`http://${request.headers.host}` !== origin || !request.url?.startsWith(path)) return reply(404, '');
    if (request.method === 'GET' && request.url === path) return reply(200, renderPage(path, units));
    const who = personOf(request);
    if (!who) return reply(404, '');
    const { url } = await open(who.unit, who.person);
    if (url !== null) return reply(303, '', { location: url });
    return reply(200, renderOpened(who.person));
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${origin}${path}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
