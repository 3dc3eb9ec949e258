// What stands open at a rung: why it failed, the exact difference, or what the custodian has to confirm.
import { Button } from 'antd';
import { useApp } from '../../app/app-context.ts';
import { contentUrl } from '../../client/upload.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { FindingsList } from '../../ui/findings-list.tsx';
import { useAct } from '../../ui/use-act.ts';
import { useWords } from '../../ui/use-words.ts';
import { DifferenceView } from './difference-view.tsx';
import type { LadderProps } from './ladder.tsx';
import { isRidingWished } from './riding-choice.tsx';
import { useStepReason } from './step-reason.ts';
import type { DeskStep } from './sealing-store.ts';

type DetailProps = LadderProps & { readonly step: DeskStep };

function Unchecked({ desk, onChange }: DetailProps) {
  const { t } = useWords();
  const app = useApp();
  const act = useAct();
  const { documentId, attachments } = desk.document;
  return (
    <div>
      <p>{t('sealing.unchecked')}</p>
      <ul className="unchecked">
        {desk.unchecked.map(({ name, sha256, confirmed }) => {
          const handle = attachments.find((attachment) => attachment.sha256 === sha256)?.handle;
          return (
            <li key={sha256 + name}>
              {handle === undefined ? (
                <span>{name}</span>
              ) : (
                <a href={contentUrl(handle)} download={name}>
                  {t('sealing.openAttachment', { name })}
                </a>
              )}
              {confirmed ? (
                <span className="mark result-passed">{t('sealing.confirmed')}</span>
              ) : (
                <Button
                  size="small"
                  loading={act.busy}
                  onClick={() =>
                    void act.run(async () =>
                      onChange(await app.client.sealing.confirmUnchecked({ documentId, sha256, name })),
                    )
                  }
                >
                  {t('sealing.confirmUnchecked', { name })}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      <FailureNotice failure={act.failure} />
    </div>
  );
}

function ConfirmPlace(props: DetailProps) {
  const { desk, onChange } = props;
  const riding = isRidingWished(props);
  const { t } = useWords();
  const app = useApp();
  const act = useAct();
  const { documentId } = desk.document;
  const look = (): void =>
    document.querySelector('[data-testid="seal-place"]')?.scrollIntoView({ block: 'center' });
  return (
    <div className="row-end">
      <Button size="small" onClick={look}>
        {t('sealing.seePlace')}
      </Button>
      <Button
        size="small"
        loading={act.busy}
        onClick={() =>
          void act.run(async () => onChange(await app.client.sealing.confirmPlace({ documentId, riding })))
        }
      >
        {t('sealing.placeConfirm')}
      </Button>
      <FailureNotice failure={act.failure} />
    </div>
  );
}

function Reason({ desk, step }: DetailProps) {
  const reason = useStepReason();
  return (
    <div className="rung-reason">
      <p>{reason(step)}</p>
      {step.step === 'consistency' && desk.differences.length > 0 ? (
        <DifferenceView differences={desk.differences} />
      ) : null}
      {step.step === 'secrecy' || step.step === 'elements' ? (
        <FindingsList findings={desk.document.findings.filter((finding) => finding.strength !== 'warn')} />
      ) : null}
    </div>
  );
}

/** By step and state. */
export function StepDetail(props: DetailProps) {
  const { step, desk, acting } = props;
  if (step.state === 'failed') return <Reason {...props} />;
  if (!acting) return null;
  if (step.step === 'place') return <ConfirmPlace {...props} />;
  return desk.unchecked.length > 0 ? <Unchecked {...props} /> : <Reason {...props} />;
}
