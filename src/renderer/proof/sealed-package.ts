// The sealed package (ASiC-E with CAdES) and the PDF copy inside.
import { fromBase64, sameBytes, sha, toText } from './bytes.ts';
import { checkCms, type CmsResult } from './cms.ts';
import { ProofError, unzip } from './unzip.ts';

export interface PackageResult {
  readonly cms: CmsResult;
  readonly changed: readonly string[];
  readonly uncovered: readonly string[];
  readonly files: ReadonlyMap<string, Uint8Array>;
}

const manifestPath = 'META-INF/ASiCManifest001.xml';
const signaturePath = 'META-INF/signature001.p7s';

export async function checkPackage(bytes: Uint8Array): Promise<PackageResult> {
  const files = await unzip(bytes);
  const manifest = files.get(manifestPath);
  const signature = files.get(signaturePath);
  if (!manifest || !signature) throw new ProofError('no-seal');
  const text = toText(manifest);
  if (/<!DOCTYPE|<!ENTITY/i.test(text)) throw new ProofError('xml');
  const xml = new DOMParser().parseFromString(text, 'application/xml');
  const named = new Map(
    [...xml.getElementsByTagNameNS('*', 'DataObjectReference')].map((one) => [
      decodeURI(one.getAttribute('URI') ?? ''),
      fromBase64(one.getElementsByTagNameNS('*', 'DigestValue')[0]?.textContent ?? ''),
    ]),
  );
  const changed: string[] = [];
  for (const [path, digest] of named) {
    const content = files.get(path);
    if (!content || !digest || !sameBytes(await sha('SHA-256', content), digest)) changed.push(path);
  }
  const own = new Set(['mimetype', manifestPath, signaturePath]);
  return {
    cms: await checkCms(signature, manifest),
    changed,
    uncovered: [...files.keys()].filter((path) => !named.has(path) && !own.has(path)),
    files,
  };
}

/** The signature of a PDF that covers the whole file but itself (ISO 32000-2, 12.8.1); null when none does. */
export async function checkPdf(pdf: Uint8Array): Promise<CmsResult | null> {
  const text = new TextDecoder('latin1').decode(pdf);
  for (const match of text.matchAll(/\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/g)) {
    const [from = 0, first = 0, second = 0, rest = 0] = match.slice(1).map(Number);
    if (from !== 0 || second + rest !== pdf.length || first >= second) continue;
    const hex = text.slice(first, second);
    if (!/^<[0-9A-Fa-f]*>$/.test(hex)) continue;
    const cms = Uint8Array.from(hex.slice(1, -1).match(/../g) ?? [], (pair) => parseInt(pair, 16));
    const content = new Uint8Array(first + rest);
    content.set(pdf.subarray(0, first));
    content.set(pdf.subarray(second), first);
    return checkCms(cms, content);
  }
  return null;
}
