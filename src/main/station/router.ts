// Every procedure of the station contract bound to its stage's act, behind the one guard. A procedure that is not bound does not compile.
import { implement, type Router } from '@orpc/server';
import { stationContract } from '../../shared/contract/station.ts';
import type { SessionStage } from './accounts/session-stage.ts';
import type { SessionKeeper } from './accounts/sessions.ts';
import type { ConnectionContext } from './connection.ts';
import type { Enrolment } from './enrolment/enrolment.ts';
import { streamEvents } from './event-stream.ts';
import { act } from './run-act.ts';
import { admit, settle, wordError } from './guard.ts';
import type { EventHub, Logger } from './parts.ts';
import type { Stage } from './stage.ts';
import type { StorageGate } from './storage/gate.ts';
import type { Storage } from './storage/storage.ts';

type Contract = typeof stationContract;

/** The stages behind the contract, by the contract's own names. */
export type Stages = {
  readonly [Part in Exclude<keyof Contract, 'session' | 'enrolment' | 'events' | 'storage'>]: Stage<
    Contract[Part]
  >;
} & {
  readonly storage: Storage;
  readonly session: SessionStage;
  /** Comes before there is anybody who could act. */
  readonly enrolment: Pick<Enrolment, 'state' | 'begin'>;
};

export interface RouterParts {
  readonly stages: Stages;
  readonly sessions: SessionKeeper;
  readonly events: EventHub;
  readonly log: Logger;
  /** Closes acts while the data are not whole. */
  readonly gate?: StorageGate;
}

/** What a shell gives with every call: the window's line. */
export interface RouterContext {
  readonly connection: ConnectionContext;
}
export type StationRouter = Router<Contract, RouterContext>;

/** The router that both shells serve. */
export function createRouter(parts: RouterParts): StationRouter {
  const os = guardContract(parts);
  return os.router({
    ...bindEntrance(os, parts),
    ...bindOutgoing(os, parts.stages),
    ...bindWriting(os, parts.stages),
    ...bindRoad(os, parts.stages),
    ...bindFollowing(os, parts.stages),
    ...bindDesk(os, parts.stages),
    ...bindStorage(os, parts.stages),
  });
}

/** The contract, ready to be implemented, with the guard in front of everything. */
function guardContract({ sessions, log, gate }: RouterParts) {
  return implement(stationContract)
    .$context<RouterContext>()
    .use(async ({ context, path, next }) => {
      try {
        return await next({ context: { actor: admit(path, context.connection, sessions, gate) } });
      } catch (error) {
        throw wordError(error, path, log);
      }
    });
}
type GuardedContract = ReturnType<typeof guardContract>;

function bindEntrance(os: GuardedContract, { stages, sessions, events }: RouterParts) {
  const { session, enrolment } = stages;
  return {
    session: {
      overview: os.session.overview.handler(({ context }) => settle(session.overview(context.connection))),
      login: os.session.login.handler(({ context, input }) =>
        settle(session.login(context.connection, input)),
      ),
      resume: os.session.resume.handler(({ context, input }) =>
        settle(session.resume(context.connection, input)),
      ),
      touch: os.session.touch.handler(({ context }) => settle(session.touch(context.connection))),
      logout: os.session.logout.handler(({ context }) => settle(session.logout(context.connection))),
    },
    enrolment: {
      state: os.enrolment.state.handler(() => settle(enrolment.state())),
      begin: os.enrolment.begin.handler(({ input }) => settle(enrolment.begin(input))),
    },
    events: {
      watch: os.events.watch.handler(({ context, signal }) =>
        streamEvents(events, () => sessions.actor(context.connection.sessionId) !== undefined, signal),
      ),
    },
  };
}

