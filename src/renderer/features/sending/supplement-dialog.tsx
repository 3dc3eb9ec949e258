// 补发: units of the directory that the document did not go to, and how many copies each may print.
import { InputNumber } from 'antd';
import { useId, useState } from 'react';
import type { UnitCode } from '../../../shared/domain/ids.ts';
import { useApp } from '../../app/app-context.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useAct } from '../../ui/use-act.ts';
import { useWords } from '../../ui/use-words.ts';
import type { DirectoryUnit } from '../directory/directory-store.ts';
import { UnitPicker } from '../drafting/unit-picker.tsx';
import type { FollowDialogProps } from './follow-dialogs.tsx';

/** First the units, then the question. */
export function SupplementDialog({
  documentId,
  taken,
  onClose,
}: FollowDialogProps & { readonly taken: readonly string[] }) {
  const { t, listOf } = useWords();
  const { client } = useApp();
  const act = useAct();
  const id = useId();
  const [units, setUnits] = useState<DirectoryUnit[] | null>(null);
  const [copies, setCopies] = useState(1);
  if (units === null)
    return (
      <UnitPicker
        title={t('following.supplementTitle')}
        taken={taken as readonly UnitCode[]}
        onPick={setUnits}
        onClose={onClose}
      />
    );
  const recipients = units.map(({ code }) => ({ unit: code, role: 'main' as const, copies }));
  const send = async (): Promise<void> => {
    if (await act.run(() => client.notices.supplement({ documentId, recipients }))) onClose();
  };
  return (
    <Dialog
      open
      title={t('following.supplement')}
      confirm={t('following.confirmSupplement', { count: units.length })}
      busy={act.busy}
      onConfirm={() => void send()}
      onClose={onClose}
    >
      <p data-content>{listOf(units.map(({ name }) => name))}</p>
      <p>{t('following.supplementWhat')}</p>
      <label htmlFor={id}>{t('following.supplementCopies')}</label>
      <InputNumber
        id={id}
        min={1}
        max={999}
        precision={0}
        value={copies}
        onChange={(next) => setCopies(next ?? 1)}
      />
      <FailureNotice failure={act.failure} />
    </Dialog>
  );
}
