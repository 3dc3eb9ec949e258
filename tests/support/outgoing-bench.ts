// A unit's station from draft to seal on real parts: real store, real key ring, and the lists and seal of a real authority.
import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  type Authority,
  type AuthorityOptions,
  createAuthority,
  type NewUnit,
} from '../../src/authority/authority.ts';
import { createApproval } from '../../src/main/station/approval/approval.ts';
import { createDrafting } from '../../src/main/station/drafting/drafting.ts';
import type { DocumentView } from '../../src/main/station/drafting/contract-types.ts';
import { installAnswer, judgeAnswer } from '../../src/main/station/enrolment/judge-answer.ts';
import { prepareEnrolment, type SealKeySource } from '../../src/main/station/enrolment/make-request.ts';
import { createKeyRing } from '../../src/main/station/key-ring.ts';
import { createNumbering } from '../../src/main/station/numbering/numbering.ts';
import type { Actor, Outcome } from '../../src/main/station/outcome.ts';
import type { KeyRing, StationParts } from '../../src/main/station/parts.ts';
import { createRegisters } from '../../src/main/station/registers/registers.ts';
import { createSealing } from '../../src/main/station/sealing/sealing.ts';
import { createKeysRepository } from '../../src/main/store/keys-repository.ts';
import { acceptPublication, type TrustStore } from '../../src/seals/trust/trust-store.ts';
import { parseEnrolmentCode } from '../../src/shared/domain/enrolment.ts';
import type { Sha256, UnitCode } from '../../src/shared/domain/ids.ts';
import type { Publication } from '../../src/shared/domain/published.ts';
import { createTestParts, type TestParts, testNowMs } from './station-parts.ts';

export const office = '990100-GOV-0001' as UnitCode;
const finance = '990100-DEP-0002' as UnitCode;
const county = '990121-GOV-0003' as UnitCode;
export const authorityPassphrase = 'authority of 990100';
export const sealPin = 'lantern-42-river';

const unitOf = (code: UnitCode, name: string, rest: Partial<NewUnit>): NewUnit => ({
  code,
  name,
  shortName: name,
  kind: 'government',
  parent: null,
  issuerCodes: [],
  dutyPhone: '0990-5550100',
  contact: '值班室',
  ...rest,
});
const units: readonly NewUnit[] = [
  unitOf(office, '云岭市人民政府办公室', {
    shortName: '市政府办公室',
    issuerCodes: ['云府办发', '云府办函'],
  }),
  unitOf(finance, '云岭市财政局', {
    shortName: '市财政局',
    kind: 'department',
    parent: office,
    issuerCodes: ['云财'],
  }),
  unitOf(county, '云溪县人民政府', { shortName: '云溪县政府', kind: 'county', parent: office }),
];

export interface OutgoingBench {
  readonly test: TestParts;
  readonly parts: StationParts;
  readonly people: {
    readonly drafter: Actor;
    readonly leader: Actor;
    readonly clerk: Actor;
    readonly custodian: Actor;
  };
  readonly drafting: ReturnType<typeof createDrafting>;
  readonly approval: ReturnType<typeof createApproval>;
  readonly numbering: ReturnType<typeof createNumbering>;
  readonly sealing: ReturnType<typeof createSealing>;
  readonly registers: ReturnType<typeof createRegisters>;
  readonly authority: Authority;
  /** Where the authority lives, and what opens it. */
  readonly authorityFolder: string;
  /** Publishes what the authority changed and lets the station accept it. */
  republish(): Promise<void>;
  close(): void;
}

const authorityIn = (folder: string): AuthorityOptions => ({
  folder,
  passphrase: authorityPassphrase,
  clock: () => new Date(testNowMs - 3_600_000),
  caKeyBits: 2048,
});

