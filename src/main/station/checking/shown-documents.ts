// What of a checked file can be looked at: itself, or the documents in it; and of each PDF what its seals were put on, where something was added afterwards.
import { type ByteSource } from '../../../formats/byte-source.ts';
import { catchFormatError, FormatError } from '../../../formats/failure.ts';
import { foreignZipLimits, readZip } from '../../../formats/zip/read.ts';
import { documentsInside } from '../../../seals/inside-container.ts';
import { signedRevision } from '../../../seals/pdf/signed-bytes.ts';
import type { VerifiedFile } from '../../../seals/verify-file.ts';
import type { FileReport } from '../../../shared/domain/verification.ts';
import type { ShownDocument } from './messages.ts';

/** Of a file that was judged; reports without a seal have no revisions. */
export async function listShown(
  source: ByteSource,
  { kind, report, parts }: VerifiedFile,
): Promise<readonly ShownDocument[]> {
  if (kind === 'ofd' || kind === 'pdf') {
    const whole = { path: null, type: kind, source, offset: 0 };
    return [await shownOf(whole, report)];
  }
  if (kind !== 'asic' && kind !== 'zip') return [];
  const inside = await catchFormatError(async () =>
    documentsInside(source, await readZip(source, foreignZipLimits)),
  );
  if (!inside.ok) return [];
  const reportOf = (path: string): FileReport | undefined => parts.find((part) => part.path === path)?.report;
  return await Promise.all(inside.value.map((document) => shownOf(document, reportOf(document.path))));
}

interface Showable {
  readonly path: string | null;
  readonly type: ShownDocument['type'];
  readonly source: ByteSource;
  readonly offset: number | null;
}

async function shownOf(
  { path, type, source, offset }: Showable,
  report: FileReport | undefined,
): Promise<ShownDocument> {
  const { sizeBytes } = source;
  const seals = type === 'pdf' ? (report?.seals ?? []) : [];
  const bytes = offset === null || seals.length > 0 ? await source.read(0, sizeBytes) : null;
  return {
    path,
    type,
    place: offset === null && bytes !== null ? bytes : { offset: offset ?? 0, sizeBytes },
    revisions: bytes === null ? [] : seals.flatMap(({ id }) => revisionOf(bytes, id)),
  };
}

/** Nothing for a seal that covers the file as it is. */
function revisionOf(bytes: Uint8Array, seal: string): ShownDocument['revisions'] {
  try {
    const endBytes = signedRevision(bytes, seal)?.length ?? bytes.length;
    return endBytes < bytes.length ? [{ seal, endBytes }] : [];
  } catch (error) {
    // Told by the report; there is only nothing to show.
    if (error instanceof FormatError) return [];
    throw error;
  }
}
