import type { Saying } from '../../../src/contract/exercise.ts'

/** What is seen of a feed. */
const feeds = {
  'feed-status': {
    seen: '{request} was answered with {got}, and not with a feed, when {why}.',
    cause: 'The database refused what it was asked, did not answer in time, or your code threw.',
    next: 'The replay shows what the database was asked, and what it said. A 503 here means that it took too long or that Unavailable was thrown.',
  },
  'no-page': {
    seen: '{request} was answered with {told}, when {why}.',
    cause: 'A page is { "cards": […], "next": … }, and next is a text or null.',
    next: 'Return { cards, next } from feed.',
  },
  'no-card': {
    seen: '{request} shows the card {told}, in which {field} is no {type}.',
    cause: 'A column is missing in the SELECT, has another name, or came as another type.',
    next: 'A card has id, author, name and text, and the numbers at and likes. coalesce() and count() give a value where a join finds nothing.',
  },
  'usual-limit': {
    seen: 'A page with limit {limit} has {count} cards. {wanted} were expected, as there are more.',
    cause: 'The limit was not passed on, or something before it stops at a number of its own.',
    next: 'postcards.ts hands you page.limit, 20 when the user names none. A list of items stops at 100 unless told.',
  },
  'page-too-long': {
    seen: 'Page {page} of {reader} has {count} cards with a limit of {limit}, when {why}.',
    cause: 'The limit was not kept on this page.',
    next: 'LIMIT ? in SQL, slice(0, limit) in a program: after all is in order.',
  },
  'page-too-short': {
    seen: 'Page {page} of {reader} has {count} cards, with a limit of {limit} and a next that is not null, when {why}.',
    cause:
      'Cards were left out after the limit had been applied, or next was made although there is nothing more.',
    next: 'Leave out first, then put in order, then cut. next is null when fewer than limit are left.',
  },
  'pages-without-end': {
    seen: 'After {page} pages of {limit}, {reader} still gets a next, when {why}.',
    cause: 'before leads to the same page again.',
    next: 'next has to say where this page ended, and before has to be asked for in the WHERE.',
  },
  'card-twice': {
    seen: 'Page {page} of {reader}, with a limit of {limit}, shows “{text}” of {author} again, when {why}.',
    cause:
      'The place was counted from the top, which moves as cards are posted; or cards of one millisecond are on both sides of the end of a page; or a join gives a row for each like.',
    next: 'Let next say which card was the last one, by at and id, and ask for those that come after it in the order: (at, id) < (?, ?).',
  },
  'card-not-theirs': {
    seen: 'Page {page} of {reader} shows “{text}” of {author}, which does not belong there, when {why}.',
    cause: 'It is of somebody whom {reader} does not follow, or was posted after the first page.',
    next: 'Whose cards are they? Only of those whom the reader follows, by their whole names. And a later page has only cards that are older than the page before.',
  },
  'not-in-order': {
    seen: 'Page {page} of {reader} shows “{text}” of {author} with at {at}, after a card with {before}, when {why}.',
    cause: 'It is not the newest first, or only each page was put in order.',
    next: 'ORDER BY at DESC, id DESC before LIMIT; in a program, sort all of them and cut then.',
  },
  'cards-missing': {
    seen: '{missing} of {wanted} cards are on no page of {reader}, with pages of {limit}, when {why}. One is “{text}” of {author}.',
    cause:
      'A join left out what has no partner; the rest of a millisecond was passed over at the end of a page; a list was cut off before it was in order; or a write got lost.',
    next: 'LEFT JOIN keeps what has no partner. (at, id) < (?, ?) goes on within a millisecond. If the cards were posted at the same instant, look at who wrote the item in between.',
  },
  'other-order': {
    seen: 'The same {count} cards come in another order on pages of 3 than on pages of 50.',
    cause: 'Cards of the same millisecond have no order of their own.',
    next: 'Put them in order by a second thing that differs, the id, in each page alike.',
  },
  'other-author': {
    seen: 'Page {page} of {reader} says that “{text}” is by {got}. It is by {wanted}.',
    cause: 'The name was changed on its way, or the columns of a join were mixed up.',
    next: 'Select each column by its table: c.author.',
  },
  'other-text': {
    seen: 'Page {page} of {reader} shows the text “{got}” in place of “{wanted}”.',
    cause: 'The text was changed to make it harmless, or was cut at a letter that means something.',
    next: 'A parameter needs no escaping: what you hand over is what is stored.',
  },
  'other-time': {
    seen: 'Page {page} of {reader} shows “{text}” with at {got}. Its 201 said {wanted}.',
    cause: 'There are two clocks: one for the answer and one for what is stored.',
    next: 'Store the at that you answer with.',
  },
  'other-name': {
    seen: 'Page {page} of {reader} calls {author} “{got}” in place of “{wanted}”, when {why}.',
    cause:
      'The name of another time was kept with the card, or the wrong person’s was looked up, or a change of it got lost. Or letters were taken off: trim() takes spaces, and text() of an answer a U+FEFF at its front.',
    next: 'Look the display name up when the feed is read, by the author of the card; who has none is called by their name. In JSON no letter gets lost.',
  },
  'other-likes': {
    seen: 'Page {page} of {reader} says that {got} people like “{text}”, in place of {wanted}, when {why}.',
    cause:
      'A like was lost to another at the same moment, was counted twice, or was not counted down; or a join has multiplied rows.',
    next: 'A like is a row, or a name in a list, not a number that is read and put back. The replay shows which write came between.',
  },
  'half-a-feed': {
    seen: '{request} was answered with 200, and is not what the database knew: {wanted} was expected, or 503.',
    cause: 'A part of it could not be read, and was shown as if there were nothing.',
    next: 'Do not catch what the asks throw. Unavailable goes up to postcards.ts, which says 503.',
  },
  'nodes-differ': {
    seen: 'The two nodes show different feeds to {reader}, one right after the other.',
    cause: 'One of them keeps something in its memory.',
    next: 'Ask the database each time.',
  },
} satisfies Readonly<Record<string, Saying>>

