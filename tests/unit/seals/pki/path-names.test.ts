// Name constraints, judged beside openssl on every case that openssl knows.
import { describe, expect, it } from 'vitest';
import { toPem } from '../../../../src/seals/pki/certificate.ts';
import { tags } from '../../../../src/seals/pki/der.ts';
import { writeElement, writeOid, writeSequence, writeSetOf } from '../../../../src/seals/pki/der-writer.ts';
import { writeName } from '../../../../src/seals/pki/distinguished-name.ts';
import { nameOids } from '../../../../src/seals/pki/oids.ts';
import { judgeSigner } from '../../../../src/seals/pki/path.ts';
import { evaluationPolicy } from '../../../../src/shared/domain/verification-policy.ts';
import { altNames, authority, issueAny, nameConstraints, nameOf, signing } from './any-pki.ts';
import type { Party, Subtree } from './any-pki.ts';
import { openssl } from './test-pki.ts';

const at = new Date('2026-06-01T00:00:00Z');
const root = issueAny({ name: '根', extensions: authority() });

interface Case {
  readonly permitted?: readonly Subtree[];
  readonly excluded?: readonly Subtree[];
  readonly names?: readonly Subtree[];
  readonly subject?: Uint8Array;
}

function chainOf({ permitted = [], excluded = [], names = [], subject }: Case) {
  const constraints = nameConstraints(permitted, excluded);
  const middle = issueAny({ name: '签发', issuer: root, extensions: authority(null, [constraints]) });
  const extensions = names.length === 0 ? [signing] : [signing, altNames(...names)];
  const wish = { name: '签章人', issuer: middle, extensions };
  const leaf = issueAny(subject === undefined ? wish : { ...wish, subject });
  return { middle, leaf };
}

function judge(leaf: Party, ...middle: readonly Party[]) {
  return judgeSigner({
    leaf: leaf.certificate,
    intermediates: middle.map(({ certificate }) => certificate),
    at,
    provenAt: null,
    now: at,
    trust: { anchors: [root.certificate], intermediates: [], crls: [], policy: evaluationPolicy },
    use: 'anySigner',
  }).chain;
}

function opensslAccepts(leaf: Party, middle: Party): boolean {
  const files = {
    'leaf.pem': toPem('CERTIFICATE', leaf.certificate.der),
    'mid.pem': toPem('CERTIFICATE', middle.certificate.der),
    'root.pem': toPem('CERTIFICATE', root.certificate.der),
  };
  const time = String(at.getTime() / 1000);
  return openssl(files, [
    'verify',
    '-attime',
    time,
    '-CAfile',
    'root.pem',
    '-untrusted',
    'mid.pem',
    'leaf.pem',
  ]).ok;
}

const below = (subject: string, organization: string) => ({ subject: nameOf(subject, organization) });
const organization = (name: string): Uint8Array =>
  writeName([
    { oid: nameOids.country, value: 'CN' },
    { oid: nameOids.organization, value: name },
  ]);

