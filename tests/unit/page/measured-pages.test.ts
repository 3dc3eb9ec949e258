import { expect, it } from 'vitest';
import { measureRows } from '../../measure/measured-rows.ts';

it('every rule of strength 规定 is on the rendered page within 0.2 mm', () => {
  const rows = measureRows(300);
  expect(rows.length).toBeGreaterThan(60);
  const missed = rows.filter(
    ({ strength, prescribedMm, foundMm }) =>
      strength === '规定' && !(Math.abs(foundMm - prescribedMm) <= 0.2),
  );
  expect(missed.map(({ element, prescribedMm, foundMm }) => ({ element, prescribedMm, foundMm }))).toEqual(
    [],
  );
});
