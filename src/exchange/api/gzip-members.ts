// A gzip file (RFC 1952) out of parts: members that stand one after the other are one file with their contents one after the other. So what was
// compressed once is sent to hundreds of readers as it is, and what is different for each of them goes between as it is, not compressed at all:
//
//   10 bytes   header: 1f 8b, deflate, no flags, no time
//    5 bytes   one deflate block "stored" (RFC 1951, 3.2.4): 01, length, its complement; little-endian
//    n bytes   the part itself, at most 65,535
//    8 bytes   CRC-32 of the part, its length
import { crc32 } from 'node:zlib';

const maxBlockBytes = 0xffff;
const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);

/** A text as members that hold it as it is. */
export function storedMembers(text: string): Buffer[] {
  const bytes = Buffer.from(text, 'utf8');
  const members: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += maxBlockBytes)
    members.push(storedMember(bytes.subarray(at, at + maxBlockBytes)));
  return members;
}

function storedMember(part: Buffer): Buffer {
  const { length } = part;
  const member = Buffer.allocUnsafe(header.length + 5 + length + 8);
  header.copy(member);
  let at = member.writeUInt8(1, header.length);
  at = member.writeUInt16LE(length, at);
  at = member.writeUInt16LE(0xffff - length, at);
  at += part.copy(member, at);
  at = member.writeUInt32LE(crc32(part), at);
  member.writeUInt32LE(length, at);
  return member;
}
