// 联合行文: the units that issue with the own one, in the order of the mark and the signatures. The own unit is the main issuer and stays first.
import { ArrowDownOutlined, ArrowUpOutlined, CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Issuer } from '../../../shared/domain/content.ts';
import { useApp } from '../../app/app-context.ts';
import { useWords } from '../../ui/use-words.ts';
import type { DraftEditor } from './draft-editor.ts';
import { UnitPicker } from './unit-picker.tsx';

/** What the contract takes: twenty issuers with the own unit. */
const mostCoIssuers = 19;

const changeOthers = (editor: DraftEditor, change: (others: readonly Issuer[]) => readonly Issuer[]): void =>
  editor.setFields('issuers', (fields) => ({
    ...fields,
    issuers: [...fields.issuers.slice(0, 1), ...change(fields.issuers.slice(1))],
  }));

function moved(others: readonly Issuer[], index: number, step: -1 | 1): readonly Issuer[] {
  const issuer = others[index];
  return issuer === undefined ? others : others.toSpliced(index, 1).toSpliced(index + step, 0, issuer);
}

/** Diameters of the others' seals are the station's to know: asked for when they were saved. */
function useSealsOf(editor: DraftEditor, issuers: readonly Issuer[]): void {
  const { client } = useApp();
  const units = issuers.map(({ unit }) => unit).join(' ');
  const [asked, setAsked] = useState(units);
  useEffect(() => {
    if (units === asked) return undefined;
    let open = true;
    const ask = async (): Promise<void> => {
      if (!(await editor.flush()) || !open) return;
      const { documentId } = editor.getState().view;
      const { layout } = await client.drafting.get({ documentId });
      if (!open) return;
      editor.takeLayout(layout);
      setAsked(units);
    };
    // Without an answer the names stand without their seals; the next change of the list asks again.
    void ask().catch(() => undefined);
    return () => {
      open = false;
    };
  }, [editor, client, units, asked]);
}

function Rows({ editor, others }: { readonly editor: DraftEditor; readonly others: readonly Issuer[] }) {
  const { t } = useWords();
  const act = (label: string, icon: ReactNode, doIt: (() => void) | null) => (
    <Button
      size="small"
      type="text"
      icon={icon}
      aria-label={label}
      title={label}
      disabled={doIt === null}
      onClick={() => doIt?.()}
    />
  );
  return others.map(({ unit, name }, index) => (
    <li key={unit}>
      <span>{name}</span>
      <span>
        {act(
          t('editor.issuerUp', { unit: name }),
          <ArrowUpOutlined aria-hidden />,
          index === 0 ? null : () => changeOthers(editor, (all) => moved(all, index, -1)),
        )}
        {act(
          t('editor.issuerDown', { unit: name }),
          <ArrowDownOutlined aria-hidden />,
          index === others.length - 1 ? null : () => changeOthers(editor, (all) => moved(all, index, 1)),
        )}
        {act(t('drafting.removeUnit', { unit: name }), <CloseOutlined aria-hidden />, () =>
          changeOthers(editor, (all) => all.filter((one) => one.unit !== unit)),
        )}
      </span>
    </li>
  ));
}

/** Folded until the document has a second issuer. */
export function CoIssuerFields({ editor }: { readonly editor: DraftEditor }) {
  const { t } = useWords();
  const issuers = useStore(editor, (state) => state.content.issuers);
  const [picking, setPicking] = useState(false);
  const [own, ...others] = issuers;
  useSealsOf(editor, issuers);
  if (own === undefined) return null;
  return (
    <details className="co-issuers" open={others.length > 0} data-testid="co-issuers">
      <summary>{t('editor.joint')}</summary>
      <ol className="issuers" aria-label={t('editor.jointUnits')}>
        <li>
          <span>{own.name}</span>
          <span className="desk-hint">{t('editor.jointOwn')}</span>
        </li>
        <Rows editor={editor} others={others} />
      </ol>
      <Button
        size="small"
        icon={<PlusOutlined aria-hidden />}
        disabled={others.length >= mostCoIssuers}
        data-testid="add-issuer"
        onClick={() => setPicking(true)}
      >
        {t('editor.jointAdd')}
      </Button>
      <p className="desk-hint">{t('editor.jointSealing')}</p>
      {picking ? (
        <UnitPicker
          title={t('editor.jointPick')}
          taken={issuers.map(({ unit }) => unit)}
          most={mostCoIssuers - others.length}
          onClose={() => setPicking(false)}
          onPick={(units) => {
            setPicking(false);
            changeOthers(editor, (all) => [...all, ...units.map(({ code, name }) => ({ unit: code, name }))]);
          }}
        />
      ) : null}
    </details>
  );
}
