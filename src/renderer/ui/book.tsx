// A register as a table with fixed columns, a page of rows and the way to further ones; empty years say so.
import { Button } from 'antd';
import type { ReactNode } from 'react';
import type { GrowingList } from '../client/growing-list.ts';
import { Empty } from './empty.tsx';
import { FailureNotice } from './failure-notice.tsx';
import { useResource } from './use-resource.ts';
import { useWords } from './use-words.ts';

export interface BookColumn<T> {
  readonly title: string;
  readonly show: (row: T) => ReactNode;
  /** The column that names the row. */
  readonly heads?: boolean;
}

export interface BookProps<T> {
  readonly label: string;
  readonly list: GrowingList<T>;
  readonly columns: readonly BookColumn<T>[];
  readonly keyOf: (row: T) => string;
}

function BookTable<T>({
  label,
  rows,
  columns,
  keyOf,
}: Omit<BookProps<T>, 'list'> & { readonly rows: readonly T[] }) {
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

/** In the station's order. */
export function Book<T>({ list, ...table }: BookProps<T>) {
  const { t } = useWords();
  const { data, failure } = useResource(list);
  if (data?.rows.length === 0 && failure === null) return <Empty title={t('registers.empty')} />;
  return (
    <>
      <FailureNotice failure={failure} />
      {data === null ? null : <BookTable rows={data.rows} {...table} />}
      {data?.more === true ? (
        <div className="book-more no-print">
          <Button onClick={() => void list.loadOlder()}>{t('receiving.loadOlder')}</Button>
        </div>
      ) : null}
    </>
  );
}
