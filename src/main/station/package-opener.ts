import { openEncrypted } from '../../seals/encryption/encrypted-stream.ts';
import { packagePurpose } from '../../seals/encryption/package-purpose.ts';
import type { OpenEncrypted } from '../store/opened-packages.ts';

/** What the station's store reads packages with that are kept as they came. */
export const openPackageInside: OpenEncrypted = (contentKey, encrypted) =>
  openEncrypted({ contentKey, purpose: packagePurpose }, encrypted);
