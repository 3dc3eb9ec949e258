// `npm start`: installs, builds, and starts the demonstration prefecture. Begins in plain Node, goes on with the pinned Node 24.
import path from 'node:path';
import {
  assertNode,
  buildScreens,
  installPackages,
  pinnedEnvironment,
  pinnedNode,
  root,
  run,
} from './prepare.mjs';

assertNode();
await installPackages();
await buildScreens();
// The child ends by itself on Ctrl+C, which the terminal sends to both; its exit code is ours.
process.on('SIGINT', () => {});
const entry = path.join(root, 'src', 'demo', 'cli', 'start.ts');
process.exitCode = await run(
  pinnedNode(),
  ['--disable-warning=ExperimentalWarning', entry, ...process.argv.slice(2)],
  { env: pinnedEnvironment(), forwardSignals: ['SIGTERM'] },
);
