// Time stamps (RFC 3161; GB/T 20520-2006 with SM2 and SM3): a third party's signed word that a digest was there at a time. The only thing that stops
// backdating.
//
// Threat: a token moved from another document (its imprint is another), one with an edited time (its signature breaks), one that the signer made
// himself (its certificate has not the one purpose that RFC 3161 demands, critical and alone, or chains to nobody who is trusted). A token that is wrong is
// fatal; one that cannot be trusted proves nothing and leaves the time a claim.
import { timingSafeEqual } from 'node:crypto';
import { finding } from '../../shared/domain/verification.ts';
import type { VerificationFinding } from '../../shared/domain/verification.ts';
import type { Certificate } from './certificate.ts';
import { tstInfoOid } from './cms-oids.ts';
import type { CmsProfile } from './cms-oids.ts';
import { verifyEncapsulated } from './cms-verify.ts';
import type { CmsOutcome } from './cms-verify.ts';
import { buildToken } from './cms-writer.ts';
import { digestOf } from './digest.ts';
import type { DigestName } from './digest.ts';
import { PkiError } from './pki-error.ts';
import { judgeSigner } from './signer-judgement.ts';
import type { SignerTrust } from './signer-judgement.ts';
import type { Signer } from './signer.ts';
import { readTimeStampInfo, writeTimeStampInfo } from './timestamp-info.ts';
import type { TimeStampInfo } from './timestamp-info.ts';

export type { TimeStampInfo } from './timestamp-info.ts';
export {
  buildTimeStampRequest,
  buildTimeStampResponse,
  isAnswerTo,
  readTimeStampRequest,
  readTimeStampResponse,
} from './timestamp-messages.ts';
export type { TimeStampFailure, TimeStampRequest } from './timestamp-messages.ts';

export interface ReadTimeStamp {
  readonly info: TimeStampInfo;
  /** The token's own signature; `ok` says nothing of trust. */
  readonly cms: CmsOutcome;
}

/** Reads a token and verifies its own signature; zero bytes behind it are passed over. Throws PkiError when it is none. */
export function readTimeStampToken(
  der: Uint8Array,
  options: { readonly known?: readonly Certificate[]; readonly trust?: SignerTrust | null } = {},
): ReadTimeStamp {
  const cache = options.trust?.cache;
  const { outcome: cms, content } = verifyEncapsulated({
    cms: der,
    contentType: tstInfoOid,
    known: options.known ?? options.trust?.intermediates ?? [],
    ...(cache === undefined ? {} : { cache }),
  });
  if (content === null)
    throw new PkiError('DER_MALFORMED', `not a time stamp: ${cms.evidence['reason'] ?? cms.code}`);
  return { info: readTimeStampInfo(content), cms };
}

export interface TimeStampQuestion {
  /** DER (or BER) of the token. */
  readonly token: Uint8Array;
  /** The bytes whose digest the token is to hold, or a function that computes their digest. */
  readonly imprinted: Uint8Array | ((digest: DigestName) => Uint8Array);
  /** Null: nobody is trusted. */
  readonly trust: SignerTrust | null;
  readonly now: Date;
}

export interface TimeStampJudgement {
  /** TST_INVALID and TST_IMPRINT_MISMATCH (fatal), TST_UNTRUSTED (undecided); empty for a token that proves its time. */
  readonly findings: readonly VerificationFinding[];
  /**
   * The time of the token: genTime, or the signing time that the authority's own signed attribute names, where that is later (a token that says two times
   * proves only the later one). Null when it could not be read. Proven only when `trusted`.
   */
  readonly genTime: Date | null;
  /** Signature, imprint, purpose, chain, validity and revocation all hold. */
  readonly trusted: boolean;
  /** Of the time-stamp authority. */
  readonly certificate: Certificate | null;
}

// Clocks of two machines may differ so much.
const clockToleranceMs = 5 * 60_000;

/** Judges a token over given bytes. Never throws on what a file holds. */
export function judgeTimeStamp(question: TimeStampQuestion): TimeStampJudgement {
  const read = readOrReason(question);
  if (typeof read === 'string') {
    const findings = [finding('fatal', 'TST_INVALID', { reason: read })];
    return { findings, genTime: null, trusted: false, certificate: null };
  }
  const { info, cms } = read;
  const wrong = [...judgeToken(read, question.now), ...judgeImprint(info, question.imprinted)];
  const findings = wrong.length > 0 ? wrong : judgeTrust(read, question);
  return {
    findings,
    genTime: timeOf(read),
    trusted: findings.length === 0,
    certificate: cms.signerCertificate,
  };
}