function bindOutgoing(os: GuardedContract, { drafting, approval, numbering, sealing }: Stages) {
  return {
    drafting: {
      list: os.drafting.list.handler(act(drafting.list)),
      create: os.drafting.create.handler(act(drafting.create)),
      get: os.drafting.get.handler(act(drafting.get)),
      save: os.drafting.save.handler(act(drafting.save)),
      attach: os.drafting.attach.handler(act(drafting.attach)),
      detach: os.drafting.detach.handler(act(drafting.detach)),
      submit: os.drafting.submit.handler(act(drafting.submit)),
      annul: os.drafting.annul.handler(act(drafting.annul)),
    },
    approval: {
      queue: os.approval.queue.handler(act(approval.queue)),
      revise: os.approval.revise.handler(act(approval.revise)),
      approve: os.approval.approve.handler(act(approval.approve)),
      return: os.approval.return.handler(act(approval.return)),
    },
    numbering: {
      queue: os.numbering.queue.handler(act(numbering.queue)),
      preview: os.numbering.preview.handler(act(numbering.preview)),
      register: os.numbering.register.handler(act(numbering.register)),
      return: os.numbering.return.handler(act(numbering.return)),
    },
    sealing: {
      queue: os.sealing.queue.handler(act(sealing.queue)),
      desk: os.sealing.desk.handler(act(sealing.desk)),
      confirmUnchecked: os.sealing.confirmUnchecked.handler(act(sealing.confirmUnchecked)),
      confirmPlace: os.sealing.confirmPlace.handler(act(sealing.confirmPlace)),
      seal: os.sealing.seal.handler(act(sealing.seal)),
      return: os.sealing.return.handler(act(sealing.return)),
    },
  };
}

function bindWriting(os: GuardedContract, { writing, joint }: Stages) {
  return {
    joint: {
      list: os.joint.list.handler(act(joint.list)),
      view: os.joint.view.handler(act(joint.view)),
      start: os.joint.start.handler(act(joint.start)),
      take: os.joint.take.handler(act(joint.take)),
      consent: os.joint.consent.handler(act(joint.consent)),
      decline: os.joint.decline.handler(act(joint.decline)),
      remakeFile: os.joint.remakeFile.handler(act(joint.remakeFile)),
      confirmPlace: os.joint.confirmPlace.handler(act(joint.confirmPlace)),
      seal: os.joint.seal.handler(act(joint.seal)),
      finish: os.joint.finish.handler(act(joint.finish)),
    },
    writing: {
      versions: os.writing.versions.handler(act(writing.versions)),
      version: os.writing.version.handler(act(writing.version)),
      keep: os.writing.keep.handler(act(writing.keep)),
      templates: os.writing.templates.handler(act(writing.templates)),
      saveTemplate: os.writing.saveTemplate.handler(act(writing.saveTemplate)),
      renameTemplate: os.writing.renameTemplate.handler(act(writing.renameTemplate)),
      archiveTemplate: os.writing.archiveTemplate.handler(act(writing.archiveTemplate)),
      phrases: os.writing.phrases.handler(act(writing.phrases)),
      savePhrase: os.writing.savePhrase.handler(act(writing.savePhrase)),
      removePhrase: os.writing.removePhrase.handler(act(writing.removePhrase)),
      importFile: os.writing.importFile.handler(act(writing.importFile)),
    },
  };
}

function bindRoad(os: GuardedContract, { sending, receiving }: Stages) {
  return {
    sending: {
      outbox: os.sending.outbox.handler(act(sending.outbox)),
      deliveries: os.sending.deliveries.handler(act(sending.deliveries)),
      release: os.sending.release.handler(act(sending.release)),
      hold: os.sending.hold.handler(act(sending.hold)),
      retry: os.sending.retry.handler(act(sending.retry)),
    },
    receiving: {
      inbox: os.receiving.inbox.handler(act(receiving.inbox)),
      open: os.receiving.open.handler(act(receiving.open)),
      signFor: os.receiving.signFor.handler(act(receiving.signFor)),
      return: os.receiving.return.handler(act(receiving.return)),
      acknowledge: os.receiving.acknowledge.handler(act(receiving.acknowledge)),
      openOutside: os.receiving.openOutside.handler(act(receiving.openOutside)),
    },
  };
}

function bindFollowing(os: GuardedContract, { notices, matrix, forwarding }: Stages) {
  return {
    notices: {
      recall: os.notices.recall.handler(act(notices.recall)),
      remind: os.notices.remind.handler(act(notices.remind)),
      end: os.notices.end.handler(act(notices.end)),
      supplement: os.notices.supplement.handler(act(notices.supplement)),
      reissue: os.notices.reissue.handler(act(notices.reissue)),
      schedule: os.notices.schedule.handler(act(notices.schedule)),
      retry: os.notices.retry.handler(act(notices.retry)),
      addCall: os.notices.addCall.handler(act(notices.addCall)),
      trail: os.notices.trail.handler(act(notices.trail)),
    },
    forwarding: {
      look: os.forwarding.look.handler(act(forwarding.look)),
      begin: os.forwarding.begin.handler(act(forwarding.begin)),
      original: os.forwarding.original.handler(act(forwarding.original)),
      sent: os.forwarding.sent.handler(act(forwarding.sent)),
      permit: os.forwarding.permit.handler(act(forwarding.permit)),
    },
    matrix: {
      view: os.matrix.view.handler(act(matrix.view)),
      callList: os.matrix.callList.handler(act(matrix.callList)),
    },
  };
}

