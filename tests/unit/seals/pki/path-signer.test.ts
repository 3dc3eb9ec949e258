// Anybody's certificate: RSA-free chains of ECDSA and SM2, as other authorities make them, good and bad.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  basicConstraintsExtension,
  extKeyUsageExtension,
  keyUsageExtension,
  writeExtension,
} from '../../../../src/seals/pki/certificate-builder.ts';
import { parseCertificate, toPem } from '../../../../src/seals/pki/certificate.ts';
import { writeNull } from '../../../../src/seals/pki/der-writer.ts';
import { writeName } from '../../../../src/seals/pki/distinguished-name.ts';
import { nameOids } from '../../../../src/seals/pki/oids.ts';
import { profiles } from '../../../../src/seals/pki/profile.ts';
import { judgeSigner } from '../../../../src/seals/pki/path.ts';
import type { SignerQuestion } from '../../../../src/seals/pki/path.ts';
import { createVerificationCache } from '../../../../src/seals/pki/verification-cache.ts';
import { verdictOfSeal } from '../../../../src/shared/domain/verification.ts';
import { evaluationPolicy } from '../../../../src/shared/domain/verification-policy.ts';
import { authority, ecKey, issueAny, nameOf, signing, sm2Key, stampPurpose, start } from './any-pki.ts';
import type { Party } from './any-pki.ts';
import { openssl } from './test-pki.ts';

const day = (text: string): Date => new Date(`${text}T00:00:00Z`);
const at = day('2026-06-01');
const now = day('2026-10-01');
const root = issueAny({ name: '根', extensions: authority() });
const middle = issueAny({ name: '签发', issuer: root, extensions: authority(0) });
const leaf = issueAny({ name: '印章', issuer: middle, extensions: [signing] });

type Wish = Partial<Omit<SignerQuestion, 'leaf' | 'intermediates' | 'trust'>> & {
  readonly anchors?: readonly Party[];
  readonly imported?: readonly Party[];
  readonly trust?: Partial<SignerQuestion['trust'] & object>;
};

function judge(signer: Party, brought: readonly Party[] = [middle], wish: Wish = {}) {
  const { anchors = [root], imported = [], trust = {}, ...rest } = wish;
  return judgeSigner({
    leaf: signer.certificate,
    intermediates: brought.map(({ certificate }) => certificate),
    at,
    provenAt: null,
    now,
    use: 'anySigner',
    ...rest,
    trust: {
      anchors: anchors.map(({ certificate }) => certificate),
      intermediates: imported.map(({ certificate }) => certificate),
      crls: [],
      policy: evaluationPolicy,
      ...trust,
    },
  });
}

const said = (step: { findings: readonly { force: string; code: string }[] }): string[] =>
  step.findings.map(({ force, code }) => `${force} ${code}`);
const chainOf = (...question: Parameters<typeof judge>): string[] => said(judge(...question).chain);

