import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EnrolmentRecord } from '../../../../../src/main/station/enrolment/enrolment-record.ts';
import { judgeAnswer } from '../../../../../src/main/station/enrolment/judge-answer.ts';
import { prepareEnrolment } from '../../../../../src/main/station/enrolment/make-request.ts';
import { type EnrolmentAnswer, parseEnrolmentCode } from '../../../../../src/shared/domain/enrolment.ts';
import type { UnitCode } from '../../../../../src/shared/domain/ids.ts';
import {
  office,
  okay,
  openOutgoingBench,
  type OutgoingBench,
  sealPin,
} from '../../../../support/outgoing-bench.ts';

type Issued = Extract<EnrolmentAnswer, { state: 'issued' }>;
interface Enrolled {
  readonly record: EnrolmentRecord;
  readonly answer: Issued;
}

let bench: OutgoingBench;
let finance: Enrolled;
let county: Enrolled;
beforeAll(async () => {
  bench = await openOutgoingBench();
  finance = await enrol('990100-DEP-0002' as UnitCode, '云岭市财政局');
  county = await enrol('990121-GOV-0003' as UnitCode, '云溪县人民政府');
});
afterAll(() => {
  bench.close();
});

async function enrol(unit: UnitCode, name: string): Promise<Enrolled> {
  const urls = { enrolmentUrl: 'https://127.0.0.1:7443/', exchangeUrl: 'https://127.0.0.1:7444/' };
  const parsed = parseEnrolmentCode(bench.authority.issueEnrolmentCode({ unit, ...urls }).text);
  if (!parsed.ok) throw new Error(parsed.failure);
  const code = { ...parsed.code, seal: { name, diameterMm: 45 } };
  const { record } = okay(await prepareEnrolment(bench.parts, code, sealPin));
  const answer = bench.authority.handleRequest(record.request);
  if (answer.state !== 'issued') throw new Error(JSON.stringify(answer));
  return { record, answer };
}
const judge = ({ record, answer }: Enrolled) =>
  judgeAnswer(record, answer, new Date(bench.parts.clock.nowMs()));
/** The answer with another SM2 half. */
const withSm2 = ({ record, answer }: Enrolled, change: Partial<NonNullable<Issued['sm2']>>): Enrolled => {
  if (!answer.sm2) throw new Error('the authority makes SM2 seals');
  return { record, answer: { ...answer, sm2: { ...answer.sm2, ...change } } };
};

it('takes both halves of an answer to its own request', () => {
  const judged = okay(judge(finance));
  expect(judged.sm2?.esId).toBe(finance.answer.sm2?.esId);
  expect(judged.sm2?.certificate.keyKind).toBe('sm2');
  expect(Buffer.from(judged.sm2?.eseal ?? []).toString('base64')).toBe(finance.answer.sm2?.eseal);
});

it('goes on without SM2 when the authority makes none, or none was asked for', () => {
  const { sm2, ...older } = finance.answer;
  const { sm2Seal, ...keys } = finance.record.publicKeys;
  expect([sm2, sm2Seal]).not.toContain(undefined);
  expect(okay(judge({ ...finance, answer: older })).sm2).toBeNull();
  expect(okay(judge({ ...finance, record: { ...finance.record, publicKeys: keys } })).sm2).toBeNull();
});

it('refuses the certificate or the seal of another unit, and a seal that was changed', () => {
  const refused = { code: 'enrolment-refused', details: { use: 'sm2Seal' } };
  const { sm2 } = county.answer;
  if (!sm2) throw new Error('the authority makes SM2 seals');
  expect(judge(withSm2(finance, sm2))).toMatchObject(refused);
  expect(judge(withSm2(finance, { eseal: sm2.eseal }))).toMatchObject({
    ...refused,
    details: { reason: 'SEAL_SIGNER_NOT_LISTED' },
  });
  const bytes = Buffer.from(finance.answer.sm2?.eseal ?? '', 'base64');
  bytes.writeUInt8(bytes.readUInt8(200) ^ 1, 200);
  expect(judge(withSm2(finance, { eseal: bytes.toString('base64') }))).toMatchObject(refused);
  expect(judge(withSm2(finance, { certificate: 'no certificate' }))).toMatchObject(refused);
});

it('refuses the answer to another request whatever its halves are', () => {
  expect(judge({ record: finance.record, answer: county.answer })).toMatchObject({
    code: 'enrolment-refused',
    details: { reason: 'answer-to-another' },
  });
  expect(finance.record.code.unit).not.toBe(office);
});
