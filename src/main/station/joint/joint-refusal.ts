import type { JointRefusal } from '../../../shared/domain/joint-issue.ts';
import { type Details, type Refusal, refuse } from '../outcome.ts';

/** A refusal of a file of a joint issue, or of making one. */
export const refuseJoint = (reason: JointRefusal, details: Details = {}): Refusal =>
  refuse('joint-refused', { ...details, reason });
