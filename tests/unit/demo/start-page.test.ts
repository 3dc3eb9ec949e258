import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { demoUnits } from '../../../src/demo/people.ts';
import { serveStartPage, type StartPage, type StartPageOptions } from '../../../src/demo/start-page.ts';

let page: StartPage;
let opened: string[];
let network: string[];
let answerUrl: string | null;

const windows = (opensByItself: boolean): StartPageOptions['windows'] => ({
  opensByItself,
  open: (unit, person) => {
    opened.push(`${unit.shortName} ${person.name}`);
    return Promise.resolve({ url: answerUrl });
  },
});
const serve = (opensByItself: boolean): Promise<StartPage> =>
  serveStartPage({
    units: demoUnits,
    windows: windows(opensByItself),
    network: { cut: () => void network.push('cut'), restore: () => void network.push('restore') },
  });

beforeEach(async () => {
  [opened, network, answerUrl] = [[], [], null];
  page = await serve(true);
});
afterEach(() => page.stop());

const fetchPage = async (wish = ''): Promise<string> => (await fetch(`${page.url}${wish}`)).text();
const post = (wish: string): Promise<Response> =>
  fetch(`${page.url}${wish}`, { method: 'POST', redirect: 'manual' });

test('shows every person with the password, and a form for each', async () => {
  const html = await fetchPage();
  for (const { name, sealPin, people } of demoUnits) {
    expect(html).toContain(name);
    expect(html).toContain(sealPin);
    for (const person of people) expect(html).toContain(`>${person.password}</code>`);
  }
  const actions = [...html.matchAll(/action="[^"]+(open\/\d\/\d)"/g)].map((match) => match[1]);
  expect(new Set(actions).size).toBe(12);
  expect(html).not.toContain('<script');
});

describe('a click', () => {
  test('opens the window of that person and comes back to the page, which says so', async () => {
    const answer = await post('open/1/2');
    expect(opened).toEqual(['市财政局 陆收文']);
    expect(answer.status).toBe(303);
    const html = await (await fetch(new URL(answer.headers.get('location') ?? '', page.url))).text();
    expect(html).toContain('陆收文 的窗口已打开');
  });

  test('leads this browser itself, in a tab of its own, where no window can be opened', async () => {
    await page.stop();
    page = await serve(false);
    answerUrl = 'http://990100-gov-0001.localhost:4000/enter?token=x';
    expect(await fetchPage()).toMatch(/open\/0\/0" target="_blank"/);
    const answer = await post('open/0/0');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, answerUrl]);
  });

  test('on someone who is not there opens nothing', async () => {
    for (const wish of ['open/9/0', 'open/0/9', 'open/0/', 'open/0/0/0', 'open/__proto__/0', ''])
      expect((await post(wish)).status, wish).toBe(404);
    expect((await fetch(`${page.url}open/0/0`)).status).toBe(404);
    expect(opened).toEqual([]);
  });
});

test('the network is cut and restored, and the page says how it is', async () => {
  expect(await fetchPage()).toContain('网络畅通');
  expect((await post('network/cut')).status).toBe(303);
  expect(await fetchPage()).toContain('网络已断开');
  await post('network/restore');
  expect(await fetchPage()).toContain('网络畅通');
  expect(network).toEqual(['cut', 'restore']);
});

test('without its secret path, or under another name, there is nothing', async () => {
  const { origin, pathname, port } = new URL(page.url);
  expect((await fetch(`${origin}/`)).status).toBe(404);
  expect((await fetch(`${origin}/network/cut`, { method: 'POST' })).status).toBe(404);
  const rebound = await new Promise<number | undefined>((resolve, reject) => {
    const options = { port, host: '127.0.0.1', path: pathname, headers: { host: `evil.example:${port}` } };
    request(options, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end();
  });
  expect(rebound).toBe(404);
  expect(network).toEqual([]);
});
