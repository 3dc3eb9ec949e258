// 校验单: what a person compares who has a pack on one side and its paper on the other. It prints as a page of its own.
import { groupedHash } from '../../../shared/domain/courier.ts';
import { useWords } from '../../ui/use-words.ts';
import type { PackSheet } from './courier-store.ts';

type SheetFile = PackSheet['files'][number];

/** Sixteen groups of four, four a line, each line with a box to tick. */
function FileHash({ file: { name, sizeBytes, sha256 } }: { readonly file: SheetFile }) {
  const { t } = useWords();
  return (
    <div className="courier-hash">
      <p>
        <span data-content>{name}</span>
        <span className="under">{t('courier.bytes', { count: sizeBytes })} · SHA-256</span>
      </p>
      <ol>
        {groupedHash(sha256).map((line, index) => (
          <li key={`${index}`}>
            <code>{line}</code>
            <span className="courier-box" aria-hidden="true" />
          </li>
        ))}
      </ol>
    </div>
  );
}

function Signatures() {
  const { t } = useWords();
  return (
    <>
      <p className="courier-compare">{t('courier.compareOnPaper')}</p>
      <p className="courier-signatures">
        {['carriedBy', 'takenBy', 'date'].map((name) => (
          <span key={name}>
            {t(`courier.${name}`)} <span className="courier-line" />
          </span>
        ))}
      </p>
    </>
  );
}

/** The sheet; where nobody has opened the pack yet, `contents` is null and there is nothing to sign. */
export function CourierSheet({
  sheet,
  contents,
}: {
  readonly sheet: PackSheet;
  readonly contents: string | null;
}) {
  const { t, instant } = useWords();
  const { packId, fromName, toName, madeAtMs, files } = sheet;
  return (
    <section className="courier-sheet" aria-label={t('courier.sheet')} data-testid="courier-sheet">
      <h3>{t('courier.sheetTitle')}</h3>
      <dl>
        <dt>{t('courier.packNo')}</dt>
        <dd>
          <strong className="courier-short">{packId.slice(-8).toUpperCase()}</strong>
          <span className="under">{packId}</span>
        </dd>
        <dt>{t('courier.from')}</dt>
        <dd data-content>{fromName}</dd>
        <dt>{t('courier.to')}</dt>
        <dd data-content>{toName}</dd>
        <dt>{t('courier.madeAt')}</dt>
        <dd>{instant(madeAtMs)}</dd>
        {contents === null ? null : (
          <>
            <dt>{t('courier.contents')}</dt>
            <dd>{contents}</dd>
          </>
        )}
      </dl>
      {files.map((file) => (
        <FileHash key={file.name} file={file} />
      ))}
      {contents === null ? null : <Signatures />}
    </section>
  );
}
