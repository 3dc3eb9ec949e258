// XML signatures (XAdES, ETSI EN 319 132-1) in ASiC-E containers: read, not verified. Which files they name, whose certificate and which time they carry can
// be judged; the signature itself needs canonical XML, which this product does not do, so none of them can come out valid.
import { createHash } from 'node:crypto';
import { FormatError } from '../../formats/failure.ts';
import { smallXmlLimits } from '../../formats/xml/events.ts';
import { childrenNamed, parseXml, type XmlElement } from '../../formats/xml/tree.ts';
import { type Certificate, parseCertificate } from '../pki/certificate.ts';
import { PkiError } from '../pki/pki-error.ts';
import { dsigNamespace, type ForeignReference, readReference } from './foreign-manifest.ts';

export interface XadesSignature {
  readonly id: string;
  readonly references: readonly ForeignReference[];
  /** The one that the signed properties name; without such a name the first of KeyInfo. */
  readonly signer: Certificate | null;
  readonly certificates: readonly Certificate[];
  readonly claimedAt: Date | null;
}

/** A container with more signatures than this is an attack on time. */
const maxSignatures = 64;
const maxCertificates = 32;

/** The signatures of one META-INF/*signatures*.xml; throws a FormatError when it cannot be read. */
export function readXadesSignatures(path: string, bytes: Uint8Array): readonly XadesSignature[] {
  const root = parseXml(bytes, smallXmlLimits);
  const isOne = root.name === 'Signature' && root.namespace === dsigNamespace;
  const elements = isOne ? [root] : childrenNamed(root, dsigNamespace, 'Signature');
  if (elements.length > maxSignatures)
    throw new FormatError('LIMIT_EXCEEDED', `${path} holds too many signatures`);
  return elements.map((element) => readOne(path, element));
}

function readOne(path: string, element: XmlElement): XadesSignature {
  const infos = childrenNamed(element, dsigNamespace, 'SignedInfo');
  const [info] = infos;
  if (!info || infos.length > 1) {
    throw new FormatError('CONTAINER_MALFORMED', `${path}: a signature without exactly one SignedInfo`);
  }
  const references = childrenNamed(info, dsigNamespace, 'Reference').map(readReference);
  const keyInfo = childrenNamed(element, dsigNamespace, 'KeyInfo').flatMap((each) =>
    textsOf(each, 'X509Certificate'),
  );
  const carried = textsOf(element, 'EncapsulatedX509Certificate');
  const certificates = [...keyInfo, ...carried]
    .slice(0, maxCertificates)
    .map(readCertificate)
    .filter((each) => each !== null);
  return {
    id: element.attributes.get('Id') ?? path,
    // Those with a fragment only sign parts of this very XML.
    references: references.filter(({ uri }) => uri !== '' && !uri.startsWith('#')),
    signer: signerOf(element, certificates),
    certificates,
    claimedAt: readTime(textsOf(element, 'SigningTime')[0]),
  };
}

const digestNames: Readonly<Record<string, string>> = {
  'http://www.w3.org/2000/09/xmldsig#sha1': 'sha1',
  'http://www.w3.org/2001/04/xmlenc#sha256': 'sha256',
  'http://www.w3.org/2001/04/xmldsig-more#sha384': 'sha384',
  'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512',
};

function signerOf(element: XmlElement, certificates: readonly Certificate[]): Certificate | null {
  const named = firstNamed(element, 'CertDigest');
  if (!named) return certificates[0] ?? null;
  const [method] = childrenNamed(named, dsigNamespace, 'DigestMethod');
  const name = digestNames[method?.attributes.get('Algorithm') ?? ''];
  const value = textsOf(named, 'DigestValue')[0]?.trim();
  // SHA-1 only finds the certificate here, it proves nothing.
  const isNamed = ({ der }: Certificate): boolean =>
    name !== undefined && createHash(name).update(der).digest('base64') === value;
  return certificates.find(isNamed) ?? null;
}

function firstNamed(element: XmlElement, name: string): XmlElement | null {
  if (element.name === name) return element;
  for (const child of element.children) {
    const found = firstNamed(child, name);
    if (found) return found;
  }
  return null;
}

/** Texts of all elements of this name, in the order of the document. */
function textsOf(element: XmlElement, name: string): string[] {
  const own = element.name === name ? [element.text] : [];
  return [...own, ...element.children.flatMap((child) => textsOf(child, name))];
}

function readCertificate(base64: string): Certificate | null {
  try {
    return parseCertificate(Buffer.from(base64, 'base64'));
  } catch (error) {
    if (error instanceof PkiError) return null;
    throw error;
  }
}

function readTime(text: string | undefined): Date | null {
  const at = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/.test(text?.trim() ?? '')
    ? new Date(text?.trim() ?? '')
    : null;
  return at !== null && Number.isFinite(at.getTime()) ? at : null;
}
