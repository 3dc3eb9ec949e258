import { call, os } from '@orpc/server';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { wordError } from '../../../../src/main/station/guard.ts';
import type { StationParts } from '../../../../src/main/station/parts.ts';
import { contentSchema, unitCodeSchema } from '../../../../src/shared/contract/schemas.ts';

const log = { error: () => expect.unreachable() } as unknown as StationParts['log'];
const save = os.input(z.object({ content: contentSchema.pick({ recipients: true }) })).handler(() => null);
const to = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    ...{ unit: unitCodeSchema.parse(`990201-DEP-${1000 + index}`), name: '云岭市某局' },
    ...{ role: 'main' as const, copies: 1 },
  }));
const told = (input: unknown) =>
  call(save, input as never).then(
    () => 'saved',
    (error: unknown) => (wordError(error, ['drafts', 'save'], log) as { data: unknown }).data,
  );

it('5,000 recipients are as many as a document has; one more is refused with its reason, another fault of shape without', async () => {
  expect(await told({ content: { recipients: to(5000) } })).toBe('saved');
  expect(await told({ content: { recipients: to(5001) } })).toEqual({
    code: 'input-invalid',
    details: { reason: 'too-many-recipients', most: '5000' },
  });
  expect(await told({ content: { recipients: 'all' } })).toEqual({ code: 'input-invalid', details: {} });
});
