// What can be done with a round now, by its state and this person's role; else who has to act.
import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import { useApp, useMay } from '../../app/app-context.ts';
import { contentUrl } from '../../client/upload.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { isDay, isoDay } from '../../ui/format.ts';
import { ReturnDialog } from '../../ui/return-dialog.tsx';
import { type Act, useAct } from '../../ui/use-act.ts';
import { useWords } from '../../ui/use-words.ts';
import { PinField } from '../sealing/seal-form.tsx';
import type { SealResult } from '../sealing/sealing-store.ts';
import type { JointView } from './joint-store.ts';

interface ActsProps {
  readonly view: JointView;
  readonly onView: (view: JointView) => void;
  readonly onFinished: (result: SealResult) => void;
}
type FormProps = ActsProps & { readonly act: Act };

/** The words beside the file, by who gets it and what it is. */
function handWords({ part, state }: JointView) {
  if (state === 'declined') return { what: 'joint.sendAnswer', save: 'joint.saveAnswer' } as const;
  return { what: part === 'main' ? 'joint.sendOn' : 'joint.sendBack', save: 'joint.save' } as const;
}

function HandOn({ view, onView, act }: FormProps) {
  const { t } = useWords();
  const { client } = useApp();
  const { file, remakes, documentId } = view;
  const words = handWords(view);
  const remake = () => act.run(async () => onView(await client.joint.remakeFile({ documentId })));
  if (!remakes) return null;
  return (
    <>
      {file === null ? (
        <p>{t('joint.remakeWhat')}</p>
      ) : (
        <p>
          {t(words.what, { to: file.to })} {t('joint.onlyThem')}
        </p>
      )}
      <div className="row-end">
        <Button type={file === null ? 'primary' : 'default'} loading={act.busy} onClick={() => void remake()}>
          {t(file === null ? 'joint.remakeNow' : 'joint.remake')}
        </Button>
        {file === null ? null : (
          <Button type="primary" href={contentUrl(file.handle)} download={file.name} data-testid="joint-save">
            {t(words.save)}
          </Button>
        )}
      </div>
      <p className="desk-hint">{t('joint.remakeHint')}</p>
    </>
  );
}

/** Another unit does not seal: its reason, and the way to the desk where the document is returned. */
function Refused({ view }: ActsProps) {
  const { t } = useWords();
  const { navigation } = useApp();
  const maySeal = useMay('seal.apply');
  return (
    <>
      <p data-testid="joint-refused">
        {t('joint.refused', { by: view.next ?? '', reason: view.reason ?? '' })}
      </p>
      <p className="desk-hint">{t('joint.refusedNext')}</p>
      {maySeal ? (
        <div className="row-end">
          <Button type="primary" onClick={() => navigation.go('sealing', view.documentId)}>
            {t('joint.toDesk')}
          </Button>
        </div>
      ) : null}
    </>
  );
}

function Consent({ view, onView, act }: FormProps) {
  const { t, day, nowMs } = useWords();
  const { client } = useApp();
  const id = useId();
  const [date, setDate] = useState(() => isoDay(nowMs()));
  const { documentId, contentSha256 } = view;
  const consent = () =>
    act.run(async () => onView(await client.joint.consent({ documentId, contentSha256, date })));
  return (
    <>
      <p>{t('joint.consentWhat')}</p>
      <label htmlFor={id}>{t('approval.date')}</label>
      <div className="date-row">
        <Input
          id={id}
          inputMode="numeric"
          maxLength={10}
          value={date}
          onChange={(event) => setDate(event.target.value)}
        />
        <span>{isDay(date) ? day(date) : t('approval.dateForm')}</span>
      </div>
      <div className="row-end">
        <Button type="primary" loading={act.busy} disabled={!isDay(date)} onClick={() => void consent()}>
          {t('joint.consent')}
        </Button>
      </div>
    </>
  );
}

function Place({ view, onView, act }: FormProps) {
  const { t } = useWords();
  const { client } = useApp();
  const { documentId, place } = view;
  if (place === null) return <p>{t('joint.noPlace')}</p>;
  const confirm = () => act.run(async () => onView(await client.joint.confirmPlace({ documentId })));
  return (
    <>
      <p>{t('joint.placeWhat', { ...place })}</p>
      <div className="row-end">
        <Button type="primary" loading={act.busy} onClick={() => void confirm()}>
          {t('joint.placeConfirm')}
        </Button>
      </div>
    </>
  );
}

function Seal({ view, onView, onFinished, act }: FormProps) {
  const { t } = useWords();
  const { client } = useApp();
  const { documentId, part } = view;
  const seal = async (pin: string): Promise<void> => {
    await act.run(async () => {
      if (part === 'co') onView(await client.joint.seal({ documentId, pin }));
      else onFinished(await client.joint.finish({ documentId, pin }));
    });
  };
  return (
    <>
      <p>{t(part === 'co' ? 'joint.sealWhat' : 'joint.finishWhat')}</p>
      <PinField busy={act.busy} onSeal={seal} label={t(part === 'co' ? 'sealing.apply' : 'joint.finish')} />
      {act.busy ? <p role="status">{t('sealing.applying')}</p> : null}
    </>
  );
}

function Decline({ view, onView }: ActsProps) {
  const { t } = useWords();
  const { client } = useApp();
  const [asking, setAsking] = useState(false);
  return (
    <div className="row-end">
      <Button onClick={() => setAsking(true)}>{t('joint.decline')}</Button>
      <ReturnDialog
        open={asking}
        title={t('joint.declineTitle')}
        label={t('approval.returnReason')}
        confirm={t('joint.decline')}
        onClose={() => setAsking(false)}
        onReturn={async (reason) => {
          onView(await client.joint.decline({ documentId: view.documentId, reason }));
          setAsking(false);
        }}
      />
    </div>
  );
}

function Declined(props: FormProps) {
  const { t } = useWords();
  return (
    <>
      <p>{t('joint.declined', { reason: props.view.reason ?? '' })}</p>
      <HandOn {...props} />
    </>
  );
}

/** Which form belongs to the state; null: somebody else has to act. */
function Form(props: FormProps) {
  const { t } = useWords();
  const maySeal = useMay('seal.apply');
  const mayAgree = useMay('review.sign');
  const { state } = props.view;
  if (state === 'arrived') return mayAgree ? <Consent {...props} /> : <p>{t('joint.waitsForLeader')}</p>;
  if (state === 'agreed' && maySeal) return <Place {...props} />;
  if ((state === 'placed' || state === 'complete') && maySeal) return <Seal {...props} />;
  if (state === 'refused') return <Refused {...props} />;
  if (state === 'declined') return <Declined {...props} />;
  if (state === 'collecting' || state === 'sealed') return <HandOn {...props} />;
  return <p>{t('joint.waitsForCustodian')}</p>;
}

const declinable: readonly JointView['state'][] = ['arrived', 'agreed', 'placed'];

/** One primary act. */
export function JointActs(props: ActsProps) {
  const { t } = useWords();
  const act = useAct();
  return (
    <section className="desk-form" aria-label={t('joint.title')} data-testid="joint-acts">
      <Form {...props} act={act} />
      <FailureNotice failure={act.failure} onClose={act.clear} />
      {declinable.includes(props.view.state) ? <Decline {...props} /> : null}
    </section>
  );
}
