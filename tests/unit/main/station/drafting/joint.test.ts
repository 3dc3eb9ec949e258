import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Issuer } from '../../../../../src/shared/domain/content.ts';
import type { UnitCode } from '../../../../../src/shared/domain/ids.ts';
import {
  approve,
  draft,
  noticeText,
  okay,
  openOutgoingBench,
  type OutgoingBench,
  register,
} from '../../../../support/outgoing-bench.ts';

let bench: OutgoingBench;
beforeAll(async () => {
  bench = await openOutgoingBench();
});
afterAll(() => {
  bench.close();
});

const own: Issuer = { unit: '990100-GOV-0001' as UnitCode, name: '云岭市人民政府办公室' };
const finance: Issuer = { unit: '990100-DEP-0002' as UnitCode, name: '云岭市财政局' };
const county: Issuer = { unit: '990121-GOV-0003' as UnitCode, name: '云溪县政府' };
const save = (issuers: readonly Issuer[]) => {
  const { documentId, revision } = draft(bench);
  const content = { ...noticeText, issuers: [...issuers] };
  const saved = bench.drafting.save(bench.people.drafter, { documentId, revision, content });
  return { saved, issuers: okay(bench.drafting.get(bench.people.drafter, { documentId })).content.issuers };
};

it('takes co-issuers from the form in their order, full or short name', () => {
  expect(save([own, finance, county]).issuers).toEqual([own, finance, county]);
});

it('has the own unit first, once, under the name that the station has', () => {
  expect(save([finance, { ...own, name: '别的名称' }, county, finance]).issuers).toEqual([
    own,
    finance,
    county,
  ]);
  expect(save([{ ...own, name: '别的名称' }]).issuers).toEqual([own]);
});

it.each<[string, Issuer, object]>([
  [
    'a unit that the directory does not have',
    { ...finance, unit: '990100-DEP-0099' as UnitCode },
    { code: 'recipient-unknown' },
  ],
  [
    'a name that is not the unit’s',
    { ...finance, name: '云岭市民政局' },
    { code: 'input-invalid', details: { reason: 'issuer-name' } },
  ],
])('refuses %s and leaves the draft as it was', (_what, issuer, refusal) => {
  const { saved, issuers } = save([own, issuer]);
  expect(saved).toMatchObject(refusal);
  expect(issuers).toEqual([own]);
});

it('saves a draft whose co-issuer was renamed meanwhile, and does not submit it', async () => {
  const { drafter } = bench.people;
  const { documentId, revision } = draft(bench);
  const content = { ...noticeText, issuers: [own, finance] };
  const first = okay(bench.drafting.save(drafter, { documentId, revision, content }));
  const renamed = '云岭市财政和国资局';
  bench.parts.store.db
    .prepare(
      `UPDATE documents SET content = replace(content, '云岭市财政局', '${renamed}') WHERE document_id = ?`,
    )
    .run(documentId);
  const next = { ...content, issuers: [own, { ...finance, name: renamed }], notes: '再改' };
  const saved = okay(bench.drafting.save(drafter, { documentId, revision: first.revision, content: next }));
  expect(bench.drafting.submit(drafter, { documentId, revision: saved.revision })).toMatchObject({
    code: 'input-invalid',
    details: { reason: 'issuer-name' },
  });
});

it('is drafted, signed and numbered, and stops at the seal desk in words while a co-issuer has no seal', () => {
  const { drafter, custodian } = bench.people;
  const { documentId, revision } = draft(bench);
  const content = { ...noticeText, issuers: [own, finance] };
  okay(bench.drafting.save(drafter, { documentId, revision, content }));
  const view = register(bench, approve(bench, okay(bench.drafting.get(drafter, { documentId }))));
  expect(view.content.issuers).toEqual([own, finance]);
  const { steps } = okay(bench.sealing.desk(custodian, { documentId }));
  expect(steps.find(({ step }) => step === 'seal')).toMatchObject({
    state: 'failed',
    code: 'desk.seal.joint',
    evidence: { units: '云岭市财政局' },
  });
  expect(steps.find(({ step }) => step === 'place')).toMatchObject({ state: 'locked' });
});
