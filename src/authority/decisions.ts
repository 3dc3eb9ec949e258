// Tells units what was done with their seals: each event that nobody has been told of becomes a JWS of the list signer in the drop folder. Written before it
// is marked: killed in between it is written again, and the exchange keeps one.
import type { SealDecision } from '../shared/domain/seal-life-notices.ts';
import type { AuthorityKeys } from './authority-keys.ts';
import type { AuthorityState, SealEvent, SealRecord, StateFile } from './authority-state.ts';
import type { DropFolder } from './drop-folder.ts';
import { signByLists } from './publishing.ts';
import type { SealFiles } from './seal-files.ts';
import { issuedSealOf } from './seal-making.ts';

/** Writes all decisions that are due; says how many. */
export async function sendDecisions(parts: {
  readonly file: StateFile;
  readonly keys: AuthorityKeys;
  readonly files: SealFiles;
  readonly drop: DropFolder;
  readonly clock: () => Date;
}): Promise<number> {
  const { file, keys, files, drop } = parts;
  const state = file.read();
  const due = state.seals.flatMap((record) =>
    record.history.filter(({ sent }) => !sent).map((event) => ({ record, event })),
  );
  if (due.length === 0) return 0;
  const signer = { listSigner: keys.listSigner, listSignerPem: state.certificates.listSigner };
  for (const { record, event } of due) {
    const decision = decisionOf({ state, files }, record, event);
    drop.writeDecision(event.noticeId, await signByLists(decision, signer));
  }
  const told = new Set(due.map(({ event }) => event.noticeId));
  file.update((current) => {
    for (const event of current.seals.flatMap(({ history }) => history))
      if (told.has(event.noticeId)) event.sent = true;
  });
  return due.length;
}

function decisionOf(
  parts: { readonly state: AuthorityState; readonly files: SealFiles },
  record: SealRecord,
  { noticeId, act, state, answers, reason, at }: SealEvent,
): SealDecision {
  return {
    type: 'yizhan/seal-decision/1',
    ...{ noticeId, unit: record.unit, sealId: record.id, act, state, answers, reason },
    issued: act === 'issue' ? issuedSealOf(parts, record) : null,
    at,
  };
}
