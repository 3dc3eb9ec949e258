/** One window's line to the station: what the guard knows of the caller. Mutable: login and logout happen on it. */
export interface ConnectionContext {
  /** The browser profile (by its cookie) or the Electron window. */
  readonly clientId: string;
  sessionId: string | null;
}
