// The station contract: everything a screen can ask of the station. One value; types, validation, server and client are derived from it.
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { stationFailures } from './failures.ts';
import {
  approvalContract,
  draftingContract,
  numberingContract,
  sealingContract,
} from './station-outgoing.ts';
import { receivingContract, sendingContract } from './station-exchange.ts';
import {
  accountsContract,
  directoryContract,
  homeContract,
  registersContract,
  settingsContract,
} from './station-desk.ts';
import { enrolmentContract, eventsContract, sessionContract } from './station-session.ts';
import { printingContract } from './station-printing.ts';
import { writingContract } from './station-writing.ts';
import { checkingContract } from './station-checking.ts';
import { courierContract } from './station-courier.ts';
import { forwardingContract } from './station-forwarding.ts';
import { jointContract } from './station-joint.ts';
import { proofContract } from './station-proof.ts';
import { storageContract } from './station-storage.ts';
import { matrixContract } from './station-matrix.ts';
import { noticesContract } from './station-notices.ts';
import { sealLifeContract } from './station-seal-life.ts';
import { viewingContract } from './station-viewing.ts';
import { evidenceSchema } from './schemas.ts';

const base = oc.errors({
  REFUSED: { status: 422, data: z.object({ code: z.enum(stationFailures), details: evidenceSchema }) },
});

export const stationContract = base.router({
  session: sessionContract,
  enrolment: enrolmentContract,
  events: eventsContract,
  home: homeContract,
  drafting: draftingContract,
  writing: writingContract,
  approval: approvalContract,
  numbering: numberingContract,
  sealing: sealingContract,
  joint: jointContract,
  sending: sendingContract,
  notices: noticesContract,
  forwarding: forwardingContract,
  matrix: matrixContract,
  receiving: receivingContract,
  printing: printingContract,
  viewing: viewingContract,
  proof: proofContract,
  checking: checkingContract,
  sealLife: sealLifeContract,
  registers: registersContract,
  directory: directoryContract,
  accounts: accountsContract,
  settings: settingsContract,
  storage: storageContract,
  courier: courierContract,
});
