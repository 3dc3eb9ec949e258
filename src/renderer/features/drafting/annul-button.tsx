// 撤销 of a draft: asks once, with a reason; the draft is kept.
import { Button } from 'antd';
import { useState } from 'react';
import type { DocumentId } from '../../../shared/domain/ids.ts';
import { useApp } from '../../app/app-context.ts';
import { ReturnDialog } from '../../ui/return-dialog.tsx';
import { useWords } from '../../ui/use-words.ts';

/** Quiet button with its dialog. */
export function AnnulButton({ documentId }: { readonly documentId: DocumentId }) {
  const { t } = useWords();
  const app = useApp();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => setAsking(true)}>
        {t('drafting.annul')}
      </Button>
      <ReturnDialog
        open={asking}
        title={t('drafting.annulConfirm')}
        label={t('drafting.reasonLabel')}
        confirm={t('drafting.annul')}
        onClose={() => setAsking(false)}
        onReturn={async (reason) => {
          await app.client.drafting.annul({ documentId, reason });
          app.navigation.go('drafting');
        }}
      />
    </>
  );
}
