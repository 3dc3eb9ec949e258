// Which version of a document is judged, and whether every reader would show that one. GB/T 33190 chapter 19 lets a file hold several: programs that know
// versions show the one marked Current, others the DocRoot of OFD.xml, and where none is marked some take the newest. Seals are judged for one of them;
// where another one may be on somebody's screen, nothing is said for that screen.
import type { OfdContainer, OfdDocument } from '../../formats/ofd/container.ts';
import { finding, type VerificationFinding } from '../../shared/domain/verification.ts';

/** What is told of the versions of every document; nothing for files without versions. */
export function judgeVersions({ documents }: OfdContainer): VerificationFinding[] {
  return documents
    .filter(({ versions }) => versions.length > 0)
    .flatMap((document) => judgeDocument(document))
    .slice(0, 20);
}

function judgeDocument(document: OfdDocument): VerificationFinding[] {
  const { root, versions } = document;
  const judged = versions.find((version) => version.isCurrent && version.root === root);
  const evidence = {
    versions: String(versions.length),
    judgedVersion: judged === undefined ? 'DocRoot' : nameOf(judged),
    file: root,
  };
  const others = [...new Set(shownByOthers(document))].filter((path) => path !== root);
  return others.length > 0
    ? [finding('undecided', 'OFD_OTHER_VERSION_SHOWN', { ...evidence, otherVersion: others.join(', ') })]
    : [finding('note', 'OFD_VERSION_JUDGED', evidence)];
}

const nameOf = ({ id, index }: OfdDocument['versions'][number]): string =>
  index === null ? id.slice(0, 100) : String(index);

/** Roots that one reader or another shows; an empty one is a version marked Current that cannot be read here. */
function shownByOthers({ declaredRoot, versions }: OfdDocument): string[] {
  const current = versions.filter(({ isCurrent }) => isCurrent);
  const newest = versions.toSorted((a, b) => (b.index ?? -1) - (a.index ?? -1))[0];
  const marked = current.length > 0 ? current : newest === undefined ? [] : [newest];
  return [...(declaredRoot === null ? [] : [declaredRoot]), ...marked.map(({ root }) => root ?? '')];
}
