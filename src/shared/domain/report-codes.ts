// Every reason code that a seal check can carry. The renderer has a sentence and a remedy for each in both languages. Whether a code means failed,
// unknown or passed is told by the outcome's result; the groups below say who must act.

export const reportCodes = [
  'OK',
  'NOT_CHECKED',
  /** An earlier check stopped the judgement before this one; its remedy counts. */
  'NOT_REACHED',

  // The container. Remedy: refuse, tell the sender to send again; when it happens twice, tell the administrator.
  'CONTAINER_MALFORMED',
  'CONTAINER_AMBIGUOUS',
  'CONTAINER_UNSUPPORTED',
  'LIMIT_EXCEEDED',
  'CONTAINER_UNSIGNED_FILE',
  'CONTAINER_UNNAMED_FILE',
  'REF_TARGET_MISSING',
  'REF_DIGEST_MISMATCH',
  'DOCUMENT_PARTS_DIFFER',
  'ATTACHMENTS_DIFFER_FROM_APPROVED',
  'PACKAGE_DAMAGED',

  // The signatures themselves. Remedy: the document is not the one that was sealed, or was sealed wrongly; return it as 印章无效.
  'CMS_MALFORMED',
  'CMS_SIGNER_COUNT',
  'CMS_ENCAP_CONTENT_PRESENT',
  'CMS_SIGNER_CERT_MISSING',
  'CMS_SIGNING_CERT_ATTR_MISMATCH',
  'CMS_SIGNING_CERT_ATTR_ABSENT',
  'CMS_ATTR_MISSING',
  'CMS_DIGEST_MISMATCH',
  'CMS_SIG_INVALID',
  'CMS_SUBFILTER_UNSUPPORTED',
  'DIGEST_ALG_WEAK',
  'CERT_WEAK_KEY',
  'CERT_KEY_UNSUPPORTED',
  'SIG_ALG_UNSUPPORTED',

  // The body's seal. Remedy as above; the last three are for the sender's administrator.
  'BODY_MISSING',
  'BODY_COUNT',
  'BODY_SEAL_COUNT',
  'BODY_FORMAT_UNSUPPORTED',
  'BODY_SEALED_BY_ANOTHER',
  'NO_SIGNATURE',
  'PDF_SIG_SHARED_BY_FIELDS',
  'PDF_SIG_SETS_DIFFER',
  'PDF_BYTERANGE_MALFORMED',
  'PDF_BYTERANGE_OUT_OF_FILE',
  'PDF_CONTENTS_GAP_MISMATCH',
  'PDF_TAIL_UNSIGNED',
  'PDF_SIG_DICT_CHANGED',
  'PDF_CERTIFICATION_ORDER',
  'PDF_DOCMDP_VIOLATION',
  /** Something was added behind the seal that this version does not judge: do not rely on it, ask for the original. */
  'PDF_LATER_REVISION_UNANALYSED',
  'PDF_LATER_REVISION_ALLOWED',
  'DOC_TIMESTAMP_ONLY',
  'TIMESTAMP_UNANALYSED',

  // The certificate. Remedy: ask the sending unit; its administrator renews the certificate with the authority.
  'CHAIN_INCOMPLETE',
  'CHAIN_NO_ANCHOR',
  'CHAIN_SIG_INVALID',
  'CHAIN_CA_CONSTRAINT',
  'CHAIN_NAME_CONSTRAINT',
  'CHAIN_CRITICAL_EXT_UNKNOWN',
  'CERT_SELF_SIGNED',
  'CERT_KEY_USAGE',
  'CERT_EXT_KEY_USAGE',
  'CERT_UNIT_MISSING',
  'CERT_NOT_VALID_AT_SIGNING',
  'CERT_EXPIRED_NOW',
  'CERT_REVOKED_BEFORE_SIGNING',
  'CERT_REVOKED_AFTER_SIGNING',

  // Lists and trust of this station. Remedy: connect to the exchange, or import the lists; then judge again.
  'TRUST_MISSING',
  'CRL_STALE',
  'CRL_SIG_INVALID',
  'CRL_CRITICAL_EXT_UNKNOWN',
  'REVOCATION_UNKNOWN',
  'DIRECTORY_STALE',
  'SEAL_REGISTRY_STALE',

  // The registered seal. Remedy: ask the authority's seal registry; do not act on the document before.
  'SEAL_NOT_REGISTERED',
  'SEAL_UNIT_DIFFERS',
  'SEAL_NAME_MISMATCH',
  'SEAL_NOT_YET_VALID',
  'SEAL_EXPIRED_AT_SIGNING',
  'SEAL_SUSPENDED',
  'SEAL_DESTROYED',

  // Who sends. Remedy: call the unit that is named; return the document; tell the administrator.
  'SENDER_CERT_WITHOUT_UNIT',
  'SENDER_UNIT_DIFFERS',
  'SENDER_NOT_IN_DIRECTORY',
  'SENDER_NAME_DIFFERS',
  'NO_DELIVERY_NOTE',
  'NOTE_DIFFERS',
  'NOTE_REFUSED',
  'NOTE_SIGNER_UNKNOWN',

  // When. Remedy: compare the clocks; ask the sender.
  'TIME_CLAIMED_ONLY',
  'TIME_IN_FUTURE',
  'TIME_MALFORMED',

  // What is said. Remedy: return the document; the sender seals again from the approved content.
  'CONTENT_HASH_MISMATCH',
  'METADATA_DIFFERS',
  'PAGE_MODEL_MISMATCH',
  'PAGE_NOT_LAID_OUT',
  'PAGE_TEXT_DIFFERS',
  'PAGE_NOT_REPRODUCED',

  // Secrecy. Remedy: nothing is shown; follow the rules for classified papers that came over this network.
  'SECRECY_MARKING',
  'SECRECY_UNREADABLE',
] as const;
export type ReportCode = (typeof reportCodes)[number];
