// `npm run demo [-- --tamper] [--out FOLDER]`: the main job on a fresh prefecture in a temporary folder, every step with its evidence. Ends with exit code 1 when
// any step does not hold.
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import type { DocumentId, Sha256 } from '../../shared/domain/ids.ts';
import { type SealReport, verdictOf } from '../../shared/domain/report.ts';
import { verdictOfFile } from '../../shared/domain/verification.ts';
import { openDemoAuthority } from '../authority-process.ts';
import { startStation, stationPlace } from '../demo-station.ts';
import {
  approveDocument,
  draftDocument,
  failedChecks,
  openClerk,
  registerDocument,
  sealDocument,
  waitFor,
  waitForArrival,
  waitForDelivery,
} from '../main-job.ts';
import { demoUnits } from '../people.ts';
import { startPrefecture, type DemoSeat, type Prefecture } from '../prefecture.ts';
import { createOutboxRepository } from '../../main/store/outbox-repository.ts';
import { tamperPackage } from '../tamper.ts';

const { values } = parseArgs({
  options: { tamper: { type: 'boolean', default: false }, out: { type: 'string' } },
});
const startedAt = Date.now();

function say(step: string, evidence: Readonly<Record<string, string | number>> = {}): void {
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1).padStart(6);
  console.log(`${seconds} s  ${step}`);
  for (const [name, value] of Object.entries(evidence)) console.log(`            ${name}: ${value}`);
}

function hold(condition: boolean, claim: string): void {
  if (!condition) throw new Error(`does not hold: ${claim}`);
}

interface Sent {
  readonly documentId: DocumentId;
  readonly packageSha256: Sha256;
}

const bodyWords = { body: '原件 original', reading: '阅读件 copy for reading' } as const;

/** Each sealed file with its verdict and who sealed it. */
function wordBodies({ bodies = [] }: SealReport): Readonly<Record<string, string>> {
  return Object.fromEntries(
    bodies.map(({ path: place, role, report }) => {
      const seals = report.seals.map(({ sealName, signerName }) => sealName ?? signerName ?? '').join('、');
      const time = report.seals[0]?.provenAt ?? '只有声明的时间 claimed time only';
      return [place, `${bodyWords[role]}, ${verdictOfFile(report)}, ${seals}, ${time}`];
    }),
  );
}

async function prepareDocument(sender: DemoSeat): Promise<DocumentId> {
  const documentId = await draftDocument(sender);
  say('1 拟稿 drafted and submitted, with a .docx and a .xlsx', { documentId });
  const today = sender.station.parts.clock.today();
  const contentSha256 = await approveDocument(sender, documentId, today);
  say('2 签发 signed off', { contentSha256, date: today });
  const docNumber = await registerDocument(sender, documentId);
  hold(docNumber === `云府办发〔${today.slice(0, 4)}〕1号`, `first number of the year, not ${docNumber}`);
  say('3 登记编号 registered', { docNumber });
  return documentId;
}

async function sealAndSend(prefecture: Prefecture, sender: DemoSeat): Promise<Sent> {
  const documentId = await prepareDocument(sender);
  const { trust } = sender.station.parts;
  await waitFor('the signed policy names the time-stamp service', () =>
    Promise.resolve(trust.current()?.policy.timeStampUrl ?? null),
  );
  prefecture.exchange.network.cut();
  const sealed = await sealDocument(sender, documentId);
  const open = sealed.desk.steps.filter((step) => step.state !== 'passed').map((step) => step.step);
  hold(open.length === 0, `all twelve steps passed, not ${open.join(', ')}`);
  hold(
    verdictOf(sealed.report.checks) === 'valid',
    `own package valid: ${failedChecks(sealed.report).join('; ')}`,
  );
  const { packageSha256, packageBytes, registerEntry } = sealed;
  say('4 用印 sealed, verified from disk, entered and queued', {
    packageSha256,
    packageBytes,
    ...wordBodies(sealed.report),
    用印登记簿: registerEntry,
  });

  const clerk = await openClerk(sender);
  const waiting = await waitFor('the outbox says why it waits', async () => {
    const row = (await clerk.sending.outbox({})).find((each) => each.documentId === documentId);
    return row && row.reason !== null && row.state !== 'accepted' ? row : null;
  });
  say('5 断网 network cut: it waits and says so', {
    state: waiting.state,
    reason: waiting.reason ?? '',
    nextTry: waiting.nextTryAtMs ? new Date(waiting.nextTryAtMs).toISOString() : '-',
  });
  prefecture.exchange.network.restore();
  await waitFor(
    'the exchange accepts it',
    async () =>
      (await clerk.sending.outbox({})).find(
        (row) => row.documentId === documentId && row.state === 'accepted',
      ) ?? null,
  );
  say('6 交换 network back: the exchange took it by itself');
  return { documentId, packageSha256 };
}

