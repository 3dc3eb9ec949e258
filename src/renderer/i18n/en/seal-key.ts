// English: where the seal key is kept.
import type { sealKey as zh } from '../zh-CN/seal-key.ts';
import type { SameKeys } from '../same-keys.ts';

export const sealKey: SameKeys<typeof zh> = {
  title: 'Where the seal key is kept',
  inFile: 'Now: in a key file on this machine, protected by the PIN and the machine together.',
  inToken:
    'Now: in the token “{{tokenLabel}}” (key label “{{keyLabel}}”). It signs inside the token and never leaves it.',
  library: 'Driver: {{libraryPath}}',
  noSeal: 'There is no seal certificate yet. A token can be chosen when enrolling.',
  sm2: 'The SM2 seal key for OFD always stays in a key file: PKCS#11 has no SM2. Its PIN must be that of the token, or only PDF can be sealed.',
  toToken: 'Use a token',
  toFile: 'Back to the key file',
  libraryPath: 'Path of the driver (PKCS#11 library)',
  tokenLabel: 'Token label',
  keyLabel: 'Key label',
  pin: 'Seal PIN',
  pinHelp: 'It is tried at the new place first; only then does anything change. Wrong tries count.',
  deliveredHelp:
    'The key has been in the token alone; this machine has no file of it. Choose the key file (.p12 or .pfx) that its issuer delivered: it must be the key of the present seal certificate. Neither file nor password is kept. Lock the file away afterwards, or destroy it.',
  samePinHelp:
    'The present PIN of the seal (that of the SM2 key file); from then on one PIN opens both keys. Wrong tries count.',
  newPin: 'New seal PIN',
  newPinHelp:
    'Chosen by the custodian: 8 characters at least, with letters. Sealing takes it from then on; the token’s PIN is used no more.',
  pinAgain: 'The same once more',
  pinsDiffer: 'The two entries differ.',
  move: 'Try and change',
  cancel: 'Cancel',
  moved: 'The seal key is now kept there.',
  origin: 'Where the seal key (RSA or EC) comes from',
  from: {
    here: 'Made on this machine',
    token: 'Made in a token already (the token office knows the three entries below)',
    file: 'A key file of the issuer (.p12 or .pfx)',
  },
  file: 'Key file',
  chooseFile: 'Choose a file…',
  noFile: 'None chosen yet',
  filePassword: 'File password',
  fileHelp:
    'The issuer tells the password apart from the file; it is used this once. The key is taken out and protected by the seal PIN above and this machine; neither file nor password is kept. Lock the file away afterwards, or destroy it.',
  onTokenHelp:
    'The seal PIN above is the token’s PIN: 8 characters at least, with letters, because it also protects the SM2 key file.',
};
