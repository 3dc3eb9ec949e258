// `npm run demo`: the main job without hands, on a fresh prefecture in a temporary folder.
import path from 'node:path';
import { assertNode, installPackages, pinnedEnvironment, pinnedNode, root, run } from './prepare.mjs';

assertNode();
await installPackages();
const entry = path.join(root, 'src', 'demo', 'cli', 'demo.ts');
process.exitCode = await run(
  pinnedNode(),
  ['--disable-warning=ExperimentalWarning', entry, ...process.argv.slice(2)],
  { env: pinnedEnvironment() },
);
