import { isEncryptedStream, openEncrypted } from '../../seals/encryption/encrypted-stream.ts';
import { packagePurpose } from '../../seals/encryption/package-purpose.ts';
import type { PackageEncryption } from '../store/opened-packages.ts';

/** By what the station's store knows packages that came encrypted, and reads those that are kept as they came. */
export const packageEncryption: PackageEncryption = {
  isEncrypted: isEncryptedStream,
  open: (contentKey, encrypted) => openEncrypted({ contentKey, purpose: packagePurpose }, encrypted),
};
