// The exchange as a process of its own: killed without warning while packages come in, asked for its reports while it serves, and ended politely.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { statSync, writeFileSync } from 'node:fs';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliver, sealDocument, signReceipt, type SealedDocument } from './test-documents.ts';
import { county, createPrefecture, finance, office, sha256, type Prefecture } from './test-prefecture.ts';

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

/** Starts it on fixed ports; resolves when it told its addresses. */
async function start(): Promise<{ child: ChildProcess; ended: Promise<number | null> }> {
  const { exchangeUrl, enrolmentUrl } = place.exchange();
  const files = ['--key', join(place.folder, 'tls.key'), '--certificate', join(place.folder, 'tls.pem')];
  const folders = ['--folder', place.exchangeFolder, '--drop', place.dropFolder];
  const ports = ['--port', new URL(exchangeUrl).port, '--enrolment-port', new URL(enrolmentUrl).port];
  // Nothing here is about how long a machine that does other things too may take.
  const child = spawn(process.execPath, [cli, ...folders, ...files, ...ports, '--grace-seconds', '110'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running = child;
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
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
