// Words of the codes about files and containers, and about what a file turns out to be.
import type { CodeTable } from './remedies.ts';

export const containerWords = {
  OK: ['nothing', '已核对，相符。', 'Checked, it fits.'],
  NOT_CHECKED: ['readFirst', '没有检查。', 'Not checked.'],
  NOT_REACHED: [
    'readFirst',
    '前面的检查没有通过，这一项没有进行。',
    'An earlier check failed, so this one was not made.',
  ],
  CONTAINER_MALFORMED: ['resend', '文件损坏，读不出来。', 'The file is damaged and cannot be read.'],
  CONTAINER_AMBIGUOUS: [
    'doNotOpen',
    '同一个文件有两种读法，可能被人动过手脚。',
    'The file can be read in two ways; somebody may have tampered with it.',
  ],
  CONTAINER_UNSUPPORTED: [
    'plainFile',
    '文件用了本机不支持的形式（如加密、罕见的压缩）。',
    'The file uses a form that is not supported here (encryption, a rare compression).',
  ],
  LIMIT_EXCEEDED: [
    'smallerFile',
    '文件太大、层次太深或压缩得异常，没有读下去。',
    'The file is too large, too deep or abnormally compressed, and was not read further.',
  ],
  CONTAINER_UNSIGNED_FILE: [
    'returnInvalid',
    '有文件不在签名之下，可能是后来塞进去的。',
    'A file is not under the signature; it may have been slipped in later.',
  ],
  CONTAINER_UNNAMED_FILE: [
    'returnInvalid',
    '封装里有清单上没有的文件。',
    'A file in the package is not in its list.',
  ],
  REF_TARGET_MISSING: ['resend', '签名所列的文件找不到。', 'A file named by the signature is missing.'],
  REF_DIGEST_MISMATCH: [
    'returnInvalid',
    '文件与签名时不同：传输中损坏，或者被改动。',
    'A file differs from what was signed: damaged or changed on its way.',
  ],
  DOCUMENT_PARTS_DIFFER: [
    'returnInvalid',
    '公文数据所列的文件与封装里的不一致。',
    'The files named in the document’s data differ from those in the package.',
  ],
  ATTACHMENTS_DIFFER_FROM_APPROVED: [
    'returnInvalid',
    '附件与签发时的不同。',
    'The attachments differ from those that were signed off.',
  ],
  PACKAGE_DAMAGED: [
    'resend',
    '收到的文件与交接单上的校验值不同：传输中损坏，或者被改动。',
    'The file differs from the hash in the delivery note: damaged or changed on its way.',
  ],
  PACKAGE_KEY_MISSING: [
    'sendKeyAgain',
    '公文已加密，但没有附给本单位的密钥，打不开。',
    'The document is encrypted and came without a key for this unit, so it cannot be opened.',
  ],
  PACKAGE_KEY_OF_ANOTHER: [
    'restoreKeys',
    '公文是按本机没有的密钥加密的，打不开。',
    'The document is encrypted to a key that this machine does not have, so it cannot be opened.',
  ],
  PACKAGE_ENCRYPTION_CHANGED: [
    'sendKeyAgain',
    '加密的公文在途中被改动或截断，打不开；原件已保留。',
    'The encrypted document was changed or cut on its way and does not open; it is kept as it came.',
  ],
  PACKAGE_ENCRYPTION_UNREADABLE: [
    'updateStation',
    '公文的加密格式本程序不认识，打不开；原件已保留。',
    'This program does not know the form in which the document is encrypted; it is kept as it came.',
  ],
  PACKAGE_DOCUMENT_UNREADABLE: [
    'askSender',
    '封装里有公文清单，但不是本系统能读的格式，无法核对发送单位。',
    'There is a document.json, but not one that can be read here: the sender cannot be compared.',
  ],
  BODY_MISSING: ['resend', '封装里没有公文正文。', 'The package has no body.'],
  BODY_COUNT: ['returnInvalid', '封装里的正文不是恰好一份。', 'There is not exactly one body.'],
  READING_COUNT: [
    'returnInvalid',
    '封装里的阅读件不是至多一份。',
    'There is more than one copy for reading in the package.',
  ],
  BODY_SEAL_COUNT: ['returnInvalid', '正文上的印章数目不对。', 'The body bears the wrong number of seals.'],
  BODY_FORMAT_UNSUPPORTED: [
    'plainFile',
    '正文的版式本机还不能验证。',
    'The format of the body cannot be judged here yet.',
  ],
  BODY_SEALED_BY_ANOTHER: [
    'returnInvalid',
    '正文和封装是用两枚不同的印章签署的。',
    'Body and package were sealed by two different seals.',
  ],
  NO_SIGNATURE: ['seal', '没有电子印章，也没有电子签名。', 'There is no electronic seal and no signature.'],
  XADES_NOT_VERIFIED: [
    'useElsewhere',
    '这是 XML 形式的签名（XAdES），本机只核对了文件清单和证书，没有核对签名本身。',
    'This is an XML signature (XAdES); only the list of files and the certificate were checked here, not the signature itself.',
  ],
  FORMAT_UNKNOWN: [
    'plainFile',
    '认不出是什么文件，不是已知的公文或印章格式。',
    'Not a known format of documents or seals.',
  ],
  FILE_IS_KEY: ['nothing', '这是密钥文件，不是公文。', 'This is a key file, not a document.'],
  FILE_IS_CERTIFICATE: ['nothing', '这是证书，不是公文。', 'This is a certificate, not a document.'],
  FILE_IS_REVOCATION_LIST: [
    'nothing',
    '这是证书吊销清单，不是公文。',
    'This is a certificate revocation list, not a document.',
  ],
  FILE_IS_TIME_STAMP: [
    'nothing',
    '这是单独的时间戳，不是公文。',
    'This is a time stamp by itself, not a document.',
  ],
  FILE_IS_DATA: [
    'nothing',
    '这是普通数据文件，没有印章可验。',
    'This is plain data; there is no seal to judge.',
  ],
  FILE_IS_ENCRYPTED: [
    'openAtStation',
    '这是加密的公文封装（传输中的形式），印章在里面，不解密无法验证。',
    'This is an encrypted document package, as it travels; the seals are inside and cannot be judged without opening it.',
  ],
  SEAL_WITHOUT_DOCUMENT: [
    'judgeDocument',
    '这是单独的印章文件，没有盖在任何公文上。',
    'This is a seal by itself, not on any document.',
  ],
  SIGNATURE_WITHOUT_DOCUMENT: [
    'judgeDocument',
    '只有签名数据，没有所签的公文，不能核对公文内容。',
    'There is signature data but not the document it signs, so the content cannot be checked.',
  ],
  DOCUMENT_WITHHELD: [
    'judgeDocument',
    '签名所列的页面文件不在手边，没有核对。',
    'The files named by the signature are not at hand and were not checked.',
  ],
  FILE_UNREADABLE: ['checkPath', '文件打不开。', 'The file cannot be opened.'],
} as const satisfies CodeTable;
