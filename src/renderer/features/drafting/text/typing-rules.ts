// A number typed at the beginning of a paragraph becomes its level and disappears; undo gives it back. While an input method composes nothing
// of this happens: the rules look at the text when the word is there.
import { InputRule, inputRules } from '@tiptap/pm/inputrules';
import type { EditorState, Plugin, Transaction } from '@tiptap/pm/state';
import type { ParagraphLevel } from '../../../../shared/domain/content.ts';

const counted = '[一二三四五六七八九十百〇零]{1,5}';

interface Typed {
  readonly form: RegExp;
  readonly level: ParagraphLevel;
}

// 1. waits for the next character: 1.5万元 is no heading. The others are complete with their own last mark. A chapter keeps its number, which
// is part of its text, and waits for the blank behind it.
const forms: readonly Typed[] = [
  { form: new RegExp(`^(${counted}、)()$`), level: 'h1' },
  { form: new RegExp(`^([（(]${counted}[）)])()$`), level: 'h2' },
  { form: /^(\d{1,3}、)()$/, level: 'h3' },
  { form: /^(\d{1,3}[.．]\s?)([^\d\s.．，,][^]{0,30})$/, level: 'h3' },
  { form: /^([（(]\d{1,3}[）)])()$/, level: 'h4' },
  { form: new RegExp(`^()(第${counted}章[ \\u3000])$`), level: 'chapter' },
];

/** What the rule does, or null where no paragraph is. `end` is where the cursor is; the last typed character is not in the text yet. */
function applyForm(
  { tr, doc, schema }: EditorState,
  match: RegExpMatchArray,
  { start, end, level }: { readonly start: number; readonly end: number; readonly level: ParagraphLevel },
): Transaction | null {
  const $start = doc.resolve(start);
  if ($start.parent.type.name !== 'paragraph' || $start.parentOffset !== 0) return null;
  if (level === 'chapter' && $start.node(1).type.name !== 'annex') return null;
  const kept = match[2] ?? '';
  tr.replaceWith(start, end, kept === '' ? [] : [schema.text(kept)]);
  return tr.setNodeMarkup(start - 1, null, { level });
}

/** The plugin; Backspace right after a rule takes it back. */
export function createTypingRules(): Plugin {
  return inputRules({
    rules: forms.map(
      ({ form, level }) =>
        new InputRule(form, (state, match, start, end) => applyForm(state, match, { start, end, level })),
    ),
  });
}
