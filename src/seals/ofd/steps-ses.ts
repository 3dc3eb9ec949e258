// Steps 7 to 10 of the procedure for seal signatures: structure and versions, algorithm, the digest of the description, the signature itself.
import {
  finding,
  stepNotReached,
  stepOf,
  type StepReport,
  type VerificationFinding,
} from '../../shared/domain/verification.ts';
import { digestOf } from '../pki/digest.ts';
import { describeName } from '../pki/distinguished-name.ts';
import { encodingOf } from './ses-read-values.ts';
import type { SesSeal, SesSignature } from './ses-types.ts';
import {
  algorithmOf,
  contentDigestOf,
  judgeAlgorithm,
  judgeSignatureBytes,
  judgeSignatureMethod,
} from './steps-algorithm.ts';
import { catchPkiError, type JudgedValue, type ValueQuestion } from './steps-facts.ts';

/** Judges a seal signature as read. */
export function judgeSes(question: ValueQuestion, ses: SesSignature): JudgedValue {
  const { cache, policy } = question;
  const algorithm = algorithmOf(ses.signatureOid);
  const read = catchPkiError(() => cache.readCertificate(ses.signerCertificate));
  const certificate = read.ok ? read.value : null;
  const algorithmFindings = [
    ...(read.ok ? [] : [finding('fatal', 'CERT_MALFORMED', { reason: read.reason })]),
    ...judgeAlgorithm(algorithm, certificate),
    ...judgeSignatureMethod(question.signatureMethod, algorithm),
  ];
  const { hasNamedBits: namedBits } = encodingOf(question.bytes);
  const evidence = certificate ? { signer: describeName(certificate.subject) } : {};
  const signatureFindings =
    certificate &&
    judgeSignatureBytes({
      algorithm,
      certificate,
      data: ses.signedBytes,
      signature: ses.signature,
      namedBits,
      policy,
      invalidCode: 'SIG_VALUE_INVALID',
    });
  return {
    steps: {
      signedValue: judgeStructure(ses),
      signatureAlgorithm: stepOf(algorithmFindings, { algorithm: ses.signatureOid }),
      documentHash: judgeDocumentHash(question, ses),
      signatureValue: signatureFindings ? stepOf(signatureFindings, evidence) : stepNotReached,
    },
    ses,
    signer: {
      certificate,
      brought: [],
      signature: ses.signature,
      claimed: ses.signingTime,
      timeStamps: ses.timeStamp ? [ses.timeStamp] : [],
      timeInfoToken: ses.timeInfoToken,
    },
  };
}

/** Step 7: versions agree; what came later than the standard that was read is told. */
function judgeStructure(ses: SesSignature): StepReport {
  const { seal } = ses;
  const evidence = { structure: ses.structure, version: String(ses.version), seal: String(seal.version) };
  const findings = [...judgeSealVersion(seal), ...judgeExtensions(ses)];
  if (ses.version !== seal.version) findings.push(finding('fatal', 'SES_VERSION_MISMATCH', evidence));
  return stepOf(findings, evidence);
}

/** The number must be one of its structure: old seals number themselves as they like, but never as a new one. */
export function judgeSealVersion(seal: SesSeal): VerificationFinding[] {
  const evidence = { version: String(seal.version) };
  const isNewNumber = seal.version === 4 || seal.version === 5;
  if (seal.structure === 'v1') return isNewNumber ? [finding('fatal', 'SES_VERSION_MISMATCH', evidence)] : [];
  if (!isNewNumber) return [finding('fatal', 'SES_VERSION_UNSUPPORTED', evidence)];
  return seal.version === 5 ? [finding('note', 'SEAL_VERSION_NEW', evidence)] : [];
}

/** Real seals mark extensions critical that nobody else knows (seals.md 2.16): told, for a refusal would hit the seal and not the attacker. */
export function judgeExtensions(
  holder: Pick<SesSeal, 'extensions'> & { seal?: SesSeal },
): VerificationFinding[] {
  const unknown = [...holder.extensions, ...(holder.seal?.extensions ?? [])].filter(
    ({ critical }) => critical,
  );
  return unknown.slice(0, 1).map(({ idHex }) => finding('note', 'SES_EXTENSION_UNKNOWN', { id: idHex }));
}

/** Step 9: the digest is over the bytes of Signature.xml as they are stored. */
function judgeDocumentHash(question: ValueQuestion, ses: SesSignature): StepReport {
  const digest = contentDigestOf(algorithmOf(ses.signatureOid));
  if (question.xmlBytes === null) return stepOf([finding('undecided', 'SIGNATURE_WITHOUT_DOCUMENT')]);
  if (digest === null) return stepNotReached;
  const hash = digestOf(digest, question.xmlBytes);
  const evidence = { algorithm: digest, hash: Buffer.from(hash).toString('hex') };
  const findings: VerificationFinding[] =
    Buffer.compare(hash, ses.dataHash) === 0 ? [] : [finding('fatal', 'SES_DOC_HASH_MISMATCH', evidence)];
  if (namesAnotherFile(ses.propertyInfo, question.xmlPath))
    findings.push(
      finding('note', 'SES_PROPERTY_INFO_DIFFERS', { propertyInfo: ses.propertyInfo.slice(0, 200) }),
    );
  return stepOf(findings, evidence);
}

/** propertyInfo is the path of Signature.xml in most seals, something else in others (seals.md 2.5): only a path can differ. */
function namesAnotherFile(propertyInfo: string, xmlPath: string | null): boolean {
  if (xmlPath === null || !/^[^{}]*\.xml$/i.test(propertyInfo)) return false;
  const named = propertyInfo.replace(/^\/+/, '').toLowerCase();
  return !`/${xmlPath.toLowerCase()}`.endsWith(`/${named}`);
}
