// Leases: who works on a thing at the moment. Not a lock that outlives its holder: a node that died is followed by another when its lease ran out.

export interface Lease {
  /** Gives it back; does nothing when it was lost already. */
  release(): Promise<void>;
}

export interface Leases {
  /**
   * Takes the lease of this name, at once or not at all. The holder keeps it alive by itself until it is released. `onWanted` is called (more than
   * once, perhaps) when somebody else asks for it, or when it was lost: the holder stops its work and releases.
   */
  take(name: string, onWanted: () => void): Promise<Lease | null>;
}

/** Leases within one process: enough where only one process works on the folder. */
export function createProcessLeases(): Leases {
  const held = new Map<string, () => void>();
  return {
    take: (name, onWanted) => {
      const holder = held.get(name);
      if (holder) {
        holder();
        return Promise.resolve(null);
      }
      held.set(name, onWanted);
      const release = (): Promise<void> => {
        if (held.get(name) === onWanted) held.delete(name);
        return Promise.resolve();
      };
      return Promise.resolve({ release });
    },
  };
}
