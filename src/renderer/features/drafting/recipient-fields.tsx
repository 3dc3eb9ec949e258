// 主送 and 抄送, picked from the directory, with the copies each unit may print.
import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, InputNumber } from 'antd';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { Recipient } from '../../../shared/domain/content.ts';
import { useWords } from '../../ui/use-words.ts';
import type { DraftEditor } from './draft-editor.ts';
import { UnitPicker } from './unit-picker.tsx';

const changeRecipients = (
  editor: DraftEditor,
  change: (recipients: readonly Recipient[]) => Recipient[],
): void => editor.setFields('recipients', (fields) => ({ ...fields, recipients: change(fields.recipients) }));

function RecipientRow({
  editor,
  recipient,
}: {
  readonly editor: DraftEditor;
  readonly recipient: Recipient;
}) {
  const { t } = useWords();
  const { unit, name, copies } = recipient;
  const setCopies = (next: number | null): void =>
    changeRecipients(editor, (all) =>
      all.map((one) => (one.unit === unit ? { ...one, copies: next ?? 1 } : one)),
    );
  return (
    <li>
      <span>{name}</span>
      <InputNumber
        size="small"
        min={1}
        max={999}
        precision={0}
        aria-label={t('drafting.copiesOf', { unit: name })}
        value={copies}
        onChange={setCopies}
      />
      <Button
        size="small"
        type="text"
        icon={<CloseOutlined aria-hidden />}
        aria-label={t('drafting.removeUnit', { unit: name })}
        onClick={() => changeRecipients(editor, (all) => all.filter((one) => one.unit !== unit))}
      />
    </li>
  );
}

function RoleRows({ editor, role }: { readonly editor: DraftEditor; readonly role: Recipient['role'] }) {
  const { t } = useWords();
  const recipients = useStore(editor, (state) => state.content.recipients);
  const [picking, setPicking] = useState(false);
  const mine = recipients.filter((recipient) => recipient.role === role);
  return (
    <div className="role-rows" role="group" aria-label={t(`recipientRole.${role}`)}>
      <h3>{t(`recipientRole.${role}`)}</h3>
      <ul className="recipients">
        {mine.map((recipient) => (
          <RecipientRow key={recipient.unit} editor={editor} recipient={recipient} />
        ))}
      </ul>
      <Button size="small" icon={<PlusOutlined aria-hidden />} onClick={() => setPicking(true)}>
        {t(role === 'main' ? 'drafting.addMain' : 'drafting.addCc')}
      </Button>
      {picking ? (
        <UnitPicker
          title={t(role === 'main' ? 'drafting.pickMain' : 'drafting.pickCc')}
          taken={recipients.map((recipient) => recipient.unit)}
          onClose={() => setPicking(false)}
          onPick={(units) => {
            setPicking(false);
            changeRecipients(editor, (all) => [
              ...all,
              ...units.map((unit) => ({ unit: unit.code, name: unit.shortName, role, copies: 1 })),
            ]);
          }}
        />
      ) : null}
    </div>
  );
}

/** Both roles. */
export function RecipientFields({ editor }: { readonly editor: DraftEditor }) {
  return (
    <section>
      <RoleRows editor={editor} role="main" />
      <RoleRows editor={editor} role="cc" />
    </section>
  );
}
