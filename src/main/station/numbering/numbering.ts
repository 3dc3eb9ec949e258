// 复核 and 登记: the clerk checks what was signed and gives it its number. A number is taken in the transaction that registers the document, so the
// register has neither gaps nor doubles; a document that comes back later keeps its number.
import { formatOf, pageFormats } from '../../../shared/domain/kinds.ts';
import { formatDocNumber, isCanonicalDocNumber, seriesOf } from '../../../shared/domain/numbers.ts';
import type { UnitCode } from '../../../shared/domain/ids.ts';
import type { ApprovalRow } from '../../store/approvals-repository.ts';
import { createCountersRepository, type CountersRepository } from '../../store/counters-repository.ts';
import type { DocumentRow, NumberedDocument } from '../../store/documents-repository.ts';
import type {
  DocumentListRow,
  DocumentView,
  Nothing,
  NumberingInputs,
  NumberPreview,
} from '../drafting/contract-types.ts';
import {
  createDocumentMover,
  type DocumentMover,
  type DocumentRecords,
  findDocument,
  hashContent,
  openRecords,
  withdrawApproval,
} from '../drafting/document-records.ts';
import { createDocumentViews, type DocumentViews } from '../drafting/document-views.ts';
import { refusalOf } from '../drafting/judge-draft.ts';
import { type Actor, done, type Outcome, refuse, type Refusal } from '../outcome.ts';
import type { StationParts } from '../parts.ts';

/** The procedures of the contract's `numbering`. */
export interface Numbering {
  queue(actor: Actor): Outcome<DocumentListRow[]>;
  preview(actor: Actor, input: NumberingInputs['preview']): Outcome<NumberPreview>;
  register(actor: Actor, input: NumberingInputs['register']): Outcome<DocumentView>;
  return(actor: Actor, input: NumberingInputs['return']): Outcome<Nothing>;
}

interface NumberingDesk {
  readonly parts: StationParts;
  readonly records: DocumentRecords;
  readonly counters: CountersRepository;
  readonly views: DocumentViews;
  readonly move: DocumentMover;
}

/** The numbering stage. */
export function createNumbering(parts: StationParts): Numbering {
  const records = openRecords(parts);
  const desk: NumberingDesk = {
    parts,
    records,
    counters: createCountersRepository(parts.store.db),
    views: createDocumentViews(parts, records),
    move: createDocumentMover(parts, records),
  };
  const { transact } = parts.store;
  return {
    queue: () => done(records.documents.waiting('approved').map(desk.views.row)),
    preview: (_actor, { documentId }) => {
      const found = findApproved(desk, documentId, 'register');
      return found.ok ? done(previewNumber(desk, found.value)) : found;
    },
    register: (actor, input) => transact(() => register(desk, actor, input)),
    return: (actor, { documentId, reason }) =>
      transact(() => {
        const found = findDocument(records, documentId);
        if (!found.ok) return found;
        const moved = desk.move({ actor, row: found.value, act: 'returnFromClerk', note: reason });
        if (!moved.ok) return moved;
        withdrawApproval(records, documentId, parts.clock.nowMs());
        return done({});
      }),
  };
}

interface ApprovedDocument {
  readonly row: DocumentRow;
  readonly approval: ApprovalRow;
}

function findApproved(
  { records }: NumberingDesk,
  documentId: DocumentRow['documentId'],
  act: string,
): Outcome<ApprovedDocument> {
  const found = findDocument(records, documentId);
  if (!found.ok) return found;
  const row = found.value;
  const approval = records.approvals.current(documentId);
  if (row.state !== 'approved' || approval === undefined)
    return refuse('wrong-state', { state: row.state, act });
  return done({ row, approval });
}

function previewNumber(
  { parts, views, counters }: NumberingDesk,
  { row, approval }: ApprovedDocument,
): NumberPreview {
  const year = yearOf(approval);
  const format = formatOf(row.content);
  const nextOf = (issuerCode: string): string => {
    const counter = counterOf(row, issuerCode, year);
    return formatDocNumber({ issuerCode, year, value: counters.peek(counter.name, counter.year) }, format);
  };
  const choices =
    row.number !== null && row.docNumber !== null
      ? [{ issuerCode: row.number.issuerCode, next: row.docNumber }]
      : issuerCodesOf(parts, row).map((issuerCode) => ({ issuerCode, next: nextOf(issuerCode) }));
  return { choices, findings: views.findings(row) };
}

