// Kept wordings, templates, phrases and an imported file of the sample station.
import type { implement } from '@orpc/server';
import type { stationContract } from '../../../src/shared/contract/station.ts';
import { shippedPhrases } from '../../../src/main/station/writing/shipped-phrases.ts';
import { shippedTemplates } from '../../../src/main/station/writing/shipped-templates.ts';
import { contentOf, startMs, type Outputs } from './sample-data.ts';

type Contract = ReturnType<typeof implement<typeof stationContract>>;
const nothing = (): Record<string, never> => ({});
const minute = 60_000;

const versions: Outputs['writing']['versions'] = [
  { revision: 9, atMs: startMs - 20 * minute, by: '周静文', reason: 'revise' },
  { revision: 7, atMs: startMs - 300 * minute, by: '林知远', reason: 'submit' },
  { revision: 5, atMs: startMs - 320 * minute, by: '林知远', reason: 'autosave' },
  { revision: 3, atMs: startMs - 360 * minute, by: '林知远', reason: 'template' },
];

function versionContent(revision: number): Outputs['writing']['version']['content'] {
  const content = contentOf('关于召开全市安全生产电视电话会议的通知');
  const cut = content.body.slice(0, revision);
  return {
    ...content,
    body: revision >= 9 ? [...cut, { level: 'text', text: '请于本周五前报送参会名单。' }] : cut,
  };
}

const imported: Outputs['writing']['importFile'] = {
  state: 'read',
  content: {
    title: '关于做好冬季供热保障工作的通知',
    kind: 'notice',
    body: [
      { level: 'text', text: '入冬以来，气温持续走低，为保障群众温暖过冬，现将有关工作通知如下。' },
      { level: 'h1', text: '落实保供责任' },
      { level: 'text', text: '各供热单位要备足煤源，加强巡检，24小时受理报修。' },
    ],
    recipientsText: '各县（市、区）人民政府',
  },
  notes: [
    { code: 'titleRecognised', where: 'title', evidence: { text: '关于做好冬季供热保障工作的通知' } },
    { code: 'headingRecognised', where: 'body.1', evidence: { text: '一、' } },
    { code: 'addresseesRecognised', where: '', evidence: { text: '各县（市、区）人民政府' } },
    { code: 'imageDropped', where: '', evidence: { text: '图片 1' } },
    { code: 'formattingDropped', where: '', evidence: { count: '12' } },
  ],
};

/** The procedures of `writing`. */
export function bindSampleWriting(os: Contract) {
  let templates: Outputs['writing']['templates'] = shippedTemplates.map((template) => ({
    ...template,
    content: template.content as Outputs['writing']['saveTemplate']['content'],
    shipped: true,
    updatedAtMs: 0,
  }));
  let phrases: Outputs['writing']['phrases'] = shippedPhrases.map((phrase) => ({ ...phrase, shipped: true }));
  const { writing } = os;
  return {
    writing: {
      versions: writing.versions.handler(() => versions),
      version: writing.version.handler(({ input: { revision } }) => {
        const row = versions.find((version) => version.revision === revision) ?? versions[0];
        if (row === undefined) throw new Error('there are versions');
        return { ...row, content: versionContent(revision) };
      }),
      keep: writing.keep.handler(nothing),
      templates: writing.templates.handler(() => templates),
      saveTemplate: writing.saveTemplate.handler(({ input }) => {
        const templateId = input.templateId ?? shippedTemplates[0]?.templateId;
        if (templateId === undefined) throw new Error('there are templates');
        const own = {
          templateId,
          name: input.name,
          content: input.content,
          shipped: false,
          updatedAtMs: startMs,
        };
        templates = [own, ...templates];
        return own;
      }),
      renameTemplate: writing.renameTemplate.handler(({ input: { templateId, name } }) => {
        templates = templates.map((one) => (one.templateId === templateId ? { ...one, name } : one));
        return {};
      }),
      archiveTemplate: writing.archiveTemplate.handler(({ input: { templateId } }) => {
        templates = templates.filter((one) => one.templateId !== templateId);
        return {};
      }),
      phrases: writing.phrases.handler(() => phrases),
      savePhrase: writing.savePhrase.handler(({ input: { group, text } }) => {
        const phraseId = shippedPhrases[0]?.phraseId;
        if (phraseId === undefined) throw new Error('there are phrases');
        const own = { phraseId, group, text, shipped: false };
        phrases = [own, ...phrases];
        return own;
      }),
      removePhrase: writing.removePhrase.handler(({ input: { phraseId } }) => {
        phrases = phrases.filter((one) => one.phraseId !== phraseId);
        return {};
      }),
      importFile: writing.importFile.handler(({ input: { name } }) =>
        name.endsWith('.docx')
          ? imported
          : {
              state: 'refused',
              code: name.endsWith('.doc') ? 'oldWord' : 'otherType',
              evidence: { name, type: 'pdf' },
            },
      ),
    },
  };
}
