// One start of a station in a process of its own: what was reached when, in milliseconds since the process began; with `lists`, then what the lists, the
// board and the search answer in, as p50 and p95 of many questions. One line of JSON.
import process from 'node:process';
import { openWindow, type StationClient } from '../../src/demo/demo-window.ts';
import { openDeviceKeyFile } from '../../src/main/shell/browser/device-key-file.ts';
import { createStation, type Station } from '../../src/main/station/station.ts';
import { createDocumentsRepository } from '../../src/main/store/documents-repository.ts';
import { createInboxRepository } from '../../src/main/store/inbox-repository.ts';
import type { InboxState } from '../../src/shared/domain/states.ts';
import { benchPassword, benchPeople } from './station-start-data.ts';

const loadedMs = performance.now();
const [folder = '', deviceKeyFile = '', mode = 'start'] = process.argv.slice(2);
const open: InboxState[] = ['arrived', 'opened', 'quarantined'];
const firstRows = 50;

const deviceKey = openDeviceKeyFile({ file: deviceKeyFile, dataFolder: folder });
const station = await createStation({ folder, deviceKey, writeLog: () => undefined });
const openedMs = performance.now();
const { client } = openWindow(station);
const { people } = await client.session.overview({});
const clerk = people.find(({ name }) => name === benchPeople[0].name);
if (!clerk) throw new Error('the place has a clerk');
const beforeLoginMs = performance.now();
// A password is slow on purpose, and a person types it: not in the time of a start.
await client.session.login({ personId: clerk.id, password: benchPassword });
const loginMs = performance.now() - beforeLoginMs;
const page = await client.receiving.inbox({ states: open, before: null, limit: firstRows });
const rowsMs = performance.now() - loginMs;
await client.home.counts({});
const countsMs = performance.now() - loginMs;
await client.home.board({});
const boardMs = performance.now() - loginMs;
const start = { loadedMs, openedMs, rowsMs, countsMs, boardMs, rows: page.rows.length };
const lists = mode === 'lists' ? await askLists(station, client) : {};
process.stdout.write(`${JSON.stringify({ ...start, lists })}\n`);
// Killed, not stopped: the end is not what is measured, and the next start finds what a crash leaves. But not while the search thread still loads the database's
// add-on, which aborts a process that goes away under it.
await station.search?.refresh();
process.exit(0);

async function askLists({ parts, search }: Station, window: StationClient) {
  const inbox = createInboxRepository(parts.store.db);
  const documents = createDocumentsRepository(parts.store.db);
  const oldest =
    parts.store.db.prepare<[], number>('SELECT min(arrived_at_ms) FROM inbox').pluck().get() ?? 0;
  const nowMs = Date.now();
  const anywhere = (index: number) => ({
    arrivedAtMs: Math.floor(oldest + ((nowMs - oldest) * ((index * 37) % 100)) / 100),
    documentId: '' as never,
  });
  const year = new Date(nowMs).getUTCFullYear();
  const words = [
    '防汛',
    '办公用房',
    '春季造林通知',
    '云溪县 整改',
    '信访事项',
    '预算执行',
    '白沙镇',
    '限期整改',
  ];
  const limit = firstRows;
  return {
    'inbox, all states, any depth': await time((index) =>
      inbox.page({ states: null, before: anywhere(index), limit }),
    ),
    'inbox, open only (3 states), first page': await time(() =>
      inbox.page({ states: open, before: null, limit }),
    ),
    'inbox, signed, any depth': await time((index) =>
      inbox.page({ states: ['signed'], before: anywhere(index), limit }),
    ),
    'inbox, returned (none there)': await time(() =>
      inbox.page({ states: ['returned'], before: null, limit }),
    ),
    'inbox by the contract, first page': await time(() =>
      window.receiving.inbox({ states: open, before: null, limit }),
    ),
    'own documents, 2 states and drafter': await time(() =>
      documents.list({ states: ['draft', 'reviewing'], drafterId: 'nobody' as never, before: null, limit }),
    ),
    'home board': await time(() => window.home.board({})),
    'home counts': await time(() => window.home.counts({})),
    'alarm and overview': await time(() => window.session.overview({})),
    'outbox, newest 500': await time(() => window.sending.outbox({}), 20),
    'register of incoming, this year': await time(() => window.registers.incoming({ year }), 8),
    'register of outgoing, this year': await time(() => window.registers.outgoing({ year }), 8),
    'search page with titles': await time((index) =>
      search
        ?.find(words[index % words.length] ?? '', null, limit)
        .map(({ documentId, source }) =>
          source === 'inbox' ? inbox.get(documentId)?.title : documents.get(documentId)?.content.title,
        ),
    ),
    'outbox: what the sync asks every second': await time(() => waitingOf(station)),
  };
}

function waitingOf({ parts }: Station): number {
  return (
    parts.store.db
      .prepare<[], number>(`SELECT count(*) FROM outbox WHERE state <> 'accepted'`)
      .pluck()
      .get() ?? 0
  );
}

async function time(ask: (index: number) => unknown, times = 60): Promise<{ p50: number; p95: number }> {
  const tookMs: number[] = [];
  for (let index = 0; index < times; index++) {
    const from = performance.now();
    await ask(index);
    tookMs.push(performance.now() - from);
  }
  tookMs.sort((a, b) => a - b);
  const at = (share: number): number =>
    tookMs[Math.min(tookMs.length - 1, Math.floor(tookMs.length * share))] ?? NaN;
  return { p50: at(0.5), p95: at(0.95) };
}
