import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openDatabase } from '../../../../src/main/store/database.ts';
import { openSearchIndex, type SearchText } from '../../../../src/main/store/search/search-index.ts';
import { createSearch } from '../../../../src/main/store/search/search.ts';
import { openStore } from '../../../../src/main/store/store.ts';
import { indexTokens } from '../../../../src/shared/domain/search-tokens.ts';
import type { DocumentId } from '../../../../src/shared/domain/ids.ts';

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

function makeFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'yizhan-search-'));
  folders.push(folder);
  return folder;
}

function text(position: number, title: string, body: string): SearchText {
  return { documentId: `id-${position}` as DocumentId, source: 'inbox', position, title, body };
}

test('words of one, two and four characters are found, newest first, page by page', () => {
  const index = openSearchIndex(path.join(makeFolder(), 'search.db'), randomBytes(32));
  index.add([
    text(1, '关于做好防汛工作的通知', '请各单位做好准备'),
    text(2, '会议通知', '讨论防汛'),
    text(3, '节能通知', '云府办发〔2026〕12号'),
  ]);
  expect(index.find('防汛', null, 10).map((hit) => hit.documentId)).toEqual(['id-2', 'id-1']);
  expect(index.find('防汛工作', null, 10).map((hit) => hit.documentId)).toEqual(['id-1']);
  expect(index.find('号', null, 10).map((hit) => hit.documentId)).toEqual(['id-3']);
  const [first] = index.find('通知', null, 1);
  expect(index.find('通知', first?.entry ?? 0, 1).map((hit) => hit.documentId)).toEqual(['id-2']);
  index.close();
});

test('a title of 120 characters with every awkward sign is found by any part of it (scenario M)', () => {
  const index = openSearchIndex(path.join(makeFolder(), 'search.db'), randomBytes(32));
  const strange = '关于印发《〔2026〕[试行] 50%:?."方案"*》和𬌗镇名录的通知';
  const title = '长'.repeat(120 - [...strange].length) + strange;
  index.add([{ documentId: 'm' as DocumentId, source: 'inbox', position: 1, title, body: '正文' }]);
  for (const query of [
    '〔2026〕',
    '[试行]',
    '50%',
    '50%:?."方案"*',
    '𬌗',
    '𬌗镇',
    '《〔2026〕[试行] 50%',
    title,
  ])
    expect(index.find(query, null, 10), query).toHaveLength(1);
  for (const query of ['〔2027〕', '镇𬌗', '60%']) expect(index.find(query, null, 10), query).toEqual([]);
  index.close();
});

test('adding again after a crash doubles nothing, and the high-water mark only rises', () => {
  const index = openSearchIndex(path.join(makeFolder(), 'search.db'), randomBytes(32));
  index.add([text(1, '甲乙', ''), text(2, '甲丙', '')]);
  index.add([text(1, '甲乙', '')]);
  expect(index.find('甲', null, 10)).toHaveLength(2);
  expect(index.highWater('inbox')).toBe(2);
  index.close();
});

test('what was taken out is not found, and nothing of it is left in the file', () => {
  const file = path.join(makeFolder(), 'search.db');
  const key = randomBytes(32);
  const index = openSearchIndex(file, key);
  index.add([text(1, '会议通知', '讨论防汛')]);
  for (let position = 2; position < 40; position += 1)
    index.add([text(position, '绝密行动', `方案${position}`)]);
  const taken = Array.from({ length: 38 }, (_, place) => `id-${place + 2}` as DocumentId);
  expect(index.remove('inbox', taken)).toBe(38);
  expect(index.find('行动', null, 10)).toEqual([]);
  // Closed in the middle: the next life goes on.
  index.purge();
  index.close();
  const again = openSearchIndex(file, key);
  for (let left = true; left;) left = again.purge();
  expect(again.find('防汛', null, 10)).toHaveLength(1);
  expect(again.remove('inbox', taken)).toBe(0);
  again.close();
  const db = openDatabase(file, key);
  db.exec(`CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, texts, 'row')`);
  const words = db.prepare<[], string>('SELECT term FROM temp.words').pluck().all();
  db.close();
  expect(words.length).toBeGreaterThan(0);
  for (const word of indexTokens('绝密行动').split(' ')) expect(words).not.toContain(word);
});

test('the worker indexes what is committed and the text never lies plain on the disk', async () => {
  const folder = makeFolder();
  const key = randomBytes(32);
  const store = openStore({ folder, key });
  const document = {
    content: {
      title: '冬季节能工作通知',
      body: [{ level: 'text', text: '温度控制' }],
      attachments: [],
      notes: null,
    },
  };
  const insert = store.db.prepare(
    `INSERT INTO inbox (document_id, state, sender_unit, sender_name, urgency, title, document, note, note_sequence, package_blob, package_sha256,
       package_bytes, report, verdict, arrived_at_ms)
     VALUES (@id, @state, '990100-GOV-0001', '甲', 'routine', 't', @document, '', 1, '', '', 0, '{}', 'valid', 1)`,
  );
  insert.run({ id: 'a', state: 'arrived', document: JSON.stringify(document) });
  insert.run({ id: 'b', state: 'quarantined', document: JSON.stringify(document) });
  const options = {
    ...{ folder, key },
    onFailure: (error: unknown) => {
      throw error;
    },
  };
  let search = createSearch(options);
  await search.refresh();
  expect(search.find('温度控制', null, 10).map((hit) => hit.documentId)).toEqual(['a']);
  // Its sender takes it back while nobody indexes (a crash came between): the next start takes it out.
  await search.stop();
  store.db.prepare(`UPDATE inbox SET state = 'recalled' WHERE document_id = 'a'`).run();
  search = createSearch(options);
  await search.refresh();
  expect(search.find('温度控制', null, 10)).toEqual([]);
  await search.stop();
  store.close();
  expect(readFileSync(path.join(folder, 'search.db')).includes(Buffer.from('温度'))).toBe(false);
});
