// Words of the codes that only a received package can carry: who sends, and what is said.
import type { CodeTable } from './remedies.ts';

export const stationWords = {
  SENDER_CERT_WITHOUT_UNIT: [
    'callSender',
    '印章证书里没有单位，不知道是谁盖的章。',
    'The certificate names no unit, so it is not known who sealed.',
  ],
  SENDER_UNIT_DIFFERS: [
    'callSender',
    '盖章的单位、交接单上的单位和公文的发文单位不是同一个。',
    'The units of seal, delivery note and document are not the same.',
  ],
  SENDER_NOT_IN_DIRECTORY: ['callSender', '机构目录里没有发送单位。', 'The sender is not in the directory.'],
  SENDER_NAME_DIFFERS: [
    'callSender',
    '版头或署名上的机关名称不是盖章单位的名称。',
    'The name in head or signature is not the name of the unit that sealed.',
  ],
  NO_DELIVERY_NOTE: ['callSender', '没有交接单。', 'There is no delivery note.'],
  NOTE_DIFFERS: ['callSender', '交接单上写的与文件不同。', 'The delivery note differs from the file.'],
  NOTE_REFUSED: ['callSender', '交接单的签名不成立。', 'The signature of the delivery note does not hold.'],
  NOTE_SIGNER_UNKNOWN: [
    'callSender',
    '机构目录里没有签署交接单的机器。',
    'The machine that signed the delivery note is not in the directory.',
  ],
  CONTENT_HASH_MISMATCH: [
    'askSender',
    '公文内容与签发时的校验值不同。',
    'The content differs from the hash that was signed off.',
  ],
  METADATA_DIFFERS: [
    'askSender',
    '公文的著录项与内容不一致。',
    'The document’s metadata differs from its content.',
  ],
  PAGE_MODEL_MISMATCH: [
    'askSender',
    '按公文数据排出的版面与发送单位的不同。',
    'The page laid out from the data differs from the sender’s.',
  ],
  PAGE_NOT_LAID_OUT: ['askSender', '公文数据排不出版面。', 'The data cannot be laid out as a page.'],
  PAGE_TEXT_DIFFERS: [
    'askSender',
    '版面上印的文字与公文数据不同。',
    'The page says something else than the data of the document.',
  ],
  PAGE_NOT_REPRODUCED: [
    'askSender',
    '本机无法确认版面是按公文数据排印的。',
    'This machine cannot confirm that the page was drawn from the data of the document.',
  ],
  SECRECY_MARKING: [
    'reportSecrecy',
    '发现密级标志：内容不显示，请立即报告本单位保密员。',
    'Secrecy marking found: nothing is shown; report to your security officer at once.',
  ],
  SECRECY_UNREADABLE: [
    'askSecrecy',
    '有附件的文字未能读出，是否带密级标志不能确定。',
    'The text of an attachment could not be read; whether it bears a marking is not certain.',
  ],
} as const satisfies CodeTable;
