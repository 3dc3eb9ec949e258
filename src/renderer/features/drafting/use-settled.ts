// What is drawn beside the text follows it at a distance, so that drawing never stands between a key and its letter.
import { startTransition, useEffect, useState } from 'react';

/** The value as it was before the last `pauseMs` of silence. */
export function useSettled<T>(value: T, pauseMs: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => startTransition(() => setSettled(() => value)), pauseMs);
    return () => clearTimeout(timer);
  }, [value, pauseMs]);
  return settled;
}
