// A refusal in words: what happened, what it means for the document, what to do, and the details for support.
import { Alert, Button } from 'antd';
import { useState } from 'react';
import type { Failure } from '../client/failure.ts';
import { useFailureWords } from './use-failure-words.ts';
import { useWords } from './use-words.ts';

function CopyDetails({ failure }: { readonly failure: Failure }) {
  const { t } = useWords();
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(JSON.stringify({ ...failure, at: new Date().toISOString() }));
    setCopied(true);
  };
  return (
    <Button size="small" onClick={() => void copy()}>
      {copied ? t('action.copied') : t('action.copyDetails')}
    </Button>
  );
}

/** Shows nothing without a failure. */
export function FailureNotice({
  failure,
  onClose,
}: {
  readonly failure: Failure | null;
  readonly onClose?: () => void;
}) {
  if (failure === null) return null;
  return <ShownFailure failure={failure} {...(onClose === undefined ? {} : { onClose })} />;
}

function ShownFailure({ failure, onClose }: { readonly failure: Failure; readonly onClose?: () => void }) {
  const { what, meaning, remedy } = useFailureWords(failure);
  return (
    <Alert
      className="failure"
      data-testid={`failure-${failure.code}`}
      type="warning"
      showIcon
      role="alert"
      title={what}
      description={
        <div className="failure-body">
          <p>{meaning}</p>
          <p>{remedy}</p>
        </div>
      }
      action={<CopyDetails failure={failure} />}
      {...(onClose === undefined ? {} : { closable: { onClose } })}
    />
  );
}