describe('a chain', () => {
  it('that holds passes, of ECDSA, of SM2 and of both', () => {
    for (const make of [ecKey, sm2Key]) {
      const top = issueAny({ name: '根', key: make(), extensions: authority() });
      const below = issueAny({ name: '签发', issuer: top, key: sm2Key(), extensions: authority(0) });
      const end = issueAny({ name: '印章', issuer: below, key: make(), extensions: [signing] });
      const { chain, validity, path } = judge(end, [below], { anchors: [top] });
      expect([chain.result, validity.result, path?.length]).toEqual(['passed', 'passed', 3]);
    }
  });

  it('is nothing without trust, and unknown above an authority that nobody imported', () => {
    const nobody = judgeSigner({ ...question(leaf), trust: null });
    expect(said(nobody.chain)).toEqual(['undecided TRUST_MISSING']);
    expect(nobody.validity.result).toBe('unknown');
    const stranger = issueAny({ name: '别处根', subject: nameOf('别处根', '别处'), extensions: authority() });
    const end = issueAny({ name: '印章', issuer: stranger, extensions: [signing] });
    expect(chainOf(end, [])).toEqual(['undecided CHAIN_NO_ANCHOR']);
    expect(chainOf(end, [stranger])).toEqual(['undecided CHAIN_NO_ANCHOR']);
  });

  it('lacks an intermediate of an organisation that is trusted here: import it', () => {
    expect(chainOf(leaf, [])).toEqual(['undecided CHAIN_INCOMPLETE']);
    expect(chainOf(leaf, [], { imported: [middle] })).toEqual([]);
  });

  it('of one that vouches for itself is undecided', () => {
    const self = issueAny({ name: '自签', extensions: [signing] });
    expect(chainOf(self, [])).toEqual(['undecided CERT_SELF_SIGNED']);
    expect(chainOf(issueAny({ name: '自签', bare: true }), [])[0]).toBe('undecided CHAIN_NO_ANCHOR');
  });

  it('whose names differ in case and string type only is found', () => {
    const latin = issueAny({
      name: '',
      subject: writeName([{ oid: nameOids.commonName, value: 'Yunling  CA' }]),
      extensions: authority(),
    });
    const folded = {
      ...latin.certificate.subject,
      raw: writeName([{ oid: nameOids.commonName, value: 'yunling ca' }]),
    };
    const asNamed: Party = { ...latin, certificate: { ...latin.certificate, subject: folded } };
    const end = issueAny({ name: '印章', issuer: asNamed, extensions: [signing] });
    expect(chainOf(end, [], { anchors: [latin] })).toEqual([]);
  });
});

function question(signer: Party): SignerQuestion {
  return {
    leaf: signer.certificate,
    intermediates: [],
    at,
    provenAt: null,
    now,
    trust: null,
    use: 'anySigner',
  };
}

describe('under a pinned anchor a failure is fatal', () => {
  it.each([
    ['an end certificate as issuer', [signing]],
    ['an authority that may not sign certificates', [basicConstraintsExtension(true, null), signing]],
  ])('%s', (_what, extensions) => {
    const false_ = issueAny({ name: '假', issuer: root, extensions });
    const end = issueAny({ name: '印章', issuer: false_, extensions: [signing] });
    expect(chainOf(end, [false_])).toEqual(['fatal CHAIN_CA_CONSTRAINT']);
  });

  it('a path longer than its authority may stand above, not counting self-issued ones', () => {
    const third = issueAny({ name: '第三', issuer: middle, extensions: authority() });
    const end = issueAny({ name: '印章', issuer: third, extensions: [signing] });
    expect(chainOf(end, [third, middle])).toEqual(['fatal CHAIN_CA_CONSTRAINT']);
    const renewed = issueAny({ name: '签发', issuer: middle, key: ecKey(), extensions: authority(0) });
    const below = issueAny({ name: '印章', issuer: renewed, extensions: [signing] });
    expect(chainOf(below, [renewed, middle])).toEqual([]);
  });

  it('a certificate that was not signed by the key it names', () => {
    const thief: Party = { certificate: middle.certificate, key: ecKey() };
    const forged = issueAny({
      name: '印章',
      issuer: { ...thief, key: { ...thief.key, spki: middle.key.spki } },
      extensions: [signing],
    });
    expect(chainOf(forged)).toEqual(['fatal CHAIN_SIG_INVALID']);
    // Without a key identifier it may be another key of that name: that one is missing.
    const bare = issueAny({ name: '印章', issuer: thief, extensions: [signing], bare: true });
    expect(chainOf(bare)).toEqual(['undecided CHAIN_INCOMPLETE']);
  });

  it('a critical extension that nobody knows, or a demand for policies; policies by themselves are read over', () => {
    const with_ = (oid: string) =>
      issueAny({
        name: '印章',
        issuer: middle,
        extensions: [signing, writeExtension(oid, true, writeNull())],
      });
    expect(chainOf(with_('1.2.3.4'))).toEqual(['fatal CHAIN_CRITICAL_EXT_UNKNOWN']);
    expect(chainOf(with_('2.5.29.36'))).toEqual(['fatal CHAIN_CRITICAL_EXT_UNKNOWN']);
    const { chain } = judge(with_('2.5.29.32'));
    expect([chain.result, chain.evidence['ignored']]).toEqual(['passed', 'certificatePolicies']);
  });

  it('an authority that was not valid at that time', () => {
    const old = issueAny({ name: '旧', issuer: root, extensions: authority(), notAfter: day('2025-01-01') });
    const end = issueAny({ name: '印章', issuer: old, extensions: [signing] });
    expect(chainOf(end, [old])).toEqual(['fatal CERT_NOT_VALID_AT_SIGNING']);
    expect(chainOf(end, [old], { at: day('2024-06-01') })).toEqual([]);
  });
});

