// What helps to write: kept wordings, templates and phrases of the unit, files to draft from. Nothing here changes a draft: the person does, by saving.
import type { writingContract } from '../../../shared/contract/station-writing.ts';
import type { StationParts } from '../parts.ts';
import type { Stage } from '../stage.ts';
import { openDraftRoom } from '../drafting/draft-room.ts';
import { importFile } from './import-file.ts';
import { createPhrases } from './phrases.ts';
import { createTemplates } from './templates.ts';
import { keepVersion, listVersions, readVersion } from './versions.ts';

/** The procedures of the contract's `writing`. */
export type Writing = Stage<typeof writingContract>;

/** The writing stage; puts what came with the program into the store. */
export function createWriting(parts: StationParts): Writing {
  const room = openDraftRoom(parts);
  const templates = createTemplates(parts);
  const phrases = createPhrases(parts);
  const { transact } = parts.store;
  transact(() => {
    templates.seed();
    phrases.seed();
  });
  return {
    versions: (actor, { documentId }) => listVersions(room, actor, documentId),
    version: (actor, input) => readVersion(room, actor, input),
    keep: (actor, input) => transact(() => keepVersion(room, actor, input)),
    templates: () => templates.list(),
    saveTemplate: (actor, input) => transact(() => templates.save(actor, input)),
    renameTemplate: (actor, input) => transact(() => templates.rename(actor, input)),
    archiveTemplate: (actor, input) => transact(() => templates.archive(actor, input)),
    phrases: () => phrases.list(),
    savePhrase: (actor, input) => transact(() => phrases.save(actor, input)),
    removePhrase: (actor, input) => transact(() => phrases.remove(actor, input)),
    importFile: (actor, input) => importFile(parts, actor, input),
  };
}
