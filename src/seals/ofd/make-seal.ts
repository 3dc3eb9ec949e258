// Makes a seal (制章, GB/T 38540-2020, 5): what it says, signed by the seal maker. Only an authority does this; a unit gets the finished bytes.
import type { Certificate } from '../pki/certificate.ts';
import type { Signer } from '../pki/signer.ts';
import { algorithmOid, writeSeal, writeSealInfo, type SealImage, type SesVersion } from './ses-write.ts';

export interface SealOrder {
  /** Identifier of the seal, ASCII: the number in the authority's registry. */
  readonly id: string;
  /** Identifier of the maker's software, ASCII. */
  readonly vendor: string;
  readonly type: 'unit' | 'person';
  /** As engraved: the unit's name. */
  readonly name: string;
  /** Certificates whose keys may use the seal; each is held whole (certListType 1). A renewed certificate needs a new seal. */
  readonly certificates: readonly Certificate[];
  readonly createdAt: Date;
  readonly validFrom: Date;
  readonly validUntil: Date;
  readonly picture: SealImage;
  readonly maker: Signer;
  /** 4 unless told: what other programs read. */
  readonly version?: SesVersion;
}

/** DER of the SESeal (the bytes of a Seal.esl). Throws a RangeError in words on an order that makes no usable seal. */
export function makeSeal({ maker, version = 4, certificates, ...order }: SealOrder): Uint8Array {
  if (certificates.length === 0) throw new RangeError('a seal without a certificate can be used by nobody');
  if (order.name.trim() === '') throw new RangeError('a seal has a name');
  if (order.validFrom >= order.validUntil) throw new RangeError('a seal ends after it begins');
  if (order.picture.data.length === 0) throw new RangeError('a seal has a picture');
  const info = writeSealInfo({ ...order, version, certificates: certificates.map(({ der }) => der) });
  return writeSeal(info, {
    certificate: maker.certificate.der,
    algorithm: algorithmOid(maker.algorithm),
    value: maker.sign(info),
  });
}
