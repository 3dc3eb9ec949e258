// Time stamps for the seals of a joint issue that were put on where the authority's service could not be reached. Between the first seal and the package lie
// days, and the package covers every byte: before it is made is the last moment. OFD: a token beside each signature value, where no signature looks. PDF:
// chains, lists and a document time stamp in a revision of its own (PAdES B-LTA), which every certification allows. A token says when a signature was there
// at the latest, which may be after its certificate ended: what would be judged worse with it stays as it came.
import { createHash } from 'node:crypto';
import { memorySource } from '../../../formats/byte-source.ts';
import { SealingRefused } from '../../../seals/ofd/apply.ts';
import { addTimeStamp, valueToTimeStamp } from '../../../seals/ofd/apply-time-stamp.ts';
import { verifyOfd } from '../../../seals/ofd/verify.ts';
import { addTimeStampsAndLtv } from '../../../seals/pdf/long-term.ts';
import { verifyPdf } from '../../../seals/pdf/verify.ts';
import { digestOf } from '../../../seals/pki/digest.ts';
import { trustMaterialOf } from '../../../seals/trust/trust-material.ts';
import type { TrustStore } from '../../../seals/trust/trust-store.ts';
import type { Sha256 } from '../../../shared/domain/ids.ts';
import type { FileReport } from '../../../shared/domain/verification.ts';
import type { SealedFiles } from '../sealing/make-package.ts';
import type { FileBytes } from '../sealing/seal-files.ts';
import type { TimeStamper } from '../sealing/time-stamp.ts';

export interface LateStamping {
  readonly trust: TrustStore;
  readonly now: Date;
  readonly timeStamp: TimeStamper;
}

/** The sealed files, each with a time stamp for every seal as far as one can be had. Never rejects for what is in them. */
export async function addLateStamps(stamping: LateStamping, sealed: SealedFiles): Promise<SealedFiles> {
  const files: FileBytes[] = [];
  for (const file of sealed.files) files.push(await stampFile(stamping, file));
  const parts = sealed.document.parts.map((part) => {
    const file = files.find(({ path }) => path === part.path);
    if (file === undefined) return part;
    const sha256 = createHash('sha256').update(file.bytes).digest('hex') as Sha256;
    return { ...part, sha256, sizeBytes: file.bytes.length };
  });
  return { files, document: { ...sealed.document, parts } };
}

async function stampFile(stamping: LateStamping, file: FileBytes): Promise<FileBytes> {
  const before = await judge(stamping, file);
  const unproven = before.seals.filter(({ kind, provenAt }) => kind !== 'timeStamp' && provenAt === null);
  if (unproven.length === 0) return file;
  const ids = unproven.map(({ id }) => id);
  const bytes = await (file.path.endsWith('.ofd') ? stampOfd(stamping, file, ids) : stampPdf(stamping, file));
  if (bytes === null) return file;
  const stamped = { ...file, bytes };
  return isWorse(before, await judge(stamping, stamped)) ? file : stamped;
}

async function judge({ trust: store, now }: LateStamping, { path, bytes }: FileBytes): Promise<FileReport> {
  const trust = trustMaterialOf(store);
  if (!path.endsWith('.ofd')) return verifyPdf({ pdf: bytes, trust, now }).report;
  return (await verifyOfd({ source: memorySource(bytes), trust, now })).report;
}

/** Any reason against the file that was not there before. */
function isWorse(before: FileReport, after: FileReport): boolean {
  const known = new Set(reasonsOf(before));
  return reasonsOf(after).some((code) => !known.has(code));
}

const reasonsOf = ({ steps, seals }: FileReport): string[] =>
  [steps, ...seals.map((seal) => seal.steps)]
    .flatMap((each) => Object.values(each))
    .flatMap(({ findings }) => findings)
    .flatMap(({ code, force }) => (force === 'note' ? [] : [code]));

async function stampOfd(
  { timeStamp }: LateStamping,
  { bytes }: FileBytes,
  ids: readonly string[],
): Promise<Uint8Array | null> {
  let stamped: Uint8Array | null = null;
  for (const id of ids) stamped = (await stampSignature(timeStamp, stamped ?? bytes, id)) ?? stamped;
  return stamped;
}

async function stampSignature(
  timeStamp: TimeStamper,
  ofd: Uint8Array,
  id: string,
): Promise<Uint8Array | null> {
  try {
    const value = await valueToTimeStamp(ofd, id);
    // Seals on an original are SM2's.
    const token = await timeStamp({ digest: 'sm3', value: digestOf('sm3', value) });
    return token && (await addTimeStamp(ofd, id, token));
  } catch (error) {
    // It bears a token already, one that proves nothing here.
    if (error instanceof SealingRefused) return null;
    throw error;
  }
}

async function stampPdf(
  { trust, now, timeStamp }: LateStamping,
  { bytes: pdf }: FileBytes,
): Promise<Uint8Array | null> {
  const { intermediates: certificates, crls } = trust;
  try {
    return await addTimeStampsAndLtv({ pdf, certificates, crls, timeStamp, at: now });
  } catch (error) {
    // Another program's revision with a cross-reference stream is not appended to.
    if (error instanceof RangeError) return null;
    throw error;
  }
}
