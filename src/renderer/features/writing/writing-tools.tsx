// The four tools in the toolbar of the drafting screen; Ctrl+Shift+P opens the phrases from the text.
import { Button } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import { useWords } from '../../ui/use-words.ts';
import { ImportDialog } from './import-dialog.tsx';
import { PhraseDialog } from './phrase-dialog.tsx';
import { TemplateDialog } from './template-dialog.tsx';
import { DraftVersions } from './version-dialog.tsx';
import type { ToolProps, WritingDesk } from './writing-desk.ts';

const tools = {
  templates: TemplateDialog,
  phrases: PhraseDialog,
  versions: DraftVersions,
  import: ImportDialog,
} satisfies Readonly<Record<string, (props: ToolProps) => ReactNode>>;
type ToolName = keyof typeof tools;
const names = Object.keys(tools) as ToolName[];

/** Quiet buttons; a dialog lives while it is open and gives the cursor back. */
export function WritingTools({ desk }: { readonly desk: WritingDesk }) {
  const { t } = useWords();
  const [open, setOpen] = useState<ToolName | null>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!event.ctrlKey || !event.shiftKey || event.key.toLowerCase() !== 'p' || event.isComposing) return;
      event.preventDefault();
      setOpen((now) => now ?? 'phrases');
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  useEffect(() => {
    if (open === null) return undefined;
    // A closing dialog gives the focus to the button that opened it; writing goes on in the text.
    return () => void requestAnimationFrame(() => desk.commands.focus());
  }, [open, desk]);
  const Tool = open === null ? null : tools[open];
  return (
    <span className="draft-tools" role="group" aria-label={t('writing.tools')}>
      {names.map((name) => (
        <Button key={name} size="small" data-testid={`tool-${name}`} onClick={() => setOpen(name)}>
          {t(`writing.${name}`)}
        </Button>
      ))}
      {Tool === null ? null : <Tool desk={desk} onClose={() => setOpen(null)} />}
    </span>
  );
}
