/** What stands on the shards of some scenes at first. Each has all of it, and is asked only for what is at home there. */
const numbers = (count: number): string =>
  `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${count - 1})`

const AUTHORS = 400
export const FOLLOWED = 20
export const READERS = 40

/** Forty readers, each of whom follows twenty of 400 authors, who have posted ten cards each. */
export const READING = `
CREATE TABLE follows (follower TEXT, followed TEXT, PRIMARY KEY (follower, followed)) WITHOUT ROWID;
CREATE TABLE cards (id TEXT PRIMARY KEY, author TEXT, text TEXT, at INTEGER);
CREATE INDEX cards_by_author ON cards (author, at, id);
${numbers(READERS * FOLLOWED)} INSERT INTO follows SELECT 'reader-' || (i / ${FOLLOWED}), 'author-' || (i * 7 % ${AUTHORS}) FROM n;
${numbers(AUTHORS * 10)} INSERT INTO cards SELECT 'old-' || i, 'author-' || (i % ${AUTHORS}), 'Old card ' || i, 1700000000000 + i FROM n;
`

export const FOLLOWERS = 10_000

/** One author with ten thousand followers, whose feeds have a card already. */
export const FOLLOWED_BY_MANY = `
CREATE TABLE followers (followed TEXT, follower TEXT, PRIMARY KEY (followed, follower)) WITHOUT ROWID;
CREATE TABLE cards (id TEXT PRIMARY KEY, author TEXT, text TEXT, at INTEGER);
CREATE TABLE feeds (reader TEXT, at INTEGER, id TEXT, author TEXT, text TEXT, PRIMARY KEY (reader, at, id)) WITHOUT ROWID;
${numbers(FOLLOWERS)} INSERT INTO followers SELECT 'celebrity', 'reader-' || i FROM n;
${numbers(FOLLOWERS)} INSERT INTO feeds SELECT 'reader-' || i, 1700000000000, 'old-' || i, 'author', 'An old card, of about sixty letters, which is about as usual' FROM n;
`
