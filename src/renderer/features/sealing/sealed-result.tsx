// What the seal act left behind: register entry, verdict from disk, hash of the package.
import { Button } from 'antd';
import { verdictOf } from '../../../shared/domain/report.ts';
import { useApp } from '../../app/app-context.ts';
import { formatSize } from '../../ui/format.ts';
import { VerdictMark } from '../../ui/marks.tsx';
import { useWords } from '../../ui/use-words.ts';
import type { SealResult } from './sealing-store.ts';

/** Stays until the custodian goes on. */
export function SealedResult({ result }: { readonly result: SealResult }) {
  const { t } = useWords();
  const { navigation } = useApp();
  const apply = result.desk.steps.find(({ step }) => step === 'apply');
  const isRiding = (apply?.evidence['riding'] ?? 'none') !== 'none';
  return (
    <section className="desk-form" aria-label={t('sealing.doneTitle')} role="status" data-testid="sealed">
      <p className="sealed-title">
        <strong>{t('sealing.doneTitle')}</strong> <VerdictMark verdict={verdictOf(result.report.checks)} />
      </p>
      <p>{t('sealing.doneText', { entry: result.registerEntry })}</p>
      {isRiding ? <p>{t('sealing.riding.done')}</p> : null}
      <p className="hash">
        {t('sealing.hash')} <code>{result.packageSha256}</code>，{t('sealing.size')}{' '}
        {formatSize(result.packageBytes)}
      </p>
      <div className="row-end">
        <Button type="primary" onClick={() => navigation.go('sealing')}>
          {t('sealing.next')}
        </Button>
      </div>
    </section>
  );
}
