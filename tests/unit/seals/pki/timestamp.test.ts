// Time stamps: ours read by openssl ts, openssl's by us, and every way to be wrong.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keyUsageExtension } from '../../../../src/seals/pki/certificate-builder.ts';
import { toPem } from '../../../../src/seals/pki/certificate.ts';
import { addTimeStampToken, signDetached, verifyDetached } from '../../../../src/seals/pki/cms.ts';
import { writeOid } from '../../../../src/seals/pki/der-writer.ts';
import { digestOf } from '../../../../src/seals/pki/digest.ts';
import type { DigestName } from '../../../../src/seals/pki/digest.ts';
import { digestOids } from '../../../../src/seals/pki/oids.ts';
import { signingKeyOf } from '../../../../src/seals/pki/signing-key.ts';
import {
  buildTimeStampRequest,
  buildTimeStampResponse,
  isAnswerTo,
  judgeTimeStamp,
  makeTimeStampToken,
  readTimeStampRequest,
  readTimeStampResponse,
  readTimeStampToken,
} from '../../../../src/seals/pki/timestamp.ts';
import type { TimeStampJudgement } from '../../../../src/seals/pki/timestamp.ts';
import {
  evaluationPolicy,
  safeVerificationPolicy,
} from '../../../../src/shared/domain/verification-policy.ts';
import { authority, ecKey, issueAny, signerOf, signing, sm2Key, stampPurpose } from './any-pki.ts';
import type { Party } from './any-pki.ts';
import { newRsaKey, openssl } from './test-pki.ts';

const policyOid = '1.3.6.1.4.1.99999.1';
const then = new Date('2026-06-01T08:30:00Z');
const now = new Date('2026-10-01T00:00:00Z');
const content = Buffer.from('签名值');
const rsa = newRsaKey();
const root = issueAny({ name: '时间根', extensions: authority() });
const stampUse = [keyUsageExtension(['digitalSignature']), stampPurpose()];
const clock = issueAny({ name: '时间戳', issuer: root, key: signingKeyOf(rsa), extensions: stampUse });

type MakeWish = Partial<Parameters<typeof makeTimeStampToken>[0]>;

function make(party: Party = clock, wish: MakeWish = {}): Uint8Array {
  const digest: DigestName = party.key.digest;
  return makeTimeStampToken({
    imprint: { digest, value: digestOf(digest, content) },
    signer: signerOf(party),
    serial: Uint8Array.of(1, 2, 3),
    policyOid,
    now: then,
    ...wish,
  });
}

function judge(
  token: Uint8Array,
  wish: { anchors?: readonly Party[]; imprinted?: Uint8Array; now?: Date } = {},
): TimeStampJudgement {
  const { anchors = [root], imprinted = content } = wish;
  return judgeTimeStamp({
    token,
    imprinted,
    now: wish.now ?? now,
    trust: {
      anchors: anchors.map(({ certificate }) => certificate),
      intermediates: [],
      crls: [],
      policy: evaluationPolicy,
    },
  });
}

const said = ({ findings }: TimeStampJudgement): string[] =>
  findings.map(({ force, code, evidence }) =>
    [force, code, evidence['reason']].filter((word) => word).join(' '),
  );

