import { expect, it } from 'vitest';
import { contentCanonicalForm, type DocumentContent } from '../../../../src/shared/domain/content.ts';
import { differenceOf } from '../../../../src/shared/domain/content-difference.ts';
import {
  type ForwardFacts,
  forwardRuleOf,
  refuseForwarding,
} from '../../../../src/shared/domain/forwarding.ts';
import { noticeText, office } from '../../../support/outgoing-bench.ts';

const content: DocumentContent = {
  ...noticeText,
  attachments: [],
  issuers: [{ unit: office, name: '云岭市人民政府办公室' }],
};
const allowed: ForwardFacts = {
  state: 'signed',
  content: { ...content, forward: 'yes' },
  verdict: 'valid',
  said: [],
  fits: true,
};
const asking = { ...allowed, content };

it('asks first where the sender chose nothing, and what was chosen is part of what is signed off', () => {
  expect(forwardRuleOf(content)).toBe('ask');
  const forbidden = { ...content, forward: 'no' as const };
  expect(contentCanonicalForm(forbidden)).not.toBe(contentCanonicalForm(content));
  expect(differenceOf(content, forbidden).map(({ field }) => field)).toEqual(['forward']);
});

it('is allowed by the rule, or by the consent that the rule asks for, and never by a consent against the rule', () => {
  expect(refuseForwarding(allowed)).toBeNull();
  expect(refuseForwarding(asking)).toBe('consent-missing');
  expect(refuseForwarding({ ...asking, said: ['remind', 'permit'] })).toBeNull();
  const forbidden = { ...allowed, content: { ...content, forward: 'no' as const }, said: ['permit'] };
  expect(refuseForwarding(forbidden)).toBe('not-allowed');
});

it.each<readonly [string, Partial<ForwardFacts>]>([
  ['recalled', { state: 'recalled', content: null, verdict: 'indeterminate' }],
  ['annulled', { said: ['permit', 'annul'] }],
  ['abolished', { said: ['abolish'] }],
  ['superseded', { said: ['supersede'] }],
  ['invalid', { verdict: 'invalid' }],
  ['invalid', { state: 'quarantined', content: null }],
  ['undecided', { verdict: 'indeterminate' }],
  ['not-signed', { state: 'opened' }],
  ['not-signed', { state: 'returned' }],
  ['too-large', { fits: false }],
])('is refused as %s', (reason, facts) => {
  expect(refuseForwarding({ ...allowed, ...facts })).toBe(reason);
});

it('goes one layer deep', () => {
  const forwards = {
    documentId: '019a0000-0000-7000-8000-00000000000b' as const,
    ...{ sender: office, senderName: '', docNumber: '', title: '', packageSha256: 'a'.repeat(64) },
  } as unknown as NonNullable<DocumentContent['forwards']>;
  const nested = { ...content, forward: 'yes' as const, forwards };
  expect(refuseForwarding({ ...allowed, content: nested })).toBe('nested');
});
