// What of a checked file can be looked at: it, or the documents in it as they are, and the revision that a seal was put on.
import './file-report.css';
import type { FileReport } from '../../shared/domain/verification.ts';
import type { StationOutputs } from '../client/station-client.ts';
import { ForeignViewButton } from './foreign-view-button.tsx';
import { useWords } from './use-words.ts';

export type CheckView = StationOutputs['checking']['verify']['views'][number];

interface CheckViewsProps {
  /** Of the file. */
  readonly name: string;
  readonly views: readonly CheckView[];
  /** Of a document in it by its path; null: of the file itself. */
  readonly reportOf: (path: string | null) => FileReport | null | undefined;
}

/** Nothing when nothing can be shown. */
export function CheckViews({ name, views, reportOf }: CheckViewsProps) {
  const { t } = useWords();
  if (views.length === 0) return null;
  // A PDF names its seals by their fields; people know them by who sealed.
  const nameOf = (path: string | null, id: string): string => {
    const found = reportOf(path)?.seals.find((seal) => seal.id === id);
    return found?.sealName ?? found?.signerName ?? id;
  };
  const label = ({ path, seal }: CheckView): string => {
    const place = path === null ? 'checking' : 'checking.insideOf';
    if (seal === null) return t(`${place}.asItIs`, { path });
    return t(`${place}.asSealed`, { path, seal: nameOf(path, seal), id: seal });
  };
  const titleOf = ({ path, seal }: CheckView): string => {
    const shown = path ?? name;
    return seal === null ? shown : t('checking.sealedName', { name: shown, seal: nameOf(path, seal) });
  };
  return (
    <ul className="check-views">
      {views.map((view) => (
        <li key={`${view.path ?? ''} ${view.seal ?? ''}`}>
          {label(view)}
          <ForeignViewButton attachment={{ name: titleOf(view), type: view.type, handle: view.handle }} />
        </li>
      ))}
    </ul>
  );
}