async function receiveAndSign(receiver: DemoSeat, documentId: DocumentId): Promise<void> {
  const clerk = await openClerk(receiver);
  const row = await waitForArrival(clerk, documentId);
  const opened = await clerk.receiving.open({ documentId });
  hold(
    opened.ofd !== null && opened.pdf !== null,
    'the OFD original and its copy for reading are both there',
  );
  hold(
    verdictOf(opened.report.checks) === 'valid',
    `valid at ${receiver.unit.name}: ${failedChecks(opened.report).join('; ')}`,
  );
  const signed = await clerk.receiving.signFor({ documentId, note: null });
  say(`7 ${receiver.unit.shortName} 验章、签收 received, judged, signed for`, {
    title: row.title ?? '',
    verdict: 'valid 有效',
    ...wordBodies(opened.report),
    seal: `${opened.report.seal.unitName} ${opened.report.seal.certificateSha256?.slice(0, 16)}…`,
    收文登记号: signed.incomingEntryNo ?? '-',
    signedBy: signed.signedBy ?? '-',
  });
}

async function showRoundTrip(
  prefecture: Prefecture,
  sender: DemoSeat,
  receivers: readonly DemoSeat[],
): Promise<void> {
  const { documentId, packageSha256 } = await sealAndSend(prefecture, sender);
  for (const receiver of receivers) await receiveAndSign(receiver, documentId);
  const clerk = await openClerk(sender);
  for (const { unit } of receivers) {
    const row = await waitForDelivery(clerk, documentId, { unit: unit.code, state: 'signed' });
    say(`8 ${unit.shortName} 已签收 the sender sees it`, {
      person: row.person ?? '',
      at: new Date(row.signedAtMs ?? 0).toISOString(),
    });
  }
  if (values.out) await keepEvidence(prefecture, { sender, packageSha256, folder: values.out });
}

async function keepEvidence(
  prefecture: Prefecture,
  wish: { sender: DemoSeat; packageSha256: Sha256; folder: string },
): Promise<void> {
  const { sender, packageSha256, folder } = wish;
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'document.asice');
  await pipeline(
    Readable.from(sender.station.parts.store.blobs.stream(packageSha256)),
    createWriteStream(file),
  );
  writeFileSync(path.join(folder, 'root.pem'), openDemoAuthority(prefecture.authorityPlace).rootPem);
  say('证据 kept for others to check: sh docs/check-a-package.sh', {
    package: file,
    root: path.join(folder, 'root.pem'),
  });
}

async function showTampering(
  prefecture: Prefecture,
  sender: DemoSeat,
  receivers: readonly DemoSeat[],
): Promise<void> {
  for (const { unit } of receivers) await prefecture.stopSeat(unit.code);
  const { documentId, packageSha256: sealedSha256 } = await sealAndSend(prefecture, sender);
  // What lies at the exchange is the encrypted form, where packages are encrypted.
  const sent = createOutboxRepository(sender.station.parts.store.db).get(documentId);
  const packageSha256 = sent?.packageSha256 ?? sealedSha256;
  await tamperPackage(path.join(prefecture.folder, 'exchange'), packageSha256, 20_000);
  say('篡改 one bit flipped in the package on its way', { packageSha256, offset: 20_000 });
  for (const { unit } of receivers) {
    const station = await startStation(stationPlace(prefecture.folder, unit), { writeLog: () => undefined });
    try {
      const clerk = await openClerk({ unit, station });
      await waitForArrival(clerk, documentId);
      const { report } = await clerk.receiving.open({ documentId });
      hold(verdictOf(report.checks) === 'invalid', `${unit.name} must not call it valid`);
      const refusal = await clerk.receiving.signFor({ documentId, note: null }).then(
        () => null,
        (error: unknown) => error,
      );
      hold(refusal !== null, `${unit.name} must not be able to sign for it`);
      say(`${unit.shortName} 拒收 refused it`, {
        verdict: 'invalid 无效',
        checks: failedChecks(report).join('; '),
      });
    } finally {
      await station.stop();
    }
  }
}

const folder = mkdtempSync(path.join(tmpdir(), 'yizhan-demo-'));
const prefecture = await startPrefecture({
  folder,
  report: (line) => say(line),
  stationOptions: () => ({ writeLog: () => undefined }),
});
const [sender, ...receivers] = demoUnits.map((unit) => prefecture.seat(unit.code));
try {
  if (!sender) throw new Error('the demonstration has three units');
  if (values.tamper) await showTampering(prefecture, sender, receivers);
  else await showRoundTrip(prefecture, sender, receivers);
  say(values.tamper ? '结果 the forgery was refused everywhere' : '结果 every step holds');
} catch (error) {
  say(`失败 FAILED: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  await prefecture.stop();
  rmSync(folder, { recursive: true, force: true });
}
