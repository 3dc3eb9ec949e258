import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// On a fresh clone nobody knows yet what takes long, and a long file that comes last is waited for by a machine that has nothing else to do.
const longFiles = [
  'seeded-minutes',
  'torture',
  'demo',
  'renderer/screens',
  'renderer/drafting',
  'crash',
  'road',
  'storage',
  'outgoing-large',
  'hostile-arrival',
  'renderer/viewer',
  'renderer/acts',
  'courier',
  'station-line',
  'seal-life-station',
  'renderer/writing',
  'renderer/storage',
  'enrolment',
  'joint-road',
  'encryption',
  'proof',
].map((name) => path.join(import.meta.dirname, `tests/integration/${name}.test.ts`));

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = longFiles.indexOf(moduleId);
      return place === -1 ? longFiles.length : place;
    };
    const projects = [...new Set(sorted.map(({ project }) => project.name))];
    const turn = ({ project }: TestSpecification): number => projects.indexOf(project.name);
    return sorted.sort((a, b) => turn(a) - turn(b) || rank(a) - rank(b));
  }
}

// A wait that is satisfied costs nothing; the runner's own second is too short for a machine that does ten other things.
const expectOptions = { poll: { timeout: 60_000 } };

// Integration and end-to-end tests stretch passwords and PINs as the product does.
const quickScrypt = [
  `--import=${pathToFileURL(path.join(import.meta.dirname, 'tests/support/quick-scrypt.mjs')).href}`,
];

export default defineConfig({
  test: {
    // Two cores; left to itself the runner would use one.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.ts'],
          execArgv: quickScrypt,
          environment: 'node',
          expect: expectOptions,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          environment: 'node',
          expect: expectOptions,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          environment: 'node',
          expect: expectOptions,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