function register(
  desk: NumberingDesk,
  actor: Actor,
  input: NumberingInputs['register'],
): Outcome<DocumentView> {
  const { parts, records, views, move } = desk;
  const found = findApproved(desk, input.documentId, 'register');
  if (!found.ok) return found;
  const { row, approval } = found.value;
  if (hashContent(row.content) !== approval.contentSha256) return refuse('content-changed-since-approval');
  const refusal = refuseOddNumber(row) ?? refusalOf(views.findings(row));
  if (refusal !== null) return refusal;
  if (row.number === null && !issuerCodesOf(parts, row).includes(input.issuerCode))
    return refuse('input-invalid', { field: 'issuerCode' });
  const number = numberOf(desk, { row, approval }, input.issuerCode);
  const moved = move({
    actor,
    row,
    act: 'register',
    note: number.docNumber,
    details: { docNumber: number.docNumber },
  });
  if (!moved.ok) return moved;
  const { issuerCode, year, value, docNumber } = number;
  records.register.put({
    documentId: row.documentId,
    year,
    issuerCode,
    numberValue: value,
    docNumber,
    title: row.content.title,
    docDate: approval.date,
    registeredBy: actor.person.name,
    registeredAtMs: parts.clock.nowMs(),
  });
  return done(views.view(actor, { ...moved.value, number: { issuerCode, year, value }, docNumber }));
}

/** The number that the document has, or the next one, taken now. */
function numberOf(
  { records, counters }: NumberingDesk,
  { row, approval }: ApprovedDocument,
  issuerCode: string,
): NumberedDocument {
  const { documentId, docNumber } = row;
  if (row.number !== null && docNumber !== null) return { documentId, ...row.number, docNumber };
  const year = yearOf(approval);
  const counter = counterOf(row, issuerCode, year);
  const taken = { issuerCode, year, value: counters.take(counter.name, counter.year) };
  const number = { documentId, ...taken, docNumber: formatDocNumber(taken, formatOf(row.content)) };
  if (!records.documents.setNumber(number)) throw new Error('a document without number takes one');
  return number;
}

/** The year of the number is the year of 签发, whatever day it is registered. */
function yearOf(approval: ApprovalRow): number {
  return Number(approval.date.slice(0, 4));
}

/** Orders are counted on from year to year: their counter stands in no year. */
function counterOf(row: DocumentRow, issuerCode: string, year: number): { name: string; year: number } {
  const series = seriesOf(formatOf(row.content));
  const name = series === undefined ? 'document-number' : 'series-number';
  return { name: `${name}:${issuerCode}`, year: series?.countedBy === 'ever' ? 0 : year };
}

/** What the clerk may choose from: the codes of the directory, or the one series that the format has. */
function issuerCodesOf(parts: Pick<StationParts, 'trust'>, row: DocumentRow): readonly string[] {
  const series = seriesOf(formatOf(row.content));
  if (series !== undefined) return [series.code];
  const unit: UnitCode | undefined = row.content.issuers[0]?.unit;
  const codes = unit === undefined ? [] : (parts.trust.current()?.unit(unit)?.issuerCodes ?? []);
  return codes.filter((code) => !seriesCodes.includes(code));
}

/** A directory that has such a code would number documents into the series of another format. */
const seriesCodes = pageFormats.map((format) => seriesOf(format)?.code);

/** A document that comes back keeps its number; in another format that number would have no right form. */
function refuseOddNumber({ number, docNumber, content }: DocumentRow): Refusal | null {
  if (number === null || docNumber === null) return null;
  if (isCanonicalDocNumber(docNumber, formatOf(content))) return null;
  return refuse('input-invalid', { field: 'format', reason: 'number-format', docNumber });
}
