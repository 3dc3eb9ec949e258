// Templates of the unit: everybody who writes may use, make, rename and put away; the audit log knows who did.
import type { TemplateId } from '../../../shared/domain/ids.ts';
import { judgeSecrecy, secrecyTextsOf } from '../../../shared/domain/secrecy.ts';
import type { TemplateContent } from '../../../shared/domain/template-content.ts';
import { createTemplatesRepository, type TemplateRow } from '../../store/templates-repository.ts';
import type { Nothing, TemplateView, WritingInputs } from '../drafting/contract-types.ts';
import { type Actor, done, type Outcome, refuse, type Refusal } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import { makeUuid } from '../uuid.ts';
import { shippedTemplates } from './shipped-templates.ts';

/** More is no longer a choice. */
const maxTemplates = 500;

/** Templates over their rows. */
export function createTemplates(parts: StationParts) {
  const rows = createTemplatesRepository(parts.store.db);
  const note = (actor: Actor, act: string, templateId: TemplateId): void => {
    parts.audit.append({ actor, act: `template.${act}`, subject: templateId });
  };
  const put = (
    actor: Actor,
    row: Pick<TemplateRow, 'templateId' | 'name' | 'content' | 'shipped'>,
  ): TemplateRow => {
    const written = { ...row, updatedBy: actor.person.id, updatedAtMs: parts.clock.nowMs() };
    rows.put(written);
    note(actor, 'save', row.templateId);
    return written;
  };
  return {
    /** Inside the caller's transaction. */
    seed: (): void => {
      for (const template of shippedTemplates)
        rows.seed({ ...template, shipped: true, updatedBy: null, updatedAtMs: 0 });
    },
    list: (): Outcome<TemplateView[]> => done(rows.list().map(viewOf)),
    save: (actor: Actor, input: WritingInputs['saveTemplate']): Outcome<TemplateView> => {
      const { templateId, name, content } = input;
      const present = templateId === null ? undefined : rows.get(templateId);
      if (templateId !== null && present === undefined) return refuse('not-found');
      if (present === undefined && rows.count() >= maxTemplates)
        return refuse('input-invalid', { reason: 'too-many-templates' });
      const refusal = refuseMarking(content);
      if (refusal !== null) return refusal;
      const id = templateId ?? makeUuid<TemplateId>(parts.clock.nowMs());
      return done(viewOf(put(actor, { templateId: id, name, content, shipped: present?.shipped ?? false })));
    },
    rename: (actor: Actor, { templateId, name }: WritingInputs['renameTemplate']): Outcome<Nothing> => {
      const present = rows.get(templateId);
      if (present === undefined) return refuse('not-found');
      put(actor, { ...present, name });
      return done({});
    },
    archive: (actor: Actor, { templateId }: WritingInputs['archiveTemplate']): Outcome<Nothing> => {
      if (!rows.archive(templateId, parts.clock.nowMs())) return refuse('not-found');
      note(actor, 'archive', templateId);
      return done({});
    },
  };
}

/** A marking does not come onto this network, not even asleep in a template. */
function refuseMarking(template: TemplateContent): Refusal | null {
  const bare = {
    ...template,
    recipients: [],
    attachments: [],
    issuers: [],
  };
  const marking = judgeSecrecy(secrecyTextsOf(bare)).find(({ strength }) => strength === 'block');
  if (marking === undefined) return null;
  const { where, code, evidence } = marking;
  return refuse('secrecy-marking', { where, rule: code, text: evidence.text ?? '' });
}

const viewOf = ({ templateId, name, content, shipped, updatedAtMs }: TemplateRow): TemplateView => ({
  templateId,
  name,
  content: structuredClone(content) as TemplateView['content'],
  shipped,
  updatedAtMs,
});
