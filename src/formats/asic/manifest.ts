import { childrenNamed, escapeXml, parseXml, type XmlElement } from '../xml/tree.ts';
import { smallXmlLimits } from '../xml/events.ts';
import { FormatError } from '../failure.ts';

// ASiCManifest of ETSI EN 319 162-1, clause 4.4.3.2 and annex A.4: the list of data objects, signed as bytes by one detached CAdES.

const asicNamespace = 'http://uri.etsi.org/02918/v1.2.1#';
const dsigNamespace = 'http://www.w3.org/2000/09/xmldsig#';
const sha256Method = 'http://www.w3.org/2001/04/xmlenc#sha256';

interface ManifestReference {
  readonly path: string;
  readonly mimeType: string | null;
  /** Lower-case hex. */
  readonly sha256: string;
}

export interface AsicManifest {
  readonly signaturePath: string;
  readonly references: readonly ManifestReference[];
}

/** The manifest's bytes: one spelling, so that the same package always gives the same bytes. */
export function writeManifest(manifest: AsicManifest): Uint8Array {
  const references = manifest.references.map(({ path, mimeType, sha256 }) => {
    const type = mimeType === null ? '' : ` MimeType="${escapeXml(mimeType)}"`;
    const digest = Buffer.from(sha256, 'hex').toString('base64');
    return (
      `  <asic:DataObjectReference URI="${escapeXml(encodeUri(path))}"${type}>\n` +
      `    <ds:DigestMethod Algorithm="${sha256Method}"/>\n` +
      `    <ds:DigestValue>${digest}</ds:DigestValue>\n` +
      `  </asic:DataObjectReference>\n`
    );
  });
  return new TextEncoder().encode(
    `<?xml version="1.0" encoding="UTF-8"?>\n` +
      `<asic:ASiCManifest xmlns:asic="${asicNamespace}" xmlns:ds="${dsigNamespace}">\n` +
      `  <asic:SigReference URI="${escapeXml(encodeUri(manifest.signaturePath))}" MimeType="application/pkcs7-signature"/>\n` +
      `${references.join('')}</asic:ASiCManifest>\n`,
  );
}

/** Reads a manifest; throws a FormatError when it is not exactly one, or names an object twice. */
export function parseManifest(bytes: Uint8Array): AsicManifest {
  const root = parseXml(bytes, smallXmlLimits);
  if (root.name !== 'ASiCManifest' || root.namespace !== asicNamespace)
    throw malformed('the root is no ASiCManifest');
  const signatures = childrenNamed(root, asicNamespace, 'SigReference');
  const signature = signatures[0];
  if (!signature || signatures.length !== 1) throw malformed('not exactly one SigReference');
  const references = childrenNamed(root, asicNamespace, 'DataObjectReference').map(readReference);
  if (references.length === 0) throw malformed('no data object');
  if (new Set(references.map(({ path }) => path)).size !== references.length) {
    throw new FormatError('CONTAINER_AMBIGUOUS', 'a data object is named twice');
  }
  return { signaturePath: decodeUri(signature.attributes.get('URI')), references };
}

function readReference(element: XmlElement): ManifestReference {
  const method = childrenNamed(element, dsigNamespace, 'DigestMethod');
  const value = childrenNamed(element, dsigNamespace, 'DigestValue');
  if (method.length !== 1 || value.length !== 1) throw malformed('a reference without exactly one digest');
  if (method[0]?.attributes.get('Algorithm') !== sha256Method) {
    throw new FormatError('CONTAINER_UNSUPPORTED', 'a digest other than SHA-256');
  }
  const text = value[0]?.text.trim() ?? '';
  const digest = Buffer.from(text, 'base64');
  if (digest.length !== 32 || digest.toString('base64') !== text)
    throw malformed('a digest that is not SHA-256');
  return {
    path: decodeUri(element.attributes.get('URI')),
    mimeType: element.attributes.get('MimeType') ?? null,
    sha256: digest.toString('hex'),
  };
}

function encodeUri(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

function decodeUri(uri: string | undefined): string {
  if (!uri) throw malformed('a reference without URI');
  try {
    return decodeURIComponent(uri);
  } catch {
    throw malformed('a URI that cannot be decoded');
  }
}

function malformed(detail: string): FormatError {
  return new FormatError('CONTAINER_MALFORMED', detail);
}
