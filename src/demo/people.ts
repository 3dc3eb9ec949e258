// The invented prefecture 云岭市 (region 99): three units and twelve people with their demonstration passwords. Nobody real.
import type { UnitCode } from '../shared/domain/ids.ts';
import type { UnitKind } from '../shared/domain/published.ts';
import type { Role } from '../shared/domain/roles.ts';

export interface DemoPerson {
  readonly name: string;
  readonly role: Role;
  readonly password: string;
}

export interface DemoUnit {
  readonly code: UnitCode;
  readonly name: string;
  readonly shortName: string;
  readonly kind: UnitKind;
  readonly parent: UnitCode | null;
  readonly issuerCodes: readonly string[];
  readonly sealDiameterMm: number;
  readonly dutyPhone: string;
  readonly contact: string;
  /** PIN of the unit's seal key. */
  readonly sealPin: string;
  readonly administrator: DemoPerson;
  /** Drafter, leader, clerk, seal custodian, in the order of the work. */
  readonly people: readonly DemoPerson[];
}

const office = '990100-GOV-0001' as UnitCode;
const finance = '990100-DEP-0002' as UnitCode;
const county = '990121-GOV-0003' as UnitCode;

export const demoUnits: readonly DemoUnit[] = [
  {
    code: office,
    name: '云岭市人民政府办公室',
    shortName: '市政府办公室',
    kind: 'government',
    parent: null,
    issuerCodes: ['云府办发', '云府办函'],
    sealDiameterMm: 45,
    dutyPhone: '0990-8800001',
    contact: '沈闻笛',
    sealPin: '云岭印章-2026a',
    administrator: { name: '管理员甲', role: 'administrator', password: 'yunling-admin-1' },
    people: [
      { name: '许拟文', role: 'drafter', password: 'yunling-draft-1' },
      { name: '周签远', role: 'leader', password: 'yunling-leader-1' },
      { name: '沈闻笛', role: 'clerk', password: 'yunling-clerk-1' },
      { name: '印守正', role: 'custodian', password: 'yunling-seal-1' },
    ],
  },
  {
    code: finance,
    name: '云岭市财政局',
    shortName: '市财政局',
    kind: 'department',
    parent: office,
    issuerCodes: ['云财'],
    sealDiameterMm: 42,
    dutyPhone: '0990-8800002',
    contact: '陆收文',
    sealPin: '财政印章-2026b',
    administrator: { name: '管理员乙', role: 'administrator', password: 'yunling-admin-2' },
    people: [
      { name: '方起草', role: 'drafter', password: 'yunling-draft-2' },
      { name: '江审言', role: 'leader', password: 'yunling-leader-2' },
      { name: '陆收文', role: 'clerk', password: 'yunling-clerk-2' },
      { name: '章守印', role: 'custodian', password: 'yunling-seal-2' },
    ],
  },
  {
    code: county,
    name: '云溪县人民政府',
    shortName: '云溪县政府',
    kind: 'county',
    parent: office,
    issuerCodes: ['云溪府发'],
    sealDiameterMm: 45,
    dutyPhone: '0990-8800003',
    contact: '罗登记',
    sealPin: '云溪印章-2026c',
    administrator: { name: '管理员丙', role: 'administrator', password: 'yunling-admin-3' },
    people: [
      { name: '苗成稿', role: 'drafter', password: 'yunling-draft-3' },
      { name: '高定案', role: 'leader', password: 'yunling-leader-3' },
      { name: '罗登记', role: 'clerk', password: 'yunling-clerk-3' },
      { name: '安用印', role: 'custodian', password: 'yunling-seal-3' },
    ],
  },
];

/** The unit of this code; throws a RangeError that names the codes there are. */
export function demoUnit(code: string): DemoUnit {
  const unit = demoUnits.find((candidate) => candidate.code === code);
  if (!unit)
    throw new RangeError(
      `no unit ${code} in the demonstration; there are ${demoUnits.map((each) => each.code).join(', ')}`,
    );
  return unit;
}

/** The one person who holds this role in the unit. */
export function demoPerson(unit: DemoUnit, role: Role): DemoPerson {
  const person = [...unit.people, unit.administrator].find((candidate) => candidate.role === role);
  if (!person) throw new RangeError(`nobody in ${unit.name} is ${role}`);
  return person;
}
