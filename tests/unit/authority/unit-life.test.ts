// Scenario P at the authority: a unit is renamed and another merged; the directory that stations accept says both.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAuthority, type Authority } from '../../../src/authority/authority.ts';
import { noteRecipients } from '../../../src/main/station/sending/note-recipients.ts';
import { namesOn } from '../../../src/seals/package/sender-checks.ts';
import { acceptPublication } from '../../../src/seals/trust/trust-store.ts';
import type { UnitCode } from '../../../src/shared/domain/ids.ts';

const old = '990121-TWN-0001' as UnitCode;
const kept = '990121-TWN-0002' as UnitCode;
const folder = mkdtempSync(path.join(os.tmpdir(), 'yizhan-unit-life-'));
let authority: Authority;
beforeAll(() => {
  authority = createAuthority({
    folder,
    passphrase: 'test passphrase of the authority',
    clock: () => new Date('2026-11-22T02:00:00Z'),
    caKeyBits: 2048,
  });
  for (const [code, name] of [
    [old, '云溪县石桥乡人民政府'],
    [kept, '云溪县白塔乡人民政府'],
  ] as const)
    authority.addUnit({
      ...{ code, name, shortName: name, kind: 'township', parent: null, issuerCodes: [] },
      ...{ dutyPhone: '0990-5550100', contact: '值班室' },
    });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('scenario P: old documents keep the old name, mail of the merged unit goes to who took over', async () => {
  const renamed = '云溪县白塔镇人民政府';
  authority.renameUnit({ code: kept, name: renamed, shortName: renamed, until: '2026-06-30' });
  authority.endUnit({ code: old, abolishedOn: '2026-07-01', successor: kept });
  expect(() => authority.endUnit({ code: kept, abolishedOn: '2026-07-01', successor: old })).toThrow(
    'act-not-possible',
  );
  const accepted = acceptPublication({
    publication: await authority.publish(),
    pinnedRootSha256: authority.rootSha256,
    previous: null,
    now: new Date('2026-11-22T03:00:00Z'),
  });
  if (!accepted.ok) throw new Error(accepted.code);
  const unit = accepted.trust.unit(kept);
  if (!unit) throw new Error('it is in the directory');
  expect(namesOn(unit, '2026-06-30')).toEqual(['云溪县白塔乡人民政府']);
  expect(namesOn(unit, '2026-07-01')).toContain(renamed);
  const recipients = [{ unit: old, name: '云溪县石桥乡人民政府', role: 'main' as const, copies: 2 }];
  expect(noteRecipients(recipients, accepted.trust, '2026-11-22')).toMatchObject([
    { unit: kept, insteadOf: old, copies: 2 },
  ]);
});
