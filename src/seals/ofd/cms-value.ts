// Steps 7 to 10 of the procedure for bare signatures: CMS SignedData under the identifiers of GB/T 35275 or RFC 5652, over the bytes of Signature.xml.
import {
  finding,
  stepNotReached,
  stepOf,
  type VerificationFinding,
} from '../../shared/domain/verification.ts';
import { verifyDetached, type CmsOutcome } from '../pki/cms-verify.ts';
import { readBer } from '../pki/der.ts';
import { digestOf } from '../pki/digest.ts';
import { describeName } from '../pki/distinguished-name.ts';
import { readTimeText, type SesTime } from './ses-time.ts';
import { readSignatureMethod } from './steps-algorithm.ts';
import {
  catchPkiError,
  valueNotRead,
  type JudgedValue,
  type SignerFacts,
  type ValueQuestion,
} from './steps-facts.ts';

/** Which step tells which failure; all others are those of the signature value. */
const structureCodes: readonly string[] = [
  'CMS_SIGNER_COUNT',
  'CMS_ENCAP_CONTENT_PRESENT',
  'CMS_SIGNER_CERT_MISSING',
  'CMS_SIGNING_CERT_ATTR_MISMATCH',
  'CMS_ATTR_MISSING',
];
const algorithmCodes: readonly string[] = [
  'DIGEST_ALG_WEAK',
  'CERT_WEAK_KEY',
  'SIG_ALG_UNSUPPORTED',
  'SIG_ALG_CERT_MISMATCH',
];

/** Nobody stamps one signature more often. */
const maxTokens = 4;

/** Judges CMS signature data. */
export function judgeCmsValue(question: ValueQuestion): JudgedValue {
  const { bytes, xmlBytes, cache } = question;
  // A PDF fills its place with zeroes behind the CMS; a file of its own has no reason to.
  const read = catchPkiError(() => readBer(bytes));
  if (read.ok && read.value.trailing.length > 0)
    return valueNotRead('SIGNED_VALUE_NOT_CMS', 'bytes after the end');
  // Without the description the digest cannot fit; everything else is judged all the same.
  const content = xmlBytes ?? new Uint8Array();
  const outcome = verifyDetached({
    cms: bytes,
    digest: (name) => digestOf(name, content),
    content: () => content,
    cache,
  });
  if (outcome.code === 'CMS_MALFORMED')
    return valueNotRead('SIGNED_VALUE_NOT_CMS', outcome.evidence['reason'] ?? '');
  const isWithout = xmlBytes === null && outcome.code === 'CMS_DIGEST_MISMATCH';
  const failures = isWithout ? [] : failuresOf(outcome);
  const ofStep = (codes: readonly string[]) => failures.filter(({ code }) => codes.includes(code));
  const rest = [...structureCodes, ...algorithmCodes, 'CMS_DIGEST_MISMATCH'];
  const signer = outcome.signerCertificate;
  return {
    steps: {
      signedValue: stepOf([...ofStep(structureCodes), ...notesOf(outcome, false)], {
        profile: outcome.profile ?? '',
      }),
      signatureAlgorithm: stepOf([...ofStep(algorithmCodes), ...judgeMethod(question, outcome)]),
      documentHash: documentHashOf(xmlBytes, outcome),
      signatureValue:
        signer === null || isWithout
          ? stepNotReached
          : stepOf(
              [...failures.filter(({ code }) => !rest.includes(code)), ...notesOf(outcome, true, question)],
              { signer: describeName(signer.subject) },
            ),
    },
    ses: null,
    signer: factsOf(question, outcome),
  };
}

function failuresOf({ ok, code, force, evidence }: CmsOutcome): VerificationFinding[] {
  if (ok) return [];
  return [finding(force ?? 'fatal', code === 'CMS_SIG_INVALID' ? 'SIG_VALUE_INVALID' : code, evidence)];
}

function documentHashOf(xmlBytes: Uint8Array | null, { code }: CmsOutcome) {
  if (xmlBytes === null) return stepOf([finding('undecided', 'SIGNATURE_WITHOUT_DOCUMENT')]);
  return stepOf(code === 'CMS_DIGEST_MISMATCH' ? [finding('fatal', 'SES_DOC_HASH_MISMATCH')] : []);
}

/** Notes about the encoding belong to the value; that only the signer says when is the time step's to tell. */
function notesOf(
  { notes }: CmsOutcome,
  ofValue: boolean,
  question?: Pick<ValueQuestion, 'policy'>,
): VerificationFinding[] {
  const force = question?.policy.looseEncodings === 'refuse' ? 'fatal' : 'note';
  return notes
    .filter((note) => note !== 'TIME_CLAIMED_ONLY' && (note === 'SIG_ENCODING_NONCANONICAL') === ofValue)
    .map((note) => finding(ofValue ? force : 'note', note));
}

/** The XML must name the kind of key that signed. */
function judgeMethod({ signatureMethod }: ValueQuestion, outcome: CmsOutcome): VerificationFinding[] {
  const named = readSignatureMethod(signatureMethod);
  const kind = outcome.signerCertificate?.keyKind ?? null;
  if (named === null || kind === null || kind === 'unsupported') return [];
  const own = kind === 'ec' ? 'ecdsa' : kind;
  const evidence = { method: signatureMethod ?? '', key: own };
  return named === own ? [] : [finding('fatal', 'SIG_ALG_CERT_MISMATCH', evidence)];
}

function factsOf({ signatureDateTime }: ValueQuestion, outcome: CmsOutcome): SignerFacts | null {
  const { signerCertificate: certificate, certificates, signature, signedAt, timeStampTokens } = outcome;
  if (certificate === null || signature === null) return null;
  // SignatureDateTime is in what is signed, and no more than a claim, as the attribute is.
  const claimed: SesTime = readTimeText(signedAt?.toISOString() ?? signatureDateTime ?? '');
  const timeStamps = timeStampTokens.slice(0, maxTokens);
  return { certificate, brought: certificates, signature, claimed, timeStamps, timeInfoToken: null };
}