/** What becomes of writes. */
const writes = {
  'not-posted': {
    seen: '{request}, a card of {author} that says “{text}”, was answered with {got}. 201 was expected.',
    cause: 'The database refused it, it took too long, or your code threw.',
    next: 'The replay shows what the database was asked. If the text stands in the middle of the SQL, make it a parameter. If a column is not there yet, wait for the migration here as well.',
  },
  'posted-other': {
    seen: '{request}, a card of {author} that says “{text}”, was answered with {told}.',
    cause: 'The answer to a POST is the card: id, author, text and at.',
    next: 'Return from post what you have stored.',
  },
  'not-done': {
    seen: '{request} was answered with {got}, when {why}. 204 was expected.',
    cause: 'The database refused it, it took too long, or who met somebody else gave up.',
    next: 'The replay shows what the database said. A 409 or 412 is yours to deal with: nobody is told to try again. If a column is not there yet, wait for the migration here as well.',
  },
  'unknown-card': {
    seen: '{request} was answered with {got}. There is no such card, so 404 was expected.',
    cause: 'Whether the card is there was not asked, or a piece of SQL in its id made it so.',
    next: 'Return false from like and unlike when there is no card with exactly this id.',
  },
  'shown-and-unknown': {
    seen: '{request} was answered with {got}, when {why}. The feed shows this card, “{text}”, so 204 was expected.',
    cause:
      'A feed can show the card before all is there that a like of it needs, and the crash came in between.',
    next: 'Write last what makes the card be seen.',
  },
  late: {
    seen: '{request} was answered after {ms} ms, as many met. 2,000 ms are the limit.',
    cause: 'Each of those who meet waits too long before they try again, or all wait for each other.',
    next: 'Read again and write again at once: whenever many meet, one of them gets through.',
  },
  'others-lost': {
    seen: 'The feed of {name} has {got} cards of others in place of {wanted}, after a follow, an unfollow and another follow met.',
    cause: 'Who wrote last wrote a list that they had read before the others wrote theirs.',
    next: 'If-Match with the version that was read. At 412 read again, change again, and write again.',
  },
} satisfies Readonly<Record<string, Saying>>

