// The package ships its types but its `exports` hide them from the compiler; this names them again under the package's name.
/* eslint-disable @typescript-eslint/consistent-type-imports -- an ambient module may hold no import declaration, only import types */
declare module 'better-sqlite3' {
  type Shipped = typeof import('../node_modules/better-sqlite3/index.d.ts');
  namespace Database {
    type Database = import('../node_modules/better-sqlite3/index.d.ts').Database;
    type Statement<
      Parameters extends unknown[] | object = unknown[],
      Result = unknown,
    > = import('../node_modules/better-sqlite3/index.d.ts').Statement<Parameters, Result>;
    type RunResult = import('../node_modules/better-sqlite3/index.d.ts').RunResult;
    type Options = import('../node_modules/better-sqlite3/index.d.ts').Options;
  }
  const Database: Shipped;
  export = Database;
}
