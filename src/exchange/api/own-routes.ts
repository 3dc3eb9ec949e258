// The routes beside the contract, in tables: the listener dispatches by them, the metrics name them by them, and the access matrix of the tests asks
// for a row for each. What is in no table is the contract's to answer. Readiness and figures are not here at all: they are on the monitor's listener, and
// no unit reaches them.

/** For whoever gets through the handshake, a unit that was revoked too: a balancer asks whether the process answers. It says nothing of anybody. */
export const openRoutes = {
  health: { path: '/health', verbs: ['GET', 'HEAD'] },
} as const satisfies Readonly<Record<string, { readonly path: string; readonly verbs: readonly string[] }>>;

/** For units of the directory alone, at their rate. */
export const ownRoutes = {
  /** tus 1.0 */
  uploads: { pattern: /^\/uploads(\/|$)/, verbs: ['POST', 'HEAD', 'PATCH', 'DELETE', 'OPTIONS'] },
  'package-batches': { pattern: /^\/package-batches$/, verbs: ['POST'] },
  packages: { pattern: /^\/packages\//, verbs: ['GET', 'HEAD'] },
  'openapi.json': { pattern: /^\/openapi\.json$/, verbs: ['GET', 'HEAD'] },
} as const satisfies Readonly<
  Record<string, { readonly pattern: RegExp; readonly verbs: readonly string[] }>
>;

export type OwnRoute = keyof typeof ownRoutes;

/** True when the route answers to this verb. */
export const hasVerb = (
  { verbs }: { readonly verbs: readonly string[] },
  verb: string | undefined,
): boolean => verbs.includes(verb ?? '');

const names = Object.keys(ownRoutes) as OwnRoute[];

/** The own route of a path; null: the contract's. */
export function ownRouteOf(path: string): OwnRoute | null {
  return names.find((name) => ownRoutes[name].pattern.test(path)) ?? null;
}
