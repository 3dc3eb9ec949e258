// A seal without a document, and signature data whose document is not at hand.
import {
  finding,
  stepNotApplicable,
  stepNotReached,
  stepOf,
  stepPassed,
  type FileReport,
  type SealVerification,
} from '../../shared/domain/verification.ts';
import { describeName } from '../pki/distinguished-name.ts';
import { parseXml, type XmlElement } from '../../formats/xml/tree.ts';
import { smallXmlLimits } from '../../formats/xml/events.ts';
import { childOf, textOf } from '../../formats/ofd/values.ts';
import { catchFormatError } from '../../formats/failure.ts';
import { readSesSeal } from './ses-read.ts';
import { looksLikeCms } from './ses-read-values.ts';
import type { SesSignature } from './ses-types.ts';
import { judgeSealSignature } from './steps-seal.ts';
import { judgeWindowNow } from './steps-time.ts';
import { catchPkiError } from './steps-facts.ts';
import { judgeExtensions, judgeSealVersion } from './steps-ses.ts';
import { identityOf, judgeData, judgeSealItself, rulesOf, type Judging, type Steps } from './verify-value.ts';

/** Judges a seal file (`.esl`) at the clock of judgement. */
export function verifySealFile({ bytes, ...judging }: Judging & { readonly bytes: Uint8Array }): FileReport {
  const { now } = judging;
  const head = { procedure: 'seal', format: 'esl', judgedAt: now.toISOString() } as const;
  const read = catchPkiError(() => readSesSeal(bytes));
  if (!read.ok) {
    const container = stepOf([finding('fatal', 'SES_MALFORMED', { reason: read.reason })]);
    return { ...head, steps: { container }, seals: [] };
  }
  const seal = read.value;
  const { step: sealSignature, maker } = judgeSealSignature(seal, rulesOf(judging));
  const times = { claimedAt: now, provenAt: null };
  const itself = judgeSealItself(seal, { maker, signer: null, at: now, times }, judging);
  const steps: Steps = {
    signedValue: stepOf([...judgeSealVersion(seal), ...judgeExtensions(seal)], {
      structure: seal.structure,
      version: String(seal.version),
    }),
    signatureAlgorithm: stepNotApplicable,
    documentHash: stepOf([finding('undecided', 'SEAL_WITHOUT_DOCUMENT')]),
    signatureValue: stepNotApplicable,
    sealSignature,
    signerInSeal: stepNotApplicable,
    signingTime: stepNotApplicable,
    timeStamp: stepNotApplicable,
    signerChain: stepNotApplicable,
    signerValidity: stepNotApplicable,
    ...itself,
    sealWindow: judgeWindowNow(seal, now),
    references: stepNotApplicable,
  };
  const verification: SealVerification = {
    id: seal.id,
    kind: 'seal',
    steps,
    sealName: seal.name,
    signerName: null,
    makerName: maker ? describeName(maker.subject) : null,
    certificateSha256: null,
    claimedAt: null,
    provenAt: null,
    pages: [],
  };
  return { ...head, steps: { container: stepPassed() }, seals: [verification] };
}

export interface SesValueQuestion extends Judging {
  /** Signature.xml as stored; null: not at hand. */
  readonly signatureXml: Uint8Array | null;
  readonly signedValue: Uint8Array;
  /** Seal.esl beside them. */
  readonly seal?: Uint8Array | null;
}

/** Judges signature data with its description and without its document: its references cannot be checked. */
export async function verifySesValue(question: SesValueQuestion): Promise<FileReport> {
  const { signatureXml, signedValue, seal = null, ...judging } = question;
  const tree = await readDescription(signatureXml);
  const info = childOf(tree ?? undefined, 'SignedInfo');
  const data = judgeData(
    {
      bytes: signedValue,
      type: null,
      xmlBytes: signatureXml,
      xmlPath: null,
      signatureMethod: textOf(info, 'SignatureMethod'),
      signatureDateTime: textOf(info, 'SignatureDateTime'),
    },
    judging,
  );
  const isBroken = signatureXml !== null && tree === null;
  const findings = isBroken ? [finding('fatal', 'OFD_SIGNATURE_XML_MALFORMED')] : [];
  if (isAnother(seal, data.ses)) findings.push(finding('fatal', 'SEAL_FILE_MISMATCH'));
  const verification: SealVerification = {
    id: data.ses?.seal.id ?? '',
    ...identityOf(data),
    pages: [],
    steps: {
      ...data.steps,
      references:
        signatureXml === null ? stepNotReached : stepOf([finding('undecided', 'DOCUMENT_WITHHELD')]),
    },
  };
  return {
    procedure: 'seal',
    format: looksLikeCms(signedValue) ? 'cms' : 'ses',
    steps: { container: findings.length > 0 ? stepOf(findings) : stepPassed() },
    seals: [verification],
    judgedAt: judging.now.toISOString(),
  };
}

const isAnother = (file: Uint8Array | null, ses: SesSignature | null): boolean =>
  file !== null && ses !== null && Buffer.compare(file, ses.seal.raw) !== 0;

async function readDescription(bytes: Uint8Array | null): Promise<XmlElement | null> {
  if (bytes === null) return null;
  const read = await catchFormatError(() => parseXml(bytes, smallXmlLimits));
  return read.ok ? read.value : null;
}
