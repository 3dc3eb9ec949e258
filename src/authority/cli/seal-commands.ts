// `seals …`: the life of seals, as the administrator types it.
import { expiryWarningDays } from '../../shared/domain/seal-life.ts';
import type { Authority } from '../authority.ts';
import type { SealRecord } from '../authority-state.ts';
import { sealOrders } from '../seal-desk.ts';
import { registeredSealOf } from '../seal-registry.ts';
import { need, positionals, UsageError, values } from './arguments.ts';

/** Lists seals, or does one step, publishes it and prints what changed. */
export async function sealsCommand(authority: Authority): Promise<void> {
  const [, what = 'list'] = positionals;
  if (what === 'list') return listSeals(authority);
  const order = sealOrders.find((one) => one === what);
  if (order === undefined) throw new UsageError(`seals ${what}: none of list, ${sealOrders.join(', ')}`);
  const changed = authority.orderOnSeal(need('seal'), order, values.reason ?? '');
  const { seals } = authority.state();
  for (const { id, from, to } of changed) {
    const [record] = seals.filter((one) => one.id === id);
    if (record !== undefined) console.log(describeChange(record, from, to));
  }
  await authority.publish();
  console.log(`publication ${authority.state().publishedNumber}; the unit is told through the exchange`);
}

function describeChange({ id, unit, name, esealSha256, validUntil }: SealRecord, from: string, to: string) {
  const made = esealSha256 === null ? '' : `, SES seal ${esealSha256} until ${validUntil ?? '-'}`;
  return `seal ${id} ${unit} ${name}: ${from} -> ${to}${made}`;
}

function listSeals(authority: Authority): void {
  const now = Date.now();
  for (const record of authority.state().seals) {
    console.log(
      `seal ${record.id} ${record.unit} ${record.name} ${record.life} since ${record.lifeSince}${waitingFor(record, now)}`,
    );
  }
}

/** What the administrator should see of a seal. */
function waitingFor(record: SealRecord, nowMs: number): string {
  const seal = registeredSealOf(record);
  const days = seal === null ? null : expiryWarningDays(seal, nowMs);
  const { renews, supersededBy, destructionAsked: asked } = record;
  const parts = [
    record.life === 'requested' ? 'waits for approval' : null,
    record.life === 'approved' ? 'waits for issue' : null,
    renews === null ? null : `renews ${renews}`,
    supersededBy === null ? null : `superseded by ${supersededBy}`,
    asked === null ? null : `destruction asked by ${asked.by}: ${asked.reason}`,
    days === null ? null : `expires in ${days} days`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`;
}