const cases: readonly [string, Case, boolean][] = [
  [
    'a subject below the permitted name',
    { permitted: [['directory', organization('云岭市')]], ...below('印章', '云岭市') },
    true,
  ],
  [
    'a subject beside the permitted name',
    { permitted: [['directory', organization('云岭市')]], ...below('印章', '云溪县') },
    false,
  ],
  [
    'a subject below the excluded name',
    { excluded: [['directory', organization('云岭市')]], ...below('印章', '云岭市') },
    false,
  ],
  [
    'a host of the permitted domain',
    { permitted: [['dns', 'yl.example']], names: [['dns', 'a.yl.example']] },
    true,
  ],
  [
    'a host that only ends in the same letters',
    { permitted: [['dns', 'yl.example']], names: [['dns', 'badyl.example']] },
    false,
  ],
  [
    'one host inside and one outside',
    {
      permitted: [['dns', 'yl.example']],
      names: [
        ['dns', 'a.yl.example'],
        ['dns', 'b.yx.example'],
      ],
    },
    false,
  ],
  [
    'an excluded host in a permitted domain',
    {
      permitted: [['dns', 'yl.example']],
      excluded: [['dns', 'x.yl.example']],
      names: [['dns', 'X.yl.example']],
    },
    false,
  ],
  [
    'a mailbox of the permitted host',
    { permitted: [['email', 'yl.example']], names: [['email', 'a@YL.example']] },
    true,
  ],
  [
    'a mailbox of a host below it',
    { permitted: [['email', 'yl.example']], names: [['email', 'a@x.yl.example']] },
    false,
  ],
  [
    'a mailbox below a domain with a dot',
    { permitted: [['email', '.yl.example']], names: [['email', 'a@x.yl.example']] },
    true,
  ],
  [
    'another mailbox than the one permitted',
    { permitted: [['email', 'a@yl.example']], names: [['email', 'b@yl.example']] },
    false,
  ],
  [
    'a URI of the permitted host',
    { permitted: [['uri', 'yl.example']], names: [['uri', 'https://yl.example/x']] },
    true,
  ],
  [
    'a URI of another host',
    { permitted: [['uri', 'yl.example']], names: [['uri', 'https://yx.example/x']] },
    false,
  ],
  [
    'an address in the permitted network',
    {
      permitted: [['ip', Uint8Array.of(10, 9, 0, 0, 255, 255, 0, 0)]],
      names: [['ip', Uint8Array.of(10, 9, 1, 1)]],
    },
    true,
  ],
  [
    'an address in another network',
    {
      permitted: [['ip', Uint8Array.of(10, 9, 0, 0, 255, 255, 0, 0)]],
      names: [['ip', Uint8Array.of(10, 8, 1, 1)]],
    },
    false,
  ],
  [
    'a name of a kind that is not constrained',
    { permitted: [['dns', 'yl.example']], names: [['email', 'a@yx.example']] },
    true,
  ],
];

describe('name constraints', () => {
  it.each(cases)('%s: as openssl says', (_what, one, accepted) => {
    const { leaf, middle } = chainOf(one);
    expect(opensslAccepts(leaf, middle)).toBe(accepted);
    const chain = judge(leaf, middle);
    expect(chain.result).toBe(accepted ? 'passed' : 'failed');
    if (!accepted) expect(chain.findings[0]).toMatchObject({ code: 'CHAIN_NAME_CONSTRAINT', force: 'fatal' });
  });

  it('bind every certificate below, and the legacy mail address of a subject as well', () => {
    const constraints = nameConstraints([['dns', 'yl.example']]);
    const top = issueAny({ name: '上级', issuer: root, extensions: authority(null, [constraints]) });
    const middle = issueAny({ name: '下级', issuer: top, extensions: authority() });
    const leaf = issueAny({
      name: '印章',
      issuer: middle,
      extensions: [signing, altNames(['dns', 'yx.example'])],
    });
    expect(judge(leaf, middle, top).findings[0]?.code).toBe('CHAIN_NAME_CONSTRAINT');
    const subject = writeName([{ oid: '1.2.840.113549.1.9.1', value: 'a@yx.example' }]);
    const mail = chainOf({ permitted: [['email', 'yl.example']], subject });
    expect(judge(mail.leaf, mail.middle).findings[0]?.code).toBe('CHAIN_NAME_CONSTRAINT');
  });

  it('of a kind that is not understood refuse the path, and so do constraints that say nothing', () => {
    for (const permitted of [[['registeredId', Uint8Array.of(42)]], []] as const) {
      const { leaf, middle } = chainOf({ permitted });
      expect(judge(leaf, middle).findings[0]).toMatchObject({
        code: 'CHAIN_NAME_CONSTRAINT',
        force: 'fatal',
      });
    }
  });
});

describe('a name in GBK under the tag of UTF-8', () => {
  const words = Buffer.from('d4c6c1ebcad0', 'hex');
  const attribute = (value: Uint8Array): Uint8Array =>
    writeSequence(writeOid(nameOids.organization), writeElement(tags.utf8String, value));
  const named = (value: Uint8Array): Uint8Array => writeSequence(writeSetOf([attribute(value)]));

  const signerNamed = (value: Uint8Array): Party =>
    issueAny({ name: '签章人', issuer: root, extensions: [signing], subject: named(value) });

  it('is read as an older program meant it, and its certificate is judged', () => {
    const leaf = signerNamed(words);
    expect(leaf.certificate.subject.organization).toBe('云岭市');
    expect(judge(leaf).result).toBe('passed');
  });

  it('that is no GBK either keeps every byte apart', () => {
    const [one, other] = ['ff80', 'ff81'].map(
      (hex) => signerNamed(Buffer.from(hex, 'hex')).certificate.subject.organization,
    );
    expect(one).not.toBe(other);
  });
});
