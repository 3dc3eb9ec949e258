import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createJoint } from '../../../../../src/main/station/joint/joint.ts';
import { createRegisters } from '../../../../../src/main/station/registers/registers.ts';
import { createOutboxRepository } from '../../../../../src/main/store/outbox-repository.ts';
import { verdictOf } from '../../../../../src/shared/domain/report.ts';
import type { DocumentId, UnitCode } from '../../../../../src/shared/domain/ids.ts';
import {
  approve,
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
  handedOn,
  type JointStation,
  openJointStation,
} from '../../../../support/joint-bench.ts';

const office = { unit: '990100-GOV-0001' as UnitCode, name: '云岭市人民政府办公室' };
const finance = { unit: '990100-DEP-0002' as UnitCode, name: '云岭市财政局' };
const county = { unit: '990121-GOV-0003' as UnitCode, name: '云溪县人民政府' };

let bench: OutgoingBench;
let main: Pick<JointStation, 'parts' | 'joint' | 'custodian'>;
let bureau: JointStation;
let third: JointStation;

beforeAll(async () => {
  bench = await openOutgoingBench();
  bureau = await openJointStation(bench, { code: finance.unit, name: finance.name, diameterMm: 42 });
  third = await openJointStation(bench, { code: county.unit, name: county.name, diameterMm: 45 });
  await bench.republish();
  main = { parts: bench.parts, joint: createJoint(bench.parts), custodian: bench.people.custodian };
});
afterAll(() => {
  bureau.close();
  third.close();
  bench.close();
});

/** A joint document at the desk, all steps passed. */
function prepare(issuers = [office, finance]): DocumentId {
  const { drafter, custodian } = bench.people;
  const { documentId, revision } = draft(bench);
  const content = { ...noticeText, issuers };
  okay(bench.drafting.save(drafter, { documentId, revision, content }));
  register(bench, approve(bench, okay(bench.drafting.get(drafter, { documentId }))));
  okay(bench.sealing.confirmPlace(custodian, { documentId }));
  return documentId;
}

/** The own seal and the file that goes out. */
async function send(issuers = [office, finance]) {
  const documentId = prepare(issuers);
  const view = okay(await main.joint.start(main.custodian, { documentId, pin: sealPin }));
  return { documentId, view, file: await handedOn(main, main.custodian, view) };
}

describe.each(['ofd', 'pdf'] as const)('with %s originals', (form) => {
  beforeAll(async () => {
    bench.authority.setPolicy({ sealForms: { default: form, exceptions: [] } });
    await bench.republish();
  });

  it('goes from unit to unit and ends as a package that a receiver finds valid', async () => {
    const issuers = [office, finance, county];
    const { documentId, file, view } = await send(issuers);
    expect(view).toMatchObject({ state: 'collecting', next: finance.name });
    const first = await coSeal(bureau, okay(await bring(bureau, file)));
    const back = okay(await bring(main, await handedOn(bureau, bureau.custodian, first)));
    expect(back).toMatchObject({ state: 'collecting', next: county.name });
    const onward = await handedOn(main, main.custodian, back);
    const second = await coSeal(third, okay(await bring(third, onward)));
    const whole = okay(await bring(main, await handedOn(third, third.custodian, second)));
    expect(whole).toMatchObject({ state: 'complete', next: null, file: null });
    const done = okay(await main.joint.finish(main.custodian, { documentId, pin: sealPin }));
    expect(verdictOf(done.report.checks)).toBe('valid');
    for (const { report } of done.report.bodies ?? []) expect(report.seals).toHaveLength(issuers.length);
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
