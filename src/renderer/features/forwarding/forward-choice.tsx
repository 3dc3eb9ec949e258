// Whether the recipients may pass a document on: chosen with the draft, sealed with it.
import { Segmented } from 'antd';
import { forwardRules, type ForwardRule } from '../../../shared/domain/messages.ts';
import { useWords } from '../../ui/use-words.ts';
import './forwarding.css';

/** The choice and what it means. */
export function ForwardChoice({
  rule,
  onChoose,
}: {
  readonly rule: ForwardRule;
  readonly onChoose: (rule: ForwardRule) => void;
}) {
  const { t } = useWords();
  return (
    <div className="field-row forward-choice">
      <span>{t('forwarding.rule')}</span>
      <Segmented
        aria-label={t('forwarding.rule')}
        value={rule}
        onChange={onChoose}
        options={forwardRules.map((value) => ({ value, label: t(`forwarding.ruleValue.${value}`) }))}
      />
      <span className="desk-hint">{t(`forwarding.ruleHint.${rule}`)}</span>
    </div>
  );
}
