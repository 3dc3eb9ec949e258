import { expect, it } from 'vitest';
import { failedCodes } from '../../../../../src/main/station/receiving/failed-codes.ts';
import { readMachineNote } from '../../../../../src/shared/domain/machine-note.ts';
import { checkNames, failed, passed, type SealReport } from '../../../../../src/shared/domain/report.ts';

const noteOf = (wrong: readonly string[]): string => {
  const checks = checkNames.map((name) => [
    name,
    wrong.includes(name) ? failed('PACKAGE_ENCRYPTION_UNREADABLE') : passed(),
  ]);
  return failedCodes({ checks: Object.fromEntries(checks) } as unknown as SealReport);
};

it('reads what a receiving machine writes, also where the receipt had no room for the last code', () => {
  const code = 'PACKAGE_ENCRYPTION_UNREADABLE';
  expect(readMachineNote(noteOf(['digestsMatch', 'secrecy']))).toEqual([
    { check: 'digestsMatch', code },
    { check: 'secrecy', code },
  ]);
  const long = noteOf(checkNames);
  expect(long).toHaveLength(200);
  const read = readMachineNote(long) ?? [];
  expect(read.length).toBeGreaterThan(2);
  expect(read.map(({ check }) => check)).toEqual(checkNames.slice(0, read.length));
});

it.each(['缺附件2', '附件 2 missing', 'see: NOTE', '', 'DAMAGED'])(
  'leaves the words of people alone: %s',
  (note) => {
    expect(readMachineNote(note)).toBeNull();
  },
);
