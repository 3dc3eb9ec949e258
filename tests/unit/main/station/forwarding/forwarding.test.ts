// The act at the forwarding unit and the judgement at the one that gets it, on a real store with really sealed packages. The bench has one unit that can seal:
// it sends to itself, so originals, covers and consents are all genuine, and what is wrong in a test is wrong by exactly one thing.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectBytes, memorySource, readChunks } from '../../../../../src/formats/byte-source.ts';
import { createForwarding } from '../../../../../src/main/station/forwarding/forwarding.ts';
import { createProof } from '../../../../../src/main/station/proof/proof.ts';
import { listShown } from '../../../../../src/main/station/checking/shown-documents.ts';
import { createPackageJudge } from '../../../../../src/main/station/receiving/judge-package.ts';
import { createOwnRebuilder } from '../../../../../src/main/station/storage/rebuild-own.ts';
import { createNoticesRepository } from '../../../../../src/main/store/notices-repository.ts';
import { signMessage } from '../../../../../src/seals/trust/machine-jws.ts';
import type { DocumentContent } from '../../../../../src/shared/domain/content.ts';
import type { DocumentId, NoticeId, UnitCode } from '../../../../../src/shared/domain/ids.ts';
import type { DeliveryNote, DocumentNotice } from '../../../../../src/shared/domain/messages.ts';
import { verifyFile } from '../../../../../src/seals/verify-file.ts';
import { forwardedPaths } from '../../../../../src/shared/domain/package-document.ts';
import { createArrivals } from '../../../../support/arrivals.ts';
import {
  noticeText,
  office,
  okay,
  openOutgoingBench,
  type OutgoingBench,
} from '../../../../support/outgoing-bench.ts';

const finance = '990100-DEP-0002' as UnitCode;
const county = '990121-GOV-0003' as UnitCode;
let bench: OutgoingBench;
let arrivals: ReturnType<typeof createArrivals>;
let forwarding: ReturnType<typeof createForwarding>;
let sequence = 0;

beforeAll(async () => {
  bench = await openOutgoingBench();
  arrivals = createArrivals(bench);
  forwarding = createForwarding(bench.parts, () => undefined);
});
afterAll(() => bench.close());

const toSelf = [{ unit: office, role: 'main' as const, copies: 1 }];
const sha256Of = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');
type Wish = Parameters<typeof arrivals.makePackage>[1] & {
  readonly recipients?: DeliveryNote['recipients'];
};

const contentTo = (recipients: DeliveryNote['recipients']): DocumentContent['recipients'] =>
  recipients.map((row) => ({ ...row, name: '云岭市人民政府办公室' }));

/** A genuine document of this unit to itself, and its note. */
async function makeOriginal({ recipients = toSelf, ...wish }: Wish = {}) {
  const documentId = arrivals.newId();
  const changes = { ...wish.content, recipients: contentTo(recipients) };
  const bytes = await arrivals.makePackage(documentId, { ...wish, content: changes });
  const forward = changes.forward === undefined ? {} : { forward: changes.forward };
  const note = await arrivals.makeNote(documentId, bytes, { recipients, ...forward });
  return { documentId, bytes, note };
}

/** The same, arrived and signed for. */
async function receive(wish: Wish = {}) {
  const original = await makeOriginal(wish);
  const { clerk } = bench.people;
  expect(await arrivals.arrive(original.note, original.bytes)).toMatchObject({ result: 'stored' });
  okay(await arrivals.receiving.signFor(clerk, { documentId: original.documentId, note: null }));
  return original;
}

const notice = (documentId: DocumentId, changes: Partial<DocumentNotice> = {}): DocumentNotice => ({
  type: 'yizhan/document-notice/1',
  noticeId: `019b0000-0000-7000-8000-${String((sequence += 1)).padStart(12, '0')}` as NoticeId,
  documentId,
  sender: office,
  kind: 'permit',
  sequence,
  addressees: [office],
  reason: '仅限所属单位',
  replacedBy: null,
  byPerson: '沈闻笛',
  issuedAt: new Date(bench.parts.clock.nowMs()).toISOString(),
  ...changes,
});

