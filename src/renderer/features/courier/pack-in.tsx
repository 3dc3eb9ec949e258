// In: the packs on a medium, each with what can be said of it before it is opened, and taking one.
import { Button } from 'antd';
import { useState } from 'react';
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

function FoundPacks({
  packs,
  busy,
  onTake,
  onCompare,
}: {
  readonly packs: readonly FoundPack[];
  readonly busy: boolean;
  readonly onTake: (pack: FoundPack) => void;
  readonly onCompare: (pack: FoundPack) => void;
}) {
  const { t, moment } = useWords();
  if (packs.length === 0) return <Empty title={t('courier.nothingFound')} />;
  return (
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
          <tr key={pack.fileName}>
            <th scope="row" className="courier-name" data-content>
              {pack.fileName}
            </th>
            <td data-content>{pack.fromName}</td>
            <td>{pack.madeAtMs === null ? '' : moment(pack.madeAtMs)}</td>
            <td>{formatSize(pack.sizeBytes)}</td>
            <td>{t(stateKey(pack))}</td>
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
                type="primary"
                data-testid="courier-take"
                disabled={busy || pack.refusal !== null}
                onClick={() => onTake(pack)}
              >
                {t(pack.known === null ? 'courier.take' : 'courier.goOn')}
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What lies in the folder, and the acts on one of its packs. */
function useMedium(folder: string, onTaken: (taken: TripDetail) => void) {
  const app = useApp();
  const act = useAct();
  const [found, setFound] = useState<readonly FoundPack[] | null>(null);
  const [sheet, setSheet] = useState<PackSheet | null>(null);
  const look = async (): Promise<void> => {
    setSheet(null);
    setFound(await app.client.courier.look({ folder }));
  };
  return {
    ...{ act, found, sheet, look },
    compare: ({ fileName }: FoundPack): void =>
      void act.run(async () => {
        setSheet(null);
        setSheet(await app.client.courier.sheet({ folder, fileName }));
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
  const { act, found, sheet, look, compare, take } = useMedium(folder.trim(), onTaken);
  return (
    <section className="courier-form" aria-label={t('courier.in')}>
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
          busy={act.busy || overview.job !== null}
          onTake={take}
          onCompare={compare}
        />
      )}
      {sheet === null ? null : (
        <>
          <p role="status">{t('courier.compareNow')}</p>
          <CourierSheet sheet={sheet} contents={null} />
        </>
      )}
    </section>
  );
}
