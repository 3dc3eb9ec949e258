// What files from outside are judged by: the authority's publication, and what an administrator imported by file beside it. Documents of the exchange
// never see the imported part: who seals for a unit is the authority's word alone.
import { type Certificate, parseCertificate } from '../../../seals/pki/certificate.ts';
import { type Crl, parseCrl } from '../../../seals/pki/crl.ts';
import { describeName } from '../../../seals/pki/distinguished-name.ts';
import { agesOfLists, type ExistingTrust } from '../../../seals/trust/trust-import.ts';
import type { SenderLists } from '../../../seals/trust/sender-trust.ts';
import { trustMaterialOf } from '../../../seals/trust/trust-material.ts';
import { safeVerificationPolicy } from '../../../shared/domain/verification-policy.ts';
import type { checkingContract } from '../../../shared/contract/station-checking.ts';
import {
  createImportedTrustRepository,
  type ImportedTrustRow,
} from '../../store/imported-trust-repository.ts';
import type { StationParts } from '../parts.ts';
import type { OutputOf } from '../stage.ts';
import type { PackedTrust } from './messages.ts';

type TrustView = OutputOf<(typeof checkingContract)['trust']>;

export interface LocalTrust extends ExistingTrust {
  readonly rows: readonly ImportedTrustRow[];
}

/** Publication and imports together. */
export function readLocalTrust({ trust, store }: Pick<StationParts, 'trust' | 'store'>): LocalTrust {
  const published = trust.current();
  const rows = createImportedTrustRepository(store.db).all();
  const imported = (kind: ImportedTrustRow['kind']): readonly Uint8Array[] =>
    rows.filter((row) => row.kind === kind).map(({ der }) => der);
  const own = published === null ? null : trustMaterialOf(published);
  return {
    anchors: [...(own?.anchors ?? []), ...imported('anchor').map(parseCertificate)],
    intermediates: [...(own?.intermediates ?? []), ...imported('intermediate').map(parseCertificate)],
    crls: [...(own?.crls ?? []), ...imported('list').map(parseCrl)],
    rows,
  };
}

const policyOf = ({ trust }: Pick<StationParts, 'trust'>) => {
  const published = trust.current();
  return published === null ? safeVerificationPolicy : trustMaterialOf(published).policy;
};

/** For the verifier's thread. */
export function packLocalTrust(parts: Pick<StationParts, 'trust' | 'store'>): PackedTrust {
  const { anchors, intermediates, crls } = readLocalTrust(parts);
  const published = parts.trust.current();
  // Data alone goes to another thread.
  const pick = ({ directory, registry, policy }: SenderLists): SenderLists => ({
    directory,
    registry,
    policy,
  });
  const derOf = ({ der }: Certificate | Crl): Uint8Array => der;
  return {
    anchors: anchors.map(derOf),
    intermediates: intermediates.map(derOf),
    crls: crls.map(derOf),
    senders: published && pick(published),
    policy: policyOf(parts),
  };
}

/** For the screen: everything believed, where it comes from, how old the lists are. */
export function viewLocalTrust(parts: Pick<StationParts, 'trust' | 'store' | 'clock'>): TrustView {
  const { anchors, intermediates, crls, rows } = readLocalTrust(parts);
  const view = (one: Certificate): TrustView['anchors'][number] => {
    const row = rows.find(({ sha256 }) => sha256 === one.sha256);
    return {
      sha256: one.sha256,
      name: describeName(one.subject),
      issuer: describeName(one.issuer),
      notBefore: one.notBefore.toISOString(),
      notAfter: one.notAfter.toISOString(),
      origin: row === undefined ? 'authority' : 'imported',
      importedBy: row?.importedBy ?? null,
      importedAtMs: row?.importedAtMs ?? null,
    };
  };
  const published = parts.trust.current();
  const policy = policyOf(parts);
  return {
    anchors: anchors.map(view),
    intermediates: intermediates.map(view),
    lists: agesOfLists(crls, new Date(parts.clock.nowMs())).map((age) => ({ ...age })),
    policy: {
      ...policy,
      sealMakers: policy.sealMakers?.length ?? null,
      origin: published === null ? 'default' : 'authority',
      number: published?.policy.number ?? null,
    },
  };
}
