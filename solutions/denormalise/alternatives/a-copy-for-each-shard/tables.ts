/**
 * The tables. All four shards have all of them, and each node makes on each
 * shard what is not there yet, before it asks that shard anything else.
 */
export const tables: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS people (
    name TEXT PRIMARY KEY, display_name TEXT NOT NULL,
    version INTEGER NOT NULL
  ) WITHOUT ROWID`,

  // A card that was deleted stays here, with deleted = 1: nobody can give it
  // out again. Each change of it counts its version up by one.
  `CREATE TABLE IF NOT EXISTS cards (
    author TEXT, id TEXT, text TEXT NOT NULL, at INTEGER NOT NULL,
    version INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (author, id)
  ) WITHOUT ROWID`,
  'CREATE INDEX IF NOT EXISTS cards_by_time ON cards (author, at, id)',

  // Whom they follow, on the shard of the one who follows.
  `CREATE TABLE IF NOT EXISTS follows (
    follower TEXT, followed TEXT, PRIMARY KEY (follower, followed)
  ) WITHOUT ROWID`,

  // What is to be copied to which shard.
  `CREATE TABLE IF NOT EXISTS outbox (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    target TEXT NOT NULL, author TEXT NOT NULL, id TEXT NOT NULL
  )`,
  // All cards of everybody, and all names, on each shard.
  `CREATE TABLE IF NOT EXISTS copies (
    id TEXT PRIMARY KEY, author TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL,
    version INTEGER NOT NULL, deleted INTEGER NOT NULL
  ) WITHOUT ROWID`,
  'CREATE INDEX IF NOT EXISTS copies_by_time ON copies (author, at, id)',
  `CREATE TABLE IF NOT EXISTS names (
    name TEXT PRIMARY KEY, display_name TEXT NOT NULL, version INTEGER NOT NULL
  ) WITHOUT ROWID`,
]
