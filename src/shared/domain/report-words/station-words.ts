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
  NOT_FORWARDED: ['nothing', '没有转发其他公文。', 'No other document is passed on.'],
  FORWARDED_DIFFERS: [
    'callSender',
    '附来的原件与转发单位所写的不是同一份公文。',
    'The original that came along is not the document that the forwarding unit names.',
  ],
  FORWARDED_INVALID: ['callSender', '附来的原件验章无效。', 'The original that came along is not valid.'],
  FORWARDED_UNDECIDED: [
    'updateLists',
    '附来的原件暂时无法判断。',
    'The original that came along cannot be judged yet.',
  ],
  FORWARDED_NESTED: [
    'callSender',
    '附来的原件本身又是转发件，不逐层转发。',
    'The original that came along passes another document on itself; documents are not passed on in layers.',
  ],
  FORWARDER_NOT_ADDRESSED: [
    'callSender',
    '原件的交接单上没有转发单位。',
    'The delivery note of the original does not name the unit that passed it on.',
  ],
  FORWARD_NOT_ALLOWED: [
    'callSender',
    '原发文单位不允许转发这份公文。',
    'The sender of the original does not allow it to be passed on.',
  ],
  FORWARD_WITHOUT_CONSENT: [
    'callSender',
    '转发须征得原发文单位同意，没有附来同意。',
    'Passing it on needs the consent of the original’s sender, and none came along.',
  ],
  FORWARD_CONSENT_REFUSED: [
    'callSender',
    '附来的同意不是原发文单位对这次转发签署的。',
    'The consent that came along was not signed by the original’s sender for this unit.',
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
