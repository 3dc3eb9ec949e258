// The exchange as a process of its own: killed without warning while packages come in, and ended politely.
import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliver, sealDocument, type SealedDocument } from './test-documents.ts';
import { createPrefecture, finance, office, type Prefecture } from './test-prefecture.ts';

let place: Prefecture;
let running: ChildProcess | null = null;
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

const cli = new URL('../../../src/exchange/cli/exchange.ts', import.meta.url).pathname;

/** Starts it on fixed ports; resolves when it told its addresses. */
async function start(): Promise<{ child: ChildProcess; ended: Promise<number | null> }> {
  const { exchangeUrl, enrolmentUrl } = place.exchange();
  const files = ['--key', join(place.folder, 'tls.key'), '--certificate', join(place.folder, 'tls.pem')];
  const folders = ['--folder', place.exchangeFolder, '--drop', place.dropFolder];
  const ports = ['--port', new URL(exchangeUrl).port, '--enrolment-port', new URL(enrolmentUrl).port];
  const child = spawn(process.execPath, [cli, ...folders, ...files, ...ports], {
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
  const { child, ended } = await start();
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
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});
