// PIN and seal: says exactly what will happen, then does steps 10 to 12 in one act.
import { Button, Input } from 'antd';
import { useId, useMemo, useState } from 'react';
import { layoutDocument } from '../../../shared/layout/layout-document.ts';
import { useApp } from '../../app/app-context.ts';
import { layoutInputOf } from '../../ui/document-input.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ReturnButton } from '../../ui/return-button.tsx';
import { useAct } from '../../ui/use-act.ts';
import { useWords } from '../../ui/use-words.ts';
import { JointNote, useJointRound } from './joint-note.tsx';
import type { Desk, DeskStep, SealResult } from './sealing-store.ts';
import { useStepReason } from './step-reason.ts';

function usePageCount({ document }: Desk): number {
  return useMemo(() => layoutDocument(layoutInputOf(document, document.content)).pages.length, [document]);
}

/** PIN and the one button. */
export function PinField({
  busy,
  onSeal,
  label,
}: {
  readonly busy: boolean;
  readonly onSeal: (pin: string) => Promise<void>;
  /** Words of the button. */
  readonly label: string;
}) {
  const { t } = useWords();
  const id = useId();
  const [pin, setPin] = useState('');
  const seal = async (): Promise<void> => {
    // Taken out of the field before it is used: it never waits in the window.
    setPin('');
    await onSeal(pin);
  };
  return (
    <form
      className="pin-row"
      onSubmit={(event) => {
        event.preventDefault();
        void seal();
      }}
    >
      <label htmlFor={id}>{t('sealing.pin')}</label>
      <Input.Password
        id={id}
        autoComplete="off"
        visibilityToggle={false}
        value={pin}
        onChange={(event) => setPin(event.target.value)}
      />
      <Button type="primary" htmlType="submit" loading={busy} disabled={pin === ''}>
        {label}
      </Button>
    </form>
  );
}

/** The step that keeps the seal away: a failed one before one that only waits to be confirmed. */
function barrierOf({ steps }: Desk): DeskStep | undefined {
  return steps.find(({ state }) => state === 'failed') ?? steps.find(({ state }) => state === 'confirm');
}

// These two are not mended by the drafter: another custodian, or the administrator, has to act.
const notTheDrafters: readonly DeskStep['step'][] = ['identity', 'seal'];

const isDrafters = (barrier: DeskStep | undefined): boolean =>
  barrier?.state === 'failed' && !notTheDrafters.includes(barrier.step);

function Barrier({ desk, barrier }: { readonly desk: Desk; readonly barrier: DeskStep | undefined }) {
  const { t } = useWords();
  const reason = useStepReason();
  if (barrier === undefined) return <p className="desk-hint">{t('sealing.locked')}</p>;
  const names = { n: desk.steps.indexOf(barrier) + 1, step: t(`sealing.step.${barrier.step}`) };
  return barrier.state === 'failed' ? (
    <p className="desk-barrier" data-testid="desk-barrier">
      <strong>{t('sealing.stepFailed', names)}</strong> {reason(barrier)}
    </p>
  ) : (
    <p className="desk-hint" data-testid="desk-barrier">
      {t('sealing.confirmFirst', names)}
    </p>
  );
}

/** The one primary act of the desk, or why it is locked. */
export function SealForm({
  desk,
  onSealed,
}: {
  readonly desk: Desk;
  readonly onSealed: (result: SealResult) => void;
}) {
  const { t } = useWords();
  const app = useApp();
  const act = useAct();
  const { documentId, content } = desk.document;
  const pages = usePageCount(desk);
  const ready = desk.steps.some((step) => step.step === 'apply' && step.state === 'ready');
  const barrier = barrierOf(desk);
  const round = useJointRound(documentId);
  const others = content.issuers.slice(1).map(({ name }) => name);
  const what = { pages, seal: content.issuers[0]?.name ?? '', units: content.recipients.length };
  const seal = async (pin: string): Promise<void> => {
    await act.run(async () => {
      if (others.length > 0) {
        await app.client.joint.start({ documentId, pin });
        await app.stores.jointRounds.reload();
        app.navigation.go('joint', documentId);
      } else onSealed(await app.client.sealing.seal({ documentId, pin }));
      void app.stores.sealingQueue.reload();
    });
  };
  return (
    <section className="desk-form" aria-label={t('sealing.title')}>
      {round !== undefined ? (
        <JointNote round={round} />
      ) : ready ? (
        <>
          <p>
            {others.length === 0
              ? t('sealing.applyWhat', what)
              : t('joint.startWhat', { units: others.join('、') })}
            {desk.riding?.chosen === true ? ` ${t('sealing.riding.also')}` : null}
          </p>
          <PinField busy={act.busy} onSeal={seal} label={t('sealing.apply')} />
          {act.busy ? <p role="status">{t('sealing.applying')}</p> : null}
        </>
      ) : (
        <Barrier desk={desk} barrier={barrier} />
      )}
      <FailureNotice failure={act.failure} onClose={act.clear} />
      <div className="row-end">
        <ReturnButton
          primary={!ready && isDrafters(barrier)}
          onReturn={async (reason) => {
            await app.client.sealing.return({ documentId, reason });
            void app.stores.sealingQueue.reload();
            app.navigation.go('sealing');
          }}
        />
      </div>
    </section>
  );
}
