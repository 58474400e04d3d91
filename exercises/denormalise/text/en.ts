import type { ExerciseText } from '../../../src/contract/exercise.ts'
import { says } from './says.ts'

export default {
  title: 'Without joins',
  stages: {
    'one-shard': {
      title: 'One shard',
      hints: [
        'Add a table of feeds to tables.ts: a row for each reader and card, with all that a feed shows of it. It stands on the shard of the reader.',
        'In save, when the card is saved: read who follows the author, on the author’s shard, and write the card into their feeds. Group them by homeOf, so that each shard is asked once: Map.groupBy, and then one run for each.',
        'One statement can write many rows: INSERT INTO feeds SELECT value, ?, ?, … FROM json_each(?) WHERE true ON CONFLICT …, with JSON.stringify(readers).',
      ],
    },
    outbox: {
      title: 'All or nothing',
      hints: [
        'Add a table outbox: a number, and which card of whom. save writes a row there in the same run that saves the card. So there is a card and a note, or none of both.',
        'keepCopies looks at the outbox of each shard once a second. For each note: read the card and its followers anew, write the copies, and then delete the note. In this order.',
        'Both nodes do so, at the same time, and some of it twice: PRIMARY KEY (reader, id) with ON CONFLICT makes twice the same as once. Nothing of it hangs on the user’s request, or on its signal.',
      ],
    },
    quick: {
      title: 'Nobody waits',
      hints: [
        'What a write does on its own shard is one run, and then it is answered. A follow has two ends: the one on the follower’s shard is written at once, and the other one is noted.',
        'Each shard’s outbox is looked at on its own, and each note is carried out on its own: Promise.allSettled, and no for loop that waits.',
        'A note whose copies could not all be made stays. But what could be made is made: a card that goes to four shards does not wait for the first of them. If you read so many notes at a time only, those that wait must not be all that you read.',
      ],
    },
    true: {
      title: 'True copies',
      hints: [
        'Each change gets a note: of the card, the name, the follow. Who carries it out reads what is so now, and copies that, with its version: ON CONFLICT … DO UPDATE SET … WHERE excluded.version > feeds.version.',
        'A delete is copied as well: the row stays, with deleted = 1 and its version. An older copy that comes later is no newer than that. Insert it where there is none, too.',
        'A follow: first write the follower on the other shard, then read the cards there, then copy them. An unfollow can be nothing but a deleted row of follows, if the feed joins follows. Then followers may stay where they are, and what is copied for them is there when they follow again.',
      ],
    },
    celebrities: {
      title: 'Celebrities',
      hints: [
        'Whoever carries out the note of a card counts the followers. Above 40, say, they write the name of the author into a small table celebrities on all four shards, and make no copies. It is no harm to do that again.',
        'A feed reads its copies and which celebrities its reader follows in one run; then, from the homes of these, as many cards as the page is long, all shards at once. cutToPage merges them.',
        'What was copied before somebody became a celebrity would be there twice, and old. So leave out copies of celebrities in the WHERE, and read all their cards at home. Whoever was a celebrity once may stay one.',
      ],
    },
  },
  tests: {
    'one-request': 'A page of a feed is one request to one shard',
    'users-are-served-as-before': 'Users are served as before, whatever their names',
    'pages-in-order': 'Page by page, newest first, while others post',
    'all-others-are-away': 'A feed is there while all other shards are away',
    'its-shard-is-away': 'A feed is 503 while its shard is away',
    'a-node-dies-and-stays-dead': 'A node dies after its answer, and the other one goes on',
    'a-node-dies-at-any-event': 'A node dies at any event of a PUT: all followers get it, or nobody',
    'a-shard-dies-at-any-event': 'The same when a shard dies at any event',
    'sent-again': 'Users leave, and send it again: once in each feed',
    'writes-need-one-shard': 'All writes are answered within 100 ms while three shards are away',
    'many-followers': 'So are those of somebody with many followers',
    'holds-up-nobody': 'A shard that is away holds up nobody else',
    'followers-of-all-shards': 'Followers on all shards get it',
    'edits-and-deletes': 'Edits and deletes get to all feeds',
    'names-and-follows': 'So do names, follows and unfollows',
    'the-second-counts': 'Of two changes in a row the second counts',
    'follows-again': 'Who follows again sees all of it as it is now',
    'shards-are-away-meanwhile': 'Changes of all kinds get to shards that were away',
    'they-meet': 'Changes that meet end the same everywhere',
    'a-post-meets-a-follow': 'A card and a follow that meet: the card is there',
    'a-node-dies-in-any-of-them': 'A node dies at any event of all kinds of changes',
    'what-is-late-stays-old': 'Copies that arrive seconds late replace nothing newer',
    'a-node-is-frozen-at-any-event': 'A node is frozen at any event, and goes on with what is old by then',
    'somebody-becomes-a-celebrity': 'Somebody becomes a celebrity, and their cards are copied no more',
    'merged-in-order': 'Celebrities’ cards are merged in order, with few requests',
  },
  says,
  scenes: {
    'one-by-one': { title: 'A feed that is joined by the program', measures: { all: 'ten seconds' } },
    'one-dead': {
      title: 'All shards at once, and one of them dies',
      measures: { well: 'all are well', dead: 'shard-3 is dead', back: 'it is back' },
    },
    'yours-one-dead': {
      title: 'Your feeds, and one shard dies',
      measures: { well: 'all are well', dead: 'shard-3 is dead', back: 'it is back' },
    },
    'in-the-request': {
      title: '10,000 copies in the request',
      measures: { well: 'all are well', dead: 'shard-3 is dead', back: 'it is back' },
    },
    'yours-many': {
      title: 'Your program, and five hundred followers',
      measures: { well: 'all are well', dead: 'shard-3 is dead', back: 'it is back' },
    },
  },
  alternatives: {
    'a-copy-for-each-shard': {
      title: 'A copy for each shard',
      does: 'Copies each card to all four shards once, and joins it there with whom the reader follows.',
      trades:
        'Each shard has the cards of everybody, so more shards make no room for more cards; in return nobody knows followers, a follow copies nothing, and a celebrity is like anybody else.',
    },
    'whole-author': {
      title: 'The whole author',
      does: 'Counts the changes of each author, and copies all that they have whenever the number has changed, in place of what was there.',
      trades:
        'One edit moves a hundred cards for each follower; in return nothing that was deleted has to be remembered, and one number for each author keeps old news out.',
    },
    'rows-that-changed': {
      title: 'Rows that changed',
      does: 'Has no outbox: each row knows which of its versions is copied. A text stands once on each shard, and its place in each feed.',
      trades:
        'Each table has a column and an index for it, and a feed is a join again; in return a change writes nothing but itself, and an edit goes to four rows, however many read it.',
    },
  },
} satisfies ExerciseText
