// Whom the note names: 份号 in the order of the list, and a successor in the place of a unit that is no more (scenario P).
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { newDeliveries, noteRecipients } from '../../../../../src/main/station/sending/note-recipients.ts';
import {
  areCopiesNumberedRight,
  numberCopies,
  wordCopyNumbers,
} from '../../../../../src/shared/domain/copy-numbers.ts';
import type { Recipient } from '../../../../../src/shared/domain/content.ts';
import type { DocumentId, UnitCode } from '../../../../../src/shared/domain/ids.ts';
import type { Directory, DirectoryUnit } from '../../../../../src/shared/domain/published.ts';
import { successorOf } from '../../../../../src/shared/domain/successors.ts';

const code = (n: number): UnitCode => `990121-TWN-${String(n).padStart(4, '0')}` as UnitCode;
const unitOf = (n: number, change: Partial<DirectoryUnit> = {}): DirectoryUnit => ({
  ...{ code: code(n), name: `云溪县第${n}乡`, shortName: `第${n}乡`, kind: 'township', parent: null },
  ...{ issuerCodes: [], dutyPhone: '', contact: '', formerNames: [] },
  ...{ machineCertificates: [], encryptionCertificates: [] },
  ...change,
});
const trustOf = (units: readonly DirectoryUnit[]) => ({
  directory: { units } as Directory,
  unit: (wanted: UnitCode) => units.find((unit) => unit.code === wanted),
});
const to = (n: number, copies = 1, role: Recipient['role'] = 'main'): Recipient => ({
  ...{ unit: code(n), name: `云溪县第${n}乡`, role, copies },
});
const merged = (n: number) => ({ abolishedOn: '2026-07-01', successor: code(n) });

it('scenario P: mail of abolished units goes to who took over, through every merger, from the day on', () => {
  const trust = trustOf([unitOf(1, merged(2)), unitOf(2, merged(3)), unitOf(3), unitOf(4)]);
  const recipients = [to(1, 2), to(4)];
  expect(noteRecipients(recipients, trust, '2026-06-30').map(({ unit }) => unit)).toEqual([code(1), code(4)]);
  const note = { documentId: 'd' as DocumentId, recipients: noteRecipients(recipients, trust, '2026-07-01') };
  expect(note.recipients).toEqual([
    { unit: code(3), role: 'main', copies: 2, insteadOf: code(1), copyFrom: 1, copyTo: 2 },
    { unit: code(4), role: 'main', copies: 1, copyFrom: 3, copyTo: 3 },
  ]);
  expect(newDeliveries(note, recipients, trust)[0]).toMatchObject({
    ...{ unit: code(3), unitName: '云溪县第3乡', insteadOf: code(1), copies: 2, copyFrom: 1, copyTo: 2 },
  });
});

it('is one row when two units that were merged into one were both named', () => {
  const trust = trustOf([unitOf(1, merged(3)), unitOf(2, merged(3)), unitOf(3)]);
  const recipients = [to(1, 2, 'cc'), to(3, 1), to(2, 3, 'cc')];
  const note = { documentId: 'd' as DocumentId, recipients: noteRecipients(recipients, trust, '2026-08-01') };
  expect(newDeliveries(note, recipients, trust)).toMatchObject([
    { unit: code(3), role: 'main', copies: 6, copyFrom: null, copyTo: null },
  ]);
});

it('sends to the unit itself when the directory leads nowhere or in a circle', () => {
  const units = [
    unitOf(1, merged(2)),
    unitOf(2, merged(1)),
    unitOf(3, merged(9)),
    unitOf(4, { abolishedOn: '2026-01-01' }),
  ];
  const byCode = new Map(units.map((unit) => [unit.code, unit]));
  for (const n of [1, 2, 3, 4]) expect(successorOf(code(n), byCode)).toBeUndefined();
  const routed = noteRecipients([to(1), to(3), to(4)], trustOf(units), '2026-08-01');
  expect(routed.map(({ unit }) => unit)).toEqual([code(1), code(3), code(4)]);
});

it('numbers every copy once, without a gap, and finds every wrong range', () => {
  const copies = fc.array(fc.record({ copies: fc.integer({ min: 1, max: 999 }) }), {
    minLength: 1,
    maxLength: 60,
  });
  fc.assert(
    fc.property(copies, fc.integer({ min: 1, max: 900_000 }), (rows, first) => {
      const numbered = numberCopies(rows, first);
      expect(areCopiesNumberedRight(numbered)).toBe(true);
      const total = rows.reduce((sum, row) => sum + row.copies, 0);
      expect(numbered.at(-1)?.copyTo).toBe(first + total - 1);
      const [head, ...rest] = numbered;
      if (!head) throw new Error('one row');
      expect(areCopiesNumberedRight([{ ...head, copyTo: head.copyTo + 1 }, ...rest])).toBe(false);
      if (rest.length > 0)
        expect(
          areCopiesNumberedRight([
            head,
            ...rest.map((row) => ({
              ...row,
              copies: head.copies,
              copyFrom: head.copyFrom,
              copyTo: head.copyTo,
            })),
          ]),
        ).toBe(false);
    }),
  );
  expect(areCopiesNumberedRight([{ copies: 1 }, { copies: 2 }])).toBe(true);
  expect(areCopiesNumberedRight([{ copies: 1, copyFrom: 1, copyTo: 1 }, { copies: 2 }])).toBe(false);
  expect(() => numberCopies([{ copies: 2 }], 999_999)).toThrow('six digits');
  expect(wordCopyNumbers({ copies: 3, copyFrom: 12, copyTo: 14 })).toBe('000012–000014');
});
