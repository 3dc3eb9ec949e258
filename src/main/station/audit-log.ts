import type { AuditRepository } from '../store/audit-repository.ts';
import type { AuditLog, StationClock } from './parts.ts';

/** The audit log as the stages use it: the clock and the person are put in here. */
export function createAuditLog(repository: AuditRepository, clock: StationClock): AuditLog {
  return {
    append: ({ actor, act, subject, details = {} }) =>
      repository.append({
        atMs: clock.nowMs(),
        personId: actor?.person.id ?? null,
        role: actor?.person.role ?? null,
        act,
        subject,
        details: JSON.stringify(details),
      }),
    head: () => repository.head(),
  };
}
