// Steps 3 to 5 of the procedure (seals.md section 4): the description of a signature, its digest algorithm, and every file that it protects.
import { catchFormatError } from '../../formats/failure.ts';
import type { OfdContainer, OfdDocument, OfdSignature } from '../../formats/ofd/container.ts';
import type { OfdParts } from '../../formats/ofd/parts.ts';
import type { XmlElement } from '../../formats/xml/tree.ts';
import {
  finding,
  stepNotReached,
  stepOf,
  type StepReport,
  type VerificationFinding,
} from '../../shared/domain/verification.ts';
import { digestStream, type DigestName } from '../pki/digest.ts';
import { readCheckMethod } from './steps-algorithm.ts';

/** Elements of this name, whatever their namespace: another reader may not look at it. */
function countOf(element: XmlElement | undefined, name: string): number {
  return element?.children.filter((child) => child.name === name).length ?? 0;
}

const only = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((child) => child.name === name);

/** Step 3: one SignedInfo, one References, one SignedValue; an ID and a description of its own. */
export async function judgeSignatureXml(
  signature: OfdSignature,
  document: OfdDocument,
  digests: PartDigests,
): Promise<StepReport> {
  const { xml, path, id } = signature;
  const problem = (what: string): VerificationFinding =>
    finding('fatal', 'OFD_SIGNATURE_XML_MALFORMED', { signature: id, problem: what });
  if (path === null || xml === null) return stepOf([problem('missing-or-unreadable')]);
  const findings: VerificationFinding[] = [];
  if (xml.name !== 'Signature') findings.push(problem('root'));
  const info = only(xml, 'SignedInfo');
  const counted = [
    ['SignedInfo', xml],
    ['SignedValue', xml],
    ['References', info],
  ] as const;
  for (const [name, parent] of counted)
    if (countOf(parent, name) !== 1) findings.push(problem(`${countOf(parent, name)} ${name}`));
  if (signature.references.length === 0) findings.push(problem('no Reference'));
  if (signature.signedValuePath === null) findings.push(problem('no file of the SignedValue'));
  const twins = document.signatures.filter((other) => other.id === id || other.path === path);
  if (id === '' || twins.length > 1) findings.push(problem('ID'));
  else if (await hasCopy(signature, document, digests)) findings.push(problem('copy of another'));
  return stepOf(findings, { path, references: String(signature.references.length) });
}

/** One signature listed as two would show a seal where another one was. */
async function hasCopy(
  { path, signedValuePath }: OfdSignature,
  { signatures }: OfdDocument,
  digests: PartDigests,
): Promise<boolean> {
  const own = path === null ? null : await digestOrNull(digests, path);
  for (const other of signatures) {
    if (other.path === path || other.path === null) continue;
    if (signedValuePath !== null && other.signedValuePath === signedValuePath) return true;
    if (own !== null && (await digestOrNull(digests, other.path)) === own) return true;
  }
  return false;
}

async function digestOrNull(digests: PartDigests, path: string): Promise<string | null> {
  const read = await catchFormatError(() => digests.digest('sha256', path));
  return read.ok ? read.value : null;
}

/** Step 4. */
export function judgeDigestAlgorithm({ checkMethod }: OfdSignature): StepReport {
  const evidence = { algorithm: checkMethod ?? '' };
  const method = readCheckMethod(checkMethod);
  if (method === 'weak') return stepOf([finding('fatal', 'DIGEST_ALG_WEAK', evidence)], evidence);
  if (method === 'unsupported')
    return stepOf([finding('fatal', 'DIGEST_ALG_UNSUPPORTED', evidence)], evidence);
  return stepOf([], evidence);
}

/** Digests of the parts of one package, each computed once however many signatures name it. */
export interface PartDigests {
  digest(name: DigestName, path: string): Promise<string>;
}

/** Digests as Base64; a part that cannot be unpacked rejects with a FormatError. */
export function createPartDigests(parts: OfdParts): PartDigests {
  const known = new Map<string, Promise<string>>();
  const compute = async (name: DigestName, path: string): Promise<string> =>
    Buffer.from(await digestStream(name, parts.stream(path))).toString('base64');
  return {
    digest: (name, path) => {
      const key = `${name} ${path}`;
      const found = known.get(key) ?? compute(name, path);
      known.set(key, found);
      return found;
    },
  };
}

/** Step 5: every protected file is there and as it was. */
export async function judgeReferences(
  signature: OfdSignature,
  container: OfdContainer,
  digests: PartDigests,
): Promise<StepReport> {
  const method = readCheckMethod(signature.checkMethod);
  const absent = signature.references.filter(({ path }) => path === null).map(({ fileRef }) => fileRef);
  const missing = [...absent, ...(await unlistedSignatures(signature, container))];
  const usable = method === 'weak' || method === 'unsupported' ? null : method;
  const changed = usable === null ? [] : await changedParts(signature, usable, digests);
  const lists = container.documents.map(({ signaturesPath }) => signaturesPath);
  const findings: VerificationFinding[] = [];
  if (missing.length > 0) findings.push(finding('fatal', 'OFD_REF_TARGET_MISSING', listOf(missing)));
  if (changed.length > 0) findings.push(finding('fatal', 'OFD_REF_DIGEST_MISMATCH', listOf(changed)));
  const changedLists = changed.filter((path) => lists.includes(path));
  if (changedLists.length > 0)
    findings.push(finding('fatal', 'OFD_SIGLIST_CHANGED_AFTER_SIGNING', listOf(changedLists)));
  if (usable === null && findings.length === 0) return stepNotReached;
  return stepOf(findings, { files: String(signature.references.length), algorithm: method });
}

async function changedParts(
  { references }: OfdSignature,
  method: DigestName,
  digests: PartDigests,
): Promise<string[]> {
  const changed: string[] = [];
  for (const { path, checkValue } of references)
    if (path !== null && !(await agrees(digests, { method, path, checkValue }))) changed.push(path);
  return changed;
}

/** Earlier signatures that this one protects and that the list has lost: their files are there, and nobody looks at them. */
async function unlistedSignatures(
  signature: OfdSignature,
  { documents, parts }: OfdContainer,
): Promise<string[]> {
  const listed = new Set(documents.flatMap(({ signatures }) => signatures.map(({ path }) => path)));
  const unlisted: string[] = [];
  for (const { path } of signature.references) {
    if (path === null || listed.has(path) || !/(^|\/)signature\.xml$/i.test(path)) continue;
    const tree = await catchFormatError(() => parts.xml(path));
    if (tree.ok && tree.value.name === 'Signature') unlisted.push(path);
  }
  return unlisted;
}

interface Expected {
  readonly method: DigestName;
  readonly path: string;
  readonly checkValue: string;
}

async function agrees(digests: PartDigests, { method, path, checkValue }: Expected): Promise<boolean> {
  // A part that does not unpack is not the part that was signed.
  const read = await catchFormatError(() => digests.digest(method, path));
  return read.ok && read.value === checkValue.replaceAll(/\s/g, '');
}

/** Paths for a sentence: the first ones and how many there are. */
export function listOf(paths: readonly string[]): VerificationFinding['evidence'] {
  const files = paths.slice(0, 5).map((path) => path.slice(0, 200));
  return { files: files.join(', '), count: String(paths.length) };
}
