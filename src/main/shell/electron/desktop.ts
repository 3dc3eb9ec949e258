import type { Menu, NativeImage, Notification, NotificationConstructorOptions, Tray } from 'electron';

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
  readonly onShow: () => void;
  readonly onQuit: () => void;
}

/** Tray and notification. Neither ever names a title or a sender: the screen may be locked, or somebody else's. */
export function createDesktop(options: DesktopOptions): { tell(counts: AlarmCounts): void } {
  const tray = options.makeTray(options.icon);
  tray.setToolTip('驿站');
  tray.setContextMenu(
    options.makeMenu([
      { label: '打开驿站', click: options.onShow },
      { label: '退出', click: options.onQuit },
    ]),
  );
  tray.on('click', options.onShow);
  let last = { flash: 0, urgent: 0, routine: 0 };

  return {
    tell: (counts) => {
      const waiting = counts.flash + counts.urgent + counts.routine;
      tray.setToolTip(waiting === 0 ? '驿站' : `驿站：${waiting} 件新收公文`);
      const more = waiting > last.flash + last.urgent + last.routine;
      const moreFlash = counts.flash > last.flash;
      last = counts;
      if (!more && !moreFlash) return;
      const notification = options.makeNotification({
        title: counts.flash > 0 ? `特急公文 ${counts.flash} 件` : '收到新公文',
        body: `待查看 ${waiting} 件，请登录驿站。`,
        // 特急 stays on the screen until somebody looks.
        urgency: counts.flash > 0 ? 'critical' : 'normal',
        timeoutType: counts.flash > 0 ? 'never' : 'default',
      });
      notification.on('click', options.onShow);
      notification.show();
    },
  };
}
