// Preloaded into every process of the torture: when the driver is gone, however it went, so is the process.
import { flushCompileCache } from 'node:module';

process.once('disconnect', () => process.exit(1));
// The line to the driver alone keeps nobody alive.
process.channel?.unref();
// Written at a polite end only, and few of them end politely. The next life begins with compiled modules.
setTimeout(flushCompileCache, 4000).unref();
