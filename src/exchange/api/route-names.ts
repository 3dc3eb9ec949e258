// What a request is called in figures and limits: a name of ours for every route, never a path with somebody's ids in it.
import { exchangeContract } from '../../shared/contract/exchange.ts';
import type { Burden } from '../operations/pressure.ts';
import { openRoutes, ownRouteOf, type OwnRoute } from './own-routes.ts';

export interface NamedRequest {
  readonly name: string;
  readonly burden: Burden;
}

interface ContractRoute extends NamedRequest {
  readonly method: string;
  readonly pattern: RegExp;
}

// Ordered by what a unit waits for: see `Burden`.
const ownBurdens: Readonly<Record<OwnRoute, Burden>> = {
  uploads: 'upload',
  'package-batches': 'bulk',
  packages: 'bulk',
  'openapi.json': 'question',
};

const contractRoutes: readonly ContractRoute[] = Object.entries(exchangeContract).map(([name, procedure]) => {
  const { method = 'POST', path = '/' } = procedure['~orpc'].route;
  const pattern = new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`);
  // What changes something is what the unit has to say; what reads may wait.
  return { name, method, pattern, burden: method === 'GET' ? 'question' : 'word' };
});

const unknown: NamedRequest = { name: 'unknown', burden: 'question' };
const waitingPoll: NamedRequest = { name: 'feed-wait', burden: 'question' };

/** Names of every operation of the contract. */
export const contractRouteNames = contractRoutes.map(({ name }) => name);

/** The name of a request by its method and address. */
export function nameRequest(method: string, url: string): NamedRequest {
  const [path = '/', query = ''] = url.split('?', 2);
  const own = ownRouteOf(path);
  if (own !== null) {
    const movesBytes = own !== 'uploads' || method === 'POST' || method === 'PATCH';
    return { name: own, burden: movesBytes ? ownBurdens[own] : 'question' };
  }
  if (path === openRoutes.health.path) return { name: 'health', burden: 'question' };
  const found = contractRoutes.find((route) => route.method === method && route.pattern.test(path));
  if (found === undefined) return unknown;
  // Its 25 seconds are no slowness.
  return found.name === 'feed' && /(^|&)waitSeconds=[1-9]/.test(query) ? waitingPoll : found;
}
