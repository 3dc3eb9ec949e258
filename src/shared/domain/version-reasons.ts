// Why a wording of a document was kept.

/** Working states of the drafter: of every ten minutes' work, and what stood there before another content was put in its place. */
export const workingReasons = ['autosave', 'import', 'template', 'restore'] as const;
/** Kept for good: what was put before somebody, what a reviewer made of it (核稿), what was signed. */
export const lastingReasons = ['submit', 'revise', 'approve'] as const;
export const versionReasons = [...workingReasons, ...lastingReasons] as const;
export type VersionReason = (typeof versionReasons)[number];

/** True for a wording that others than its drafter may look at. */
export function isLasting(reason: VersionReason): boolean {
  return lastingReasons.some((lasting) => lasting === reason);
}
