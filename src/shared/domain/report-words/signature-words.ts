// Words of the codes about CMS signatures and about signatures in PDF files (seals.md section 5).
import type { CodeTable } from './remedies.ts';

export const signatureWords = {
  CMS_MALFORMED: ['returnInvalid', '签名数据损坏，读不出来。', 'The signature data is damaged.'],
  CMS_SIGNER_COUNT: ['returnInvalid', '签名者不是恰好一个。', 'There is not exactly one signer.'],
  CMS_ENCAP_CONTENT_PRESENT: [
    'returnInvalid',
    '签名里夹带了别的内容。',
    'The signature carries other content inside.',
  ],
  CMS_SIGNER_CERT_MISSING: ['sealAgain', '签名里没有签名者的证书。', 'The signer’s certificate is missing.'],
  CMS_SIGNING_CERT_ATTR_MISMATCH: [
    'returnInvalid',
    '签名所指的证书与实际证书不同。',
    'The signature names another certificate.',
  ],
  CMS_SIGNING_CERT_ATTR_ABSENT: [
    'know',
    '签名没有指明所用的证书。',
    'The signature does not name its certificate.',
  ],
  CMS_ATTR_MISSING: ['sealAgain', '签名缺少必需的属性。', 'The signature lacks required attributes.'],
  CMS_DIGEST_MISMATCH: ['returnInvalid', '被签的内容与签名时不同。', 'What was signed has changed since.'],
  CMS_SIG_INVALID: ['returnInvalid', '签名值不成立。', 'The signature value does not hold.'],
  CMS_SUBFILTER_UNSUPPORTED: [
    'sealAgain',
    '签名的形式太旧，或者本机不认识。',
    'The form of the signature is too old or unknown here.',
  ],
  CMS_TRAILING_DATA: [
    'know',
    '签名数据后面还有多余的字节。',
    'There are extra bytes behind the signature data.',
  ],
  CMS_BER_ENCODING: [
    'know',
    '签名数据没有用规范的编码书写。',
    'The signature data is not in the canonical encoding.',
  ],
  CMS_NO_SIGNED_ATTRIBUTES: [
    'know',
    '签名没有带时间等签名属性。',
    'The signature has no signed attributes, such as a time.',
  ],
  CMS_CERT_UNREADABLE: [
    'know',
    '签名里附带的一张证书读不出来。',
    'A certificate beside the signature cannot be read.',
  ],
  DIGEST_ALG_WEAK: [
    'sealAgain',
    '签名用了不再安全的摘要算法（MD5、SHA-1）。',
    'The signature uses a digest that is no longer safe (MD5, SHA-1).',
  ],
  DIGEST_ALG_UNSUPPORTED: [
    'sealAgain',
    '签名用了本机不认识的摘要算法。',
    'The signature uses a digest that is unknown here.',
  ],
  SIG_ALG_UNSUPPORTED: ['useElsewhere', '签名算法本机不认识。', 'The signature algorithm is unknown here.'],
  SIG_ALG_CERT_MISMATCH: [
    'returnInvalid',
    '签名算法与证书的密钥不相配。',
    'The signature algorithm does not fit the key of the certificate.',
  ],
  SIG_ENCODING_MALFORMED: [
    'sealAgain',
    '签名值写得不合规，可能被截断。',
    'The signature value is malformed, perhaps cut off.',
  ],
  SIG_ENCODING_NONCANONICAL: [
    'know',
    '签名值的写法不规范，但能够核对。',
    'The signature value is written in an irregular way but can be checked.',
  ],
  SIG_VALUE_INVALID: ['returnInvalid', '签名值不成立。', 'The signature value does not hold.'],
  PDF_SIG_SHARED_BY_FIELDS: [
    'returnInvalid',
    '同一个签名被用在了两处。',
    'One signature is used in two places.',
  ],
  PDF_SIG_SETS_DIFFER: ['returnInvalid', '文件里有隐藏的签名。', 'The file hides a signature.'],
  PDF_BYTERANGE_MALFORMED: [
    'returnInvalid',
    '签名覆盖的范围写得不合规。',
    'The range under the signature is malformed.',
  ],
  PDF_BYTERANGE_OUT_OF_FILE: [
    'returnInvalid',
    '签名覆盖的范围超出了文件。',
    'The range under the signature lies outside of the file.',
  ],
  PDF_CONTENTS_GAP_MISMATCH: [
    'returnInvalid',
    '签名的位置被人动过手脚。',
    'The place of the signature was tampered with.',
  ],
  PDF_TAIL_UNSIGNED: [
    'returnInvalid',
    '印章之后还有未签名的内容。',
    'There is unsigned content behind the seal.',
  ],
  PDF_SIG_DICT_CHANGED: [
    'returnInvalid',
    '签名的说明在盖章后被改过。',
    'The description of the signature was changed after sealing.',
  ],
  PDF_CERTIFICATION_ORDER: [
    'returnInvalid',
    '锁定签名不是第一个签名。',
    'The locking signature is not the first one.',
  ],
  PDF_DOCMDP_VIOLATION: [
    'returnInvalid',
    '盖章锁定之后文件又被改动。',
    'The file was changed although the seal had locked it.',
  ],
  PDF_FIELDMDP_VIOLATION: [
    'returnInvalid',
    '盖章锁定的表单项又被改动。',
    'A form field was changed although the seal had locked it.',
  ],
  PDF_DISALLOWED_CHANGE: [
    'returnInvalid',
    '盖章之后文件的内容被改动。',
    'The content was changed after sealing.',
  ],
  PDF_LATER_REVISION_UNANALYSED: [
    'askOriginal',
    '盖章之后又添加了内容，本机不能判断。',
    'Something was added after the seal that cannot be judged here.',
  ],
  PDF_LATER_REVISION_ALLOWED: [
    'know',
    '盖章之后有允许的添加（如又一枚印章、时间戳）。',
    'Allowed additions were made after the seal (another seal, a time stamp).',
  ],
  DOC_TIMESTAMP_ONLY: ['seal', '只有时间戳，没有印章。', 'There is a time stamp but no seal.'],
  TIMESTAMP_UNANALYSED: [
    'know',
    '带有时间戳，本机还不能验证。',
    'There is a time stamp that cannot be judged here yet.',
  ],
} as const satisfies CodeTable;
