// The four peaks of a prefecture's day on one running exchange, each with what it cost and whether anything was lost.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { memorySource } from '../../src/formats/byte-source.ts';
import { createExchangeClient, type ExchangeClient } from '../../src/main/sync/exchange-client.ts';
import type { ExchangeOutcome } from '../../src/main/sync/exchange-client-failures.ts';
import { signMessage } from '../../src/seals/trust/machine-jws.ts';
import type { DocumentId } from '../../src/shared/domain/ids.ts';
import type { DeliveryNote, ReceiptKind } from '../../src/shared/domain/messages.ts';
import { withWrappedKeys } from '../../src/shared/domain/note-token.ts';
import { sealDocument, type SealedDocument } from '../integration/exchange/test-documents.ts';
import type { Prefecture, TestUnit } from '../integration/exchange/test-prefecture.ts';
import type { Report } from './client-process.ts';
import { startClientTeam, type ClientTeam } from './client-team.ts';
import { startBareServer, startExchangeProcess, type ServerProcess, type Usage } from './exchange-process.ts';
import type { FoundedPrefecture, LightUnit } from './found-prefecture.ts';

export interface Wish {
  readonly store: string | undefined;
  readonly noticeBytes: number;
  /** Within which time the units fetch the notice after they heard of it. */
  readonly fetchSpreadMs: number;
  readonly stormMs: number;
  readonly rushMs: number;
  readonly backlog: number;
  /** Where a profile of the exchange's processor time goes; null: none is made. */
  readonly profileFolder: string | null;
}

/** One peak: from the start of it to the last unit, and what the exchange used for it. */
export interface Peak {
  readonly wallMs: number;
  readonly serverCpuMs: number;
  /** Highest resident memory of the exchange while it lasted. */
  readonly peakMb: number;
  readonly report: Report;
}

export interface Outcome {
  readonly open: Peak;
  readonly notice: Peak;
  readonly storm: Peak;
  readonly rush: Peak;
  readonly burst: Peak;
  readonly monday: Peak;
  readonly bareNotice: Peak;
  readonly bareBurst: Peak;
  /** What was lost or doubled; empty: nothing. */
  readonly wrong: readonly string[];
}

const processes = 2;
const maxTries = 100;
const pollsAMinute = 5000;
const burstMs = 1000;
// Makes 560 letters, as a content key wrapped for RSA-2048 has.
const wrappedKeyBytes = 420;

interface Scene {
  readonly place: FoundedPrefecture;
  readonly wish: Wish;
  readonly server: ServerProcess;
  readonly team: ClientTeam;
  readonly sender: ExchangeClient;
  readonly shares: readonly (readonly LightUnit[])[];
}

