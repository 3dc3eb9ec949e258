// Changes of the policy, by the shape that every station reads it with: what stations would refuse is not signed.
import { policySchema } from '../seals/trust/published-shapes.ts';
import { AuthorityError } from './authority-error.ts';
import type { PolicyRules } from './authority-state.ts';
import { audit } from './desk.ts';
import type { Desk } from './desk.ts';

/** Sets members of the policy. Throws AuthorityError `policy-refused`. */
export function changePolicy(desk: Desk, changes: Partial<PolicyRules>): void {
  const policy = { ...desk.state.policy, ...changes };
  const at = desk.now.toISOString();
  const parsed = policySchema.safeParse({
    type: 'yizhan/policy/1',
    number: 1,
    issuedAt: at,
    nextUpdate: at,
    ...policy,
  });
  if (!parsed.success) {
    const places = parsed.error.issues.map(({ path }) => path.join('.'));
    throw new AuthorityError('policy-refused', places.join(', '));
  }
  desk.state.policy = policy;
  desk.state.dirty = true;
  audit(desk, 'policy', Object.keys(changes).join(', '), { details: { value: JSON.stringify(changes) } });
}
