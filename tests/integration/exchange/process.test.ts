// The exchange as a process of its own: killed without warning while packages come in, asked for its reports while it serves, and ended politely.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../../src/exchange/store/sqlite/database.ts';
import { dropPack, makeExchangeKey } from './test-courier.ts';
import { deliver, sealDocument, signReceipt, type SealedDocument } from './test-documents.ts';
import {
  county,
  createPrefecture,
  finance,
  office,
  pemOfKey,
  sha256,
  type Prefecture,
} from './test-prefecture.ts';

let place: Prefecture;
let running: ChildProcess | null = null;
let served: Awaited<ReturnType<typeof start>>;
beforeAll(async () => {
  place = await createPrefecture();
  await place.exchange().stop();
  writeFileSync(join(place.folder, 'tls.key'), place.tls.keyPem);
  writeFileSync(join(place.folder, 'tls.pem'), place.tls.certificatePem);
});
afterAll(async () => {
  running?.kill('SIGKILL');
  await place.stop();
});

const runFile = promisify(execFile);
const cli = new URL('../../../src/exchange/cli/exchange.ts', import.meta.url).pathname;

const death = new URL('../../crash/commit-death.ts', import.meta.url).pathname;

/** Starts it on fixed ports; `dieAt` is a moment of commit-death.ts. */
function launch(dieAt = ''): { child: ChildProcess; ended: Promise<number | null> } {
  const { exchangeUrl, enrolmentUrl } = place.exchange();
  const files = ['--key', join(place.folder, 'tls.key'), '--certificate', join(place.folder, 'tls.pem')];
  const folders = ['--folder', place.exchangeFolder, '--drop', place.dropFolder];
  const ports = ['--port', new URL(exchangeUrl).port, '--enrolment-port', new URL(enrolmentUrl).port];
  // Nothing here is about how long a machine that does other things too may take.
  const words = [cli, ...folders, ...files, ...ports, '--grace-seconds', '110'];
  const child = spawn(process.execPath, dieAt === '' ? words : ['--import', death, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, YIZHAN_TEST_DEATH: dieAt },
  });
  running = child;
  return { child, ended: new Promise<number | null>((resolve) => child.once('exit', resolve)) };
}

/** Resolves when it told its addresses. */
async function start(): Promise<ReturnType<typeof launch>> {
  const { child, ended } = launch();
  if (child.stdout === null) throw new Error('its output is a pipe');
  const lines = createInterface({ input: child.stdout });
  await new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => line.includes('enrolmentUrl') && resolve());
    void ended.then((code) => reject(new Error(`the exchange ended with ${code}`)));
  });
  return { child, ended };
}

test('kill -9 at any moment: what was answered is there, what was not goes through on the resend, nothing twice', async () => {
  const client = place.unit(office).client();
  const sealed: SealedDocument[] = [];
  const answered = new Set<string>();
  for (let round = 0; round < 4; round += 1) {
    const { child, ended } = await start();
    const batch = await Promise.all(
      [1, 2, 3].map(() => sealDocument(place, place.unit(office), { to: [finance] })),
    );
    sealed.push(...batch);
    const deliveries = batch.map(async (one, index) => {
      const outcome = await deliver(client, one).catch(() => null);
      if (outcome?.ok) answered.add(one.documentId);
      // The first answer of the round is the moment of the kill; the others are wherever they are.
      if (index === round % 3) child.kill('SIGKILL');
    });
    await Promise.all(deliveries);
    await ended;
  }
  served = await start();
  expect(answered.size).toBeGreaterThan(0);
  for (const one of sealed) {
    const outcome = await deliver(client, one);
    expect(outcome).toMatchObject({
      ok: true,
      ...(answered.has(one.documentId) ? { value: { alreadyHad: true } } : {}),
    });
  }
  const page = await place.unit(finance).client().feed({ after: 0, limit: 500 });
  const entries = page.ok ? page.value.entries : [];
  expect(entries.map(({ number }) => number)).toEqual(entries.map((_, index) => index + 1));
  const documents = entries.filter(({ kind }) => kind === 'document').map(({ documentId }) => documentId);
  expect(documents.toSorted()).toEqual(sealed.map(({ documentId }) => documentId).toSorted());
});

