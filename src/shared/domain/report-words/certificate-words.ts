// Words of the codes about certificates, revocation lists, times and time stamps (seals.md section 6).
import type { CodeTable } from './remedies.ts';

export const certificateWords = {
  CHAIN_INCOMPLETE: [
    'importIssuer',
    '缺少中间证书，信任链接不上。',
    'An intermediate certificate is missing.',
  ],
  CHAIN_NO_ANCHOR: [
    'importIssuer',
    '印章证书不是本机信任的上级签发的。',
    'The certificate was not issued by an authority this machine trusts.',
  ],
  CHAIN_SIG_INVALID: [
    'stopAndReport',
    '证书上的签发签名不成立：证书被改动过，或者是伪造的。',
    'The signature on the certificate does not hold: it was altered or forged.',
  ],
  CHAIN_CA_CONSTRAINT: [
    'newCertificate',
    '签发这张证书的机构没有签发的资格。',
    'The issuer was not entitled to issue this certificate.',
  ],
  CHAIN_NAME_CONSTRAINT: [
    'newCertificate',
    '证书的名称超出了签发机构的范围。',
    'The name lies outside of what the issuer may certify.',
  ],
  CHAIN_CRITICAL_EXT_UNKNOWN: [
    'tellAdministrator',
    '证书里有本机不认识的重要限制。',
    'The certificate has a critical restriction unknown here.',
  ],
  CERT_SELF_SIGNED: [
    'returnInvalid',
    '证书是自己给自己签发的，没有机构为它担保。',
    'The certificate was issued by itself; no authority vouches for it.',
  ],
  CERT_WEAK_KEY: ['newCertificate', '证书的密钥太短。', 'The key of the certificate is too short.'],
  CERT_KEY_UNSUPPORTED: [
    'useElsewhere',
    '证书的密钥种类本机不认识。',
    'The kind of key of the certificate is unknown here.',
  ],
  CERT_MALFORMED: ['returnInvalid', '证书损坏，读不出来。', 'The certificate is damaged.'],
  CERT_KEY_USAGE: ['newCertificate', '这张证书不能用来签名。', 'This certificate may not sign.'],
  CERT_KEY_USAGE_MISSING: ['know', '证书没有写明用途。', 'The certificate does not say what its key is for.'],
  CERT_EXT_KEY_USAGE: [
    'newCertificate',
    '这张证书不是用于电子印章的。',
    'This is not a certificate for seals.',
  ],
  CERT_UNIT_MISSING: ['newCertificate', '证书里没有单位代码。', 'The certificate has no unit code.'],
  CERT_NOT_VALID_AT_SIGNING: [
    'newCertificate',
    '用印时证书还没有生效，或者已经过期。',
    'The certificate was not yet or no longer in force at sealing.',
  ],
  CERT_EXPIRED_NOW: [
    'know',
    '证书现在已过期；用印时有效。',
    'The certificate has expired since; it was in force at sealing.',
  ],
  CERT_EXPIRED_BEFORE_POE: [
    'callSender',
    '证书过期之后才有可信的时间证明，不能确定用印时证书有效。',
    'The first trusted proof of time is later than the expiry of the certificate, so it may have been sealed after it.',
  ],
  CERT_REVOKED_BEFORE_SIGNING: [
    'stopAndReport',
    '用印之前证书已被吊销。',
    'The certificate was revoked before sealing.',
  ],
  CERT_REVOKED_AFTER_SIGNING: [
    'know',
    '证书在用印之后被吊销。',
    'The certificate was revoked after sealing.',
  ],
  TRUST_MISSING: [
    'updateLists',
    '本机还没有可信任的上级证书和清单。',
    'This machine has no trusted certificates and lists yet.',
  ],
  DIRECTORY_MISSING: [
    'updateLists',
    '本机没有机构目录和印章备案册，无法核对发送单位和所用印章。',
    'There is neither directory nor seal registry here: sender and seal cannot be compared.',
  ],
  CRL_STALE: [
    'updateLists',
    '本机的吊销清单已过期，不能确定证书是否被吊销。',
    'The revocation list is out of date; whether the certificate is revoked is not certain.',
  ],
  CRL_SIG_INVALID: [
    'replaceList',
    '吊销清单的签名不成立。',
    'The signature of the revocation list does not hold.',
  ],
  CRL_CRITICAL_EXT_UNKNOWN: [
    'replaceList',
    '吊销清单里有本机不认识的重要限制。',
    'The revocation list has a critical restriction unknown here.',
  ],
  CRL_MALFORMED: ['replaceList', '吊销清单损坏，读不出来。', 'The revocation list is damaged.'],
  REVOCATION_UNKNOWN: [
    'updateLists',
    '没有吊销清单，不能确定证书是否被吊销。',
    'Without a revocation list it is not certain whether the certificate is revoked.',
  ],
  DIRECTORY_STALE: ['updateLists', '本机的机构目录已过期。', 'The directory on this machine is out of date.'],
  SEAL_REGISTRY_STALE: [
    'updateLists',
    '本机的印章备案册已过期。',
    'The seal registry on this machine is out of date.',
  ],
  TIME_CLAIMED_ONLY: [
    'askTime',
    '用印时间只是对方的声明，没有可信时间戳。',
    'The time of sealing is only the sender’s word, without a trusted time stamp.',
  ],
  TIME_IN_FUTURE: ['checkClock', '用印时间在将来。', 'The time of sealing lies in the future.'],
  TIME_MALFORMED: ['sealAgain', '用印时间读不出来。', 'The time of sealing cannot be read.'],
  TIME_ZONE_MISSING: [
    'askTime',
    '时间没有写明时区，可能相差 8 小时。',
    'A time lacks its zone and may be 8 hours off.',
  ],
  TIME_ZONE_AMBIGUOUS: [
    'askTime',
    '时间的时区不明，按前后 8 小时都算得通处理。',
    'The zone of a time is unclear; it holds within 8 hours.',
  ],
  TST_INVALID: [
    'returnInvalid',
    '时间戳不成立：损坏，或者被改动。',
    'The time stamp does not hold: damaged or altered.',
  ],
  TST_IMPRINT_MISMATCH: [
    'returnInvalid',
    '时间戳不是盖在这个签名上的。',
    'The time stamp was not made for this signature.',
  ],
  TST_TIME_ORDER: [
    'returnInvalid',
    '时间戳的时间早于用印时间，前后矛盾。',
    'The time stamp is earlier than the sealing it proves.',
  ],
  TST_UNTRUSTED: [
    'importIssuer',
    '时间戳不是本机信任的机构签发的。',
    'The time stamp was not issued by an authority this machine trusts.',
  ],
} as const satisfies CodeTable;
