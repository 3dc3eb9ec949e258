// 骑缝章: the custodian's choice on the rung of the place. Before the place is confirmed it only shows the slices on the page; afterwards it is changed at once.
import { Checkbox } from 'antd';
import { useId } from 'react';
import { useApp } from '../../app/app-context.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useAct } from '../../ui/use-act.ts';
import { useWords } from '../../ui/use-words.ts';
import type { LadderProps } from './ladder.tsx';

/** What is ticked, kept or only wished so far. */
export function isRidingWished({ desk, riding }: Pick<LadderProps, 'desk' | 'riding'>): boolean {
  return riding ?? desk.riding?.chosen ?? false;
}

/** The tick and what it means for this document; nothing while no seal may be used. */
export function RidingChoice({
  placed,
  ...props
}: LadderProps & {
  /** The place is confirmed already. */
  readonly placed: boolean;
}) {
  const { t } = useWords();
  const app = useApp();
  const act = useAct();
  const hintId = useId();
  const { desk, onChange, onRiding } = props;
  if (desk.riding === null) return null;
  const { barrier, slices } = desk.riding;
  const { documentId } = desk.document;
  const pages = slices.reduce((sum, count) => sum + count, 0);
  const choose = (riding: boolean): void => {
    onRiding(riding);
    if (!placed) return;
    void act.run(async () => {
      try {
        onChange(await app.client.sealing.confirmPlace({ documentId, riding }));
      } finally {
        // From the answer on, what the station keeps is what is shown, also when it refuses; until then the tick stays where it was put.
        onRiding(null);
      }
    });
  };
  return (
    <div className="riding-choice">
      <Checkbox
        checked={isRidingWished(props)}
        disabled={barrier !== null || act.busy}
        aria-describedby={hintId}
        onChange={(event) => choose(event.target.checked)}
        data-testid="riding-choice"
      >
        {t('sealing.riding.choose')}
      </Checkbox>
      <span id={hintId} className="riding-hint">
        {barrier === null
          ? t('sealing.riding.how', { pages, count: slices.length })
          : t(`sealing.riding.barrier.${barrier}`)}
      </span>
      <FailureNotice failure={act.failure} onClose={act.clear} />
    </div>
  );
}
