// Everything the desk judges by, gathered once: the steps themselves only compare.
import type { DocumentContent } from '../../../shared/domain/content.ts';
import { type ContentDifference, differenceOf } from '../../../shared/domain/content-difference.ts';
import type { Finding } from '../../../shared/domain/finding-codes.ts';
import type { Sha256 } from '../../../shared/domain/ids.ts';
import type { SealPlace } from '../../../shared/layout/page-model.ts';
import { layoutDocument } from '../../../shared/layout/layout-document.ts';
import type { TrustStore } from '../../../seals/trust/trust-store.ts';
import type { ApprovalRow } from '../../store/approvals-repository.ts';
import type { AttachmentRow } from '../../store/attachments-repository.ts';
import type { DeskRepository, DeskStepRow } from '../../store/desk-repository.ts';
import type { DocumentRow } from '../../store/documents-repository.ts';
import type { RegisterRow } from '../../store/outgoing-register-repository.ts';
import { mayHoldBoth } from '../approval/separation.ts';
import type { DocumentRecords } from '../drafting/document-records.ts';
import { hashContent } from '../drafting/document-records.ts';
import type { DocumentViews } from '../drafting/document-views.ts';
import { judgeDraft } from '../drafting/judge-draft.ts';
import type { Actor } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import { pageModelSha256 } from './page-of-document.ts';
import { confirmedPlace, type RidingChoice, ridingChoiceOf } from './riding-choice.ts';
import { findSealFacts, type SealFacts } from './seal-facts.ts';

export interface DeskFacts {
  readonly actor: Actor;
  readonly machineName: string;
  readonly row: DocumentRow;
  readonly approval: ApprovalRow | undefined;
  readonly register: RegisterRow | undefined;
  readonly attachments: readonly AttachmentRow[];
  /** Attachments whose bytes are in the store. */
  readonly present: ReadonlySet<Sha256>;
  readonly contentSha256: Sha256;
  readonly differences: readonly ContentDifference[];
  readonly findings: readonly Finding[];
  /** Steps taken so far for this wording under this approval, oldest first. */
  readonly taken: readonly DeskStepRow[];
  readonly trust: TrustStore | null;
  /** Policy of a small unit: who signed may also seal. */
  readonly mayPairLeader: boolean;
  readonly seal: SealFacts;
  readonly riding: RidingChoice;
  /** This person's confirmation of the seal's place on this very page; undefined: not confirmed yet. */
  readonly placed: DeskStepRow | undefined;
  readonly page: { readonly sha256: Sha256; readonly places: readonly SealPlace[]; readonly pages: number };
  readonly nowMs: number;
}

export interface DeskSources {
  readonly parts: StationParts;
  readonly records: DocumentRecords;
  readonly views: DocumentViews;
  readonly steps: DeskRepository;
}

/** Reads all of it for one document and one custodian. */
export function gatherDeskFacts(
  { parts, records, views, steps }: DeskSources,
  actor: Actor,
  row: DocumentRow,
): DeskFacts {
  const { documentId, content } = row;
  const approval = records.approvals.current(documentId);
  const attachments = records.attachments.list(documentId);
  const trust = parts.trust.current();
  const layout = views.layout(row);
  const model = layoutDocument({ content, ...layout });
  const sha256 = pageModelSha256(model);
  const taken = takenSteps(steps, row);
  const seal = findSealFacts(parts, content);
  const placed = confirmedPlace(taken, { personId: actor.person.id, pageModelSha256: sha256 });
  return {
    actor,
    machineName: parts.machineName,
    row,
    approval,
    register: records.register.ofDocument(documentId),
    attachments,
    present: new Set(
      attachments.map(({ sha256 }) => sha256).filter((sha256) => parts.store.blobs.has(sha256)),
    ),
    contentSha256: hashContent(content),
    differences: approval === undefined ? [] : differenceBetween(approval.content, content),
    findings: judgeDraft(parts, { content, layout, attachments, model }),
    taken,
    trust,
    mayPairLeader: mayHoldBoth(parts, ['leader', 'custodian']),
    seal,
    placed,
    riding: ridingChoiceOf(seal, model, placed),
    page: { sha256, places: model.sealPlaces, pages: model.pages.length },
    nowMs: parts.clock.nowMs(),
  };
}

/** A document that came back and was signed again has another revision: what was confirmed before counts for nothing. */
export function takenSteps(steps: DeskRepository, { documentId, revision }: DocumentRow): DeskStepRow[] {
  return steps.list(documentId).filter((step) => step.revision === revision);
}

function differenceBetween(approved: DocumentContent, present: DocumentContent): ContentDifference[] {
  return hashContent(approved) === hashContent(present) ? [] : differenceOf(approved, present);
}
