// When a package was sealed. The signer's own word is a claim; a trusted time stamp over the signature value proves that the signature was there by then, and
// only that stops backdating. A token that does not fit is a forgery and fails; one that nobody here trusts leaves the question open.
import { type CheckOutcome, failed, passed, unknown } from '../../shared/domain/report.ts';
import type { CmsOutcome } from '../pki/cms.ts';
import { describeName } from '../pki/distinguished-name.ts';
import type { SignerTrust } from '../pki/signer-judgement.ts';
import { judgeTimeStamp, type TimeStampJudgement } from '../pki/timestamp.ts';

export interface JudgedSealingTime {
  readonly outcome: CheckOutcome;
  /** Time of the first trusted time stamp over the signature; null: there is only the claim. */
  readonly provenAt: Date | null;
}

/** Clocks of honest machines differ by minutes; more is a wrong clock or a wrong claim. */
const clockToleranceMs = 10 * 60 * 1000;

/** The check `sealingTime` of a package by its CAdES signature. */
export function judgeSealingTime(
  cms: Pick<CmsOutcome, 'signedAt' | 'signature' | 'timeStampTokens'>,
  { trust, now }: { readonly trust: SignerTrust | null; readonly now: Date },
): JudgedSealingTime {
  const { signedAt, signature, timeStampTokens } = cms;
  const only = (outcome: CheckOutcome): JudgedSealingTime => ({ outcome, provenAt: null });
  if (!signedAt) return only(failed('TIME_MALFORMED'));
  const evidence = { sealedAt: signedAt.toISOString() };
  if (signedAt.getTime() > now.getTime() + clockToleranceMs) return only(failed('TIME_IN_FUTURE', evidence));
  // The code says that nothing proves it, and the sentence too.
  if (signature === null || timeStampTokens.length === 0)
    return only({ ...passed(evidence), code: 'TIME_CLAIMED_ONLY' });
  const judged = timeStampTokens.map((token) => judgeTimeStamp({ token, imprinted: signature, trust, now }));
  const wrong = firstFinding(judged, 'fatal');
  if (wrong) return only(failed(wrong.code, { ...evidence, ...wrong.evidence }));
  const stamp = firstTrusted(judged);
  if (stamp === undefined) {
    const open = firstFinding(judged, 'undecided');
    return only(unknown(open?.code ?? 'TST_UNTRUSTED', { ...evidence, ...open?.evidence }));
  }
  return judgeOrder(stamp, signedAt);
}

interface ProvingStamp {
  readonly provenAt: Date;
  readonly authority: string;
}

function judgeOrder({ provenAt, authority }: ProvingStamp, signedAt: Date): JudgedSealingTime {
  const evidence = { sealedAt: signedAt.toISOString(), provenAt: provenAt.toISOString(), authority };
  return provenAt.getTime() < signedAt.getTime() - clockToleranceMs
    ? { outcome: failed('TST_TIME_ORDER', evidence), provenAt: null }
    : { outcome: passed(evidence), provenAt };
}

function firstFinding(judged: readonly TimeStampJudgement[], force: 'fatal' | 'undecided') {
  return judged.flatMap(({ findings }) => findings).find((one) => one.force === force);
}

/** A later token takes nothing from an earlier one. */
function firstTrusted(judged: readonly TimeStampJudgement[]): ProvingStamp | undefined {
  const times = judged.flatMap(({ trusted, genTime, certificate }) =>
    trusted && genTime && certificate
      ? [{ provenAt: genTime, authority: describeName(certificate.subject) }]
      : [],
  );
  return times.toSorted((a, b) => a.provenAt.getTime() - b.provenAt.getTime())[0];
}
