import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeDocx } from '../../../../../src/demo/office-files.ts';
import type { Actor } from '../../../../../src/main/station/outcome.ts';
import { createWriting, type Writing } from '../../../../../src/main/station/writing/writing.ts';
import { createTestParts, type TestParts } from '../../../../support/station-parts.ts';
import { okay } from '../../../../support/outgoing-bench.ts';

let test: TestParts;
let writing: Writing;
let drafter: Actor;
beforeAll(() => {
  test = createTestParts();
  writing = createWriting(test.parts);
  drafter = test.person('drafter', '林秋');
});
afterAll(() => test.close());

const importBytes = async (name: string, bytes: Uint8Array, actor: Actor = drafter) => {
  const chunks = (async function* () {
    yield await Promise.resolve(bytes);
  })();
  const upload = okay(await test.parts.content.receive(drafter.sessionId, chunks, 10_000_000)).handle;
  return writing.importFile(actor, { upload, name });
};
const blobCount = (): unknown => test.parts.store.db.prepare('SELECT count(*) AS n FROM blobs').get();

it('reads a Word document and a text in a thread, and keeps nothing of the file', async () => {
  const before = blobCount();
  const words = ['关于开展检查的通知', '各单位要认真检查。'];
  for (const [name, bytes] of [
    ['通知.docx', makeDocx(words)],
    ['通知.txt', Buffer.from(words.join('\n'))],
  ] as const) {
    const read = okay(await importBytes(name, bytes));
    expect([name, read.state]).toEqual([name, 'read']);
    expect(JSON.stringify(read)).toContain('各单位要认真检查。');
  }
  expect(blobCount()).toEqual(before);
});

it.each<[string, string, Uint8Array]>([
  ['a PDF', '通知.pdf', Buffer.from('%PDF-1.4\n')],
  [
    'old Word',
    '通知.doc',
    Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ...Array<number>(600).fill(0)]),
  ],
  ['nothing', '空.txt', new Uint8Array(0)],
  ['a broken container', '坏.docx', makeDocx(['甲']).slice(0, 300)],
])('refuses %s in a code that has words', async (_what, name, bytes) => {
  expect(okay(await importBytes(name, bytes))).toMatchObject({ state: 'refused', code: expect.any(String) });
});

it('refuses a marking anywhere in the file (scenario H)', async () => {
  const bytes = makeDocx(['正文', '机密★10年']);
  expect(await importBytes('材料.docx', bytes)).toMatchObject({ code: 'secrecy-marking' });
  expect(await importBytes('机密-材料.docx', makeDocx(['正文']))).toMatchObject({ code: 'secrecy-marking' });
});

it('knows no upload of another window', async () => {
  const clerk = test.person('clerk', '陈文');
  expect(await importBytes('通知.txt', Buffer.from('甲'), clerk)).toMatchObject({ code: 'handle-unknown' });
});
