// 同意转发: the sender's signed word that a recipient may pass a document on. It goes as a notice, so it is numbered, kept and carried like a recall or a
// reminder, and travels with the original afterwards as the proof that whoever gets it can verify.
import type { forwardingContract } from '../../../shared/contract/station-forwarding.ts';
import { forwardRuleOf } from '../../../shared/domain/forwarding.ts';
import type { DocumentId, UnitCode } from '../../../shared/domain/ids.ts';
import { createDeliveriesRepository } from '../../store/deliveries-repository.ts';
import { createDocumentsRepository } from '../../store/documents-repository.ts';
import { createNoticesRepository } from '../../store/notices-repository.ts';
import { createOutboxRepository } from '../../store/outbox-repository.ts';
import { createNoticeIssuer } from '../notices/issue-notice.ts';
import { type Actor, done, type Outcome, refuse } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import type { InputOf, OutputOf } from '../stage.ts';

type Contract = typeof forwardingContract;
type Sent = OutputOf<Contract['sent']>;
interface NamedUnit {
  readonly unit: UnitCode;
  readonly name: string;
}
/** As the contract has it, with codes that are known to be codes. */
type SentForwarding = Pick<Sent, 'rule'> & { readonly open: NamedUnit[]; readonly permitted: NamedUnit[] };

/** What the sender's side works with; `kick` wakes the sync. */
export function createConsentRoom(parts: StationParts, kick: () => void) {
  const { db } = parts.store;
  return {
    parts,
    kick,
    documents: createDocumentsRepository(db),
    deliveries: createDeliveriesRepository(db),
    notices: createNoticesRepository(db),
    outbox: createOutboxRepository(db),
    issueNotice: createNoticeIssuer(parts),
  };
}
type Room = ReturnType<typeof createConsentRoom>;

/** The rule of an own document that is in the outbox or went, and who may pass it on. */
export function lookAtSent(
  { documents, deliveries, notices, outbox }: Room,
  documentId: DocumentId,
): Outcome<SentForwarding> {
  const row = documents.get(documentId);
  const sent = outbox.get(documentId);
  if (row === undefined || sent === undefined) return refuse('not-found');
  const rule = forwardRuleOf(row.content);
  const allowed = new Set<UnitCode>(
    notices.own(documentId).flatMap(({ kind, addressees }) => (kind === 'permit' ? addressees : [])),
  );
  const rows = deliveries.ofDocument(documentId).map(({ unit, unitName: name, state, parkedReason }) => ({
    ...{ unit, name },
    // Who has not been sent to, or had to give it back, is not asked for anything.
    has: state !== 'recalled' && parkedReason === null,
  }));
  const isInForce = row.state === 'sent' || row.state === 'closed';
  const isOpen = rule === 'ask' && isInForce && sent.state === 'accepted';
  const names = (chosen: typeof rows): NamedUnit[] => chosen.map(({ unit, name }) => ({ unit, name }));
  return done({
    rule,
    open: isOpen ? names(rows.filter(({ unit, has }) => has && !allowed.has(unit))) : [],
    permitted: names(rows.filter(({ unit }) => allowed.has(unit))),
  });
}

/** Consents; refused for a document whose seal says otherwise: what was forbidden stays forbidden, what is allowed needs no word. */
export async function permitForwarding(
  room: Room,
  actor: Actor,
  { documentId, units, reason }: InputOf<Contract['permit']>,
): Promise<Outcome<Record<string, never>>> {
  const looked = lookAtSent(room, documentId);
  if (!looked.ok) return looked;
  const { rule, open } = looked.value;
  if (rule === 'no') return refuse('forward-refused', { reason: 'not-allowed' });
  const addressees = open.map(({ unit }) => unit).filter((unit) => units.includes(unit));
  if (addressees.length === 0) return refuse('nobody-left', { act: 'permit' });
  const wish = { documentId, kind: 'permit', addressees, reason, replacedBy: null } as const;
  const issued = await room.issueNotice(actor, wish, () => done({}));
  if (!issued.ok) return issued;
  for (const topic of ['deliveries', 'documents'] as const) room.parts.events.emit(topic, documentId);
  room.kick();
  return issued;
}
