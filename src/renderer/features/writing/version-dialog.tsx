// 版本: two wordings laid into one page with a list of their differences; the drafter may take an old one back.
import { Select } from 'antd';
import { useEffect, useState } from 'react';
import type { DocumentContent } from '../../../shared/domain/content.ts';
import { useApp } from '../../app/app-context.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useAct, type Act } from '../../ui/use-act.ts';
import { useWords } from '../../ui/use-words.ts';
import type { DocumentView } from '../drafting/drafting-store.ts';
import { ChoiceList } from './choice-list.tsx';
import { ContentDifferences } from './content-differences.tsx';
import { MarkedPage } from './marked-page.tsx';
import { replaceKept, type ToolProps } from './writing-desk.ts';
import type { Version } from './writing-store.ts';

/** The versions of a document, and the wordings that were asked for so far. */
function useVersions({ documentId }: DocumentView, { run }: Act) {
  const { client } = useApp();
  const [versions, setVersions] = useState<readonly Version[] | null>(null);
  const [wordings, setWordings] = useState<ReadonlyMap<number, DocumentContent>>(new Map());
  useEffect(() => {
    void run(async () => setVersions(await client.writing.versions({ documentId })));
  }, [client, documentId, run]);
  const read = (revision: number): void => {
    if (wordings.has(revision)) return;
    void run(async () => {
      const { content } = await client.writing.version({ documentId, revision });
      setWordings((now) => new Map(now).set(revision, content as DocumentContent));
    });
  };
  return { versions, wordings, read };
}

interface VersionDialogProps {
  readonly view: DocumentView;
  /** The wording of the moment. */
  readonly present: DocumentContent;
  /** Absent: look only. */
  readonly onRestore?: (content: DocumentContent) => Promise<boolean>;
  readonly onClose: () => void;
}

const now = 'now';

/** Mounted while it is open. */
export function VersionDialog({ view, present, onRestore, onClose }: VersionDialogProps) {
  const { t, moment } = useWords();
  const act = useAct();
  const { versions, wordings, read } = useVersions(view, act);
  const [from, setFrom] = useState<number | null>(null);
  const [to, setTo] = useState<number | typeof now>(now);
  const chosen = from ?? versions?.[0]?.revision ?? null;
  useEffect(() => {
    if (chosen !== null) read(chosen);
    if (to !== now) read(to);
    // `read` asks once for each wording.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [chosen, to]);
  const before = chosen === null ? undefined : wordings.get(chosen);
  const after = to === now ? present : wordings.get(to);
  const labelOf = ({ atMs, by, reason }: Version): string =>
    t('writing.versionRow', { when: moment(atMs), by, why: t(`writing.reason.${reason}`) });
  const restore = async (): Promise<void> => {
    let restored = false;
    const done = await act.run(async () => {
      restored = before !== undefined && onRestore !== undefined && (await onRestore(before));
    });
    if (done && restored) onClose();
  };
  return (
    <Dialog
      open
      wide
      title={t(onRestore === undefined ? 'review.compare' : 'writing.versionsTitle')}
      confirm={onRestore === undefined ? null : t('writing.versionRestore')}
      disabled={before === undefined}
      busy={act.busy}
      onConfirm={() => void restore()}
      onClose={onClose}
    >
      <div className="tool-split">
        <div className="tool-side">
          <span>{t('writing.versionFrom')}</span>
          <ChoiceList
            label={t('writing.versions')}
            empty={versions === null ? t('list.loading') : t('writing.versionsEmpty')}
            entries={(versions ?? []).map((version) => ({
              key: String(version.revision),
              label: labelOf(version),
            }))}
            chosen={chosen === null ? null : String(chosen)}
            onChoose={(key) => setFrom(Number(key))}
            onTake={() => undefined}
          />
          <span>{t('writing.versionTo')}</span>
          <Select
            aria-label={t('writing.versionTo')}
            value={to}
            onChange={setTo}
            getPopupContainer={(trigger: HTMLElement) => trigger.closest('dialog') ?? document.body}
            options={[
              { value: now as number | typeof now, label: t('writing.versionNow') },
              ...(versions ?? []).map((version) => ({ value: version.revision, label: labelOf(version) })),
            ]}
          />
          <FailureNotice failure={act.failure} onClose={act.clear} />
          {before && after ? <ContentDifferences before={before} after={after} /> : null}
        </div>
        <div className="tool-page">
          {before && after ? <MarkedPage document={view} before={before} after={after} /> : null}
        </div>
      </div>
    </Dialog>
  );
}

/** The drafter's: an old wording can be taken back, as one step of undo. */
export function DraftVersions({ desk, onClose }: ToolProps) {
  const { client } = useApp();
  return (
    <VersionDialog
      view={desk.view}
      present={desk.commands.content()}
      onClose={onClose}
      onRestore={(content) => replaceKept(client, desk, { reason: 'restore', content })}
    />
  );
}