async function signNotice(said: DocumentNotice): Promise<string> {
  const signer = bench.parts.keys.machineSigner();
  if (signer === null) throw new Error('the bench has a machine key');
  return signMessage(said, signer);
}

/** What the sender said about it, as the intake keeps it. */
async function say(documentId: DocumentId, changes: Partial<DocumentNotice> = {}): Promise<void> {
  const said = notice(documentId, changes);
  const atMs = bench.parts.clock.nowMs();
  createNoticesRepository(bench.parts.store.db).keep({
    ...said,
    jws: await signNotice(said),
    ...{ issuedAtMs: atMs, receivedAtMs: atMs, effect: 'applied' },
  });
}

const look = async (documentId: DocumentId) =>
  okay(await forwarding.look(bench.people.clerk, { documentId }));
const begin = (documentId: DocumentId, units = [finance], cover = '请认真贯彻执行。') =>
  forwarding.begin(bench.people.clerk, { documentId, units, cover });
/** The draft that was begun. */
const begunDraft = (answer: Awaited<ReturnType<typeof begin>>) => ({
  documentId: okay(answer).documentId as DocumentId,
});

describe('the act of the clerk', () => {
  it('begins a draft with the original in it, names the units in its history and audit, and offers them no second time', async () => {
    const { documentId, bytes } = await receive({ content: { forward: 'yes', urgency: 'routine' } });
    expect(await look(documentId)).toMatchObject({ rule: 'yes', refusal: null, had: [], passedOn: [] });
    const begun = begunDraft(await begin(documentId));
    const cover = okay(bench.drafting.get(bench.people.clerk, begun));
    expect(cover.content).toMatchObject({
      title: `关于转发《${noticeText.title}》的通知`,
      body: [{ level: 'text', text: '请认真贯彻执行。' }],
      recipients: [{ unit: finance, role: 'main' }],
      forwards: { documentId, sender: office, packageSha256: sha256Of(bytes) },
    });
    const looked = await look(documentId);
    expect(looked.had).toEqual([{ unit: finance, name: '云岭市财政局', from: 'drafted' }]);
    expect(looked.passedOn).toMatchObject([
      { documentId: begun.documentId, state: 'draft', sealedAtMs: null },
    ]);
    expect(await begin(documentId)).toMatchObject({ ok: false, code: 'recipient-already' });
    expect(await begin(documentId, [office])).toMatchObject({ ok: false, code: 'recipient-already' });
    expect(arrivals.audit(documentId).at(-1)).toMatchObject({
      act: 'inbox.forwardBegun',
      details: { cover: begun.documentId, units: finance },
    });
    // Thrown away: the unit may be chosen again.
    okay(bench.drafting.annul(bench.people.clerk, { ...begun, reason: '不转了' }));
    expect((await look(documentId)).had).toEqual([]);
  });

  it('is refused in words by the sender, without consent, before 签收 and after an annulment; the draft that was begun then stops', async () => {
    const forbidden = await receive({ content: { forward: 'no' } });
    expect(await begin(forbidden.documentId)).toMatchObject({
      code: 'forward-refused',
      details: { reason: 'not-allowed' },
    });
    const asking = await receive();
    expect(await begin(asking.documentId)).toMatchObject({ details: { reason: 'consent-missing' } });
    await say(asking.documentId);
    expect((await look(asking.documentId)).consent).toMatchObject({ by: '沈闻笛', reason: '仅限所属单位' });
    const begun = begunDraft(await begin(asking.documentId, [county]));
    const { revision } = okay(bench.drafting.get(bench.people.clerk, begun));
    await say(asking.documentId, { kind: 'annul' });
    expect(bench.drafting.submit(bench.people.clerk, { ...begun, revision })).toMatchObject({
      code: 'forward-refused',
      details: { reason: 'annulled' },
    });
    const unsigned = await makeOriginal({ content: { forward: 'yes' } });
    await arrivals.arrive(unsigned.note, unsigned.bytes);
    expect(await begin(unsigned.documentId)).toMatchObject({ details: { reason: 'not-signed' } });
  });

  it('keeps what is passed on whatever a form sends', async () => {
    const { documentId } = await receive({ content: { forward: 'yes' } });
    const begun = begunDraft(await begin(documentId));
    const { content, revision } = okay(bench.drafting.get(bench.people.clerk, begun));
    const { attachments, forwards, ...sent } = content;
    expect(attachments).toEqual([]);
    okay(
      bench.drafting.save(bench.people.clerk, {
        ...begun,
        revision,
        content: { ...sent, title: '另一个标题' },
      }),
    );
    expect(okay(bench.drafting.get(bench.people.clerk, begun)).content.forwards).toEqual(forwards);
  });
});

