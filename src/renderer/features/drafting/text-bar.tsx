// Tools of the text: levels, tables, annexes, undo. Where the cursor stands in a table, the table's tools take the place of the levels.
import { RedoOutlined, UndoOutlined } from '@ant-design/icons';
import { redo } from '@tiptap/pm/history';
import type { Command } from '@tiptap/pm/state';
import { Button } from 'antd';
import { memo, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { paragraphLevels } from '../../../shared/domain/content.ts';
import { useWords } from '../../ui/use-words.ts';
import type { DraftEditor } from './draft-editor.ts';
import { addAnnex, moveAnnex, presentAnnex, removeAnnex, toggleTitleNote } from './text/annex-acts.ts';
import { undoLast } from './text/editing-keys.ts';
import { presentLevel, setLevel } from './text/levels.ts';
import { insertTable, tableActs, tableCommands, tableState } from './text/table-acts.ts';
import { TitleLines } from './title-lines.tsx';

interface ToolProps {
  readonly label: string;
  readonly help?: string;
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  readonly icon?: ReactNode;
  readonly onUse: () => void;
}

/** What is seen is always part of what is said. */
const nameOf = (label: string, help = label): string => (help.includes(label) ? help : `${label} ${help}`);

/** A button that leaves the cursor where it is. */
function Tool({ label, help, pressed, disabled = false, icon, onUse }: ToolProps) {
  return (
    <Button
      size="small"
      type={pressed === true ? 'primary' : 'default'}
      ghost={pressed === true}
      title={help ?? label}
      aria-label={nameOf(label, help)}
      disabled={disabled}
      icon={icon}
      {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onUse}
    >
      {icon === undefined ? label : null}
    </Button>
  );
}

interface BarProps {
  readonly editor: DraftEditor;
}

function useRun(editor: DraftEditor): (command: Command) => () => void {
  return (command) => () => {
    editor.run(command);
    editor.text.focus();
  };
}

function LevelTools({ editor }: BarProps) {
  const { t } = useWords();
  const run = useRun(editor);
  const level = presentLevel(editor.text.state());
  return (
    <div className="bar-group" role="group" aria-label={t('editor.levels')}>
      {paragraphLevels.map((each) => (
        <Tool
          key={each}
          label={t(`editor.level.${each}`)}
          help={t(`editor.levelHelp.${each}`)}
          pressed={level === each}
          disabled={level === null}
          onUse={run(setLevel(each))}
        />
      ))}
    </div>
  );
}

function TableTools({ editor }: BarProps) {
  const { t } = useWords();
  const run = useRun(editor);
  const state = editor.text.state();
  const now = tableState(state);
  return (
    <div className="bar-group" role="group" aria-label={t('editor.tableTools')}>
      {tableActs.map((act) => (
        <Tool
          key={act}
          label={t(`editor.table.${act}`)}
          disabled={!tableCommands[act](state)}
          {...(act === 'headRow' ? { pressed: now?.head === true } : {})}
          {...(act === 'landscape' ? { pressed: now?.landscape === true } : {})}
          onUse={run(tableCommands[act])}
        />
      ))}
    </div>
  );
}

function AnnexTools({ editor }: BarProps) {
  const { t } = useWords();
  const run = useRun(editor);
  const place = presentAnnex(editor.text.state());
  if (place === null) return null;
  return (
    <div className="bar-group" role="group" aria-label={t('editor.annexTools')}>
      {place.count > 1 ? (
        <>
          <Tool label={t('editor.annexUp')} disabled={place.index === 0} onUse={run(moveAnnex(-1))} />
          <Tool
            label={t('editor.annexDown')}
            disabled={place.index === place.count - 1}
            onUse={run(moveAnnex(1))}
          />
        </>
      ) : null}
      <Tool label={t('editor.annexRemove')} onUse={run(removeAnnex)} />
    </div>
  );
}

function InsertTools({ editor }: BarProps) {
  const { t } = useWords();
  const run = useRun(editor);
  const state = editor.text.state();
  return (
    <div className="bar-group" role="group" aria-label={t('editor.insert')}>
      <Tool label={t('editor.insertTable')} disabled={!insertTable(state)} onUse={run(insertTable)} />
      <Tool label={t('editor.insertAnnex')} onUse={run(addAnnex)} />
      <Tool
        label={t('editor.titleNote')}
        pressed={state.doc.child(1).type.name === 'titleNote'}
        onUse={run(toggleTitleNote)}
      />
    </div>
  );
}

/** What the tools show of the present place; most keys change none of it, and then nothing is drawn again. */
function lookOf(editor: DraftEditor): string {
  const state = editor.text.state();
  const table = tableState(state);
  return JSON.stringify([
    table ?? presentLevel(state),
    table === null ? insertTable(state) : tableActs.map((act) => tableCommands[act](state)),
    state.doc.child(1).type.name === 'titleNote',
    presentAnnex(state),
  ]);
}

/** One line of quiet buttons; below it the ways to break the title, when somebody asks for them. */
export const TextBar = memo(function TextBar({
  editor,
  children,
}: BarProps & { readonly children: ReactNode }) {
  const { t } = useWords();
  const run = useRun(editor);
  const undoable = useStore(editor, (state) => state.undoable);
  const redoable = useStore(editor, (state) => state.redoable);
  useStore(editor, () => lookOf(editor));
  const [titling, setTitling] = useState(false);
  const inTable = tableState(editor.text.state()) !== null;
  return (
    <div className="text-bar no-print">
      <div className="bar-row" role="toolbar" aria-label={t('editor.text')}>
        <div className="bar-group">
          <Tool
            label={t('editor.undo')}
            help={`${t('editor.undo')} Ctrl+Z`}
            icon={<UndoOutlined aria-hidden />}
            disabled={!undoable}
            onUse={run(undoLast)}
          />
          <Tool
            label={t('editor.redo')}
            help={`${t('editor.redo')} Ctrl+Y`}
            icon={<RedoOutlined aria-hidden />}
            disabled={!redoable}
            onUse={run(redo)}
          />
        </div>
        {inTable ? <TableTools editor={editor} /> : <LevelTools editor={editor} />}
        {inTable ? null : <InsertTools editor={editor} />}
        <Tool label={t('editor.titleLines')} pressed={titling} onUse={() => setTitling((open) => !open)} />
        <AnnexTools editor={editor} />
        {children}
      </div>
      {titling ? <TitleLines editor={editor} onDone={() => setTitling(false)} /> : null}
    </div>
  );
});
