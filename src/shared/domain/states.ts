// State machines as tables (domain.md 3.3, 7): the one source for repositories, buttons and tests.

/** Life of an outgoing document at its own unit. */
export const documentStates = [
  'draft',
  'reviewing',
  'approved',
  'sealing',
  'queued',
  'sent',
  'closed',
  'annulled',
] as const;
/**
 * draft: with the drafter (also after a return) · reviewing: waits for the leader's 签发 · approved: signed off, waits for the clerk's
 * check and number · sealing: registered, waits for the seal custodian · queued: sealed, in the outbox · sent: the exchange has it ·
 * closed: every recipient signed or returned · annulled: voided (撤销).
 */
export type DocumentState = (typeof documentStates)[number];

export type DocumentAct =
  | 'submit'
  | 'approve'
  | 'returnToDrafter'
  | 'register'
  | 'returnFromClerk'
  | 'seal'
  | 'returnFromCustodian'
  | 'accepted'
  | 'finish'
  | 'annul';

interface Transition {
  readonly from: DocumentState;
  readonly act: DocumentAct;
  readonly to: DocumentState;
}

export const documentTransitions: readonly Transition[] = [
  { from: 'draft', act: 'submit', to: 'reviewing' },
  { from: 'reviewing', act: 'approve', to: 'approved' },
  { from: 'reviewing', act: 'returnToDrafter', to: 'draft' },
  { from: 'approved', act: 'register', to: 'sealing' },
  { from: 'approved', act: 'returnFromClerk', to: 'draft' },
  { from: 'sealing', act: 'seal', to: 'queued' },
  { from: 'sealing', act: 'returnFromCustodian', to: 'draft' },
  { from: 'queued', act: 'accepted', to: 'sent' },
  { from: 'sent', act: 'finish', to: 'closed' },
  { from: 'draft', act: 'annul', to: 'annulled' },
];

/** The next state, or undefined when the act is not allowed in this state. */
export function nextDocumentState(from: DocumentState, act: DocumentAct): DocumentState | undefined {
  return documentTransitions.find((row) => row.from === from && row.act === act)?.to;
}

/** Life of one outbox row. `parked` always has a reason and an action that a person can take; `held` waits for the clerk's 发出. */
export const outboxStates = ['queued', 'held', 'sending', 'waiting', 'parked', 'accepted'] as const;
export type OutboxState = (typeof outboxStates)[number];

/** Per-recipient state as the sender sees it: 待收 已送达 已打开 已签收 已退回 (已撤回, 已过期 later). */
export const deliveryStates = [
  'pending',
  'delivered',
  'opened',
  'signed',
  'returned',
  'recalled',
  'expired',
] as const;
export type DeliveryState = (typeof deliveryStates)[number];

const deliveryRank: Readonly<Record<DeliveryState, number>> = {
  pending: 0,
  delivered: 1,
  opened: 2,
  signed: 3,
  returned: 3,
  recalled: 3,
  expired: 3,
};

/** A receipt moves a delivery forward only: receipts may arrive late or twice in any order. */
export function advanceDelivery(current: DeliveryState, incoming: DeliveryState): DeliveryState {
  return deliveryRank[incoming] > deliveryRank[current] ? incoming : current;
}

/** Life of a received document: arrived → opened → signed | returned; `quarantined`: refused, kept, shown with its reason. */
export const inboxStates = ['arrived', 'opened', 'signed', 'returned', 'quarantined'] as const;
export type InboxState = (typeof inboxStates)[number];
