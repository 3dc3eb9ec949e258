import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTimeStampDesk } from '../../../../../src/authority/time-stamp/time-stamp-desk.ts';
import {
  listenForTimeStamps,
  type TimeStampListener,
} from '../../../../../src/authority/time-stamp/time-stamp-listener.ts';
import { createHome } from '../../../../../src/main/station/home/home.ts';
import { writeJointAnswer } from '../../../../../src/main/station/joint/joint-file.ts';
import { filesOf } from '../../../../../src/main/station/joint/joint-context.ts';
import { addLateStamps } from '../../../../../src/main/station/joint/late-stamps.ts';
import { createJoint } from '../../../../../src/main/station/joint/joint.ts';
import { createRegisters } from '../../../../../src/main/station/registers/registers.ts';
import type { TimeStamper } from '../../../../../src/main/station/sealing/time-stamp.ts';
import { makeTimeStampToken } from '../../../../../src/seals/pki/timestamp.ts';
import { signMessage } from '../../../../../src/seals/trust/machine-jws.ts';
import { createJointRoundsRepository } from '../../../../../src/main/store/joint-rounds-repository.ts';
import { createOutboxRepository } from '../../../../../src/main/store/outbox-repository.ts';
import { verdictOf } from '../../../../../src/shared/domain/report.ts';
import type { SealVerification } from '../../../../../src/shared/domain/verification.ts';
import type { DocumentId, Sha256, UnitCode } from '../../../../../src/shared/domain/ids.ts';
import type { JointAnswer } from '../../../../../src/shared/domain/joint-issue.ts';
import {
  approve,
  authorityPassphrase,
  draft,
  noticeText,
  okay,
  openOutgoingBench,
  type OutgoingBench,
  register,
  sealPin,
} from '../../../../support/outgoing-bench.ts';
import {
  bring,
  coSeal,
  encryptedTo,
  handedOn,
  type JointStation,
  openJointStation,
} from '../../../../support/joint-bench.ts';

import { createSealPki } from '../../../../support/seals/seal-pki.ts';

const office = { unit: '990100-GOV-0001' as UnitCode, name: '云岭市人民政府办公室' };
const finance = { unit: '990100-DEP-0002' as UnitCode, name: '云岭市财政局' };
const county = { unit: '990121-GOV-0003' as UnitCode, name: '云溪县人民政府' };

let bench: OutgoingBench;
let main: Pick<JointStation, 'parts' | 'joint' | 'custodian'>;
let bureau: JointStation;
let third: JointStation;
let service: TimeStampListener;

beforeAll(async () => {
  bench = await openOutgoingBench();
  const clock = (): Date => new Date(bench.parts.clock.nowMs());
  const desk = openTimeStampDesk({ folder: bench.authorityFolder, passphrase: authorityPassphrase, clock });
  service = await listenForTimeStamps({ desk, port: 0 });
  bureau = await openJointStation(bench, { code: finance.unit, name: finance.name, diameterMm: 42 });
  third = await openJointStation(bench, { code: county.unit, name: county.name, diameterMm: 45 });
  await bench.republish();
  main = { parts: bench.parts, joint: createJoint(bench.parts), custodian: bench.people.custodian };
});
afterAll(async () => {
  await service.close();
  bureau.close();
  third.close();
  bench.close();
});

/** A joint document at the desk, all steps passed; with a riding seal when asked for. */
function prepare(issuers = [office, finance], riding = false): DocumentId {
  const { drafter, custodian } = bench.people;
  const { documentId, revision } = draft(bench);
  const content = { ...noticeText, issuers };
  okay(bench.drafting.save(drafter, { documentId, revision, content }));
  register(bench, approve(bench, okay(bench.drafting.get(drafter, { documentId }))));
  okay(bench.sealing.confirmPlace(custodian, { documentId, riding }));
  return documentId;
}

/** The own seal and the file that goes out. */
async function send(issuers = [office, finance], riding = false) {
  const documentId = prepare(issuers, riding);
  const view = okay(await main.joint.start(main.custodian, { documentId, pin: sealPin }));
  return { documentId, view, file: await handedOn(main, main.custodian, view) };
}

