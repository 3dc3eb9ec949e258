// A round as the screens see it. Bytes are lent by handle to the asking session only.
import { pagePartsOf } from '../../../shared/domain/package-document.ts';
import { issuerMarkOf } from '../../../shared/domain/metadata.ts';
import type { jointContract } from '../../../shared/contract/station-joint.ts';
import { nextSealer, sealOrderOf } from '../../../shared/domain/joint-issue.ts';
import type { JointRound } from '../../store/joint-rounds-repository.ts';
import { mediaTypeOf } from '../drafting/media-types.ts';
import type { DocumentRecords } from '../drafting/document-records.ts';
import type { Actor } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import { pageOfDocument } from '../sealing/page-of-document.ts';
import type { OutputOf } from '../stage.ts';
import { ownUnit } from './joint-context.ts';

export type JointRow = OutputOf<(typeof jointContract)['list']>[number];
export type JointView = OutputOf<(typeof jointContract)['view']>;
type ViewParts = Pick<StationParts, 'store' | 'content' | 'identity'>;

/** One line of the list. */
export function jointRow(parts: ViewParts, round: JointRound): JointRow {
  const { documentId, part, state, document, sealed, consents, updatedAtMs } = round;
  const { issuers, title } = document.content;
  const next = nextSealer(sealOrderOf(issuers), sealed);
  const units = issuers.map(({ unit, name }, index) => {
    const consent = consents.find((candidate) => candidate.unit === unit);
    const own = unit === ownUnit(parts);
    return {
      unit,
      name,
      own,
      sealed: index < sealed,
      leader: consent?.leader ?? null,
      date: consent?.date ?? null,
    };
  });
  return {
    ...{ documentId, part, state, title, docNumber: document.meta.FWZH, units, updatedAtMs },
    next: issuers.find(({ unit }) => unit === next)?.name ?? null,
  };
}

/** The whole round for this person's window, with its 流转. */
export function jointView(
  { parts, records }: { readonly parts: ViewParts; readonly records: Pick<DocumentRecords, 'history'> },
  actor: Actor,
  round: JointRound,
): JointView {
  const { document, report, reason } = round;
  const { content, meta, layout, contentSha256 } = document;
  const lend = (sha256: string, name: string, type: string) =>
    parts.content.lend({
      sessionId: actor.sessionId,
      source: parts.store.blobs.open(sha256),
      name,
      mediaType: mediaTypeOf(type),
      disposition: type === 'pdf' ? 'inline' : 'attachment',
    });
  const fileOf = (ending: string) => {
    const found = pagePartsOf(document.parts).find(({ path }) => path.endsWith(`.${ending}`));
    return found ? lend(found.sha256, `${meta.FWZH} ${content.title}.${ending}`, ending) : null;
  };
  const pdf = fileOf('pdf');
  if (pdf === null) throw new Error('every form has a PDF');
  const attachments = document.parts.filter(({ role }) => role === 'attachment');
  return {
    ...jointRow(parts, round),
    content: structuredClone(content) as unknown as JointView['content'],
    contentSha256,
    layout: {
      ...{ docNumber: meta.FWZH, docDate: meta.CWRQ, issuerMark: issuerMarkOf(content) },
      imprint: { printedBy: meta.YFJG, printedDate: meta.YFRQ },
      seals: layout.seals.map((seal) => ({ ...seal })),
    },
    attachments: attachments.map(({ name, sha256, sizeBytes, path }) => ({
      ...{ name, sizeBytes },
      handle: lend(sha256, name, path.slice(path.lastIndexOf('.') + 1)),
    })),
    ...{ pdf, ofd: fileOf('ofd') },
    reports: structuredClone(report ?? []) as JointView['reports'],
    place: placeOf(parts, round),
    file: handedOn(round, lend),
    remakes: handsOn.includes(round.state),
    reason,
    history: records.history.list(round.documentId).map(({ atMs, personName: person, role, act, note }) => ({
      ...{ atMs, person, role, act, note },
    })),
  };
}

function placeOf(parts: ViewParts, { document }: JointRound): JointView['place'] {
  const place = pageOfDocument(document).sealPlaces.find(({ unit }) => unit === ownUnit(parts));
  return place === undefined ? null : { page: place.page + 1, diameterMm: place.diameterUm / 1000 };
}

/** States in which a file goes to another unit. */
const handsOn: readonly JointRound['state'][] = ['collecting', 'refused', 'sealed', 'declined'];

function handedOn(
  { fileBlob, part, state, document, sealed }: JointRound,
  lend: (sha256: string, name: string, type: string) => string,
): JointView['file'] {
  if (fileBlob === null || !handsOn.includes(state)) return null;
  const { issuers } = document.content;
  const to = (part === 'main' ? issuers[sealed]?.name : issuers[0]?.name) ?? '';
  const kind = state === 'declined' ? '退回会印' : '会印件';
  const name = `${kind} ${document.meta.FWZH} 送${to}.yzjoint`;
  return { handle: lend(fileBlob, name, 'yzjoint'), name, to };
}
