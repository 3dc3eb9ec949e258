// What a cache remembers of paths changes no answer: not for another time, not for a file that lacks what another one brought, not for another trust.
import { describe, expect, it } from 'vitest';
import { judgeSigner } from '../../../../src/seals/pki/path.ts';
import {
  createVerificationCache,
  type VerificationCache,
  withoutCache,
} from '../../../../src/seals/pki/verification-cache.ts';
import { evaluationPolicy } from '../../../../src/shared/domain/verification-policy.ts';
import { authority, issueAny, signing } from './any-pki.ts';

const day = (text: string): Date => new Date(`${text}T00:00:00Z`);
const root = issueAny({ name: '根', extensions: authority() });
const middle = issueAny({ name: '签发', issuer: root, extensions: authority(0) });
const leaf = issueAny({ name: '印章', issuer: middle, extensions: [signing] });
const stranger = issueAny({ name: '别处', extensions: authority() });

const { notBefore, notAfter } = middle.certificate;
const justAfter = new Date(notAfter.getTime() + 1);
const justBefore = new Date(notBefore.getTime() - 1);
const times = [day('2026-06-01'), notBefore, notAfter, justAfter, justBefore, day('2026-06-01')];

interface Case {
  readonly at: Date;
  readonly brought: readonly (typeof root)[];
  readonly anchors: readonly (typeof root)[];
}

const ofBrought = [[middle], [], [middle, stranger], [stranger]];
const cases: readonly Case[] = [[root], [stranger], [stranger, root]].flatMap((anchors) =>
  ofBrought.flatMap((brought) => times.map((at) => ({ at, brought, anchors }))),
);

function judge({ at, brought, anchors }: Case, cache: VerificationCache) {
  const { chain, validity, path } = judgeSigner({
    leaf: leaf.certificate,
    intermediates: brought.map(({ certificate }) => certificate),
    at,
    provenAt: null,
    now: day('2026-10-01'),
    use: 'anySigner',
    trust: {
      anchors: anchorsOf(anchors),
      intermediates: none,
      crls: [],
      policy: evaluationPolicy,
      cache,
    },
  });
  return { chain, validity, path: path?.map(({ sha256 }) => sha256) ?? null };
}

// One array a trust, as a station has it: only then is a path remembered.
const none: never[] = [];
const arrays = new Map<string, (typeof root.certificate)[]>();
function anchorsOf(anchors: readonly (typeof root)[]) {
  const key = anchors.map(({ certificate }) => certificate.sha256).join();
  const known = arrays.get(key) ?? anchors.map(({ certificate }) => certificate);
  arrays.set(key, known);
  return known;
}

describe('a path that is remembered', () => {
  it('is the one that a search would find, in whatever order files come', () => {
    const cache = createVerificationCache();
    for (const order of [cases, cases.toReversed(), [...cases, ...cases].toSorted((a, b) => +a.at - +b.at)])
      for (const one of order) expect(judge(one, cache)).toEqual(judge(one, withoutCache));
  });

  it('is not found again for a file that does not bring the certificates between', () => {
    const cache = createVerificationCache();
    const [at, anchors] = [day('2026-06-01'), [root]];
    expect(judge({ at, anchors, brought: [middle] }, cache).path).toHaveLength(3);
    expect(judge({ at, anchors, brought: [] }, cache).path).toBeNull();
    expect(judge({ at: justAfter, anchors, brought: [middle] }, cache).path).toBeNull();
  });
});
