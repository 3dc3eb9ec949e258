// 常用语 of the unit, by group.
import type { PhraseId } from '../../../shared/domain/ids.ts';
import { judgeSecrecyText } from '../../../shared/domain/secrecy.ts';
import { createPhrasesRepository, type PhraseRow } from '../../store/phrases-repository.ts';
import type { Nothing, PhraseView, WritingInputs } from '../drafting/contract-types.ts';
import { type Actor, done, type Outcome, refuse } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import { makeUuid } from '../uuid.ts';
import { shippedPhrases } from './shipped-phrases.ts';

/** More nobody looks through. */
const maxPhrases = 2000;

/** Phrases over their rows. */
export function createPhrases(parts: StationParts) {
  const rows = createPhrasesRepository(parts.store.db);
  return {
    /** Inside the caller's transaction. */
    seed: (): void => {
      for (const phrase of shippedPhrases)
        rows.seed({ ...phrase, shipped: true, updatedBy: null, updatedAtMs: 0 });
    },
    list: (): Outcome<PhraseView[]> => done(rows.list().map(viewOf)),
    save: (actor: Actor, { phraseId, group, text }: WritingInputs['savePhrase']): Outcome<PhraseView> => {
      const present = phraseId === null ? undefined : rows.get(phraseId);
      if (phraseId !== null && present === undefined) return refuse('not-found');
      if (present === undefined && rows.count() >= maxPhrases)
        return refuse('input-invalid', { reason: 'too-many-phrases' });
      const marking = judgeSecrecyText({ place: 'paragraph', where: 'phrase', text });
      if (marking?.strength === 'block')
        return refuse('secrecy-marking', {
          where: 'phrase',
          rule: marking.code,
          text: marking.evidence.text ?? '',
        });
      const nowMs = parts.clock.nowMs();
      const row: PhraseRow = {
        phraseId: phraseId ?? makeUuid<PhraseId>(nowMs),
        group,
        text,
        shipped: present?.shipped ?? false,
        updatedBy: actor.person.id,
        updatedAtMs: nowMs,
      };
      rows.put(row);
      parts.audit.append({ actor, act: 'phrase.save', subject: row.phraseId });
      return done(viewOf(row));
    },
    remove: (actor: Actor, { phraseId }: WritingInputs['removePhrase']): Outcome<Nothing> => {
      if (!rows.remove(phraseId, parts.clock.nowMs())) return refuse('not-found');
      parts.audit.append({ actor, act: 'phrase.remove', subject: phraseId });
      return done({});
    },
  };
}

const viewOf = ({ phraseId, group, text, shipped }: PhraseRow): PhraseView => ({
  phraseId,
  group,
  text,
  shipped,
});
