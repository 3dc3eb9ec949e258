import { readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BrowserShell } from '../../../src/main/shell/browser/browser-shell.ts';
import { writeEntryFile } from '../../../src/main/shell/browser/entry-file.ts';
import { windowArguments } from '../../../src/main/shell/browser/launcher.ts';
import { memorySource } from '../../../src/formats/byte-source.ts';
import { connectWindow, enterShell, openSocket, sendRaw } from '../../support/raw-browser.ts';
import {
  password,
  startTestShell,
  startTestStation,
  type RunningStation,
} from '../../support/running-station.ts';

let running: RunningStation;
let shell: BrowserShell;
let cookie: string;
const sameOrigin = { 'Sec-Fetch-Site': 'same-origin' };

beforeEach(async () => {
  running = await startTestStation(['drafter', 'clerk']);
  shell = await startTestShell(running);
  cookie = await enterShell(shell.makeEntryUrl());
});
afterEach(async () => {
  await shell.close();
  await running.stop();
});

describe('a window', () => {
  test('gets the page with a policy of its own, logs in over the WebSocket and is told of changes', async () => {
    const page = await sendRaw(shell.origin, { path: '/', headers: { Cookie: cookie, ...sameOrigin } });
    const again = await sendRaw(shell.origin, { path: '/', headers: { Cookie: cookie, ...sameOrigin } });
    expect(page.status).toBe(200);
    const nonce = /content="([^"]+)"/.exec(page.body)?.[1] ?? '';
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain(`'nonce-${nonce}'`);
    expect(policy).toContain(`default-src 'none'`);
    expect(policy).toContain(`connect-src 'self' ws://${new URL(shell.origin).host};`);
    expect(policy).not.toContain('unsafe');
    expect(again.body).not.toBe(page.body);
    expect(page.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(page.headers['access-control-allow-origin']).toBeUndefined();

    const { client, close } = await connectWindow(shell.origin, cookie);
    const events = await client.events.watch({});
    const loggedIn = await client.session.login({ personId: running.people.clerk, password });
    expect(loggedIn.unit.name).toBe('云岭市人民政府办公室');
    running.station.parts.events.emit('inbox', null);
    expect((await events.next()).value).toEqual({ topic: 'inbox', documentId: null });
    await events.return?.();
    close();
  });

  test('resumes its session on a new line by its token, another browser cannot', async () => {
    const first = await connectWindow(shell.origin, cookie);
    const { token } = await first.client.session.login({ personId: running.people.clerk, password });
    first.close();
    const second = await connectWindow(shell.origin, cookie);
    expect((await second.client.session.resume({ token })).person.role).toBe('clerk');
    const stranger = await connectWindow(shell.origin, await enterShell(shell.makeEntryUrl()));
    await expect(stranger.client.session.resume({ token })).rejects.toMatchObject({
      code: 'REFUSED',
      data: { code: 'not-logged-in' },
    });
    second.close();
    stranger.close();
  });

  test('uploads a file and reads lent bytes by range; another browser has no use of the handle', async () => {
    const { client, close } = await connectWindow(shell.origin, cookie);
    await client.session.login({ personId: running.people.drafter, password });
    const upload = await sendRaw(shell.origin, {
      path: '/content',
      method: 'POST',
      headers: { Cookie: cookie, Origin: shell.origin, 'X-Yizhan-Upload': '1' },
      body: Buffer.alloc(700_000, 7),
    });
    expect(upload.status).toBe(200);
    expect(JSON.parse(upload.body)).toMatchObject({ sizeBytes: 700_000 });

    const handle = running.station.content.lend({
      sessionId: sessionIdOf(running),
      source: memorySource(Buffer.from('0123456789')),
      name: '关于“防汛”的通知.pdf',
      mediaType: 'application/pdf',
      disposition: 'inline',
    });
    const get = (headers: Record<string, string>) =>
      sendRaw(shell.origin, { path: `/content/${handle}`, headers: { ...sameOrigin, ...headers } });
    const whole = await get({ Cookie: cookie });
    expect(whole).toMatchObject({ status: 200, body: '0123456789' });
    expect(whole.headers['content-disposition']).toContain(`inline; filename="file"; filename*=UTF-8''`);
    expect(whole.headers['content-security-policy']).toContain('sandbox');
    expect(await get({ Cookie: cookie, Range: 'bytes=2-4' })).toMatchObject({ status: 206, body: '234' });
    expect(await get({ Cookie: cookie, Range: 'bytes=-3' })).toMatchObject({ status: 206, body: '789' });
    expect((await get({ Cookie: cookie, Range: 'bytes=99-' })).status).toBe(416);
    expect((await get({ Cookie: await enterShell(shell.makeEntryUrl()) })).status).toBe(404);
    await client.session.logout({});
    expect((await get({ Cookie: cookie })).status).toBe(404);
    close();
  });

  test('is told in time that a file is too large', async () => {
    const { client, close } = await connectWindow(shell.origin, cookie);
    await client.session.login({ personId: running.people.drafter, password });
    const upload = await sendRaw(shell.origin, {
      path: '/content',
      method: 'POST',
      headers: { Cookie: cookie, Origin: shell.origin, 'X-Yizhan-Upload': '1' },
      body: Buffer.alloc(200_000_001),
    });
    expect(upload).toMatchObject({ status: 413, body: 'package-too-large' });
    close();
  });
});