describe('above a chain that reaches no anchor a failure proves nothing', () => {
  const lame = issueAny({ name: '跛根', extensions: [basicConstraintsExtension(true, null), signing] });
  const end = issueAny({ name: '印章', issuer: lame, extensions: [signing] });

  it('but a root that was refused as an anchor says why the chain does not hold', () => {
    expect(chainOf(end, [], { imported: [lame] })).toEqual(['undecided CHAIN_CA_CONSTRAINT']);
    expect(chainOf(end, [lame])[0]).toMatch(/^undecided CHAIN_/);
  });
});

describe('the search', () => {
  it('takes a way round through cross-certificates and is not caught in a loop', () => {
    const [a, b] = [ecKey(), ecKey()];
    const plainA = issueAny({ name: '甲', key: a, extensions: authority() });
    const plainB = issueAny({ name: '乙', key: b, extensions: authority() });
    const aByB = issueAny({ name: '甲', key: a, issuer: plainB, extensions: authority() });
    const bByA = issueAny({ name: '乙', key: b, issuer: plainA, extensions: authority() });
    const bByRoot = issueAny({ name: '乙', key: b, issuer: root, extensions: authority() });
    const end = issueAny({ name: '印章', issuer: plainA, extensions: [signing] });
    expect(chainOf(end, [aByB, bByA])[0]).toMatch(/^undecided/);
    expect(judge(end, [aByB, bByA, plainA, plainB, bByRoot]).path?.length).toBe(4);
  });

  it('is cut off, and says so, when a file brings a maze', () => {
    // Seven keys of one name, each vouching for every other one.
    const halls = Array.from({ length: 7 }, () =>
      issueAny({ name: '迷宫', extensions: authority(), bare: true }),
    );
    const maze = halls.flatMap((to) =>
      halls
        .filter((from) => from !== to)
        .map((from) =>
          issueAny({ name: '迷宫', issuer: from, key: to.key, extensions: authority(), bare: true }),
        ),
    );
    const end = issueAny({ name: '印章', issuer: halls[0] ?? root, extensions: [signing], bare: true });
    expect(chainOf(end, maze)).toEqual(['undecided LIMIT_EXCEEDED']);
    expect(chainOf(leaf, [...maze, middle])).toEqual([]);
  });

  it('finds the same with a cache, and verifies each pair once', () => {
    const cache = createVerificationCache({ maxEntries: 8 });
    const twice = [1, 2].map(() => judge(leaf, [middle], { trust: { cache } }));
    expect(twice.map(({ chain }) => chain.result)).toEqual(['passed', 'passed']);
    expect(cache.readCertificate(leaf.certificate.der)).toBe(cache.readCertificate(leaf.certificate.der));
    // A forged twin has another fingerprint and gets an answer of its own.
    const flipped = Uint8Array.from(leaf.certificate.der);
    flipped[flipped.length - 1] = (flipped.at(-1) ?? 0) ^ 1;
    const forged = { ...leaf, certificate: parseCertificate(flipped) };
    expect(chainOf(forged, [middle], { trust: { cache } })).toEqual(['fatal CHAIN_SIG_INVALID']);
    // Another serial under the same signature stands in the same place of the cache and is another certificate all the same.
    const renumbered = Buffer.from(leaf.certificate.der);
    const serial = Buffer.from(leaf.certificate.serialHex, 'hex');
    const last = renumbered.indexOf(serial) + serial.length - 1;
    renumbered[last] = (renumbered[last] ?? 0) ^ 1;
    const twin = cache.readCertificate(renumbered);
    expect(twin.serialHex).not.toBe(leaf.certificate.serialHex);
    expect(chainOf({ ...leaf, certificate: twin }, [middle], { trust: { cache } })).toEqual([
      'fatal CHAIN_SIG_INVALID',
    ]);
  });
});

