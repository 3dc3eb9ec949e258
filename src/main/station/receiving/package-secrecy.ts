// The secrecy gate at the receiving end: everything the package says is read again, whatever the sender's gate said. An attachment whose text cannot
// be read was confirmed by name by the sender's custodian: it passes, and the outcome names it.
import type { ByteSource } from '../../../formats/byte-source.ts';
import { judgeFileType } from '../../../formats/sniff.ts';
import type { PackageReader } from '../../../seals/package/reader.ts';
import type { PackageDocument } from '../../../shared/domain/package-document.ts';
import { failed, passed, type CheckOutcome } from '../../../shared/domain/report.ts';
import { judgeSecrecy, secrecyTextsOf, type SecrecyText } from '../../../shared/domain/secrecy.ts';
import { judgeAttachmentText } from '../drafting/attachment-text.ts';

/** The check `secrecy` of a package. */
export async function checkPackageSecrecy(
  document: PackageDocument,
  reader: Pick<PackageReader, 'openPart'>,
): Promise<CheckOutcome> {
  const marking = judgeSecrecy(textsOf(document)).find(({ strength }) => strength === 'block');
  if (marking !== undefined) return failed('SECRECY_MARKING', { where: marking.where, rule: marking.code });
  const unread: string[] = [];
  for (const part of document.parts.filter(({ role }) => role === 'attachment')) {
    const source = reader.openPart(part.path);
    const text = source && (await judgeText(part.name, source));
    const found = text?.findings.find(({ strength }) => strength === 'block');
    if (found !== undefined) {
      return failed('SECRECY_MARKING', { where: `${part.name} ${found.where}`, rule: found.code });
    }
    if (text?.state !== 'read') unread.push(part.name);
  }
  return passed(unread.length === 0 ? {} : { unread: unread.join('\n') });
}

async function judgeText(name: string, source: ByteSource) {
  const { type } = await judgeFileType(name, source);
  return judgeAttachmentText(type, source);
}

function textsOf({ meta, content, parts }: PackageDocument): SecrecyText[] {
  return [
    { place: 'field', where: 'meta.MJHBMQX', text: meta.MJHBMQX ?? '' },
    ...secrecyTextsOf(content),
    ...[meta.BT, meta.FWJGBZ, meta.FZ ?? '', ...meta.FJSM].map((text): SecrecyText => ({
      place: 'header',
      where: 'meta',
      text,
    })),
    ...parts.map(({ name }): SecrecyText => ({ place: 'name', where: `attachments ${name}`, text: name })),
  ];
}
