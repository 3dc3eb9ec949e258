// What stands around the text: kind, format, urgency, whom it goes to; and, folded below, what few documents need.
import { Input, Segmented, Select } from 'antd';
import { memo, useId } from 'react';
import { useStore } from 'zustand';
import {
  docKinds,
  formatOf,
  kindTable,
  pageFormats,
  urgencies,
  type PageFormat,
} from '../../../shared/domain/kinds.ts';
import { forwardRuleOf } from '../../../shared/domain/forwarding.ts';
import { useWords } from '../../ui/use-words.ts';
import { ForwardChoice } from '../forwarding/forward-choice.tsx';
import { AttachmentFields, FixedAttachments } from './attachment-fields.tsx';
import { CoIssuerFields } from './co-issuer-fields.tsx';
import type { DraftEditor } from './draft-editor.ts';
import { RecipientFields } from './recipient-fields.tsx';

interface PartProps {
  readonly editor: DraftEditor;
}

const auto = 'auto';

function FormatSelect({ editor }: PartProps) {
  const { t } = useWords();
  const kind = useStore(editor, (state) => state.content.kind);
  const format = useStore(editor, (state) => state.content.format);
  const own = t(`editor.format.${formatOf({ kind })}`);
  const choose = (chosen: PageFormat | typeof auto): void =>
    editor.setFields('format', (fields) => ({ ...fields, format: chosen === auto ? undefined : chosen }));
  return (
    <Select
      aria-label={t('editor.formatOf')}
      className="format-select"
      value={format ?? auto}
      onChange={choose}
      options={[
        { value: auto, label: t('editor.formatAuto', { format: own }) },
        ...pageFormats.map((value) => ({ value, label: t(`editor.format.${value}`) })),
      ]}
    />
  );
}

function ForwardRuleField({ editor }: PartProps) {
  const forward = useStore(editor, (state) => state.content.forward);
  return (
    <ForwardChoice
      rule={forwardRuleOf(forward === undefined ? {} : { forward })}
      onChoose={(rule) =>
        editor.setFields('forward', (fields) => ({ ...fields, forward: rule === 'ask' ? undefined : rule }))
      }
    />
  );
}

