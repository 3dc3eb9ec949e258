// The life of a seal between a unit and the authority, over a real exchange: nobody but signed files joins the two.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { acceptPublication } from '../../../src/seals/trust/trust-store.ts';
import { readSealDecision } from '../../../src/seals/trust/seal-decision.ts';
import type { SealNotice } from '../../../src/shared/domain/seal-life-notices.ts';
import { noticeOf, signNotice, wishOf } from '../../unit/authority/seal-bench.ts';
import { county, createPrefecture, finance, office, type Prefecture } from './test-prefecture.ts';

let place: Prefecture;
beforeAll(async () => {
  place = await createPrefecture();
});
afterAll(() => place.stop());

const sealOf = (unit: string) => place.authority.state().seals.find((seal) => seal.unit === unit);

/** Sends one notice as this unit; gives the exchange's word on it. */
async function send(as: typeof office, notice: SealNotice, signer = place.unit(as).machineSigner) {
  const outcome = await place
    .unit(as)
    .client()
    .sendSealNotices([await signNotice(notice, signer)]);
  if (!outcome.ok) throw new Error(outcome.code);
  return outcome.value.results[0];
}

/** What the unit reads after the cursor, decisions verified against the publication that it accepts. */
async function read(unit: typeof office, after = 0) {
  const client = place.unit(unit).client();
  const [outcome, published] = [await client.readSealNotices({ after }), await client.publication()];
  if (!outcome.ok || !published.ok) throw new Error('no line');
  const { value: publication } = published;
  const pinnedRootSha256 = place.authority.rootSha256;
  const accepted = acceptPublication({ publication, pinnedRootSha256, previous: null, now: new Date() });
  if (!accepted.ok) throw new Error(accepted.code);
  const { notices } = outcome.value;
  const decisions = notices
    .filter(({ from }) => from === 'authority')
    .map(({ message }) => {
      const decision = readSealDecision(message, accepted.trust);
      if (!decision.ok) throw new Error(decision.code);
      return decision.decision;
    });
  return { notices, decisions, registry: accepted.trust.registry };
}

/** One turn of the authority, and of the exchange that reads its files. */
async function turn(): Promise<void> {
  await place.authority.processRequests();
  await place.exchange().checkDrop();
}

const now = (): { readonly at: string } => ({ at: new Date().toISOString() });

test('a loss reported by the custodian is published, and the decision comes back to this unit alone', async () => {
  const sealId = sealOf(office)?.id ?? null;
  const notice = noticeOf(office, 'reportLost', { sealId, ...now() });
  expect(await send(office, notice)).toEqual({ noticeId: notice.noticeId, accepted: true, code: null });
  await turn();
  const { decisions, notices, registry } = await read(office);
  expect(notices.map(({ from }) => from)).toEqual(['unit', 'authority']);
  expect(decisions).toMatchObject([{ act: 'reportLost', state: 'lost', answers: notice.noticeId, sealId }]);
  expect(registry.seals.find(({ id }) => id === sealId)).toMatchObject({ state: 'suspended', life: 'lost' });
  expect((await read(finance)).notices).toEqual([]);
});

test('a notice sent again is one notice, and brings a lost answer again', async () => {
  const sealId = sealOf(county)?.id ?? null;
  const notice = noticeOf(county, 'suspend', { sealId, ...now() });
  await send(county, notice);
  await place.authority.processRequests();
  // The answer is lost on its way: on a stick that nobody brought.
  rmSync(join(place.dropFolder, 'decisions'), { recursive: true });
  mkdirSync(join(place.dropFolder, 'decisions'));
  await place.exchange().checkDrop();
  expect((await read(county)).decisions).toEqual([]);
  expect(await send(county, notice)).toMatchObject({ accepted: true });
  await turn();
  const { notices, decisions } = await read(county);
  expect(notices.filter(({ from }) => from === 'unit')).toHaveLength(1);
  expect(decisions).toMatchObject([{ act: 'suspend' }]);
  const [last] = notices.slice(-1);
  expect((await read(county, last?.number)).notices).toEqual([]);
});

test('a renewal brings new certificates and the remade seal to the unit', async () => {
  const sealId = sealOf(finance)?.id ?? null;
  const wish = wishOf({ name: '云岭市财政局' });
  const notice = noticeOf(finance, 'renew', { sealId, wish, ...now() });
  expect(await send(finance, notice)).toMatchObject({ accepted: true });
  await turn();
  place.authority.orderOnSeal(sealId ?? '', 'renew');
  await place.authority.publish();
  await place.exchange().checkDrop();
  const { decisions, registry } = await read(finance);
  expect(decisions.map(({ act }) => act).sort()).toEqual([
    'approve',
    'issue',
    'renew',
    'request',
    'supersede',
  ]);
  const issued = decisions.find(({ act }) => act === 'issue')?.issued;
  const fresh = registry.seals.find(({ esId }) => esId !== undefined && esId === issued?.sm2?.esId);
  expect(fresh).toMatchObject({ life: 'active', sm2CertificatePem: issued?.sm2?.certificate });
});

test('nobody speaks for another unit, and what is no notice is refused', async () => {
  const sealId = sealOf(finance)?.id ?? null;
  const refused = { accepted: false, code: 'seal-notice-refused' };
  const ofFinance = noticeOf(finance, 'suspend', { sealId, ...now() });
  // Signed by its own unit but sent over another's line; signed by another unit's machine; no token at all.
  expect(await send(office, ofFinance, place.unit(finance).machineSigner)).toMatchObject(refused);
  expect(await send(finance, ofFinance, place.unit(office).machineSigner)).toMatchObject(refused);
  const outcome = await place.unit(office).client().sendSealNotices(['a.b.c']);
  expect(outcome).toMatchObject({ ok: true, value: { results: [{ noticeId: null, ...refused }] } });
  expect(readdirSync(join(place.dropFolder, 'notices'))).toEqual([]);
});

test('a decision that the authority did not sign is thrown away', async () => {
  const before = (await read(office)).notices.length;
  const forged = await signNotice(noticeOf(office, 'suspend', now()), place.unit(finance).machineSigner);
  const file = join(place.dropFolder, 'decisions', '019a0000-0000-7000-8000-00000000abcd.jws');
  writeFileSync(file, forged);
  await place.exchange().checkDrop();
  expect(readdirSync(join(place.dropFolder, 'decisions'))).toEqual([]);
  expect((await read(office)).notices).toHaveLength(before);
  expect(place.log.some((line) => line.includes('seal-decision-refused'))).toBe(true);
});

test('a unit that sends without end is held back, the others are not', async () => {
  const sealId = sealOf(county)?.id ?? null;
  const signer = place.unit(county).machineSigner;
  const tokens: string[] = [];
  for (let count = 0; count < 100; count += 1)
    tokens.push(await signNotice(noticeOf(county, 'suspend', { sealId, ...now() }), signer));
  const codes: (string | null)[] = [];
  for (let at = 0; at < tokens.length; at += 20) {
    const outcome = await place
      .unit(county)
      .client()
      .sendSealNotices(tokens.slice(at, at + 20));
    if (outcome.ok) codes.push(...outcome.value.results.map(({ code }) => code));
  }
  expect(codes.filter((code) => code === null)).toHaveLength(99);
  expect(codes.at(-1)).toBe('busy');
  expect(
    await send(office, noticeOf(office, 'suspend', { sealId: sealOf(office)?.id ?? null, ...now() })),
  ).toMatchObject({ accepted: true });
});
