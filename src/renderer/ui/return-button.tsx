// 退回 on a desk: the quiet button with its dialog.
import { Button } from 'antd';
import { useState } from 'react';
import { ReturnDialog } from './return-dialog.tsx';
import { useWords } from './use-words.ts';

/** `onReturn` tells the station and then leaves the document. */
export function ReturnButton({ onReturn }: { readonly onReturn: (reason: string) => Promise<unknown> }) {
  const { t } = useWords();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t('approval.returnDoc')}</Button>
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
