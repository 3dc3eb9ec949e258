// 签收情况 over several documents, and the list of those to phone. From the own tables and the directory that is here: it works without a line.
import type { matrixContract } from '../../../shared/contract/station-matrix.ts';
import type { UnitCode } from '../../../shared/domain/ids.ts';
import { openDeliveryStates, type DeliveryState } from '../../../shared/domain/states.ts';
import { createMatrixRepository, type MatrixCell, type SentDocument } from '../../store/matrix-repository.ts';
import { createPhoneCallsRepository, type PhoneCall } from '../../store/phone-calls-repository.ts';
import { done, refuse, type Outcome } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import type { InputOf, OutputOf, Stage } from '../stage.ts';
import { createUnitBook, type UnitBook } from './unit-book.ts';

type Contract = typeof matrixContract;
type View = OutputOf<Contract['view']>;
type CallList = OutputOf<Contract['callList']>;
type OpenDocument = CallList['units'][number]['open'][number];

/** As many columns as one pages through by hand. */
const maxDocuments = 60;
/** Four documents to the whole of a large prefecture; the first document is shown whatever its size. */
const maxCells = 6000;
/** Of a call list: all that is open in a year. */
const maxOpenDocuments = 500;

const notReceived: readonly DeliveryState[] = ['pending', 'failed', 'expired'];

/** The stage of the status matrix. */
export function createMatrix(parts: Pick<StationParts, 'store' | 'trust' | 'clock'>): Stage<Contract> {
  const matrix = createMatrixRepository(parts.store.db);
  const calls = createPhoneCallsRepository(parts.store.db);
  return {
    view: (_actor, { unfinishedOnly }) => {
      const found = matrix.sent(unfinishedOnly, maxDocuments + 1);
      const shown = thatFit(found.slice(0, maxDocuments));
      const cells = matrix.cells(shown.map(({ documentId }) => documentId));
      const book = createUnitBook(parts.trust.current(), parts.clock.today());
      return done(viewOf(shown, cells, { book, more: shown.length < found.length }));
    },
    callList: (_actor, input) => {
      const documents = documentsOf(matrix, input);
      if (!documents.ok) return documents;
      const cells = matrix.cells(documents.value.map(({ documentId }) => documentId));
      const wanted = input.who === 'notReceived' ? notReceived : openDeliveryStates;
      const open = cells.filter(({ state }) => wanted.includes(state));
      const book = createUnitBook(parts.trust.current(), parts.clock.today());
      const units = listUnits({ open, documents: documents.value, calls: calls.lastCalls(), book });
      return done({ atMs: parts.clock.nowMs(), units });
    },
  };
}

function thatFit(documents: readonly SentDocument[]): SentDocument[] {
  let cells = 0;
  return documents.filter(({ recipients }, index) => {
    cells += recipients;
    return index === 0 || cells <= maxCells;
  });
}

function viewOf(
  documents: readonly SentDocument[],
  cells: readonly MatrixCell[],
  { book, more }: { readonly book: UnitBook; readonly more: boolean },
): View {
  const columns = new Map(documents.map(({ documentId }, index) => [documentId, index]));
  const names = new Map(cells.map(({ unit, unitName }) => [unit, unitName]));
  const units = [...names].map(([code, name]) => book.describe(code, name)).sort(book.inOrder);
  const rows = new Map(units.map(({ code }, index) => [code, index]));
  return {
    documents: documents.map(({ documentId, title, docNumber, sentAtMs }) => ({
      ...{ documentId, title, docNumber, sentAtMs },
    })),
    units,
    cells: cells.map(({ documentId, unit, state, atMs, recall, reminders }) => ({
      document: columns.get(documentId) ?? 0,
      unit: rows.get(unit) ?? 0,
      ...{ state, atMs, recall, reminders },
    })),
    more,
  };
}

function documentsOf(
  matrix: ReturnType<typeof createMatrixRepository>,
  { documentId }: InputOf<Contract['callList']>,
): Outcome<SentDocument[]> {
  if (documentId === null) return done(matrix.sent(true, maxOpenDocuments));
  const one = matrix.document(documentId);
  return one === undefined ? refuse('not-found') : done([one]);
}

function listUnits(facts: {
  readonly open: readonly MatrixCell[];
  readonly documents: readonly SentDocument[];
  readonly calls: readonly PhoneCall[];
  readonly book: UnitBook;
}): CallList['units'] {
  const { open, documents, calls, book } = facts;
  const byId = new Map(documents.map((document) => [document.documentId, document]));
  const places = new Map(documents.map(({ documentId }, index) => [documentId, index]));
  const placeOf = ({ documentId }: MatrixCell): number => places.get(documentId) ?? 0;
  const lastCalls = new Map(calls.map((call) => [`${call.documentId} ${call.unit}`, call]));
  const openOf = new Map<UnitCode, OpenDocument[]>();
  const names = new Map<UnitCode, string>();
  // Newest document first, as everywhere.
  for (const cell of open.toSorted((a, b) => placeOf(a) - placeOf(b))) {
    const document = byId.get(cell.documentId);
    if (document === undefined) continue;
    const call = lastCalls.get(`${cell.documentId} ${cell.unit}`);
    const { documentId, title, docNumber, sentAtMs } = document;
    names.set(cell.unit, cell.unitName);
    openOf.set(cell.unit, [
      ...(openOf.get(cell.unit) ?? []),
      {
        ...{ documentId, title, docNumber, sentAtMs },
        ...{ state: cell.state, reminders: cell.reminders },
        lastCall: call
          ? { atMs: call.atMs, spokeWith: call.spokeWith, said: call.said, person: call.personName }
          : null,
      },
    ]);
  }
  return [...openOf]
    .map(([code, rows]) => ({ ...book.describe(code, names.get(code) ?? code), open: rows }))
    .sort(book.inOrder);
}
