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

const now = 'now';

/** Which two wordings are laid beside each other: an old one, and another or the present one. */
function usePair(view: DocumentView, present: DocumentContent, act: Act) {
  const { versions, wordings, read } = useVersions(view, act);
  const [from, setFrom] = useState<number | null>(null);
  const [to, setTo] = useState<number | typeof now>(now);
  const chosen = from ?? versions?.[0]?.revision ?? null;
  useEffect(() => {
    for (const revision of [chosen, to]) if (typeof revision === 'number') read(revision);
    // `read` asks once for each wording.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [chosen, to]);
  const before = chosen === null ? undefined : wordings.get(chosen);
  const after = to === now ? present : wordings.get(to);
  const pair = before !== undefined && after !== undefined ? { before, after } : null;
  return { versions, chosen, setFrom, to, setTo, before, pair };
}

type Pair = ReturnType<typeof usePair>;

function PairChoice({ pair: { versions, chosen, setFrom, to, setTo } }: { readonly pair: Pair }) {
  const { t, moment } = useWords();
  const labelOf = ({ atMs, by, reason }: Version): string =>
    t('writing.versionRow', { when: moment(atMs), by, why: t(`writing.reason.${reason}`) });
  const others = (versions ?? []).map((version) => ({ value: version.revision, label: labelOf(version) }));
  return (
    <>
      <span>{t('writing.versionFrom')}</span>
      <ChoiceList
        label={t('writing.versions')}
        empty={versions === null ? t('list.loading') : t('writing.versionsEmpty')}
        entries={others.map(({ value, label }) => ({ key: String(value), label }))}
        chosen={chosen === null ? null : String(chosen)}
        onChoose={(key) => setFrom(Number(key))}
        onTake={() => undefined}
      />
      <span>{t('writing.versionTo')}</span>
      <Select<number | typeof now>
        aria-label={t('writing.versionTo')}
        value={to}
        onChange={setTo}
        options={[{ value: now, label: t('writing.versionNow') }, ...others]}
      />
    </>
  );
}

interface VersionDialogProps {
  readonly view: DocumentView;
  /** The wording of the moment. */
  readonly present: DocumentContent;
  /** Absent: look only. */
  readonly restore?: { readonly act: Act; readonly run: (content: DocumentContent) => Promise<boolean> };
  readonly onClose: () => void;
}

/** Mounted while it is open. */
export function VersionDialog({ view, present, restore, onClose }: VersionDialogProps) {
  const { t } = useWords();
  const act = useAct();
  const pair = usePair(view, present, act);
  const take = async (): Promise<void> => {
    if (pair.before !== undefined && (await restore?.run(pair.before)) === true) onClose();
  };
  return (
    <Dialog
      open
      wide
      title={t(restore === undefined ? 'review.compare' : 'writing.versionsTitle')}
      confirm={restore === undefined ? null : t('writing.versionRestore')}
      disabled={pair.before === undefined}
      busy={restore?.act.busy ?? false}
      onConfirm={() => void take()}
      onClose={onClose}
    >
      <div className="tool-split">
        <div className="tool-side">
          <PairChoice pair={pair} />
          <FailureNotice failure={act.failure ?? restore?.act.failure ?? null} onClose={act.clear} />
          {pair.pair === null ? null : <ContentDifferences {...pair.pair} />}
        </div>
        <div className="tool-page">
          {pair.pair === null ? null : <MarkedPage document={view} {...pair.pair} />}
        </div>
      </div>
    </Dialog>
  );
}

/** The drafter's: an old wording can be taken back, as one step of undo. */
export function DraftVersions({ desk, onClose }: ToolProps) {
  const { client } = useApp();
  const act = useAct();
  const run = (content: DocumentContent): Promise<boolean> =>
    replaceKept(client, desk, { act, reason: 'restore', content });
  return (
    <VersionDialog
      view={desk.view}
      present={desk.commands.content()}
      restore={{ act, run }}
      onClose={onClose}
    />
  );
}
