// What revocation lists prove, offline (seals.md section 6; domain.md 5.3, scenario K).
import { describe, expect, it } from 'vitest';
import { buildCrl, parseCrl } from '../../../../src/seals/pki/crl.ts';
import type { Crl, RevokedEntry } from '../../../../src/seals/pki/crl.ts';
import { judgeSigner } from '../../../../src/seals/pki/path.ts';
import type { SignerQuestion } from '../../../../src/seals/pki/path.ts';
import type { VerificationFinding } from '../../../../src/shared/domain/verification.ts';
import {
  evaluationPolicy,
  safeVerificationPolicy,
} from '../../../../src/shared/domain/verification-policy.ts';
import type { VerificationPolicy } from '../../../../src/shared/domain/verification-policy.ts';
import { authority, issueAny, signing, sm2Key } from './any-pki.ts';
import type { Party } from './any-pki.ts';

const day = (text: string): Date => new Date(`${text}T00:00:00Z`);
const now = day('2026-10-01');
const root = issueAny({ name: '根', key: sm2Key(), extensions: authority() });
const leaf = issueAny({ name: '印章', issuer: root, extensions: [signing], notAfter: day('2027-01-01') });

interface ListWish {
  readonly revoked?: Partial<RevokedEntry> & { readonly revokedAt: Date };
  readonly thisUpdate?: Date;
  readonly nextUpdate?: Date;
  readonly issuer?: Party;
}

function listOf({ revoked, issuer = root, ...wish }: ListWish = {}): Crl {
  const { thisUpdate = day('2026-09-30'), nextUpdate = day('2026-10-30') } = wish;
  const entry = revoked && {
    serialHex: leaf.certificate.serialHex,
    reason: 'superseded' as const,
    ...revoked,
  };
  const list = parseCrl(
    buildCrl({ issuer, number: 7, thisUpdate, nextUpdate, revoked: entry ? [entry] : [] }),
  );
  return entry?.invalidSince === undefined ? list : withInvalidity(list, entry);
}

/** Our own lists never say since when a key is invalid; others' do. */
const withInvalidity = (list: Crl, entry: RevokedEntry): Crl => ({
  ...list,
  revoked: new Map([[entry.serialHex, entry]]),
});

type Wish = Partial<Pick<SignerQuestion, 'at' | 'provenAt' | 'now'>> & {
  readonly policy?: VerificationPolicy;
};

function judge(crls: readonly Crl[], { policy = safeVerificationPolicy, ...wish }: Wish = {}, signer = leaf) {
  return judgeSigner({
    leaf: signer.certificate,
    intermediates: [],
    at: day('2026-06-01'),
    provenAt: null,
    now,
    use: 'anySigner',
    ...wish,
    trust: { anchors: [root.certificate], intermediates: [], crls, policy },
  }).validity;
}

const said = (findings: readonly VerificationFinding[]): string[] =>
  findings.map(({ force, code }) => `${force} ${code}`);
const answer = (...question: Parameters<typeof judge>): string[] => said(judge(...question).findings);

describe('a fresh list', () => {
  it('that does not name the certificate is good, and one that does is bad by its day', () => {
    expect(answer([listOf()])).toEqual([]);
    expect(answer([listOf({ revoked: { revokedAt: day('2026-05-01') } })])).toEqual([
      'fatal CERT_REVOKED_BEFORE_SIGNING',
    ]);
    expect(answer([listOf({ revoked: { revokedAt: day('2026-07-01') } })])).toEqual([
      'note CERT_REVOKED_AFTER_SIGNING',
    ]);
  });

  it('from the future is no proof that nothing was revoked, and its revocations count', () => {
    const future = { thisUpdate: day('2026-11-01'), nextUpdate: day('2026-12-01') };
    expect(answer([listOf(future)])).toEqual(['undecided REVOCATION_UNKNOWN']);
    expect(answer([listOf({ ...future, revoked: { revokedAt: day('2026-05-01') } })])).toEqual([
      'fatal CERT_REVOKED_BEFORE_SIGNING',
    ]);
  });
});

describe('a stolen key', () => {
  const stolen = { revokedAt: day('2026-07-01'), reason: 'keyCompromise' as const };

  it('spoils what claims to be older, unless a trusted time stamp proves it', () => {
    expect(answer([listOf({ revoked: stolen })])).toEqual(['fatal CERT_REVOKED_BEFORE_SIGNING']);
    expect(answer([listOf({ revoked: stolen })], { provenAt: day('2026-06-02') })).toEqual([
      'note CERT_REVOKED_AFTER_SIGNING',
    ]);
    expect(answer([listOf({ revoked: stolen })], { provenAt: day('2026-07-01') })).toEqual([
      'fatal CERT_REVOKED_BEFORE_SIGNING',
    ]);
  });

  it('counts from the day that the list says it was in other hands', () => {
    const earlier = listOf({ revoked: { ...stolen, invalidSince: day('2026-06-01') } });
    expect(answer([earlier], { provenAt: day('2026-06-02') })).toEqual(['fatal CERT_REVOKED_BEFORE_SIGNING']);
    expect(answer([earlier], { provenAt: day('2026-05-31'), at: day('2026-05-31') })).toEqual([
      'note CERT_REVOKED_AFTER_SIGNING',
    ]);
  });
});

