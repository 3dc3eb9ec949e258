// Encrypted packages at the receiver: opened with new and old keys (scenario J), and every way in which one does not open.
import { createHash, type KeyObject } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { collectBytes, memorySource, readChunks } from '../../../../../src/formats/byte-source.ts';
import type { KeyRing } from '../../../../../src/main/station/parts.ts';
import { createHeldMemory, openInThread } from '../../../../../src/main/station/receiving/open-in-thread.ts';
import {
  createPackageOpener,
  type OpenedPackage,
} from '../../../../../src/main/station/receiving/open-package.ts';
import { wrapContentKey } from '../../../../../src/seals/encryption/content-key.ts';
import { encryptStream } from '../../../../../src/seals/encryption/encrypted-stream.ts';
import { packagePurpose } from '../../../../../src/seals/encryption/package-purpose.ts';
import type { Certificate } from '../../../../../src/seals/pki/certificate.ts';
import type { DocumentId, Sha256 } from '../../../../../src/shared/domain/ids.ts';
import type { DeliveryNote } from '../../../../../src/shared/domain/messages.ts';
import { withWrappedKeys } from '../../../../../src/shared/domain/note-token.ts';
import { seededBytes } from '../../../../support/seals/seeded-keys.ts';
import { createTestParts, testUnit, type TestParts } from '../../../../support/station-parts.ts';
import { createTestPki } from '../../../seals/pki/test-pki.ts';

interface Pair {
  readonly certificate: Certificate;
  readonly privateKey: KeyObject;
}
const contentKey = seededBytes('content', 32);
// Two whole segments and a little: large enough to be a file among the blobs.
const plain = seededBytes('package', 2 * 1024 * 1024 + 77);
const self = testUnit.unitCode;
let newest: Pair;
let older: Pair;
let stranger: Pair;
let encrypted: Buffer;
let test: TestParts;
let keys: readonly KeyObject[] = [];

const sha256 = (bytes: Uint8Array): Sha256 => createHash('sha256').update(bytes).digest('hex') as Sha256;
const one = async function* (bytes: Uint8Array) {
  yield await Promise.resolve(bytes);
};
const encrypt = async (bytes: Uint8Array, purpose = packagePurpose): Promise<Buffer> =>
  Buffer.from(await collectBytes(encryptStream({ contentKey, purpose }, one(bytes))));

beforeAll(async () => {
  const pki = createTestPki();
  const issue = (): Pair => pki.issue({ use: 'encryption' });
  [newest, older, stranger] = [issue(), issue(), issue()];
  encrypted = await encrypt(plain);
});
beforeEach(() => {
  keys = [newest.privateKey, older.privateKey];
  test = createTestParts({ keys: { encryptionKeys: () => keys } as KeyRing });
});
afterEach(() => test.close());

function noteOf(bytes: Uint8Array, inside: Uint8Array = plain): DeliveryNote {
  return {
    type: 'yizhan/delivery-note/1',
    documentId: '019a0000-0000-7000-8000-000000000001' as DocumentId,
    ...{ sequence: 1, sender: self, recipients: [], urgency: 'routine' },
    package: { sha256: sha256(bytes), sizeBytes: bytes.length },
    encryption: {
      algorithm: 'A256GCM-1MiB',
      plain: { sha256: sha256(inside), sizeBytes: inside.length },
    },
    issuedAt: '2026-11-22T00:00:00Z',
  };
}

/** Where it is judged it opens as it does here, and nothing is written for it. */
async function expectSameInThread(
  question: Parameters<typeof openInThread>[0],
  opened: OpenedPackage | null,
): Promise<void> {
  const inThread = await openInThread(question);
  const whole = { ok: true, sha256: sha256(plain), sizeBytes: plain.length, contentKey };
  expect(inThread?.opened).toEqual(opened?.ok ? whole : (opened ?? undefined));
  if (inThread?.opened.ok)
    expect(await collectBytes(readChunks(inThread.source))).toEqual(Buffer.from(plain));
}

it('what is read of a package in the memory of a thread stays as it is when the next one is opened there', async () => {
  const memory = createHeldMemory();
  const openHere = async (inside: Uint8Array) => {
    const bytes = await encrypt(inside);
    const note = noteOf(bytes, inside);
    const token = withWrappedKeys(
      'a.b.c',
      new Map([[self, await wrapContentKey(newest.certificate, contentKey)]]),
    );
    const opened = await openInThread({ token, note, source: memorySource(bytes), self, keys, memory });
    if (!opened?.opened.ok) throw new Error('it did not open');
    return opened.source;
  };
  const first = await openHere(new Uint8Array(3_000_000).fill(1));
  const certificate = await first.read(1_000_000, 2000);
  const second = await openHere(new Uint8Array(2_500_000).fill(2));
  expect(certificate).toEqual(new Uint8Array(2000).fill(1));
  expect(await second.read(0, 10)).toEqual(new Uint8Array(10).fill(2));
});