interface CoverWish {
  readonly original: Awaited<ReturnType<typeof makeOriginal>>;
  readonly forwards?: Partial<NonNullable<DocumentContent['forwards']>>;
  readonly note?: string;
  readonly consent?: string;
}

const forwardsOf = ({ original, forwards }: CoverWish): NonNullable<DocumentContent['forwards']> => ({
  documentId: original.documentId,
  sender: office,
  senderName: '云岭市人民政府办公室',
  docNumber: '云府办发〔2026〕1号',
  title: noticeText.title,
  packageSha256: sha256Of(original.bytes) as never,
  ...forwards,
});

/** A sealed covering document with this original in it. */
async function makeCover(wish: CoverWish) {
  const { original, note = original.note, consent } = wish;
  const texts = [
    { path: forwardedPaths.package, name: '原件.asice', bytes: original.bytes },
    { path: forwardedPaths.note, name: '原件交接单.jws', bytes: Buffer.from(note) },
    ...(consent === undefined
      ? []
      : [{ path: forwardedPaths.consent, name: '同意转发.jws', bytes: Buffer.from(consent) }]),
  ];
  const documentId = arrivals.newId();
  const bytes = await arrivals.makePackage(documentId, {
    content: { forwards: forwardsOf(wish), title: coverTitle, recipients: contentTo(toSelf) },
    forwarded: texts,
  });
  return { documentId, bytes, note: await arrivals.makeNote(documentId, bytes, { recipients: toSelf }) };
}
const coverTitle = `关于转发《${noticeText.title}》的通知`;

