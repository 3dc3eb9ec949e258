// Changing the own password; the present one proves who asks.
import { Alert, Button, Input } from 'antd';
import { useId, useState } from 'react';
import { useApp } from '../../app/app-context.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useAct } from '../../ui/use-act.ts';
import { useWords } from '../../ui/use-words.ts';

const empty = { current: '', next: '', repeat: '' };
const fields = [
  ['current', 'settings.currentPassword'],
  ['next', 'settings.nextPassword'],
  ['repeat', 'settings.repeatPassword'],
] as const;

/** Fields are emptied when it is done. */
export function PasswordForm() {
  const { t } = useWords();
  const app = useApp();
  const act = useAct();
  const id = useId();
  const [values, setValues] = useState(empty);
  const [changed, setChanged] = useState(false);
  const differs = values.repeat !== '' && values.repeat !== values.next;
  const ready = values.current !== '' && values.next !== '' && values.repeat === values.next;
  const change = async (): Promise<void> => {
    const { current, next } = values;
    if (!(await act.run(() => app.client.accounts.changeOwnPassword({ current, next })))) return;
    setValues(empty);
    setChanged(true);
  };
  return (
    <form
      className="settings-part password-form"
      aria-label={t('settings.password')}
      onSubmit={(event) => {
        event.preventDefault();
        void change();
      }}
    >
      <h2>{t('settings.password')}</h2>
      {fields.map(([name, label]) => (
        <div key={name} className="form-row">
          <label htmlFor={id + name}>{t(label)}</label>
          <Input.Password
            id={id + name}
            autoComplete="off"
            visibilityToggle={false}
            value={values[name]}
            onChange={({ target }) => setValues({ ...values, [name]: target.value })}
          />
        </div>
      ))}
      {differs ? <p className="acts-note">{t('enrolment.mismatch')}</p> : null}
      {changed ? <Alert type="success" showIcon title={t('settings.passwordChanged')} /> : null}
      <FailureNotice failure={act.failure} onClose={act.clear} />
      <div>
        <Button type="primary" htmlType="submit" disabled={!ready} loading={act.busy}>
          {t('settings.changePassword')}
        </Button>
      </div>
    </form>
  );
}
