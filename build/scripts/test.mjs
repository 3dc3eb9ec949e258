// `npm test`: set-up, check, unit, integration, end-to-end; prints each part's time and, as the last line, `N passed, N failed, N skipped`.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import {
  assertNode,
  buildScreens,
  installJudges,
  installPackages,
  pinnedEnvironment,
  pinnedNode,
  root,
  run,
} from './prepare.mjs';

assertNode();

const totals = { passed: 0, failed: 0, skipped: 0 };
const times = [];
let broken = false;

async function part(name, work) {
  const startedAt = Date.now();
  console.log(`\n== ${name}`);
  const ok = await work();
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(0);
  times.push(`${name} ${seconds} s`);
  console.log(`== ${name}: ${ok ? 'ok' : 'FAILED'}, ${seconds} s`);
  if (!ok) broken = true;
}

const results = path.join(root, 'test-results');
const env = () =>
  pinnedEnvironment({
    YIZHAN_SHARED: process.env.YIZHAN_SHARED ?? path.resolve(root, '../shared'),
    // Just built: who looks at screens need not build them again.
    YIZHAN_SCREENS: path.join(root, 'dist/renderer'),
  });

async function vitest(project, ...more) {
  const report = path.join(results, `${project}.json`);
  rmSync(report, { force: true });
  const args = [
    path.join(root, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...more,
  ];
  const code = await run(pinnedNode(), args, { env: env() });
  if (!existsSync(report)) {
    totals.failed += 1;
    return false;
  }
  const summary = JSON.parse(readFileSync(report, 'utf8'));
  totals.passed += summary.numPassedTests;
  // A file that could not be loaded has no failed test of its own: it still counts as a failure.
  totals.failed += summary.numFailedTests || (code === 0 ? 0 : 1);
  totals.skipped += summary.numPendingTests + summary.numTodoTests;
  return code === 0;
}

/** Two lanes for two cores: the lint takes as long as all the others together. */
async function check() {
  const runSteps = async (steps) => {
    const codes = [];
    for (const step of steps) codes.push(await run('npm', ['run', '-s', step], { env: env() }));
    return codes;
  };
  const lanes = await Promise.all([runSteps(['lint']), runSteps(['typecheck', 'format:check', 'unused'])]);
  const codes = lanes.flat();
  totals.passed += codes.filter((code) => code === 0).length;
  totals.failed += codes.filter((code) => code !== 0).length;
  return codes.every((code) => code === 0);
}

mkdirSync(results, { recursive: true });
await part('set-up', async () => {
  await installPackages();
  await installJudges();
  await buildScreens();
  return true;
});
await part('check', check);
await part('unit', () => vitest('unit'));
// Three on two cores: these tests wait for browsers, lines and processes half of their time.
await part('integration', () => vitest('integration', '--maxWorkers=3'));
await part('end-to-end', () => vitest('e2e'));

console.log(`\n${times.join(' · ')}`);
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exitCode = broken || totals.failed > 0 || totals.passed === 0 ? 1 : 0;
