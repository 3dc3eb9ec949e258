// People of the unit as cards, then the password. Arrivals are counted here too, without their titles.
import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import { useStore } from 'zustand';
import type { StationOutputs } from '../../client/station-client.ts';
import { useApp } from '../../app/app-context.ts';
import { AppearanceControls, LineState } from '../../app/top-bar.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useAct } from '../../ui/use-act.ts';
import { useWords } from '../../ui/use-words.ts';

type Person = StationOutputs['session']['overview']['people'][number];

function PeopleCards({
  people,
  onChoose,
}: {
  readonly people: readonly Person[];
  readonly onChoose: (person: Person) => void;
}) {
  const { t } = useWords();
  if (people.length === 0) return <p className="login-hint">{t('login.nobody')}</p>;
  return (
    <ul className="people" aria-label={t('login.people')}>
      {people.map((person) => (
        <li key={person.id}>
          <button
            type="button"
            className="person-card"
            data-testid={`person-${person.role}`}
            onClick={() => onChoose(person)}
          >
            <span className="person-name">{person.name}</span>
            <span className="person-role">{t(`role.${person.role}`)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function PasswordForm({ person, onBack }: { readonly person: Person; readonly onBack: () => void }) {
  const { t } = useWords();
  const app = useApp();
  const act = useAct();
  const id = useId();
  const [password, setPassword] = useState('');
  const enter = async (): Promise<void> => {
    if (await act.run(() => app.session.login(person.id, password))) return;
    setPassword('');
  };
  return (
    <form
      className="login-form"
      onSubmit={(event) => {
        event.preventDefault();
        void enter();
      }}
    >
      <p className="login-person">
        <strong>{person.name}</strong> {t(`role.${person.role}`)}
      </p>
      <label htmlFor={id}>{t('login.password')}</label>
      <Input.Password
        id={id}
        autoFocus
        autoComplete="off"
        aria-label={t('login.passwordOf', { name: person.name })}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <div className="row-end">
        <Button onClick={onBack}>{t('login.other')}</Button>
        <Button type="primary" htmlType="submit" loading={act.busy} disabled={password === ''}>
          {t('login.enter')}
        </Button>
      </div>
      <FailureNotice failure={act.failure} />
    </form>
  );
}

/** Shown until somebody is logged in. */
export function LoginScreen() {
  const { t } = useWords();
  const app = useApp();
  const overview = useStore(app.overview, (state) => state.data);
  const [person, setPerson] = useState<Person | null>(
    () => overview?.people.find(({ id }) => id === app.entryPerson) ?? null,
  );
  if (overview === null) return null;
  const { flash, urgent, routine } = overview.alarm;
  return (
    <main className="gate" aria-label={t('login.enter')}>
      <header className="gate-bar">
        <LineState link={overview.link} />
        <AppearanceControls />
      </header>
      <section className="gate-card">
        <h1>{overview.station.unitName}</h1>
        <p className="gate-subtitle">{t('login.subtitle')}</p>
        <p className="gate-arrivals">
          {flash + urgent + routine > 0 ? t('login.waiting', { flash, urgent, routine }) : t('login.quiet')}
        </p>
        {person === null ? (
          <>
            <h2>{t('login.choose')}</h2>
            <PeopleCards people={overview.people} onChoose={setPerson} />
          </>
        ) : (
          <PasswordForm key={person.id} person={person} onBack={() => setPerson(null)} />
        )}
        <p className="login-hint">{t('login.lockedHint')}</p>
      </section>
    </main>
  );
}
