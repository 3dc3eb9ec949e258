// Steps 7 to 10 of the procedure: signature data is what its structure says, never what it is said to be.
import { judgeCmsValue } from './cms-value.ts';
import { readSesSignature } from './ses-read.ts';
import { looksLikeCms } from './ses-read-values.ts';
import { catchPkiError, valueNotRead, type JudgedValue, type ValueQuestion } from './steps-facts.ts';
import { judgeSes } from './steps-ses.ts';

/** Judges signature data by what it is: a seal signature, or CMS (GB/T 35275 and RFC 5652). */
export function judgeValue(question: ValueQuestion): JudgedValue {
  if (looksLikeCms(question.bytes)) return judgeCmsValue(question);
  const read = catchPkiError(() => readSesSignature(question.bytes));
  if (read.ok) return judgeSes(question, read.value);
  return valueNotRead(question.type === 'Sign' ? 'SIGNED_VALUE_NOT_CMS' : 'SES_MALFORMED', read.reason);
}
