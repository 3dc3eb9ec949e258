// The station contract over invented data in memory: just enough behaviour to look at every screen.
import { implement, ORPCError, type Router } from '@orpc/server';
import { stationContract } from '../../../src/shared/contract/station.ts';
import { openSealKeyFile } from '../../../src/main/station/enrolment/seal-key-file.ts';
import { createSampleChecking, createSampleProof, withJointCopy } from './sample-checking.ts';
import { createSampleSettings } from './sample-settings.ts';
import { createSampleForwarding, sampleForwarded, withOriginal } from './sample-forwarding.ts';
import { createSampleFollowing, waitsOnRoad } from './sample-following.ts';
import { createSampleSealLife } from './sample-seal-life.ts';
import { bindSampleCourier } from './sample-courier.ts';
import { createSampleStorage, type StorageTrouble } from './sample-storage.ts';
import { createSampleDesk } from './sample-desk.ts';
import { bindSampleJoint } from './sample-joint.ts';
import { bindSampleWriting } from './sample-writing.ts';
import { deliveryRows, directoryList, outboxRows, outgoingRows, sealUseRows } from './sample-lists.ts';
import type { StationFailure } from '../../../src/shared/contract/failures.ts';
import {
  documents,
  handle,
  id,
  inbox,
  people,
  permissionsOf,
  receivedOf,
  reportOf,
  sha,
  startMs,
  units,
  viewOf,
  type DocumentView,
  type Outputs,
} from './sample-data.ts';

const refuse = (code: StationFailure, details: Record<string, string> = {}): never => {
  throw new ORPCError('REFUSED', { status: 422, data: { code, details } });
};
const nothing = (): Record<string, never> => ({});

/** Lets the event streams wait for the next change. */
function createChanges() {
  let waiting: (() => void)[] = [];
  return {
    change: async (signal: AbortSignal | undefined): Promise<void> =>
      await new Promise((resolve) => {
        waiting.push(resolve);
        signal?.addEventListener('abort', () => resolve(), { once: true });
      }),
    tellChange: (): void => {
      const woken = waiting;
      waiting = [];
      for (const wake of woken) wake();
    },
  };
}

export interface SampleOptions {
  readonly enrolled: boolean;
  readonly flash: boolean;
  readonly online: boolean;
  /** The machine has a 仿宋 of its own. */
  readonly ownFace?: boolean;
  readonly storageTrouble?: StorageTrouble;
  /** Told what is saved; answers whether somebody else changed the draft meanwhile. */
  readonly onSave?: (content: SavedContent) => 'taken' | 'changed-meanwhile';
  /** What the window uploaded, by handle. */
  readonly uploads: ReadonlyMap<string, Uint8Array>;
}
export type SavedContent = Omit<DocumentView['content'], 'attachments' | 'issuers'> &
  Partial<Pick<DocumentView['content'], 'issuers'>>;

