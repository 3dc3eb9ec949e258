// One act of a person: busy while the station works, and its refusal in words beside the button.
import { useCallback, useState } from 'react';
import { readFailure, type Failure } from '../client/failure.ts';

export interface Act {
  readonly busy: boolean;
  readonly failure: Failure | null;
  /** Runs the work; false when it was refused. A second click while busy does nothing. */
  readonly run: (work: () => Promise<unknown>) => Promise<boolean>;
  readonly clear: () => void;
}

/** State of acts of one screen; one at a time. */
export function useAct(): Act {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const run = useCallback(async (work: () => Promise<unknown>) => {
    setBusy(true);
    setFailure(null);
    try {
      await work();
      return true;
    } catch (error) {
      setFailure(readFailure(error));
      return false;
    } finally {
      setBusy(false);
    }
  }, []);
  return { busy, failure, run, clear: useCallback(() => setFailure(null), []) };
}
