// The recovery code: large, printable, once; going on needs the word that it was kept.
import { PrinterOutlined } from '@ant-design/icons';
import { Button, Checkbox } from 'antd';
import { useLayoutEffect, useRef, useState } from 'react';
import { useWords } from '../../ui/use-words.ts';

/** Never asked for again by this window. */
export function RecoveryCode({ code, onKept }: { readonly code: string; readonly onKept: () => void }) {
  const { t } = useWords();
  const [kept, setKept] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  // The form went with its button: what stands in its place is read out, and Tab goes on from there.
  useLayoutEffect(() => heading.current?.focus(), []);
  return (
    <section className="recovery" aria-label={t('enrolment.recoveryTitle')}>
      <h2 ref={heading} tabIndex={-1}>
        {t('enrolment.recoveryTitle')}
      </h2>
      <p>{t('enrolment.recoveryText')}</p>
      <p className="recovery-code">
        <code data-testid="recovery-code">{code}</code>
      </p>
      <div className="no-print">
        <Button icon={<PrinterOutlined aria-hidden />} onClick={() => window.print()}>
          {t('enrolment.recoveryPrint')}
        </Button>
      </div>
      <div className="no-print">
        <Checkbox checked={kept} onChange={({ target }) => setKept(target.checked)}>
          {t('enrolment.recoveryKept')}
        </Checkbox>
      </div>
      <div className="row-end no-print">
        <Button type="primary" disabled={!kept} onClick={onKept}>
          {t('enrolment.recoveryContinue')}
        </Button>
      </div>
    </section>
  );
}
