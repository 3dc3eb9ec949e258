// A unit takes back what it asked: possible until the authority decides, once, by the unit itself; and what was taken back never comes back by being sent again.
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SealNotice } from '../../../src/shared/domain/seal-life-notices.ts';
import { finance, office, openBench } from './prefecture.ts';
import type { Bench } from './prefecture.ts';
import { enrolSm2, noticeOf, readDecisions, signNotice, wishOf } from './seal-bench.ts';

let bench: Bench;
beforeEach(() => {
  bench = openBench();
});
afterEach(() => bench.close());

type Signer = Parameters<typeof signNotice>[1];
const take = async (notice: SealNotice, signer: Signer) =>
  bench.authority.takeNotice(await signNotice(notice, signer));
const cancelOf = ({ noticeId, unit, sealId }: SealNotice, change: Partial<SealNotice> = {}) =>
  noticeOf(unit, 'cancel', { sealId, cancels: noticeId, reason: '填错名称', ...change });
const recordOf = (id: string) => bench.authority.state().seals.find((one) => one.id === id);
const requested = (notice: SealNotice) =>
  bench.authority
    .state()
    .seals.find(({ history }) => history.some(({ answers }) => answers === notice.noticeId));
const trail = () => bench.authority.state().audit.map(({ act }) => act);

it('takes a request back before it is decided; nothing can be issued of it, and a new one may be asked for', async () => {
  const { signer } = enrolSm2(bench.authority, office);
  const request = noticeOf(office, 'request', { wish: wishOf() });
  expect(await take(request, signer)).toBe('waiting');
  const cancel = cancelOf(request, { byRole: 'unitAdministrator' });
  expect(await take(cancel, signer)).toBe('done');
  const record = requested(request);
  expect(record).toMatchObject({ life: 'withdrawn', csrs: null });
  expect(() => bench.authority.orderOnSeal(record?.id ?? '', 'approve')).toThrow('withdrawn');
  expect(trail()).toContain('seal withdraw');
  await bench.authority.processRequests();
  expect(readDecisions(bench.authority).find(({ act }) => act === 'withdraw')).toMatchObject({
    answers: cancel.noticeId,
    state: 'withdrawn',
    reason: '填错名称',
  });
  // Carried once more by the exchange: neither the wish nor its end happens again.
  expect(await take(request, signer)).toBe('repeated');
  expect(await take(cancel, signer)).toBe('repeated');
  expect(requested(request)?.life).toBe('withdrawn');
  expect(await take(noticeOf(office, 'request', { wish: wishOf() }), signer)).toBe('waiting');
});

it('takes a wish for destruction back; the seal stays in use, and the old wish sent again asks for nothing', async () => {
  const { signer, sealId } = enrolSm2(bench.authority, office);
  const destroy = noticeOf(office, 'destroy', { sealId });
  await take(destroy, signer);
  expect(recordOf(sealId)?.destructionAsked).not.toBeNull();
  expect(await take(cancelOf(destroy), signer)).toBe('done');
  expect(recordOf(sealId)).toMatchObject({ life: 'active', destructionAsked: null });
  expect(await take(destroy, signer)).toBe('repeated');
  expect(recordOf(sealId)?.destructionAsked).toBeNull();
  expect(await take(noticeOf(office, 'destroy', { sealId }), signer)).toBe('waiting');
});

it('comes too late after a decision, and says so', async () => {
  const { signer, sealId } = enrolSm2(bench.authority, office);
  const renew = noticeOf(office, 'renew', { sealId, wish: wishOf() });
  await take(renew, signer);
  bench.authority.orderOnSeal(requested(renew)?.id ?? '', 'approve');
  const late = cancelOf(renew);
  expect(await take(late, signer)).toBe('refused');
  expect(requested(renew)).toMatchObject({ life: 'approved' });
  const destroy = noticeOf(office, 'destroy', { sealId });
  await take(destroy, signer);
  bench.authority.orderOnSeal(sealId, 'destroy');
  expect(await take(cancelOf(destroy), signer)).toBe('refused');
  expect(recordOf(sealId)?.life).toBe('destroyed');
  await bench.authority.processRequests();
  expect(readDecisions(bench.authority).find(({ answers }) => answers === late.noticeId)).toMatchObject({
    act: 'refuse',
    reason: 'cancel: approved',
  });
});

it('is no business of another unit, and takes back nothing but wishes', async () => {
  const { signer, sealId } = enrolSm2(bench.authority, office);
  const other = enrolSm2(bench.authority, finance);
  const request = noticeOf(office, 'request', { wish: wishOf() });
  await take(request, signer);
  expect(await take(cancelOf(request, { unit: finance }), other.signer)).toBe('not-proven');
  expect(await take(noticeOf(office, 'cancel', { sealId }), signer)).toBe('not-proven');
  const loss = noticeOf(office, 'reportLost', { sealId });
  await take(loss, signer);
  expect(await take(cancelOf(loss), signer)).toBe('refused');
  expect([requested(request)?.life, recordOf(sealId)?.life]).toEqual(['requested', 'lost']);
});
