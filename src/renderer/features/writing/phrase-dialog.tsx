// 常用语: type a few characters, Enter inserts at the cursor; the unit's own can be added and removed.
import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState, type KeyboardEvent } from 'react';
import type { PhraseId } from '../../../shared/domain/ids.ts';
import { useApp } from '../../app/app-context.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useAct, type Act } from '../../ui/use-act.ts';
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

type PhraseChoice = ReturnType<typeof useChoice>;

function SearchField({ choice, onTake }: { readonly choice: PhraseChoice; readonly onTake: () => void }) {
  const { t } = useWords();
  const { search, setSearch, setWanted, offered, chosen } = choice;
  const onKey = (event: KeyboardEvent): void => {
    // Enter and arrows of an input method choose its words, not ours.
    if (event.nativeEvent.isComposing) return;
    const entries = offered.map(choiceOf);
    const next = listKeys.includes(event.key)
      ? stepOf(event.key, entries, chosen?.phraseId ?? null)
      : undefined;
    if (next !== undefined) setWanted(next);
    else if (event.key === 'Enter') onTake();
    else return;
    event.preventDefault();
  };
  return (
    <Input
      autoFocus
      aria-label={t('writing.phraseSearch')}
      placeholder={t('writing.phrasesHelp')}
      value={search}
      onChange={({ target }) => setSearch(target.value)}
      onKeyDown={onKey}
    />
  );
}

interface PhraseActsProps {
  readonly phrases: readonly Phrase[];
  readonly chosen: Phrase | undefined;
  readonly act: Act;
}

/** Add one, or remove the chosen one. */
function PhraseActs({ phrases, chosen, act }: PhraseActsProps) {
  const { t } = useWords();
  const { client, stores } = useApp();
  const [adding, setAdding] = useState(false);
  const change = async (work: () => Promise<unknown>): Promise<void> => {
    if (!(await act.run(work))) return;
    setAdding(false);
    await stores.phrases.reload();
  };
  const remove = async (): Promise<void> => {
    if (chosen === undefined) return;
    await change(async () => await client.writing.removePhrase({ phraseId: chosen.phraseId as PhraseId }));
  };
  if (adding)
    return (
      <NewPhrase
        groups={[...new Set(phrases.map(({ group }) => group))]}
        onCancel={() => setAdding(false)}
        onTake={(phrase) =>
          void change(async () => await client.writing.savePhrase({ phraseId: null, ...phrase }))
        }
      />
    );
  return (
    <p className="tool-acts">
      <Button size="small" icon={<PlusOutlined aria-hidden />} onClick={() => setAdding(true)}>
        {t('writing.phraseAdd')}
      </Button>
      <Button
        size="small"
        type="text"
        icon={<CloseOutlined aria-hidden />}
        disabled={chosen === undefined}
        onClick={() => void remove()}
      >
        {t('writing.phraseRemove', { text: (chosen?.text ?? '').slice(0, 12) })}
      </Button>
    </p>
  );
}

/** Mounted while it is open; Ctrl+Shift+P opens it from the text. */
export function PhraseDialog({ desk, onClose }: ToolProps) {
  const { t } = useWords();
  const { stores } = useApp();
  const act = useAct();
  const { data, failure } = useResource(stores.phrases);
  const choice = useChoice(data ?? []);
  const { offered, chosen, setWanted } = choice;
  const insert = (): void => {
    if (chosen === undefined) return;
    onClose();
    desk.commands.insertText(chosen.text);
  };
  return (
    <Dialog
      open
      title={t('writing.phrasesTitle')}
      confirm={t('writing.phraseInsert')}
      disabled={chosen === undefined}
      onConfirm={insert}
      onClose={onClose}
    >
      <SearchField choice={choice} onTake={insert} />
      <ChoiceList
        label={t('writing.phrases')}
        empty={t('writing.phrasesEmpty')}
        entries={offered.map(choiceOf)}
        chosen={chosen?.phraseId ?? null}
        onChoose={setWanted}
        onTake={insert}
      />
      <PhraseActs phrases={data ?? []} chosen={chosen} act={act} />
      <FailureNotice failure={act.failure ?? failure} onClose={act.clear} />
    </Dialog>
  );
}
