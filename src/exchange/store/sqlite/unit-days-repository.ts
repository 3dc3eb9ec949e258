// Counts of the day, in SQLite.
import type { DayCounts, UnitDays } from '../unit-days.ts';
import type { SqliteSession } from './session.ts';

/** Repository of the day's counts. */
export function createUnitDaysRepository({ db, call }: SqliteSession): UnitDays {
  const counts = db.prepare<{ unit: string; day: number }, DayCounts>(
    'SELECT documents, audit_heads AS auditHeads FROM unit_days WHERE unit = @unit AND day = @day',
  );
  const forget = db.prepare<{ unit: string; day: number }>(
    'DELETE FROM unit_days WHERE unit = @unit AND day < @day',
  );
  const add = db.prepare<{ unit: string; day: number } & DayCounts>(
    `INSERT INTO unit_days (unit, day, documents, audit_heads) VALUES (@unit, @day, @documents, @auditHeads)
     ON CONFLICT (unit, day) DO UPDATE SET documents = documents + excluded.documents,
       audit_heads = audit_heads + excluded.audit_heads`,
  );
  return {
    counts: (unit, day) => call(() => counts.get({ unit, day }) ?? { documents: 0, auditHeads: 0 }),
    count: (unit, day, what) =>
      call(() => {
        forget.run({ unit, day });
        add.run({ unit, day, documents: 0, auditHeads: 0, [what]: 1 });
      }),
  };
}
