// How much of a pack that was not finished is here.
import { useWords } from '../../ui/use-words.ts';
import type { CourierTrip } from './courier-store.ts';

/** In words; null for what is finished, never began, or goes out. */
export function useSoFar(): (trip: CourierTrip) => string | null {
  const { t } = useWords();
  return ({ direction, state, results }) => {
    if (direction === 'out' || (state !== 'broken' && state !== 'waiting')) return null;
    const { taken = 0, known = 0, open = 0, waiting = 0 } = results;
    return t('courier.soFar', { taken: taken + known, left: open + waiting });
  };
}
