import { describe, expect, it } from 'vitest';
import { zhCN } from '../../../../src/renderer/i18n/zh-CN/index.ts';
import { findingPlaceOf } from '../../../../src/renderer/ui/finding-place.ts';

describe('findingPlaceOf', () => {
  it.each([
    ['title', 'title', {}],
    ['body.3', 'bodyBlock', { block: 4 }],
    ['body.3.cells.2.1', 'bodyCell', { block: 4, row: 3, cell: 2 }],
    ['annexes.0.title', 'annexTitle', { annex: 1 }],
    ['annexes.1.body.2.cells.0.0', 'annexCell', { annex: 2, block: 3, row: 1, cell: 1 }],
    ['annexes.0.body', 'annex', { annex: 1 }],
    ['recipients.2', 'recipient', { number: 3 }],
    ['attendance.present', 'attendance', {}],
    ['signatureStamp.name', 'signatureStamp', {}],
    ['issuers', 'issuers', {}],
  ])('names %s', (where, key, values) => {
    expect(findingPlaceOf(where)).toEqual({ key, values, rest: '' });
    expect(Object.keys(zhCN.finding.place)).toContain(key);
  });

  it('keeps what a file says of itself, and a path that it does not know', () => {
    expect(findingPlaceOf('attachments.1 Sheet1!B2')).toEqual({
      key: 'attachment',
      values: { number: 2 },
      rest: 'Sheet1!B2',
    });
    expect(findingPlaceOf('elsewhere.3')).toEqual({ key: null, values: {}, rest: 'elsewhere.3' });
  });
});
