// The board: what is new, what waits for me, what is not finished; empty means done and says so.
import { Button } from 'antd';
import { useApp, useMay } from '../../app/app-context.ts';
import { addressOf, type ScreenId } from '../../app/navigation.ts';
import { Empty } from '../../ui/empty.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { UrgencyMark } from '../../ui/marks.tsx';
import { SealExpiryNote } from '../../ui/seal-expiry-note.tsx';
import { useAct } from '../../ui/use-act.ts';
import { useResource } from '../../ui/use-resource.ts';
import { useWords } from '../../ui/use-words.ts';
import { wordNextTry } from '../../ui/word-next-try.ts';
import type { Board } from './home-store.ts';
import './home.css';

type Task = Board['tasks'][number];

const taskScreens: Readonly<Record<Task['act'], ScreenId>> = {
  write: 'drafting',
  review: 'approval',
  register: 'numbering',
  seal: 'sealing',
  jointAgree: 'joint',
  jointSeal: 'joint',
  release: 'outbox',
  read: 'inbox',
  sign: 'inbox',
};

// A board is looked over, not read through: the list behind it has the rest.
const shownRows = 30;

/** The way to what the board does not show. */
function More({ count, screen }: { readonly count: number; readonly screen: ScreenId }) {
  const { t } = useWords();
  if (count <= 0) return null;
  return (
    <p className="board-none">
      <a href={addressOf(screen)}>{t('home.moreRows', { count, screen: t(`nav.${screen}`) })}</a>
    </p>
  );
}

function Arrivals({ board }: { readonly board: Board }) {
  const { t, moment } = useWords();
  const { items, flash, urgent, routine } = board.arrivals;
  const total = flash + urgent + routine;
  return (
    <section className="board-part" aria-label={t('home.arrivals')}>
      <h2>
        {t('home.arrivals')} <span className="board-count">{total}</span>
      </h2>
      {items.length === 0 ? <p className="board-none">{t('home.noArrivals')}</p> : null}
      <ul className="board-list">
        {items.slice(0, shownRows).map((item) => (
          <li key={item.documentId}>
            <a href={addressOf('inbox', item.documentId)}>
              <UrgencyMark urgency={item.urgency} />
              <span className="board-title">{item.title ?? t('receiving.hidden')}</span>
              <span className="board-facts">
                {item.senderName === null ? null : <span>{item.senderName}</span>}
                <span>{moment(item.arrivedAtMs)}</span>
              </span>
            </a>
          </li>
        ))}
      </ul>
      <More count={total - Math.min(items.length, shownRows)} screen="inbox" />
    </section>
  );
}

function Tasks({ tasks }: { readonly tasks: readonly Task[] }) {
  const { t, moment } = useWords();
  return (
    <section className="board-part" aria-label={t('home.tasks')}>
      <h2>
        {t('home.tasks')} <span className="board-count">{tasks.length}</span>
      </h2>
      {tasks.length === 0 ? <p className="board-none">{t('home.noTasks')}</p> : null}
      <ul className="board-list">
        {tasks.slice(0, shownRows).map((task) => (
          <li key={`${task.act} ${task.documentId}`}>
            <a href={addressOf(taskScreens[task.act], task.documentId)}>
              <span className="board-act">{t(`home.acts.${task.act}`)}</span>
              <UrgencyMark urgency={task.urgency} />
              <span className="board-title">{task.title}</span>
              <span className="board-facts">
                <span>{t('home.from', { from: task.from })}</span>
                <span>{t('home.since', { when: moment(task.sinceMs) })}</span>
              </span>
            </a>
          </li>
        ))}
      </ul>
      <More count={tasks.length - shownRows} screen={taskScreens[tasks[shownRows]?.act ?? 'sign']} />
    </section>
  );
}

