import { type SealReport } from '../../../src/shared/domain/report.ts';
import { type Role } from '../../../src/shared/domain/roles.ts';
import type { DocumentState } from '../../../src/shared/domain/states.ts';
import { stationContract } from '../../../src/shared/contract/station.ts';
import type { InferContractRouterOutputs } from '@orpc/contract';
export type Outputs = InferContractRouterOutputs<typeof stationContract>;
export type DocumentView = Outputs['drafting']['get'];
export declare const startMs: number;
export declare const id: <T extends string>(n: number) => T;
export declare const sha: <T extends string>(n: number) => T;
export declare const handle: <T extends string>(name: string) => T;
export declare const units: {
  self: {
    code: import('../../../src/shared/domain/ids.ts').UnitCode;
    name: string;
  };
  finance: {
    code: import('../../../src/shared/domain/ids.ts').UnitCode;
    name: string;
  };
  county: {
    code: import('../../../src/shared/domain/ids.ts').UnitCode;
    name: string;
  };
};
export declare const people: {
  id: import('../../../src/shared/domain/ids.ts').PersonId;
  name: string;
  role: 'drafter' | 'clerk' | 'leader' | 'custodian' | 'administrator' | 'auditor';
}[];
export declare const permissionsOf: (role: Role) => Outputs['session']['login']['permissions'];
export declare function contentOf(title: string): DocumentView['content'];
export declare function viewOf(n: number, state: DocumentState, title: string): DocumentView;
export declare const documents: DocumentView[];
export declare function reportOf(kind: 'valid' | 'indeterminate' | 'invalid'): SealReport;
type InboxRow = Outputs['receiving']['inbox']['rows'][number];
export declare const inbox: InboxRow[];
export declare function receivedOf(row: InboxRow): Outputs['receiving']['open'];
export {};
