// One name to write, in place of the buttons that asked for it.
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useWords } from '../../ui/use-words.ts';

interface NameFieldProps {
  readonly label: string;
  readonly initial: string;
  readonly onTake: (name: string) => void;
  readonly onCancel: () => void;
}

/** Enter takes it. */
export function NameField({ label, initial, onTake, onCancel }: NameFieldProps) {
  const { t } = useWords();
  const [name, setName] = useState(initial.slice(0, 100));
  const take = (): void => {
    if (name.trim() !== '') onTake(name.trim());
  };
  return (
    <p className="tool-acts">
      <Input
        autoFocus
        aria-label={label}
        placeholder={label}
        maxLength={100}
        value={name}
        onChange={({ target }) => setName(target.value)}
        onPressEnter={take}
      />
      <Button size="small" onClick={onCancel}>
        {t('action.cancel')}
      </Button>
      <Button size="small" type="primary" disabled={name.trim() === ''} onClick={take}>
        {t('action.save')}
      </Button>
    </p>
  );
}