function Stuck({ stuck }: { readonly stuck: Board['stuck'] }) {
  const words = useWords();
  const { t } = words;
  if (stuck.length === 0) return null;
  return (
    <>
      <h3>{t('home.stuck')}</h3>
      <ul className="board-list">
        {stuck.map((row) => (
          <li key={`${row.documentId} ${row.reason}`}>
            <a href={addressOf('outbox', row.documentId)}>
              <span className="board-title">{row.title}</span>
              <span className="board-facts">
                <span>
                  {row.state === 'accepted' ? t('home.someWithout') : t(`sending.outboxState.${row.state}`)}
                </span>
                {row.nextTryAtMs === null ? null : <span>{wordNextTry(row.nextTryAtMs, words)}</span>}
              </span>
              {row.reason === null ? null : (
                <span className="board-reason">
                  {t([`sending.reason.${row.reason}`, 'sending.reason.other'], {
                    ...row.details,
                    code: row.reason,
                  })}
                </span>
              )}
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}

type WaitingRow = NonNullable<Board['waiting']>[number];

function WaitingLine({ what, about, urgency, reason, nextTryAtMs }: WaitingRow) {
  const words = useWords();
  const { t } = words;
  const line = (
    <>
      {about === undefined ? null : (
        <span className="board-act">
          {t(about.kind === 'note' ? 'following.supplement' : `following.kind.${about.kind}`)}
        </span>
      )}
      <span className="board-title">{about?.title ?? t(`home.waitingWhat.${what}`)}</span>
      <span className="board-facts">
        {urgency === null ? null : <span>{t(`urgency.${urgency}`)}</span>}
        <span>{nextTryAtMs === null ? t('following.road.parked') : wordNextTry(nextTryAtMs, words)}</span>
      </span>
      <span className="board-reason">
        {t([`home.waitingReason.${reason}`, `sending.reason.${reason}`, 'sending.reason.other'], {
          code: reason,
        })}
      </span>
    </>
  );
  return about === undefined ? (
    <div className="board-line">{line}</div>
  ) : (
    <a href={addressOf('outbox', about.documentId)}>{line}</a>
  );
}

/** What did not go, and the one act that sets all of it going again. */
function Waiting({ waiting = [] }: Pick<Board, 'waiting'>) {
  const { t } = useWords();
  const { client } = useApp();
  const act = useAct();
  const may = useMay('outbox.release');
  if (waiting.length === 0) return null;
  return (
    <>
      <h3>{t('home.waiting')}</h3>
      <ul className="board-list" data-testid="board-waiting">
        {waiting.map(({ key, ...row }) => (
          <li key={key}>
            <WaitingLine key={key} {...row} />
          </li>
        ))}
      </ul>
      {may ? (
        <div className="board-line">
          <Button
            size="small"
            loading={act.busy}
            onClick={() => void act.run(() => client.notices.retry({ documentId: null }))}
          >
            {t('home.retryNow')}
          </Button>
        </div>
      ) : null}
      <FailureNotice failure={act.failure} onClose={act.clear} />
    </>
  );
}

const shownUnits = 4;

function Unfinished({ board }: { readonly board: Board }) {
  const { t, moment, listOf } = useWords();
  const count = board.unfinished.length + board.stuck.length + (board.waiting?.length ?? 0);
  return (
    <section className="board-part" aria-label={t('home.unfinished')}>
      <h2>
        {t('home.unfinished')} <span className="board-count">{count}</span>
      </h2>
      <Stuck stuck={board.stuck} />
      <Waiting waiting={board.waiting} />
      {count === 0 ? <p className="board-none">{t('home.noUnfinished')}</p> : null}
      <ul className="board-list">
        {board.unfinished.map((row) => (
          <li key={row.documentId}>
            <a href={addressOf('outbox', row.documentId)}>
              <span className="board-title">{row.title}</span>
              <span className="board-facts">
                <span>{row.docNumber}</span>
                <span>{t('home.signedOf', { signed: row.signed, total: row.total })}</span>
                {row.returned === 0 ? null : <span>{t('home.returnedCount', { count: row.returned })}</span>}
                {row.sentAtMs === null ? null : <span>{moment(row.sentAtMs)}</span>}
              </span>
              {row.unsignedUnits.length === 0 ? null : (
                <span className="board-reason">
                  {t('home.unsigned', { units: listOf(row.unsignedUnits.slice(0, shownUnits)) })}
                  {row.unsignedUnits.length > shownUnits
                    ? t('home.more', { count: row.unsignedUnits.length })
                    : ''}
                </span>
              )}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** First screen after login. */
export function HomeScreen() {
  const { t, moment } = useWords();
  const { data, failure } = useResource(useApp().stores.board);
  const readsInbox = useMay('inbox.read');
  const seesOutgoing = useMay('draft.read');
  if (data === null) return <FailureNotice failure={failure} />;
  const checked =
    data.lastCheckedAtMs === null
      ? t('home.neverChecked')
      : t('home.lastChecked', { when: moment(data.lastCheckedAtMs) });
  const { arrivals, tasks, stuck, waiting: onRoad = [] } = data;
  const waiting = arrivals.items.length + tasks.length + stuck.length + onRoad.length;
  return (
    <div className="board">
      <FailureNotice failure={failure} />
      <SealExpiryNote />
      {waiting === 0 ? (
        <Empty title={t('home.doneAll')} hint={checked} />
      ) : (
        <p className="board-checked">{checked}</p>
      )}
      {readsInbox ? <Arrivals board={data} /> : null}
      <Tasks tasks={data.tasks} />
      {seesOutgoing ? <Unfinished board={data} /> : null}
    </div>
  );
}
