// 校验单: the sheet that goes with a pack, on paper or beside it, so that whoever takes it in can see with his own eyes that it is this very pack and the
// whole of it; on a medium that is only carried one way it is the only thing that says so. In both languages, because nobody knows who will read it.
import { courierPartName, groupedHash, type CourierKind, type CourierManifest } from './courier.ts';

export interface CourierSheet {
  readonly packId: string;
  readonly fileName: string;
  /** Names of the two sides as people know them. */
  readonly fromName: string;
  readonly toName: string;
  /** As people write it: 2026-11-21 10:00. */
  readonly madeAt: string;
  readonly counts: CourierCounts;
  readonly parts: readonly { readonly name: string; readonly sizeBytes: number; readonly sha256: string }[];
}

/** Entries by what they are. */
export type CourierCounts = Readonly<Record<CourierKind | 'answers', number>>;

/** Counts what is in a pack. */
export function countCourier({
  entries,
  answers,
}: Pick<CourierManifest, 'entries' | 'answers'>): CourierCounts {
  const of = (kind: CourierKind): number => entries.filter((entry) => entry.kind === kind).length;
  return {
    document: of('document'),
    'further-note': of('further-note'),
    receipt: of('receipt'),
    notice: of('notice'),
    'seal-notice': of('seal-notice'),
    publication: of('publication'),
    answers: answers.length,
  };
}

/** A time as a clerk writes it; there is one time zone. */
export function courierSheetTime(instant: string): string {
  const eightHours = 8 * 3_600_000;
  return new Date(Date.parse(instant) + eightHours).toISOString().slice(0, 16).replace('T', ' ');
}

/** The sheet as a text file: UTF-8 with its mark and CRLF, which every machine's editor opens. */
export function courierSheetText(sheet: CourierSheet): string {
  const { counts } = sheet;
  const lines = [
    '摆渡包校验单 / Courier pack checksum sheet',
    '',
    `编号 Pack       ${sheet.packId}`,
    `发出 From       ${sheet.fromName}`,
    `送往 To         ${sheet.toName}`,
    `制作时间 Made   ${sheet.madeAt}`,
    `公文 Documents  ${counts.document}`,
    `补发 Further    ${counts['further-note']}`,
    `回执 Receipts   ${counts.receipt}`,
    `通知 Notices    ${counts.notice + counts['seal-notice']}`,
    `答复 Answers    ${counts.answers}`,
    `文件数 Files    ${sheet.parts.length}`,
    '',
    ...sheet.parts.flatMap(({ name, sizeBytes, sha256 }) => [
      name,
      `  ${sizeBytes} 字节 bytes · SHA-256`,
      ...groupedHash(sha256).map((line) => `  ${line}`),
      '',
    ]),
    '经手人 Carried by ________________    接收人 Taken by ________________    日期 Date ____________',
    '',
  ];
  return `\uFEFF${lines.join('\r\n')}`;
}

/** Name of the sheet beside its pack. */
export const courierSheetName = (fileName: string): string => `${courierPartName(fileName, 1)}.txt`;
