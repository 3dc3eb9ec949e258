// Entry of the command line `station`. The first thing is the version of Node: the database's binary kills an older one without a word.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `驿站 needs Node 24 or newer, this is ${process.versions.node}. Start it with node_modules/.bin/node.`,
  );
  process.exit(1);
}
const { runStation } = await import('./station-command.ts');
process.exitCode = await runStation(process.argv.slice(2));

export {};
