/** What stands on the disk of sql-1 before anybody boots: the tables as they have been for years, and old cards. */

export const TABLES = `
CREATE TABLE people (name TEXT PRIMARY KEY NOT NULL, display_name TEXT NOT NULL);
CREATE TABLE follows (follower TEXT NOT NULL, followed TEXT NOT NULL, PRIMARY KEY (follower, followed));
CREATE TABLE cards (id TEXT PRIMARY KEY NOT NULL, author TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL);
CREATE TABLE likes (card TEXT NOT NULL, who TEXT NOT NULL, PRIMARY KEY (card, who));
`

const numbers = (count: number): string =>
  `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${count - 1})`

/** Whose cards they are: this many people, who wrote as many each, mixed in time. */
export const AUTHORS = 1000
/** Old cards come before all that a test posts. */
export const OLD_CARDS = 20_000

/** Cards of author-0, author-1, …; three share a millisecond. Every author is followed by nobody. */
export const oldCards = `${TABLES}
${numbers(AUTHORS)} INSERT INTO people SELECT 'author-' || i, 'Author ' || i FROM n WHERE i % 2 = 0;
${numbers(OLD_CARDS)} INSERT INTO cards SELECT 'old-' || i, 'author-' || (i * 7919 % ${AUTHORS}), 'Old card ' || i, 1700000000000 + i / 3 FROM n;
`