describe('a token of ours', () => {
  it.each([
    ['RSA', clock],
    ['ECDSA', issueAny({ name: '时间戳', issuer: root, key: ecKey(), extensions: stampUse })],
    ['SM2 and SM3', issueAny({ name: '时间戳', issuer: root, key: sm2Key(), extensions: stampUse })],
  ])('by %s proves its time', (_kind, party) => {
    const judged = judge(make(party, { nonceHex: '00aa' }));
    expect([judged.trusted, judged.genTime, judged.findings]).toEqual([true, then, []]);
    expect(judge(make(party, { profile: 'gbt35275' })).trusted).toBe(party.key.kind === 'sm2');
  });

  it('is verified by openssl ts over the content, and over no other', () => {
    const files = {
      'token.der': make(),
      'content.bin': content,
      'other.bin': Buffer.from('other'),
      'root.pem': toPem('CERTIFICATE', root.certificate.der),
    };
    const time = String(then.getTime() / 1000);
    const verify = (data: string) =>
      openssl(files, [
        'ts',
        '-verify',
        '-token_in',
        '-in',
        'token.der',
        '-data',
        data,
        '-CAfile',
        'root.pem',
        '-attime',
        time,
      ]);
    expect(verify('content.bin').output).toContain('Verification: OK');
    expect(verify('other.bin').ok).toBe(false);
    const text = openssl(files, [
      'ts',
      '-reply',
      '-token_in',
      '-in',
      'token.der',
      '-token_out',
      '-text',
    ]).output;
    expect(text).toMatch(/Time stamp: Jun\s+1 08:30:00 2026 GMT[^]*Accuracy: 0x01 seconds/);
  });

  it('writes fractions of a second as DER wants them', () => {
    for (const time of ['2026-06-01T08:30:00.120Z', '2026-06-01T08:30:00.005Z', '2026-06-01T10:00:00.000Z']) {
      expect(readTimeStampToken(make(clock, { now: new Date(time) })).info.genTime.toISOString()).toBe(time);
    }
  });
});

describe('openssl’s token', () => {
  const config = `[tsa]\ndefault_tsa=t\n[t]\nserial=serial\ncrypto_device=builtin\nsigner_digest=sha256\ndefault_policy=${policyOid}
digests=sha256,sha384,sha512\naccuracy=secs:1,millisecs:500\nordering=yes\ntsa_name=yes\ness_cert_id_chain=no\ness_cert_id_alg=sha256\n`;
  const value = digestOf('sha384', content);
  const request = buildTimeStampRequest({ digest: 'sha384', value, nonce: Uint8Array.of(0x99, 1, 2, 3) });
  const files = {
    'tsa.cnf': config,
    serial: '01\n',
    'request.tsq': request,
    'key.pem': rsa.export({ type: 'pkcs8', format: 'pem' }).toString(),
    'tsa.pem': toPem('CERTIFICATE', clock.certificate.der),
  };
  const reply = openssl(
    files,
    [
      'ts',
      '-reply',
      '-config',
      'tsa.cnf',
      '-queryfile',
      'request.tsq',
      '-inkey',
      'key.pem',
      '-signer',
      'tsa.pem',
      '-out',
      'reply.tsr',
    ],
    'reply.tsr',
  );

  it('answers our request, and proves its time', () => {
    const response = readTimeStampResponse(reply.file ?? new Uint8Array());
    if (!response.granted) throw new RangeError('openssl refused');
    const { info } = readTimeStampToken(response.token);
    expect(isAnswerTo(readTimeStampRequest(request), info)).toBe(true);
    expect([info.policyOid, info.accuracyMs, info.nonceHex]).toEqual([policyOid, 1500, '0099010203']);
    const later = new Date(info.genTime.getTime() + 1000);
    expect(said(judge(response.token, { now: later }))).toEqual([]);
    const other = readTimeStampRequest(
      buildTimeStampRequest({ digest: 'sha384', value, nonce: Uint8Array.of(7) }),
    );
    expect(isAnswerTo(other, info)).toBe(false);
  });
});

