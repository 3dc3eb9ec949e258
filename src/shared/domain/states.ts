// State machines as tables (domain.md 3.3, 7): the one source for repositories, buttons and tests.
import type { ReceiptKind } from './messages.ts';

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
  'abolished',
] as const;
/**
 * draft: with the drafter (also after a return) · reviewing: waits for the leader's 签发 · approved: signed off, waits for the clerk's
 * check and number · sealing: registered, waits for the seal custodian · queued: sealed, in the outbox · sent: the exchange has it ·
 * closed: every recipient signed or returned · annulled: voided (撤销, or a draft thrown away) · abolished: void from a day on (废止).
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
  | 'annul'
  | 'reopen'
  | 'revoke'
  | 'abolish';

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
  // 补发: somebody has to sign again.
  { from: 'closed', act: 'reopen', to: 'sent' },
  { from: 'sent', act: 'revoke', to: 'annulled' },
  { from: 'closed', act: 'revoke', to: 'annulled' },
  { from: 'sent', act: 'abolish', to: 'abolished' },
  { from: 'closed', act: 'abolish', to: 'abolished' },
];

/** The next state, or undefined when the act is not allowed in this state. */
export function nextDocumentState(from: DocumentState, act: DocumentAct): DocumentState | undefined {
  return documentTransitions.find((row) => row.from === from && row.act === act)?.to;
}

/** Life of one outbox row. `parked` always has a reason and an action that a person can take; `held` waits for the clerk's 发出. */
export const outboxStates = ['queued', 'held', 'sending', 'waiting', 'parked', 'accepted'] as const;
export type OutboxState = (typeof outboxStates)[number];

/** Per-recipient state as the sender sees it: 待收 已送达 已打开 已签收 已退回 已撤回 已过期 出错. */
export const deliveryStates = [
  'pending',
  'delivered',
  'opened',
  'signed',
  'returned',
  'recalled',
  'expired',
  'failed',
] as const;
export type DeliveryState = (typeof deliveryStates)[number];

type Moves<State extends string, Event extends string> = Readonly<
  Record<State, Readonly<Partial<Record<Event, State>>>>
>;

const beforeOpened = {
  opened: 'opened',
  signed: 'signed',
  returned: 'returned',
  recalled: 'recalled',
} as const;
const troubles = { error: 'failed', expired: 'expired' } as const;
/**
 * What each receipt makes of a recipient's row: forward only, so receipts may come late or twice in any order. A trouble after the delivery is loud
 * until a later delivery, opening or signature; signed, returned and recalled are final. A package that did not verify has been delivered all the same.
 */
export const deliveryMoves: Moves<DeliveryState, ReceiptKind> = {
  pending: { delivered: 'delivered', 'verify-failed': 'delivered', ...beforeOpened, ...troubles },
  delivered: { ...beforeOpened, ...troubles },
  opened: { signed: 'signed', returned: 'returned', recalled: 'recalled', ...troubles },
  failed: { delivered: 'delivered', ...beforeOpened },
  expired: { delivered: 'delivered', ...beforeOpened, error: 'failed' },
  signed: {},
  returned: {},
  recalled: {},
};

/** The recipient's state after a receipt; the same one when the receipt does not move it. */
export function advanceDelivery(current: DeliveryState, receipt: ReceiptKind): DeliveryState {
  return deliveryMoves[current][receipt] ?? current;
}

/** States in which the sender still waits for this recipient. */
export const openDeliveryStates: readonly DeliveryState[] = [
  'pending',
  'delivered',
  'opened',
  'expired',
  'failed',
];

/** How far a recall came at one recipient: who won is the receiver's word. */
export const recallStates = ['asked', 'recalled', 'too-late'] as const;
export type RecallState = (typeof recallStates)[number];

/**
 * Life of a received document: arrived → opened → signed | returned | recalled; `quarantined`: refused, kept, shown with its reason. `recalled`: the
 * sender took it back before anybody signed; the content is not shown any more.
 */
export const inboxStates = ['arrived', 'opened', 'signed', 'returned', 'quarantined', 'recalled'] as const;
export type InboxState = (typeof inboxStates)[number];

export type InboxAct = 'open' | 'sign' | 'giveBack' | 'recall';
/** What may become of a received document; the first of 签收, 退文 and 撤回 in the receiver's database stands. */
export const inboxMoves: Moves<InboxState, InboxAct> = {
  arrived: { open: 'opened', sign: 'signed', giveBack: 'returned', recall: 'recalled' },
  opened: { sign: 'signed', giveBack: 'returned', recall: 'recalled' },
  // It stays for whoever must look into it; nothing of it was ever shown.
  quarantined: {},
  signed: {},
  returned: {},
  recalled: {},
};

/** The states from which an act may start. */
export function inboxStatesBefore(act: InboxAct): readonly InboxState[] {
  return inboxStates.filter((state) => inboxMoves[state][act] !== undefined);
}
