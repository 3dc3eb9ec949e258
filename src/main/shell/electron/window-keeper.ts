import type { OpenWindow } from './windows.ts';

/** The windows of this instance. */
export interface WindowKeeper {
  /** Opens one more window. */
  open(): Promise<void>;
  /** Brings what is there to the front; opens one when there is none. */
  show(): Promise<void>;
  /** A page asks for a new line, after its own broke. */
  handPort(webContentsId: number): void;
  /** The station was started again: every page needs a new line. */
  handPorts(): void;
  /** Every window asks for its page anew, which may be another one now. */
  reload(): void;
}

export interface KeeperOptions {
  readonly openWindow: () => Promise<OpenWindow>;
  /** The product's one window is hidden, so that it comes back as it was left; the demonstration's windows, one a person, go. */
  readonly closing: 'hides' | 'closes';
  /** Quitting closes windows for good. */
  readonly isQuitting: () => boolean;
}

/** Keeps the windows. */
export function keepWindows(options: KeeperOptions): WindowKeeper {
  const windows = new Map<number, OpenWindow>();
  const open = async (): Promise<void> => {
    const opened = await options.openWindow();
    const { window } = opened;
    // Asked for now: a window that is gone no longer tells.
    const id = window.webContents.id;
    windows.set(id, opened);
    window.on('closed', () => windows.delete(id));
    if (options.closing === 'closes') return;
    window.on('close', (event) => {
      if (options.isQuitting()) return;
      event.preventDefault();
      window.hide();
    });
  };
  return {
    open,
    show: async () => {
      if (windows.size === 0) return open();
      for (const { window } of windows.values()) {
        if (window.isMinimized()) window.restore();
        window.show();
        window.focus();
      }
    },
    handPort: (webContentsId) => windows.get(webContentsId)?.handPort(),
    handPorts: () => windows.forEach((opened) => opened.handPort()),
    reload: () => windows.forEach(({ window }) => window.webContents.reload()),
  };
}
