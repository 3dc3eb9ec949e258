// In: the packs on a medium, each with what can be said of it before it is opened, and taking one.
import { Button } from 'antd';
import { useLayoutEffect, useRef, useState } from 'react';
import { useApp } from '../../app/app-context.ts';
import { Empty } from '../../ui/empty.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { formatSize } from '../../ui/format.ts';
import { useAct } from '../../ui/use-act.ts';
import { useWords } from '../../ui/use-words.ts';
import { CourierSheet } from './courier-sheet.tsx';
import type { CourierOverview, FoundPack, PackSheet, TripDetail } from './courier-store.ts';
import { FolderField } from './folder-field.tsx';

function stateKey({ refusal, known }: FoundPack): string {
  if (refusal !== null) return `courier.refusal.${refusal}`;
  return known === null ? 'courier.fresh' : `courier.known.${known}`;
}

interface PackList {
  /** File name of the pack whose sheet stands below. */
  readonly compared: string | null;
  readonly busy: boolean;
  readonly onTake: (pack: FoundPack) => void;
  readonly onCompare: (pack: FoundPack) => void;
}

function PackActs({ pack, compared, busy, onTake, onCompare }: PackList & { readonly pack: FoundPack }) {
  const { t } = useWords();
  return (
    <td className="courier-acts">
      <Button
        size="small"
        data-testid="courier-compare"
        disabled={busy || pack.packId === null || pack.refusal === 'part-missing'}
        onClick={() => onCompare(pack)}
      >
        {t('courier.compare')}
      </Button>
      <Button
        size="small"
        // While one is held against its sheet, the act that is due stands below the sheet.
        type={compared === null ? 'primary' : 'default'}
        data-testid="courier-take"
        disabled={busy || pack.refusal !== null}
        onClick={() => onTake(pack)}
      >
        {t(pack.known === null ? 'courier.take' : 'courier.goOn')}
      </Button>
    </td>
  );
}

function FoundPacks({ packs, ...list }: PackList & { readonly packs: readonly FoundPack[] }) {
  const { t, moment } = useWords();
  if (packs.length === 0) return <Empty title={t('courier.nothingFound')} />;
  return (
    <div className="table-scroll">
      <table className="table" aria-label={t('courier.found')}>
        <thead>
          <tr>
            {['file', 'from', 'madeAt', 'size', 'status', 'act'].map((name) => (
              <th key={name} scope="col">
                {t(`courier.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {packs.map((pack) => (
            <tr
              key={pack.fileName}
              className={pack.fileName === list.compared ? 'courier-compared' : undefined}
            >
              <th scope="row" className="courier-name" data-content>
                {pack.fileName}
              </th>
              <td data-content>{pack.fromName}</td>
              <td>{pack.madeAtMs === null ? '' : moment(pack.madeAtMs)}</td>
              <td>{formatSize(pack.sizeBytes)}</td>
              <td>{t(stateKey(pack))}</td>
              <PackActs pack={pack} {...list} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A pack that is held against the sheet that came with it. */
interface Held {
  readonly pack: FoundPack;
  readonly sheet: PackSheet;
}

/** The sheet as the files on the medium make it, and what follows from the comparison. */
function HeldAgainst({
  held: { pack, sheet },
  busy,
  onTake,
  onPutAway,
}: {
  readonly held: Held;
  readonly busy: boolean;
  readonly onTake: (pack: FoundPack) => void;
  readonly onPutAway: () => void;
}) {
  const { t } = useWords();
  const start = useRef<HTMLParagraphElement>(null);
  // Below the list and often below the window's edge: who asked for it is led there.
  useLayoutEffect(() => {
    start.current?.scrollIntoView({ block: 'start' });
    start.current?.focus({ preventScroll: true });
  }, []);
  return (
    <>
      <p ref={start} role="status" tabIndex={-1} className="courier-held">
        {t('courier.compareNow')}
      </p>
      <CourierSheet sheet={sheet} contents={null} />
      <div className="courier-media">
        {pack.refusal === null ? (
          <Button type="primary" data-testid="courier-same" disabled={busy} onClick={() => onTake(pack)}>
            {t('courier.same')}
          </Button>
        ) : null}
        <Button onClick={onPutAway}>{t(pack.refusal === null ? 'courier.notSame' : 'action.close')}</Button>
      </div>
    </>
  );
}

/** What lies in the folder, and the acts on one of its packs. */
function useMedium(folder: string, onTaken: (taken: TripDetail) => void) {
  const app = useApp();
  const act = useAct();
  const [found, setFound] = useState<readonly FoundPack[] | null>(null);
  const [held, setHeld] = useState<Held | null>(null);
  const look = async (): Promise<void> => {
    setHeld(null);
    setFound(await app.client.courier.look({ folder }));
  };
  return {
    ...{ act, found, held, look, putAway: () => setHeld(null) },
    compare: (pack: FoundPack): void =>
      void act.run(async () => {
        setHeld(null);
        const { fileName } = pack;
        setHeld({ pack, sheet: await app.client.courier.sheet({ folder, fileName }) });
      }),
    take: ({ fileName }: FoundPack): void =>
      void act.run(async () => {
        try {
          onTaken(await app.client.courier.take({ folder, fileName }));
        } finally {
          await look().catch(() => undefined);
        }
      }),
  };
}

/** Looks for packs, compares one with its sheet, takes one. */
export function PackIn({
  overview,
  onTaken,
}: {
  readonly overview: CourierOverview;
  readonly onTaken: (taken: TripDetail) => void;
}) {
  const { t } = useWords();
  const [folder, setFolder] = useState('');
  const { act, found, held, look, compare, take, putAway } = useMedium(folder.trim(), onTaken);
  const list = useRef<HTMLElement>(null);
  const backToRow = (): void => {
    list.current?.querySelector<HTMLElement>('.courier-compared button')?.focus();
    putAway();
  };
  const busy = act.busy || overview.job !== null;
  return (
    <section ref={list} className="courier-form" aria-label={t('courier.in')}>
      <form
        className="courier-form"
        onSubmit={(event) => {
          event.preventDefault();
          void act.run(look);
        }}
      >
        <FolderField media={overview.media} folder={folder} onChange={setFolder} />
        <div>
          <Button htmlType="submit" data-testid="courier-look" disabled={folder.trim() === '' || act.busy}>
            {t('courier.look')}
          </Button>
        </div>
      </form>
      <FailureNotice failure={act.failure} onClose={act.clear} />
      {found === null ? null : (
        <FoundPacks
          packs={found}
          compared={held?.pack.fileName ?? null}
          busy={busy}
          onTake={take}
          onCompare={compare}
        />
      )}
      {held === null ? null : (
        <HeldAgainst key={held.pack.fileName} held={held} busy={busy} onTake={take} onPutAway={backToRow} />
      )}
    </section>
  );
}
