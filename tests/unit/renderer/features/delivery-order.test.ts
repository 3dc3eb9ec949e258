// Fifteen hundred recipients: who needs somebody stands on top, and the rest is found by state and by name.
import { describe, expect, it } from 'vitest';
import {
  countByKind,
  orderDeliveries,
  pickDeliveries,
} from '../../../../src/renderer/features/sending/delivery-order.ts';

const row = (name: string, state: 'signed' | 'pending' | 'failed' | 'returned', isParked = false) => ({
  ...{ name, state },
  parkedReason: isParked ? ('certificate-missing' as const) : null,
});
const rows = [
  row('云溪县水利局', 'signed'),
  row('云溪县财政局', 'pending'),
  row('青原县财政局', 'pending', true),
  row('青原县水利局', 'failed'),
];

describe('the recipients of a document', () => {
  it('begin with whom nothing was sent to, however many merely wait', () => {
    const many = [...Array.from({ length: 300 }, (_, n) => row(`第${n}局`, 'pending')), ...rows];
    expect(
      orderDeliveries(many)
        .slice(0, 2)
        .map(({ name }) => name),
    ).toEqual(['青原县财政局', '青原县水利局']);
    expect(orderDeliveries(many).at(-1)?.name).toBe('云溪县水利局');
  });

  it('are counted by where they are, those not sent to on their own', () => {
    expect(countByKind(rows)).toEqual([
      { kind: 'parked', count: 1 },
      { kind: 'pending', count: 1 },
      { kind: 'signed', count: 1 },
      { kind: 'failed', count: 1 },
    ]);
  });

  it('are found by state and by every word of the name', () => {
    const names = (choice: Parameters<typeof pickDeliveries>[1]): string[] =>
      pickDeliveries(rows, choice).map(({ name }) => name);
    expect(names({ kind: 'any', name: ' 财政 青原' })).toEqual(['青原县财政局']);
    expect(names({ kind: 'pending', name: '' })).toEqual(['云溪县财政局']);
    expect(names({ kind: 'parked', name: '' })).toEqual(['青原县财政局']);
  });
});
