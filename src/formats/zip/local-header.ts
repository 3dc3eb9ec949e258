import type { ByteSource } from '../byte-source.ts';
import { FormatError } from '../failure.ts';
import { flagBits, localHeaderBytes, signatures, type RawEntry } from './structure.ts';

/** What a local header may say differently from the directory without any reader seeing other bytes. */
interface LocalRules {
  readonly directoryOffset: number;
  /**
   * Archives of other programs: the UTF-8 flag of an ASCII name in one of the two places only, and sizes in a zip64 field of the local header
   * alone (System.IO.Packaging writes it for every entry). Both are common in office and OFD files.
   */
  readonly isForeign: boolean;
}

const inField = 0xffffffff;

/** Checks the header in front of an entry's data against the directory; answers where the data begins. */
export async function checkLocalHeader(
  source: ByteSource,
  entry: RawEntry,
  rules: LocalRules,
): Promise<number> {
  const fixedEnd = entry.headerOffset + localHeaderBytes + entry.nameBytes.length;
  if (fixedEnd > rules.directoryOffset) throw outside();
  const header = await source.read(entry.headerOffset, localHeaderBytes + entry.nameBytes.length);
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  if (view.getUint32(0, true) !== signatures.local)
    throw new FormatError('CONTAINER_MALFORMED', 'no local header');
  const dataOffset = fixedEnd + view.getUint16(28, true);
  if (dataOffset > rules.directoryOffset) throw outside();
  const extra = rules.isForeign ? await source.read(fixedEnd, dataOffset - fixedEnd) : new Uint8Array();
  const nameAgrees =
    view.getUint16(26, true) === entry.nameBytes.length &&
    Buffer.compare(header.subarray(localHeaderBytes), entry.nameBytes) === 0;
  const agrees =
    nameAgrees &&
    sizesAgree(view, entry, extra) &&
    flagsAgree(view.getUint16(6, true), entry, rules.isForeign) &&
    view.getUint16(8, true) === entry.method;
  if (!agrees) throw new FormatError('CONTAINER_AMBIGUOUS', 'a local header disagrees with the directory');
  return dataOffset;
}

function flagsAgree(flags: number, entry: RawEntry, isForeign: boolean): boolean {
  const isAscii = entry.nameBytes.every((byte) => byte < 0x80);
  const ignored = isForeign && isAscii ? flagBits.utf8 : 0;
  return (flags | ignored) === (entry.flags | ignored);
}

function sizesAgree(view: DataView, entry: RawEntry, extra: Uint8Array): boolean {
  // With bit 3 the sizes follow the data; then the header holds zeros or already the right ones.
  const isDeferred = (entry.flags & flagBits.descriptor) !== 0;
  const fits = (size: number, promised: number): boolean => size === promised || (isDeferred && size === 0);
  const [compressed, whole] = [view.getUint32(18, true), view.getUint32(22, true)];
  if (!fits(view.getUint32(14, true), entry.crc32)) return false;
  if (compressed !== inField || whole !== inField)
    return fits(compressed, entry.compressedBytes) && fits(whole, entry.sizeBytes);
  const field = findZip64Field(extra);
  return (
    field !== null && fits(field.whole, entry.sizeBytes) && fits(field.compressed, entry.compressedBytes)
  );
}

/** Sizes of the zip64 field (APPNOTE.TXT 4.5.3): whole first, then compressed. */
function findZip64Field(extra: Uint8Array): { whole: number; compressed: number } | null {
  const view = new DataView(extra.buffer, extra.byteOffset, extra.byteLength);
  for (let at = 0; at + 4 <= extra.length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 0x0001) continue;
    if (view.getUint16(at + 2, true) !== 16 || at + 20 > extra.length) return null;
    return {
      whole: Number(view.getBigUint64(at + 4, true)),
      compressed: Number(view.getBigUint64(at + 12, true)),
    };
  }
  return null;
}

function outside(): FormatError {
  return new FormatError('CONTAINER_MALFORMED', 'an entry lies outside of the archive');
}
