// When a draft is saved by itself: at every pause, and while somebody writes on and on, before more than two seconds of it could be lost.

/** A pause in which nobody types any more. */
export const pauseMs = 700;
/** A crash costs at most this much typing. */
export const mostUnsavedMs = 2000;
/** A station that cannot be reached is asked again. */
export const retryMs = 5000;

export interface Autosave {
  /** Something changed. */
  touch(): void;
  /** The last save failed for a while. */
  retryLater(): void;
  /** Nothing is due any more: it was saved in another way. */
  rest(): void;
}

/** `save` is called when a save is due; it sees to it that two do not run at once. */
export function createAutosave(save: () => void): Autosave {
  let pause: ReturnType<typeof setTimeout> | undefined;
  let limit: ReturnType<typeof setTimeout> | undefined;
  const rest = (): void => {
    clearTimeout(pause);
    clearTimeout(limit);
    limit = undefined;
  };
  const due = (): void => {
    rest();
    save();
  };
  return {
    rest,
    touch: () => {
      clearTimeout(pause);
      pause = setTimeout(due, pauseMs);
      limit ??= setTimeout(due, mostUnsavedMs);
    },
    retryLater: () => {
      clearTimeout(pause);
      pause = setTimeout(due, retryMs);
    },
  };
}
