import { serveStation } from './station-process.ts';

serveStation(process.parentPort, (code) => process.exit(code));
