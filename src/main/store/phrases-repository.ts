// 常用语 of the unit. A removed one keeps its row, so that one of the program does not come back.
import type { PersonId, PhraseId } from '../../shared/domain/ids.ts';
import type { Db } from './database.ts';

export interface PhraseRow {
  readonly phraseId: PhraseId;
  readonly group: string;
  readonly text: string;
  readonly shipped: boolean;
  readonly updatedBy: PersonId | null;
  readonly updatedAtMs: number;
}

type StoredRow = Omit<PhraseRow, 'shipped'> & { readonly shipped: number };

const columns = `phrase_id AS phraseId, group_name AS "group", text, shipped, updated_by AS updatedBy, updated_at_ms AS updatedAtMs`;
const insert = `INSERT INTO phrases (phrase_id, group_name, text, shipped, updated_by, updated_at_ms)
  VALUES (@phraseId, @group, @text, @shipped, @updatedBy, @updatedAtMs)`;
const sql = {
  seed: `${insert} ON CONFLICT (phrase_id) DO NOTHING`,
  put: `${insert} ON CONFLICT (phrase_id) DO UPDATE SET group_name = excluded.group_name, text = excluded.text,
    updated_by = excluded.updated_by, updated_at_ms = excluded.updated_at_ms`,
  get: `SELECT ${columns} FROM phrases WHERE phrase_id = ? AND removed_at_ms IS NULL`,
  list: `SELECT ${columns} FROM phrases WHERE removed_at_ms IS NULL ORDER BY shipped, phrase_id`,
  count: `SELECT count(*) FROM phrases WHERE removed_at_ms IS NULL`,
  remove: `UPDATE phrases SET removed_at_ms = @nowMs WHERE phrase_id = @phraseId AND removed_at_ms IS NULL`,
} as const;

/** The rows of `phrases`. */
export function createPhrasesRepository(db: Db) {
  const seed = db.prepare(sql.seed);
  const put = db.prepare(sql.put);
  const get = db.prepare<[string], StoredRow>(sql.get);
  const list = db.prepare<[], StoredRow>(sql.list);
  const count = db.prepare<[], number>(sql.count).pluck();
  const remove = db.prepare(sql.remove);
  return {
    /** Puts a phrase of the program in, unless it ever was there. */
    seed: (row: PhraseRow): void => void seed.run(writeRow(row)),
    put: (row: PhraseRow): void => void put.run(writeRow(row)),
    get: (phraseId: PhraseId): PhraseRow | undefined => {
      const row = get.get(phraseId);
      return row && readRow(row);
    },
    /** The unit's own first. */
    list: (): PhraseRow[] => list.all().map(readRow),
    count: (): number => count.get() ?? 0,
    /** False when it is not there. */
    remove: (phraseId: PhraseId, nowMs: number): boolean => remove.run({ phraseId, nowMs }).changes === 1,
  };
}

const writeRow = (row: PhraseRow) => ({ ...row, shipped: Number(row.shipped) });
const readRow = (row: StoredRow): PhraseRow => ({ ...row, shipped: row.shipped === 1 });
