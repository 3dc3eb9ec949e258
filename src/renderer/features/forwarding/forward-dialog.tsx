// To whom a received document is passed on, and with which words. Units that have it are named and not offered.
import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { useApp } from '../../app/app-context.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useAct } from '../../ui/use-act.ts';
import { useWords } from '../../ui/use-words.ts';
import type { DirectoryUnit } from '../directory/directory-store.ts';
import { UnitPicker } from '../drafting/unit-picker.tsx';
import type { ForwardLook } from './forward-panel.tsx';

export interface ForwardDialogProps {
  readonly documentId: DocumentId;
  readonly look: ForwardLook;
  /** The words that stand there to begin with. */
  readonly usual: string;
  readonly onClose: () => void;
  readonly onBegun: (cover: DocumentId) => void;
}

/** Who gets it, and who needs it no more. */
function Addressees({
  look,
  units,
  onPick,
}: {
  readonly look: ForwardLook;
  readonly units: readonly DirectoryUnit[];
  readonly onPick: () => void;
}) {
  const { t, listOf } = useWords();
  const had = look.had.map(({ name, from }) =>
    t('forwarding.hadUnit', { name, from: t(`forwarding.from.${from}`) }),
  );
  return (
    <>
      <p data-content>
        {units.length === 0 ? t('forwarding.nobody') : listOf(units.map(({ name }) => name))}
      </p>
      <Button className="forward-pick" data-testid="forward-pick" data-first-field onClick={onPick}>
        {t('forwarding.pick')}
      </Button>
      <p className="desk-hint" data-testid="forward-had">
        {t('forwarding.had', { units: listOf(had) })}
      </p>
    </>
  );
}

/** The covering notice begins as a draft of this unit. */
export function ForwardDialog({ documentId, look, usual, onClose, onBegun }: ForwardDialogProps) {
  const { t } = useWords();
  const { client } = useApp();
  const act = useAct();
  const id = useId();
  const [units, setUnits] = useState<DirectoryUnit[]>([]);
  const [picking, setPicking] = useState(false);
  const [cover, setCover] = useState(usual);
  const taken = [...look.had.map(({ unit }) => unit), ...units.map(({ code }) => code)];
  if (picking)
    return (
      <UnitPicker
        title={t('forwarding.pick')}
        taken={taken}
        onPick={(picked) => {
          setUnits((now) => [...now, ...picked]);
          setPicking(false);
        }}
        onClose={() => setPicking(false)}
      />
    );
  const begin = async (): Promise<void> => {
    const codes = units.map(({ code }) => code);
    await act.run(async () => {
      const begun = await client.forwarding.begin({ documentId, units: codes, cover });
      onBegun(begun.documentId);
    });
  };
  return (
    <Dialog
      open
      title={t('forwarding.title')}
      confirm={t('forwarding.confirm')}
      disabled={units.length === 0}
      busy={act.busy}
      onConfirm={() => void begin()}
      onClose={onClose}
    >
      <p>{t('forwarding.what')}</p>
      <Addressees look={look} units={units} onPick={() => setPicking(true)} />
      <label htmlFor={id}>{t('forwarding.cover')}</label>
      <Input.TextArea
        id={id}
        rows={4}
        maxLength={5000}
        value={cover}
        onChange={({ target }) => setCover(target.value)}
      />
      <FailureNotice failure={act.failure} />
    </Dialog>
  );
}
