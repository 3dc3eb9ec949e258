// What a person types to enrol a machine. Secrets leave the fields with the request and are not kept.
import { Alert, Button, Checkbox, Input } from 'antd';
import { useId, useState } from 'react';
import { useApp } from '../../app/app-context.ts';
import type { StationOutputs } from '../../client/station-client.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { isTokenFilled, noToken, TokenFields, type TokenEntries } from '../../ui/token-fields.tsx';
import { useAct } from '../../ui/use-act.ts';
import { useWords } from '../../ui/use-words.ts';

type Begun = StationOutputs['enrolment']['begin'];

const empty = { code: '', name: '', password: '', passwordRepeat: '', pin: '', pinRepeat: '' };
type Field = keyof typeof empty;

interface FieldProps {
  readonly name: Field;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly help?: string;
}

function SecretField({ name, label, value, onChange, help }: FieldProps) {
  const id = useId();
  return (
    <div className="form-row">
      <label htmlFor={id}>{label}</label>
      <Input.Password
        id={id}
        data-testid={`enrolment-${name}`}
        autoComplete="off"
        visibilityToggle={false}
        value={value}
        {...(help === undefined ? {} : { 'aria-describedby': `${id}-help` })}
        onChange={({ target }) => onChange(target.value)}
      />
      {help === undefined ? null : (
        <p className="desk-hint" id={`${id}-help`}>
          {help}
        </p>
      )}
    </div>
  );
}

function TextField({ name, label, value, onChange, help }: FieldProps) {
  const id = useId();
  const Part = name === 'code' ? Input.TextArea : Input;
  return (
    <div className="form-row">
      <label htmlFor={id}>{label}</label>
      <Part
        id={id}
        data-testid={`enrolment-${name}`}
        autoComplete="off"
        spellCheck={false}
        {...(name === 'code' ? { className: 'grow' } : {})}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
      {help === undefined ? null : <p className="desk-hint">{help}</p>}
    </div>
  );
}

function TokenChoice({
  token,
  onChange,
}: {
  readonly token: TokenEntries | null;
  readonly onChange: (token: TokenEntries | null) => void;
}) {
  const { t } = useWords();
  return (
    <div>
      <Checkbox
        data-testid="enrolment-onToken"
        checked={token !== null}
        onChange={({ target }) => onChange(target.checked ? noToken : null)}
      >
        {t('sealKey.onToken')}
      </Checkbox>
      {token === null ? null : (
        <>
          <TokenFields value={token} onChange={onChange} />
          <p className="desk-hint">{t('sealKey.onTokenHelp')}</p>
        </>
      )}
    </div>
  );
}

function isFilled(values: Readonly<Record<Field, string>>, anew: boolean): boolean {
  return Object.entries(values).every(
    ([name, value]) => value.trim() !== '' || (anew && name === 'passwordRepeat'),
  );
}

interface EnrolmentFormProps {
  /** The unit is known here and so are its people: an administrator of theirs types the password of always. */
  readonly anew: boolean;
  /** Gets the answer with the recovery code. */
  readonly onBegun: (begun: Begun) => void;
}

/** Everything that `begin` asks for. */
export function EnrolmentForm({ anew, onBegun }: EnrolmentFormProps) {
  const { t } = useWords();
  const app = useApp();
  const act = useAct();
  const [values, setValues] = useState(empty);
  const [token, setToken] = useState<TokenEntries | null>(null);
  const field = (name: Field, label: string) => ({
    name,
    label: t(`enrolment.${label}`),
    value: values[name],
    onChange: (value: string) => setValues((now) => ({ ...now, [name]: value })),
  });
  const same = (anew || values.password === values.passwordRepeat) && values.pin === values.pinRepeat;
  const filled = isFilled(values, anew) && (token === null || isTokenFilled(token));
  const begin = async (): Promise<void> => {
    await act.run(async () => {
      const { code, name, password, pin } = values;
      const begun = await app.client.enrolment.begin({
        code: code.trim(),
        administrator: { name: name.trim(), password },
        sealPin: pin,
        ...(token === null ? {} : { sealToken: token }),
      });
      setValues(empty);
      onBegun(begun);
    });
  };
  return (
    <form
      className="enrolment-form"
      onSubmit={(event) => {
        event.preventDefault();
        void begin();
      }}
    >
      <p>{t(anew ? 'enrolment.anewIntro' : 'enrolment.intro')}</p>
      <TextField {...field('code', 'code')} help={t('enrolment.codeHelp')} />
      <TextField {...field('name', 'adminName')} />
      <SecretField
        {...field('password', 'adminPassword')}
        help={t(anew ? 'enrolment.anewPasswordHelp' : 'enrolment.passwordHelp')}
      />
      {anew ? null : <SecretField {...field('passwordRepeat', 'adminPasswordRepeat')} />}
      <SecretField {...field('pin', 'sealPin')} help={t('enrolment.sealPinHelp')} />
      <SecretField {...field('pinRepeat', 'sealPinRepeat')} />
      <TokenChoice token={token} onChange={setToken} />
      {filled && !same ? <Alert type="warning" showIcon title={t('enrolment.mismatch')} /> : null}
      {act.busy ? <p role="status">{t('enrolment.working')}</p> : null}
      <FailureNotice failure={act.failure} onClose={act.clear} />
      <div className="row-end">
        <Button type="primary" htmlType="submit" disabled={!filled || !same} loading={act.busy}>
          {t('enrolment.begin')}
        </Button>
      </div>
    </form>
  );
}
