import { buildCsr } from '../../../seals/pki/csr.ts';
import { done, refuse, type Outcome } from '../outcome.ts';
import type { KeyRing, PreparedKey } from '../parts.ts';
import type { TokenPlace } from './messages.ts';
import { refusalOf, TokenError } from './seal-tokens.ts';

interface TokenRequest {
  readonly csr: string;
  readonly spki: Uint8Array;
  readonly key: PreparedKey;
}

/** A certificate request signed by a key that was made in a token and stays there. */
export async function requestOnToken(
  keys: Pick<KeyRing, 'tokens' | 'prepareTokenKey'>,
  place: TokenPlace,
  { commonName, pin }: { readonly commonName: string; readonly pin: string },
): Promise<Outcome<TokenRequest>> {
  const seen = await keys.tokens.look(place);
  if (!seen.ok) return seen;
  // A key that waits for its first certificate before one that is being certified again.
  const first = seen.value.find(({ certificateSha256 }) => certificateSha256 === null) ?? seen.value[0];
  if (first === undefined) return refuse('seal-unusable', { reason: 'token-key-absent' });
  const spki = Buffer.from(first.spkiHex, 'hex');
  const opened = await keys.tokens.open({ place, spki, certificateSha256: null, pin });
  if (!opened.ok) return refusalOf(opened);
  try {
    return done({
      csr: buildCsr({ key: opened.key, commonName }),
      spki,
      key: keys.prepareTokenKey(spki, place),
    });
  } catch (error) {
    if (error instanceof TokenError) return refusalOf(error);
    throw error;
  } finally {
    opened.close();
  }
}