describe('the use', () => {
  const with_ = (...extensions: Uint8Array[]) => issueAny({ name: '印章', issuer: middle, extensions });

  it('needs digitalSignature or nonRepudiation; without keyUsage it is told or refused, as the policy says', () => {
    expect(chainOf(with_(keyUsageExtension(['digitalSignature'])))).toEqual([]);
    expect(chainOf(with_(keyUsageExtension(['nonRepudiation', 'keyEncipherment'])))).toEqual([]);
    expect(chainOf(with_(keyUsageExtension(['keyEncipherment'])))).toEqual(['fatal CERT_KEY_USAGE']);
    expect(chainOf(with_())).toEqual(['note CERT_KEY_USAGE_MISSING']);
    const policy = { ...evaluationPolicy, missingKeyUsage: 'refuse' as const };
    expect(chainOf(with_(), [middle], { trust: { policy } })).toEqual(['fatal CERT_KEY_USAGE']);
  });

  it('of a time stamp needs its purpose, critical and alone', () => {
    const stamp = (...extensions: Uint8Array[]) =>
      chainOf(with_(signing, ...extensions), [middle], { use: 'timeStamp' });
    expect(stamp(stampPurpose())).toEqual([]);
    expect(stamp(stampPurpose(false))).toEqual(['fatal CERT_EXT_KEY_USAGE']);
    expect(stamp(stampPurpose(true, ['1.3.6.1.5.5.7.3.4']))).toEqual(['fatal CERT_EXT_KEY_USAGE']);
    expect(stamp()).toEqual(['fatal CERT_EXT_KEY_USAGE']);
  });
});

describe('a certificate that names its purpose', () => {
  const for_ = (...purposes: readonly string[]) =>
    issueAny({ name: '某证书', issuer: middle, extensions: [signing, extKeyUsageExtension(purposes)] });
  const { machine, seal, sealMaking, listSigner } = profiles;

  it('is held to it where that has nothing to do with seals', () => {
    for (const purposes of [
      [machine.purpose, '1.3.6.1.5.5.7.3.2'],
      [listSigner.purpose],
      ['1.3.6.1.5.5.7.3.8'],
      ['1.3.6.1.5.5.7.3.9'],
    ]) {
      expect(chainOf(for_(...purposes))).toEqual(['fatal CERT_EXT_KEY_USAGE']);
    }
    expect(chainOf(for_(seal.purpose))).toEqual([]);
    expect(chainOf(for_('1.3.6.1.5.5.7.3.4', '1.3.6.1.5.5.7.3.2'))).toEqual([]);
  });

  it('makes seals only when it was made for that', () => {
    const makes = (purpose: string) => chainOf(for_(purpose), [middle], { use: 'sealMaker' });
    expect([makes(sealMaking.purpose), makes(seal.purpose)]).toEqual([[], ['fatal CERT_EXT_KEY_USAGE']]);
  });
});

