import { settle } from './guard.ts';
import type { Actor, Outcome } from './outcome.ts';

/** An act as a handler. */
export const act =
  <I, O>(run: (actor: Actor, input: I) => Outcome<O> | Promise<Outcome<O>>) =>
  ({
    context,
    input,
  }: {
    readonly context: { readonly actor: Actor | null };
    readonly input: I;
  }): Promise<O> => {
    if (!context.actor) throw new Error('an open procedure has an act that needs a person');
    return settle(run(context.actor, input));
  };
