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
const AUTHORS = 1000
const OLD_CARDS = 20_000
/** Those whom `reader` follows: author-0, author-1, … */
const FOLLOWED = 20
const FIRST_AT = 1_700_000_000_000

const authorOf = (count: number): string => `author-${(count * 7919) % AUTHORS}`

/** Three cards share a millisecond, and every second author has a display name. */
export const OLD = `${TABLES}
${numbers(AUTHORS)} INSERT INTO people SELECT 'author-' || i, 'Author ' || i FROM n WHERE i % 2 = 0;
${numbers(OLD_CARDS)} INSERT INTO cards SELECT 'old-' || i, 'author-' || (i * 7919 % ${AUTHORS}), 'Old card ' || i, ${FIRST_AT} + i / 3 FROM n;
${numbers(FOLLOWED)} INSERT INTO follows SELECT 'reader', 'author-' || i FROM n;
`

/** What \`reader\` sees of them. */
export function followedCards(): readonly { id: string; author: string; text: string; at: number }[] {
  const followed = new Set(Array.from({ length: FOLLOWED }, (_, place) => `author-${place}`))
  return Array.from({ length: OLD_CARDS }, (_, count) => ({
    id: `old-${count}`,
    author: authorOf(count),
    text: `Old card ${count}`,
    at: FIRST_AT + Math.floor(count / 3),
  })).filter(({ author }) => followed.has(author))
}

/** The same reader on a small site: 400 cards in all. */
export const SMALL = `${TABLES}
${numbers(FOLLOWED)} INSERT INTO people SELECT 'author-' || i, 'Author ' || i FROM n WHERE i % 2 = 0;
${numbers(FOLLOWED * 20)} INSERT INTO cards SELECT 'old-' || i, 'author-' || (i % ${FOLLOWED}), 'Old card ' || i, ${FIRST_AT} + i / 3 FROM n;
${numbers(FOLLOWED)} INSERT INTO follows SELECT 'reader', 'author-' || i FROM n;
`

export const smallCards = (): readonly { id: string; author: string; text: string; at: number }[] =>
  Array.from({ length: FOLLOWED * 20 }, (_, count) => ({
    id: `old-${count}`,
    author: `author-${count % FOLLOWED}`,
    text: `Old card ${count}`,
    at: FIRST_AT + Math.floor(count / 3),
  }))

export const FANS = 1000
/** Enough where it does not matter how long it takes. */
export const FEW_FANS = 30
export const LIKED_CARDS = 20

/** A page of cards of `bob`, whom `reader` follows, each of which so many people like, and one that nobody likes. */
export const likedBy = (fans: number): string => `${TABLES}
INSERT INTO follows VALUES ('reader', 'bob');
${numbers(LIKED_CARDS + 1)} INSERT INTO cards SELECT 'liked-' || i, 'bob', 'Liked card ' || i, ${FIRST_AT} - i FROM n;
${numbers(LIKED_CARDS)}, w(j) AS (SELECT 0 UNION ALL SELECT j + 1 FROM w WHERE j < ${fans} - 1) INSERT INTO likes SELECT 'liked-' || i, 'fan-' || j FROM n, w;
`

export const likedCards = (): readonly { id: string; author: string; text: string; at: number }[] =>
  Array.from({ length: LIKED_CARDS + 1 }, (_, count) => ({
    id: `liked-${count}`,
    author: 'bob',
    text: `Liked card ${count}`,
    at: FIRST_AT - count,
  }))