test('kill -9 while it takes a courier pack: what it had taken is there whole, the next start goes on with it, nothing twice', async () => {
  served.child.kill('SIGKILL');
  await served.ended;
  const { key, certificate } = makeExchangeKey(place.authority);
  mkdirSync(join(place.exchangeFolder, 'encryption'));
  writeFileSync(join(place.exchangeFolder, 'encryption', 'encryption-1.key'), pemOfKey(key));
  const sealed: SealedDocument[] = [];
  for (let made = 0; made < 3; made += 1)
    sealed.push(await sealDocument(place, place.unit(office), { to: [finance] }));
  const before = documentsHere();
  const wish = { from: place.unit(office), certificate, documents: sealed };
  const { fileName, packId } = await dropPack(place, wish);
  const [first, second, third] = sealed.map(({ documentId }) => documentId as string);
  // In the middle of the second, behind its commit, behind the last: each death is met by the next life.
  for (const [dieAt, taken] of [
    [`before ${before.length + 2}`, [first]],
    [`behind ${before.length + 2}`, [first, second]],
    [`behind ${before.length + 3}`, [first, second, third]],
  ] as const) {
    const { child } = launch(dieAt);
    await expect.poll(() => child.signalCode ?? child.exitCode, { timeout: 60_000 }).toBe('SIGKILL');
    expect(documentsHere().slice(before.length)).toEqual(taken);
    expect(existsSync(join(place.dropFolder, 'courier', 'in', fileName))).toBe(true);
  }
  served = await start();
  const courier = (name: string): string => join(place.dropFolder, 'courier', name);
  await expect.poll(() => existsSync(join(courier('taken'), fileName)), { timeout: 60_000 }).toBe(true);
  const report: unknown = JSON.parse(readFileSync(join(courier('taken'), `${fileName}.report.json`), 'utf8'));
  const answers = sealed.map(({ documentId }) => ({ kind: 'document', id: documentId, accepted: true }));
  expect(report).toMatchObject({ ok: true, packId, unit: office, answers });
  expect(documentsHere().slice(before.length)).toEqual([first, second, third]);
  const page = await place.unit(finance).client().feed({ after: 0, limit: 500 });
  const entries = page.ok ? page.value.entries : [];
  expect(entries.map(({ number }) => number)).toEqual(entries.map((_, index) => index + 1));
  const told = entries.filter(({ documentId }) => sealed.some((one) => one.documentId === documentId));
  expect(told.map(({ documentId }) => documentId)).toEqual([first, second, third]);
  // By the line afterwards it is known, and its bytes are what was sealed.
  expect(await deliver(place.unit(office).client(), sealed[1] as SealedDocument)).toMatchObject({
    value: { alreadyHad: true },
  });
  const left = readdirSync(join(place.exchangeFolder, 'uploads')).filter((name) =>
    name.startsWith('courier'),
  );
  expect(left).toEqual([]);
});

/** The documents that the exchange has accepted, in their order, as its file says. */
function documentsHere(): string[] {
  const db = openDatabase(join(place.exchangeFolder, 'exchange.db'));
  try {
    return db.prepare<[], string>('SELECT document_id FROM documents ORDER BY rowid').pluck().all();
  } finally {
    db.close();
  }
}

test('the operator’s reports, as JSON and CSV, beside the node that serves', async () => {
  const sealed = await sealDocument(place, place.unit(office), { to: [finance, county] });
  await deliver(place.unit(office).client(), sealed);
  const { token } = await signReceipt(place.unit(finance), sealed, { kind: 'signed' });
  await place.unit(finance).client().sendReceipts([token]);
  await place.unit(finance).client().hello();
  await exchange('trained', '--unit', finance, '--trained', '2026-11-22');
  const month = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7);
  const [unsigned, timeliness] = await Promise.all([
    exchange('report', 'unsigned', '--hours', '0', '--format', 'csv'),
    exchange('report', 'timeliness', '--month', month, '--format', 'csv'),
  ]);
  const rows = unsigned.trim().split('\n');
  const ofSealed = rows.filter((row) => row.includes(sealed.documentId));
  expect(ofSealed).toHaveLength(1);
  expect(ofSealed[0]).toContain(county);
  expect(rows[0]?.split(',')).toContain('acceptedAt');
  expect(timeliness).toMatch(new RegExp(`^${month},${finance},`, 'm'));
});

