// 模板: choose one with its page beside it, use it as one step of undo, save the present text as one.
import { Button, Input } from 'antd';
import { useMemo, useState } from 'react';
import { kindTable } from '../../../shared/domain/kinds.ts';
import type { TemplateId } from '../../../shared/domain/ids.ts';
import { applyTemplate, templateOf } from '../../../shared/domain/template-content.ts';
import { useApp } from '../../app/app-context.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { layoutInputOf } from '../../ui/document-input.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';

import { useAct, type Act } from '../../ui/use-act.ts';
import { useResource } from '../../ui/use-resource.ts';
import { useWords } from '../../ui/use-words.ts';
import type { DocumentView } from '../drafting/drafting-store.ts';
import { PreviewPage } from './preview-page.tsx';
import { ChoiceList } from './choice-list.tsx';
import { NameField } from './name-field.tsx';
import { replaceKept, type ToolProps, type WritingDesk } from './writing-desk.ts';
import type { Template } from './writing-store.ts';

const matches = (template: Template, search: string): boolean =>
  template.name.includes(search) || kindTable[template.content.kind].name.includes(search);

function Preview({ desk, template }: { readonly desk: WritingDesk; readonly template: Template }) {
  const input = useMemo(() => {
    const content = applyTemplate(desk.view.content, template.content) as DocumentView['content'];
    return layoutInputOf(desk.view, content);
  }, [desk, template]);
  return <PreviewPage input={input} />;
}

interface AdminProps {
  readonly desk: WritingDesk;
  readonly chosen: Template | undefined;
  readonly act: Act;
  readonly onChanged: () => void;
}

/** Save the present text, rename, put away. */
function TemplateActs({ desk, chosen, act, onChanged }: AdminProps) {
  const { t } = useWords();
  const { client } = useApp();
  const [asking, setAsking] = useState<'save' | 'rename' | null>(null);
  const finish = async (work: () => Promise<unknown>): Promise<void> => {
    if (!(await act.run(work))) return;
    setAsking(null);
    onChanged();
  };
  const take = (name: string): Promise<void> =>
    finish(async () => {
      if (asking === 'rename' && chosen !== undefined)
        return await client.writing.renameTemplate({ templateId: chosen.templateId as TemplateId, name });
      const content = templateOf(desk.commands.content()) as Template['content'];
      return await client.writing.saveTemplate({ templateId: null, name, content });
    });
  if (asking !== null)
    return (
      <NameField
        label={t('writing.templateName')}
        initial={asking === 'rename' ? (chosen?.name ?? '') : desk.commands.content().title}
        onCancel={() => setAsking(null)}
        onTake={(name) => void take(name)}
      />
    );
  return (
    <p className="tool-acts">
      <Button size="small" onClick={() => setAsking('save')}>
        {t('writing.templateSave')}
      </Button>
      <Button size="small" disabled={chosen === undefined} onClick={() => setAsking('rename')}>
        {t('writing.templateRename')}
      </Button>
      <Button
        size="small"
        disabled={chosen === undefined}
        aria-label={t('writing.templateArchiveHelp', { name: chosen?.name ?? '' })}
        onClick={() =>
          void finish(async () =>
            chosen === undefined
              ? undefined
              : await client.writing.archiveTemplate({ templateId: chosen.templateId as TemplateId }),
          )
        }
      >
        {t('writing.templateArchive')}
      </Button>
    </p>
  );
}

/** The templates that fit the search, and which of them is chosen. */
function useChoice(templates: readonly Template[]) {
  const [search, setSearch] = useState('');
  const [wanted, setWanted] = useState<string | null>(null);
  const offered = templates.filter((template) => matches(template, search.trim()));
  const chosen = offered.find(({ templateId }) => templateId === wanted) ?? offered[0];
  return { search, setSearch, setWanted, offered, chosen };
}

interface OfferProps {
  readonly choice: ReturnType<typeof useChoice>;
  readonly onTake: () => void;
}

function Offer({ choice, onTake }: OfferProps) {
  const { t } = useWords();
  const { search, setSearch, setWanted, offered, chosen } = choice;
  const noteOf = ({ content, shipped }: Template): string =>
    `${t(`kind.${content.kind}`)} · ${t(shipped ? 'writing.templateShipped' : 'writing.templateOf')}`;
  return (
    <>
      <Input
        autoFocus
        allowClear
        aria-label={t('writing.templateSearch')}
        placeholder={t('writing.templateSearch')}
        value={search}
        onChange={({ target }) => setSearch(target.value)}
      />
      <ChoiceList
        label={t('writing.templates')}
        empty={t('writing.templatesEmpty')}
        entries={offered.map((template) => ({
          key: template.templateId,
          label: template.name,
          note: noteOf(template),
        }))}
        chosen={chosen?.templateId ?? null}
        onChoose={setWanted}
        onTake={onTake}
      />
    </>
  );
}

/** Mounted while it is open. */
export function TemplateDialog({ desk, onClose }: ToolProps) {
  const { t } = useWords();
  const { client, stores } = useApp();
  const act = useAct();
  const { data, failure } = useResource(stores.templates);
  const choice = useChoice(data ?? []);
  const { chosen } = choice;
  const apply = async (): Promise<void> => {
    if (chosen === undefined) return;
    const content = applyTemplate(desk.commands.content(), chosen.content);
    if (await replaceKept(client, desk, { act, reason: 'template', content })) onClose();
  };
  return (
    <Dialog
      open
      wide
      title={t('writing.templatesTitle')}
      confirm={t('writing.templateApply')}
      disabled={chosen === undefined}
      busy={act.busy}
      onConfirm={() => void apply()}
      onClose={onClose}
    >
      <div className="tool-split">
        <div className="tool-side">
          <Offer choice={choice} onTake={() => void apply()} />
          <TemplateActs
            desk={desk}
            chosen={chosen}
            act={act}
            onChanged={() => void stores.templates.reload()}
          />
          <FailureNotice failure={act.failure ?? failure} onClose={act.clear} />
          <p className="desk-hint">{t('writing.templateKeeps')}</p>
        </div>
        <div className="tool-page">
          {chosen === undefined ? null : <Preview desk={desk} template={chosen} />}
        </div>
      </div>
    </Dialog>
  );
}
