// Stations of several units under one real authority: what a joint issue goes between. Each has its own store, keys, seal and people; files go from one to
// the other as bytes.
import { randomBytes } from 'node:crypto';
import { collectBytes, memorySource } from '../../src/formats/byte-source.ts';
import { installAnswer, judgeAnswer } from '../../src/main/station/enrolment/judge-answer.ts';
import { prepareEnrolment } from '../../src/main/station/enrolment/make-request.ts';
import {
  envelopeCertificate,
  openEnvelope,
  writeEnvelope,
} from '../../src/main/station/joint/joint-envelope.ts';
import { createJoint } from '../../src/main/station/joint/joint.ts';
import { createKeyRing } from '../../src/main/station/key-ring.ts';
import type { Actor, Outcome } from '../../src/main/station/outcome.ts';
import type { StationParts } from '../../src/main/station/parts.ts';
import { createKeysRepository } from '../../src/main/store/keys-repository.ts';
import { parseEnrolmentCode } from '../../src/shared/domain/enrolment.ts';
import type { UnitCode } from '../../src/shared/domain/ids.ts';
import { okay, type OutgoingBench, sealPin } from './outgoing-bench.ts';
import { createTestParts } from './station-parts.ts';

export interface JointStation {
  readonly parts: StationParts;
  readonly leader: Actor;
  readonly custodian: Actor;
  readonly joint: ReturnType<typeof createJoint>;
  close(): void;
}

export interface JointUnit {
  readonly code: UnitCode;
  readonly name: string;
  readonly diameterMm: number;
}

/** A station of another unit of the bench's authority, enrolled with its seal; call `republish` of the bench afterwards. It trusts what the bench trusts. */
export async function openJointStation(bench: OutgoingBench, unit: JointUnit): Promise<JointStation> {
  const { code, name, diameterMm } = unit;
  const test = createTestParts({ identity: { unitCode: code, unitName: name } });
  const parts: StationParts = {
    ...test.parts,
    trust: bench.parts.trust,
    keys: createKeyRing({
      store: test.parts.store,
      repository: createKeysRepository(test.parts.store.db),
      clock: test.parts.clock,
      dataKey: randomBytes(32),
      deviceKey: randomBytes(32),
      makeRecoveryCode: () => '',
    }),
  };
  const { authority } = bench;
  const parsed = parseEnrolmentCode(
    authority.issueEnrolmentCode({
      unit: code,
      enrolmentUrl: 'https://127.0.0.1:7443/',
      exchangeUrl: 'https://127.0.0.1:7444/',
    }).text,
  );
  if (!parsed.ok) throw new Error(parsed.failure);
  const { record, keys, picture } = okay(
    await prepareEnrolment(parts, { ...parsed.code, seal: { name, diameterMm } }, sealPin),
  );
  const answer = authority.handleRequest(record.request);
  if (answer.state !== 'issued') throw new Error(JSON.stringify(answer));
  const judged = okay(judgeAnswer(record, answer, new Date(parts.clock.nowMs())));
  parts.store.transact(() => {
    for (const key of keys) parts.keys.store(key);
    parts.keys.installSealPicture(picture);
    installAnswer(parts, judged);
  });
  return {
    parts,
    leader: test.person('leader', '秦岭'),
    custodian: test.person('custodian', '印林'),
    joint: createJoint(parts),
    close: test.close,
  };
}

type Taking = Pick<JointStation, 'parts' | 'joint' | 'custodian'>;
type View = Awaited<ReturnType<JointStation['joint']['view']>> extends Outcome<infer V> ? V : never;

/** The bytes of the file that a round hands on. */
export async function handedOn(
  { parts }: Pick<Taking, 'parts'>,
  actor: Actor,
  view: View,
): Promise<Uint8Array> {
  const lent = view.file === null ? undefined : parts.content.lent(actor, view.file.handle);
  if (lent === undefined) throw new Error('nothing is handed on');
  return lent.source.read(0, lent.source.sizeBytes);
}

/** What is in a file, opened with this station's keys. */
export async function contentOf({ parts }: Pick<Taking, 'parts'>, bytes: Uint8Array): Promise<Uint8Array> {
  const source = okay(await openEnvelope(parts.keys.encryptionKeys, memorySource(bytes)));
  return source.read(0, source.sizeBytes);
}

/** Content encrypted to a unit, whoever made it. */
export function encryptedTo(
  { parts }: Pick<Taking, 'parts'>,
  unit: UnitCode,
  content: AsyncIterable<Uint8Array>,
): Promise<Uint8Array> {
  return collectBytes(writeEnvelope(okay(envelopeCertificate(parts, unit)), content));
}

/** Brings a file to a station, as its custodian does. */
export async function bring({ parts, joint, custodian }: Taking, bytes: Uint8Array): Promise<Outcome<View>> {
  const chunks = (async function* () {
    yield await Promise.resolve(bytes);
  })();
  const { handle } = okay(await parts.content.receive(custodian.sessionId, chunks, 400 * 1024 * 1024));
  return joint.take(custodian, { upload: handle });
}

/** Consent, place and seal at a co-issuer. */
export async function coSeal({ joint, leader, custodian, parts }: JointStation, view: View): Promise<View> {
  const { documentId, contentSha256 } = view;
  const input = { documentId, contentSha256: contentSha256 as never, date: parts.clock.today() };
  okay(await joint.consent(leader, input as never));
  okay(await joint.confirmPlace(custodian, { documentId } as never));
  return okay(await joint.seal(custodian, { documentId, pin: sealPin } as never));
}
