// How this machine becomes a unit's station. Threat: a false exchange or a stolen request. The root that the paper code names is compared before
// anything is sent; the keys are made here and stay here; the answer counts only when root, chain, use, unit and keys are the expected ones.
// Versioning: the code's own version byte.
import { toPem } from '../../../seals/pki/certificate.ts';
import type { enrolmentContract } from '../../../shared/contract/station-session.ts';
import type { StationFailure } from '../../../shared/contract/failures.ts';
import {
  issuedAtMsOf,
  type EnrolmentAnswer,
  type EnrolmentCode,
  type EnrolmentRefusal,
} from '../../../shared/domain/enrolment.ts';
import { createStationRepository } from '../../store/station-repository.ts';
import { sendEnrolment } from '../../sync/exchange-client-enrolment.ts';
import type { AccountsService } from '../accounts/accounts.ts';
import { done, refuse, type Outcome, type Refusal } from '../outcome.ts';
import type { StationParts } from '../parts.ts';
import type { InputOf, OutputOf } from '../stage.ts';
import { judgeBegin, type Standing } from './begin-judged.ts';
import { readEnrolmentRecord, type EnrolmentRecord } from './enrolment-record.ts';
import { installAnswer, judgeAnswer, type JudgedAnswer } from './judge-answer.ts';
import { keySourceOf, prepareEnrolment, type PreparedEnrolment } from './make-request.ts';

type Contract = typeof enrolmentContract;
type State = OutputOf<Contract['state']>;
type Begun = OutputOf<Contract['begin']>;
type BeginInput = InputOf<Contract['begin']>;

/** While nobody has answered: a machine that went dark in between, or has the wrong address, may begin again. */
const unanswered: StationFailure = 'exchange-unreachable';

export interface EnrolmentParts extends StationParts {
  readonly accounts: AccountsService;
  /** The root that everything is judged by was set or changed. */
  readonly onPinned: () => void;
}

export interface Enrolment {
  state(): Outcome<State>;
  begin(input: BeginInput): Promise<Outcome<Begun>>;
  /** For the sync: asks once whether the authority has answered; false when the exchange could not be asked. */
  poll(): Promise<boolean>;
}

/** The stage of enrolment. */
export function createEnrolment(parts: EnrolmentParts): Enrolment {
  const station = createStationRepository(parts.store.db);
  const read = (): State => {
    const { enrolmentState, unitCode, enrolmentFailure } = station.read();
    const anew = parts.keys.isMachineElsewhere();
    return { state: enrolmentState, unitCode, failure: enrolmentFailure, anew };
  };
  const answers = createAnswers(parts);
  if (read().state === 'pending')
    learnDay(parts.clock, readEnrolmentRecord(station.enrolmentRequest())?.code);

  return {
    state: () => done(read()),
    begin: async (input) => {
      const judged = await judgeBegin(parts, input);
      if (!judged.ok) return judged;
      const { code, standing, administratorId } = judged.value;
      learnDay(parts.clock, code);
      const prepared = await prepareEnrolment(parts, code, input.sealPin, input);
      if (!prepared.ok) return prepared;
      storeRequest(parts, prepared.value, standing);
      const asked = await answers.ask(prepared.value.record);
      if (asked.refusal !== null) return asked.refusal;
      if (standing === 'first') {
        const added = await addAdministrator(parts.accounts, input.administrator);
        if (!added.ok) return added;
      }
      const recoveryCode = await parts.keys.makeRecoveryCode();
      parts.store.transact(() => {
        if (asked.answered) station.write({ enrolmentFailure: null });
        const act = administratorId === null ? 'enrolment.begun' : 'enrolment.begunAnew';
        const details = {
          sealKey: keySourceOf(input),
          ...(administratorId === null ? {} : { administrator: administratorId }),
        };
        parts.audit.append({ actor: null, subject: code.unit, act, details });
      });
      parts.events.emit('enrolment', null);
      return done({ ...read(), recoveryCode });
    },
    poll: async () => {
      const record = readEnrolmentRecord(station.enrolmentRequest());
      if (record === null || read().state !== 'pending') return false;
      const { answered } = await answers.ask(record);
      if (answered && read().failure === unanswered) {
        parts.store.transact(() => station.write({ enrolmentFailure: null }));
        parts.events.emit('enrolment', null);
      }
      return answered;
    },
  };
}

/** The keys are on disk before the request is sent: an answer without its keys would be worth nothing. */
function storeRequest(
  parts: EnrolmentParts,
  { record, keys, picture }: PreparedEnrolment,
  standing: Standing,
): void {
  const station = createStationRepository(parts.store.db);
  const { unit, exchangeUrl, enrolmentUrl, rootSha256 } = record.code;
  parts.store.transact(() => {
    for (const key of keys) parts.keys.store(key);
    parts.keys.installSealPicture(picture);
    station.write({
      unitCode: unit,
      // The seal's name stands in for the unit's until the certificate names it.
      ...(standing === 'first' ? { unitName: picture.name } : {}),
      exchangeUrl,
      enrolmentUrl,
      rootSha256,
      enrolmentState: 'pending',
      enrolmentFailure: unanswered,
    });
    station.keepEnrolmentRequest(JSON.stringify(record));
  });
  parts.onPinned();
}

