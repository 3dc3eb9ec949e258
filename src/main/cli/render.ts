// Entry of the command line `render`: npm run -s render -- DOCUMENT.json -o out.pdf
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `驿站 needs Node 24 or newer, this is ${process.versions.node}. Start it with node_modules/.bin/node.`,
  );
  process.exit(2);
}
const { runRender } = await import('./render-command.ts');
process.exitCode = runRender(process.argv.slice(2), {
  print: (line) => console.log(line),
  complain: (line) => console.error(line),
});

export {};
