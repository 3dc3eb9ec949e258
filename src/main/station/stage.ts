import type {
  AnySchema,
  ContractProcedure,
  ErrorMap,
  InferSchemaInput,
  InferSchemaOutput,
  Meta,
} from '@orpc/contract';
import type { Actor, Outcome } from './outcome.ts';

/** What a procedure's act is given: the input after validation, with branded ids. */
export type InputOf<P> =
  P extends ContractProcedure<infer I extends AnySchema, AnySchema, ErrorMap, Meta>
    ? InferSchemaOutput<I>
    : never;
/** What a procedure's act answers, before validation. */
export type OutputOf<P> =
  P extends ContractProcedure<AnySchema, infer O extends AnySchema, ErrorMap, Meta>
    ? InferSchemaInput<O>
    : never;

/** One act per procedure of a part of the contract. */
export type Stage<Contract> = {
  readonly [P in keyof Contract]: (
    actor: Actor,
    input: InputOf<Contract[P]>,
  ) => Outcome<OutputOf<Contract[P]>> | Promise<Outcome<OutputOf<Contract[P]>>>;
};
