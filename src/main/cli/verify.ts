// Entry of the command line `verify`: npm run -s verify -- FILE... [--anchors DIR] [--at TIME] [--json]
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `驿站 needs Node 24 or newer, this is ${process.versions.node}. Start it with node_modules/.bin/node.`,
  );
  process.exit(2);
}
const { runVerify } = await import('./verify-command.ts');
process.exitCode = await runVerify(process.argv.slice(2), {
  print: (line) => console.log(line),
  complain: (line) => console.error(line),
});

export {};
