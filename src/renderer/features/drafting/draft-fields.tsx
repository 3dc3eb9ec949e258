// The fields of a draft in the order in which they stand on the page.
import { Input, Segmented, Select } from 'antd';
import { useId } from 'react';
import { useStore } from 'zustand';
import { docKinds, kindTable, urgencies } from '../../../shared/domain/kinds.ts';
import { FindingsList } from '../../ui/findings-list.tsx';
import { useWords } from '../../ui/use-words.ts';
import { AttachmentFields } from './attachment-fields.tsx';
import type { DraftEditor } from './draft-editor.ts';
import { ParagraphFields } from './paragraph-fields.tsx';
import { RecipientFields } from './recipient-fields.tsx';

function KindAndUrgency({ editor }: { readonly editor: DraftEditor }) {
  const { t } = useWords();
  const kind = useStore(editor, (state) => state.content.kind);
  const urgency = useStore(editor, (state) => state.content.urgency);
  return (
    <div className="field-row">
      <Select
        aria-label={t('field.kind')}
        className="kind-select"
        value={kind}
        onChange={(next) => editor.edit((content) => ({ ...content, kind: next }))}
        options={docKinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
      />
      <Segmented
        aria-label={t('field.urgency')}
        value={urgency}
        onChange={(next) => editor.edit((content) => ({ ...content, urgency: next }))}
        options={urgencies.map((value) => ({ value, label: t(`urgency.${value}`) }))}
      />
    </div>
  );
}

function Signatory({ editor }: { readonly editor: DraftEditor }) {
  const { t } = useWords();
  const id = useId();
  const kind = useStore(editor, (state) => state.content.kind);
  const signatory = useStore(editor, (state) => state.content.signatory);
  if (!kindTable[kind].directions.includes('upward') && signatory === null) return null;
  return (
    <>
      <label htmlFor={id}>{t('drafting.signatory')}</label>
      <Input
        id={id}
        maxLength={100}
        value={signatory ?? ''}
        onChange={({ target }) =>
          editor.edit((content) => ({ ...content, signatory: target.value === '' ? null : target.value }))
        }
      />
    </>
  );
}

/** Findings stand below, renewed with every save. */
export function DraftFields({ editor }: { readonly editor: DraftEditor }) {
  const { t } = useWords();
  const ids = { title: useId(), notes: useId() };
  const title = useStore(editor, (state) => state.content.title);
  const notes = useStore(editor, (state) => state.content.notes);
  const findings = useStore(editor, (state) => state.findings);
  return (
    <div className="fields">
      <label htmlFor={ids.title}>{t('field.title')}</label>
      <Input.TextArea
        id={ids.title}
        className="grow"
        maxLength={500}
        value={title}
        onChange={({ target }) =>
          editor.edit((content) => ({ ...content, title: target.value.replaceAll('\n', '') }))
        }
      />
      <KindAndUrgency editor={editor} />
      <RecipientFields editor={editor} />
      <ParagraphFields editor={editor} />
      <AttachmentFields editor={editor} />
      <Signatory editor={editor} />
      <label htmlFor={ids.notes}>{t('drafting.notes')}</label>
      <Input
        id={ids.notes}
        maxLength={500}
        value={notes ?? ''}
        onChange={({ target }) =>
          editor.edit((content) => ({ ...content, notes: target.value === '' ? null : target.value }))
        }
      />
      <h2>{t('findings.title')}</h2>
      <FindingsList findings={findings} />
    </div>
  );
}
