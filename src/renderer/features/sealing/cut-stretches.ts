// Two texts cut into equal and changed stretches, character by character.
import { findChanges } from '../../../shared/domain/text-difference.ts';

export interface Stretch {
  readonly text: string;
  readonly changed: boolean;
}

/** Cuts both sides into equal and changed stretches. */
export function cutStretches({ before, after }: { readonly before: string; readonly after: string }): {
  before: Stretch[];
  after: Stretch[];
} {
  const [left, right] = [[...before], [...after]];
  const sides = { before: [] as Stretch[], after: [] as Stretch[] };
  const push = (side: 'before' | 'after', text: string, changed: boolean): void => {
    if (text !== '') sides[side].push({ text, changed });
  };
  let [leftAt, rightAt] = [0, 0];
  for (const change of findChanges(left, right)) {
    push('before', left.slice(leftAt, change.beforeStart).join(''), false);
    push('after', right.slice(rightAt, change.afterStart).join(''), false);
    push('before', left.slice(change.beforeStart, change.beforeEnd).join(''), true);
    push('after', right.slice(change.afterStart, change.afterEnd).join(''), true);
    [leftAt, rightAt] = [change.beforeEnd, change.afterEnd];
  }
  push('before', left.slice(leftAt).join(''), false);
  push('after', right.slice(rightAt).join(''), false);
  return sides;
}
