// A received document as a window may see it: bytes by handle, nothing at all of a quarantined one.
import { memorySource, type ByteSource } from '../../../formats/byte-source.ts';
import type { PackageReader } from '../../../seals/package/reader.ts';
import type { receivingContract } from '../../../shared/contract/station-exchange.ts';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { pagePartsOf, type PackagePart } from '../../../shared/domain/package-document.ts';
import { createHistoryRepository } from '../../store/history-repository.ts';
import { createInboxRepository, type InboxRow } from '../../store/inbox-repository.ts';
import { mediaTypeOf } from '../drafting/media-types.ts';
import { done, refuse, type Actor, type Outcome } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import type { OutputOf } from '../stage.ts';
import { createNoticeList, readOwnShare } from '../notices/received-notices.ts';
import { viewInboxRow } from './inbox-list.ts';
import { type JudgedAttachment, notAllowedFlag } from './judge-attachments.ts';
import type { JudgedPackage } from './judge-package.ts';

type Received = OutputOf<(typeof receivingContract)['open']>;

const nothing = memorySource(new Uint8Array());

/** The file of the document's page that ends so: the original or its copy for reading. */
export function lendPage(
  parts: StationParts,
  actor: Actor,
  reader: PackageReader | null,
  ending: 'pdf' | 'ofd',
): Received['pdf'] {
  const page = pagePartsOf(reader?.parts ?? []).find(({ path }) => path.endsWith(`.${ending}`));
  if (!reader || !page) return null;
  return parts.content.lend({
    sessionId: actor.sessionId,
    source: named(reader, page),
    name: page.name,
    mediaType: mediaTypeOf(ending),
    disposition: ending === 'pdf' ? 'inline' : 'attachment',
  });
}

/** An executable is shown by its name; its bytes never leave the store. */
export function lendAttachment(
  parts: StationParts,
  actor: Actor,
  { reader, report }: Pick<JudgedPackage, 'reader' | 'report'>,
  row: JudgedAttachment,
): Received['attachments'][number] {
  const part = reader?.parts.find((candidate) => candidate.path === row.path);
  const lendable = reader && part && !row.flags.includes(notAllowedFlag);
  const handle = parts.content.lend({
    sessionId: actor.sessionId,
    source: lendable ? named(reader, part) : nothing,
    name: row.name,
    mediaType: lendable ? mediaTypeOf(row.type) : 'application/octet-stream',
    disposition: 'attachment',
  });
  const { name, sha256, sizeBytes, type, flags } = row;
  const { result, evidence } = report.checks.secrecy;
  const unread = result !== 'passed' || (evidence['unread'] ?? '').split('\n').includes(name);
  const textState = unread ? 'unreadable' : 'read';
  return { name, sha256, sizeBytes, type, flags: [...flags], textState, handle };
}

/** A table of cases that grew since the arrival closes the document too. Which one was taken back may be said to a phone caller; what was in it may not. */
function whatIsShown({ state }: InboxRow, { marking }: JudgedPackage) {
  const recalled = state === 'recalled';
  const hidden = state === 'quarantined' || recalled || marking;
  return { hidden, unnamed: hidden && !recalled };
}

/** Views of received documents, for one session each. */
export function createReceivedViews(parts: StationParts) {
  const inbox = createInboxRepository(parts.store.db);
  const history = createHistoryRepository(parts.store.db);
  const listNotices = createNoticeList(parts);
  return {
    view: (actor: Actor, documentId: DocumentId, judged: JudgedPackage): Outcome<Received> => {
      const row = inbox.get(documentId);
      if (row === undefined) return refuse('not-found');
      // A table of cases that grew since the arrival closes the document too.
      const { hidden, unnamed } = whatIsShown(row, judged);
      const attachments = hidden ? [] : inbox.attachments(documentId);
      return done({
        ...viewInboxRow(row),
        title: unnamed ? null : row.title,
        docNumber: unnamed ? null : row.docNumber,
        senderUnit: row.senderUnit,
        report: row.report,
        content: hidden ? null : ((row.document?.content ?? null) as Received['content']),
        pdf: hidden ? null : lendPage(parts, actor, judged.reader, 'pdf'),
        ofd: hidden ? null : lendPage(parts, actor, judged.reader, 'ofd'),
        attachments: attachments.map((attachment) => lendAttachment(parts, actor, judged, attachment)),
        packageSha256: row.packageBlob,
        incomingEntryNo: row.incomingNo,
        signedBy: row.signedBy,
        returnedReasons: [...row.returnReasons],
        returnNote: row.returnNote,
        recalledAtMs: row.recalledAtMs,
        ...readOwnShare(row.note, parts),
        notices: listNotices(row),
        history: history.list(documentId).map((entry) => ({
          atMs: entry.atMs,
          person: entry.personName,
          role: entry.role,
          act: entry.act,
          note: entry.note,
        })),
      });
    },
  };
}

/** A part of the package under its hash: the same part gets the same handle in one session. */
function named(reader: PackageReader, part: PackagePart): ByteSource {
  const source = reader.openPart(part.path) ?? nothing;
  return Object.assign({ sha256: part.sha256 }, source);
}