describe('the judgement of whoever gets it', () => {
  async function judge(wish: CoverWish) {
    const { bytes } = await makeCover(wish);
    const { report } = await createPackageJudge(bench.parts)({
      source: memorySource(bytes),
      sha256: sha256Of(bytes) as never,
      read: null,
    });
    return report;
  }
  const outcomeOf = async (wish: CoverWish) => (await judge(wish)).checks.forwarded;

  it('finds the original whole, with a report of its own', async () => {
    const original = await makeOriginal({ content: { forward: 'yes' } });
    const report = await judge({ original });
    expect(report.checks.forwarded).toMatchObject({ result: 'passed', evidence: { sender: office } });
    expect(report.forwarded?.checks.deliveryNote.result).toBe('passed');
    expect(report.forwarded?.checks.contentMatchesPage.result).toBe('passed');
    const others = Object.values(report.checks).filter(({ result }) => result === 'failed');
    expect(others).toEqual([]);
  });

  it('lets its files be looked at in 验章 like those of any package, each by its own seals', async () => {
    const original = await makeOriginal({ content: { forward: 'yes' } });
    const look = async (bytes: Uint8Array) => {
      const source = memorySource(bytes);
      const judged = await verifyFile({ source, trust: null, now: new Date(bench.parts.clock.nowMs()) });
      const shown = (await listShown(source, judged)).map(({ path, place }) => {
        if (place instanceof Uint8Array) throw new Error('packages store their files as they are');
        return [path, sha256Of(bytes.subarray(place.offset, place.offset + place.sizeBytes))];
      });
      return [...shown, ...judged.parts.map(({ path, report }) => [path, report.seals.length])];
    };
    const alone = await look(original.bytes);
    // A page to look at, and its report.
    expect(alone.length).toBeGreaterThan(1);
    const under = alone.map(([path, what]) => [`${forwardedPaths.package}/${path}`, what]);
    expect(await look((await makeCover({ original })).bytes)).toEqual(expect.arrayContaining(under));
  });

  it('refuses what its sender forbade, and what needs a consent that is missing, another’s or forged', async () => {
    const forbidden = await makeOriginal({ content: { forward: 'no' } });
    const consentTo = (id: DocumentId, changes?: Partial<DocumentNotice>) => signNotice(notice(id, changes));
    const consent = await consentTo(forbidden.documentId);
    expect(await outcomeOf({ original: forbidden, consent })).toMatchObject({ code: 'FORWARD_NOT_ALLOWED' });
    const original = await makeOriginal();
    expect(await outcomeOf({ original })).toMatchObject({ code: 'FORWARD_WITHOUT_CONSENT' });
    const id = original.documentId;
    expect(await outcomeOf({ original, consent: await consentTo(id) })).toMatchObject({ result: 'passed' });
    for (const wrong of [
      await consentTo(forbidden.documentId),
      await consentTo(id, { addressees: [finance] }),
      await consentTo(id, { kind: 'remind' }),
      `${(await consentTo(id)).slice(0, -8)}AAAAAAAA`,
    ])
      expect(await outcomeOf({ original, consent: wrong })).toMatchObject({
        code: 'FORWARD_CONSENT_REFUSED',
      });
  });

  it('refuses a changed original, another one than is named, and one that was never sent to whoever passes it on', async () => {
    const original = await makeOriginal({ content: { forward: 'yes' } });
    const changed = Buffer.from(original.bytes);
    changed[Math.floor(changed.length / 2)] = (changed[Math.floor(changed.length / 2)] ?? 0) ^ 1;
    const damaged = { ...original, bytes: changed };
    expect(await outcomeOf({ original: damaged })).toMatchObject({ code: 'FORWARDED_INVALID' });
    for (const forwards of [{ title: '别的标题' }, { docNumber: '云府办发〔2026〕2号' }, { sender: finance }])
      expect(await outcomeOf({ original, forwards })).toMatchObject({ code: 'FORWARDED_DIFFERS' });
    const elsewhere = await makeOriginal({
      content: { forward: 'yes' },
      recipients: [{ unit: finance, role: 'main', copies: 1 }],
    });
    expect(await outcomeOf({ original: elsewhere })).toMatchObject({ code: 'FORWARDER_NOT_ADDRESSED' });
  });

  it('refuses a cover in a cover, and shows nothing where the original bears a secrecy marking', async () => {
    const inner = await makeOriginal({ content: { forward: 'yes' } });
    const nested = await makeOriginal({
      content: { forward: 'yes', forwards: forwardsOf({ original: inner }) },
      forwarded: [
        { path: forwardedPaths.package, name: '原件.asice', bytes: inner.bytes },
        { path: forwardedPaths.note, name: '原件交接单.jws', bytes: Buffer.from(inner.note) },
      ],
    });
    expect(await outcomeOf({ original: nested })).toMatchObject({ code: 'FORWARDED_NESTED' });
    const marked = await makeOriginal({ content: { forward: 'yes' }, secrecy: '机密★10年' });
    expect((await judge({ original: marked })).checks.secrecy).toMatchObject({ code: 'SECRECY_MARKING' });
  });

  it('counts a package with a forwarded part that the approved content does not name as not whole', async () => {
    const original = await makeOriginal({ content: { forward: 'yes' } });
    const bytes = await arrivals.makePackage(arrivals.newId(), {
      forwarded: [{ path: forwardedPaths.package, name: '原件.asice', bytes: original.bytes }],
    });
    const { report } = await createPackageJudge(bench.parts)({
      source: memorySource(bytes),
      sha256: sha256Of(bytes) as never,
      read: null,
    });
    expect(report.checks.everyFileCovered).toMatchObject({ result: 'failed', code: 'FORWARDED_DIFFERS' });
  });
});