describe('a token that is wrong', () => {
  const token = make();

  it('over other content is one of another document', () => {
    expect(said(judge(token, { imprinted: Buffer.from('别的签名值') }))).toEqual([
      'fatal TST_IMPRINT_MISMATCH',
    ]);
  });

  it('with any byte changed is never trusted, and a changed time is invalid', () => {
    const meaningless: number[] = [];
    for (let place = 0; place < token.length; place += 1) {
      const changed = Uint8Array.from(token);
      changed[place] = (changed[place] ?? 0) ^ 0x15;
      if (judge(changed).trusted) meaningless.push(place);
    }
    // The list of digests outside of the signer counts for nothing: its first entry is named there and nowhere before.
    const listed = Buffer.from(token).indexOf(writeOid(digestOids.sha256));
    expect(meaningless.filter((place) => place < listed || place > listed + 10)).toEqual([]);
    const text = Buffer.from(token).toString('latin1');
    const edited = Buffer.from(text.replace('20260601083000Z', '20250601083000Z'), 'latin1');
    expect(said(judge(edited))).toEqual(['fatal TST_INVALID CMS_DIGEST_MISMATCH']);
  });

  it('that is no token at all, or one from the future, is invalid', () => {
    expect(said(judge(content))[0]).toMatch(/^fatal TST_INVALID/);
    const signature = signDetached({
      digestSha256: digestOf('sha256', content),
      signer: signerOf(clock),
      signedAt: then,
      cades: true,
    });
    expect(said(judge(signature))[0]).toMatch(/^fatal TST_INVALID/);
    expect(said(judge(make(clock, { now: new Date('2026-10-01T00:06:00Z') })))).toEqual([
      'fatal TST_INVALID TIME_IN_FUTURE',
    ]);
    expect(said(judge(make(clock, { now: new Date('2026-10-01T00:04:00Z') })))).toEqual([]);
  });
});

describe('a token that nobody vouches for', () => {
  it('is untrusted, and its time stays a claim', () => {
    const stranger = issueAny({ name: '自造时间戳', extensions: stampUse });
    expect(said(judge(make(stranger)))).toEqual(['undecided TST_UNTRUSTED CERT_SELF_SIGNED']);
    expect(said(judge(make(), { anchors: [] }))[0]).toMatch(/^undecided TST_UNTRUSTED CHAIN_/);
    const unjudged = judgeTimeStamp({ token: make(), imprinted: content, trust: null, now });
    expect([unjudged.trusted, ...said(unjudged)]).toEqual([false, 'undecided TST_UNTRUSTED TRUST_MISSING']);
  });

  it.each([
    ['a seal’s certificate', [signing]],
    ['a purpose that is not critical', [signing, stampPurpose(false)]],
    ['a purpose that is not alone', [signing, stampPurpose(true, ['1.3.6.1.5.5.7.3.3'])]],
    ['a key for something else', [keyUsageExtension(['keyEncipherment']), stampPurpose()]],
  ])('by %s', (_what, extensions) => {
    const party = issueAny({ name: '印章', issuer: root, extensions });
    expect(said(judge(make(party)))[0]).toMatch(/^undecided TST_UNTRUSTED CERT_(EXT_)?KEY_USAGE/);
  });

  it('by a certificate that was not valid then, or whose revocation is not known where it must be', () => {
    const old = issueAny({
      name: '时间戳',
      issuer: root,
      extensions: stampUse,
      notAfter: new Date('2026-01-01T00:00:00Z'),
    });
    expect(said(judge(make(old)))).toEqual(['undecided TST_UNTRUSTED CERT_NOT_VALID_AT_SIGNING']);
    const trust = {
      anchors: [root.certificate],
      intermediates: [],
      crls: [],
      policy: safeVerificationPolicy,
    };
    const strict = judgeTimeStamp({ token: make(), imprinted: content, trust, now });
    expect(said(strict)).toEqual(['undecided TST_UNTRUSTED REVOCATION_UNKNOWN']);
  });

  it('without its certificate is trusted when that one was imported', () => {
    const bare = make(clock, { withCertificates: false });
    expect(said(judge(bare))).toEqual(['undecided TST_UNTRUSTED CMS_SIGNER_CERT_MISSING']);
    const trust = {
      anchors: [root.certificate],
      intermediates: [clock.certificate],
      crls: [],
      policy: evaluationPolicy,
    };
    expect(judgeTimeStamp({ token: bare, imprinted: content, trust, now }).trusted).toBe(true);
  });
});

