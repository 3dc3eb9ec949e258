// English: why a delivered file with a seal key (.p12, .pfx) is not taken.
import type { keyFileReasons as zh } from '../zh-CN/key-file-reasons.ts';
import type { SameKeys } from '../same-keys.ts';

const askAnew = 'Ask its issuer to export it again: one private key, protected by a password.';
const choose = 'Choose the .p12 or .pfx file that the issuer gave you.';

export const keyFileReasons: SameKeys<typeof zh> = {
  'p12-password-wrong': {
    what: 'The password of the key file is wrong, or the file was damaged.',
    remedy:
      'Compare it with what the issuer gave you (upper and lower case); failing that, get the file again.',
  },
  'p12-unreadable': { what: 'This is no key file, or it was damaged.', remedy: choose },
  'p12-too-large': { what: 'The file is larger than 1 MB: no key file is.', remedy: choose },
  'p12-cipher-unsupported': {
    what: 'The key file is encrypted in a way (SM4, for one) that cannot be opened here.',
    remedy: 'Ask its issuer to export it with AES-256.',
  },
  'p12-too-costly': { what: 'Opening this key file would take too long; it was given up.', remedy: askAnew },
  'p12-no-key': { what: 'The file holds certificates only, no private key.', remedy: askAnew },
  'p12-several-keys': {
    what: 'The file holds several private keys; which one is meant cannot be known.',
    remedy: askAnew,
  },
  'p12-sm2': {
    what: 'The file holds an SM2 key; those cannot be brought in a file.',
    remedy: 'Bring an RSA or EC key; the SM2 key for OFD is made on this machine by itself.',
  },
  'p12-key-kind': {
    what: 'A key of this kind cannot seal: {{key}}.',
    remedy: 'Ask the issuer for an RSA key (2048 to 4096 bits) or an EC key (P-256, P-384, P-521).',
  },
  'p12-key-weak': {
    what: 'The key is too short to be safe: {{key}}.',
    remedy: 'Ask the issuer for an RSA key of 2048 bits or more.',
  },
  'p12-key-unusual': {
    what: 'An RSA key of this form cannot seal: {{key}}.',
    remedy: 'Ask the issuer for an RSA key of 2048 to 4096 bits with the exponent 65537.',
  },
  'p12-key-in-use': {
    what: 'The file holds the key that the seal has now.',
    remedy: 'A renewal needs a new key: choose another file, or have the key made here.',
  },
  'p12-not-registered': {
    what: 'The key in the file is not the one of the registered seal certificate.',
    remedy: 'Choose the key file of that certificate; to change to this key, renew the seal under “Seals”.',
  },
};
