// What Electron loads, into dist/: for `npm start` where Electron is, and before electron-builder packs.
import { buildElectron } from './prepare.mjs';

await buildElectron();