const sessionIdOf = ({ station, people }: RunningStation): string => {
  const found = station.sessionsOf(people.drafter)[0];
  if (!found) throw new Error('nobody is logged in');
  return found;
};

describe('the entrance', () => {
  test('a token opens once', async () => {
    const url = shell.makeEntryUrl();
    await enterShell(url);
    await expect(enterShell(url)).rejects.toThrow('403 token-refused');
  });

  test('a token dies after 30 seconds', async () => {
    const url = shell.makeEntryUrl();
    running.advance(29_999);
    const late = shell.makeEntryUrl();
    await enterShell(url);
    running.advance(30_000);
    await expect(enterShell(late)).rejects.toThrow('403 token-refused');
  });

  test('a guessed token opens nothing', async () => {
    await expect(enterShell(`${shell.origin}/enter?token=${'A'.repeat(43)}`)).rejects.toThrow('403');
    await expect(enterShell(`${shell.origin}/enter?token=`)).rejects.toThrow('403');
  });

  test('the cookie is for this host only, for no script and for no other site; a second window of the browser keeps it', async () => {
    const { pathname, search } = new URL(shell.makeEntryUrl('person=7'));
    const answer = await sendRaw(shell.origin, { path: pathname + search, headers: { Cookie: cookie } });
    expect(answer.headers['set-cookie']).toEqual([`${cookie}; HttpOnly; SameSite=Strict; Path=/`]);
    expect(cookie).toMatch(/^yizhan-990100-gov-0001=/);
    expect(answer.body).toContain('url=/#person=7');
    expect(answer.headers.location).toBeUndefined();
  });

  test('the address reaches the browser through a file that only this user can read', () => {
    const url = shell.makeEntryUrl();
    const file = writeEntryFile(path.join(running.folder, 'entry'), url);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
    expect(readFileSync(file, 'utf8')).toContain(url);
    const token = new URL(url).searchParams.get('token') ?? '';
    const line = windowArguments({ entryFile: file, profileFolder: '/tmp/profile' }).join(' ');
    expect(line).not.toContain(token);
    expect(line).not.toContain('no-sandbox');
    rmSync(file);
  });
});

