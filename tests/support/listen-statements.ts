// What statements a repository prepares: for tests that ask the database how it would answer them.

/** The same database; `statements` has the SQL of everything that is prepared through `db`. */
export function listenToStatements<Database extends { prepare(sql: string): unknown }>(
  target: Database,
): { readonly db: Database; readonly statements: readonly string[] } {
  const statements: string[] = [];
  const prepare = (sql: string): unknown => {
    statements.push(sql);
    return target.prepare(sql);
  };
  const db = new Proxy(target, {
    get: (of, name) => (name === 'prepare' ? prepare : (Reflect.get(of, name) as unknown)),
  });
  return { db, statements };
}
