// The sentence of a step of the desk, with the names inside its evidence turned into words.
import { useFactValue } from '../../ui/use-fact-value.ts';
import { useWords } from '../../ui/use-words.ts';
import type { DeskStep } from './sealing-store.ts';

/** Why a step stands as it does, and what to do. */
export function useStepReason(): (step: DeskStep) => string {
  const { t } = useWords();
  const factValue = useFactValue();
  return ({ code, evidence }) => {
    const facts = Object.fromEntries(
      Object.entries(evidence).map(([name, value]) => [name, factValue(name, value)]),
    );
    return t([`deskCode.${code}`, 'deskCode.other'], { ...facts, code });
  };
}
