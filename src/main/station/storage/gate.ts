// What may be called while the station is not whole: in rescue mode what shows, after a restore everything but what takes a number.
import type { StorageFinding } from '../../../shared/domain/storage.ts';
import { isDamage } from '../../store/integrity.ts';
import { NumbersLockedError } from '../../store/counters-repository.ts';
import { refuse, type Refusal } from '../outcome.ts';

/** Judges one call by its place in the contract; null: it may go on. */
export type StorageGate = (path: readonly string[]) => Refusal | null;

/** Whole parts that only show, and single acts of the others; whatever is new is closed until somebody has thought of it. */
const shows: ReadonlySet<string> = new Set([
  ...['session', 'events', 'home', 'viewing', 'proof', 'registers', 'directory', 'storage'],
  ...['enrolment.state', 'drafting.list', 'drafting.get', 'writing.versions', 'writing.version'],
  ...['writing.templates', 'writing.phrases', 'approval.queue', 'numbering.queue', 'sealing.queue'],
  ...['joint.list', 'joint.view', 'sending.outbox', 'sending.deliveries', 'receiving.inbox'],
  ...['receiving.open', 'receiving.openOutside', 'printing.printers', 'printing.pages', 'printing.testPage'],
  ...['printing.print', 'printing.faces', 'checking.verify', 'checking.trust', 'checking.exportPublication'],
  ...['sealLife.overview', 'accounts.list', 'settings.protection', 'settings.sealKey', 'settings.lists'],
]);

/** Acts that take a number, or would say something about a document that may have been said already. */
const takesNumber: ReadonlySet<string> = new Set([
  'numbering.register',
  'sealing.seal',
  'joint.seal',
  'joint.finish',
  'receiving.signFor',
  'receiving.return',
]);

/** The gate of one station. */
export function createStorageGate(facts: {
  readonly rescue: { readonly finding: StorageFinding } | null;
  readonly numbersLocked: () => boolean;
}): StorageGate {
  return (path) => {
    const act = path.join('.');
    if (facts.rescue && !shows.has(path[0] ?? '') && !shows.has(act))
      return refuse('rescue-mode', { finding: facts.rescue.finding });
    return takesNumber.has(act) && facts.numbersLocked() ? refuse('restore-open') : null;
  };
}

/** The refusal that an error of the store stands for; null: it is another one. */
export function refusalOfStorage(error: unknown): Refusal | null {
  if (error instanceof NumbersLockedError) return refuse('restore-open');
  return isDamage(error) ? refuse('data-damaged') : null;
}
