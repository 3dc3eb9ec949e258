// Step 6 of the procedure: what is shown is signed. The files come from the viewer's own readers (formats/ofd/named-files.ts); each must be in the
// References of a signature that holds. "All references match" says nothing of files that no reference names: version overlays, added templates,
// annotations, second documents ("OFD shadow", seals.md 0.2).
import type { OfdContainer, OfdSignature } from '../../formats/ofd/container.ts';
import type { NamedFile, NamedFileKind } from '../../formats/ofd/named-files.ts';
import {
  finding,
  stepOf,
  stepPassed,
  type StepReport,
  type VerificationFinding,
} from '../../shared/domain/verification.ts';
import { listOf } from './steps-xml.ts';
import { judgeVersions } from './version-shown.ts';

/** A signature, as far as coverage asks. */
export interface CoveringSignature {
  readonly signature: OfdSignature;
  /** Nothing fatal was found in its own steps. */
  readonly holds: boolean;
}

export interface CoverageQuestion {
  readonly container: OfdContainer;
  readonly files: readonly NamedFile[];
  readonly signatures: readonly CoveringSignature[];
}

const pathsOf = (signature: OfdSignature): string[] =>
  signature.references.flatMap(({ path }) => (path === null ? [] : [path]));

const unique = (files: readonly NamedFile[]): string[] => [...new Set(files.map(({ path }) => path))];

/**
 * The file's step: everything shown is covered by the union of the signatures. What only a failed signature names is no finding here: that signature's own
 * reason is the one to be told, and it makes the verdict invalid by itself.
 */
export function judgeCoverage({ container, files, signatures }: CoverageQuestion): StepReport {
  const named = new Set(signatures.flatMap(({ signature }) => pathsOf(signature)));
  const held = new Set(
    signatures.filter(({ holds }) => holds).flatMap(({ signature }) => pathsOf(signature)),
  );
  const open = files.filter(({ path }) => !named.has(path));
  const overlays = overlaysOf(container);
  const overlaid = open.filter(
    ({ kind, path, document }) =>
      kind === 'version' || (kind === 'root' && document !== null && overlays.get(document) === path),
  );
  const isEntryHarmless = container.documents.every(({ versions }) => versions.length === 0);
  const mayLackEntry = isEntryHarmless && container.documents.length === 1;
  const entry = open.filter(({ kind }) => kind === 'entry');
  const others = open.filter(({ kind }) => kind !== 'entry' && kind !== 'version');
  const rendered = [...others, ...(mayLackEntry && others.length === 0 ? [] : entry)];
  const findings: VerificationFinding[] = [];
  if (overlaid.length > 0)
    findings.push(finding('fatal', 'OFD_VERSION_OVERLAY_UNSIGNED', listOf(unique(overlaid))));
  if (rendered.length > 0)
    findings.push(finding('fatal', 'OFD_RENDERED_FILE_UNSIGNED', listOf(unique(rendered))));
  else if (entry.length > 0) findings.push(finding('note', 'OFD_ENTRY_UNSIGNED', listOf(unique(entry))));
  // An overlay that nobody signed is worse than two versions that somebody did.
  if (overlaid.length === 0) findings.push(...judgeVersions(container));
  const extra = extraFiles(container, files, named);
  if (extra.length > 0) findings.push(finding('note', 'OFD_EXTRA_FILE_UNSIGNED', listOf(extra)));
  const onlyFailed = files.filter(({ path }) => named.has(path) && !held.has(path));
  return stepOf(findings, {
    files: String(unique(files).length),
    signed: String(unique(files.filter(({ path }) => held.has(path))).length),
    onlyByFailedSignatures: String(unique(onlyFailed).length),
  });
}

/** Root of the current version by document, where it is another one than the document declares. */
function overlaysOf(container: OfdContainer): ReadonlyMap<number, string> {
  return new Map(
    container.documents.flatMap(({ root, declaredRoot }, index) =>
      root === declaredRoot ? [] : [[index, root] as const],
    ),
  );
}

/** Files that nobody shows and no signature names; the signatures' own files name themselves by being what they are. */
function extraFiles(
  { parts, documents }: OfdContainer,
  files: readonly NamedFile[],
  named: ReadonlySet<string>,
): string[] {
  const known = new Set(files.map(({ path }) => path));
  for (const { signaturesPath, signatures } of documents) {
    const own = signatures.flatMap(({ path, sealPath, signedValuePath }) => [
      path,
      sealPath,
      signedValuePath,
    ]);
    for (const path of [signaturesPath, ...own]) if (path !== null) known.add(path);
  }
  return parts.paths.filter((path) => !known.has(path) && !named.has(path));
}

/** What makes the picture of a page. Annotations are not among them: others may add theirs and sign for them. */
const pageKinds: readonly NamedFileKind[] = ['version', 'root', 'page', 'template', 'resource', 'media'];

/**
 * The signature's step: which part of what is shown it does not cover. A seal that stands on a page must cover what makes that page, or another signer
 * could put a page of his own under it; pages of others leave open what the seal vouches for.
 */
export function judgeOwnCoverage(
  signature: OfdSignature,
  { container, files }: Pick<CoverageQuestion, 'container' | 'files'>,
): StepReport {
  const own = new Set(pathsOf(signature));
  const document = container.documents.findIndex(({ signatures }) => signatures.includes(signature));
  const open = files.filter(({ path }) => !own.has(path));
  if (open.length === 0) return stepPassed({ files: String(unique(files).length) });
  const ownPages = open.filter((file) => pageKinds.includes(file.kind) && file.document === document);
  const stamped = stampedPaths(container, document, signature);
  const underStamp = ownPages.filter(({ kind, path }) => (kind === 'page' ? stamped.has(path) : true));
  const evidence = { files: String(unique(files).length), open: String(unique(open).length) };
  if (stamped.size > 0 && underStamp.length > 0)
    return stepOf([finding('fatal', 'OFD_STAMPED_PAGE_UNSIGNED', listOf(unique(underStamp)))], evidence);
  if (ownPages.length > 0)
    return stepOf([finding('undecided', 'OFD_PAGES_SIGNED_BY_OTHERS', listOf(unique(ownPages)))], evidence);
  const others = open.filter(({ kind }) => kind !== 'entry');
  return stepOf(
    others.length > 0 ? [finding('note', 'OFD_PARTLY_SIGNED_BY_OTHERS', listOf(unique(others)))] : [],
    evidence,
  );
}

function stampedPaths(
  { documents }: OfdContainer,
  document: number,
  { stamps }: OfdSignature,
): ReadonlySet<string> {
  const pages = documents[document]?.pages ?? [];
  const refs = new Set(stamps.map(({ pageRef }) => pageRef));
  return new Set(pages.filter(({ id, path }) => refs.has(id) && path !== '').map(({ path }) => path));
}