/** Above the text; folded, it is one line that says the same. */
export const MainDetails = memo(function MainDetails({ editor }: PartProps) {
  const { t, listOf } = useWords();
  const kind = useStore(editor, (state) => state.content.kind);
  const urgency = useStore(editor, (state) => state.content.urgency);
  const recipients = useStore(editor, (state) => state.content.recipients);
  const main = recipients.filter(({ role }) => role === 'main').map(({ name }) => name);
  return (
    <details className="details-main" open>
      <summary>
        {t('editor.details')}
        <span className="details-facts">
          {[t(`kind.${kind}`), t(`urgency.${urgency}`), listOf(main)].join(' · ')}
        </span>
      </summary>
      <div className="field-row">
        <Select
          aria-label={t('field.kind')}
          className="kind-select"
          // All fifteen at once: nobody should have to know that a list goes on.
          listHeight={520}
          value={kind}
          onChange={(next) => editor.setFields('kind', (fields) => ({ ...fields, kind: next }))}
          options={docKinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
        />
        <FormatSelect editor={editor} />
        <Segmented
          aria-label={t('field.urgency')}
          value={urgency}
          onChange={(next) => editor.setFields('urgency', (fields) => ({ ...fields, urgency: next }))}
          options={urgencies.map((value) => ({ value, label: t(`urgency.${value}`) }))}
        />
      </div>
      <ForwardRuleField editor={editor} />
      <RecipientFields editor={editor} />
    </details>
  );
});

interface LineProps {
  readonly label: string;
  readonly value: string;
  readonly maxLength: number;
  readonly onWrite: (value: string) => void;
}

function Line({ label, value, maxLength, onWrite }: LineProps) {
  const id = useId();
  return (
    <div className="detail-line">
      <label htmlFor={id}>{label}</label>
      <Input id={id} maxLength={maxLength} value={value} onChange={({ target }) => onWrite(target.value)} />
    </div>
  );
}

function SignatureStamp({ editor }: PartProps) {
  const { t } = useWords();
  const stamp = useStore(editor, (state) => state.content.signatureStamp);
  const write = (change: Partial<NonNullable<typeof stamp>>): void =>
    editor.setFields('signatureStamp', (fields) => {
      const next = { post: '', name: '', ...fields.signatureStamp, ...change };
      return { ...fields, signatureStamp: next.post === '' && next.name === '' ? undefined : next };
    });
  return (
    <fieldset className="detail-group">
      <legend>{t('editor.signatureStamp')}</legend>
      <Line
        label={t('editor.stampPost')}
        value={stamp?.post ?? ''}
        maxLength={100}
        onWrite={(post) => write({ post })}
      />
      <Line
        label={t('editor.stampName')}
        value={stamp?.name ?? ''}
        maxLength={100}
        onWrite={(name) => write({ name })}
      />
    </fieldset>
  );
}

const attendanceParts = ['present', 'absent', 'observers'] as const;

function AttendanceFields({ editor }: PartProps) {
  const { t } = useWords();
  const attendance = useStore(editor, (state) => state.content.attendance);
  const write = (change: Partial<NonNullable<typeof attendance>>): void =>
    editor.setFields('attendance', (fields) => {
      const next = { present: '', absent: '', observers: '', ...fields.attendance, ...change };
      return { ...fields, attendance: attendanceParts.every((part) => next[part] === '') ? undefined : next };
    });
  return (
    <fieldset className="detail-group">
      <legend>{t('editor.attendance')}</legend>
      {attendanceParts.map((part) => (
        <Line
          key={part}
          label={t(`editor.${part}`)}
          value={attendance?.[part] ?? ''}
          maxLength={5000}
          onWrite={(value) => write({ [part]: value })}
        />
      ))}
    </fieldset>
  );
}

/** Below the text. What the kind asks for, or what somebody filled in, is there; the rest is not. */
export const MoreDetails = memo(function MoreDetails({
  editor,
  mayAttach,
}: PartProps & { readonly mayAttach: boolean }) {
  const { t } = useWords();
  const kind = useStore(editor, (state) => state.content.kind);
  const format = useStore(editor, (state) => state.content.format);
  const signatory = useStore(editor, (state) => state.content.signatory);
  const notes = useStore(editor, (state) => state.content.notes);
  const signatureStamp = useStore(editor, (state) => state.content.signatureStamp);
  const attendance = useStore(editor, (state) => state.content.attendance);
  const upward = kindTable[kind].directions.includes('upward') || signatory !== null;
  const stamped = kind === 'order' || kind === 'motion' || signatureStamp !== undefined;
  const minutes = formatOf({ kind, ...(format !== undefined && { format }) }) === 'minutes';
  return (
    <section className="details-more">
      {mayAttach ? <AttachmentFields editor={editor} /> : <FixedAttachments editor={editor} />}
      {upward ? (
        <Line
          label={t('drafting.signatory')}
          value={signatory ?? ''}
          maxLength={100}
          onWrite={(value) =>
            editor.setFields('signatory', (fields) => ({ ...fields, signatory: value === '' ? null : value }))
          }
        />
      ) : null}
      <CoIssuerFields editor={editor} />
      {stamped ? <SignatureStamp editor={editor} /> : null}
      {minutes || attendance !== undefined ? <AttendanceFields editor={editor} /> : null}
      <Line
        label={t('drafting.notes')}
        value={notes ?? ''}
        maxLength={500}
        onWrite={(value) =>
          editor.setFields('notes', (fields) => ({ ...fields, notes: value === '' ? null : value }))
        }
      />
    </section>
  );
});