function bindDesk(
  os: GuardedContract,
  { home, viewing, printing, proof, checking, sealLife, registers, directory, accounts, settings }: Stages,
) {
  return {
    viewing: {
      open: os.viewing.open.handler(act(viewing.open)),
      page: os.viewing.page.handler(act(viewing.page)),
      close: os.viewing.close.handler(act(viewing.close)),
    },
    checking: {
      verify: os.checking.verify.handler(act(checking.verify)),
      trust: os.checking.trust.handler(act(checking.trust)),
      previewImport: os.checking.previewImport.handler(act(checking.previewImport)),
      confirmImport: os.checking.confirmImport.handler(act(checking.confirmImport)),
      removeImported: os.checking.removeImported.handler(act(checking.removeImported)),
      exportPublication: os.checking.exportPublication.handler(act(checking.exportPublication)),
    },
    sealLife: {
      overview: os.sealLife.overview.handler(act(sealLife.overview)),
      tell: os.sealLife.tell.handler(act(sealLife.tell)),
      cancel: os.sealLife.cancel.handler(act(sealLife.cancel)),
      ask: os.sealLife.ask.handler(act(sealLife.ask)),
    },
    proof: {
      give: os.proof.give.handler(act(proof.give)),
      report: os.proof.report.handler(act(proof.report)),
    },
    home: { board: os.home.board.handler(act(home.board)), counts: os.home.counts.handler(act(home.counts)) },
    printing: {
      printers: os.printing.printers.handler(act(printing.printers)),
      pages: os.printing.pages.handler(act(printing.pages)),
      testPage: os.printing.testPage.handler(act(printing.testPage)),
      print: os.printing.print.handler(act(printing.print)),
      faces: os.printing.faces.handler(act(printing.faces)),
      chooseFace: os.printing.chooseFace.handler(act(printing.chooseFace)),
    },
    registers: {
      sealUse: os.registers.sealUse.handler(act(registers.sealUse)),
      outgoing: os.registers.outgoing.handler(act(registers.outgoing)),
      incoming: os.registers.incoming.handler(act(registers.incoming)),
    },
    directory: { units: os.directory.units.handler(act(directory.units)) },
    accounts: {
      list: os.accounts.list.handler(act(accounts.list)),
      add: os.accounts.add.handler(act(accounts.add)),
      deactivate: os.accounts.deactivate.handler(act(accounts.deactivate)),
      changeOwnPassword: os.accounts.changeOwnPassword.handler(act(accounts.changeOwnPassword)),
    },
    settings: {
      protection: os.settings.protection.handler(act(settings.protection)),
      sealKey: os.settings.sealKey.handler(act(settings.sealKey)),
      moveSealKey: os.settings.moveSealKey.handler(act(settings.moveSealKey)),
      lists: os.settings.lists.handler(act(settings.lists)),
    },
  };
}

function bindStorage(os: GuardedContract, { storage, courier }: Stages) {
  return {
    courier: {
      overview: os.courier.overview.handler(act(courier.overview)),
      make: os.courier.make.handler(act(courier.make)),
      look: os.courier.look.handler(act(courier.look)),
      sheet: os.courier.sheet.handler(act(courier.sheet)),
      take: os.courier.take.handler(act(courier.take)),
      cancel: os.courier.cancel.handler(act(courier.cancel)),
      trip: os.courier.trip.handler(act(courier.trip)),
      roads: os.courier.roads.handler(act(courier.roads)),
    },
    storage: {
      banner: os.storage.banner.handler(() => settle(storage.banner())),
      state: os.storage.state.handler(act(storage.state)),
      backUp: os.storage.backUp.handler(act(storage.backUp)),
      verify: os.storage.verify.handler(act(storage.verify)),
      check: os.storage.check.handler(act(storage.check)),
      configure: os.storage.configure.handler(act(storage.configure)),
      drill: os.storage.drill.handler(act(storage.drill)),
      stopDrill: os.storage.stopDrill.handler(act(storage.stopDrill)),
      restore: os.storage.restore.handler(act(storage.restore)),
      forgetRestore: os.storage.forgetRestore.handler(act(storage.forgetRestore)),
      stateNumbers: os.storage.stateNumbers.handler(act(storage.stateNumbers)),
    },
  };
}
