// Where the lines of the title end: a few ways drawn small, the author chooses one, or leaves it to the page.
import { useStore } from 'zustand';
import { useWords } from '../../ui/use-words.ts';
import type { DraftEditor } from './draft-editor.ts';
import { linesOf, suggestTitleBreaks, type TitleBreaks } from './title-breaks.ts';

interface ChoiceProps {
  readonly lines: readonly string[];
  readonly caption?: string;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

function Choice({ lines, caption, chosen, onChoose }: ChoiceProps) {
  return (
    <button
      type="button"
      className="title-choice"
      aria-pressed={chosen}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
    >
      {caption === undefined ? null : <span className="title-choice-caption">{caption}</span>}
      {lines.map((line, index) => (
        <span key={index} className="title-choice-line">
          {line}
        </span>
      ))}
    </button>
  );
}

/** Closes itself when a way was chosen. */
export function TitleLines({
  editor,
  onDone,
}: {
  readonly editor: DraftEditor;
  readonly onDone: () => void;
}) {
  const { t } = useWords();
  const title = useStore(editor, (state) => state.content.title);
  const breaks = useStore(editor, (state) => state.content.titleBreaks);
  const names = editor.getState().content.issuers.map((issuer) => issuer.name);
  const choose = (chosen: TitleBreaks | null): void => {
    // No breaks at all is how a content says that the page decides.
    editor.commands.replaceContent({ ...editor.commands.content(), titleBreaks: chosen ?? [] });
    editor.text.focus();
    onDone();
  };
  const present = JSON.stringify(breaks ?? null);
  return (
    <div className="title-choices" role="group" aria-label={t('editor.titleChoices')}>
      <Choice
        lines={[title]}
        caption={t('editor.titleAuto')}
        chosen={breaks === undefined}
        onChoose={() => choose(null)}
      />
      {suggestTitleBreaks(title, names)
        .filter((way) => way.length > 0)
        .map((way) => (
          <Choice
            key={way.join()}
            lines={linesOf(title, way)}
            chosen={present === JSON.stringify(way)}
            onChoose={() => choose(way)}
          />
        ))}
    </div>
  );
}
