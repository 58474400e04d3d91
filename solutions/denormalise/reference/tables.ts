/**
 * The tables. All four shards have all of them, and each node makes on each
 * shard what is not there yet, before it asks that shard anything else.
 */
export const tables: readonly string[] = [
  // What is true. Each row stands on the shard of the person in its first column.
  `CREATE TABLE IF NOT EXISTS people (
    name TEXT PRIMARY KEY, display_name TEXT NOT NULL,
    version INTEGER NOT NULL
  ) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS cards (
    author TEXT, id TEXT, text TEXT NOT NULL, at INTEGER NOT NULL,
    version INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (author, id)
  ) WITHOUT ROWID`,
  'CREATE INDEX IF NOT EXISTS cards_by_time ON cards (author, at, id)',
  `CREATE TABLE IF NOT EXISTS follows (
    follower TEXT, followed TEXT, PRIMARY KEY (follower, followed)
  ) WITHOUT ROWID`,

  // What is left to be copied, on the shard where it was noted.
  `CREATE TABLE IF NOT EXISTS outbox (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL, person TEXT NOT NULL, subject TEXT NOT NULL
  )`,

  // Copies. Followers stay when they unfollow: what is copied for them is not
  // shown, and is there when they follow again.
  `CREATE TABLE IF NOT EXISTS followers (
    followed TEXT, follower TEXT, PRIMARY KEY (followed, follower)
  ) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS feeds (
    reader TEXT, id TEXT, author TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL,
    version INTEGER NOT NULL, deleted INTEGER NOT NULL,
    PRIMARY KEY (reader, id)
  ) WITHOUT ROWID`,
  'CREATE INDEX IF NOT EXISTS feeds_by_time ON feeds (reader, at, id)',
  // On all shards, whoever they belong to: a few texts for each person.
  `CREATE TABLE IF NOT EXISTS names (
    name TEXT PRIMARY KEY, display_name TEXT NOT NULL, version INTEGER NOT NULL
  ) WITHOUT ROWID`,
  'CREATE TABLE IF NOT EXISTS celebrities (name TEXT PRIMARY KEY) WITHOUT ROWID',
]