function expectRiding([own, ...others]: readonly SealVerification[], rides: boolean): void {
  const notes = own?.steps.sealPicture?.findings ?? [];
  expect(notes.map(({ code }) => code)).toEqual(rides ? ['RIDING_SEAL_WHOLE'] : []);
  expect(others.map(({ pages }) => pages.length)).toEqual([1, 1]);
}

/** A token by nobody who is trusted would make every seal worse: the files stay as they are. */
async function expectUntouched(documentId: DocumentId): Promise<void> {
  const trust = bench.parts.trust.current();
  const round = createJointRoundsRepository(bench.parts.store.db).get(documentId);
  if (trust === null || round === undefined) throw new Error('a round under lists');
  const { document } = round;
  const files = await filesOf(bench.parts, document);
  const now = new Date(bench.parts.clock.nowMs());
  let asked = 0;
  const timeStamp: TimeStamper = ({ digest, value }) => {
    asked += 1;
    const serial = Uint8Array.of(asked);
    const signer = createSealPki('sm2', '云海市').timeStamper;
    return Promise.resolve(
      makeTimeStampToken({ imprint: { digest, value }, signer, serial, policyOid: '2.25.9', now }),
    );
  };
  const left = await addLateStamps({ trust, now, timeStamp }, { document, files });
  expect(asked).toBeGreaterThan(0);
  expect(left).toEqual({ document, files });
}

describe.each(['ofd', 'pdf'] as const)('with %s originals', (form) => {
  beforeAll(async () => {
    const timeStampUrl = 'http://127.0.0.1:1/';
    bench.authority.setPolicy({ sealForms: { default: form, exceptions: [] }, timeStampUrl });
    await bench.republish();
  });

  it('goes from unit to unit and ends as a package that a receiver finds valid', async () => {
    const issuers = [office, finance, county];
    const rides = form === 'ofd';
    const { documentId, file, view } = await send(issuers, rides);
    expect(view).toMatchObject({ state: 'collecting', next: finance.name });
    const first = await coSeal(bureau, okay(await bring(bureau, file)));
    const back = okay(await bring(main, await handedOn(bureau, bureau.custodian, first)));
    expect(back).toMatchObject({ state: 'collecting', next: county.name });
    const onward = await handedOn(main, main.custodian, back);
    const second = await coSeal(third, okay(await bring(third, onward)));
    const whole = okay(await bring(main, await handedOn(third, third.custodian, second)));
    expect(whole).toMatchObject({ state: 'complete', next: null, file: null });
    await expectUntouched(documentId);
    bench.authority.setPolicy({ timeStampUrl: service.url });
    await bench.republish();
    const done = okay(await main.joint.finish(main.custodian, { documentId, pin: sealPin }));
    expect(verdictOf(done.report.checks)).toBe('valid');
    for (const { report } of done.report.bodies ?? []) {
      const seals = report.seals.filter(({ kind }) => kind !== 'timeStamp');
      expect(seals).toHaveLength(issuers.length);
      // None had a time stamp when it was put on: the service was away.
      expect(seals.filter(({ provenAt }) => provenAt === null)).toEqual([]);
    }
    // The riding seal is the main issuer's alone: its seal is on every page, the others on theirs.
    const ofOriginal = done.report.bodies?.[0]?.report.seals ?? [];
    expectRiding(
      ofOriginal.filter(({ kind }) => kind !== 'timeStamp'),
      rides,
    );
    const rows = okay(bench.registers.sealUse(main.custodian, { year: 2026 }));
    expect(rows.filter((row) => row.documentId === documentId)).toMatchObject([
      { entryNo: done.registerEntry, result: 'sealed' },
    ]);
    expect(okay(createRegisters(bureau.parts).sealUse(bureau.custodian, { year: 2026 }))[0]).toMatchObject({
      documentId,
      sealName: finance.name,
      approver: bureau.leader.person.name,
    });
    expect(okay(await bureau.joint.list(bureau.custodian, {}))[0]).toMatchObject({ state: 'sealed' });
    const sent = createOutboxRepository(bench.parts.store.db).get(documentId);
    expect(sent?.packageSha256).toBe(done.packageSha256);
  });
});

