// What the main process and the station process say to each other. One machine, one program, one version: no compatibility is kept.

import type { DataProgressView } from '../../station/windows/waiting-page.ts';

/** Main process to station. `connect` comes with a message port. */
export type ToStation =
  | {
      readonly type: 'start';
      readonly folder: string;
      readonly deviceKeyBase64: string;
      readonly deviceKeyKind: 'safe-storage' | 'basic-text' | 'key-file';
      /** Pipe on which the station serves lent bytes to the main process, and the secret that every request there carries. */
      readonly pipe: string;
      readonly pipeSecret: string;
    }
  | { readonly type: 'connect'; readonly clientId: string }
  | { readonly type: 'stop' };

/** Station to main process. */
export type FromStation =
  | { readonly type: 'ready' }
  /** Not ready, or no longer: its data are brought to the new version, or a backup is restored. */
  | ({ readonly type: 'data-progress' } & DataProgressView)
  /** Closed and opened again by itself: every window needs a new port. */
  | { readonly type: 'reopened' }
  /** Did not start; `text` is for a person, in both languages. */
  | { readonly type: 'refused'; readonly text: string }
  | { readonly type: 'notify'; readonly flash: number; readonly urgent: number; readonly routine: number }
  | { readonly type: 'open-file'; readonly path: string }
  | {
      readonly type: 'print-file';
      readonly path: string;
      readonly copies: number;
      readonly bothSides: boolean;
    }
  | { readonly type: 'stopped' };

/** Header of the pipe's secret and of the window that asks. */
export const secretHeader = 'x-yizhan-secret';
export const clientHeader = 'x-yizhan-client';
