// A trust store as plain data, for a thread that judges by it: certificates and lists as the bytes they were read from, everything else as it is. What is
// unpacked was accepted before it was packed: nothing is judged a second time, and no parcel ever comes from outside of the process.
import type { RegisteredSeal } from '../../shared/domain/published.ts';
import { parseCertificate, type Certificate } from '../pki/certificate.ts';
import { parseCrl, type Crl } from '../pki/crl.ts';
import type { Sm2Trust, TrustStore } from './trust-store.ts';

interface AuthorityParcel {
  readonly anchors: readonly Uint8Array[];
  readonly intermediates: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
}

/** What travels to a thread. */
export interface TrustParcel
  extends AuthorityParcel, Pick<TrustStore, 'directory' | 'registry' | 'policy' | 'numbers' | 'staleParts'> {
  readonly listSigner: Uint8Array;
  readonly sm2: AuthorityParcel;
}

const packAuthorities = ({ anchors, intermediates, crls }: Sm2Trust): AuthorityParcel => ({
  anchors: anchors.map(({ der }) => der),
  intermediates: intermediates.map(({ der }) => der),
  crls: crls.map(({ der }) => der),
});

/** Packs a trust store in force. */
export function packTrustStore(store: TrustStore): TrustParcel {
  const { directory, registry, policy, numbers, staleParts } = store;
  return {
    ...packAuthorities(store),
    listSigner: store.listSigner.der,
    sm2: packAuthorities(store.sm2),
    directory,
    registry,
    policy,
    numbers,
    staleParts,
  };
}

/** The trust store of a parcel; judges exactly as the one it was packed from. */
export function unpackTrustStore(parcel: TrustParcel): TrustStore {
  const { directory, registry, policy, numbers, staleParts } = parcel;
  const units = new Map(directory.units.map((unit) => [unit.code, unit]));
  const seals = sealsByCertificate(registry.seals);
  return {
    ...unpackAuthorities(parcel),
    listSigner: parseCertificate(parcel.listSigner),
    sm2: unpackAuthorities(parcel.sm2),
    directory,
    registry,
    policy,
    numbers,
    staleParts,
    unit: (code) => units.get(code),
    sealByCertificate: (sha256) => seals.get(sha256),
  };
}

function unpackAuthorities({ anchors, intermediates, crls }: AuthorityParcel): {
  readonly anchors: readonly Certificate[];
  readonly intermediates: readonly Certificate[];
  readonly crls: readonly Crl[];
} {
  return {
    anchors: anchors.map((der) => parseCertificate(der)),
    intermediates: intermediates.map((der) => parseCertificate(der)),
    crls: crls.map((der) => parseCrl(der)),
  };
}

function sealsByCertificate(seals: readonly RegisteredSeal[]): ReadonlyMap<string, RegisteredSeal> {
  return new Map(
    seals.flatMap((seal) =>
      [seal.certificatePem, seal.sm2CertificatePem]
        .filter((pem) => pem !== undefined)
        .map((pem) => [parseCertificate(pem).sha256, seal] as const),
    ),
  );
}