/** What the databases see, and for how long. */
const databases = {
  'many-requests': {
    seen: 'For a page of {cards} cards of {reader}, sql-1 was asked {count} times. 1 was expected.',
    cause: 'The feed asks for people, cards, names or likes one after the other.',
    next: 'One SELECT: FROM follows JOIN cards ON …, LEFT JOIN people ON …, and the number of likes as a subquery.',
  },
  'many-round-trips': {
    seen: 'Page {page} of {reader}, with {cards} cards, took {trips} round trips. {most} are the limit.',
    cause: 'What could be asked for together is asked for one after the other: an await in a loop.',
    next: 'Promise.all(list.map(…)) sends them all and then waits once.',
  },
  'feed-takes-long': {
    seen: 'Page {page} of a feed, with a limit of {limit}, held the core of sql-1 for {ms} ms, when {why}. {most} ms are the limit.',
    cause:
      'The database looks at far more rows than it shows: no index leads to them, or it counts them each time. Or the migration is made only now, and not as the program boots.',
    next: 'An index on cards (author, at, id) leads to the cards of a person. A number of likes that is kept in cards need not be counted. EXPLAIN QUERY PLAN before a SELECT says SCAN where all rows are looked at.',
  },
  'boot-takes-long': {
    seen: 'When {nodes} {nodes:node has|nodes have} booted again, with all there already, sql-1 was busy for {ms} ms. {limit} ms for each are the limit.',
    cause: 'The migration is done once more at each boot.',
    next: 'CREATE INDEX IF NOT EXISTS costs nothing the second time. What has no IF NOT EXISTS wants a row somewhere that says it has been done.',
  },
  'boot-failed': {
    seen: 'A node did not come up, when {why}. It ended with “{failure}”.',
    cause:
      'start threw: because the other node was faster, because it was all there already, or because the database was away.',
    next: 'That something is there already is no failure of a migration. And what throws in start ends the node: catch it, and look again when somebody comes.',
  },
  'boot-late': {
    seen: '{node} was not up {limit} ms after it began to boot, when {why}.',
    cause: 'start waits for the database for as long as it takes.',
    next: 'Give the wait an end, and boot without it; connections are refused until start has settled.',
  },
  'left-with-another': {
    seen: '{request} was answered with {got}: another user, who had come before, has left.',
    cause: 'Both waited for the same migration, which was called off with the first of them.',
    next: 'What is done for all needs a signal of its own, not that of one request.',
  },
  'away-status': {
    seen: '{request} was answered with {got} after {ms} ms, as the database was {how}. 503 was expected.',
    cause:
      'That nothing came was taken for an answer: nothing there. Or a migration that failed threw something else than Unavailable.',
    next: 'Do not catch Unavailable: postcards.ts makes 503 of it.',
  },
  'away-late': {
    seen: '{request} was answered after {ms} ms, as the database was {how}. 2,000 ms are the limit.',
    cause: 'Somebody waits without the signal of the visit, or one wait comes after another.',
    next: 'Hand visit.signal on to all that is done for a user.',
  },
  health: {
    seen: '{request} was answered with {got}, as the database was {how}. 200 was expected.',
    cause: 'What needs no database waits for one.',
    next: 'Wait for the migration where the database is asked, not for each request.',
  },
  'no-column': {
    seen: 'A look at cards.likes was told: {told}, when {why}.',
    cause: 'The column is not there.',
    next: 'ALTER TABLE cards ADD COLUMN likes INTEGER NOT NULL DEFAULT 0, as you boot, and an UPDATE that fills it for the cards that have likes.',
  },
  'not-counted': {
    seen: 'cards.likes of {card} is {column} ({type}), and there are {rows} rows in likes, when {why}.',
    cause:
      'The row and the number are written in two requests, and somebody came in between; the number was read, and then written; or the column was there before it was filled.',
    next: 'Both in one /transaction. changes() is how many rows the statement before it has written: likes = likes + changes().',
  },
  'likes-in-all': {
    seen: 'All cards together have {got} likes in place of {wanted}, when {why}.',
    cause: 'A like was lost, or counted twice.',
    next: 'The replay shows the statements of those who met.',
  },
  'other-rows': {
    seen: 'A program of others asked {sql}. A row that should be there and is not: {missing}. One that is there and should not be: {extra}.',
    cause: 'What people do is kept somewhere else, or what they have taken back is only marked as gone.',
    next: 'Programs of others know the four tables and none of yours: each follow and each like is a row there, and gone when it is taken back.',
  },
  'tables-changed': {
    seen: 'A program of others asked {sql}, and got {got} in place of {wanted}.',
    cause: 'A table or a column has another name now, is gone, or has other rows.',
    next: 'Add what you need, and leave what is there.',
  },
} satisfies Readonly<Record<string, Saying>>

export const says = { ...feeds, ...writes, ...databases }
