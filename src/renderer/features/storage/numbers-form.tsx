// The exchange cannot be asked after a restore: the administrator copies the last numbers out of the paper registers.
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useApp } from '../../app/app-context.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { isoDay } from '../../ui/format.ts';
import { useAct } from '../../ui/use-act.ts';
import { useWords } from '../../ui/use-words.ts';

interface Row {
  readonly key: number;
  readonly run: string;
  readonly year: string;
  readonly last: string;
}

const fixedRuns = ['incoming', 'seal-use-book'] as const;

function firstRows(nowMs: number): Row[] {
  const year = isoDay(nowMs).slice(0, 4);
  return ['', ...fixedRuns].map((run, key) => ({ key, run, year, last: '' }));
}

function NumberRow({ row, onChange }: { readonly row: Row; readonly onChange: (row: Row) => void }) {
  const { t } = useWords();
  const fixed = fixedRuns.find((run) => run === row.run && row.key <= fixedRuns.length);
  return (
    <tr>
      <th scope="row">
        {fixed === undefined ? (
          <Input
            aria-label={t('storage.issuerCode')}
            placeholder={t('storage.issuerCode')}
            value={row.run}
            onChange={({ target }) => onChange({ ...row, run: target.value })}
          />
        ) : (
          t(`storage.run.${fixed}`)
        )}
      </th>
      {(['year', 'last'] as const).map((field) => (
        <td key={field}>
          <Input
            aria-label={t(`storage.${field}`)}
            inputMode="numeric"
            value={row[field]}
            onChange={({ target }) => onChange({ ...row, [field]: target.value.replaceAll(/\D/g, '') })}
          />
        </td>
      ))}
    </tr>
  );
}

/** Only while a restore is not reconciled. */
export function NumbersForm() {
  const { t, nowMs } = useWords();
  const app = useApp();
  const act = useAct();
  const [rows, setRows] = useState(() => firstRows(nowMs()));
  const ready = rows.filter(({ run, year, last }) => run.trim() !== '' && year !== '' && last !== '');
  const change = (next: Row): void => setRows(rows.map((row) => (row.key === next.key ? next : row)));
  const state = (): void =>
    void act.run(async () => {
      const numbers = ready.map(({ run, year, last }) => ({
        run: run.trim(),
        year: Number(year),
        last: Number(last),
      }));
      app.stores.storageState.put(await app.client.storage.stateNumbers({ numbers }));
    });
  return (
    <form
      className="storage-numbers"
      aria-label={t('storage.numbers')}
      onSubmit={(event) => {
        event.preventDefault();
        state();
      }}
    >
      <h3>{t('storage.numbers')}</h3>
      <p>{t('storage.numbersHelp')}</p>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('storage.register')}</th>
            <th scope="col">{t('storage.year')}</th>
            <th scope="col">{t('storage.last')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <NumberRow key={row.key} row={row} onChange={change} />
          ))}
        </tbody>
      </table>
      <FailureNotice failure={act.failure} onClose={act.clear} />
      <div className="storage-buttons">
        <Button
          onClick={() =>
            setRows([...rows, { key: rows.length, run: '', year: rows[0]?.year ?? '', last: '' }])
          }
        >
          {t('storage.addRow')}
        </Button>
        <Button type="primary" htmlType="submit" disabled={ready.length === 0} loading={act.busy}>
          {t('storage.stateNumbers')}
        </Button>
      </div>
    </form>
  );
}
