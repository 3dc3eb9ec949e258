import { afterAll, beforeAll, expect, it } from 'vitest';
import { memorySource, readChunks } from '../../../../../src/formats/byte-source.ts';
import {
  documentSha256Of,
  type JointFile,
  readJointArrival,
  writeJointFile,
} from '../../../../../src/main/station/joint/joint-file.ts';
import { createJoint } from '../../../../../src/main/station/joint/joint.ts';
import type { StationParts } from '../../../../../src/main/station/parts.ts';
import { signMessage } from '../../../../../src/seals/trust/machine-jws.ts';
import type { DocumentId, UnitCode } from '../../../../../src/shared/domain/ids.ts';
import type { JointManifest } from '../../../../../src/shared/domain/joint-issue.ts';
import type { PackageDocument } from '../../../../../src/shared/domain/package-document.ts';
import {
  bring,
  contentOf,
  coSeal,
  encryptedTo,
  handedOn,
  type JointStation,
  openJointStation,
} from '../../../../support/joint-bench.ts';
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

const office = { unit: '990100-GOV-0001' as UnitCode, name: '云岭市人民政府办公室' };
const finance = { unit: '990100-DEP-0002' as UnitCode, name: '云岭市财政局' };
const county = { unit: '990121-GOV-0003' as UnitCode, name: '云溪县人民政府' };

let bench: OutgoingBench;
let main: Pick<JointStation, 'parts' | 'joint' | 'custodian'>;
let bureau: JointStation;
let third: JointStation;
let documentId: DocumentId;
let file: Uint8Array;
let read: JointFile;

beforeAll(async () => {
  bench = await openOutgoingBench();
  bureau = await openJointStation(bench, { code: finance.unit, name: finance.name, diameterMm: 42 });
  third = await openJointStation(bench, { code: county.unit, name: county.name, diameterMm: 45 });
  await bench.republish();
  main = { parts: bench.parts, joint: createJoint(bench.parts), custodian: bench.people.custodian };
  ({ documentId, file } = await send());
  read = await openedBy(bureau, file);
});
afterAll(() => {
  bureau.close();
  third.close();
  bench.close();
});

async function send() {
  const { drafter, custodian } = bench.people;
  const made = draft(bench);
  const content = { ...noticeText, issuers: [office, finance, county] };
  okay(bench.drafting.save(drafter, { documentId: made.documentId, revision: made.revision, content }));
  register(bench, approve(bench, okay(bench.drafting.get(drafter, { documentId: made.documentId }))));
  okay(bench.sealing.confirmPlace(custodian, { documentId: made.documentId }));
  const view = okay(await main.joint.start(custodian, { documentId: made.documentId, pin: sealPin }));
  return { documentId: made.documentId, file: await handedOn(main, custodian, view) };
}

interface Forgery {
  readonly manifest?: Partial<JointManifest>;
  readonly document?: (document: PackageDocument) => PackageDocument;
  readonly to?: UnitCode;
}

/** The content of a file as its addressee opens it. */
async function openedBy(station: Pick<JointStation, 'parts'>, bytes: Uint8Array): Promise<JointFile> {
  const arrival = await readJointArrival(memorySource(await contentOf(station, bytes)));
  if (arrival?.kind !== 'file') throw new Error('a file');
  return arrival.file;
}

/** The file with another manifest or document.json, signed again by this station's machine; to the unit of the manifest, or to `to`. */
async function forge(
  read: JointFile,
  parts: StationParts,
  { manifest = {}, document: change = (same) => same, to }: Forgery,
): Promise<Uint8Array> {
  const machine = parts.keys.machineSigner();
  if (machine === null) throw new Error('a machine key');
  const [, payload = ''] = read.manifestJws.split('.');
  const old = JSON.parse(Buffer.from(payload, 'base64url').toString()) as JointManifest;
  const document = change(read.document);
  const documentSha256 = documentSha256Of(document);
  const signed = await signMessage({ ...old, documentSha256, ...manifest }, machine);
  const content = writeJointFile(document, signed, ({ path }) => {
    const source = read.openPart(path);
    if (source === undefined) throw new Error(path);
    return source;
  });
  return encryptedTo(bureau, to ?? manifest.to ?? old.to, content);
}
const retitled = (document: PackageDocument): PackageDocument => ({
  ...document,
  content: { ...document.content, title: '关于停止汛期安全检查的通知' },
});
const reasonOf = (outcome: Awaited<ReturnType<typeof bring>>): string =>
  outcome.ok ? 'taken' : `${outcome.code} ${outcome.details['reason'] ?? ''}`;

it('is read by nobody but the unit that is next, and tells that unit what is wrong with it', async () => {
  expect(Buffer.from(file).includes('document.json')).toBe(false);
  expect(reasonOf(await bring(third, file))).toBe('joint-refused not-our-key');
  const changed = Uint8Array.from(file);
  const at = changed.length - 2_000;
  changed[at] = (changed[at] ?? 0) ^ 1;
  expect(reasonOf(await bring(bureau, changed))).toBe('joint-refused file-damaged');
  expect(reasonOf(await bring(bureau, file.subarray(0, file.length - 1)))).toBe('joint-refused file-damaged');
  const plain = await contentOf(bureau, file);
  expect(reasonOf(await bring(bureau, plain))).toBe('joint-refused file-not-encrypted');
});