interface Founded {
  /** Folders to start from; each bench has copies. */
  readonly authority: string;
  readonly station: string;
  readonly keys: { readonly store: Buffer; readonly data: Buffer; readonly device: Buffer };
  readonly publication: Publication;
  readonly rootSha256: Sha256;
}
let founded: Promise<Founded> | null = null;

/** An authority and the office's station, enrolled: their keys and what protects them take seconds, so they are made once a file and copied. */
async function foundOffice(): Promise<Founded> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'yizhan-founded-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const places = { authority: path.join(folder, 'authority'), station: path.join(folder, 'station') };
  const authority = foundAuthority(places.authority);
  const keys = { store: randomBytes(32), data: randomBytes(32), device: randomBytes(32) };
  const test = createTestParts({ folder: places.station, key: keys.store });
  await enrolOffice({ ...test.parts, keys: keyRingOf(test.parts, keys) }, authority, {});
  const publication = await authority.publish();
  test.release();
  return { ...places, keys, publication, rootSha256: authority.rootSha256 };
}

let bare: string | null = null;

/** The same authority before anybody enrolled, for an office whose seal lies in a token. */
function bareAuthority(): string {
  if (bare !== null) return bare;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'yizhan-founded-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  foundAuthority(folder);
  return (bare = folder);
}

function foundAuthority(folder: string): Authority {
  const authority = createAuthority(authorityIn(folder));
  for (const unit of units) authority.addUnit(unit);
  return authority;
}

function keyRingOf(
  { store, clock }: Pick<StationParts, 'store' | 'clock'>,
  { data, device }: Pick<Founded['keys'], 'data' | 'device'>,
): KeyRing {
  return createKeyRing({
    store,
    repository: createKeysRepository(store.db),
    clock,
    dataKey: data,
    deviceKey: device,
    makeRecoveryCode: () => '',
  });
}

const copyOf = (folder: string, name: string): string => {
  const copy = mkdtempSync(path.join(os.tmpdir(), name));
  cpSync(folder, copy, { recursive: true });
  return copy;
};

