// Who may send and seal for whom, as the authority published it: directory, seal registry and policy, with what is asked of them.
import type { UnitCode } from '../../shared/domain/ids.ts';
import type {
  Directory,
  DirectoryUnit,
  Policy,
  RegisteredSeal,
  SealRegistry,
} from '../../shared/domain/published.ts';
import { parseCertificate } from '../pki/certificate.ts';

/** The accepted lists. */
export interface SenderLists {
  readonly directory: Directory;
  readonly registry: SealRegistry;
  readonly policy: Policy;
}

/** The lists, and their answers. */
export interface SenderTrust extends SenderLists {
  unit(code: UnitCode): DirectoryUnit | undefined;
  /** The registered seal of which one of its certificates, RSA or SM2, has this SHA-256 (hex). */
  sealByCertificate(sha256: string): RegisteredSeal | undefined;
}

/** Opens the lists. Throws PkiError for a certificate in the registry that cannot be read. */
export function openSenderTrust({ directory, registry, policy }: SenderLists): SenderTrust {
  const units = new Map(directory.units.map((unit) => [unit.code, unit]));
  const seals = new Map(
    registry.seals.flatMap((seal) =>
      [seal.certificatePem, seal.sm2CertificatePem]
        .filter((pem) => pem !== undefined)
        .map((pem) => [parseCertificate(pem).sha256, seal] as const),
    ),
  );
  return {
    directory,
    registry,
    policy,
    unit: (code) => units.get(code),
    sealByCertificate: (sha256) => seals.get(sha256),
  };
}