function timeOf({ info: { genTime }, cms: { signedAt } }: ReadTimeStamp): Date {
  return signedAt !== null && signedAt > genTime ? signedAt : genTime;
}

function readOrReason({ token, trust }: TimeStampQuestion): ReadTimeStamp | string {
  try {
    return readTimeStampToken(token, { trust });
  } catch (error) {
    if (error instanceof PkiError) return error.message;
    throw error;
  }
}

function judgeToken({ info, cms }: ReadTimeStamp, now: Date): VerificationFinding[] {
  const genTime = info.genTime.toISOString();
  if (!cms.ok) {
    // Not computed, or its certificate is nowhere at hand: open. All else is a token that is wrong.
    const open = cms.force === 'undecided' || cms.code === 'CMS_SIGNER_CERT_MISSING';
    return [
      finding(open ? 'undecided' : 'fatal', open ? 'TST_UNTRUSTED' : 'TST_INVALID', {
        reason: cms.code,
        genTime,
      }),
    ];
  }
  // RFC 3161, 2.4.1: the signed attribute that names the certificate must be there (规定).
  if (!cms.cades)
    return [finding('fatal', 'TST_INVALID', { reason: 'CMS_SIGNING_CERT_ATTR_ABSENT', genTime })];
  const future = info.genTime.getTime() - info.accuracyMs > now.getTime() + clockToleranceMs;
  return future ? [finding('fatal', 'TST_INVALID', { reason: 'TIME_IN_FUTURE', genTime })] : [];
}

function judgeImprint(
  { imprint }: TimeStampInfo,
  imprinted: TimeStampQuestion['imprinted'],
): VerificationFinding[] {
  const { digest, value, oid } = imprint;
  if (digest === null)
    return [finding('undecided', 'TST_UNTRUSTED', { reason: 'DIGEST_ALG_UNSUPPORTED', oid })];
  const computed = typeof imprinted === 'function' ? imprinted(digest) : digestOf(digest, imprinted);
  const same = computed.length === value.length && timingSafeEqual(computed, value);
  return same ? [] : [finding('fatal', 'TST_IMPRINT_MISMATCH', { digest })];
}

function judgeTrust(read: ReadTimeStamp, { trust, now }: TimeStampQuestion): VerificationFinding[] {
  const { cms } = read;
  const leaf = cms.signerCertificate;
  if (leaf === null) return [finding('undecided', 'TST_UNTRUSTED', { reason: 'CMS_SIGNER_CERT_MISSING' })];
  const { chain, validity } = judgeSigner({
    leaf,
    intermediates: cms.certificates,
    crls: cms.crls,
    at: timeOf(read),
    provenAt: null,
    now,
    trust,
    use: 'timeStamp',
  });
  const [reason] = [...chain.findings, ...validity.findings].filter(({ force }) => force !== 'note');
  if (reason === undefined) return [];
  return [finding('undecided', 'TST_UNTRUSTED', { ...reason.evidence, reason: reason.code })];
}

/** DER of a token. */
export function makeTimeStampToken(options: {
  readonly imprint: { readonly digest: DigestName; readonly value: Uint8Array };
  readonly signer: Signer;
  /** Unique for this authority, unsigned big-endian. */
  readonly serial: Uint8Array;
  readonly policyOid: string;
  readonly now: Date;
  /** As the request had it (`TimeStampRequest.nonceHex`). */
  readonly nonceHex?: string | null;
  readonly accuracySeconds?: number;
  /** False leaves the certificates out, for a request that does not ask for them. */
  readonly withCertificates?: boolean;
  readonly profile?: CmsProfile;
}): Uint8Array {
  const { imprint, signer, serial, policyOid, now, nonceHex = null } = options;
  const { accuracySeconds = 1, withCertificates = true, profile = 'rfc5652' } = options;
  const info = writeTimeStampInfo({ policyOid, imprint, serial, genTime: now, accuracySeconds, nonceHex });
  return buildToken({ info, signer, profile, withCertificates });
}
