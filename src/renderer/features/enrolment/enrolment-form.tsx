// What a person types to enrol a machine. Secrets leave the fields with the request and are not kept.
import { Alert, Button, Input } from 'antd';
import { useId, useState } from 'react';
import { useApp } from '../../app/app-context.ts';
import type { StationOutputs } from '../../client/station-client.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { readKeyFile } from '../../ui/key-file-fields.tsx';
import { useAct } from '../../ui/use-act.ts';
import { useWords } from '../../ui/use-words.ts';
import { isOriginFilled, madeHere, SealKeyChoice, type SealKeyEntries } from './seal-key-choice.tsx';

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

function isFilled(values: Readonly<Record<Field, string>>, anew: boolean): boolean {
  return Object.entries(values).every(
    ([name, value]) => value.trim() !== '' || (anew && name === 'passwordRepeat'),
  );
}

async function sealKeyOf({ origin, token, keyFile }: SealKeyEntries) {
  if (origin === 'file') return { sealKeyFile: await readKeyFile(keyFile) };
  return origin === 'token' ? { sealToken: token } : {};
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
  const [sealKey, setSealKey] = useState(madeHere);
  const field = (name: Field, label: string) => ({
    name,
    label: t(`enrolment.${label}`),
    value: values[name],
    onChange: (value: string) => setValues((now) => ({ ...now, [name]: value })),
  });
  const same = (anew || values.password === values.passwordRepeat) && values.pin === values.pinRepeat;
  const filled = isFilled(values, anew) && isOriginFilled(sealKey);
  const begin = async (): Promise<void> => {
    await act.run(async () => {
      const { code, name, password, pin } = values;
      const begun = await app.client.enrolment.begin({
        code: code.trim(),
        administrator: { name: name.trim(), password },
        sealPin: pin,
        ...(await sealKeyOf(sealKey)),
      });
      setValues(empty);
      setSealKey(madeHere);
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
      <SealKeyChoice value={sealKey} onChange={setSealKey} />
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
