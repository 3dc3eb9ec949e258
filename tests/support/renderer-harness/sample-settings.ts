// 设置 of the sample station, but for what has a file of its own.
import { ORPCError, type implement } from '@orpc/server';
import { openSealKeyFile, refuseFile } from '../../../src/main/station/enrolment/seal-key-file.ts';
import { refuse } from '../../../src/main/station/outcome.ts';
import type { stationContract } from '../../../src/shared/contract/station.ts';
import { sealKey, trustLists } from './sample-lists.ts';

type Implementer = ReturnType<typeof implement<typeof stationContract>>;

/** The part `settings`. */
export function createSampleSettings(os: Implementer) {
  return {
    protection: os.settings.protection.handler(() => ({
      deviceSlot: 'key-file' as const,
      recoverySlot: true,
      databaseCipher: 'aegis',
      dataFolder: '/home/yizhan/data',
      limits: ['root-can-read-key-file', 'memory-while-running'],
    })),
    sealKey: os.settings.sealKey.handler(() => sealKey),
    moveSealKey: os.settings.moveSealKey.handler(({ input: { sealKeyFile } }) => {
      const key = sealKeyFile && openSealKeyFile(sealKeyFile);
      // Whatever key a test brings, it is not the one of the sample's seal.
      const asFile = key?.ok === false ? key : refuseFile('p12-not-registered');
      const { code, details } = key ? asFile : refuse('seal-unusable', { reason: 'token-absent' });
      throw new ORPCError('REFUSED', { status: 422, data: { code, details } });
    }),
    lists: os.settings.lists.handler(() => trustLists),
  };
}
