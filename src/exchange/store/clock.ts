// The newest time at which the exchange acted, kept in its database: a machine's own clock forgets, jumps and lies, and what the exchange says about
// terms can never be unsaid.

export interface StoreClock {
  /** The newest time at which any node acted while its clock was plausible, or that the operator confirmed; null: never. */
  readonly knownMs: number | null;
  /** What the database's machine takes for the time; null where the database is in this process. */
  readonly databaseMs: number | null;
}

export interface ClockReader {
  read(): Promise<StoreClock>;
}

export interface ClockNotes extends ClockReader {
  /** Moves the known time forward, never back. */
  note(atMs: number): Promise<void>;
  /** Sets it, back too: the operator looked at a clock that is right. */
  confirm(atMs: number): Promise<void>;
}
