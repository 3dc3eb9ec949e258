// An outgoing document as the screens see it. Bytes are lent by handle to the asking session only.
import { memorySource } from '../../../formats/byte-source.ts';
import type { Finding } from '../../../shared/domain/finding-codes.ts';
import type { ContentHandle } from '../../../shared/domain/ids.ts';
import { issuerMarkOf, printedByOf } from '../../../shared/domain/metadata.ts';
import type { AttachmentRow } from '../../store/attachments-repository.ts';
import type { DocumentRow } from '../../store/documents-repository.ts';
import type { LayoutInput } from '../../../shared/layout/layout-document.ts';
import { dayInChina } from './china-day.ts';
import type { Actor } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import { sealDiametersOf } from '../sealing/page-of-document.ts';
import type { AttachmentView, DocumentListRow, DocumentView } from './contract-types.ts';
import type { DocumentRecords } from './document-records.ts';
import { judgeDraft } from './judge-draft.ts';
import { mediaTypeOf } from './media-types.ts';

export interface DocumentViews {
  /** One line of a list. */
  row(row: DocumentRow): DocumentListRow;
  /** The whole document for this person's window. */
  view(actor: Actor, row: DocumentRow): DocumentView;
  /** What the layout needs beside the content, as far as it is known yet. */
  layout(row: DocumentRow): Omit<LayoutInput, 'content'>;
  /** Everything that the checker finds in its present wording. */
  findings(row: DocumentRow): Finding[];
}

/** Stands for bytes that are gone: the document still shows, and the desk says which attachment is missing. */
const nothing = memorySource(new Uint8Array(0));
const returnActs = ['returnToDrafter', 'returnFromClerk', 'returnFromCustodian'];

/** Builds views over the rows. */
export function createDocumentViews(
  parts: Pick<StationParts, 'store' | 'trust' | 'identity' | 'content'>,
  records: DocumentRecords,
): DocumentViews {
  const listRow = (row: DocumentRow): DocumentListRow => {
    const { documentId, state, docNumber, updatedAtMs, drafterName } = row;
    const { title, kind, urgency } = row.content;
    const back = state === 'draft' ? records.history.last(documentId, returnActs) : undefined;
    const returned = back && { by: back.personName, atMs: back.atMs, reason: back.note ?? '' };
    const drafter = drafterName;
    return {
      documentId,
      title,
      kind,
      urgency,
      state,
      docNumber,
      drafter,
      updatedAtMs,
      returned: returned ?? null,
    };
  };
  const layout = (row: DocumentRow): Omit<LayoutInput, 'content'> => layoutOf(parts, records, row);
  return {
    row: listRow,
    layout,
    findings: (row) =>
      judgeDraft(parts, {
        content: row.content,
        layout: layout(row),
        attachments: records.attachments.list(row.documentId),
      }),
    view: (actor, row) => {
      const { documentId, content, revision, contentSha256, sealed } = row;
      const attachments = records.attachments.list(documentId);
      return {
        ...listRow(row),
        revision,
        content: copyContent(content),
        contentSha256,
        layout: copyLayout(layout(row)),
        attachments: attachments.map((attachment) => attachmentView(parts, actor, attachment)),
        findings:
          row.state === 'annulled' || sealed
            ? []
            : judgeDraft(parts, { content, layout: layout(row), attachments }),
        approval: approvalView(records, row),
        history: records.history
          .list(documentId)
          .map(({ atMs, personName, role, act, note }) => ({ atMs, person: personName, role, act, note })),
        review: reviewView(records, row),
        sealedPdf: sealed === null ? null : lendSealed(parts, actor, row, sealed.pdfBlob),
        sealedOfd:
          sealed === null || sealed.ofdBlob === null ? null : lendSealed(parts, actor, row, sealed.ofdBlob),
        sealReport: sealed === null ? null : copyReport(sealed.report),
      };
    },
  };
}

function layoutOf(
  parts: Pick<StationParts, 'trust'>,
  records: DocumentRecords,
  row: DocumentRow,
): Omit<LayoutInput, 'content'> {
  const { content, docNumber, docDate } = row;
  const issuerName = content.issuers[0]?.name ?? '';
  const registered = records.register.ofDocument(row.documentId);
  // 印发日期 is the day of the clerk's registration: it must be fixed before the custodian sees the page.
  const isNumbered =
    registered !== undefined &&
    row.state !== 'draft' &&
    row.state !== 'reviewing' &&
    row.state !== 'approved';
  return {
    docNumber,
    docDate,
    issuerMark: issuerMarkOf(content),
    imprint: {
      printedBy: printedByOf(issuerName),
      printedDate: isNumbered ? dayInChina(registered.registeredAtMs) : null,
    },
    seals: sealDiametersOf(content, parts.trust.current()?.registry ?? null),
  };
}

function approvalView(records: DocumentRecords, row: DocumentRow): DocumentView['approval'] {
  const approval = records.approvals.current(row.documentId);
  if (approval === undefined) return null;
  const { leaderName, opinion, date, atMs, contentSha256, mentionsDecided } = approval;
  return { by: leaderName, opinion, date, atMs, contentSha256, mentionsDecided };
}

/** The newest submitted wording, when a reviewer has changed it since. */
function reviewView(records: DocumentRecords, row: DocumentRow): DocumentView['review'] {
  const base = records.versions.newestOf(row.documentId, 'submit');
  const revised = records.versions.newestOf(row.documentId, 'revise');
  if (base === undefined || revised === undefined || revised.revision < base.revision) return null;
  if (base.contentSha256 === row.contentSha256) return null;
  return { base: copyContent(base.content), by: revised.savedByName, atMs: revised.savedAtMs };
}

function attachmentView(
  parts: Pick<StationParts, 'store' | 'content'>,
  actor: Actor,
  attachment: AttachmentRow,
): AttachmentView {
  const { name, sha256, sizeBytes, type, flags, textState } = attachment;
  const { blobs } = parts.store;
  const handle = parts.content.lend({
    sessionId: actor.sessionId,
    source: blobs.has(sha256) ? blobs.open(sha256) : nothing,
    name,
    mediaType: mediaTypeOf(type),
    disposition: 'attachment',
  });
  return { name, sha256, sizeBytes, type, flags: [...flags], textState, handle };
}

function lendSealed(
  parts: Pick<StationParts, 'store' | 'content'>,
  actor: Actor,
  row: DocumentRow,
  blob: string,
): ContentHandle {
  const type = blob === row.sealed?.ofdBlob ? 'ofd' : 'pdf';
  return parts.content.lend({
    sessionId: actor.sessionId,
    source: parts.store.blobs.open(blob),
    name: `${row.docNumber ?? ''} ${row.content.title}.${type}`,
    mediaType: mediaTypeOf(type),
    disposition: type === 'pdf' ? 'inline' : 'attachment',
  });
}

// The contract's shapes are mutable arrays; rows are read-only. Copies, so that no caller can change a row.
const copyContent = (content: DocumentRow['content']): DocumentView['content'] =>
  structuredClone(content) as DocumentView['content'];
const copyLayout = (layout: Omit<LayoutInput, 'content'>): DocumentView['layout'] => ({
  docNumber: layout.docNumber,
  docDate: layout.docDate,
  issuerMark: layout.issuerMark,
  imprint: { ...layout.imprint },
  seals: layout.seals.map((seal) => ({ ...seal })),
});
const copyReport = (
  report: NonNullable<DocumentRow['sealed']>['report'],
): NonNullable<DocumentView['sealReport']> =>
  structuredClone(report) as NonNullable<DocumentView['sealReport']>;
