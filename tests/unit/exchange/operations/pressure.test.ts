import { afterEach, expect, test, vi } from 'vitest';
import { nameRequest } from '../../../../src/exchange/api/route-names.ts';
import {
  createPressure,
  productLimits,
  type Pressure,
} from '../../../../src/exchange/operations/pressure.ts';
import { createUploadQuota } from '../../../../src/exchange/operations/upload-quota.ts';
import type { UnitCode } from '../../../../src/shared/domain/ids.ts';

const unit = '990100-DEP-0002' as UnitCode;
let pressure: Pressure | null = null;
afterEach(() => {
  pressure?.stop();
  vi.useRealTimers();
});

const start = (freeBytes: number, changes: Partial<typeof productLimits> = {}): Pressure =>
  (pressure = createPressure({
    ...{ folder: '.', freeBytes: () => Promise.resolve(freeBytes) },
    limits: { ...productLimits, lagMs: { upload: 1e9, bulk: 1e9, question: 1e9 }, ...changes },
  }));
const reasonOf = (refused: ReturnType<Pressure['admit']>) => refused?.details['reason'];

test('a disk that is nearly full takes no upload; everything else goes on', async () => {
  const { admit } = start(1000);
  await Promise.resolve();
  expect(reasonOf(admit('upload'))).toBe('pressure-disk');
  expect(admit('upload')?.details['retryAfterSeconds']).toMatch(/^\d+$/);
  for (const burden of ['bulk', 'question', 'word'] as const) expect(admit(burden)).toBeNull();
});

test('so many uploads at a time, and a place is free again when one ends', () => {
  const { admit, beginUpload } = start(Infinity, { uploadsInFlight: 2 });
  const ends = [beginUpload(), beginUpload()];
  expect(reasonOf(admit('upload'))).toBe('pressure-uploads');
  ends[0]?.();
  expect(admit('upload')).toBeNull();
});

test('when the loop is behind, what units have to say is let in to the last', () => {
  const { admit } = start(Infinity, { lagMs: { upload: -1, bulk: -1, question: -1 } });
  for (const burden of ['upload', 'bulk', 'question'] as const)
    expect(reasonOf(admit(burden))).toBe('pressure-lag');
  expect(admit('word')).toBeNull();
});

test('every request has a name of ours and its burden', () => {
  const named = (method: string, url: string) => Object.values(nameRequest(method, url)).slice(0, 2);
  expect(nameRequest('POST', '/receipts')).toMatchObject({ name: 'receipts', burden: 'word' });
  expect(nameRequest('PUT', '/documents/019a')).toMatchObject({ name: 'submit', burden: 'word' });
  expect(named('GET', '/feed?after=1&waitSeconds=25')).toEqual(['feed-wait', 'question']);
  expect(nameRequest('GET', '/feed?after=1&waitSeconds=0').name).toBe('feed');
  expect(named('POST', '/uploads')).toEqual(['uploads', 'upload']);
  expect(named('HEAD', '/uploads/x')).toEqual(['uploads', 'question']);
  expect(named('GET', '/packages/ab')).toEqual(['packages', 'bulk']);
  expect(nameRequest('GET', `/${unit}`).name).toBe('unknown');
});

test('the quota counts the last day and this upload', async () => {
  let sinceMs = 0;
  const quota = createUploadQuota({
    supervision: { uploadedSince: (_unit, since) => Promise.resolve((sinceMs = since) && 900) },
    bytesADay: 1000,
    clock: () => new Date(86_400_000 + 5),
  });
  expect(await quota(unit, 100)).toBeNull();
  expect(sinceMs).toBe(5);
  expect(await quota(unit, 101)).toMatchObject({ code: 'busy', details: { reason: 'quota' } });
});

test('a folder that does not answer is asked once, and again when it did', async () => {
  vi.useFakeTimers();
  let asked = 0;
  let answer: (bytes: number) => void = () => undefined;
  const freeBytes = () => {
    asked += 1;
    return new Promise<number>((resolve) => (answer = resolve));
  };
  pressure = createPressure({ folder: '.', freeBytes });
  await vi.advanceTimersByTimeAsync(600_000);
  expect(asked).toBe(1);
  answer(7);
  await vi.advanceTimersByTimeAsync(6_000);
  expect(asked).toBe(2);
  expect(pressure.readings().freeBytes).toBe(7);
});
