// How the drafting screen is shared out: text and page side by side or the page alone, grid, ruler, the list of findings.
import { Button, Segmented } from 'antd';
import { useStore } from 'zustand';
import { useApp } from '../../app/app-context.ts';
import type { DraftingView } from '../../app/preferences.ts';
import { useWords } from '../../ui/use-words.ts';

function ViewSwitch({ name }: { readonly name: 'grid' | 'ruler' }) {
  const { t } = useWords();
  const { preferences } = useApp();
  const on = useStore(preferences, (state) => state.drafting[name]);
  return (
    <Button
      size="small"
      type={on ? 'primary' : 'default'}
      ghost={on}
      aria-pressed={on}
      onClick={() => preferences.setDrafting({ [name]: !on } satisfies Partial<DraftingView>)}
    >
      {t(`editor.${name}`)}
    </Button>
  );
}

/** Remembered for this machine; `count` is how many findings there are. */
export function ViewControls({ count }: { readonly count: number }) {
  const { t } = useWords();
  const { preferences } = useApp();
  const { wide, findings } = useStore(preferences, (state) => state.drafting);
  return (
    <div className="view-controls" role="group" aria-label={t('editor.view')}>
      <Segmented
        size="small"
        aria-label={t('editor.view')}
        value={wide ? 'wide' : 'beside'}
        onChange={(view) => preferences.setDrafting({ wide: view === 'wide' })}
        options={[
          { value: 'beside', label: t('editor.beside') },
          { value: 'wide', label: t('editor.wide') },
        ]}
      />
      <ViewSwitch name="grid" />
      <ViewSwitch name="ruler" />
      <Button
        size="small"
        type={findings ? 'primary' : 'default'}
        ghost={findings}
        aria-pressed={findings}
        data-testid="checks"
        onClick={() => preferences.setDrafting({ findings: !findings })}
      >
        {t('editor.checksOpen', { count })}
      </Button>
    </div>
  );
}
