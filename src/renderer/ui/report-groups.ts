// How the checks of a seal report are grouped on the screen, and which of them hold each link of the drawn chain.
import type { CheckName } from '../../shared/domain/report.ts';

export type CheckGroup = 'container' | 'body' | 'sealer' | 'sender' | 'time' | 'content';

/** Every check stands in exactly one group (a test counts). */
export const checkGroups: readonly { readonly group: CheckGroup; readonly checks: readonly CheckName[] }[] = [
  { group: 'sender', checks: ['senderBinding', 'deliveryNote'] },
  {
    group: 'sealer',
    checks: [
      'certificateChain',
      'certificateUse',
      'certificateValidAtSealing',
      'notRevoked',
      'sealRegistered',
    ],
  },
  { group: 'body', checks: ['bodySealPresent', 'bodySignature', 'bodyUnchangedSince', 'bodySealSameKey'] },
  {
    group: 'container',
    checks: [
      'containerWellFormed',
      'containerUnambiguous',
      'everyFileCovered',
      'digestsMatch',
      'manifestSignature',
    ],
  },
  { group: 'time', checks: ['sealingTime'] },
  { group: 'content', checks: ['contentMatchesPage', 'secrecy', 'forwarded'] },
];

export type ChainNode = 'document' | 'seal' | 'maker' | 'authority';

/** document → seal → maker → authority: each link holds as well as its worst check. */
export const chainLinks: readonly { readonly node: ChainNode; readonly checks: readonly CheckName[] }[] = [
  {
    node: 'document',
    checks: [
      'containerWellFormed',
      'containerUnambiguous',
      'everyFileCovered',
      'digestsMatch',
      'bodyUnchangedSince',
      'contentMatchesPage',
      'secrecy',
      'forwarded',
      'deliveryNote',
    ],
  },
  {
    node: 'seal',
    checks: [
      'manifestSignature',
      'bodySealPresent',
      'bodySignature',
      'bodySealSameKey',
      'senderBinding',
      'sealRegistered',
      'sealingTime',
    ],
  },
  { node: 'maker', checks: ['certificateUse', 'certificateValidAtSealing', 'notRevoked'] },
  { node: 'authority', checks: ['certificateChain'] },
];
