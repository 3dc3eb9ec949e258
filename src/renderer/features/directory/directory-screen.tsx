// 通讯录: the tree of units with their duty phones, and how old the signed list is.
import { Alert, Input } from 'antd';
import { useState } from 'react';
import { useApp } from '../../app/app-context.ts';
import { Empty } from '../../ui/empty.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { isoDay } from '../../ui/format.ts';
import { useResource } from '../../ui/use-resource.ts';
import { useWords } from '../../ui/use-words.ts';
import type { DirectoryUnit } from './directory-store.ts';
import { matchesUnit } from './match-unit.ts';
import { treeRows, type UnitNode } from './unit-tree.ts';

function UnitRow({ node }: { readonly node: UnitNode }) {
  const { t } = useWords();
  const { unit, depth } = node;
  return (
    <tr data-testid={`unit-${unit.code}`}>
      <th scope="row" style={{ paddingLeft: `${0.625 + depth * 1.5}rem` }}>
        {unit.name} {unit.self ? <span className="self-mark">{t('directory.self')}</span> : null}
      </th>
      <td>{unit.shortName}</td>
      <td>{t(`directory.kind.${unit.kind}`)}</td>
      <td className="nowrap">{unit.dutyPhone}</td>
      <td>{unit.contact}</td>
      <td className="nowrap">{unit.code}</td>
    </tr>
  );
}

function UnitTable({ units }: { readonly units: readonly DirectoryUnit[] }) {
  const { t } = useWords();
  return (
    <div className="table-scroll">
      <table className="table" aria-label={t('directory.tree')}>
        <thead>
          <tr>
            <th scope="col">{t('sending.unit')}</th>
            <th scope="col">{t('directory.shortName')}</th>
            <th scope="col">{t('directory.kindTitle')}</th>
            <th scope="col">{t('directory.dutyPhone')}</th>
            <th scope="col">{t('directory.contact')}</th>
            <th scope="col">{t('directory.code')}</th>
          </tr>
        </thead>
        <tbody>
          {treeRows(units).map((node) => (
            <UnitRow key={node.unit.code} node={node} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Search keeps the tree's order. */
export function DirectoryScreen() {
  const { t, day } = useWords();
  const { data, failure } = useResource(useApp().stores.directory);
  const [search, setSearch] = useState('');
  const units = (data?.units ?? []).filter((unit) => matchesUnit(unit, search));
  return (
    <div className="sheet-screen">
      <div className="list-head">
        <h1>{t('directory.title')}</h1>
        <Input
          className="directory-search"
          allowClear
          aria-label={t('directory.search')}
          placeholder={t('directory.search')}
          value={search}
          onChange={({ target }) => setSearch(target.value)}
        />
      </div>
      <FailureNotice failure={failure} />
      {data === null ? null : (
        <p className="directory-issue">
          {t('directory.issue', {
            number: data.number,
            issued: day(isoDay(Date.parse(data.issuedAt))),
            next: day(isoDay(Date.parse(data.nextUpdate))),
          })}
        </p>
      )}
      {data?.stale === true ? <Alert type="warning" showIcon title={t('directory.stale')} /> : null}
      {data !== null && units.length === 0 ? (
        <Empty title={data.units.length === 0 ? t('directory.empty') : t('directory.none')} />
      ) : (
        <UnitTable units={units} />
      )}
    </div>
  );
}
