/**
 * The tables. All four shards have all of them, and each node makes on each
 * shard what is not there yet, before it asks that shard anything else.
 */
export const tables: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS people (
    name TEXT PRIMARY KEY, display_name TEXT NOT NULL,
    version INTEGER NOT NULL, copied INTEGER NOT NULL DEFAULT 0
  ) WITHOUT ROWID`,

  // A card that was deleted stays here, with deleted = 1: nobody can give it
  // out again. Each change of it counts its version up by one.
  `CREATE TABLE IF NOT EXISTS cards (
    author TEXT, id TEXT, text TEXT NOT NULL, at INTEGER NOT NULL,
    version INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0,
    copied INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (author, id)
  ) WITHOUT ROWID`,
  'CREATE INDEX IF NOT EXISTS cards_by_time ON cards (author, at, id)',

  // Whom they follow, on the shard of the one who follows.
  `CREATE TABLE IF NOT EXISTS follows (
    follower TEXT, followed TEXT, is_told INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (follower, followed)
  ) WITHOUT ROWID`,

  // What is left to be done: rows whose newest version is not copied.
  'CREATE INDEX IF NOT EXISTS cards_to_copy ON cards (author, id) WHERE version > copied',
  'CREATE INDEX IF NOT EXISTS names_to_copy ON people (name) WHERE version > copied',
  'CREATE INDEX IF NOT EXISTS follows_to_tell ON follows (followed) WHERE is_told = 0',

  `CREATE TABLE IF NOT EXISTS followers (
    followed TEXT, follower TEXT, PRIMARY KEY (followed, follower)
  ) WITHOUT ROWID`,
  // On the shards of readers: a card’s text once, and a place in each feed.
  `CREATE TABLE IF NOT EXISTS texts (
    id TEXT PRIMARY KEY, author TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL,
    version INTEGER NOT NULL, deleted INTEGER NOT NULL
  ) WITHOUT ROWID`,
  'CREATE INDEX IF NOT EXISTS texts_by_time ON texts (author, at, id)',
  `CREATE TABLE IF NOT EXISTS places (
    reader TEXT, at INTEGER, id TEXT, author TEXT NOT NULL, PRIMARY KEY (reader, at, id)
  ) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS names (
    name TEXT PRIMARY KEY, display_name TEXT NOT NULL, version INTEGER NOT NULL
  ) WITHOUT ROWID`,
  // Those whose texts are on all shards, and whose cards have no places.
  'CREATE TABLE IF NOT EXISTS stars (name TEXT PRIMARY KEY) WITHOUT ROWID',
]
