// The routes beside the contract, in one table: the listener dispatches by it, the metrics name them by it, and the access matrix of the tests asks
// for a row for each. What is in no table is the contract's to answer.
export const ownRoutes = {
  /** tus 1.0 */
  uploads: { pattern: /^\/uploads(\/|$)/, verbs: ['POST', 'HEAD', 'PATCH', 'DELETE', 'OPTIONS'] },
  'package-batches': { pattern: /^\/package-batches$/, verbs: ['POST'] },
  packages: { pattern: /^\/packages\//, verbs: ['GET', 'HEAD'] },
} as const satisfies Readonly<
  Record<string, { readonly pattern: RegExp; readonly verbs: readonly string[] }>
>;

export type OwnRoute = keyof typeof ownRoutes;

const names = Object.keys(ownRoutes) as OwnRoute[];

/** The own route of a path; null: the contract's. */
export function ownRouteOf(path: string): OwnRoute | null {
  return names.find((name) => ownRoutes[name].pattern.test(path)) ?? null;
}
