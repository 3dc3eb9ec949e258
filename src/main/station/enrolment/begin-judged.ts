// Whether this machine may begin, as whose, and whether everything that a person typed fits; nothing is made or sent before.
import { isAbsolute } from 'node:path';
import { parseEnrolmentCode, type EnrolmentCode } from '../../../shared/domain/enrolment.ts';
import type { PersonId } from '../../../shared/domain/ids.ts';
import type { enrolmentContract } from '../../../shared/contract/station-session.ts';
import { createStationRepository } from '../../store/station-repository.ts';
import type { AccountsService } from '../accounts/accounts.ts';
import { judgePassword } from '../accounts/password.ts';
import { done, refuse, type Outcome } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import type { InputOf } from '../stage.ts';

/** The code with the seal that it names. */
export type SealedCode = EnrolmentCode & { readonly seal: NonNullable<EnrolmentCode['seal']> };

/** `first`: the machine belongs to nobody. `anew`: its data came from another machine, whose machine key did not come along. */
export type Standing = 'first' | 'anew';

interface JudgedBegin {
  readonly standing: Standing;
  readonly code: SealedCode;
  /** Who enrols anew; null the first time, where the account is made. */
  readonly administratorId: PersonId | null;
}

type BeginInput = InputOf<(typeof enrolmentContract)['begin']>;
type Parts = Pick<StationParts, 'store' | 'keys'> & { readonly accounts: AccountsService };

/** How the machine stands; null: it is enrolled, or waits for its answer. */
export function standingOf({ store, keys }: Pick<Parts, 'store' | 'keys'>): Standing | null {
  const { enrolmentState: state, enrolmentFailure: failure } = createStationRepository(store.db).read();
  const isOpen = state === 'none' || state === 'refused' || (state === 'pending' && failure !== null);
  if (keys.isMachineElsewhere()) return isOpen || state === 'issued' ? 'anew' : null;
  return isOpen ? 'first' : null;
}

/** Judges what was typed. Anew, the code must be this unit's, and an administrator with an account here proves to be one: no account is added. */
export async function judgeBegin(parts: Parts, input: BeginInput): Promise<Outcome<JudgedBegin>> {
  const standing = standingOf(parts);
  if (standing === null) return refuse('already-enrolled');
  const parsed = parseEnrolmentCode(input.code);
  if (!parsed.ok) return refuse('enrolment-code-invalid', { reason: parsed.failure });
  const { seal } = parsed.code;
  if (seal === undefined) return refuse('enrolment-code-invalid', { reason: 'code-malformed' });
  const token = input.sealToken;
  if (token !== undefined && !isAbsolute(token.libraryPath))
    return refuse('input-invalid', { reason: 'library-path' });
  const code = { ...parsed.code, seal };
  if (standing === 'anew') return judgeAnew(parts, input, code);
  const weakness = judgePassword(input.administrator.password, input.administrator.name);
  if (weakness !== null) return refuse('weak-password', { reason: weakness });
  return done({ standing, code, administratorId: null });
}

async function judgeAnew(
  { store, accounts }: Parts,
  { administrator }: BeginInput,
  code: SealedCode,
): Promise<Outcome<JudgedBegin>> {
  const { unitCode, rootSha256 } = createStationRepository(store.db).read();
  if (code.unit !== unitCode)
    return refuse('enrolment-code-invalid', { reason: 'code-other-unit', unit: code.unit });
  // Everything that was received hangs on the root of then: another authority needs a machine of its own.
  if (code.rootSha256 !== rootSha256) return refuse('enrolment-code-invalid', { reason: 'code-other-root' });
  const name = administrator.name.normalize('NFC').trim();
  const known = accounts.people().find((person) => person.name === name && person.role === 'administrator');
  if (known === undefined) return refuse('input-invalid', { reason: 'administrator-unknown', name });
  const proven = await accounts.authenticate({ personId: known.id, password: administrator.password });
  return proven.ok ? done({ standing: 'anew', code, administratorId: known.id }) : proven;
}
