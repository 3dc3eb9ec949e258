// The differences of two wordings as a list: what it was, what it is, the changed characters marked.
import { changeMarks, differenceOf } from '../../../shared/domain/content-difference.ts';
import type { DocumentContent } from '../../../shared/domain/content.ts';
import { usePlaceName } from '../../ui/use-place-name.ts';
import { useWords } from '../../ui/use-words.ts';

function Marked({ text, kind: Mark }: { readonly text: string; readonly kind: 'del' | 'ins' }) {
  const [before = '', rest = ''] = text.split(changeMarks.open);
  const [changed = '', after = ''] = rest.split(changeMarks.close);
  return (
    <>
      {before}
      {changed === '' ? null : <Mark>{changed}</Mark>}
      {after}
    </>
  );
}

interface DifferencesProps {
  readonly before: DocumentContent;
  readonly after: DocumentContent;
}

/** In the order of the form. */
export function ContentDifferences({ before, after }: DifferencesProps) {
  const { t } = useWords();
  const placeName = usePlaceName();
  const differences = differenceOf(before, after);
  if (differences.length === 0) return <p className="board-none">{t('review.noDifferences')}</p>;
  return (
    <section className="differences" aria-label={t('review.differences', { count: differences.length })}>
      <p>{t('review.differences', { count: differences.length })}</p>
      {differences.map((difference, index) => (
        <div key={index} className="difference">
          <strong>{placeName(difference.field)}</strong>
          {difference.before === '' ? null : (
            <p>
              <span className="difference-side">{t('review.before')}</span>
              <Marked text={difference.before} kind="del" />
            </p>
          )}
          {difference.after === '' ? null : (
            <p>
              <span className="difference-side">{t('review.after')}</span>
              <Marked text={difference.after} kind="ins" />
            </p>
          )}
        </div>
      ))}
    </section>
  );
}
