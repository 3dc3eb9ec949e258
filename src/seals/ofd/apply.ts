// Seals an OFD (GB/T 38540-2020, 7.2; GB/T 33190, chapter 18). Every part that is in the package before the seal is covered, so also whatever is ever
// drawn from it; left out are the list of signatures (the next unit of a joint document adds its line there) and every SignedValue.dat (a time stamp may be
// added to it later). The Signature.xml and Seal.esl of earlier units are covered: they cannot be taken away unnoticed. Parts keep their bytes, packed as
// they are. The seal is judged before it is used, what was written is judged by whoever keeps it (`verifyOfd`, from disk).
import { collectBytes, memorySource, type ByteSource } from '../../formats/byte-source.ts';
import { catchFormatError } from '../../formats/failure.ts';
import type { OfdBox } from '../../formats/ofd/values.ts';
import { rewriteZip } from '../../formats/zip/rewrite.ts';
import { digestOf, digestStream, type DigestName } from '../pki/digest.ts';
import type { Signer } from '../pki/signer.ts';
import { listParts, openOfd, type OpenedOfd } from './apply-list.ts';
import { planSignature } from './apply-plan.ts';
import { SealingRefused } from './apply-refusal.ts';
import { checkSealBeforeUse } from './apply-seal-check.ts';
import { writeSignatureXml, type ReferencedPart, type StampPlacement } from './apply-signature-xml.ts';
import { checkToken } from './apply-token.ts';
import { problemOf } from './seal-picture.ts';
import { algorithmOid, writeSesSignature, writeTbsSign, type SesVersion } from './ses-write.ts';

export { withSignatureList, partsBeforeSealing, differingParts } from './apply-list.ts';
export { SealingRefused } from './apply-refusal.ts';
export { addTimeStamp, valueToTimeStamp } from './apply-time-stamp.ts';
export type { StampPlacement } from './apply-signature-xml.ts';

interface Sealing {
  /** DER of the SESeal as the authority made it. */
  readonly seal: Uint8Array;
  readonly signer: Signer;
  readonly signedAt: Date;
  /** Where the seal stands; a riding seal has one a page (`ridingStamps`). */
  readonly stamps: readonly StampPlacement[];
  /** Asks for a token over the signature value; null: none to be had now (`addTimeStamp` may bring it later). */
  readonly timeStamp?: (signatureValue: Uint8Array) => Promise<Uint8Array | null>;
  /** Covers the list of signatures too: no further seal is possible (GB/T 33190, 18.2). */
  readonly isLast?: boolean;
}

export interface SealOfdOptions extends Sealing {
  readonly ofd: Uint8Array;
}

/** CheckMethod by digest: GB/T 33190 names OIDs. */
const digestOids: Readonly<Record<DigestName, string>> = {
  sm3: '1.2.156.10197.1.401',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
};

/** Seals an OFD and answers with the new bytes; joint documents are sealed by one unit after the other. Rejects with a SealingRefused. */
export async function sealOfd({ ofd, ...sealing }: SealOfdOptions): Promise<Uint8Array> {
  return collectBytes(await sealOfdSource(memorySource(ofd), sealing));
}

/** The same as a stream, for files with large attachments. Rejects with a SealingRefused before the first byte. */
export async function sealOfdSource(
  source: ByteSource,
  sealing: Sealing,
): Promise<AsyncIterable<Uint8Array>> {
  const done = await catchFormatError(async () => {
    const ofd = await openOfd(source);
    const version = checkSealBeforeUse(sealing);
    checkList(ofd);
    await checkPlaces(ofd, sealing.stamps);
    const changes = await sealingParts(ofd, sealing, version);
    return rewriteZip(source, ofd.zip, changes);
  });
  if (!done.ok) throw new SealingRefused('CONTAINER_MALFORMED', done.error.detail);
  return done.value;
}

/** Places are judged as the verifier will judge them. */
async function checkPlaces(ofd: OpenedOfd, stamps: readonly StampPlacement[]): Promise<void> {
  if (stamps.length === 0) throw new SealingRefused('STAMP_MISPLACED', 'a seal stands on a page');
  for (const { pageId, boundary, clip } of stamps) {
    const stamp = { id: null, pageRef: pageId, boundary: boxOf(boundary), clip: clip ? boxOf(clip) : null };
    const problem = await problemOf(ofd, stamp);
    if (problem !== null) throw new SealingRefused('STAMP_MISPLACED', `page ${pageId}: ${problem}`);
  }
}

const boxOf = ({ xMm, yMm, widthMm, heightMm }: StampPlacement['boundary']): OfdBox => ({
  x: xMm,
  y: yMm,
  width: widthMm,
  height: heightMm,
});

function checkList({ document }: OpenedOfd): void {
  const closing = document.signatures.find(({ references }) =>
    references.some(({ path }) => path !== null && path === document.signaturesPath),
  );
  if (closing)
    throw new SealingRefused('SIGNATURE_LIST_CLOSED', `signature ${closing.id} was made as the last one`);
}

/** New and changed parts of the package, by path. */
async function sealingParts(
  ofd: OpenedOfd,
  sealing: Sealing,
  version: SesVersion,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const { seal, signer, signedAt, isLast = false } = sealing;
  const plan = planSignature(ofd, sealing.stamps);
  const changes = new Map(await listParts(ofd));
  changes.set(plan.listPath, plan.list).set(plan.sealPath, seal);
  const paths = [...new Set([...ofd.container.parts.paths, ...changes.keys()])];
  const covered = paths.filter((path) => !plan.signedValues.has(path) && (isLast || path !== plan.listPath));
  const signatureXml = writeSignatureXml({
    ...plan,
    signedAt,
    signatureMethod: algorithmOid(signer.algorithm),
    checkMethod: digestOids[signer.digest],
    references: await digestParts({ ofd, changes, covered, digest: signer.digest }),
  });
  const tbsSign = writeTbsSign({
    version,
    seal,
    signedAt,
    dataHash: digestOf(signer.digest, signatureXml),
    propertyInfo: `/${plan.path}`,
  });
  return changes.set(plan.path, signatureXml).set(plan.signedValuePath, await signValue(tbsSign, sealing));
}

async function signValue(tbsSign: Uint8Array, { signer, timeStamp }: Sealing): Promise<Uint8Array> {
  const value = signer.sign(tbsSign);
  const token = (await timeStamp?.(value)) ?? null;
  if (token) checkToken(token, value);
  const algorithm = algorithmOid(signer.algorithm);
  return writeSesSignature(tbsSign, { certificate: signer.certificate.der, algorithm, value }, token);
}

interface Covering {
  readonly ofd: OpenedOfd;
  readonly changes: ReadonlyMap<string, Uint8Array>;
  readonly covered: readonly string[];
  readonly digest: DigestName;
}

async function digestParts({ ofd, changes, covered, digest }: Covering): Promise<ReferencedPart[]> {
  const { parts } = ofd.container;
  const references: ReferencedPart[] = [];
  for (const path of covered) {
    const changed = changes.get(path);
    // A path that leads elsewhere when it is written in XML and read back would cover another part than the one that is meant.
    if (!changed && parts.resolve('', `/${path}`)?.path !== path)
      throw new SealingRefused('CONTAINER_MALFORMED', `the part ${JSON.stringify(path)} cannot be named`);
    const value = changed ? digestOf(digest, changed) : await digestStream(digest, parts.stream(path));
    references.push({ path, digest: value });
  }
  return references;
}
