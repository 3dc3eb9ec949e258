// A seal is judged before it is used (GB/T 38540-2020, 7.2 a): whole, signed by its maker, made for this certificate, in its time. Stricter than the
// verifier, which meets seals of all makers: what is sealed here must be read by everybody.
import { parseCertificate, type Certificate } from '../pki/certificate.ts';
import { readDer, tags, type DerElement } from '../pki/der.ts';
import {
  openCursor,
  readBitStringBytes,
  readOid,
  readSmallInteger,
  readTime,
  sequenceOf,
} from '../pki/der-values.ts';
import { writeOid, writeSequence } from '../pki/der-writer.ts';
import { PkiError } from '../pki/pki-error.ts';
import { readSignatureAlgorithm, verifySignature } from '../pki/signature-algorithm.ts';
import { SealingRefused } from './apply-refusal.ts';
import type { SesVersion } from './ses-write.ts';

interface SealUse {
  readonly seal: Uint8Array;
  readonly signer: { readonly certificate: Certificate };
  readonly signedAt: Date;
}

/** Throws a SealingRefused unless the seal may be used by this signer now; answers with the seal's version. */
export function checkSealBeforeUse(use: SealUse): SesVersion {
  const seal = readOrRefuse(use.seal);
  const { certificate } = use.signer;
  const maker = verifySignature({
    algorithm: readSignatureAlgorithm(readDer(writeSequence(writeOid(seal.algorithm)))),
    key: seal.makerKey,
    data: seal.info.raw,
    signature: seal.value,
  });
  if (maker !== 'valid') throw new SealingRefused('SEAL_SIG_INVALID', `the maker's signature is ${maker}`);
  if (!seal.certificates.some((listed) => Buffer.compare(listed, certificate.der) === 0))
    throw new SealingRefused(
      'SEAL_SIGNER_NOT_LISTED',
      `the seal was not made for certificate ${certificate.sha256}`,
    );
  checkTimes(use, seal);
  return seal.version;
}

function checkTimes({ signer, signedAt }: SealUse, { validFrom, validUntil }: ReadSeal): void {
  const { notBefore, notAfter } = signer.certificate;
  if (signedAt < validFrom)
    throw new SealingRefused('SEAL_NOT_YET_VALID', `the seal begins at ${validFrom.toISOString()}`);
  if (signedAt > validUntil)
    throw new SealingRefused('SEAL_EXPIRED_AT_SIGNING', `the seal ended at ${validUntil.toISOString()}`);
  if (signedAt < notBefore || signedAt > notAfter)
    throw new SealingRefused(
      'CERT_NOT_VALID_AT_SIGNING',
      `the certificate is valid from ${notBefore.toISOString()} to ${notAfter.toISOString()}`,
    );
}

type ReadSeal = ReturnType<typeof readSeal>;

function readOrRefuse(bytes: Uint8Array): ReadSeal {
  try {
    return readSeal(bytes);
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    throw new SealingRefused('SES_MALFORMED', error.message);
  }
}

function readSeal(bytes: Uint8Array) {
  const outer = openCursor(readDer(bytes));
  const info = outer.next();
  const maker = parseCertificate(outer.next(tags.octetString).content);
  const algorithm = readOid(outer.next());
  const value = readBitStringBytes(outer.next());
  if (maker.key === null)
    throw new SealingRefused('SEAL_SIG_INVALID', "the maker's key is of an unknown kind");
  return { info, algorithm, value, makerKey: maker.key, ...readInfo(info) };
}

function readInfo(info: DerElement) {
  const cursor = openCursor(info);
  const header = openCursor(cursor.next());
  header.next();
  const version = readSmallInteger(header.next());
  if (version !== 4 && version !== 5)
    throw new SealingRefused('SES_MALFORMED', `a seal of version ${version}`);
  cursor.next();
  const property = openCursor(cursor.next());
  property.next();
  property.next();
  if (readSmallInteger(property.next()) !== 1)
    throw new SealingRefused('SES_MALFORMED', 'a seal that does not hold its certificates whole');
  const certificates = sequenceOf(property.next()).map(({ content }) => content);
  property.next();
  const validFrom = readTime(property.next());
  const validUntil = readTime(property.next());
  return { version, certificates, validFrom, validUntil } as const;
}
