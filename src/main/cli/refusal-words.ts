// What the machine's administrator reads when a command is refused: a code that never changes, what it means, what to do. The screens have words of
// their own for the same codes.
import type { Details } from '../station/outcome.ts';

const remedies: Readonly<Record<string, string>> = {
  'code-malformed': 'the code is not complete; copy the whole line that "authority enrolment-code" printed',
  'code-checksum': 'a character of the code is wrong; compare it with the paper, group by group',
  'code-other-unit': 'the code belongs to another unit; ask for one of this unit',
  'code-other-root': 'the code comes from another authority than the documents here; report this',
  'administrator-unknown': 'no administrator has this name here; "accounts" lists them',
  'wrong-password': 'the password of this administrator is another one; "accounts" sets a new one',
  'code-version': 'the code was made by a newer program; update this one first',
  'enrolment-unknown':
    'the authority does not know this code; is its drop folder the one of the exchange? Otherwise ask for a new code',
  'enrolment-secret-wrong': 'the code does not prove itself; compare it with the paper',
  'enrolment-locked': 'too many wrong tries with this code; ask the authority for a new one',
  'enrolment-expired': 'codes are good for 72 hours; ask the authority for a new one',
  'enrolment-used':
    'another machine was enrolled with this code; if that was not you, call the authority at once',
  'enrolment-csr-refused':
    'the authority did not take the keys; update both programs, then ask for a new code',
  'enrolment-seal-refused':
    'the unit’s seal does not fit its kind; the authority corrects the unit, then gives a new code',
  'enrolment-malformed':
    'the authority could not read the request; update both programs, then ask for a new code',
  'exchange-not-trusted':
    'the server that answered is not the one of the paper, and nothing was sent; check the address, then call the centre',
  'exchange-unreachable':
    'no line to the exchange yet; check network and firewall, both unit ports are needed',
  'already-enrolled': 'this machine is enrolled, or waits for its answer; look with "station state"',
  'too-short': 'at least 8 characters',
  'digits-only': 'letters too, not digits alone',
  'one-character': 'at least three different characters',
  'contains-name': 'it must not hold the person’s name',
  'pin-too-short': 'at least 8 characters',
  'pin-digits-only': 'letters too, not digits alone',
  'p12-password-wrong':
    'the password of the key file is wrong, or the file was damaged; compare it with what its issuer gave you',
  'p12-unreadable': 'this is no key file (.p12, .pfx), or it was damaged; get it again',
  'p12-too-large': 'larger than 1 MB: no key file is; name the right one',
  'p12-cipher-unsupported': 'encrypted in a way that cannot be opened here; have it exported with AES-256',
  'p12-too-costly': 'opening it would take too long; have it exported again',
  'p12-no-key': 'it holds certificates only; have it exported with its private key',
  'p12-several-keys': 'it holds several keys; have one exported alone',
  'p12-sm2': 'SM2 keys cannot be brought in a file; bring RSA or EC, the SM2 key is made here by itself',
  'p12-key-kind': 'ask for an RSA key of 2048 to 4096 bits, or an EC key of P-256, P-384 or P-521',
  'p12-key-weak': 'too short to be safe; ask for an RSA key of 2048 bits or more',
  'p12-key-unusual': 'ask for an RSA key of 2048 to 4096 bits with the exponent 65537',
  'disk-full': 'free space, then run the command again; nothing was lost',
  'database-from-future': 'install the newer version of the program that wrote the data',
};

/** What to do about a failure code; the code itself when there is nothing more to say. */
export function remedyOf(code: string): string {
  return remedies[code] ?? code;
}

/** One sentence for a refusal: the more exact of code and reason decides what to do. */
export function wordRefusal(code: string, details: Details = {}): string {
  const { reason } = details;
  const remedy = (reason === undefined ? undefined : remedies[reason]) ?? remedies[code];
  const facts = Object.keys(details).length === 0 ? '' : ` ${JSON.stringify(details)}`;
  return `refused: ${code}${facts}${remedy === undefined ? '' : `\n${remedy}`}`;
}

/** The refusal that a call of the station's contract ended with; null when the error is a bug. */
export function refusalOfCall(error: unknown): { readonly code: string; readonly details: Details } | null {
  const { data } = error as { readonly data?: { readonly code?: unknown; readonly details?: Details } };
  return typeof data?.code === 'string' ? { code: data.code, details: data.details ?? {} } : null;
}
