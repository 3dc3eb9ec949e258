// The exact difference between what was signed off and what is there now, character by character: one comma shows as one comma.
import { usePlaceName } from '../../ui/use-place-name.ts';
import { useWords } from '../../ui/use-words.ts';
import { cutStretches, type Stretch } from './cut-stretches.ts';
import type { Desk } from './sealing-store.ts';

type Difference = Desk['differences'][number];

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