export function createSampleStation({
  enrolled,
  flash,
  online,
  ownFace = false,
  storageTrouble = 'none',
  onSave,
  uploads,
}: SampleOptions): Router<typeof stationContract, Record<never, never>> {
  const os = implement(stationContract);
  let loggedIn: (typeof people)[number] | null = null;
  const acknowledged = new Set<string>();
  const { change, tellChange } = createChanges();

  const link = (): Outputs['session']['overview']['link'] => ({
    state: online ? 'connected' : 'offline',
    lastContactAtMs: online ? Date.now() - 3000 : startMs - 1_500_000,
    waitingToSend: online ? 0 : 4,
    receiptsToSend: online ? 0 : 2,
    reason: online ? null : 'unreachable',
    clockOffsetMs: 120,
  });
  const alarm = (): Outputs['session']['overview']['alarm'] => {
    const rows = inbox.filter(
      (row) =>
        row.state === 'arrived' && (flash || row.urgency !== 'flash') && !acknowledged.has(row.documentId),
    );
    return {
      flash: rows.filter((row) => row.urgency === 'flash').length,
      urgent: rows.filter((row) => row.urgency === 'urgent').length,
      routine: rows.filter((row) => row.urgency === 'routine').length,
      items: rows.map((row) => ({
        documentId: row.documentId,
        urgency: row.urgency,
        title: loggedIn === null ? null : row.title,
        senderName: loggedIn === null ? null : row.senderName,
        arrivedAtMs: row.arrivedAtMs,
      })),
    };
  };
  const session = (person: (typeof people)[number]): Outputs['session']['login'] => ({
    token: person.id,
    person,
    permissions: permissionsOf(person.role),
    unit: { code: units.self.code, name: units.self.name },
    idleLockMinutes: 10,
  });
  const find = (documentId: string): DocumentView =>
    documents.find((row) => row.documentId === documentId) ?? refuse('not-found');
  const queue = (state: DocumentView['state']) => documents.filter((row) => row.state === state);
  const { desk, confirmFile, confirmPlace } = createSampleDesk(find);

  return os.router({
    session: {
      overview: os.session.overview.handler(() => ({
        station: {
          enrolled,
          unitCode: enrolled ? units.self.code : null,
          unitName: enrolled ? units.self.name : null,
        },
        people,
        link: link(),
        alarm: enrolled ? alarm() : { flash: 0, urgent: 0, routine: 0, items: [] },
      })),
      login: os.session.login.handler(({ input }) => {
        loggedIn = people.find((person) => person.id === input.personId) ?? null;
        if (input.password !== 'right' || loggedIn === null)
          return refuse('wrong-password', { attemptsLeft: '4' });
        return session(loggedIn);
      }),
      resume: os.session.resume.handler(({ input }) => {
        loggedIn = people.find((person) => person.id === input.token) ?? null;
        return loggedIn === null ? refuse('not-logged-in') : session(loggedIn);
      }),
      touch: os.session.touch.handler(nothing),
      logout: os.session.logout.handler(() => ((loggedIn = null), {})),
    },
    enrolment: {
      state: os.enrolment.state.handler(() => {
        const anew = storageTrouble === 'elsewhere';
        return { state: anew ? 'issued' : 'none', unitCode: null, failure: null, anew };
      }),
      begin: os.enrolment.begin.handler(({ input: { sealKeyFile } }) => {
        const key = sealKeyFile && openSealKeyFile(sealKeyFile);
        if (key?.ok === false) return refuse(key.code, key.details);
        const recoveryCode = 'K7QM-2F9D-HX4T-8WPA-3NRC-6YBJ-V5GE-ZS10';
        return { state: 'pending', unitCode: units.self.code, failure: null, anew: false, recoveryCode };
      }),
    },
    events: {
      watch: os.events.watch.handler(async function* ({ signal }) {
        for (; signal?.aborted !== true; await change(signal))
          yield { topic: 'alarm', documentId: null } as const;
      }),
    },
    home: {
      board: os.home.board.handler(() => ({
        arrivals: alarm(),
        tasks: [
          {
            documentId: id(1),
            act: 'write',
            title: documents[0]?.title ?? '',
            kind: 'notice',
            urgency: 'urgent',
            from: '陈伯年',
            sinceMs: startMs - 18_000_000,
          },
          {
            documentId: id(3),
            act: 'register',
            title: documents[2]?.title ?? '',
            kind: 'notice',
            urgency: 'routine',
            from: '陈伯年',
            sinceMs: startMs - 7_200_000,
          },
        ],
        unfinished: [
          {
            documentId: id(5),
            title: documents[4]?.title ?? '',
            docNumber: '云府办发〔2026〕5号',
            sentAtMs: startMs - 90_000_000,
            total: 2,
            signed: 1,
            returned: 0,
            unsignedUnits: ['云溪县人民政府'],
          },
        ],
        stuck: online
          ? []
          : [
              {
                documentId: id(6),
                title: '关于清理规范议事协调机构的通知',
                state: 'waiting',
                reason: 'unreachable',
                details: {},
                nextTryAtMs: startMs + 60_000,
              },
            ],
        ...{ waiting: waitsOnRoad, lastCheckedAtMs: startMs - 3000 },
      })),
      counts: os.home.counts.handler(() => ({
        inbox: 5,
        drafts: 1,
        review: 1,
        numbering: 1,
        sealing: 1,
        joint: 1,
        outbox: 1,
      })),
    },
    drafting: {
      list: os.drafting.list.handler(() => ({ rows: documents, more: false })),
      create: os.drafting.create.handler(() => viewOf(1, 'draft', '')),
      get: os.drafting.get.handler(({ input }) => find(input.documentId)),
      save: os.drafting.save.handler(({ input }) => ({
        revision:
          onSave?.(input.content) === 'changed-meanwhile' ? refuse('changed-meanwhile') : input.revision + 1,
        contentSha256: sha(5),
        findings: find(input.documentId).findings,
      })),
      attach: os.drafting.attach.handler(({ input }) =>
        input.name.endsWith('.exe')
          ? refuse('attachment-refused', { name: input.name, reason: 'executable' })
          : find(input.documentId),
      ),
      detach: os.drafting.detach.handler(({ input }) => find(input.documentId)),
      submit: os.drafting.submit.handler(({ input }) => ({ ...find(input.documentId), state: 'reviewing' })),
      annul: os.drafting.annul.handler(nothing),
    },
    ...bindSampleWriting(os),
    ...bindSampleJoint(os),
    approval: {
      queue: os.approval.queue.handler(() => queue('reviewing')),
      revise: os.approval.revise.handler(({ input }) => ({
        revision: input.revision + 1,
        contentSha256: sha(6),
        findings: find(input.documentId).findings,
      })),
      approve: os.approval.approve.handler(({ input }) => find(input.documentId)),
      return: os.approval.return.handler(nothing),
    },
    numbering: {
      queue: os.numbering.queue.handler(() => queue('approved')),
      preview: os.numbering.preview.handler(({ input }) => ({
        choices: [
          { issuerCode: '云府办发', next: '云府办发〔2026〕12号' },
          { issuerCode: '云府办函', next: '云府办函〔2026〕3号' },
        ],
        findings: find(input.documentId).findings,
      })),
      register: os.numbering.register.handler(({ input }) => ({
        ...find(input.documentId),
        docNumber: '云府办发〔2026〕12号',
      })),
      return: os.numbering.return.handler(nothing),
    },
    sealing: {
      queue: os.sealing.queue.handler(() => queue('sealing')),
      desk: os.sealing.desk.handler(({ input }) => desk(input.documentId)),
      confirmUnchecked: os.sealing.confirmUnchecked.handler(
        ({ input }) => (confirmFile(), desk(input.documentId)),
      ),
      confirmPlace: os.sealing.confirmPlace.handler(({ input }) => confirmPlace(input)),
      seal: os.sealing.seal.handler(({ input }) =>
        input.pin === 'right'
          ? {
              desk: desk(input.documentId),
              registerEntry: 21,
              packageSha256: sha(9),
              packageBytes: 184_320,
              report: reportOf('valid'),
            }
          : refuse('wrong-pin', { attemptsLeft: '4' }),
      ),
      return: os.sealing.return.handler(nothing),
    },
    sending: {
      outbox: os.sending.outbox.handler(() => outboxRows()),
      deliveries: os.sending.deliveries.handler(({ input }) => deliveryRows(input.documentId)),
      release: os.sending.release.handler(nothing),
      hold: os.sending.hold.handler(nothing),
      retry: os.sending.retry.handler(nothing),
    },
    receiving: {
      inbox: os.receiving.inbox.handler(({ input }) => {
        const rows = inbox.filter(
          (row) =>
            (input.states?.includes(row.state) ?? true) &&
            row.arrivedAtMs < (input.before?.arrivedAtMs ?? Infinity),
        );
        return { rows: rows.slice(0, input.limit), more: false, next: null };
      }),
      open: os.receiving.open.handler(({ input }) =>
        withJointCopy(
          withOriginal(
            receivedOf(inbox.find((row) => row.documentId === input.documentId) ?? refuse('not-found')),
          ),
        ),
      ),
      signFor: os.receiving.signFor.handler(({ input }) => {
        const row =
          inbox.find((candidate) => candidate.documentId === input.documentId) ?? refuse('not-found');
        return receivedOf({ ...row, state: 'signed', signedAtMs: Date.now() });
      }),
      return: os.receiving.return.handler(({ input }) => {
        const row =
          inbox.find((candidate) => candidate.documentId === input.documentId) ?? refuse('not-found');
        return {
          ...receivedOf({ ...row, state: 'returned' }),
          returnedReasons: input.reasons,
          returnNote: input.note,
        };
      }),
      acknowledge: os.receiving.acknowledge.handler(
        ({ input }) => (acknowledged.add(input.documentId), tellChange(), nothing()),
      ),
      openOutside: os.receiving.openOutside.handler(nothing),
    },
    printing: {
      printers: os.printing.printers.handler(() => ({
        way: 'system',
        printers: [{ name: '办公室打印机', isDefault: true }],
      })),
      pages: os.printing.pages.handler(() => ({ handle: pdfHandle, name: '版面.pdf', missing: [] })),
      testPage: os.printing.testPage.handler(() => ({ handle: pdfHandle, name: '测试页.pdf', missing: [] })),
      print: os.printing.print.handler(() => ({ state: 'queued' })),
      faces: os.printing.faces.handler(() => ({
        drawnBy: ownFace ? '云岭仿宋' : null,
        chosen: 'installed',
        handle: ownFace ? faceHandle : null,
        found: ownFace ? [{ family: '云岭仿宋', refusal: null }] : [],
      })),
      chooseFace: os.printing.chooseFace.handler(nothing),
    },
    checking: createSampleChecking(os, uploads),
    sealLife: createSampleSealLife(os),
    ...createSampleFollowing(os),
    forwarding: createSampleForwarding(os),
    storage: createSampleStorage(os, storageTrouble),
    courier: bindSampleCourier(os),
    proof: createSampleProof(os, pdfHandle),
    viewing: {
      open: os.viewing.open.handler(() => ({
        type: 'pdf' as const,
        viewId: null,
        title: null,
        pages: [],
        notes: [],
        refusal: null,
      })),
      page: os.viewing.page.handler(() => ({ page: null, images: [], notes: [], refusal: null })),
      close: os.viewing.close.handler(nothing),
    },
    registers: {
      sealUse: os.registers.sealUse.handler(() => sealUseRows()),
      outgoing: os.registers.outgoing.handler(() => outgoingRows()),
      incoming: os.registers.incoming.handler(() =>
        inbox.slice(12, 40).map((row, n) => ({
          documentId: row.documentId,
          entryNo: 40 - n,
          docNumber: row.docNumber ?? '',
          title: row.title ?? '',
          senderName: row.senderName,
          signedAtMs: row.signedAtMs ?? 0,
          signedBy: '周静文',
          verdict: row.verdict,
          state: row.state,
          forwarded: sampleForwarded(n),
        })),
      ),
    },
    directory: {
      units: os.directory.units.handler(() => directoryList()),
    },
    accounts: {
      list: os.accounts.list.handler(() => people.map((person) => ({ ...person, active: true }))),
      add: os.accounts.add.handler(() => refuse('not-permitted')),
      deactivate: os.accounts.deactivate.handler(nothing),
      changeOwnPassword: os.accounts.changeOwnPassword.handler(nothing),
    },
    settings: createSampleSettings(os),
  });
}
export const pdfHandle = handle<string>('pdf');
/** Behind it is the bundled 楷体: another face than the one that stands for 仿宋. */
export const faceHandle = handle<string>('face');
