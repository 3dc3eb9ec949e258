// The claimed time of signing, and what the clock of judgement says of it.
import { isString, type PdfDict } from '../../formats/pdf/values.ts';
import { finding, stepOf, type StepReport } from '../../shared/domain/verification.ts';

/** /M with its zone (7.9.4): without it a time near a border of validity would be judged hours off (seals.md 2.23). */
export function readDictionaryTime(signature: PdfDict): Date | null {
  const value = signature.entries.get('M');
  if (!isString(value)) return null;
  const text = Buffer.from(value.bytes).toString('latin1');
  const match = /^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:Z|([+-])(\d\d)'?(\d\d)?'?)?/.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second, sign, zoneHours = '00', zoneMinutes = '00'] = match;
  const zone = sign ? `${sign}${zoneHours}:${zoneMinutes}` : 'Z';
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`);
  return Number.isNaN(time.getTime()) ? null : time;
}

/** Clocks of honest machines differ by minutes; more is a wrong clock or a wrong claim. */
const clockToleranceMs = 10 * 60 * 1000;

/** Step `signingTime`: what is claimed, and whether more than the claim is known. */
export function judgeSigningTime(times: {
  readonly claimedAt: Date | null;
  readonly provenAt: Date | null;
  readonly now: Date;
}): StepReport {
  const { claimedAt, provenAt, now } = times;
  const evidence = {
    ...(claimedAt ? { claimedAt: claimedAt.toISOString() } : {}),
    ...(provenAt ? { provenAt: provenAt.toISOString() } : {}),
  };
  if (claimedAt && claimedAt.getTime() > now.getTime() + clockToleranceMs)
    return stepOf([finding('fatal', 'TIME_IN_FUTURE', evidence)], evidence);
  return stepOf(provenAt ? [] : [finding('note', 'TIME_CLAIMED_ONLY', evidence)], evidence);
}