describe('the time', () => {
  const short = issueAny({ name: '短', issuer: middle, extensions: [signing], notAfter: day('2026-07-01') });
  const validity = (wish: Wish): string[] =>
    said(judge(short, [middle], wish).validity).filter((one) => !one.includes('REVOCATION'));

  it('is the claimed one, or the proven one where there is one', () => {
    expect(validity({})).toEqual(['note CERT_EXPIRED_NOW']);
    expect(validity({ now: day('2026-06-15') })).toEqual([]);
    expect(validity({ at: day('2026-08-01') })).toEqual(['fatal CERT_NOT_VALID_AT_SIGNING']);
    expect(validity({ at: day('2019-01-01') })).toEqual(['fatal CERT_NOT_VALID_AT_SIGNING']);
    expect(validity({ provenAt: day('2026-06-20') })).toEqual(['note CERT_EXPIRED_NOW']);
    expect(validity({ provenAt: day('2019-01-01') })).toEqual(['fatal CERT_NOT_VALID_AT_SIGNING']);
  });

  it('proven only after the certificate had ended leaves it open', () => {
    expect(validity({ provenAt: day('2026-08-01') })).toEqual(['undecided CERT_EXPIRED_BEFORE_POE']);
    expect(validity({ at: day('2026-07-02'), provenAt: day('2026-08-01') })).toEqual([
      'fatal CERT_NOT_VALID_AT_SIGNING',
    ]);
  });
});

describe('openssl', () => {
  it.each([
    ['a good SM2 chain', authority(0), true],
    ['an SM2 chain below an end certificate', [signing], false],
  ])('agrees about %s', (_what, extensions, accepted) => {
    const top = issueAny({ name: '国密根', key: sm2Key(), extensions: authority() });
    const below = issueAny({ name: '国密签发', key: sm2Key(), issuer: top, extensions });
    const end = issueAny({ name: '印章', key: sm2Key(), issuer: below, extensions: [signing] });
    const files = Object.fromEntries(
      Object.entries({ top, below, end }).map(([name, { certificate }]) => [
        name,
        toPem('CERTIFICATE', certificate.der),
      ]),
    );
    // openssl gives the identity only to the certificate that it is asked about: one question a link.
    const args = ['verify', '-attime', String(at.getTime() / 1000), '-vfyopt', 'distid:1234567812345678'];
    const links = [
      openssl(files, [...args, '-CAfile', 'top', 'below']),
      openssl(files, [...args, '-partial_chain', '-CAfile', 'below', 'end']),
    ];
    const ours = judge(end, [below], { anchors: [top] }).chain.result === 'passed';
    expect([links.every(({ ok }) => ok), ours]).toEqual([accepted, accepted]);
  });
});

describe('whatever is changed', () => {
  it('nothing that is unknown ever becomes passed', () => {
    const chain = [leaf, middle, root].map(({ certificate }) => certificate.der);
    const change = fc.record({ which: fc.nat(2), at: fc.nat(1000), xor: fc.integer({ min: 1, max: 255 }) });
    const check = fc.property(change, ({ which, at: place, xor }) => {
      const changed = chain.map((der, index) => {
        const copy = Uint8Array.from(der);
        const spot = place % copy.length;
        if (index === which) copy[spot] = (copy[spot] ?? 0) ^ xor;
        return copy;
      });
      const parties = changed.flatMap((der) => readOrNone(der));
      const [end, below, top] = parties;
      if (end === undefined || below === undefined || top === undefined) return;
      const anchors = which === 2 ? [root] : [{ ...root, certificate: top }];
      const judged = judge({ ...leaf, certificate: end }, [{ ...middle, certificate: below }], { anchors });
      // The changed root is not the pinned one, and what it changed is not used.
      if (which !== 2) expect(judged.chain.result).not.toBe('passed');
    });
    fc.assert(check, { numRuns: 300, seed: 4 });
  });

  it('a seal without one of its steps is not valid', () => {
    const { chain, validity } = judge(leaf);
    const seal = {
      id: 's',
      kind: 'signature',
      steps: { signerChain: chain, signerValidity: validity },
    } as const;
    const whole = {
      ...seal,
      sealName: null,
      signerName: null,
      makerName: null,
      certificateSha256: null,
      claimedAt: null,
      provenAt: null,
      pages: [],
    };
    expect(verdictOfSeal(whole, 'package')).toBe('indeterminate');
    expect(start < at).toBe(true);
  });
});

function readOrNone(der: Uint8Array) {
  try {
    return [parseCertificate(der)];
  } catch {
    return [];
  }
}