describe('a hold', () => {
  const held = { revokedAt: day('2026-03-01'), reason: 'certificateHold' as const };
  const old = listOf({ revoked: held, thisUpdate: day('2026-03-02'), nextUpdate: day('2026-04-01') });

  it('forbids until a later list has lifted it before the signing', () => {
    expect(answer([old])).toEqual(['fatal CERT_REVOKED_BEFORE_SIGNING']);
    const lifted = listOf({ thisUpdate: day('2026-05-01'), nextUpdate: day('2026-12-01') });
    expect(answer([old, lifted])).toEqual([]);
    expect(answer([old, lifted], { at: day('2026-04-15') })).toEqual(['fatal CERT_REVOKED_BEFORE_SIGNING']);
  });
});

describe('an old list', () => {
  const old = { thisUpdate: day('2026-05-01'), nextUpdate: day('2026-05-31') };

  it('proves what it revoked for ever, and what it did not name only up to its own day', () => {
    expect(answer([listOf({ ...old, revoked: { revokedAt: day('2026-04-01') } })])[0]).toBe(
      'fatal CERT_REVOKED_BEFORE_SIGNING',
    );
    expect(answer([listOf(old)], { at: day('2026-04-30') })).toEqual(['note CRL_STALE']);
    expect(answer([listOf(old)])).toEqual(['undecided CRL_STALE']);
  });

  it('weighs as the policy says, with the days that the policy tolerates', () => {
    const soft = safeVerificationPolicy;
    expect(answer([listOf(old)], { policy: { ...soft, revocation: 'hard' } })).toEqual(['fatal CRL_STALE']);
    expect(answer([listOf(old)], { policy: evaluationPolicy })).toEqual(['note CRL_STALE']);
    const tolerant = { ...soft, listToleranceDays: 3 };
    expect(answer([listOf(old)], { policy: tolerant, now: day('2026-06-02') })).toEqual([]);
    expect(answer([listOf(old)], { policy: tolerant, now: day('2026-06-04') })).toEqual([
      'undecided CRL_STALE',
    ]);
  });

  it('scenario K: forty days old and the station offline, the answer is unknown, with the date, and never green', () => {
    const forty = { thisUpdate: day('2026-08-22'), nextUpdate: day('2026-08-29') };
    const step = judge([listOf(forty)], { at: day('2026-09-15') });
    expect(step.result).toBe('unknown');
    expect(step.findings[0]).toMatchObject({
      code: 'CRL_STALE',
      force: 'undecided',
      evidence: { listDate: '2026-08-22T00:00:00.000Z', ageDays: '40' },
    });
    const hard = judge([listOf(forty)], {
      at: day('2026-09-15'),
      policy: { ...safeVerificationPolicy, revocation: 'hard' },
    });
    expect(hard.result).toBe('failed');
  });

  it('says nothing of a certificate that had expired before it, unless it keeps those', () => {
    const short = issueAny({ name: '短', issuer: root, extensions: [signing], notAfter: day('2026-07-01') });
    const forgetful: Crl = { ...listOf(), keepsExpiredSince: null };
    expect(answer([forgetful], {}, short)).toEqual(['note CERT_EXPIRED_NOW', 'undecided REVOCATION_UNKNOWN']);
    expect(answer([listOf()], {}, short)).toEqual(['note CERT_EXPIRED_NOW']);
  });
});

describe('a list that may not be used', () => {
  it('by another key of the same name, or with what is not understood, proves nothing in either direction', () => {
    const thief = issueAny({ name: '根', extensions: authority() });
    const forged = listOf({ issuer: thief, revoked: { revokedAt: day('2026-01-01') } });
    expect(answer([forged])).toEqual(['undecided CRL_SIG_INVALID']);
    const partial: Crl = {
      ...listOf({ revoked: { revokedAt: day('2026-01-01') } }),
      unknownCritical: ['2.5.29.28'],
    };
    expect(answer([partial])).toEqual(['undecided CRL_CRITICAL_EXT_UNKNOWN']);
    expect(answer([])).toEqual(['undecided REVOCATION_UNKNOWN']);
  });

  it('by an authority whose keyUsage does not allow lists proves nothing', () => {
    const [certSigner] = [issueAny({ name: '只签证书', extensions: [...authority().slice(0, 1), signing] })];
    const end = issueAny({ name: '印章', issuer: certSigner, extensions: [signing] });
    const { validity } = judgeSigner({
      leaf: end.certificate,
      intermediates: [],
      at: now,
      provenAt: null,
      now,
      use: 'anySigner',
      trust: {
        anchors: [
          {
            ...certSigner.certificate,
            extensions: { ...certSigner.certificate.extensions, keyUsage: ['keyCertSign'] },
          },
        ],
        intermediates: [],
        crls: [listOf({ issuer: certSigner })],
        policy: safeVerificationPolicy,
      },
    });
    expect(said(validity.findings)).toEqual(['undecided CRL_SIG_INVALID']);
  });

  it('brought by the file counts when its authority signed it', () => {
    const { validity } = judgeSigner({
      leaf: leaf.certificate,
      intermediates: [],
      crls: [listOf()],
      at: day('2026-06-01'),
      provenAt: null,
      now,
      use: 'anySigner',
      trust: { anchors: [root.certificate], intermediates: [], crls: [], policy: safeVerificationPolicy },
    });
    expect(validity.result).toBe('passed');
  });
});
