// Units of the signed directory to choose from; those already addressed and the own unit are not offered.
import { Checkbox, Input } from 'antd';
import { useState } from 'react';
import type { UnitCode } from '../../../shared/domain/ids.ts';
import { useApp } from '../../app/app-context.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useResource } from '../../ui/use-resource.ts';
import { useWords } from '../../ui/use-words.ts';
import type { DirectoryUnit } from '../directory/directory-store.ts';
import { matchesUnit } from '../directory/match-unit.ts';

export interface UnitPickerProps {
  readonly title: string;
  readonly taken: readonly UnitCode[];
  /** How many may be picked at once; absent: any number. */
  readonly most?: number;
  readonly onPick: (units: DirectoryUnit[]) => void;
  readonly onClose: () => void;
}

/** Why nothing is offered: no directory yet, all taken, or nothing of that name. */
function noneKey(units: number, search: string): string {
  if (units === 0) return 'directory.empty';
  return search.trim() === '' ? 'drafting.allPicked' : 'directory.none';
}

/** Order of picking is the order on the page. */
export function UnitPicker({ title, taken, most = Infinity, onPick, onClose }: UnitPickerProps) {
  const { t } = useWords();
  const { data, failure } = useResource(useApp().stores.directory);
  const [search, setSearch] = useState('');
  const [picked, setPicked] = useState<DirectoryUnit[]>([]);
  const offered = (data?.units ?? []).filter(
    (unit) => !unit.self && !taken.includes(unit.code) && matchesUnit(unit, search),
  );
  const toggle = (unit: DirectoryUnit, on: boolean): void =>
    setPicked((now) => (on ? [...now, unit] : now.filter((one) => one.code !== unit.code)));
  return (
    <Dialog
      open
      title={title}
      confirm={t('drafting.pick')}
      disabled={picked.length === 0}
      onConfirm={() => onPick(picked)}
      onClose={onClose}
    >
      <Input
        autoFocus
        allowClear
        aria-label={t('drafting.searchUnits')}
        placeholder={t('drafting.searchUnits')}
        value={search}
        onChange={({ target }) => setSearch(target.value)}
      />
      <FailureNotice failure={failure} />
      <div className="unit-choices" role="group" aria-label={t('drafting.pickUnits')}>
        {offered.map((unit) => (
          <Checkbox
            key={unit.code}
            checked={picked.some((one) => one.code === unit.code)}
            disabled={picked.length >= most && !picked.includes(unit)}
            onChange={({ target }) => toggle(unit, target.checked)}
          >
            {unit.name}
          </Checkbox>
        ))}
        {data !== null && offered.length === 0 ? <p>{t(noneKey(data.units.length, search))}</p> : null}
      </div>
    </Dialog>
  );
}
