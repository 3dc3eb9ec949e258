// The exact difference between what was signed off and what is there now, character by character: one comma shows as one comma.
import { findChanges } from '../../../shared/domain/text-difference.ts';
import { usePlaceName } from '../../ui/findings-list.tsx';
import { useWords } from '../../ui/use-words.ts';
import type { Desk } from './sealing-store.ts';

type Difference = Desk['differences'][number];

export interface Stretch {
  readonly text: string;
  readonly changed: boolean;
}

/** Cuts both sides into equal and changed stretches. */
export function cutStretches({ before, after }: Pick<Difference, 'before' | 'after'>): {
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

function Side({
  label,
  stretches,
  kind,
}: {
  readonly label: string;
  readonly stretches: readonly Stretch[];
  readonly kind: 'del' | 'ins';
}) {
  const Mark = kind;
  return (
    <p>
      <span className="difference-side">{label}</span>
      {stretches.map((stretch, index) =>
        stretch.changed ? <Mark key={index}>{stretch.text}</Mark> : <span key={index}>{stretch.text}</span>,
      )}
    </p>
  );
}

/** One block a field. */
export function DifferenceView({ differences }: { readonly differences: readonly Difference[] }) {
  const { t } = useWords();
  const placeName = usePlaceName();
  return (
    <section className="differences" aria-label={t('sealing.differences')}>
      {differences.map((difference, index) => {
        const sides = cutStretches(difference);
        return (
          <div key={index} className="difference">
            <strong>{placeName(difference.field)}</strong>
            <Side label={t('sealing.before')} stretches={sides.before} kind="del" />
            <Side label={t('sealing.after')} stretches={sides.after} kind="ins" />
          </div>
        );
      })}
    </section>
  );
}
