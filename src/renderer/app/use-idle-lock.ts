// Locks the window when nobody has touched it for the minutes that the unit's policy says, and tells the station while somebody does.
import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { App } from './app-context.ts';

// Often enough for a lock of one minute, seldom enough to be no load.
const tellEveryMs = 20_000;
const signs = ['pointerdown', 'keydown', 'wheel'] as const;

/** One watch per window. */
export function useIdleLock(app: App): void {
  const minutes = useStore(app.session, (state) => state.session?.idleLockMinutes ?? null);
  useEffect(() => {
    if (minutes === null) return;
    let lastSignMs = Date.now();
    let lastToldMs = 0;
    const onSign = (): void => {
      lastSignMs = Date.now();
      if (lastSignMs - lastToldMs < tellEveryMs) return;
      lastToldMs = lastSignMs;
      app.client.session.touch({}).catch(() => undefined);
    };
    const timer = setInterval(() => {
      if (Date.now() - lastSignMs > minutes * 60_000) app.session.logout().catch(() => undefined);
    }, 5_000);
    for (const sign of signs) window.addEventListener(sign, onSign, { passive: true });
    return () => {
      clearInterval(timer);
      for (const sign of signs) window.removeEventListener(sign, onSign);
    };
  }, [app, minutes]);
}
