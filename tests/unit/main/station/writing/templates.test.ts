import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../../../../src/main/station/outcome.ts';
import { createWriting, type Writing } from '../../../../../src/main/station/writing/writing.ts';
import { templateContentSchema } from '../../../../../src/shared/contract/station-writing.ts';
import { applyTemplate, templateOf } from '../../../../../src/shared/domain/template-content.ts';
import type { TemplateContent } from '../../../../../src/shared/domain/template-content.ts';
import type { PhraseId, TemplateId } from '../../../../../src/shared/domain/ids.ts';
import { docKinds } from '../../../../../src/shared/domain/kinds.ts';
import { createTestParts, type TestParts } from '../../../../support/station-parts.ts';
import { okay } from '../../../../support/outgoing-bench.ts';
import { notice } from '../../../shared/domain/sample-content.ts';

let test: TestParts;
let writing: Writing;
let drafter: Actor;
beforeEach(() => {
  test = createTestParts();
  writing = createWriting(test.parts);
  drafter = test.person('drafter', '林秋');
});
afterEach(() => test.close());

// Answers cross the boundary as plain strings.
const idOf = ({ templateId }: { readonly templateId: string }) => templateId as TemplateId;
const phraseIdOf = ({ phraseId }: { readonly phraseId: string }) => phraseId as PhraseId;
const templates = async () => okay(await writing.templates(drafter, {}));
const phrases = async () => okay(await writing.phrases(drafter, {}));
const content = templateContentSchema.parse(templateOf(notice));

describe('templates of the unit', () => {
  it('ships skeletons that fit the contract, for the kinds that are written most', async () => {
    const shipped = await templates();
    for (const template of shipped) {
      expect(templateContentSchema.safeParse(template.content).success).toBe(true);
      expect(template.shipped).toBe(true);
    }
    const kinds = new Set(shipped.map((template) => template.content.kind));
    for (const kind of ['notice', 'request', 'report', 'reply', 'letter', 'minutes', 'order'] as const)
      expect([kind, kinds.has(kind)]).toEqual([kind, true]);
    expect([...kinds].every((kind) => docKinds.includes(kind))).toBe(true);
  });

  it('saves, renames and puts away; the unit’s own stand first', async () => {
    const own = okay(await writing.saveTemplate(drafter, { templateId: null, name: '检查通知', content }));
    expect(own).toMatchObject({ name: '检查通知', shipped: false, content });
    expect((await templates())[0]).toEqual(own);
    okay(await writing.renameTemplate(drafter, { templateId: idOf(own), name: '汛期检查' }));
    expect((await templates())[0]).toMatchObject({ name: '汛期检查', content });
    okay(await writing.archiveTemplate(drafter, { templateId: idOf(own) }));
    expect((await templates()).map(({ templateId }) => templateId)).not.toContain(own.templateId);
    for (const again of [
      writing.archiveTemplate(drafter, { templateId: idOf(own) }),
      writing.renameTemplate(drafter, { templateId: idOf(own), name: '甲' }),
      writing.saveTemplate(drafter, { templateId: idOf(own), name: '甲', content }),
    ])
      expect(await again).toMatchObject({ code: 'not-found' });
  });

  it('leaves what the unit made of a shipped one, also after the next start', async () => {
    const [one, other] = await templates();
    if (one === undefined || other === undefined) throw new Error('templates are shipped');
    okay(await writing.renameTemplate(drafter, { templateId: idOf(one), name: '本单位的' }));
    okay(await writing.archiveTemplate(drafter, { templateId: idOf(other) }));
    const [phrase] = await phrases();
    okay(await writing.removePhrase(drafter, { phraseId: phraseIdOf(phrase!) }));
    const before = [await templates(), await phrases()];
    writing = createWriting(test.parts);
    expect([await templates(), await phrases()]).toEqual(before);
  });

  it('lets no marking sleep in a template or a phrase', async () => {
    const body: TemplateContent['body'] = [{ level: 'text', text: '机密★10年' }];
    const marked = { ...content, body: [...body] } as typeof content;
    const save = writing.saveTemplate(drafter, { templateId: null, name: '甲', content: marked });
    expect(await save).toMatchObject({ code: 'secrecy-marking', details: { where: 'body.0' } });
    const phrase = writing.savePhrase(drafter, { phraseId: null, group: '甲', text: '秘密★1年' });
    expect(await phrase).toMatchObject({ code: 'secrecy-marking' });
  });

  it('keeps who it goes to, what is attached and who issues it when it is applied', () => {
    const applied = applyTemplate(notice, { ...templateOf(notice), kind: 'letter', title: '关于甲的函' });
    const { recipients, attachments, issuers } = notice;
    expect(applied).toMatchObject({ kind: 'letter', title: '关于甲的函', recipients, attachments, issuers });
  });
});

describe('phrases of the unit', () => {
  it('saves, changes and removes', async () => {
    const own = okay(
      await writing.savePhrase(drafter, { phraseId: null, group: '结尾', text: '特此函达。' }),
    );
    expect((await phrases())[0]).toEqual(own);
    okay(await writing.savePhrase(drafter, { ...own, phraseId: phraseIdOf(own), text: '特此函商。' }));
    expect((await phrases())[0]).toMatchObject({ phraseId: own.phraseId, text: '特此函商。' });
    okay(await writing.removePhrase(drafter, { phraseId: phraseIdOf(own) }));
    expect(await writing.removePhrase(drafter, { phraseId: phraseIdOf(own) })).toMatchObject({
      code: 'not-found',
    });
  });

  it('writes who did what into the audit log, without a word of it', async () => {
    okay(await writing.savePhrase(drafter, { phraseId: null, group: '结尾', text: '特此函达。' }));
    const rows = test.parts.store.db.prepare('SELECT act, person_id AS person, details FROM audit').all();
    expect(rows).toEqual([{ act: 'phrase.save', person: drafter.person.id, details: '{}' }]);
  });
});
