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

  // Authors, at home: how many changes there were, and how many of them are copied.
  `CREATE TABLE IF NOT EXISTS authors (
    name TEXT PRIMARY KEY, version INTEGER NOT NULL, copied INTEGER NOT NULL DEFAULT 0
  ) WITHOUT ROWID`,
  // Who has followed, at the follower's home, and who is followed does not know of it yet.
  `CREATE TABLE IF NOT EXISTS newcomers (
    follower TEXT, followed TEXT, PRIMARY KEY (follower, followed)
  ) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS followers (
    followed TEXT, follower TEXT, PRIMARY KEY (followed, follower)
  ) WITHOUT ROWID`,

  // Which version of an author the readers of this shard have.
  `CREATE TABLE IF NOT EXISTS taken (
    author TEXT PRIMARY KEY, version INTEGER NOT NULL, is_read_at_home INTEGER NOT NULL
  ) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS feeds (
    reader TEXT, author TEXT, id TEXT, name TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (author, reader, id)
  ) WITHOUT ROWID`,
  'CREATE INDEX IF NOT EXISTS feeds_by_time ON feeds (reader, at, id)',
]