describe('an attacker', () => {
  const port = (): number => Number(new URL(shell.origin).port);
  const statusOf = async (headers: Record<string, string>, requestPath = '/'): Promise<number> =>
    (await sendRaw(shell.origin, { path: requestPath, headers })).status;

  test('from another port of the same host name gets nothing', async () => {
    const Origin = `http://990100-gov-0001.localhost:${port() + 1}`;
    expect(await statusOf({ Cookie: cookie, Origin, 'Sec-Fetch-Site': 'same-site' })).toBe(403);
    // Not even when it could fake the other header.
    expect(await statusOf({ Cookie: cookie, Origin, ...sameOrigin })).toBe(403);
    expect(await openSocket(shell.origin, { Origin, Cookie: cookie })).toBe(403);
    const upload = await sendRaw(shell.origin, {
      path: '/content',
      method: 'POST',
      headers: { Cookie: cookie, Origin, 'X-Yizhan-Upload': '1' },
    });
    expect(upload.status).toBe(403);
  });

  test('by a name that resolves to this machine gets nothing', async () => {
    for (const Host of [
      `evil.example:${port()}`,
      `127.0.0.1:${port()}`,
      `localhost:${port()}`,
      '990100-gov-0001.localhost',
    ]) {
      expect(await statusOf({ Host, Cookie: cookie, ...sameOrigin })).toBe(421);
      expect(await openSocket(shell.origin, { Host, Origin: shell.origin, Cookie: cookie })).toBe(403);
      const { pathname, search } = new URL(shell.makeEntryUrl());
      expect(await statusOf({ Host }, pathname + search)).toBe(421);
    }
  });

  test('with a tossed cookie gets nothing: another name, a made-up value, or two at once', async () => {
    const value = cookie.split('=')[1] ?? '';
    for (const Cookie of [
      `yizhan-990100-dep-0002=${value}`,
      `yizhan-990100-gov-0001=${'A'.repeat(43)}`,
      `${cookie}; yizhan-990100-gov-0001=${'A'.repeat(43)}`,
      `yizhan-990100-gov-0001=x; ${cookie}`,
      `${cookie}; ${cookie}`,
    ]) {
      expect(await statusOf({ Cookie, ...sameOrigin }), Cookie).toBe(403);
      expect(await openSocket(shell.origin, { Origin: shell.origin, Cookie }), Cookie).toBe(403);
    }
  });

  test('with the cookie of another station gets nothing', async () => {
    const other = await startTestStation(['clerk']);
    const otherShell = await startTestShell(other, '990100-DEP-0002');
    const otherCookie = await enterShell(otherShell.makeEntryUrl());
    expect(await statusOf({ Cookie: otherCookie, ...sameOrigin })).toBe(403);
    const renamed = otherCookie.replace('990100-dep-0002', '990100-gov-0001');
    expect(await statusOf({ Cookie: renamed, ...sameOrigin })).toBe(403);
    await otherShell.close();
    await other.stop();
  });

  test('without an Origin opens no WebSocket; without a cookie, nothing', async () => {
    expect(await openSocket(shell.origin, { Cookie: cookie })).toBe(403);
    expect(await openSocket(shell.origin, { Cookie: cookie, Origin: 'null' })).toBe(403);
    expect(await openSocket(shell.origin, { Origin: shell.origin })).toBe(403);
    expect(await openSocket(shell.origin, { Origin: shell.origin, Cookie: cookie }, '/other')).toBe(403);
    expect(await statusOf(sameOrigin)).toBe(403);
    expect(await statusOf({ Cookie: cookie })).toBe(403);
    expect(await statusOf({ Cookie: cookie, 'Sec-Fetch-Site': 'cross-site' })).toBe(403);
  });

  test('a typed address shows the page, but no page can pretend to be typed', async () => {
    const typed = { 'Sec-Fetch-Site': 'none', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' };
    expect(await statusOf({ Cookie: cookie, ...typed })).toBe(200);
    expect(await statusOf({ Cookie: cookie, ...typed, 'Sec-Fetch-Mode': 'no-cors' })).toBe(403);
  });

  test('does not get out of the served folders', async () => {
    for (const requestPath of [
      '/../station.db',
      '/assets/../../station.db',
      '/assets/..%2f..%2fstation.db',
      '/%2e%2e/key-slots.json',
      '/fonts/../key-slots.json',
      '/fonts/..%5c..%5ckey-slots.json',
      '/content/../index.html',
      '//etc/passwd',
      '/index.html%00.js',
      '/index.html',
    ])
      expect(await statusOf({ Cookie: cookie, ...sameOrigin }, requestPath), requestPath).toBe(404);
    expect(await statusOf({ Cookie: cookie, ...sameOrigin }, '/assets/main.js')).toBe(200);
    expect(await statusOf({ Cookie: cookie, ...sameOrigin }, '/fonts/yz-song.woff2')).toBe(200);
  });
});