/** Opens the bench; the office's seal key is the founded one, or lies in this token or file already. */
export async function openOutgoingBench(sealKey?: SealKeySource): Promise<OutgoingBench> {
  const start = sealKey === undefined ? await (founded ??= foundOffice()) : null;
  const folder = copyOf(start?.authority ?? bareAuthority(), 'yizhan-outgoing-');
  const test = createTestParts(
    start === null ? {} : { folder: copyOf(start.station, 'yizhan-parts-'), key: start.keys.store },
  );
  // Opened by the first test that asks for it: reading its keys is as dear as all else here.
  let opened: Authority | null = null;
  const authority = (): Authority => (opened ??= createAuthority(authorityIn(folder)));
  let trust: TrustStore | null = null;
  const keys = keyRingOf(test.parts, start?.keys ?? { data: randomBytes(32), device: randomBytes(32) });
  const parts: StationParts = { ...test.parts, trust: { current: () => trust }, keys };
  const accept = (publication: Publication): void => {
    const accepted = acceptPublication({
      publication,
      pinnedRootSha256: start?.rootSha256 ?? authority().rootSha256,
      previous: trust?.numbers ?? null,
      now: new Date(test.parts.clock.nowMs()),
    });
    if (!accepted.ok) throw new Error(accepted.code);
    trust = accepted.trust;
  };
  const republish = async (): Promise<void> => accept(await authority().publish());
  if (sealKey !== undefined) await enrolOffice(parts, authority(), sealKey);
  if (start === null) await republish();
  else accept(start.publication);
  return {
    test,
    parts,
    get authority() {
      return authority();
    },
    authorityFolder: folder,
    republish,
    people: {
      drafter: test.person('drafter', '林秋'),
      leader: test.person('leader', '周敏'),
      clerk: test.person('clerk', '陈文'),
      custodian: test.person('custodian', '高印'),
    },
    drafting: createDrafting(parts),
    approval: createApproval(parts),
    numbering: createNumbering(parts),
    sealing: createSealing(parts),
    registers: createRegisters(parts),
    close: () => {
      test.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function enrolOffice(parts: StationParts, authority: Authority, sealKey: SealKeySource): Promise<void> {
  const name = '云岭市人民政府办公室';
  const parsed = parseEnrolmentCode(
    authority.issueEnrolmentCode({
      unit: office,
      enrolmentUrl: 'https://127.0.0.1:7443/',
      exchangeUrl: 'https://127.0.0.1:7444/',
    }).text,
  );
  if (!parsed.ok) throw new Error(parsed.failure);
  const { record, keys, picture } = okay(
    await prepareEnrolment(parts, { ...parsed.code, seal: { name, diameterMm: 45 } }, sealPin, sealKey),
  );
  const answer = authority.handleRequest(record.request);
  if (answer.state !== 'issued') throw new Error(JSON.stringify(answer));
  const judged = okay(judgeAnswer(record, answer, new Date(parts.clock.nowMs())));
  parts.store.transact(() => {
    for (const key of keys) parts.keys.store(key);
    parts.keys.installSealPicture(picture);
    installAnswer(parts, judged);
  });
}

/** The value, or an error that shows the refusal. */
export function okay<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome)}`);
  return outcome.value;
}

export type DraftText = Parameters<ReturnType<typeof createDrafting>['save']>[1]['content'];

/** A notice that nothing is wrong with. */
export const noticeText: DraftText = {
  kind: 'notice',
  urgency: 'routine',
  title: '关于开展汛期安全检查的通知',
  body: [
    { level: 'text', text: '为做好今年防汛工作，现将有关事项通知如下，请各单位认真执行。' },
    { level: 'h1', text: '检查范围' },
    { level: 'text', text: '水库、堤防、在建工地和低洼地区。' },
  ],
  recipients: [
    { unit: county, name: '云溪县政府', role: 'main', copies: 3 },
    { unit: finance, name: '市财政局', role: 'cc', copies: 1 },
  ],
  signatory: null,
  notes: null,
};

/** Uploads bytes as the window of `actor` does and attaches them. */
export async function attach(
  bench: OutgoingBench,
  view: DocumentView,
  file: { readonly name: string; readonly bytes: Uint8Array },
): Promise<Outcome<DocumentView>> {
  const { drafter } = bench.people;
  const chunks = (async function* () {
    yield await Promise.resolve(file.bytes);
  })();
  const upload = okay(await bench.parts.content.receive(drafter.sessionId, chunks, 400 * 1024 * 1024));
  return bench.drafting.attach(drafter, {
    documentId: view.documentId,
    upload: upload.handle,
    name: file.name,
  });
}

/** Drafts with this text; not submitted yet. */
export function draft(bench: OutgoingBench, change: Partial<DraftText> = {}): DocumentView {
  const { drafter } = bench.people;
  const content = { ...noticeText, ...change };
  const made = okay(bench.drafting.create(drafter, { kind: content.kind }));
  okay(bench.drafting.save(drafter, { documentId: made.documentId, revision: made.revision, content }));
  return okay(bench.drafting.get(drafter, { documentId: made.documentId }));
}

/** Submits and approves a draft. */
export function approve(bench: OutgoingBench, view: DocumentView, acceptMentions = false): DocumentView {
  const { drafter, leader } = bench.people;
  const { documentId, revision } = view;
  const { contentSha256 } = okay(bench.drafting.submit(drafter, { documentId, revision }));
  const date = bench.parts.clock.today();
  const input = { documentId, contentSha256, opinion: '同意，请印发。', date, acceptMentions };
  return okay(bench.approval.approve(leader, input));
}

/** Registers an approved document. */
export function register(bench: OutgoingBench, view: DocumentView): DocumentView {
  return okay(
    bench.numbering.register(bench.people.clerk, { documentId: view.documentId, issuerCode: '云府办发' }),
  );
}