describe('messages', () => {
  const value = createHash('sha256').update(content).digest();

  it('of a request are read by openssl, and its own by us', () => {
    const request = buildTimeStampRequest({
      digest: 'sha256',
      value,
      nonce: Uint8Array.of(0, 0xff),
      policyOid,
    });
    const text = openssl({ q: request }, ['ts', '-query', '-in', 'q', '-text']).output;
    expect(text).toMatch(
      /Policy OID: 1\.3\.6\.1\.4\.1\.99999\.1[^]*Nonce: 0xFF[^]*Certificate required: yes/,
    );
    const theirs = openssl(
      { data: content },
      ['ts', '-query', '-data', 'data', '-sha256', '-no_nonce', '-out', 'q'],
      'q',
    );
    expect(readTimeStampRequest(theirs.file ?? new Uint8Array())).toEqual({
      imprint: { digest: 'sha256', oid: '2.16.840.1.101.3.4.2.1', value },
      policyOid: null,
      nonceHex: null,
      certificates: false,
    });
  });

  it('of an answer carry a token, or say why not', () => {
    const token = make();
    expect(readTimeStampResponse(buildTimeStampResponse({ token }))).toEqual({ granted: true, token });
    const refusal = buildTimeStampResponse({ failure: 'badAlg', text: '摘要算法不支持' });
    expect(readTimeStampResponse(refusal)).toEqual({
      granted: false,
      status: 2,
      failures: ['badAlg'],
      text: '摘要算法不支持',
    });
    expect(openssl({ r: refusal }, ['ts', '-reply', '-in', 'r', '-text']).output).toContain(
      'unrecognized or unsupported algorithm identifier',
    );
  });

  it('that are cut off or too long are refused', () => {
    const request = buildTimeStampRequest({ digest: 'sha256', value });
    expect(() => readTimeStampRequest(request.subarray(0, -1))).toThrow('not DER');
    expect(() =>
      readTimeStampResponse(
        Buffer.concat([buildTimeStampResponse({ failure: 'badRequest' }), Uint8Array.of(0)]),
      ),
    ).toThrow('not DER');
    expect(() => buildTimeStampRequest({ digest: 'sha512', value })).toThrow(RangeError);
  });
});

describe('a signature with a time stamp', () => {
  it('is the same signature, byte for byte, with the token in it', () => {
    const signer = signerOf(issueAny({ name: '印章', issuer: root, extensions: [signing] }));
    const cms = signDetached({
      digestSha256: digestOf('sha256', content),
      signer,
      signedAt: then,
      cades: true,
    });
    const verify = (bytes: Uint8Array) =>
      verifyDetached({ cms: bytes, digest: (name) => digestOf(name, content) });
    const before = verify(cms);
    const signature = before.signature ?? new Uint8Array();
    const token = make(clock, { imprint: { digest: 'sha256', value: digestOf('sha256', signature) } });
    const after = verify(addTimeStampToken(Buffer.concat([cms, new Uint8Array(64)]), token));
    expect([after.code, after.signature, after.timeStampTokens]).toEqual(['OK', signature, [token]]);
    expect(judge(after.timeStampTokens[0] ?? content, { imprinted: signature }).trusted).toBe(true);
    const twice = verify(addTimeStampToken(addTimeStampToken(cms, token), token));
    expect([twice.code, twice.timeStampTokens.length]).toEqual(['OK', 2]);
  });
});

const samples = join(process.env['YIZHAN_SHARED'] ?? '../shared', 'samples/pdf/pki');

it('reads the tokens of the collection', async (context) => {
  if (!existsSync(samples)) {
    expect(process.env['CI'], 'samples are missing').not.toBe('true');
    await context.annotate('not run: no samples');
    return;
  }
  const read = (name: string) => readTimeStampToken(readFileSync(join(samples, name)));
  expect(read('rfc3161.tst')).toMatchObject({
    cms: { code: 'OK' },
    info: { genTime: new Date('2018-05-23T13:18:29Z') },
  });
  expect(read('tst-broken-ocsp.tst')).toMatchObject({ cms: { code: 'OK', notes: ['CMS_BER_ENCODING'] } });
});
