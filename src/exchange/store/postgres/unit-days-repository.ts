// Counts of the day, in PostgreSQL.
import type { DayCounts, UnitDays } from '../unit-days.ts';
import type { PostgresSession } from './session.ts';

const counts = {
  name: 'unit-days-counts',
  text: 'SELECT documents, audit_heads AS "auditHeads" FROM unit_days WHERE unit = $1 AND day = $2',
};
const forget = { name: 'unit-days-forget', text: 'DELETE FROM unit_days WHERE unit = $1 AND day < $2' };
const add = {
  name: 'unit-days-add',
  text: `INSERT INTO unit_days AS d (unit, day, documents, audit_heads) VALUES ($1, $2, $3, $4)
         ON CONFLICT (unit, day) DO UPDATE SET documents = d.documents + excluded.documents,
           audit_heads = d.audit_heads + excluded.audit_heads`,
};

/** Repository of the day's counts. */
export function createUnitDaysRepository({ rows }: PostgresSession): UnitDays {
  return {
    counts: async (unit, day) =>
      (await rows<DayCounts>(counts, [unit, day]))[0] ?? { documents: 0, auditHeads: 0 },
    count: async (unit, day, what) => {
      await rows(forget, [unit, day]);
      await rows(add, [unit, day, what === 'documents' ? 1 : 0, what === 'auditHeads' ? 1 : 0]);
    },
  };
}
