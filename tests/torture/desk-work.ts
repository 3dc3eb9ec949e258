// The people of one station at work: they draft, sign off, number, seal, recall, and sign for what comes. All they know is in the store.
import { openWindowOf, type DemoWindow } from '../../src/demo/demo-window.ts';
import { demoPerson, demoUnits, type DemoUnit } from '../../src/demo/people.ts';
import type { Station } from '../../src/main/station/station.ts';
import type { DocumentId } from '../../src/shared/domain/ids.ts';
import type { Role } from '../../src/shared/domain/roles.ts';
import type { StationMessage } from './messages.ts';

export interface DeskWork {
  /** Takes the documents that somebody began to the outbox; true when there were any. */
  goOn(): Promise<boolean>;
  /** A new document, all the way to the outbox. */
  sendOne(): Promise<void>;
  /** Opens, signs or returns what is in the inbox; true when there was anything. */
  receive(): Promise<boolean>;
  close(): void;
}

export interface DeskOptions {
  readonly station: Station;
  readonly unit: DemoUnit;
  readonly random: () => number;
  readonly tell: (message: StationMessage) => void;
}

type People = (role: Role) => Promise<DemoWindow>;

const recallShare = 0.04;
const remindShare = 0.02;
const returnShare = 0.05;
const openShare = 0.25;
// Larger than a row of the store: these go the way of the large files.
const largeShare = 0.03;
const largeBytes = 300_000;

/** The people of the station, each in a window of their own, logged in when first needed. */
export function openDesks(options: DeskOptions): DeskWork {
  const windows = new Map<Role, DemoWindow>();
  const people: People = async (role) => {
    const open = windows.get(role) ?? (await openWindowOf(options.station, demoPerson(options.unit, role)));
    windows.set(role, open);
    return open;
  };
  return {
    goOn: () => goOn(people, options),
    sendOne: async () => {
      const documentId = await draft(people, options);
      await takeOn(people, options, { documentId, state: 'reviewing' });
      await maybeFollow(people, options);
    },
    receive: () => receive(people, options),
    close: () => windows.forEach((window) => window.close()),
  };
}

/** The code with which the station refused, or the error itself when it is none. */
async function refusalOf(call: Promise<unknown>): Promise<string | null> {
  try {
    await call;
    return null;
  } catch (error) {
    const code = (error as { data?: { code?: string } }).data?.code;
    if (code === undefined) throw error;
    return code;
  }
}

async function draft(people: People, { unit, random }: DeskOptions): Promise<DocumentId> {
  const { client, upload } = await people('drafter');
  const { documentId, revision } = await client.drafting.create({ kind: 'notice' });
  const recipients = demoUnits
    .filter(({ code }) => code !== unit.code)
    .map(({ code, shortName }) => ({ unit: code, name: shortName, role: 'main' as const, copies: 1 }));
  const urgency = (['flash', 'urgent', 'routine', 'routine'] as const)[Math.floor(random() * 4)] ?? 'routine';
  const saved = await client.drafting.save({
    documentId,
    revision,
    content: {
      kind: 'notice',
      urgency,
      title: `关于第${documentId.slice(-6)}号值班演练的通知`,
      body: [{ level: 'text', text: '请各单位做好值班工作，遇有情况及时报告。' }],
      recipients,
      signatory: null,
      notes: null,
    },
  });
  let newest = saved.revision;
  if (random() < largeShare) {
    const picture = Buffer.alloc(largeBytes, Math.floor(random() * 256));
    picture.set([0xff, 0xd8, 0xff, 0xe0]);
    const handle = await upload(picture);
    newest = (await client.drafting.attach({ documentId, upload: handle, name: '示意图.jpg' })).revision;
  }
  await client.drafting.submit({ documentId, revision: newest });
  return documentId;
}

interface Begun {
  readonly documentId: DocumentId;
  readonly state: string;
}

async function goOn(people: People, options: DeskOptions): Promise<boolean> {
  const { client } = await people('clerk');
  const begun = await client.drafting.list({
    states: ['reviewing', 'approved', 'sealing'],
    before: null,
    limit: 50,
  });
  for (const row of begun.rows) await takeOn(people, options, row);
  return begun.rows.length > 0;
}

async function takeOn(people: People, { station, unit, tell }: DeskOptions, begun: Begun): Promise<void> {
  const { documentId, state } = begun;
  if (state === 'reviewing') {
    const { client } = await people('leader');
    const { contentSha256 } = await client.drafting.get({ documentId });
    const date = station.parts.clock.today();
    await client.approval.approve({
      documentId,
      contentSha256,
      opinion: '同意',
      date,
      acceptMentions: false,
    });
  }
  if (state !== 'sealing') {
    const { client } = await people('clerk');
    const issuerCode = unit.issuerCodes[0] ?? '';
    await client.numbering.register({ documentId, issuerCode });
  }
  const { client } = await people('custodian');
  const desk = await client.sealing.desk({ documentId });
  for (const { name, sha256, confirmed } of desk.unchecked)
    if (!confirmed) await client.sealing.confirmUnchecked({ documentId, sha256, name });
  await client.sealing.confirmPlace({ documentId });
  await client.sealing.seal({ documentId, pin: unit.sealPin });
  tell({ kind: 'sealed', documentId });
}

/** Now and then the clerk has second thoughts about the newest document that is on its way: the recall races with the signature. */
async function maybeFollow(people: People, { station, random, tell }: DeskOptions): Promise<void> {
  const drawn = random();
  if (drawn > recallShare + remindShare) return;
  const documentId = station.parts.store.db
    .prepare<[], DocumentId>(
      `SELECT document_id FROM outbox AS sent WHERE state = 'accepted' AND EXISTS (SELECT 1 FROM deliveries
         WHERE document_id = sent.document_id AND state IN ('pending', 'delivered', 'opened') AND recall IS NULL)
       ORDER BY accepted_at_ms DESC LIMIT 1`,
    )
    .pluck()
    .get();
  if (documentId === undefined) return;
  const { notices } = (await people('clerk')).client;
  const wish = { documentId, units: null, reason: '内容有误，请勿办理。' };
  const refusal = await refusalOf(drawn < recallShare ? notices.recall(wish) : notices.remind(wish));
  // The last one signed between the choice and the act.
  if (refusal !== null && refusal !== 'nobody-left')
    tell({ kind: 'trouble', what: `recall or remind: ${refusal}` });
}

async function receive(people: People, { random, tell }: DeskOptions): Promise<boolean> {
  const { receiving } = (await people('clerk')).client;
  const { rows } = await receiving.inbox({ states: ['arrived', 'opened'], before: null, limit: 20 });
  for (const { documentId, state, verdict } of rows) {
    if (verdict !== 'valid') tell({ kind: 'trouble', what: `arrived ${verdict}: ${documentId}` });
    if (state === 'arrived' && random() < openShare) await receiving.open({ documentId });
    const returned = random() < returnShare;
    const refusal = await refusalOf(
      returned
        ? receiving.return({ documentId, reasons: ['misdirected'], note: null })
        : receiving.signFor({ documentId, note: null }),
    );
    if (refusal === null && !returned) tell({ kind: 'signed', documentId });
    // The sender was first.
    else if (refusal !== null && refusal !== 'recalled-by-sender')
      tell({ kind: 'trouble', what: `sign or return: ${refusal}` });
  }
  return rows.length > 0;
}