async function open(bytes: Uint8Array, wrappedFor: Pair | null, note = noteOf(bytes)) {
  const wrapped = wrappedFor && (await wrapContentKey(wrappedFor.certificate, contentKey));
  const token = withWrappedKeys('a.b.c', new Map(wrapped === null ? [] : [[self, wrapped]]));
  const source = memorySource(bytes);
  const opened = await createPackageOpener(test.parts)({ token, note, source });
  const memory = createHeldMemory();
  await expectSameInThread({ token, note, source, self, keys, memory }, opened);
  if (opened?.ok !== true) return opened?.code ?? null;
  const { blobs } = test.parts.store;
  test.parts.store.transact(() => blobs.commit(opened.staged));
  return Buffer.from(await blobs.open(opened.staged.sha256).read(0, opened.staged.sizeBytes)).equals(plain)
    ? 'the same'
    : 'other bytes';
}

it('opens what was encrypted to the newest key, and, after a renewal, what was encrypted to an old one', async () => {
  expect(await open(encrypted, newest)).toBe('the same');
  expect(await open(encrypted, older)).toBe('the same');
  keys = [newest.privateKey];
  expect(await open(encrypted, older)).toBe('key-of-another');
});

it('leaves what came in the clear alone', async () => {
  expect(await open(plain, newest, { ...noteOf(plain), encryption: null })).toBeNull();
});

it('tells a missing key from one for somebody else', async () => {
  expect(await open(encrypted, null)).toBe('key-missing');
  expect(await open(encrypted, stranger)).toBe('key-of-another');
});

it('opens nothing that was changed, cut, lengthened, of another kind or not what the note names', async () => {
  const changed = Buffer.from(encrypted);
  changed[changed.length - 100] = (changed[changed.length - 100] ?? 0) ^ 1;
  const segment = 1024 * 1024 + 16;
  const cases: readonly (readonly [Uint8Array, DeliveryNote?])[] = [
    [changed],
    [encrypted.subarray(0, encrypted.length - 1)],
    [encrypted.subarray(0, 40 + segment)],
    [Buffer.concat([encrypted, Buffer.alloc(16)])],
    [await encrypt(plain, 'joint-issue')],
    [encrypted, noteOf(encrypted, plain.subarray(1))],
    [encrypted, noteOf(encrypted, Buffer.from(plain).reverse())],
  ];
  for (const [bytes, note] of cases) expect(await open(bytes, newest, note)).toBe('changed');
  expect(await open(Buffer.from('PK\u0003\u0004 no encrypted stream'), newest)).toBe('unreadable');
  // Nothing of what did not open stays behind: one file was never there, its start would be found at the next sweep.
  expect(test.parts.store.blobs.sweep()).toBe(0);
});

it('is read from the blob that came by the hash of what is inside, and stored as that once', async () => {
  const { store } = test.parts;
  const { blobs } = store;
  const staged = await blobs.stage(encrypted, { maxBytes: encrypted.length });
  store.transact(() => blobs.commit(staged));
  const inside = { sha256: sha256(plain), sizeBytes: plain.length, storedSha256: staged.sha256 };
  expect(blobs.has(inside.sha256)).toBe(false);
  expect(store.transact(() => blobs.keepOpened({ ...inside, contentKey }))).toBe(true);
  expect(store.transact(() => blobs.keepOpened({ ...inside, contentKey }))).toBe(false);
  expect(blobs.has(inside.sha256)).toBe(true);
  expect(Buffer.from(await collectBytes(blobs.stream(inside.sha256))).equals(plain)).toBe(true);
  const middle = await blobs.open(inside.sha256).read(1024 * 1024 - 5, 10);
  expect(Buffer.from(middle).equals(plain.subarray(1024 * 1024 - 5, 1024 * 1024 + 5))).toBe(true);
  // The blob that it is read from cannot go away; one that is here as it is needs no second form.
  expect(() => store.db.prepare('DELETE FROM blobs').run()).toThrow(/FOREIGN KEY/);
  const clear = await blobs.stage(plain.subarray(9), { maxBytes: plain.length });
  store.transact(() => blobs.commit(clear));
  const again = { sha256: clear.sha256, sizeBytes: clear.sizeBytes, storedSha256: staged.sha256, contentKey };
  expect(store.transact(() => blobs.keepOpened(again))).toBe(false);
});
