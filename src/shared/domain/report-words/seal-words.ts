// Words of the codes about seals on OFD documents and about the seals themselves (seals.md section 4).
import type { CodeTable } from './remedies.ts';

export const sealWords = {
  OFD_SIGNATURE_XML_MALFORMED: [
    'returnInvalid',
    '签章描述文件不合规，读不出来。',
    'The description of the seal is malformed.',
  ],
  OFD_REF_TARGET_MISSING: ['resend', '印章所保护的文件找不到。', 'A file protected by the seal is missing.'],
  OFD_REF_DIGEST_MISMATCH: [
    'returnInvalid',
    '印章所保护的内容在盖章后被改动。',
    'Content protected by the seal was changed after sealing.',
  ],
  OFD_SIGLIST_CHANGED_AFTER_SIGNING: [
    'askOriginal',
    '这枚印章锁定了签章列表，之后又加盖了别的印章。',
    'This seal had locked the list of seals, and another one was added later.',
  ],
  OFD_OTHER_VERSION_SHOWN: [
    'askSender',
    '文件有几个版本，别的软件显示的可能不是这里验证的版本。',
    'The file has several versions; other programs may show another one than was judged here.',
  ],
  OFD_VERSION_JUDGED: [
    'know',
    '文件有几个版本，验证的是当前版本。',
    'The file has several versions; the current one was judged.',
  ],
  OFD_VERSION_OVERLAY_UNSIGNED: [
    'returnInvalid',
    '盖章之后换上了另一个版本的内容，眼前所见不是所盖章的。',
    'Another version was put over the sealed one; what is shown is not what was sealed.',
  ],
  OFD_RENDERED_FILE_UNSIGNED: [
    'returnInvalid',
    '版面上显示的内容有不在印章保护之下的。',
    'Something that is shown on the pages is not protected by the seal.',
  ],
  OFD_ENTRY_UNSIGNED: [
    'know',
    '入口文件 OFD.xml 不在印章保护之下；版面内容都在保护之下。',
    'The entry file OFD.xml is not protected by the seal; everything on the pages is.',
  ],
  OFD_EXTRA_FILE_UNSIGNED: [
    'know',
    '包里有不显示、也不受印章保护的文件。',
    'There are files that are neither shown nor protected by the seal.',
  ],
  SES_MALFORMED: ['returnInvalid', '电子印章数据损坏，读不出来。', 'The data of the seal is damaged.'],
  SES_VERSION_UNSUPPORTED: [
    'sealAgain',
    '电子印章的版本本机不认识。',
    'The version of the seal is unknown here.',
  ],
  SES_VERSION_MISMATCH: [
    'returnInvalid',
    '印章与签章所写的版本不一致。',
    'Seal and signature name different versions.',
  ],
  SES_DOC_HASH_MISMATCH: [
    'returnInvalid',
    '印章不是盖在这份内容上的。',
    'The seal was not put on this content.',
  ],
  SIGNED_VALUE_NOT_CMS: [
    'sealAgain',
    '签名值不是规定的格式，里面没有证书，无从核对是谁签的。',
    'The signature value is in no known form and holds no certificate, so nobody can tell who signed.',
  ],
  SEAL_VERSION_NEW: [
    'know',
    '印章按新版标准（GM/T 0031-2025）制作。',
    'The seal follows the new standard (GM/T 0031-2025).',
  ],
  SEAL_SIG_INVALID: [
    'stopAndReport',
    '印章上的制章签名不成立：印章被改动过，或者是伪造的。',
    'The maker’s signature on the seal does not hold: the seal was altered or forged.',
  ],
  SEAL_SIGNER_NOT_LISTED: [
    'stopAndReport',
    '签章所用的证书不在印章的授权名单里。',
    'The certificate that signed is not on the list of the seal.',
  ],
  SEAL_CERTLIST_TYPE_UNKNOWN: [
    'remakeSeal',
    '印章的授权名单用了标准没有规定的形式。',
    'The list of certificates in the seal has a form that the standard does not know.',
  ],
  SEAL_FILE_MISMATCH: [
    'returnInvalid',
    '随附的印章文件与签章里的印章不同。',
    'The seal file beside the signature differs from the seal in it.',
  ],
  STAMP_MISPLACED: [
    'returnInvalid',
    '印章图案不在页面上，或者画出来的不是签章里的那枚印章。',
    'The picture of the seal is not on the page, or is not the one that was signed.',
  ],
  RIDING_SLICE_MISSING: [
    'returnInvalid',
    '公文载明盖有骑缝章，但有的页上没有它的那一段。',
    'The document says that it bears a riding seal, and a page lacks its slice.',
  ],
  RIDING_SEAL_WHOLE: [
    'nothing',
    '盖有骑缝章：每一页上都有一段，首尾相接，拼起来完整无缺。',
    'It bears a riding seal: a slice on every page, and together they are the whole seal.',
  ],
  RIDING_SEAL_GAPS: [
    'know',
    '盖有骑缝章，但有的页上没有，或者前后两段接不上；页面内容由电子签章保护，以各步骤的结果为准。',
    'It bears a riding seal, but some pages lack a slice or slices do not meet; the pages are protected by the signature, whose steps decide.',
  ],
  SEAL_IMAGE_MISSING: [
    'askAuthority',
    '印章图案缺失或画不出来：版面上看不到这枚印章。',
    'The picture of the seal is missing or cannot be drawn: the page does not show it.',
  ],
  SEAL_NOT_DRAWN: [
    'askOriginal',
    '版面上看不到这枚印章：没有图案、图案画不出来，或者没有指定位置。',
    'The page does not show this seal: it has no picture, the picture cannot be drawn, or it has no place.',
  ],
  SEAL_PICTURE_EXCEEDS_BOX: [
    'returnInvalid',
    '印章图案画出了印章的边界，可能遮盖或增添版面内容。',
    'The picture of the seal draws beyond the seal and may hide or add content.',
  ],
  OFD_STAMPED_PAGE_UNSIGNED: [
    'returnInvalid',
    '印章盖在一页上，却不保护这一页的内容。',
    'The seal stands on a page whose content it does not protect.',
  ],
  OFD_SIGNATURE_UNLISTED: [
    'askOriginal',
    '包里有签章没有列在签章列表里，它的印章没有显示，可能被人撤下。',
    'A signature in the file is not on its list, so its seal is not shown; somebody may have taken it off.',
  ],
  OFD_PAGES_SIGNED_BY_OTHERS: [
    'callSender',
    '这枚印章不保护所显示的全部页面，其余页面由别的签章保护。',
    'This seal does not protect all pages that are shown; others do.',
  ],
  OFD_PARTLY_SIGNED_BY_OTHERS: [
    'know',
    '有的内容（如批注）是后加的，由后来的签章保护。',
    'Some content, such as annotations, was added later and is protected by a later signature.',
  ],
  SES_PROPERTY_INFO_DIFFERS: [
    'know',
    '签章数据里所写的受保护文件不是这份签章描述。',
    'The signature data names another file than this description.',
  ],
  SES_EXTENSION_UNKNOWN: [
    'know',
    '印章或签章含有本机不认识的扩展。',
    'The seal or the signature has an extension that is unknown here.',
  ],
  SEAL_SELF_MADE: [
    'askAuthority',
    '制章者就是用印者本人：印章是自己做的。',
    'The maker of the seal is its user: the seal is self-made.',
  ],
  SEAL_EXPIRED_NOW: [
    'know',
    '印章现在已过期；用印时有效。',
    'The seal has expired since; it was in force at sealing.',
  ],
  SEAL_REVOKED: ['stopAndReport', '这枚印章已被注销。', 'The seal has been revoked.'],
  SEAL_STATUS_UNKNOWN: ['know', '没有这枚印章的状态清单。', 'There is no status list for this seal.'],
  SEAL_MAKER_UNTRUSTED: [
    'importIssuer',
    '制章机构的证书不是本机信任的上级签发的。',
    'The maker’s certificate was not issued by an authority this machine trusts.',
  ],
  SEAL_MAKER_CERT_EXPIRED: [
    'know',
    '制章机构的证书现在已过期。',
    'The certificate of the seal’s maker has expired since.',
  ],
  SEAL_MAKER_CERT_EXPIRED_AT_SIGNING: [
    'know',
    '用印时制章机构的证书已经过期。',
    'The certificate of the seal’s maker had expired at sealing.',
  ],
  SEAL_MAKER_NOT_AUTHORISED: [
    'askAuthority',
    '制章机构不在准许制章的名单里。',
    'The maker is not on the list of those who may make seals.',
  ],
  SEAL_NOT_YET_VALID: [
    'returnInvalid',
    '用印时印章还没有启用。',
    'The seal was not yet in force at sealing.',
  ],
  SEAL_EXPIRED_AT_SIGNING: ['remakeSeal', '用印时印章已经过期。', 'The seal had expired at sealing.'],
  SEAL_NOT_REGISTERED: ['askAuthority', '备案册里没有这枚印章。', 'The seal is not in the registry.'],
  SEAL_UNIT_DIFFERS: [
    'askAuthority',
    '备案册里这枚印章属于另一个单位。',
    'The registry has this seal under another unit.',
  ],
  SEAL_NAME_MISMATCH: [
    'askAuthority',
    '印章名称与证书或备案的名称不同。',
    'The name of the seal differs from the certificate or the registry.',
  ],
  SEAL_SUSPENDED: ['stopAndReport', '这枚印章已停用。', 'The seal is suspended.'],
  SEAL_DESTROYED: ['stopAndReport', '这枚印章已销毁。', 'The seal is destroyed.'],
} as const satisfies CodeTable;
