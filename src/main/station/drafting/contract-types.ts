// Shapes of the contract's outgoing part, by the names that the stages use.
import type {
  AnySchema,
  ContractProcedure,
  ErrorMap,
  InferContractRouterOutputs,
  InferSchemaOutput,
  Meta,
} from '@orpc/contract';
import type { stationContract } from '../../../shared/contract/station.ts';

type Contract = typeof stationContract;
type Outputs = InferContractRouterOutputs<Contract>;

export type DraftingInputs = ParsedInputs<'drafting'>;
export type ApprovalInputs = ParsedInputs<'approval'>;
export type WritingInputs = ParsedInputs<'writing'>;
export type NumberingInputs = ParsedInputs<'numbering'>;
export type SealingInputs = ParsedInputs<'sealing'>;
export type DocumentView = Outputs['drafting']['get'];
export type DocumentListRow = Outputs['drafting']['list']['rows'][number];
export type DocumentPage = Outputs['drafting']['list'];
export type SavedView = Outputs['drafting']['save'];
export type AttachmentView = DocumentView['attachments'][number];
export type NumberPreview = Outputs['numbering']['preview'];
export type Desk = Outputs['sealing']['desk'];
export type DeskStep = Desk['steps'][number];
export type VersionList = Outputs['writing']['versions'];
export type VersionView = Outputs['writing']['version'];
export type TemplateView = Outputs['writing']['saveTemplate'];
export type PhraseView = Outputs['writing']['savePhrase'];
export type ImportView = Outputs['writing']['importFile'];
export type SealingResult = Outputs['sealing']['seal'];
export type Nothing = Record<string, never>;

/** Inputs as the handlers get them: parsed, so with branded ids where the wire has strings. */
type ParsedInputs<Stage extends keyof Contract> = {
  readonly [Name in keyof Contract[Stage]]: Contract[Stage][Name] extends ContractProcedure<
    infer Input extends AnySchema,
    AnySchema,
    ErrorMap,
    Meta
  >
    ? InferSchemaOutput<Input>
    : never;
};