const book = (station: Pick<JointStation, 'parts' | 'custodian'>) =>
  okay(createRegisters(station.parts).sealUse(station.custodian, { year: 2026 }));
const waitingFor = async (station: Pick<JointStation, 'parts'>, actor: JointStation['leader']) => {
  const home = createHome(station.parts);
  const acts = okay(await home.board(actor, {})).tasks.filter(({ act }) => act.startsWith('joint'));
  expect(okay(await home.counts(actor, {})).joint).toBe(acts.length);
  return acts.map(({ act, documentId }) => `${act} ${documentId}`);
};
const auditOf = ({ parts }: Pick<JointStation, 'parts'>, subject: DocumentId): unknown[] =>
  parts.store.db.prepare('SELECT act FROM audit WHERE subject = ? ORDER BY rowid').pluck().all(subject);

describe('a unit that does not seal', () => {
  const reason = '资金来源尚未落实，请先会商';

  it('answers by a signed file; the main issuer returns the document and its seal reads as voided', async () => {
    const { documentId, file } = await send();
    okay(await bring(bureau, file));
    expect(await waitingFor(bureau, bureau.leader)).toEqual([`jointAgree ${documentId}`]);
    expect(await waitingFor(main, main.custodian)).toEqual([]);
    expect(await bureau.joint.decline(bureau.leader, { documentId, reason: ' ' })).toMatchObject({
      code: 'reason-missing',
    });
    const declined = okay(await bureau.joint.decline(bureau.leader, { documentId, reason }));
    expect(declined).toMatchObject({ state: 'declined', reason, file: { to: office.name } });
    expect(declined.history.at(-1)).toMatchObject({ act: 'jointDecline', note: reason });
    expect(await waitingFor(bureau, bureau.leader)).toEqual([]);

    const answer = await handedOn(bureau, bureau.leader, declined);
    expect(await bring(third, answer)).toMatchObject({ details: { reason: 'not-our-key' } });
    const refused = okay(await bring(main, answer));
    expect(refused).toMatchObject({ state: 'refused', next: finance.name, reason });
    expect(refused.history.at(-1)).toMatchObject({
      act: 'jointRefuse',
      note: `${finance.name} ${bureau.leader.person.name}：${reason}`,
    });
    expect(auditOf(bureau, documentId)).toContain('joint.decline');
    expect(auditOf(main, documentId)).toContain('joint.refuse');
    expect(await waitingFor(main, main.custodian)).toEqual([`jointSeal ${documentId}`]);
    expect(await bring(main, answer)).toMatchObject({ details: { reason: 'already-here' } });

    const rowsBefore = book(main);
    okay(bench.sealing.return(main.custodian, { documentId, reason: '财政局不用印' }));
    const rows = book(main);
    expect(rows.map(({ entryNo }) => entryNo)).toEqual(rowsBefore.map(({ entryNo }) => entryNo));
    expect(rows.find((row) => row.documentId === documentId)).toMatchObject({
      result: 'voided',
      voided: { by: main.custodian.person.name, code: 'returned', reason: '财政局不用印' },
    });
    expect(auditOf(main, documentId)).toContain('sealUse.void');
    expect(await waitingFor(main, main.custodian)).toEqual([]);
    expect(await bring(main, answer)).toMatchObject({ details: { reason: 'round-unknown' } });
  });

  it('may seal after all; its old answer changes nothing then, nor does one of a unit whose turn it is not', async () => {
    const { documentId, file } = await send([office, finance, county]);
    const view = okay(await bring(bureau, file));
    const read = { documentId, contentSha256: view.contentSha256 };
    const forged = (from: JointStation, unit: UnitCode, documentSha256: string) =>
      answerOf(from, { ...read, documentSha256: documentSha256 as Sha256, from: unit });
    const answer = await handedOn(
      bureau,
      bureau.custodian,
      okay(await bureau.joint.decline(bureau.custodian, { documentId, reason })),
    );
    okay(await bring(main, answer));
    const back = await handedOn(
      bureau,
      bureau.custodian,
      await coSeal(bureau, okay(await bring(bureau, file))),
    );
    expect(okay(await bring(main, back))).toMatchObject({
      state: 'collecting',
      next: county.name,
      reason: null,
    });
    expect(await bring(main, answer)).toMatchObject({ details: { reason: 'answer-outdated' } });
    expect(await bring(main, await forged(third, county.unit, 'f'.repeat(64)))).toMatchObject({
      details: { reason: 'answer-outdated' },
    });
    expect(await bring(main, await forged(third, finance.unit, 'f'.repeat(64)))).toMatchObject({
      details: { reason: 'sender-refused' },
    });
  });

  async function answerOf(
    station: JointStation,
    said: Pick<JointAnswer, 'documentId' | 'documentSha256' | 'from'>,
  ): Promise<Uint8Array> {
    const machine = station.parts.keys.machineSigner();
    if (machine === null) throw new Error('a machine key');
    const { documentId, documentSha256, from } = said;
    const answer: JointAnswer = {
      ...{ type: 'yizhan/joint-answer/1', documentId, documentSha256, from, to: office.unit },
      ...{ reason, byPerson: '秦岭', at: new Date(station.parts.clock.nowMs()).toISOString() },
    };
    return encryptedTo(station, office.unit, writeJointAnswer(await signMessage(answer, machine)));
  }
});

