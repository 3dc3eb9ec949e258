// A refusal in words: what happened, what it means for the document, what to do, and the details for support.
import { Alert, Button } from 'antd';
import { useState } from 'react';
import type { Failure } from '../client/failure.ts';
import { useWords } from './use-words.ts';

// Without its number the sentence would end in a hole; then the general remedy is said.
function remedyKey({ code, details }: Failure): string {
  if (code === 'wrong-password' && details['attemptsLeft'] === undefined) return 'failure.again';
  if (code === 'wrong-pin' && details['attemptsLeft'] === undefined) return 'failure.pinAgain';
  return `failures.${code}.remedy`;
}

/** Names inside details are identifiers; where the screen has a word for one, the word is said. */
function useReadableDetails(failure: Failure): Record<string, string> {
  const { t } = useWords();
  const { details } = failure;
  const field = details['field'];
  return {
    ...details,
    ...(field === undefined ? {} : { field: t(`field.${field}`, { defaultValue: field }) }),
    ...(details['reason'] === undefined
      ? {}
      : { reason: t(`fileType.${details['reason']}`, { defaultValue: details['reason'] }) }),
  };
}

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
  const { t } = useWords();
  const details = useReadableDetails(failure);
  return (
    <Alert
      className="failure"
      data-testid={`failure-${failure.code}`}
      type="warning"
      showIcon
      role="alert"
      title={t(`failures.${failure.code}.what`, details)}
      description={
        <div className="failure-body">
          <p>{t(`failures.${failure.code}.meaning`, details)}</p>
          <p>{t(remedyKey(failure), details)}</p>
        </div>
      }
      action={<CopyDetails failure={failure} />}
      {...(onClose === undefined ? {} : { closable: { onClose } })}
    />
  );
}
