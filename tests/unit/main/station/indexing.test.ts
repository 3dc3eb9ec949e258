import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { createStation } from '../../../../src/main/station/station.ts';
import type { Station } from '../../../../src/main/station/station.ts';
import type { DocumentId } from '../../../../src/shared/domain/ids.ts';

const writeLog = (): void => undefined;

/** A row as receiving leaves it; only what the index reads is filled in. */
function arrive({ parts }: Station, documentId: string, title: string): void {
  const document = { content: { title, body: [], attachments: [], notes: null } };
  parts.store.db
    .prepare(
      `INSERT INTO inbox (document_id, state, sender_unit, sender_name, urgency, title, document, note, note_sequence, package_blob,
         package_sha256, package_bytes, report, verdict, arrived_at_ms)
       VALUES (@documentId, 'arrived', '990100-GOV-0001', '甲', 'routine', 't', @document, '', 1, '', '', 0, '{}', 'valid', 1)`,
    )
    .run({ documentId, document: JSON.stringify(document) });
  parts.events.emit('inbox', documentId as DocumentId);
}
const found = (station: Station, query: string) =>
  station.search?.find(query, null, 10).map((hit) => hit.documentId);

it('finds what arrives without being asked, and after a restart what came in while nothing was indexed', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'yizhan-indexing-'));
  const deviceKey = { key: randomBytes(32), kind: 'key-file' } as const;
  const first = await createStation({ folder, deviceKey, writeLog });
  arrive(first, 'a', '关于防汛值班的通知');
  await vi.waitFor(() => expect(found(first, '防汛')).toEqual(['a']), { timeout: 20_000 });
  await first.stop();

  const commandLine = await createStation({ folder, deviceKey, sync: false, writeLog });
  expect(commandLine.search).toBeNull();
  arrive(commandLine, 'b', '关于森林防火的通知');
  await commandLine.stop();

  const second = await createStation({ folder, deviceKey, writeLog });
  await vi.waitFor(() => expect(found(second, '通知')).toEqual(['b', 'a']), { timeout: 20_000 });
  await second.stop();
  rmSync(folder, { recursive: true, force: true });
});
