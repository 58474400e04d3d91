import type { ExerciseText } from '../../../src/contract/exercise.ts'
import { says } from './says.ts'

export default {
  title: 'Logs',
  stages: {
    gather: {
      title: 'Every line, once',
      hints: [
        'A line is whole when its line end is there. Up to which byte of a piece may you go, and from where does the next piece begin? And whose offset is it, when the file gets another name?',
        'Remember an offset for each server and id. In a round: list the files, go through them from the oldest to the newest, read until the end of each. Compare piece.id with the id of the list. One visit to a server at a time, each in a try of its own, and nobody waits for the others.',
        'const whole = bytes.lastIndexOf(0x0a) + 1; lines are in bytes.subarray(0, whole). Then const record = { node, id, offset: offset + whole, lines }; await journal.add(record); take(record). take sets the offset of that node and id, and pushes the lines as entries. open(): for (const record of await journal.open()) take(record). Remember too up to where a file was looked at: when file.bytes is no more than that, do not read.',
      ],
    },
    search: {
      title: 'Find it',
      hints: [
        'Filter, sort, cut: in which order? And which entry of several with the same time comes first, each time, on each page?',
        'Number the entries in the order of the records on the disk. Sort by time, the largest first, and by number, the largest first. The cursor is both of the last entry on the page.',
        'const [time, number] = cursor.split(" ").map(Number); an entry stands behind it when entry.time < time || (entry.time === time && entry.number < number). Take limit + 1 of what fits and stands behind; answer limit of them; next is null when there was no further one, and else `${last.time} ${last.number}`.',
      ],
    },
    trace: {
      title: 'One request, all servers',
      hints: [
        'Which lines know that something came before them on another server? Forget the times.',
        'Group the entries by span, in the order in which they were gathered, and the spans by their parent. Begin with a span that nobody sent, and tell it line by line. At a line that sends p, tell the span with parent p, all of it, before you go on.',
        'function tell(span) { for (const line of span) { tellCall(line.receives); told.push(line); tellCall(line.sends) } }. tellCall(p) tells each span with parent p that was not told yet. Begin with all spans whose parent stands in no sends and no receives. A line without a span is one by itself.',
      ],
    },
  },
  tests: {
    'lines-arrive': 'Lines of all servers arrive, whatever is in them, also when they say the same',
    'what-is-no-entry': 'What is no entry is left out, and the next line counts',
    'half-lines': 'Half a line is none, until its line end is there',
    'cut-anywhere': 'Logs that grow by any number of bytes arrive whole',
    'a-long-log': '230 KB in each server are there within five seconds',
    rotation: 'Files are rotated while they are read',
    'rotation-between-two-requests': 'A file is rotated between the list and the piece',
    'a-dozen-files': 'A dozen files are there when a server can be reached again',
    'web-servers-crash': 'Web servers crash, lose the ends of their files, and begin new ones',
    'servers-come-and-go': 'Servers are added and removed, and what was gathered stays',
    'trouble-next-door': 'One server is ill in ten ways, and the others’ lines come in time',
    'two-are-frozen': 'Two servers are frozen, and the third one’s lines come in time',
    'its-own-clock-is-wrong': 'The clock of the log service is set back and forth',
    'slow-but-well': 'Servers that answer after 290 ms are heard',
    'a-slow-one-with-much': 'A slow server with much to tell does not hold up the others',
    'asks-gently': 'Servers that have nothing new, or do not answer, are asked gently',
    'kept-over-a-crash': 'What was gathered is there after a crash, when all servers are dead',
    'shown-is-kept-unsynced': 'What an answer has shown survives a crash that takes all that was not synced',
    'shown-is-kept-tear': 'What an answer has shown survives a crash that tears a record',
    'shown-is-kept-keep': 'What luck has kept through one crash survives the next one',
    'kept-by-luck': 'What one crash has kept by luck is there after the next one',
    'crash-at-every-event-unsynced':
      'The log service crashes before every single event, and what was not synced is gone',
    'crash-at-every-event-keep': 'The log service crashes before every single event, and its disk keeps all',
    'crash-at-every-event-chance': 'The log service crashes before every single event, and luck decides',
    'torn-at-many-bytes': 'The log service crashes as it writes, torn at many bytes',
    'crash-while-recovering': 'The log service crashes again while it recovers',
    'nobody-answers-at-its-boot': 'The log service boots and answers while no web server does',
    'a-disk-that-fails': 'Calls of the disk fail, and nothing is lost or doubled',
    'a-slow-disk': 'The disk takes longer than a round, and nothing is doubled',
    'a-long-life': 'Many rotations and crashes on both sides, over minutes',
    'newest-first': 'The newest come first, by clocks that are wrong',
    'same-time-many-files': 'Entries with the same time keep their order, over files and crashes',
    'an-older-file-that-fails': 'A file that cannot be read is not overtaken by a newer one',
    'each-level': 'A level means this one and those above it',
    'letters-as-they-are': 'Letters are looked for as they are',
    'from-and-to': 'From and to, to the millisecond',
    'all-together': 'All parameters together, in sixty questions by chance',
    'what-makes-no-sense': 'What makes no sense is refused, what is empty is not asked',
    'how-many': 'As many as were asked for, and a next when there are more',
    'page-by-page': 'Pages of any size hold each entry once',
    'lines-come-while-pages-are-turned': 'Pages stay stable while newer and older lines come in',
    'late-lines-have-their-place': 'Lines that come in late have their place by time',
    'a-cursor-over-a-crash': 'A cursor holds over crashes of the log service',
    'pages-of-what-is-rare': 'Pages of what few entries fit',
    'a-chain': 'A request that went from server to server is told in its order',
    'whatever-the-clocks-say':
      'Requests are told in their order, with clocks that are off by hours or by milliseconds',
    'all-at-the-same-time': 'All lines of a request have the same time',
    'effects-are-gathered-first': 'What came last is gathered first',
    'fifty-deep': 'Servers ask each other, fifty deep',
    'several-spans-on-one-server': 'A server asks itself',
    'a-long-story': 'A request of a thousand lines is told whole',
    'not-all-is-there': 'Lines of a request are missing, in sixteen ways',
    'roots-of-all-kinds': 'Several requests with one trace, parents that nobody knows, lines without a span',
    'over-many-files': 'The lines of a request lie in many files',
    'while-it-happens': 'A request is told while it goes on',
    'lines-that-say-the-same': 'Two lines that say the same are two',
    'the-real-servers': 'Three web servers with wrong clocks, and their own requests',
  },
  figures: {
    written: { title: 'Lines written' },
    gathered: { title: 'Lines gathered' },
    first: { title: 'First line from' },
    second: { title: 'Second line' },
  },
  scenes: {
    afternoon: {
      title: 'A log service of one afternoon',
      measures: { begin: 'After 10 s', end: 'After a minute' },
    },
    'each-once': {
      title: 'Your log service, which crashes in between',
      measures: { begin: 'After 10 s', end: 'After a minute' },
    },
    'by-clocks': {
      title: 'One request, told by clocks',
      measures: { told: 'As it is told' },
    },
    'by-cause': {
      title: 'The same request, your log service',
      measures: { told: 'As it is told' },
    },
  },
  alternatives: {
    'by-server': {
      title: 'A follower for each server',
      does: 'Each server has a loop and a file of its own, and each line stands there with the byte at which it ended. A search merges the servers’ lists.',
      trades:
        'What is no entry has no record, so it is read again after a boot, and nothing tells in which order lines of different servers came in; in return a server that goes takes its file along, and none waits for another.',
    },
    copies: {
      title: 'Copies of the files',
      does: 'The bytes of each file are copied as they are, up to the last whole line. How far a file was read is how long its copy is.',
      trades:
        'Every old file of every server is a file for ever, and a boot reads and parses them all; in return there is no offset that could be wrong, and the copy can be compared with its original.',
    },
    'one-document': {
      title: 'One document',
      does: 'All entries and all offsets are written as one document beside the old one, which then takes its name. A cursor says how many entries there were when the first page was answered.',
      trades:
        'Each round with something new writes everything again, so it grows slower day by day; in return there is nothing to mend after a crash, and what comes in while pages are turned never shows.',
    },
  },
  says,
} satisfies ExerciseText
