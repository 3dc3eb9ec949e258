// The process that judges: apart from the driver, so that a crash, a hang or a hunger for memory is seen and survived.
import process from 'node:process';
import { type Batch, judgeBatch } from './judge-batch.ts';

process.on('message', (batch: Batch) => {
  judgeBatch(batch).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit(0));
