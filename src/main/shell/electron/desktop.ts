import type { Menu, NativeImage, Notification, NotificationConstructorOptions, Tray } from 'electron';
import type { DesktopWords } from './desktop-words.ts';

/** Unacknowledged arrivals, by urgency. */
export interface AlarmCounts {
  readonly flash: number;
  readonly urgent: number;
  readonly routine: number;
}

export interface DesktopOptions {
  readonly makeNotification: (
    options: NotificationConstructorOptions,
  ) => Pick<Notification, 'show' | 'on' | 'close'>;
  readonly makeTray: (icon: NativeImage) => Pick<Tray, 'setToolTip' | 'setContextMenu' | 'on'>;
  readonly makeMenu: (items: { readonly label: string; readonly click: () => void }[]) => Menu;
  readonly icon: NativeImage;
  readonly words: DesktopWords;
  /** The system's sound: there may be no window that could make one. */
  readonly beep: () => void;
  readonly onShow: () => void;
  readonly onQuit: () => void;
}

/** Tray and notification. Neither ever names a title or a sender: the screen may be locked, or somebody else's. */
export function createDesktop(options: DesktopOptions): { tell(counts: AlarmCounts): void } {
  const { words } = options;
  const tray = options.makeTray(options.icon);
  tray.setToolTip(words.name);
  tray.setContextMenu(
    options.makeMenu([
      { label: words.open, click: options.onShow },
      { label: words.quit, click: options.onQuit },
    ]),
  );
  tray.on('click', options.onShow);
  let last = { flash: 0, urgent: 0, routine: 0 };

  return {
    tell: (counts) => {
      const waiting = counts.flash + counts.urgent + counts.routine;
      tray.setToolTip(waiting === 0 ? words.name : words.waiting(waiting));
      const more = waiting > last.flash + last.urgent + last.routine;
      const moreFlash = counts.flash > last.flash;
      last = counts;
      if (!more && !moreFlash) return;
      options.beep();
      // 特急 cannot be missed: the window comes to the front, locked as it is.
      if (moreFlash) options.onShow();
      const notification = options.makeNotification({
        title: counts.flash > 0 ? words.flashTitle(counts.flash) : words.title,
        body: words.body(waiting),
        // 特急 stays on the screen until somebody looks.
        urgency: counts.flash > 0 ? 'critical' : 'normal',
        timeoutType: counts.flash > 0 ? 'never' : 'default',
      });
      notification.on('click', options.onShow);
      notification.show();
    },
  };
}
