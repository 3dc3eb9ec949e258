// 退回 on a desk: the quiet button with its dialog.
import { Button } from 'antd';
import { useState } from 'react';
import { ReturnDialog } from './return-dialog.tsx';
import { useWords } from './use-words.ts';

export interface ReturnButtonProps {
  /** Where returning is the one thing left to do. */
  readonly primary?: boolean;
  /** Tells the station and then leaves the document. */
  readonly onReturn: (reason: string) => Promise<unknown>;
}

/** Asks for the reason before anything happens. */
export function ReturnButton({ primary = false, onReturn }: ReturnButtonProps) {
  const { t } = useWords();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button type={primary ? 'primary' : 'default'} onClick={() => setAsking(true)}>
        {t('approval.returnDoc')}
      </Button>
      <ReturnDialog
        open={asking}
        title={t('approval.returnTitle')}
        label={t('approval.returnReason')}
        confirm={t('approval.confirmReturn')}
        onClose={() => setAsking(false)}
        onReturn={onReturn}
      />
    </>
  );
}
