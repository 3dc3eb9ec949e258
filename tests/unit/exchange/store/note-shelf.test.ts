import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createNoteShelf, type NoteName } from '../../../../src/exchange/store/note-shelf.ts';
import { withWrappedKeys } from '../../../../src/shared/domain/note-token.ts';
import type { DocumentId } from '../../../../src/shared/domain/ids.ts';
import { county, finance, idOf, office } from './store-contract.ts';

const name: NoteName = { epoch: 'e', documentId: idOf<DocumentId>(1), followUpId: null };
const jws = `${'h'.repeat(80)}.${'p'.repeat(6000)}.${'s'.repeat(342)}`;

function countingLoad(token: string) {
  const load = () => {
    load.times += 1;
    return Promise.resolve({ token, sizeBytes: 7 });
  };
  load.times = 0;
  return load;
}

test('a note is read once for all its readers; each gets its own key alone', async () => {
  const shelf = createNoteShelf();
  const load = countingLoad(
    withWrappedKeys(
      jws,
      new Map([
        [finance, 'f'],
        [county, 'c'],
      ]),
    ),
  );
  const [first, second, third] = await Promise.all(
    [finance, county, office].map((unit) => shelf.noteFor(unit, name, load)),
  );
  expect(load.times).toBe(1);
  expect(first).toMatchObject({ message: `${jws}~${finance}=f`, sizeBytes: 7 });
  expect(second?.message).toBe(`${jws}~${county}=c`);
  expect(third?.message).toBe(jws);
  expect(second?.packed?.tail).toBe(`~${county}=c`);
  expect(gunzipSync(second?.packed?.member ?? '').toString()).toBe(jws);
});

test('another epoch, another document, a further note: each is a note of its own', async () => {
  const shelf = createNoteShelf();
  const names = [
    { ...name, epoch: 'restored' },
    { ...name, documentId: idOf<DocumentId>(2) },
    { ...name, followUpId: '1:2' },
  ];
  await shelf.noteFor(finance, name, countingLoad('first'));
  for (const [index, other] of names.entries()) {
    const note = await shelf.noteFor(finance, other, countingLoad(`note ${index}`));
    expect(note?.message).toBe(`note ${index}`);
  }
  expect((await shelf.noteFor(finance, name, countingLoad('second')))?.message).toBe('first');
});

test('what was read longest ago leaves when the shelf is full; what is not there is asked for again', async () => {
  const shelf = createNoteShelf({ maxTotalChars: 25 });
  const loads = [1, 2, 3].map((number) => countingLoad(`ten chars ${number}`));
  const read = (index: number) =>
    shelf.noteFor(finance, { ...name, followUpId: String(index) }, loads[index] ?? (() => Promise.reject()));
  for (const index of [0, 1, 0, 2, 0, 1]) await read(index);
  expect(loads.map(({ times }) => times)).toEqual([1, 2, 1]);
  expect(await shelf.noteFor(finance, name, () => Promise.resolve(undefined))).toBeUndefined();
  expect((await shelf.noteFor(finance, name, countingLoad('came')))?.message).toBe('came');
});

test('a short note, and one with letters that JSON would write otherwise, are not packed', async () => {
  for (const token of ['short', `${jws}"`, `${jws}~${finance}="`]) {
    const note = await createNoteShelf().noteFor(finance, name, countingLoad(token));
    expect(note).toMatchObject({ message: token, packed: null });
  }
});
