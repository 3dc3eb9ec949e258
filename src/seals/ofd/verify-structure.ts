// Elements that may stand once only: of two, one reader takes the first and another the last, and they see two documents.
import { FormatError } from '../../formats/failure.ts';
import type { OfdContainer } from '../../formats/ofd/container.ts';
import type { XmlElement } from '../../formats/xml/tree.ts';
import { finding, type VerificationFinding } from '../../shared/domain/verification.ts';

const ofBody = ['DocRoot', 'Signatures', 'Versions'];
const ofDocument = ['CommonData', 'Pages', 'Annotations', 'Attachments', 'CustomTags', 'Extensions'];

/** Part of step 1 for OFD.xml, version files and the roots of documents. Rejects with a FormatError. */
export async function judgeUniqueness({
  parts,
  entryPath,
  documents,
}: OfdContainer): Promise<readonly VerificationFinding[]> {
  const entry = await parts.xml(entryPath);
  const findings = entry.children
    .filter(({ name }) => name === 'DocBody')
    .flatMap((body) => twinsOf(body, ofBody, entryPath));
  // Wherever it stands and whatever its namespace: readers that search by name alone would show one document more.
  if (countAll(entry, 'DocBody') !== documents.length) findings.push(ambiguous('DocBody', entryPath));
  for (const { root, declaredRoot, versions } of documents) {
    for (const path of new Set([root, declaredRoot ?? root]))
      findings.push(...twinsOf(await treeOf(parts.xml(path)), ofDocument, path));
    for (const { path } of versions.filter(({ isCurrent }) => isCurrent))
      if (path !== null) findings.push(...twinsOf(await treeOf(parts.xml(path)), ['DocRoot'], path));
    if (versions.filter(({ isCurrent }) => isCurrent).length > 1)
      findings.push(ambiguous('Version Current', entryPath));
  }
  return findings.slice(0, 20);
}

function countAll({ children }: XmlElement, name: string): number {
  return children.reduce((sum, child) => sum + (child.name === name ? 1 : 0) + countAll(child, name), 0);
}

/** A part that is broken has been told by the reader, or is shown by nobody. */
async function treeOf(read: Promise<XmlElement>): Promise<XmlElement | null> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
}

/** Counted whatever their namespace: another reader may not look at it. */
function twinsOf(element: XmlElement | null, names: readonly string[], path: string): VerificationFinding[] {
  return names
    .filter((name) => (element?.children.filter((child) => child.name === name).length ?? 0) > 1)
    .map((name) => ambiguous(name, path));
}

const ambiguous = (element: string, path: string): VerificationFinding =>
  finding('fatal', 'CONTAINER_AMBIGUOUS', { element, path: path.slice(0, 200) });
