// Time stamps of a package (CAdES-T, ETSI EN 319 122-1): an RFC 3161 token over the signature value, as unsigned attribute of the CMS. A package that was
// sealed without the service gets one later; nothing that is signed changes, but its bytes do, and with them the hash by which everybody knows it. So only
// a package that nobody has been told of may be rewritten: that is the caller's to know.
import { createHash } from 'node:crypto';
import { type ByteSource, openFileSource, passChunks } from '../../formats/byte-source.ts';
import { type AsicReader, readAsic, withSignature } from '../../formats/asic/container.ts';
import type { Sha256 } from '../../shared/domain/ids.ts';
import type { TimeStampSource } from '../pdf/apply.ts';
import { addTimeStampToken, type CmsOutcome, verifyDetached } from '../pki/cms.ts';
import { readSignedData } from '../pki/cms-reader.ts';
import { digestOf } from '../pki/digest.ts';
import { writeWhole } from './whole-file.ts';

/** The signature with a token over its value; null when none could be had. */
export async function stampSignature(
  cms: Uint8Array,
  timeStamp: TimeStampSource,
): Promise<Uint8Array | null> {
  const [signer] = readSignedData(cms).signers;
  if (signer === undefined) throw new RangeError('a signature without a signer');
  const token = await timeStamp({ digest: 'sha256', value: digestOf('sha256', signer.signature) });
  return token && addTimeStampToken(cms, token);
}

/** What came of the wish for a later time stamp. */
export type LaterStamp =
  | { readonly result: 'stamped'; readonly sha256: Sha256; readonly sizeBytes: number }
  /** It has one. */
  | { readonly result: 'has-one' }
  /** None could be had. */
  | { readonly result: 'none' };

export interface LaterStampOptions {
  readonly source: ByteSource;
  readonly timeStamp: TimeStampSource;
  /** Path of the package to write; replaced as a whole when it exists. */
  readonly output: string;
}

/**
 * Writes the package again with a time stamp and compares what was written, from disk, with what there was. Throws a FormatError or PkiError for what is no
 * package of ours, an Error when the comparison fails.
 */
export async function stampPackage({ source, timeStamp, output }: LaterStampOptions): Promise<LaterStamp> {
  const container = await readAsic(source);
  if (verifySignature(container).timeStampTokens.length > 0) return { result: 'has-one' };
  const stamped = await stampSignature(container.signatureBytes, timeStamp);
  if (stamped === null) return { result: 'none' };
  const written = await writeWhole(output, withSignature(source, container, stamped));
  const again = await openFileSource(output);
  try {
    await compare({ source, container }, { source: again, container: await readAsic(again) });
  } finally {
    await again.close();
  }
  return { result: 'stamped', ...written };
}

interface Opened {
  readonly source: ByteSource;
  readonly container: AsicReader;
}

/** Every entry is the same, byte for byte, but the signature; and that one is the same signature with one token more. */
async function compare(before: Opened, after: Opened): Promise<void> {
  const [was, is] = [await hashEntries(before), await hashEntries(after)];
  const [signed, stamped] = [verifySignature(before.container), verifySignature(after.container)];
  const isSame =
    was === is &&
    signed.ok &&
    stamped.ok &&
    Buffer.compare(signed.signature ?? Buffer.of(1), stamped.signature ?? Buffer.of()) === 0 &&
    stamped.timeStampTokens.length === signed.timeStampTokens.length + 1;
  if (!isSame) throw new Error('a package changed in more than its time stamp');
}

/** Names, order and packed bytes of everything but the signature. */
async function hashEntries({ source, container: { zip, manifest } }: Opened): Promise<string> {
  const hash = createHash('sha256');
  for (const { name, method, crc32, dataOffset, compressedBytes, sizeBytes } of zip.entries) {
    hash.update(`${name}\n`);
    if (name === manifest.signaturePath) continue;
    hash.update(`${method} ${crc32} ${compressedBytes} ${sizeBytes}\n`);
    const data = passChunks(source, dataOffset, dataOffset + compressedBytes);
    for await (const chunk of data) hash.update(chunk);
  }
  return hash.digest('hex');
}

function verifySignature({ signatureBytes, manifestBytes }: AsicReader): CmsOutcome {
  return verifyDetached({ cms: signatureBytes, digest: (name) => digestOf(name, manifestBytes) });
}
