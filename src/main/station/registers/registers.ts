// 用印登记簿, 发文登记簿, 收文登记簿: what the stages have booked, read only.
import type { InferContractRouterOutputs } from '@orpc/contract';
import type { stationContract } from '../../../shared/contract/station.ts';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import type { Verdict } from '../../../shared/domain/report.ts';
import type { InboxState } from '../../../shared/domain/states.ts';
import { createForwardingsRepository } from '../../store/forwardings-repository.ts';
import { createOutgoingRegisterRepository } from '../../store/outgoing-register-repository.ts';
import { type BookedUse, createSealUseBookRepository } from '../../store/seal-use-book-repository.ts';
import { type Actor, done, type Outcome } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import type { InputOf } from '../stage.ts';

type Contract = (typeof stationContract)['registers'];
type Inputs = { readonly [Name in keyof Contract]: InputOf<Contract[Name]> };
type Outputs = InferContractRouterOutputs<Contract>;

/** The procedures of the contract's `registers`. */
export interface Registers {
  sealUse(actor: Actor, input: Inputs['sealUse']): Outcome<Outputs['sealUse']>;
  outgoing(actor: Actor, input: Inputs['outgoing']): Outcome<Outputs['outgoing']>;
  incoming(actor: Actor, input: Inputs['incoming']): Outcome<Outputs['incoming']>;
}

// SQLite's own word for: as many as there are.
const all = -1;
const fromNewest = Number.MAX_SAFE_INTEGER;

interface IncomingRow {
  readonly documentId: DocumentId;
  readonly entryNo: number;
  readonly docNumber: string;
  readonly title: string;
  readonly senderName: string;
  readonly signedAtMs: number;
  readonly signedBy: string;
  readonly verdict: Verdict;
  readonly state: InboxState;
}

function voidedOf({ voidedAtMs: atMs, voidedBy: by, voidCode: code, voidReason: reason }: BookedUse) {
  return atMs === null || by === null || code === null ? null : { atMs, by, code, reason: reason ?? '' };
}

type Forwardings = ReturnType<typeof createForwardingsRepository>;

/** 转发 beside each row of the page: to whom, when, by which covering document. */
function withForwardings(forwardings: Forwardings, rows: readonly IncomingRow[]): Outputs['incoming'] {
  const passed = Map.groupBy(
    forwardings.sealedOf(rows.map(({ documentId }) => documentId)),
    ({ originalId }) => originalId,
  );
  return rows.map((row) => ({
    ...row,
    forwarded: (passed.get(row.documentId) ?? []).map(({ unitNames, ...one }) => ({
      documentId: one.documentId,
      docNumber: one.docNumber,
      atMs: one.sealedAtMs,
      state: one.state,
      units: JSON.parse(unitNames) as string[],
    })),
  }));
}

/** The registers stage. */
export function createRegisters(parts: Pick<StationParts, 'store'>): Registers {
  const { db } = parts.store;
  const book = createSealUseBookRepository(db);
  const register = createOutgoingRegisterRepository(db);
  const forwardings = createForwardingsRepository(db);
  // A row has its number from 签收 on; what came before is not in the register.
  const incoming = db.prepare<[number, number, number], IncomingRow>(
    `SELECT document_id AS documentId, incoming_no AS entryNo, coalesce(doc_number, '') AS docNumber, coalesce(title, '') AS title,
       sender_name AS senderName, signed_at_ms AS signedAtMs, coalesce(signed_by, '') AS signedBy, verdict, state
     FROM inbox WHERE incoming_year = ? AND incoming_no < ? AND incoming_no IS NOT NULL AND signed_at_ms IS NOT NULL
     ORDER BY incoming_no DESC LIMIT ?`,
  );
  return {
    sealUse: (_actor, { year, before = fromNewest, limit = all }) =>
      done(
        book.list(year, { before, limit }).map((row) => ({
          entryNo: row.entryNo,
          atMs: row.atMs,
          documentId: row.documentId,
          title: row.title,
          docNumber: row.docNumber,
          sealName: row.sealName,
          copies: row.copies,
          applicant: row.applicant,
          approver: row.approver,
          custodian: row.custodian,
          result: row.result,
          voided: voidedOf(row),
        })),
      ),
    outgoing: (_actor, { year, before = null, limit = all }) => {
      const rows = register.list(year, before, limit);
      const runs = Map.groupBy(
        register.copyRuns(rows.map(({ documentId }) => documentId)),
        ({ documentId }) => documentId,
      );
      return done(
        rows.map((row) => ({
          documentId: row.documentId,
          docNumber: row.docNumber,
          title: row.title,
          registeredAtMs: row.registeredAtMs,
          registeredBy: row.registeredBy,
          docDate: row.docDate,
          recipients: row.recipients,
          copyNumbers: (runs.get(row.documentId) ?? []).map(({ copyFrom, copyTo }) => ({ copyFrom, copyTo })),
          state: row.state,
        })),
      );
    },
    incoming: (_actor, { year, before = fromNewest, limit = all }) =>
      done(withForwardings(forwardings, incoming.all(year, before, limit))),
  };
}
