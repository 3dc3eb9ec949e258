// What nodes tell one another through PostgreSQL's NOTIFY: told in the transaction, heard by every node after its commit and never without it.
import type { UnitCode } from '../../../shared/domain/ids.ts';
import type { PostgresSession, Statement } from './session.ts';

export type NodeNotice =
  | { readonly kind: 'feed'; readonly units: readonly UnitCode[] }
  | { readonly kind: 'publication' }
  | { readonly kind: 'unsure' }
  /** Somebody wants the lease of this holder. */
  | { readonly kind: 'wanted'; readonly holder: string };

/** The channel; channels belong to one database. */
export const channel = 'yizhan_exchange';

// PostgreSQL takes less than 8,000 bytes; codes are ASCII.
const maxPayloadChars = 7_900;

const notify: Statement = {
  name: 'notify',
  text: `SELECT pg_notify('${channel}', payload) FROM unnest($1::text[]) WITH ORDINALITY AS p (payload, place) ORDER BY place`,
};

/** Tells all nodes, in this order. */
export async function tellNodes({ rows }: PostgresSession, notices: readonly NodeNotice[]): Promise<void> {
  if (notices.length > 0) await rows(notify, [notices.flatMap(writeNotice)]);
}

function writeNotice(notice: NodeNotice): string[] {
  if (notice.kind === 'publication' || notice.kind === 'unsure') return [notice.kind];
  if (notice.kind === 'wanted') return [`wanted ${notice.holder}`];
  const payloads: string[] = [];
  let payload = 'feed';
  for (const unit of notice.units) {
    if (payload.length + 1 + unit.length > maxPayloadChars) {
      payloads.push(payload);
      payload = 'feed';
    }
    payload += ` ${unit}`;
  }
  return [...payloads, payload];
}

/** Null for what a node of another version tells. */
export function readNotice(payload: string): NodeNotice | null {
  const [kind, ...words] = payload.split(' ');
  const [first] = words;
  if (kind === 'feed') return { kind, units: words as UnitCode[] };
  if (kind === 'publication' || kind === 'unsure') return { kind };
  return kind === 'wanted' && first !== undefined ? { kind, holder: first } : null;
}
