// The fixed-layout files of a sealed package, one tab each: what its seals say, and of the PDF what each of them was put on. The same for a received document
// and for the original that it passes on.
import type { ContentHandle } from '../../../shared/domain/ids.ts';
import type { SealReport } from '../../../shared/domain/report.ts';
import { FileReportView } from '../../ui/file-report.tsx';
import type { TabEntry } from '../../ui/tabs.tsx';
import type { Words } from '../../ui/use-words.ts';
import { SealedRevisions } from './sealed-revisions.tsx';

/** `pdf`: as it was lent to be shown; null: nothing of it is shown. */
export function bodyTabs(
  { t }: Words,
  { report, pdf }: { readonly report: Pick<SealReport, 'bodies'>; readonly pdf: ContentHandle | null },
): TabEntry[] {
  return (report.bodies ?? []).map(({ path, role, report: file }) => ({
    key: path,
    label: t(`receiving.file.${role}`),
    content: (
      <>
        {pdf !== null && path.endsWith('.pdf') ? (
          <SealedRevisions name={path} report={file} handle={pdf} />
        ) : null}
        <FileReportView report={file} name={path} note={t(`receiving.fileNote.${role}`)} />
      </>
    ),
  }));
}
