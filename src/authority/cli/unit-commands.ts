// `rename-unit` and `end-unit`: what they would change is shown first; with `--yes` it is done and published. A prefecture reads these names on paper for
// years, and mail goes another way from that day on.
import type { UnitCode } from '../../shared/domain/ids.ts';
import type { DirectoryUnit } from '../../shared/domain/published.ts';
import { successorOf } from '../../shared/domain/successors.ts';
import type { Authority } from '../authority.ts';
import type { AuthorityState } from '../authority-state.ts';
import { requireUnit } from '../desk.ts';
import { directoryAfterEnd, renamedUnit } from '../unit-life.ts';
import { need, values } from './arguments.ts';

/** Gives a unit another name. */
export async function renameUnitCommand(authority: Authority): Promise<void> {
  const state = authority.state();
  const unit = requireUnit(state, need('unit') as UnitCode);
  const rename = {
    code: unit.code,
    name: need('name'),
    shortName: values['short-name'] ?? need('name'),
    until: need('until'),
  };
  renamedUnit({ state, now: new Date() }, rename);
  console.log(`${unit.code} ${unit.name} -> ${rename.name}`);
  console.log(`  old name good for documents until ${rename.until}, the new one from the day after`);
  for (const seal of sealsInUse(state, unit))
    if (seal.name !== rename.name && seal.name !== rename.shortName)
      console.log(
        `  seal ${seal.id} still says ${seal.name}: the unit asks for a new one, seals renew --seal ${seal.id}`,
      );
  await confirmed(authority, () => authority.renameUnit(rename));
}

/** Ends a unit, for a successor or for none. */
export async function endUnitCommand(authority: Authority): Promise<void> {
  const state = authority.state();
  const unit = requireUnit(state, need('unit') as UnitCode);
  const end = {
    code: unit.code,
    abolishedOn: need('on'),
    successor: (values.successor ?? null) as UnitCode | null,
  };
  const after = directoryAfterEnd({ state, now: new Date() }, end);
  console.log(`${unit.code} ${unit.name} ends on ${end.abolishedOn}`);
  for (const line of routesAfter(state, unit, after)) console.log(`  ${line}`);
  for (const { code, name } of state.units.filter(({ parent }) => parent === unit.code))
    console.log(`  ${code} ${name} stays below it in the directory`);
  for (const seal of sealsInUse(state, unit))
    console.log(`  seal ${seal.id} ${seal.name} is in use: seals destroy --seal ${seal.id}`);
  console.log(
    `  its machine signs for what lies there until: revoke --unit ${unit.code} --reason cessationOfOperation`,
  );
  await confirmed(authority, () => authority.endUnit(end));
}

async function confirmed(authority: Authority, act: () => void): Promise<void> {
  if (!values.yes) return console.log('nothing is changed yet; the same with --yes does it and publishes');
  act();
  await authority.publish();
  console.log(`publication ${authority.state().publishedNumber}: the stations take it within minutes`);
}

/** Where mail goes that names this unit, or one that it stood in for. */
function routesAfter(
  { units }: AuthorityState,
  { code: ended }: DirectoryUnit,
  after: ReadonlyMap<UnitCode, DirectoryUnit>,
): string[] {
  const before = new Map(units.map((one) => [one.code, one]));
  const touched = units.filter(({ code }) => code === ended || successorOf(code, before)?.code === ended);
  return touched.map(({ code, name }) => {
    const heir = successorOf(code, after);
    if (heir === undefined || heir.code === ended)
      return `mail to ${code} ${name} goes nowhere: senders are told`;
    return `mail to ${code} ${name} goes to ${heir.code} ${heir.name}`;
  });
}

function sealsInUse({ seals }: AuthorityState, { code }: DirectoryUnit) {
  return seals.filter(({ unit, life }) => unit === code && (life === 'active' || life === 'suspended'));
}
