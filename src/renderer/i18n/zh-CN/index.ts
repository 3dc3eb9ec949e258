// 简体中文：the language of the product.
import { checking } from './checking.ts';
import { courier } from './courier.ts';
import { deskCode } from './desk.ts';
import { documents } from './documents.ts';
import { editor } from './editor.ts';
import { failureReasons } from './failure-reasons.ts';
import { failures } from './failures.ts';
import { findings } from './findings.ts';
import { following, matrix } from './following.ts';
import { forwarding } from './forwarding.ts';
import { frame } from './frame.ts';
import { importWords } from './import.ts';
import { joint } from './joint.ts';
import { printing } from './printing.ts';
import { reasons } from './reasons.ts';
import { reportCodeWords, reportRemedies } from './report-codes.ts';
import { reportFacts, reportValues } from './report-facts.ts';
import { report } from './report.ts';
import { road } from './road.ts';
import { sealKey } from './seal-key.ts';
import { sealLife } from './seal-life.ts';
import { storage } from './storage.ts';
import { viewing } from './viewing.ts';
import { words } from './words.ts';
import { writing } from './writing.ts';

export const zhCN = {
  ...frame,
  ...documents,
  ...road,
  ...words,
  ...writing,
  editor,
  imported: importWords,
  failures,
  failureReason: failureReasons,
  report: {
    ...report,
    fact: reportFacts,
    value: reportValues,
    code: reportCodeWords,
    remedy: reportRemedies,
  },
  deskCode,
  joint,
  following,
  forwarding,
  matrix,
  finding: findings,
  reason: reasons,
  printing,
  checking,
  sealKey,
  sealLife,
  storage,
  courier,
  viewing,
};