test('SIGTERM: what is under way ends as it should, who waits is answered, nobody new gets in, exit code 0', async () => {
  const client = place.unit(finance).client();
  const page = await client.feed({ after: 0, limit: 500 });
  const after = page.ok ? (page.value.entries.at(-1)?.number ?? 0) : 0;
  const waiting = client.feed({ after, waitSeconds: 50 });
  const bytes = randomBytes(200_000);
  const upload = await beginUpload(bytes, bytes.length / 2);
  await client.hello();
  served.child.kill('SIGTERM');
  expect(await waiting).toMatchObject({ ok: true, value: { entries: [] } });
  const newcomer = () => place.unit(county).client().hello();
  await expect.poll(async () => await newcomer(), { timeout: 60_000 }).toMatchObject({ code: 'unreachable' });
  upload.sending.end(bytes.subarray(bytes.length / 2));
  const { statusCode, headers } = await upload.answered;
  expect([statusCode, headers['upload-offset']]).toEqual([204, String(bytes.length)]);
  expect(await served.ended).toBe(0);
  // Who was here since the last minute is written down at the stop.
  const units = JSON.parse(await exchange('report', 'readiness')) as { readonly unit: string }[];
  const [ready] = units.filter(({ unit }) => unit === finance);
  expect(ready).toMatchObject({ installed: true, linked: true, trained: true });
  const offline = async (minutes: string) =>
    (JSON.parse(await exchange('report', 'offline', '--minutes', minutes)) as typeof units).map(
      ({ unit }) => unit,
    );
  const [hour, now] = await Promise.all([offline('60'), offline('0')]);
  expect([hour.includes(finance), now.includes(finance)]).toEqual([false, true]);
});

test('a command that was mistyped says so and makes nothing', async () => {
  const elsewhere = join(place.folder, 'mistyped');
  const folder = ['--folder', elsewhere];
  const commands = [['report', 'unsigned'], ['new-epoch'], ['backup', '--to', join(place.folder, 'b')]];
  const answers = commands.map((words) =>
    runFile(process.execPath, [cli, ...words, ...folder]).catch((error: unknown) => error),
  );
  for (const answer of await Promise.all(answers))
    expect(answer).toMatchObject({ code: 2, stderr: expect.stringContaining(`${elsewhere} is not there`) });
  expect(existsSync(elsewhere)).toBe(false);
  mkdirSync(elsewhere);
  const empty = runFile(process.execPath, [cli, 'report', 'unsigned', ...folder]);
  await expect(empty).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('EXCHANGE_STORE') });
  expect(readdirSync(elsewhere)).toEqual([]);
  const ofAuthority = exchange('add-unit', '--unit', county);
  await expect(ofAuthority).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('On the authority: authority add-unit'),
  });
  const stranger = exchange('trained', '--unit', '990100-DEP-9999', '--trained', 'no');
  await expect(stranger).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('no unit') });
});

/** A command of the operator; rejects for another exit code than 0, with what was said. */
async function exchange(...words: readonly string[]): Promise<string> {
  const { stdout } = await runFile(process.execPath, [cli, ...words, '--folder', place.exchangeFolder]);
  return stdout;
}

/** An upload whose second half has not been sent yet. */
async function beginUpload(bytes: Buffer, half: number) {
  const metadata = `sha256 ${Buffer.from(sha256(bytes)).toString('base64')}`;
  const created = call('/uploads', 'POST', {
    ...{ 'Upload-Length': String(bytes.length), 'Upload-Metadata': metadata },
  });
  created.sending.end();
  const path = (await created.answered).headers.location ?? '';
  const patch = call(path, 'PATCH', {
    ...{ 'Upload-Offset': '0', 'Content-Type': 'application/offset+octet-stream' },
    'Content-Length': String(bytes.length),
  });
  patch.sending.write(bytes.subarray(0, half));
  const file = join(place.exchangeFolder, 'uploads', path.split('/').at(-1) ?? '');
  await expect.poll(() => statSync(file).size, { timeout: 60_000 }).toBe(half);
  return patch;
}

function call(path: string, method: string, headers: Record<string, string>) {
  const { keyPem: key, certificatePem: cert } = place.unit(office).machine;
  const url = `${place.exchange().exchangeUrl}${path}`;
  const tls = { key, cert, ca: place.authority.rootPem, agent: false };
  const sending: ClientRequest = request(url, {
    ...tls,
    method,
    headers: { 'Tus-Resumable': '1.0.0', ...headers },
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    sending.once('error', reject);
    sending.once('response', (response) => {
      response.resume();
      resolve(response);
    });
  });
  return { sending, answered };
}
