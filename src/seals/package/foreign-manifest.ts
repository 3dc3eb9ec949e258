// Lists of data objects in ASiC-E containers of other programs: ASiCManifest (CAdES, ETSI EN 319 162-1, A.4) and the References of XML signatures (XAdES).
//
// Threat: a reference that leads out of the container, or that two readers resolve to different files. Names are compared as stored in the zip, after one
// percent-decoding; everything else names no file, and is then missing.
import { FormatError } from '../../formats/failure.ts';
import { smallXmlLimits } from '../../formats/xml/events.ts';
import { childrenNamed, parseXml, type XmlElement } from '../../formats/xml/tree.ts';
import type { DigestName } from '../pki/digest.ts';

const asicNamespace = 'http://uri.etsi.org/02918/v1.2.1#';
export const dsigNamespace = 'http://www.w3.org/2000/09/xmldsig#';

/** One data object as a signature names it. */
export interface ForeignReference {
  /** Name of the entry; null: the URI names none. */
  readonly path: string | null;
  readonly uri: string;
  readonly digest: DigestName | 'weak' | 'unknown';
  readonly value: Uint8Array;
  /** The digest is of something made from the file, not of its bytes. */
  readonly isTransformed: boolean;
}

export interface ForeignManifest {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly signaturePath: string;
  readonly references: readonly ForeignReference[];
}

const digestMethods: Readonly<Record<string, DigestName | 'weak'>> = {
  'http://www.w3.org/2001/04/xmlenc#sha256': 'sha256',
  'http://www.w3.org/2001/04/xmldsig-more#sha384': 'sha384',
  'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512',
  'http://www.w3.org/2000/09/xmldsig#sha1': 'weak',
  'http://www.w3.org/2001/04/xmldsig-more#md5': 'weak',
};

/** Reads a manifest; throws a FormatError when it is none. */
export function readForeignManifest(path: string, bytes: Uint8Array): ForeignManifest {
  const root = parseXml(bytes, smallXmlLimits);
  if (root.name !== 'ASiCManifest' || root.namespace !== asicNamespace) {
    throw new FormatError('CONTAINER_MALFORMED', `${path} is no ASiCManifest`);
  }
  const signatures = childrenNamed(root, asicNamespace, 'SigReference');
  const signaturePath = entryNameOf(signatures[0]?.attributes.get('URI') ?? '');
  if (signatures.length !== 1 || signaturePath === null) {
    throw new FormatError('CONTAINER_MALFORMED', `${path} does not name exactly one signature`);
  }
  const references = childrenNamed(root, asicNamespace, 'DataObjectReference').map(readReference);
  return { path, bytes, signaturePath, references };
}

/** A DataObjectReference or a ds:Reference. */
export function readReference(element: XmlElement): ForeignReference {
  const uri = element.attributes.get('URI') ?? '';
  const [method] = childrenNamed(element, dsigNamespace, 'DigestMethod');
  const [value] = childrenNamed(element, dsigNamespace, 'DigestValue');
  return {
    path: entryNameOf(uri),
    uri,
    digest: digestMethods[method?.attributes.get('Algorithm') ?? ''] ?? 'unknown',
    value: Buffer.from((value?.text ?? '').replace(/\s/g, ''), 'base64'),
    isTransformed: childrenNamed(element, dsigNamespace, 'Transforms').length > 0,
  };
}

/** The entry that a URI of a container names, or null. */
function entryNameOf(uri: string): string | null {
  if (uri === '' || uri.startsWith('#')) return null;
  try {
    const name = decodeURIComponent(uri).replace(/^(?:\.\/|\/)/, '');
    return /(?:^|\/)\.\.?(?:\/|$)|\\|^[a-z][a-z0-9+.-]*:/i.test(name) ? null : name;
  } catch {
    return null;
  }
}