it('refuses a file whose part was changed before it was encrypted', async () => {
  const changed = Uint8Array.from(await contentOf(bureau, file));
  const at = Buffer.from(changed).indexOf('reading.pdf') + 2_000;
  changed[at] = (changed[at] ?? 0) ^ 1;
  const encrypted = await encryptedTo(bureau, finance.unit, readChunks(memorySource(changed)));
  expect(reasonOf(await bring(bureau, encrypted))).toBe('joint-refused part-differs');
});

it('refuses what is no such file', async () => {
  expect(reasonOf(await bring(bureau, Buffer.from('PK nothing')))).toBe('joint-refused file-unreadable');
  expect(reasonOf(await bring(bureau, new Uint8Array()))).toBe('joint-refused file-unreadable');
});

it('refuses at a unit that is not the addressee what somebody encrypted to it', async () => {
  expect(await bring(third, await forge(read, bench.parts, { to: county.unit }))).toMatchObject({
    code: 'joint-refused',
    details: { reason: 'not-for-us', to: finance.name },
  });
});

it('refuses to let a unit seal before its turn, even when the main issuer asks it to', async () => {
  const early = await forge(read, bench.parts, { manifest: { to: county.unit } });
  expect(await bring(third, early)).toMatchObject({
    code: 'joint-refused',
    details: { reason: 'wrong-order', next: finance.name },
  });
});

it('refuses a manifest that another unit’s machine signed', async () => {
  const forged = await forge(read, third.parts, {});
  expect(reasonOf(await bring(bureau, forged))).toBe('joint-refused sender-refused');
});

it('refuses another content under the same page, and another page model', async () => {
  const other = await forge(read, bench.parts, { document: retitled });
  expect(reasonOf(await bring(bureau, other))).toBe('joint-refused page-differs');
  const model = (document: PackageDocument) => ({ ...document, pageModelSha256: document.contentSha256 });
  const remodelled = await forge(read, bench.parts, { document: model });
  expect(reasonOf(await bring(bureau, remodelled))).toBe('joint-refused page-differs');
});

it('refuses seals that the manifest counts and the page does not bear', async () => {
  const consents = [office, finance].map(({ unit }) => ({
    ...{ unit, leader: '周敏', date: '2026-11-21' },
    contentSha256: '' as JointManifest['documentSha256'],
  }));
  const { contentSha256 } = read.document;
  const agreed = consents.map((consent) => ({ ...consent, contentSha256 }));
  const ahead = await forge(read, bench.parts, {
    manifest: { to: county.unit, sealed: 2, consents: agreed },
  });
  expect(reasonOf(await bring(third, ahead))).toBe('joint-refused seals-differ');
  const silent = await forge(read, bench.parts, { manifest: { consents: [] } });
  expect(reasonOf(await bring(bureau, silent))).toBe('joint-refused consent-missing');
});

it('keeps nothing of what was refused, and tells the audit log', async () => {
  expect(okay(await bureau.joint.list(bureau.custodian, {}))).toEqual([]);
  const rows = bureau.parts.store.db
    .prepare("SELECT count(*) AS n FROM audit WHERE act = 'joint.refused'")
    .get();
  expect(rows).toMatchObject({ n: 10 });
});

it('seals only after consent to the very content, after the place, and by another person', async () => {
  const view = okay(await bring(bureau, file));
  expect(reasonOf(await bring(bureau, file))).toBe('joint-refused already-here');
  const { leader, custodian, joint } = bureau;
  expect(await joint.seal(custodian, { documentId, pin: sealPin })).toMatchObject({ code: 'wrong-state' });
  const date = bureau.parts.clock.today();
  const wrong = { documentId, contentSha256: 'f'.repeat(64) as JointManifest['documentSha256'], date };
  expect(joint.consent(leader, wrong)).toMatchObject({ code: 'changed-meanwhile' });
  expect(await main.joint.finish(main.custodian, { documentId, pin: sealPin })).toMatchObject({
    code: 'wrong-state',
  });
  expect(await bench.sealing.seal(main.custodian, { documentId, pin: sealPin })).toMatchObject({
    code: 'wrong-state',
  });
  const sealed = await coSeal(bureau, view);
  const back = await handedOn(bureau, custodian, sealed);
  const later = (document: PackageDocument) => ({ ...document, createdAt: '2026-11-22T00:00:00.000Z' });
  const changed = await forge(await openedBy(main, back), bureau.parts, { document: later });
  expect(reasonOf(await bring(main, changed))).toBe('joint-refused content-changed');
  expect(okay(await bring(main, back)).next).toBe(county.name);
  expect(reasonOf(await bring(main, back))).toBe('joint-refused already-here');
});

it('takes nothing back for a document that was returned to its drafter', async () => {
  const round = await send();
  const sealed = await coSeal(bureau, okay(await bring(bureau, round.file)));
  const back = await handedOn(bureau, bureau.custodian, sealed);
  okay(bench.sealing.return(main.custodian, { documentId: round.documentId, reason: '附件有误' }));
  expect(reasonOf(await bring(main, back))).toBe('joint-refused round-unknown');
});
