// Units that were merged or abolished, as both ends show them: whom to phone, and in whose place somebody got a document.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMatrix } from '../../../../../src/main/station/matrix/matrix.ts';
import { readOwnShare } from '../../../../../src/main/station/notices/received-notices.ts';
import type { Actor } from '../../../../../src/main/station/outcome.ts';
import type { StationParts } from '../../../../../src/main/station/parts.ts';
import { createSending } from '../../../../../src/main/station/sending/sending.ts';
import { createDeliveriesRepository } from '../../../../../src/main/store/deliveries-repository.ts';
import { createOutboxRepository } from '../../../../../src/main/store/outbox-repository.ts';
import type { DocumentId, Sha256, UnitCode } from '../../../../../src/shared/domain/ids.ts';
import type { DeliveryState } from '../../../../../src/shared/domain/states.ts';
import { createTestParts, type TestParts } from '../../../../support/station-parts.ts';

const code = (n: number): UnitCode => `990121-TWN-${String(n).padStart(4, '0')}` as UnitCode;
const documentId = '019a0000-0000-7000-8000-000000000001' as DocumentId;
const sha = 'ab'.repeat(32) as Sha256;

let test: TestParts;
let clerk: Actor;
beforeEach(() => {
  test = createTestParts();
  clerk = test.person('clerk', '陈文');
});
afterEach(() => test.close());

/** A document of this unit that went to the unit 0. */
function store(state: DeliveryState): void {
  const { db } = test.parts.store;
  db.prepare(
    `INSERT INTO documents (document_id, state, revision, kind, urgency, title, content, content_sha256, drafter_id, created_at_ms, updated_at_ms)
     VALUES (?, 'sent', 1, 'notice', 'routine', '关于合并乡镇的通知', '{}', '', ?, 0, 0)`,
  ).run(documentId, clerk.person.id);
  const outbox = createOutboxRepository(db);
  outbox.enqueue({
    ...{ documentId, state: 'queued', note: '', packageSha256: sha, packageBytes: 1, queuedAtMs: 1 },
  });
  outbox.accept(documentId, 2);
  const deliveries = createDeliveriesRepository(db);
  deliveries.add({ documentId, unit: code(0), unitName: '第0乡', role: 'main', copies: 1 });
  db.prepare('UPDATE deliveries SET state = ?').run(state);
}

const noteText = {
  ...{ type: 'yizhan/delivery-note/1', sequence: 1, sender: '990100-GOV-0001', urgency: 'routine' },
  ...{ package: { sha256: sha, sizeBytes: 1 }, encryption: null, issuedAt: '' },
};

describe('a unit that was merged', () => {
  const merged = { code: code(0), name: '第0乡', dutyPhone: '0990-5550100', contact: '旧值班室' };
  const heir = { code: code(7), name: '云溪镇', dutyPhone: '0990-5550107', contact: '镇值班室' };
  const partsOn = (abolishedOn: string): StationParts => {
    const shape = { kind: 'township', parent: null };
    const units = [
      { ...merged, ...shape, abolishedOn, successor: heir.code },
      { ...heir, ...shape, successor: null },
    ];
    const one = (code: UnitCode) => units.find((each) => each.code === code);
    const trust = { current: () => ({ directory: { units }, unit: one }) };
    return { ...test.parts, trust } as unknown as StationParts;
  };

  it('is phoned at its successor’s desk from the day on, and under its own number before', () => {
    store('pending');
    const phoned = (abolishedOn: string) => {
      const list = createMatrix(partsOn(abolishedOn)).callList(clerk, { documentId, who: 'unsigned' });
      return 'ok' in list && list.ok ? list.value.units : [];
    };
    const { code, name } = heir;
    expect(phoned('2026-11-21')).toMatchObject([
      { ...merged, dutyPhone: heir.dutyPhone, contact: heir.contact, successor: { code, name } },
    ]);
    expect(phoned('2026-11-22')).toMatchObject([{ ...merged, successor: null }]);
  });

  it('is named and not numbered where its successor got the document, at both ends', () => {
    store('signed');
    test.parts.store.db
      .prepare('UPDATE deliveries SET unit = ?, unit_name = ?, instead_of = ?')
      .run(heir.code, heir.name, merged.code);
    const parts = partsOn('2026-11-21');
    const insteadOf = { code: merged.code, name: merged.name };
    expect(createSending(parts, () => undefined).deliveries(clerk, { documentId })).toMatchObject({
      value: [{ unit: heir.code, insteadOf, dutyPhone: heir.dutyPhone }],
    });
    const recipients = [{ unit: heir.code, role: 'main', copies: 1, insteadOf: merged.code }];
    const note = Buffer.from(JSON.stringify({ ...noteText, documentId, recipients }));
    const share = (own: UnitCode) => {
      const identity = () => ({ unitCode: own, unitName: heir.name });
      return readOwnShare(`h.${note.toString('base64url')}.s`, { ...parts, identity });
    };
    expect(share(heir.code)).toMatchObject({ insteadOf });
    expect(share(code(5))).toMatchObject({ insteadOf: null });
  });
});
