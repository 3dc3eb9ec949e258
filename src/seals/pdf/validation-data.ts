// Certificates and revocation lists that a file brings in its document security store (ETSI EN 319 142-1, 5.4.2). They are believed no more than those
// inside the signature: they only complete a path to an anchor.
import { FormatError } from '../../formats/failure.ts';
import type { PdfDocument } from '../../formats/pdf/document.ts';
import { isStream } from '../../formats/pdf/values.ts';
import type { Certificate } from '../pki/certificate.ts';
import { type Crl, parseCrl } from '../pki/crl.ts';
import { PkiError } from '../pki/pki-error.ts';
import type { VerificationCache } from '../pki/verification-cache.ts';
import { itemsOf, plainDict } from './revisions/comparison.ts';

export interface ValidationData {
  readonly certificates: readonly Certificate[];
  readonly crls: readonly Crl[];
  /** Answers of online status services: kept in the file, not judged here. */
  readonly ocspResponses: number;
}

const maxItems = 256;

/** Reads /DSS of a document; what cannot be read is left out, because it may prove nothing then. */
export function readValidationData(pdf: PdfDocument, cache: VerificationCache): ValidationData {
  const dss = plainDict(pdf, pdf.catalog.entries.get('DSS'));
  if (!dss) return { certificates: [], crls: [], ocspResponses: 0 };
  const read = <T>(key: string, parse: (der: Uint8Array) => T): T[] =>
    itemsOf(pdf, dss.entries.get(key))
      .slice(0, maxItems)
      .flatMap((item) => readItem(() => decodeItem(pdf, item), parse));
  return {
    certificates: read('Certs', (der) => cache.readCertificate(der)),
    crls: read('CRLs', parseCrl),
    ocspResponses: itemsOf(pdf, dss.entries.get('OCSPs')).length,
  };
}

function decodeItem(pdf: PdfDocument, item: Parameters<PdfDocument['resolve']>[0]): Uint8Array {
  const stream = pdf.resolve(item);
  if (!isStream(stream)) throw new FormatError('CONTAINER_MALFORMED', 'validation data without stream');
  return pdf.decode(stream);
}

function readItem<T>(bytes: () => Uint8Array, parse: (der: Uint8Array) => T): T[] {
  try {
    return [parse(bytes())];
  } catch (error) {
    if (error instanceof FormatError || error instanceof PkiError) return [];
    throw error;
  }
}
