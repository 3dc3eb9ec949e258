// 「查看」 beside an attachment that this program can show by itself.
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import type { ContentHandle } from '../../shared/domain/ids.ts';
import { useWords } from './use-words.ts';

interface Viewable {
  readonly name: string;
  /** As the station judged it by content. */
  readonly type: string;
  readonly handle: ContentHandle;
}

const viewable: ReadonlySet<string> = new Set(['ofd', 'pdf']);

const Viewer = lazy(async () => ({ default: (await import('./foreign-viewer.tsx')).ForeignViewer }));

/** Nothing for other types. */
export function ForeignViewButton({ attachment }: { readonly attachment: Viewable }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  if (!viewable.has(attachment.type)) return null;
  return (
    <>
      <Button
        size="small"
        type="link"
        aria-label={t('viewing.viewNamed', { name: attachment.name })}
        onClick={() => setOpen(true)}
      >
        {t('viewing.view')}
      </Button>
      {open ? (
        <Suspense fallback={null}>
          <Viewer handle={attachment.handle} name={attachment.name} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
