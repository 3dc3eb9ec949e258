// The rules of 党政机关公文处理工作条例 and GB/T 9704-2012 that one issuer's document can break by what it says: rule by rule, findings only.
import type { DocumentContent } from './content.ts';
import type { Finding } from './finding-codes.ts';
import { attachmentRules } from './rules/attachment-rules.ts';
import { bodyRules } from './rules/body-rules.ts';
import type { RuleContext } from './rules/context.ts';
import { directionRules } from './rules/direction-rules.ts';
import { headingRules } from './rules/heading-rules.ts';
import { issuerRules } from './rules/issuer-rules.ts';
import { kindRules } from './rules/kind-rules.ts';
import { recipientRules, upwardRules } from './rules/recipient-rules.ts';
import { titleRules } from './rules/title-rules.ts';

export { isUpward, type RuleContext } from './rules/context.ts';

const rules = [
  titleRules,
  kindRules,
  bodyRules,
  headingRules,
  recipientRules,
  upwardRules,
  directionRules,
  issuerRules,
  attachmentRules,
];

/** Judges a draft by every rule; the order is that of the form. */
export function judgeRules(content: DocumentContent, context: RuleContext): Finding[] {
  return rules.flatMap((rule) => rule(content, context));
}
