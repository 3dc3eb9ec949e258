// What a container that could not be read says of its file. Broken, ambiguous or beyond the limits is fatal; a lawful form that this reader does not know
// (encryption, a rare compression) breaks no rule and proves nothing: undecided, never good.
import type { FormatError } from '../formats/failure.ts';
import { finding, type VerificationFinding } from '../shared/domain/verification.ts';

/** The finding of step `container`. */
export function containerFinding(
  code: FormatError['code'],
  evidence: VerificationFinding['evidence'],
): VerificationFinding {
  return finding(code === 'CONTAINER_UNSUPPORTED' ? 'undecided' : 'fatal', code, evidence);
}
