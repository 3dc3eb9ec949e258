// A register as a table with fixed columns; empty years say so.
import type { ReactNode } from 'react';
import { Empty } from './empty.tsx';
import { useWords } from './use-words.ts';

export interface BookColumn<T> {
  readonly title: string;
  readonly show: (row: T) => ReactNode;
  /** The column that names the row. */
  readonly heads?: boolean;
}

export interface BookProps<T> {
  readonly label: string;
  readonly rows: readonly T[] | null;
  readonly columns: readonly BookColumn<T>[];
  readonly keyOf: (row: T) => string;
}

/** Newest first, as the station sends it. */
export function Book<T>({ label, rows, columns, keyOf }: BookProps<T>) {
  const { t } = useWords();
  if (rows === null) return null;
  if (rows.length === 0) return <Empty title={t('registers.empty')} />;
  return (
    <div className="table-scroll">
      <table className="table" aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.title} scope="col">
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column) =>
                column.heads === true ? (
                  <th key={column.title} scope="row">
                    {column.show(row)}
                  </th>
                ) : (
                  <td key={column.title}>{column.show(row)}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
