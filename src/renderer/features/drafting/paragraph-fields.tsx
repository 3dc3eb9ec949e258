// The body as a list of paragraphs with a level each; Ctrl+Enter adds one below, Alt+arrows move.
import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { memo, type KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import { isTable, paragraphLevels, type Paragraph } from '../../../shared/domain/content.ts';
import { useWords } from '../../ui/use-words.ts';
import type { DraftEditor } from './draft-editor.ts';
import { addAfter, moveBy, removeAt, setLevel, setText } from './paragraphs.ts';

interface RowProps {
  readonly editor: DraftEditor;
  readonly paragraph: Paragraph;
  readonly index: number;
  readonly last: boolean;
}

const changeBody = (editor: DraftEditor, change: (body: readonly Paragraph[]) => Paragraph[]): void =>
  editor.edit((content) => ({ ...content, body: change(content.body.filter((block) => !isTable(block))) }));

function keysOf({ editor, index }: RowProps) {
  return (event: KeyboardEvent): void => {
    const move = event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown');
    const add = event.key === 'Enter' && !event.nativeEvent.isComposing;
    if (!move && !add) return;
    event.preventDefault();
    if (add) changeBody(editor, (body) => addAfter(body, index));
    else changeBody(editor, (body) => moveBy(body, index, event.key === 'ArrowUp' ? -1 : 1));
    if (add) requestAnimationFrame(() => document.getElementById(`paragraph-${index + 1}`)?.focus());
  };
}

const Row = memo(function Row(props: RowProps) {
  const { t } = useWords();
  const { editor, paragraph, index, last } = props;
  const n = index + 1;
  return (
    <li className={`paragraph paragraph-${paragraph.level}`} data-testid={`paragraph-${n}`}>
      <div className="paragraph-tools">
        <Select
          size="small"
          aria-label={t('drafting.paragraphLevel', { n })}
          value={paragraph.level}
          onChange={(level) => changeBody(editor, (body) => setLevel(body, index, level))}
          options={paragraphLevels.map((value) => ({ value, label: t(`level.${value}`) }))}
        />
        <Button
          size="small"
          type="text"
          aria-label={t('drafting.moveUp', { n })}
          icon={<ArrowUpOutlined aria-hidden />}
          disabled={index === 0}
          onClick={() => changeBody(editor, (body) => moveBy(body, index, -1))}
        />
        <Button
          size="small"
          type="text"
          aria-label={t('drafting.moveDown', { n })}
          icon={<ArrowDownOutlined aria-hidden />}
          disabled={last}
          onClick={() => changeBody(editor, (body) => moveBy(body, index, 1))}
        />
        <Button
          size="small"
          type="text"
          aria-label={t('drafting.addBelow', { n })}
          icon={<PlusOutlined aria-hidden />}
          onClick={() => changeBody(editor, (body) => addAfter(body, index))}
        />
        <Button
          size="small"
          type="text"
          aria-label={t('drafting.removeParagraph', { n })}
          icon={<DeleteOutlined aria-hidden />}
          onClick={() => changeBody(editor, (body) => removeAt(body, index))}
        />
      </div>
      <Input.TextArea
        id={`paragraph-${index}`}
        className="grow"
        aria-label={t('drafting.paragraphText', { n })}
        maxLength={20_000}
        value={paragraph.text}
        onChange={({ target }) => changeBody(editor, (body) => setText(body, index, target.value))}
        onKeyDown={keysOf(props)}
      />
    </li>
  );
});

/** The list, and a button at its end. */
export function ParagraphFields({ editor }: { readonly editor: DraftEditor }) {
  const { t } = useWords();
  const blocks = useStore(editor, (state) => state.content.body);
  const body = blocks.filter((block) => !isTable(block));
  return (
    <section aria-label={t('drafting.paragraphs')}>
      <h2>{t('drafting.paragraphs')}</h2>
      <ol className="paragraphs">
        {body.map((paragraph, index) => (
          <Row
            key={index}
            editor={editor}
            paragraph={paragraph}
            index={index}
            last={index === body.length - 1}
          />
        ))}
      </ol>
      <Button
        size="small"
        icon={<PlusOutlined aria-hidden />}
        onClick={() => changeBody(editor, (paragraphs) => addAfter(paragraphs, paragraphs.length - 1))}
      >
        {t('drafting.addParagraph')}
      </Button>
    </section>
  );
}
