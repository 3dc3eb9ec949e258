// Preloaded into every process of the torture: when the driver is gone, however it went, so is the process.
process.once('disconnect', () => process.exit(1));
// The line to the driver alone keeps nobody alive.
process.channel?.unref();
