// One signature of an OFD: every step of the procedure, in its order.
import { catchFormatError } from '../../formats/failure.ts';
import type { OfdContainer, OfdDocument, OfdSignature } from '../../formats/ofd/container.ts';
import type { NamedFile } from '../../formats/ofd/named-files.ts';
import type { SealVerification } from '../../shared/domain/verification.ts';
import { judgeOwnCoverage } from './coverage.ts';
import { judgePicture, maxSealBytes } from './seal-picture.ts';
import { judgeDigestAlgorithm, judgeReferences, judgeSignatureXml, type PartDigests } from './steps-xml.ts';
import { identityOf, judgeData, type JudgedData, type Judging } from './verify-value.ts';

/** What all signatures of one file share. */
export interface FileFacts {
  readonly container: OfdContainer;
  readonly files: readonly NamedFile[];
  readonly digests: PartDigests;
}

export interface JudgedSignature {
  readonly signature: OfdSignature;
  readonly report: SealVerification;
  readonly data: JudgedData;
}

/** Judges one signature; whatever cannot be read is a finding of its step. */
export async function judgeSignature(
  signature: OfdSignature,
  document: OfdDocument,
  { container, files, digests, ...judging }: FileFacts & Judging,
): Promise<JudgedSignature> {
  const signedValue = await readPart(container, signature.signedValuePath, maxSealBytes);
  const xmlBytes = await readPart(container, signature.path, container.limits.maxXmlBytes);
  const data = judgeData(
    {
      bytes: signedValue ?? new Uint8Array(),
      type: signature.type,
      xmlBytes,
      xmlPath: signature.path,
      signatureMethod: signature.signatureMethod,
      signatureDateTime: signature.signatureDateTime,
    },
    judging,
  );
  const isBare = data.ses === null && data.signer !== null;
  const report: SealVerification = {
    id: signature.id,
    ...identityOf(data),
    pages: pagesOf(container, document, signature),
    steps: {
      signatureXml: await judgeSignatureXml(signature, document, digests),
      digestAlgorithm: judgeDigestAlgorithm(signature),
      references: await judgeReferences(signature, container, digests),
      ownCoverage: judgeOwnCoverage(signature, { container, files }),
      ...data.steps,
      sealPicture: await judgePicture({
        container,
        document,
        signature,
        signedValue,
        ses: data.ses,
        isBare,
      }),
    },
  };
  return { signature, report, data };
}

async function readPart(
  { parts }: OfdContainer,
  path: string | null,
  maxBytes: number,
): Promise<Uint8Array | null> {
  if (path === null) return null;
  const read = await catchFormatError(() => parts.read(path, maxBytes));
  return read.ok ? read.value : null;
}

/** Pages that show the seal, counted through all documents of the file. */
function pagesOf(
  { documents }: OfdContainer,
  document: OfdDocument,
  { stamps }: OfdSignature,
): readonly number[] {
  const before = documents
    .slice(0, documents.indexOf(document))
    .reduce((sum, { pages }) => sum + pages.length, 0);
  const numbers = stamps
    .map(({ pageRef }) => document.pages.findIndex(({ id }) => id === pageRef))
    .filter((index) => index >= 0)
    .map((index) => before + index + 1);
  return [...new Set(numbers)].sort((a, b) => a - b);
}
