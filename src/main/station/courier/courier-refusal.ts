import type { PackRefusal } from '../../../seals/courier/pack.ts';
import { mediumFailure } from '../../../seals/courier/pack-files.ts';
import type { CourierRefusal } from '../../../shared/domain/courier.ts';
import { type Details, type Outcome, type Refusal, refuse } from '../outcome.ts';

/** A refusal of a pack, or of making one. */
export const refuseCourier = (reason: CourierRefusal, details: Details = {}): Refusal =>
  refuse('courier-refused', { ...details, reason });

/** The engine's refusal as the station's. */
export const ofPack = ({ code, details }: PackRefusal): Refusal => refuseCourier(code, details);

/** Runs what touches a medium: its failures are refusals. */
export async function onMedium<T>(folder: string, work: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await work();
  } catch (error) {
    const code = mediumFailure(error);
    if (code === null) throw error;
    return refuseCourier(code, { folder });
  }
}
