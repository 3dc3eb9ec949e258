// A PDF of a received document as each seal was put on. Asked for only where something was added behind a seal: an original in OFD has no revisions.
import { Button } from 'antd';
import { useState } from 'react';
import type { ContentHandle } from '../../../shared/domain/ids.ts';
import type { FileReport } from '../../../shared/domain/verification.ts';
import { useApp } from '../../app/app-context.ts';
import { CheckViews, type CheckView } from '../../ui/check-views.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useAct } from '../../ui/use-act.ts';
import { useWords } from '../../ui/use-words.ts';

interface SealedRevisionsProps {
  readonly name: string;
  readonly report: FileReport;
  /** The PDF as it was lent to be shown. */
  readonly handle: ContentHandle;
}

const hasRevisions = ({ seals }: FileReport): boolean =>
  seals.some(({ steps }) => Number(steps.laterRevisions?.evidence['changes'] ?? 0) > 0);

/** Nothing where every seal covers the file as it is. */
export function SealedRevisions({ name, report, handle }: SealedRevisionsProps) {
  const { t } = useWords();
  const { client } = useApp();
  const act = useAct();
  const [views, setViews] = useState<readonly CheckView[] | null>(null);
  if (!hasRevisions(report)) return null;
  const find = (): void =>
    void act.run(async () => {
      const checked = await client.checking.verify({ handle, name, uploaded: false });
      setViews(checked.views.filter(({ seal }) => seal !== null));
    });
  return (
    <>
      {views === null ? (
        <Button loading={act.busy} onClick={find} data-testid="sealed-revisions">
          {t('checking.lookAtSealed')}
        </Button>
      ) : (
        <CheckViews name={name} views={views} reportOf={() => report} />
      )}
      <FailureNotice failure={act.failure} onClose={act.clear} />
    </>
  );
}