/** Runs all of it on a fresh exchange. */
export async function runScenarios(place: FoundedPrefecture, wish: Wish): Promise<Outcome> {
  const folder = mkdtempSync(path.join(place.folder, 'exchange-'));
  const server = await startExchangeProcess(place, { ...wish, folder });
  const team = startClientTeam(processes);
  const { sender: unit, rootPem: rootPems, units } = place;
  const sender = createExchangeClient({ baseUrl: server.url, rootPems, machine: unit.machine });
  const shares = Array.from({ length: processes }, (_, index) =>
    units.filter((_unit, number) => number % processes === index),
  );
  try {
    return await runPeaks({ place, wish, server, team, sender, shares }, folder);
  } finally {
    team.stop();
    await sender.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runPeaks(scene: Scene, folder: string): Promise<Outcome> {
  const { place, wish, server, team, shares } = scene;
  const { rootPem } = place;
  const sender = place.sender.code;
  const open = await measure(server, () =>
    team.run((index) => ({ kind: 'open', units: shares[index] ?? [], baseUrl: server.url, rootPem })),
  );
  const sealed = await seal(scene, folder, randomBytes(wish.noticeBytes));
  const sign = (documents: readonly SealedDocument[], kinds: readonly ReceiptKind[]) =>
    team.run(() => ({ kind: 'sign', sender, documentIds: documents.map((one) => one.documentId), kinds }));
  await sign([sealed], ['delivered']);
  const notice = await sendNotice(scene, sealed);
  await sign([sealed], ['opened', 'signed']);
  const { documentId } = sealed;
  const storm = await measure(server, () =>
    team.run(() => ({ kind: 'storm', spreadMs: wish.stormMs, documentId })),
  );
  const times = Math.max(1, Math.round(((pollsAMinute / 60_000) * wish.rushMs) / place.units.length));
  const poll = (count: number, spreadMs: number) =>
    measure(server, () => team.run(() => ({ kind: 'rush', times: count, spreadMs })));
  const rush = await poll(times, wish.rushMs);
  const burst = await poll(1, burstMs);
  const backlog: SealedDocument[] = [];
  for (let number = 0; number < wish.backlog; number += 1)
    backlog.push(await seal(scene, folder, randomBytes(8_000)));
  await sign(backlog, ['delivered']);
  for (const one of backlog) await submitted(scene.sender, one);
  const monday = await measure(server, () => team.run(() => ({ kind: 'catch-up', spreadMs: wish.rushMs })));
  const wrong = await findWrong(scene, { notice: sealed, backlog, open, peaks: { notice, monday } });
  return {
    ...{ open, notice, storm, rush, burst, monday, wrong },
    ...(await runBare(scene, folder, sealed)),
  };
}

async function measure(server: ServerProcess, work: () => Promise<Report>): Promise<Peak> {
  server.forgetPeak();
  const before: Usage = server.usage();
  const startedAtMs = Date.now();
  const report = await work();
  const { cpuMs, peakMb } = server.usage();
  return { wallMs: Date.now() - startedAtMs, serverCpuMs: cpuMs - before.cpuMs, peakMb, report };
}

/**
 * As stations send it: the note says that the package is encrypted, and behind it stands a wrapped key for every addressee. Keys and package are random
 * letters: the exchange, to which it is not encrypted, sees no difference and carries as much.
 */
async function seal({ place }: Scene, folder: string, attachment: Uint8Array): Promise<SealedDocument> {
  const to = place.units.map(({ code }) => code);
  const parts = [{ folder } as Prefecture, place.sender as TestUnit] as const;
  const sealed = await sealDocument(...parts, { to, attachment });
  const note: DeliveryNote = {
    ...sealed.note,
    encryption: { algorithm: 'A256GCM-1MiB', plain: sealed.note.package },
  };
  const jws = await signMessage(note, place.sender.machineSigner);
  const keys = new Map(to.map((code) => [code, randomBytes(wrappedKeyBytes).toString('base64url')]));
  return { ...sealed, note, noteJws: withWrappedKeys(jws, keys) };
}

async function submitted(
  sender: ExchangeClient,
  { bytes, note, documentId, noteJws }: SealedDocument,
): Promise<void> {
  const source = memorySource(bytes);
  await insist(() => sender.uploadPackage({ source, sha256: note.package.sha256, resumeUrl: null }));
  await insist(() => sender.submit(documentId, noteJws));
}

/** Comes again when it is told to, as a station does. */
async function insist<T>(call: () => Promise<ExchangeOutcome<T>>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    const outcome = await call();
    if (outcome.ok) return outcome.value;
    if ((outcome.code !== 'busy' && outcome.code !== 'unreachable') || tries >= maxTries)
      throw new Error(JSON.stringify(outcome));
    await pause(Number(outcome.details['retryAfterSeconds'] ?? 1) * 1000);
  }
}

/** From the moment of the submit to the last unit that has all bytes; the receipts of it are the units' own next step and counted with it. */
async function sendNotice({ team, server, sender, wish }: Scene, sealed: SealedDocument): Promise<Peak> {
  let sentAtMs = 0;
  let failure: unknown = null;
  const peak = await measure(server, () =>
    team.run(
      () => ({ kind: 'receive', spreadMs: wish.fetchSpreadMs }),
      () => {
        sentAtMs = Date.now();
        submitted(sender, sealed).catch((error: unknown) => {
          failure = error;
          team.stop();
        });
      },
    ),
  ).catch((error: unknown) => {
    throw failure ?? error;
  });
  return { ...peak, wallMs: Math.max(...peak.report.doneAtMs) - sentAtMs };
}

async function runBare({ place, team, shares, wish }: Scene, folder: string, sealed: SealedDocument) {
  const file = path.join(folder, 'notice.bin');
  writeFileSync(file, sealed.bytes);
  const server = await startBareServer(place, file);
  const { rootPem } = place;
  const run = async (what: string, spreadMs: number): Promise<Peak> => {
    let startedAtMs = 0;
    let before = server.usage();
    const report = await team.run(
      (index) => ({
        ...{ kind: 'bare', units: shares[index] ?? [], baseUrl: server.url, rootPem },
        ...{ path: what, spreadMs },
      }),
      () => {
        startedAtMs = Date.now();
        before = server.usage();
      },
    );
    const { cpuMs, peakMb } = server.usage();
    const wallMs = Math.max(...report.doneAtMs) - startedAtMs;
    return { wallMs, serverCpuMs: cpuMs - before.cpuMs, peakMb, report };
  };
  try {
    return { bareNotice: await run('/notice', wish.fetchSpreadMs), bareBurst: await run('/', burstMs) };
  } finally {
    await server.stop();
  }
}

/** Every unit had every document once, and the sender has every receipt once. */
async function findWrong(
  { place, sender }: Scene,
  sent: {
    readonly notice: SealedDocument;
    readonly backlog: readonly SealedDocument[];
    readonly open: Peak;
    readonly peaks: { readonly notice: Peak; readonly monday: Peak };
  },
): Promise<string[]> {
  const { units } = place;
  const { notice, monday } = sent.peaks;
  const wrong: string[] = [];
  const expect = (what: string, found: number, wanted: number): void => {
    if (found !== wanted) wrong.push(`${what}: ${found} of ${wanted}`);
  };
  expect('units that have the notice', notice.report.documents, units.length);
  expect('deliveries of the backlog', monday.report.documents, units.length * sent.backlog.length);
  const found = new Map<string, number>();
  const receiptIds = new Set<string>();
  let receipts = 0;
  for (let after = 0, more = true; more;) {
    const page = await insist(() => sender.feed({ after, limit: 500 }));
    for (const { kind, documentId, message } of page.entries) {
      if (kind !== 'receipt') continue;
      receipts += 1;
      found.set(documentId ?? '', (found.get(documentId ?? '') ?? 0) + 1);
      receiptIds.add(readReceiptId(message ?? ''));
    }
    after = page.entries.at(-1)?.number ?? after;
    more = page.entries.length > 0;
  }
  const of = (documentId: DocumentId): number => found.get(documentId) ?? 0;
  expect('receipts of the notice', of(sent.notice.documentId), units.length * 3);
  for (const { documentId } of sent.backlog)
    expect(`receipts of ${documentId}`, of(documentId), units.length);
  expect('different receipts', receiptIds.size, receipts);
  return wrong;
}

function readReceiptId(token: string): string {
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
  return (JSON.parse(payload) as { receiptId: string }).receiptId;
}
