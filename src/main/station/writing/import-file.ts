// A file that somebody wants to draft from: passed by the secrecy gate like an attachment, read in a thread of its own, and let go.
import { importDocument, importLimits } from '../../../formats/import/import-document.ts';
import { contentSchema } from '../../../shared/contract/content-schema.ts';
import type { ImportResult } from '../../../shared/domain/imported.ts';
import { startWorker } from '../../threads.ts';
import type { ImportView, WritingInputs } from '../drafting/contract-types.ts';
import { judgeUpload, openStaged } from '../drafting/take-attachment.ts';
import { type Actor, done, type Outcome, refuse } from '../outcome.ts';
import type { StationParts } from '../parts.ts';

/** A document of 300 pages takes some seconds on an old machine; whatever takes this long is no document. */
const maxReadMs = 60_000;

/** What stands in the file, or why it cannot be drafted from. */
export async function importFile(
  parts: StationParts,
  actor: Actor,
  { upload, name }: WritingInputs['importFile'],
): Promise<Outcome<ImportView>> {
  const staged = parts.content.takeUpload(actor, upload);
  if (staged === undefined) return refuse('handle-unknown');
  try {
    const judged = await judgeUpload(parts, staged, name);
    if (!judged.ok && judged.code === 'secrecy-marking') return judged;
    const source = openStaged(parts.store, staged);
    if (source.sizeBytes > importLimits.maxFileBytes)
      return done(viewOf(await importDocument(source, name), name));
    return done(viewOf(await readInThread(await source.read(0, source.sizeBytes), name), name));
  } finally {
    await parts.store.blobs.discard(staged);
  }
}

/** The thread ends with the file, or is ended when the file keeps it too long: memory and time of a hostile file go with it. */
function readInThread(bytes: Uint8Array, name: string): Promise<ImportResult> {
  const worker = startWorker(new URL('./import.worker.ts', import.meta.url), { bytes, name });
  const damaged = (reason: string): ImportResult => ({
    state: 'refused',
    code: 'damaged',
    evidence: { name, reason },
  });
  return new Promise((resolve) => {
    let result: ImportResult | null = null;
    const timer = setTimeout(() => {
      result = damaged('too-slow');
      void worker.terminate();
    }, maxReadMs);
    worker.once('message', (read: ImportResult) => {
      result = read;
    });
    // Out of memory, or a bug of ours on bytes of others: the file is refused, the station goes on.
    worker.once('error', () => {
      result = damaged('unreadable');
    });
    // It ends by itself when it has answered. Ended from here in that moment it could take the process with it.
    worker.once('exit', () => {
      clearTimeout(timer);
      resolve(result ?? damaged('unreadable'));
    });
  });
}

/** More than a document may hold does not leave the station. */
function viewOf(result: ImportResult, name: string): ImportView {
  const parsed = result.state === 'read' ? importedParts.safeParse(result.content) : null;
  if (parsed?.success === false)
    return {
      state: 'refused',
      code: 'tooLarge',
      evidence: { name, where: parsed.error.issues[0]?.path.join('.') ?? '' },
    };
  return structuredClone(result) as ImportView;
}

const importedParts = contentSchema
  .pick({ title: true, body: true, annexes: true, attendance: true, titleNote: true })
  .partial()
  .loose();
