// The seals of an OFD (GB/T 33190, GB/T 38540-2020) as this project writes them: SM3 over every protected file and over Signature.xml, SM2 by the
// signer over that, SM2 by the seal's maker over the seal.
import { bitsOf, children, oidOf, readElement, timeOf } from './asn1.ts';
import { fromBase64, sameBytes, toHex, toText } from './bytes.ts';
import { type Certificate, isSignedBy, readCertificate } from './certificate.ts';
import { sm3 } from './sm3.ts';
import { ProofError, unzip } from './unzip.ts';

export interface SealResult {
  readonly id: string;
  readonly sealName: string;
  readonly signer: Certificate;
  readonly maker: Certificate;
  /** Claimed time as written, `20261122083000Z`. */
  readonly claimed: string;
  readonly claimedAt: Date;
  /** Files whose digest differs or that are missing. */
  readonly changed: readonly string[];
  /** What the signature protects. */
  readonly covered: readonly string[];
  readonly signatureHolds: boolean;
  readonly sealHolds: boolean;
  readonly signerListed: boolean;
}

export interface OfdResult {
  readonly seals: readonly SealResult[];
  /** Files that no seal protects, the lists of signatures and the signatures themselves left out. */
  readonly uncovered: readonly string[];
}

const elementsOf = (xml: Document, name: string): Element[] => [...xml.getElementsByTagNameNS('*', name)];

function readXml(bytes: Uint8Array): Document {
  const text = toText(bytes);
  if (/<!DOCTYPE|<!ENTITY/i.test(text)) throw new ProofError('xml');
  const xml = new DOMParser().parseFromString(text, 'application/xml');
  if (xml.querySelector('parsererror')) throw new ProofError('xml');
  return xml;
}

/** Absolute paths, or relative to the file that names them. */
function resolve(from: string, loc: string): string {
  if (loc.startsWith('/')) return loc.slice(1);
  return `${from.slice(0, from.lastIndexOf('/') + 1)}${loc}`;
}

export async function checkOfd(bytes: Uint8Array): Promise<OfdResult> {
  const files = await unzip(bytes);
  const entry = files.get('OFD.xml');
  const listPath = entry && elementsOf(readXml(entry), 'Signatures')[0]?.textContent?.trim();
  const path = listPath ? resolve('OFD.xml', listPath) : null;
  const list = path === null ? undefined : files.get(path);
  if (!list || path === null) throw new ProofError('no-seal');
  const seals: SealResult[] = [];
  const own = new Set([path]);
  for (const one of elementsOf(readXml(list), 'Signature')) {
    const signaturePath = resolve(path, one.getAttribute('BaseLoc') ?? '');
    own.add(signaturePath);
    own.add(resolve(signaturePath, 'SignedValue.dat'));
    seals.push(await checkSeal(files, signaturePath, one.getAttribute('ID') ?? ''));
  }
  const covered = new Set(seals.flatMap((seal) => seal.covered));
  return { seals, uncovered: [...files.keys()].filter((name) => !covered.has(name) && !own.has(name)) };
}

async function checkSeal(
  files: ReadonlyMap<string, Uint8Array>,
  path: string,
  id: string,
): Promise<SealResult> {
  const stored = files.get(path);
  const value = files.get(resolve(path, 'SignedValue.dat'));
  if (!stored || !value) throw new ProofError('no-seal');
  const xml = readXml(stored);
  const references = elementsOf(xml, 'Reference').map((one) => ({
    path: resolve(path, one.getAttribute('FileRef') ?? ''),
    digest: fromBase64(one.textContent ?? ''),
  }));
  const changed = references.filter(({ path: name, digest }) => {
    const content = files.get(name);
    return !content || !digest || !sameBytes(sm3(content), digest);
  });
  return {
    id,
    ...(await checkValue(value, stored)),
    changed: changed.map((one) => one.path),
    covered: references.map((one) => one.path),
  };
}

/** SES_Signature, V4 (GB/T 38540-2020, 7.2). */
async function checkValue(value: Uint8Array, signatureXml: Uint8Array) {
  const [toSign, cert, algorithm, signature] = children(readElement(value));
  const [, eseal, time, dataHash] = children(toSign);
  const [sealInfo, makerCert, makerAlgorithm, makerSignature] = children(eseal);
  const property = children(children(sealInfo)[2]);
  const [, name, , list] = property;
  if (!toSign || !cert || !sealInfo || !makerCert || !time || !name) throw new ProofError('der');
  const signer = await readCertificate(cert.content);
  const maker = await readCertificate(makerCert.content);
  const own = { bytes: toSign.raw, algorithm: oidOf(algorithm), signature: bitsOf(signature) };
  const seal = {
    bytes: sealInfo.raw,
    algorithm: oidOf(makerAlgorithm),
    signature: bitsOf(makerSignature),
  };
  const fits = sameBytes(bitsOf(dataHash), sm3(signatureXml));
  return {
    sealName: toText(name.content),
    signer,
    maker,
    claimed: toText(time.content),
    claimedAt: timeOf(time),
    signatureHolds: fits && (await isSignedBy(signer.spki, own)),
    sealHolds: await isSignedBy(maker.spki, seal),
    signerListed: children(list).some(({ content }) => toHex(content) === toHex(cert.content)),
  };
}