describe('the report on paper', () => {
  /** The words of the PDF, as another program reads them. */
  async function printed(documentId: DocumentId, language: 'zh-CN' | 'en'): Promise<string> {
    const { clerk } = bench.people;
    const { handle } = okay(await createProof(bench.parts).report(clerk, { documentId, language }));
    const lent = bench.parts.content.lent(clerk, handle);
    if (!lent) throw new Error('not lent');
    const file = path.join(bench.parts.folders.temp, `report-${language}.pdf`);
    writeFileSync(file, await collectBytes(readChunks(lent.source)));
    return execFileSync('pdftotext', ['-raw', file, '-'], { encoding: 'utf8' }).replaceAll(/\s+/g, '');
  }

  it('says the rule, the consent and the original’s own judgement, of its own seal', async () => {
    const original = await makeOriginal({ title: '关于原件的通知' });
    const consent = await signNotice(notice(original.documentId));
    const cover = await makeCover({ original, consent, forwards: { title: '关于原件的通知' } });
    await arrivals.arrive(cover.note, cover.bytes);
    const text = await printed(cover.documentId, 'zh-CN');
    const [own, inner = ''] = text.split('所转发的原件:有效');
    expect(own).toContain('转发规定:转发须经发文机关同意');
    for (const said of [
      '公文:关于原件的通知',
      '转发规定:转发须经发文机关同意',
      '同意转发:沈闻笛·2026',
      '仅限所属单位',
      '√封装签名有效',
      sha256Of(original.bytes),
    ])
      expect(inner).toContain(said);
    expect(await printed(cover.documentId, 'en')).toContain('Theoriginalthatispassedon:valid');
    // Another's word is no consent, and the report does not repeat it.
    const foreign = await signNotice(notice(original.documentId, { addressees: [finance] }));
    const without = await makeCover({ original, consent: foreign, forwards: { title: '关于原件的通知' } });
    await arrivals.arrive(without.note, without.bytes);
    const told = await printed(without.documentId, 'zh-CN');
    expect(told).toContain('同意转发:封装里没有发文机关对转发单位的同意');
    expect(told).not.toContain('沈闻笛·');
    expect(told).toContain('结论:无效');
  });
});

describe('after a restore', () => {
  it('a covering document that comes back from its package is listed with its original again, once', async () => {
    const original = await receive({ content: { forward: 'yes' } });
    const cover = await makeCover({ original });
    const rebuild = createOwnRebuilder(bench.parts, createPackageJudge(bench.parts), () => undefined);
    const acceptedAtMs = bench.parts.clock.nowMs();
    const file = {
      source: memorySource(cover.bytes),
      sha256: sha256Of(cover.bytes) as never,
      sizeBytes: cover.bytes.length,
      staged: null,
      dispose: () => Promise.resolve(),
    };
    const record = { documentId: cover.documentId, note: cover.note, acceptedAtMs };
    const again = () => rebuild(record, () => Promise.resolve({ ok: true, value: file }));
    expect(await again()).toBe('rebuilt');
    expect((await look(original.documentId)).passedOn).toMatchObject([
      {
        documentId: cover.documentId,
        docNumber: '云府办发〔2026〕1号',
        state: 'sent',
        units: ['云岭市人民政府办公室'],
      },
    ]);
    const year = Number(bench.parts.clock.today().slice(0, 4));
    const book = okay(bench.registers.incoming(bench.people.clerk, { year }));
    const row = book.find(({ documentId }) => documentId === original.documentId);
    expect(row?.forwarded).toMatchObject([{ documentId: cover.documentId, state: 'sent' }]);
    expect(await again()).toBe('known');
    const acts = bench.parts.store.db
      .prepare(`SELECT note FROM history WHERE document_id = ? AND act = 'forwarded'`)
      .all(original.documentId);
    expect(acts).toEqual([{ note: '云府办发〔2026〕1号 → 云岭市人民政府办公室' }]);
  });
});
