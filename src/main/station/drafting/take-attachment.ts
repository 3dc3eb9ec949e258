// An upload becomes an attachment: judged by its content, read by the secrecy gate, and only then stored. Of a refused file nothing stays.
import type { ByteSource } from '../../../formats/byte-source.ts';
import { judgeFileType } from '../../../formats/sniff.ts';
import type { Finding } from '../../../shared/domain/finding-codes.ts';
import { judgeSecrecyText } from '../../../shared/domain/secrecy.ts';
import type { AttachmentRow } from '../../store/attachments-repository.ts';
import type { StagedBlob } from '../../store/blobs.ts';
import type { Store } from '../../store/store.ts';
import { done, type Outcome, refuse } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import { judgeAttachmentText } from './attachment-text.ts';

const bytesPerMb = 1024 * 1024;
/** 200 MB a package while no policy has come yet; the authority's default is the same. */
const defaultMaxPackageBytes = 200 * bytesPerMb;
/** Room that document.json, page and signatures take in the package beside the attachments. */
const packageReserveBytes = bytesPerMb;

export type JudgedAttachment = Omit<AttachmentRow, 'position'>;

/** Largest package by policy, bytes. */
export function maxPackageBytesOf(parts: Pick<StationParts, 'trust'>): number {
  return parts.trust.current()?.policy.maxPackageBytes ?? defaultMaxPackageBytes;
}

/** Refuses when the attachments would not fit into one package. */
export function checkPackageRoom(
  parts: Pick<StationParts, 'trust'>,
  sizes: readonly { readonly sizeBytes: number }[],
): Outcome<null> {
  const maxBytes = maxPackageBytesOf(parts);
  const total = sizes.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (total + packageReserveBytes <= maxBytes) return done(null);
  return refuse('package-too-large', { maxMb: megabytes(maxBytes), actualMb: megabytes(total) });
}

/** Judges an upload. The row is not stored yet; the caller commits the blob with it. */
export async function judgeUpload(
  parts: Pick<StationParts, 'store'>,
  staged: StagedBlob,
  name: string,
): Promise<Outcome<JudgedAttachment>> {
  const marked = judgeSecrecyText({ place: 'name', where: 'name', text: name });
  if (marked?.strength === 'block') return refuseMarking(marked, name);
  const source = openStaged(parts.store, staged);
  const judged = await judgeFileType(name, source);
  if (!judged.allowed) return refuse('attachment-refused', { reason: judged.code, name });
  const text = await judgeAttachmentText(judged.type, source);
  const marking = text.findings.find(({ strength }) => strength === 'block');
  if (marking !== undefined) return refuseMarking(marking, name);
  return done({
    name,
    sha256: staged.sha256,
    sizeBytes: staged.sizeBytes,
    type: judged.type,
    flags: judged.flags,
    textState: text.state,
    textFindings: text.findings,
  });
}

function refuseMarking({ where, code, evidence }: Finding, name: string): Outcome<never> {
  return refuse('secrecy-marking', {
    where: `${name} ${where}`,
    rule: code,
    text: evidence.text ?? '',
    name,
  });
}

/** Thrown to take a row back; never leaves `openStaged`. */
const takenBack = Symbol('taken back');

/**
 * A staged upload as a source before it is part of the store: its row is made, opened and taken back in one transaction, so that the
 * bytes of a file that is refused afterwards are named by nothing and swept.
 */
export function openStaged(store: Store, staged: StagedBlob): ByteSource {
  if (!staged.bytes && !staged.file) return store.blobs.open(staged.sha256);
  const opened: ByteSource[] = [];
  try {
    store.transact(() => {
      store.blobs.commit(staged);
      opened.push(store.blobs.open(staged.sha256));
      throw takenBack;
    });
  } catch (error) {
    if (error !== takenBack) throw error;
  }
  const [source] = opened;
  if (source === undefined) throw new Error('a committed blob can be opened');
  return source;
}

/** Bytes as people read them: megabytes with one decimal. */
export function megabytes(bytes: number): string {
  return (bytes / bytesPerMb).toFixed(1);
}
