// What is kept of an enrolment while it is answered: the request as sent, and what the answer is judged by. Never the code's secret.
import { createPublicKey, type KeyObject } from 'node:crypto';
import type { EnrolmentCode, EnrolmentRequest } from '../../../shared/domain/enrolment.ts';

type UnitUse = 'machine' | 'seal' | 'encryption';

export interface EnrolmentRecord {
  readonly code: Omit<EnrolmentCode, 'secretHex'>;
  readonly request: EnrolmentRequest;
  /** SubjectPublicKeyInfo in PEM: the certificates must be for these keys. */
  readonly publicKeys: Readonly<Record<UnitUse, string>> & {
    /** Absent in requests of stations before there were SM2 seals. */
    readonly sm2Seal?: string;
  };
  /** The pinned root in PEM, once the answer brought it. */
  readonly rootPem: string | null;
}

/** Reads the record out of the table `station`; null when there is none. */
export function readEnrolmentRecord(json: string | null): EnrolmentRecord | null {
  return json === null ? null : (JSON.parse(json) as EnrolmentRecord);
}

export function publicKeysOf(record: EnrolmentRecord): Record<UnitUse, KeyObject> {
  const { machine, seal, encryption } = record.publicKeys;
  return {
    machine: createPublicKey(machine),
    seal: createPublicKey(seal),
    encryption: createPublicKey(encryption),
  };
}