async function addAdministrator(
  accounts: AccountsService,
  administrator: BeginInput['administrator'],
): Promise<Outcome<unknown>> {
  const name = administrator.name.normalize('NFC').trim();
  // Begun a second time: the same person with the password of this time.
  const known = accounts.people().find((person) => person.name === name && person.role === 'administrator');
  if (known) return accounts.resetPassword({ personId: known.id, next: administrator.password });
  return accounts.add(null, { ...administrator, role: 'administrator' });
}

interface Asked {
  readonly answered: boolean;
  readonly refusal: Refusal | null;
}

/** Asks the exchange and acts on the answer. */
function createAnswers(parts: EnrolmentParts) {
  const station = createStationRepository(parts.store.db);

  const close = (
    state: 'none' | 'issued' | 'refused',
    failure: StationFailure,
    details: Record<string, string>,
  ) => {
    parts.store.transact(() => {
      station.write({ enrolmentState: state, enrolmentFailure: failure });
      parts.audit.append({
        actor: null,
        act: 'enrolment.refused',
        subject: station.read().unitCode,
        details,
      });
    });
    parts.events.emit('enrolment', null);
    return refuse(failure, details);
  };
  const judge = (record: EnrolmentRecord, answer: EnrolmentAnswer) => {
    if (answer.state === 'pending') return null;
    if (answer.state === 'refused') {
      return close('refused', stationFailureOf[answer.code], { reason: answer.code });
    }
    const judged = judgeAnswer(record, answer, new Date(parts.clock.nowMs()));
    if (!judged.ok) return close('refused', judged.code, { ...judged.details });
    install(parts, record, judged.value);
    return null;
  };

  return {
    /** Not to be reached is no refusal: the sync asks again. A refusal ends this enrolment. */
    ask: async (record: EnrolmentRecord): Promise<Asked> => {
      const { enrolmentUrl, rootSha256 } = record.code;
      const answer = await sendEnrolment({
        ...{ enrolmentUrl, rootSha256, request: record.request },
        provenNowMs: parts.clock.nowMs,
        // Before the answer is judged: a new certificate looks not yet valid to a machine that is years behind.
        onTime: (exchangeMs) => learnTime(parts.clock, exchangeMs),
      });
      if (answer.ok) return { answered: true, refusal: judge(record, answer.value) };
      parts.link.update({ reason: answer.code });
      // Nothing was sent: the person must know at once that this is not the exchange of the paper.
      if (answer.code === 'exchange-not-trusted') {
        const before = parts.keys.isMachineElsewhere() ? 'issued' : 'none';
        return { answered: true, refusal: close(before, 'exchange-not-trusted', answer.details) };
      }
      parts.log.warn('the enrolment could not be asked for', { code: answer.code });
      return { answered: false, refusal: null };
    },
  };
}

function install(parts: EnrolmentParts, record: EnrolmentRecord, judged: JudgedAnswer): void {
  const station = createStationRepository(parts.store.db);
  parts.store.transact(() => {
    installAnswer(parts, judged);
    const rootPem = toPem('CERTIFICATE', judged.root.der);
    station.write({
      unitName: judged.certificates.machine.subject.organization ?? station.read().unitName,
      enrolmentState: 'issued',
      enrolmentFailure: null,
    });
    station.keepEnrolmentRequest(JSON.stringify({ ...record, rootPem }));
    const details = { sm2: judged.sm2 === null ? 'none' : judged.sm2.esId };
    parts.audit.append({ actor: null, act: 'enrolment.issued', subject: record.code.unit, details });
  });
  parts.link.update({ state: 'connecting', reason: null });
  parts.events.emit('enrolment', null);
  parts.events.emit('session', null);
}

/** What a person at the machine can do about it: a new code, or asking the authority. */
const stationFailureOf: Readonly<Record<EnrolmentRefusal, StationFailure>> = {
  'enrolment-unknown': 'enrolment-code-invalid',
  'enrolment-secret-wrong': 'enrolment-code-invalid',
  'enrolment-locked': 'enrolment-code-invalid',
  'enrolment-expired': 'enrolment-code-invalid',
  'enrolment-used': 'enrolment-code-invalid',
  'enrolment-csr-refused': 'enrolment-refused',
  'enrolment-seal-refused': 'enrolment-refused',
  'enrolment-malformed': 'enrolment-refused',
};

// Whole seconds, and the way of the answer: what is below it is no error of the machine.
const grainMs = 60_000;

/** A machine that holds a code of that day is at least so late, whatever its clock says: also what is written without a line bears no day of years ago. */
function learnDay(clock: StationParts['clock'], code: Pick<EnrolmentCode, 'enrolmentId'> | undefined): void {
  clock.isAtLeast((code && issuedAtMsOf(code)) ?? 0);
}

function learnTime(clock: StationParts['clock'], exchangeMs: number): void {
  const machineMs = clock.nowMs() - (clock.offsetMs() ?? 0);
  if (!clock.sure() || Math.abs(exchangeMs - clock.nowMs()) >= grainMs)
    clock.setOffset(exchangeMs - machineMs);
}
