// 常用语: type a few characters, Enter inserts at the cursor; the unit's own can be added and removed.
import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState, type KeyboardEvent } from 'react';
import type { PhraseId } from '../../../shared/domain/ids.ts';
import { useApp } from '../../app/app-context.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useAct } from '../../ui/use-act.ts';
import { useResource } from '../../ui/use-resource.ts';
import { useWords } from '../../ui/use-words.ts';
import { ChoiceList, stepOf, type Choice } from './choice-list.tsx';
import type { ToolProps } from './writing-desk.ts';
import type { Phrase } from './writing-store.ts';

/** Keys that move in the list while the cursor stays in the search field. */
const listKeys: readonly string[] = ['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp'];

const matches = ({ text, group }: Phrase, search: string): boolean =>
  text.includes(search) || group.includes(search);

const choiceOf = ({ phraseId, text, group }: Phrase): Choice => ({ key: phraseId, label: text, note: group });

interface NewPhraseProps {
  readonly groups: readonly string[];
  readonly onTake: (phrase: { readonly group: string; readonly text: string }) => void;
  readonly onCancel: () => void;
}

function NewPhrase({ groups, onTake, onCancel }: NewPhraseProps) {
  const { t } = useWords();
  const [group, setGroup] = useState(groups[0] ?? '');
  const [text, setText] = useState('');
  const isReady = group.trim() !== '' && text.trim() !== '';
  return (
    <div className="phrase-new">
      <Input
        aria-label={t('writing.phraseGroup')}
        placeholder={t('writing.phraseGroup')}
        maxLength={40}
        value={group}
        onChange={({ target }) => setGroup(target.value)}
      />
      <Input.TextArea
        autoFocus
        rows={3}
        aria-label={t('writing.phraseText')}
        placeholder={t('writing.phraseText')}
        maxLength={2000}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <p className="tool-acts">
        <Button size="small" onClick={onCancel}>
          {t('action.cancel')}
        </Button>
        <Button
          size="small"
          type="primary"
          disabled={!isReady}
          onClick={() => onTake({ group: group.trim(), text: text.trim() })}
        >
          {t('action.save')}
        </Button>
      </p>
    </div>
  );
}

/** The phrases that fit the search, and which of them is chosen. */
function useChoice(phrases: readonly Phrase[]) {
  const [search, setSearch] = useState('');
  const [wanted, setWanted] = useState<string | null>(null);
  const offered = phrases.filter((phrase) => matches(phrase, search.trim()));
  const chosen = offered.find(({ phraseId }) => phraseId === wanted) ?? offered[0];
  return { search, setSearch, setWanted, offered, chosen };
}

/** Mounted while it is open; Ctrl+Shift+P opens it from the text. */
export function PhraseDialog({ desk, onClose }: ToolProps) {
  const { t } = useWords();
  const { client, stores } = useApp();
  const act = useAct();
  const { data, failure } = useResource(stores.phrases);
  const { search, setSearch, setWanted, offered, chosen } = useChoice(data ?? []);
  const [adding, setAdding] = useState(false);
  const insert = (): void => {
    if (chosen === undefined) return;
    onClose();
    desk.commands.insertText(chosen.text);
    desk.commands.focus();
  };
  const change = async (work: () => Promise<unknown>): Promise<void> => {
    if (!(await act.run(work))) return;
    setAdding(false);
    await stores.phrases.reload();
  };
  const onKey = (event: KeyboardEvent): void => {
    // Enter and arrows of an input method choose its words, not ours.
    if (event.nativeEvent.isComposing) return;
    const choices = offered.map(choiceOf);
    const next = listKeys.includes(event.key)
      ? stepOf(event.key, choices, chosen?.phraseId ?? null)
      : undefined;
    if (next !== undefined) setWanted(next);
    else if (event.key === 'Enter') insert();
    else return;
    event.preventDefault();
  };
  return (
    <Dialog
      open
      title={t('writing.phrasesTitle')}
      confirm={t('writing.phraseInsert')}
      disabled={chosen === undefined || adding}
      onConfirm={insert}
      onClose={onClose}
    >
      <Input
        autoFocus
        aria-label={t('writing.phraseSearch')}
        placeholder={t('writing.phrasesHelp')}
        value={search}
        onChange={({ target }) => setSearch(target.value)}
        onKeyDown={onKey}
      />
      <ChoiceList
        label={t('writing.phrases')}
        empty={t('writing.phrasesEmpty')}
        entries={offered.map(choiceOf)}
        chosen={chosen?.phraseId ?? null}
        onChoose={setWanted}
        onTake={insert}
      />
      {adding ? (
        <NewPhrase
          groups={[...new Set((data ?? []).map(({ group }) => group))]}
          onCancel={() => setAdding(false)}
          onTake={(phrase) =>
            void change(async () => await client.writing.savePhrase({ phraseId: null, ...phrase }))
          }
        />
      ) : (
        <p className="tool-acts">
          <Button size="small" icon={<PlusOutlined aria-hidden />} onClick={() => setAdding(true)}>
            {t('writing.phraseAdd')}
          </Button>
          <Button
            size="small"
            type="text"
            icon={<CloseOutlined aria-hidden />}
            disabled={chosen === undefined}
            onClick={() =>
              void change(async () =>
                chosen === undefined
                  ? undefined
                  : await client.writing.removePhrase({ phraseId: chosen.phraseId as PhraseId }),
              )
            }
          >
            {t('writing.phraseRemove', { text: (chosen?.text ?? '').slice(0, 12) })}
          </Button>
        </p>
      )}
      <FailureNotice failure={act.failure ?? failure} onClose={act.clear} />
    </Dialog>
  );
}