it('voids the co-issuer’s seal too when another wording of the document comes', async () => {
  const { drafter, custodian } = bench.people;
  const { documentId, file } = await send();
  await coSeal(bureau, okay(await bring(bureau, file)));
  okay(bench.sealing.return(custodian, { documentId, reason: '改期' }));
  const { revision } = okay(bench.drafting.get(drafter, { documentId }));
  const content = { ...noticeText, issuers: [office, finance], title: '关于开展汛期安全复查的通知' };
  okay(bench.drafting.save(drafter, { documentId, revision, content }));
  register(bench, approve(bench, okay(bench.drafting.get(drafter, { documentId }))));
  okay(bench.sealing.confirmPlace(custodian, { documentId }));
  const again = okay(await main.joint.start(custodian, { documentId, pin: sealPin }));
  expect(okay(await bring(bureau, await handedOn(main, custodian, again))).state).toBe('arrived');
  const rows = book(bureau).filter((row) => row.documentId === documentId);
  expect(rows).toMatchObject([
    { result: 'voided', voided: { by: bureau.custodian.person.name, code: 'replaced', reason: '' } },
  ]);
  expect(book(main).filter((row) => row.documentId === documentId)).toMatchObject([
    { result: 'sealed', voided: null },
    { result: 'voided' },
  ]);
});

it('makes the file again, and asks for no PIN when the next unit cannot be encrypted to', async () => {
  const documentId = prepare();
  const trust = bench.parts.trust.current();
  const parts = {
    ...bench.parts,
    trust: { current: () => trust && { ...trust, unit: (code: UnitCode) => bare(trust.unit(code)) } },
  };
  expect(await createJoint(parts).start(main.custodian, { documentId, pin: 'not the PIN 1' })).toMatchObject({
    code: 'joint-refused',
    details: { reason: 'recipient-not-encryptable', to: finance.name, code: 'certificate-missing' },
  });
  const view = okay(await main.joint.start(main.custodian, { documentId, pin: sealPin }));
  const first = await handedOn(main, main.custodian, view);
  const remade = okay(await main.joint.remakeFile(main.custodian, { documentId }));
  const second = await handedOn(main, main.custodian, remade);
  expect(Buffer.compare(first, second)).not.toBe(0);
  const view2 = okay(await bring(bureau, second));
  expect(view2).toMatchObject({ state: 'arrived', remakes: false });
  expect(await bureau.joint.remakeFile(bureau.custodian, { documentId })).toMatchObject({
    code: 'wrong-state',
  });
});
const bare = <T extends object>(unit: T | undefined) =>
  unit === undefined ? undefined : { ...unit, encryptionCertificates: [] };
