import type { homeContract } from '../../../shared/contract/station-desk.ts';
import { jointTurns } from '../../../shared/domain/joint-issue.ts';
import { roleMay, type Permission, type Role } from '../../../shared/domain/roles.ts';
import { createArrivalsRepository } from '../../store/arrivals-repository.ts';
import { createReceiptsRepository } from '../../store/receipts-repository.ts';
import { createHomeRepository, type HomeRepository, type TaskRow } from '../../store/home-repository.ts';
import {
  createJointRoundsRepository,
  type JointRoundsRepository,
} from '../../store/joint-rounds-repository.ts';
import { done, type Actor } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import type { OutputOf, Stage } from '../stage.ts';

type Board = OutputOf<(typeof homeContract)['board']>;
type Task = Board['tasks'][number];
type Alarm = Board['arrivals'];

/** The home board: what is new, what waits for me, what is stuck. */
export interface Home extends Stage<typeof homeContract> {
  /** Unacknowledged arrivals; titles and senders only for a role that may read the inbox. */
  alarm(role: Role | null): Alarm;
}

/** The home board over the tables of all stages. */
export function createHome(parts: Pick<StationParts, 'store' | 'link'>): Home {
  const repository = createHomeRepository(parts.store.db);
  const rounds = createJointRoundsRepository(parts.store.db);
  const alarm = (role: Role | null): Alarm => {
    const readable = role !== null && roleMay(role, 'inbox.read');
    const items = repository
      .alarmItems()
      .map((item) => (readable ? item : { ...item, title: null, senderName: null }));
    return { ...repository.alarmCounts(), items };
  };
  return {
    alarm,
    board: ({ person }) => {
      const may = (permission: Permission): boolean => roleMay(person.role, permission);
      const seesAll = may('outbox.release') || may('review.sign');
      const seesRoad = may('draft.read') || may('seal.apply');
      return done({
        arrivals: alarm(person.role),
        tasks: collectTasks({ repository, rounds }, person),
        unfinished: may('draft.read')
          ? repository
              .unfinished(seesAll ? null : person.id)
              .map((row) => ({ ...row, unsignedUnits: JSON.parse(row.unsignedUnits) as string[] }))
          : [],
        stuck: seesRoad
          ? repository
              .stuck()
              .map((row) => ({ ...row, details: JSON.parse(row.details) as Record<string, string> }))
          : [],
        waiting: [
          ...(seesRoad ? readFollowUps(repository) : []),
          ...(may('inbox.read') ? readWaiting(parts.store.db) : []),
        ],
        lastCheckedAtMs: parts.link.current().lastContactAtMs,
      });
    },
    counts: ({ person }) => {
      const when = (permission: Permission, count: () => number): number =>
        roleMay(person.role, permission) ? count() : 0;
      return done({
        inbox: when('inbox.read', () => repository.countUnsignedInbox()),
        drafts: when('draft.write', () => repository.countDrafts(person.id)),
        review: when('review.sign', () => repository.countDocuments('reviewing')),
        numbering: when('number.register', () => repository.countDocuments('approved')),
        sealing: when('seal.apply', () => repository.countDocuments('sealing')),
        joint:
          when('review.sign', () => rounds.countWaiting(jointTurns.leader)) +
          when('seal.apply', () => rounds.countWaiting(jointTurns.custodian)),
        outbox: when('outbox.release', () => repository.countOutbox()),
      });
    },
  };
}

interface TaskTables {
  readonly repository: HomeRepository;
  readonly rounds: JointRoundsRepository;
}
// A board shows what fits a screen.
const waitingLimit = 50;

type Waiting = NonNullable<Board['waiting']>;

/** A recall that nobody carries must not look as if it were under way. */
function readFollowUps(repository: HomeRepository): Waiting {
  return repository
    .stuckFollowUps()
    .map(({ documentId, title, kind, sequence, reason, parked, nextTryAtMs }) => ({
      ...{ key: `followUp ${documentId} ${kind === 'note' ? 'note' : 'notice'} ${sequence}`, urgency: null },
      ...{ what: 'followUp', about: { documentId, title, kind }, reason },
      nextTryAtMs: parked === 1 ? null : nextTryAtMs,
    }));
}

/** What waits on the road beside the outbox, each with its reason and next try. */
function readWaiting(db: StationParts['store']['db']): Waiting {
  const arrivals = createArrivalsRepository(db)
    .waiting(waitingLimit)
    .map(({ arrivalId, urgency, reason, nextTryAtMs }) => ({
      ...{ key: `arrival ${arrivalId}`, what: 'arrival' as const },
      ...{ urgency, reason: reason ?? '', nextTryAtMs },
    }));
  const receipts = createReceiptsRepository(db)
    .stuck(waitingLimit)
    .map(({ receiptId, reason, parked, nextTryAtMs }) => ({
      ...{ key: `receipt ${receiptId}`, what: 'receipt' as const },
      ...{ urgency: null, reason, nextTryAtMs: parked === 1 ? null : nextTryAtMs },
    }));
  return [...arrivals, ...receipts];
}

interface TaskSource {
  readonly permission: Permission;
  readonly act: Task['act'];
  readonly rows: (tables: TaskTables, person: Actor['person']) => readonly TaskRow[];
}
const taskSources: readonly TaskSource[] = [
  { permission: 'inbox.sign', act: 'sign', rows: ({ repository }) => repository.unsignedInbox() },
  { permission: 'review.sign', act: 'review', rows: ({ repository }) => repository.documentsIn('reviewing') },
  { permission: 'review.sign', act: 'jointAgree', rows: ({ rounds }) => rounds.waiting(jointTurns.leader) },
  {
    permission: 'number.register',
    act: 'register',
    rows: ({ repository }) => repository.documentsIn('approved'),
  },
  { permission: 'seal.apply', act: 'seal', rows: atDesk },
  { permission: 'seal.apply', act: 'jointSeal', rows: ({ rounds }) => rounds.waiting(jointTurns.custodian) },
  { permission: 'outbox.release', act: 'release', rows: ({ repository }) => repository.held() },
  {
    permission: 'draft.write',
    act: 'write',
    rows: ({ repository }, person) => repository.ownDrafts(person.id),
  },
];

/** What bears the own seal already waits for other units, not for the custodian. */
function atDesk({ repository, rounds }: TaskTables): readonly TaskRow[] {
  const out = new Set(rounds.ownOut());
  return repository.documentsIn('sealing').filter(({ documentId }) => !out.has(documentId));
}

function collectTasks(tables: TaskTables, person: Actor['person']): Task[] {
  const acts = taskSources.filter((source) => roleMay(person.role, source.permission));
  const tasks = acts.flatMap(({ act, rows }) => rows(tables, person).map((row) => ({ ...row, act })));
  // Who may read but not sign still has to read what came.
  const readsOnly = roleMay(person.role, 'inbox.read') && !roleMay(person.role, 'inbox.sign');
  const unread = readsOnly ? tables.repository.unsignedInbox() : [];
  return [...tasks, ...unread.map((row) => ({ ...row, act: 'read' as const }))];
}
