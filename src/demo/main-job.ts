// The main job, step by step through the station contract: what the screens do, without a screen. Each step returns its evidence.
import type { DocumentId, UnitCode } from '../shared/domain/ids.ts';
import type { SealReport } from '../shared/domain/report.ts';
import { checkNames } from '../shared/domain/report.ts';
import type { Role } from '../shared/domain/roles.ts';
import type { Station } from '../main/station/station.ts';
import { openWindowOf, type DemoWindow, type StationClient } from './demo-window.ts';
import { demoPerson } from './people.ts';
import type { DemoSeat } from './prefecture.ts';
import { sampleAttachments, sampleBody, sampleRecipients, sampleTitle } from './sample-document.ts';

// Costs nothing where the wait is satisfied; a machine that does ten other things needs it.
const defaultPatienceMs = 180_000;
const lookEveryMs = 50;

/** Polls until `read` answers; rejects in words when it does not in time. */
export async function waitFor<T>(
  what: string,
  read: () => Promise<T | null>,
  patienceMs = defaultPatienceMs,
): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const value = await read();
    if (value !== null) return value;
    if (Date.now() > deadline) throw new Error(`waited ${patienceMs / 1000} s in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}

const windows = new WeakMap<Station, Map<Role, DemoWindow>>();

/** The window of whoever holds this role: logged in once and kept, because every login costs a scrypt; logged in anew where the session has ended. */
async function windowOf({ station, unit }: DemoSeat, role: Role): Promise<DemoWindow> {
  const ofStation = windows.get(station) ?? new Map<Role, DemoWindow>();
  windows.set(station, ofStation);
  const kept = ofStation.get(role);
  const isLoggedIn = kept?.client.session.touch({}).then(
    () => true,
    () => false,
  );
  if (kept && (await isLoggedIn)) return kept;
  kept?.close();
  const opened = await openWindowOf(station, demoPerson(unit, role));
  ofStation.set(role, opened);
  return opened;
}

/** Step 1: the drafter writes, attaches, submits. */
export async function draftDocument(seat: DemoSeat, title = sampleTitle): Promise<DocumentId> {
  const window = await windowOf(seat, 'drafter');
  const { client } = window;
  const { documentId, revision } = await client.drafting.create({ kind: 'notice' });
  const content = {
    kind: 'notice',
    urgency: 'urgent',
    title,
    signatory: null,
    notes: '此件公开发布',
  } as const;
  await client.drafting.save({
    documentId,
    revision,
    content: { ...content, body: [...sampleBody], recipients: sampleRecipients() },
  });
  let newest = revision;
  for (const file of sampleAttachments()) {
    const upload = await window.upload(file.bytes);
    newest = (await client.drafting.attach({ documentId, upload, name: file.name })).revision;
  }
  await client.drafting.submit({ documentId, revision: newest });
  return documentId;
}

/** Step 2: the leader signs it off, bound to the hash of what was on the screen. */
export async function approveDocument(seat: DemoSeat, documentId: DocumentId, date: string): Promise<string> {
  const { client } = await windowOf(seat, 'leader');
  const { contentSha256 } = await client.drafting.get({ documentId });
  await client.approval.approve({
    documentId,
    contentSha256,
    opinion: '同意印发。',
    date,
    acceptMentions: false,
  });
  return contentSha256;
}

/** Step 3: the clerk registers it; answers with the number. */
export async function registerDocument(seat: DemoSeat, documentId: DocumentId): Promise<string> {
  const { client } = await windowOf(seat, 'clerk');
  const { choices } = await client.numbering.preview({ documentId });
  const issuerCode = choices[0]?.issuerCode;
  if (!issuerCode) throw new Error('the unit has no issuer code in the directory');
  const { docNumber } = await client.numbering.register({ documentId, issuerCode });
  if (docNumber === null) throw new Error('registered without a number');
  return docNumber;
}

/** Step 4: the custodian goes through the twelve steps and seals, with a riding seal when asked for. */
export async function sealDocument(seat: DemoSeat, documentId: DocumentId, { riding = false } = {}) {
  const { client } = await windowOf(seat, 'custodian');
  const desk = await client.sealing.desk({ documentId });
  for (const { name, sha256, confirmed } of desk.unchecked)
    if (!confirmed) await client.sealing.confirmUnchecked({ documentId, sha256, name });
  await client.sealing.confirmPlace({ documentId, riding });
  const result = await client.sealing.seal({ documentId, pin: seat.unit.sealPin });
  return result;
}

/** A clerk's window, for the outbox and the inbox. */
export async function openClerk(seat: DemoSeat): Promise<StationClient> {
  return (await windowOf(seat, 'clerk')).client;
}

/** Step 7, first half: the document is there without anybody having asked for it. */
export function waitForArrival(clerk: StationClient, documentId: DocumentId) {
  return waitFor(`arrival of ${documentId}`, async () => {
    const { rows } = await clerk.receiving.inbox({ states: null, before: null, limit: 50 });
    return rows.find((row) => row.documentId === documentId) ?? null;
  });
}

/** Step 8: what the sender sees of one unit, once it has reached `state`. */
export function waitForDelivery(
  clerk: StationClient,
  documentId: DocumentId,
  wish: { readonly unit: UnitCode; readonly state: string },
) {
  return waitFor(`${wish.unit} ${wish.state}`, async () => {
    const rows = await clerk.sending.deliveries({ documentId });
    return rows.find((row) => row.unit === wish.unit && row.state === wish.state) ?? null;
  });
}

/** Checks of a report that did not pass, as `name: code`. */
export function failedChecks(report: SealReport): string[] {
  return checkNames
    .filter(
      (name) => report.checks[name].result !== 'passed' && report.checks[name].result !== 'notApplicable',
    )
    .map((name) => `${name}: ${report.checks[name].result} ${report.checks[name].code}`);
}
