// Templates of the unit. One that is put away keeps its row; one that came with the program is put in once and then is the unit's own.
import type { PersonId, TemplateId } from '../../shared/domain/ids.ts';
import type { TemplateContent } from '../../shared/domain/template-content.ts';
import type { Db } from './database.ts';

export interface TemplateRow {
  readonly templateId: TemplateId;
  readonly name: string;
  readonly content: TemplateContent;
  readonly shipped: boolean;
  readonly updatedBy: PersonId | null;
  readonly updatedAtMs: number;
}

type StoredRow = Omit<TemplateRow, 'content' | 'shipped'> & {
  readonly content: string;
  readonly shipped: number;
};

const columns = `template_id AS templateId, name, content, shipped, updated_by AS updatedBy, updated_at_ms AS updatedAtMs`;
const insert = `INSERT INTO templates (template_id, name, kind, content, shipped, updated_by, updated_at_ms)
  VALUES (@templateId, @name, @kind, @content, @shipped, @updatedBy, @updatedAtMs)`;
const sql = {
  seed: `${insert} ON CONFLICT (template_id) DO NOTHING`,
  put: `${insert} ON CONFLICT (template_id) DO UPDATE SET name = excluded.name, kind = excluded.kind, content = excluded.content,
    updated_by = excluded.updated_by, updated_at_ms = excluded.updated_at_ms`,
  get: `SELECT ${columns} FROM templates WHERE template_id = ? AND archived_at_ms IS NULL`,
  list: `SELECT ${columns} FROM templates WHERE archived_at_ms IS NULL ORDER BY shipped, updated_at_ms DESC, template_id`,
  count: `SELECT count(*) FROM templates WHERE archived_at_ms IS NULL`,
  archive: `UPDATE templates SET archived_at_ms = @nowMs WHERE template_id = @templateId AND archived_at_ms IS NULL`,
} as const;

/** The rows of `templates`. */
export function createTemplatesRepository(db: Db) {
  const seed = db.prepare(sql.seed);
  const put = db.prepare(sql.put);
  const get = db.prepare<[string], StoredRow>(sql.get);
  const list = db.prepare<[], StoredRow>(sql.list);
  const count = db.prepare<[], number>(sql.count).pluck();
  const archive = db.prepare(sql.archive);
  return {
    /** Puts a template of the program in, unless it ever was there. */
    seed: (row: TemplateRow): void => void seed.run(writeRow(row)),
    put: (row: TemplateRow): void => void put.run(writeRow(row)),
    get: (templateId: TemplateId): TemplateRow | undefined => {
      const row = get.get(templateId);
      return row && readRow(row);
    },
    /** The unit's own first, the newest before the older, then those of the program. */
    list: (): TemplateRow[] => list.all().map(readRow),
    count: (): number => count.get() ?? 0,
    /** False when it is not there. */
    archive: (templateId: TemplateId, nowMs: number): boolean =>
      archive.run({ templateId, nowMs }).changes === 1,
  };
}

const writeRow = (row: TemplateRow) => ({
  ...row,
  kind: row.content.kind,
  content: JSON.stringify(row.content),
  shipped: Number(row.shipped),
});

const readRow = (row: StoredRow): TemplateRow => ({
  ...row,
  content: JSON.parse(row.content) as TemplateContent,
  shipped: row.shipped === 1,
});
