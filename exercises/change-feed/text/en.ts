import type { ExerciseText } from '../../../src/contract/exercise.ts'
import { says } from './says.ts'

export default {
  title: 'The change feed',
  stages: {
    one: {
      title: 'Write and event are one',
      hints: [
        'If the item goes to one file and the change to another, a crash can come between them. What would have to be written so that there is only one write?',
        'Write only the change. Items, counts and the feed are all made of the changes: state.apply(change) when it is stored, and once more for each line at boot.',
        'journal = new Journal<Change>(env.disk, "changes") in start, and for (const change of await journal.open()) show(change). A write: const change = { offset: ++given, key, item }; await journal.add(change); show(change). show applies it and puts it into the list that GET /changes is made of. Where add rejects: 503.',
      ],
    },
    order: {
      title: 'In order, and no gap',
      hints: [
        'The database first: at each await of a write, other writes and readers pass. When may a change be seen, and may a later one be seen before it?',
        'Take the offset and call journal.add without an await in between: then lines stand in the order of the offsets, and settle in it. Show a change when its add has settled.',
        'The follower: a loop that start begins and does not await. In it: fetch(`http://database-1/changes?after=${state.offset}&limit=1000`, { signal: AbortSignal.timeout(3000) }), apply each change with offset > state.offset, pause for 100 ms when there was none. All of it in a try, with a pause in the catch.',
      ],
    },
    once: {
      title: 'Where it was, and each change once',
      hints: [
        'Three things have to agree after any crash: the offset, the items, and the counts. How many writes to the disk is that?',
        'It is one, if the disk holds the changes, as at the database: the rest is made of them, and the offset is that of the last line.',
        'One line for each answer: await journal.add(news), where news are the changes with offset > state.offset, and then apply them. At boot: for (const changes of await journal.open()) for (const change of changes) state.apply(change).',
      ],
    },
    snapshot: {
      title: 'From nothing',
      hints: [
        'What does a follower have that has nothing? It is not the same as a follower of an empty database.',
        'A flag says whether there is any copy. Without one: GET /snapshot, and reads are answered with 503. At 410: GET /snapshot as well, but reads go on.',
        'The snapshot replaces the file: write it as one line beside it, sync, rename. Then make a new State of it (offset, items, counts) in place of the old one. The next request asks after its offset. Lines of the journal are then either { snapshot } or { changes }.',
      ],
    },
  },
  tests: {
    'a-write-is-a-change': 'Each write is one change in the feed, and in items and snapshot as well',
    'any-key-and-text': 'Any key, person and text comes through as it is, over a crash too',
    'a-write-survives-a-crash': 'What had its 200 survives a crash, and then another',
    'crash-at-every-event-unsynced':
      'The database crashes before every single event, and what was not synced is gone',
    'crash-at-every-event-keep': 'The database crashes before every single event, and its disk keeps all',
    'crash-at-every-event-chance': 'The database crashes before every single event, and luck decides',
    'torn-at-every-byte': 'The database crashes in the middle of writes, torn at many places',
    'crash-while-recovering': 'The database crashes again while it recovers',
    'all-tell-of-the-same': 'Feed, snapshot and items tell of the same writes at every moment',
    'disk-that-fails': 'A write that meets a failing disk is in none of the three',
    'disk-that-fails-one-of-many': 'The disk fails one of several writes that meet',
    'long-life': 'Hundreds of writes, over several lives',
    'in-pages': 'The feed can be read in pages of any size',
    'in-the-order-of-writes': 'What was written later comes later',
    'writes-that-meet': 'Twenty writes that meet have twenty offsets, and no gap is passed over',
    'watched-while-writes-meet': 'Somebody watches the feed while writes meet on a slow disk',
    'no-gap-where-one-fails': 'One of several writes fails, and no gap is passed over',
    'seen-is-never-taken-back-unsynced': 'What somebody has seen in the feed is there after a crash',
    'seen-is-never-taken-back-tear': 'What somebody has seen in the feed is there after a torn write',
    'numbers-go-on': 'Offsets go on over many crashes, and none is given twice',
    'those-who-wait': 'Several wait for a change, and some of them go away',
    'a-copy-arrives': 'The follower has every change soon, and refuses writes',
    'nobody-asks-the-copy': 'The follower copies by itself, and answers while the database is dead',
    'a-database-of-another-make': 'The follower gets along with a database of another make',
    'far-behind': 'A follower that is a thousand changes behind catches up',
    'away-and-back': 'The database goes away in seven ways, and comes back',
    'a-long-outage': 'The database is away for minutes',
    'late-and-lost-answers': 'Answers come late or get lost, and the follower never goes back',
    'asks-gently': 'The follower does not hammer a database that has nothing, or is dead',
    'a-busy-day': 'Both programs together, while writes go on',
    'goes-on-where-it-was': 'After a crash the follower has what it had, though the database is dead',
    'counted-once-unsynced':
      'The follower crashes before every single event, and what was not synced is gone',
    'kept-by-luck': 'What a crash has left unsynced is on the disk two seconds later, whatever happens then',
    'counted-once-keep': 'The follower crashes before every single event, and its disk keeps all',
    'counted-once-chance': 'The follower crashes before every single event, and luck decides',
    'copy-torn-at-every-byte': 'The follower crashes in the middle of writes, torn at many places',
    'copy-crashes-while-recovering': 'The follower crashes again while it recovers',
    'kept-within-two-seconds': 'What the follower had two seconds before a crash, it has after it',
    'asks-for-what-it-lacks': 'After a boot the follower asks only for what it lacks',
    'its-disk-fails': 'The follower’s disk fails, and each change is counted once all the same',
    'many-lives': 'Both crash again and again, and agree in the end',
    'from-nothing': 'A follower without a disk refuses reads until it has its copy',
    'from-nothing-while-writes-go-on-all': 'From nothing, while writes go on: the log has been cut',
    'from-nothing-while-writes-go-on-half': 'From nothing, while writes go on: the log goes back half way',
    'from-nothing-while-writes-go-on-none': 'From nothing, while writes go on: the log is whole',
    'nobody-there-to-copy-from': 'A follower that has nothing, and reaches nobody, says so',
    'nothing-to-copy': 'The copy of an empty database is empty, and is shown',
    'in-place-of-what-it-had':
      'A follower that was away for too long takes the snapshot in place of what it had',
    'a-snapshot-that-fails': 'The snapshot fails, and the old copy is shown until there is a new one',
    'too-late-again': 'The log is cut again while the snapshot is on its way',
    'its-disk-fails-at-a-snapshot': 'The follower’s disk fails while it takes a snapshot',
    'whole-while-people-write':
      'A follower from nothing has its copy in time, though people write all the time',
    'late-snapshot': 'A snapshot comes late, when there is a newer one',
    'crash-in-the-middle-unsynced':
      'The follower crashes while it takes a snapshot: old or new, never a half',
    'crash-in-the-middle-keep': 'The same, and its disk keeps all',
    'crash-in-the-middle-tear': 'The same, and its last write is torn',
    'crash-in-the-first-copy-cut': 'The follower crashes in its very first copy',
    'crash-in-the-first-copy-whole':
      'The follower crashes in its very first copy, which may come by many answers',
    'slow-but-there': 'The database takes as long as it may, and is heard',
    'writers-who-leave': 'Writers go away before they have their answer',
    'kept-when-it-is-quiet': 'What the follower has is on its disk, also when nothing more comes',
    'torn-snapshot': 'The follower crashes while the snapshot is half on its disk',
    'of-one-moment': 'The database’s snapshot is of one moment',
    'two-followers': 'A second follower comes while writes go on',
  },
  says,
  beside: { 'one-center': 'One center alone' },
  figures: { offset: { title: 'Offset' }, counted: { title: 'Counted' } },
  scenes: {
    'told-directly': {
      title: 'The database tells the other center itself, and the two are cut off for ten seconds',
      measures: { well: 'All is well', cut: 'Cut off', healed: 'Together again' },
    },
    'by-feed': {
      title: 'Your programs, and the two are cut off for ten seconds',
      measures: { well: 'All is well', cut: 'Cut off', healed: 'Together again' },
    },
    'as-they-are-done': {
      title: 'A list of changes that grows as writes are done',
      measures: { minute: 'The minute', later: '20 s later' },
    },
    'in-order': {
      title: 'The same minute, your programs',
      measures: { minute: 'The minute', later: '20 s later' },
    },
    'both-crash': {
      title: 'Your programs, and both crash',
      measures: {
        well: 'All is well',
        follower: 'The follower crashes',
        database: 'The database crashes',
        lost: 'The follower’s disk is lost',
        quiet: 'Nobody writes any more',
      },
    },
    'one-center': {
      title: 'Users in Frankfurt, all data in Virginia',
      measures: { well: 'All is well', dead: 'The database is dead' },
    },
    'two-centers': {
      title: 'Users in Frankfurt, and a copy there',
      measures: { well: 'All is well', dead: 'The database is dead' },
    },
    'center-lost': {
      title: 'The database loses its disk',
      measures: { well: 'All is well', dead: 'The database is dead', blank: 'A blank database' },
    },
  },
  alternatives: {
    batches: {
      title: 'Batches',
      does: 'Writes that come while the disk is busy share the next line and its sync. The follower asks twice a second and writes all that it has to the disk every second and a half.',
      trades:
        'One write that fails takes its batch along, and a crash of the follower costs up to a second and a half of copying; in return the disk has little to do.',
    },
    'file-per-change': {
      title: 'A file for each change',
      does: 'Each change is a file, written by one writer after the other. The follower keeps a log of its own, one line for each change, and a pointer says which generation of it counts.',
      trades:
        'Writes wait for each other, and a boot opens thousands of files; in return each change can be looked at, and thrown away, by itself.',
    },
    'one-document': {
      title: 'One document',
      does: 'State and changes are one document that every batch of writes replaces as a whole. The follower writes its copy to two places in turn, and asks with two loops at once.',
      trades:
        'Every write writes everything, so it gets slower as the log grows; in return there is never a torn line to think about.',
    },
  },
} satisfies ExerciseText
