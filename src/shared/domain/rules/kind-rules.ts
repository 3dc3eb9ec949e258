// What single kinds owe (GB/T 9704-2012, 10), and formats that belong to other kinds.
import type { DocumentContent } from '../content.ts';
import { type Finding, finding } from '../finding-codes.ts';
import { formatOf, kindTable } from '../kinds.ts';
import { isUpward, type RuleContext } from './context.ts';

/** Format against kind; attendance of minutes; the stamp of an order. */
export function kindRules(content: DocumentContent, context: RuleContext): Finding[] {
  const { kind, attendance, signatureStamp } = content;
  const found: Finding[] = [...formatRules(content, context)];
  const attended = attendance && [attendance.present, attendance.absent, attendance.observers];
  if (kind === 'minutes' && !attended?.some((names) => names.trim() !== ''))
    found.push(finding('minutes.attendance', 'attendance.present'));
  if (kind === 'order' && (signatureStamp?.name ?? '').trim() === '')
    found.push(finding('order.stamp', 'signatureStamp.name'));
  return found;
}

/**
 * Order and minutes are for their kinds only; an order, minutes or letter elsewhere loses what its format shows. A notice may well be set as a
 * letter (实务), and a bulletin (简报) is in no standard.
 */
function formatRules(content: DocumentContent, context: RuleContext): Finding[] {
  const { kind, format } = content;
  const own = formatOf({ kind });
  if (format === undefined || format === own || format === 'bulletin') return [];
  if (format === 'letter' && own === 'document')
    return isUpward(content, context) ? [finding('format.upward', 'format')] : [];
  return [finding('format.kind', 'format', { kind: kindTable[kind].name })];
}
