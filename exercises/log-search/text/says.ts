/** What was seen, what most likely causes it, and what to do next. */
import type { Saying } from '../../../src/contract/exercise.ts'

const ofGathering: Readonly<Record<string, Saying>> = {
  'search-refused': {
    seen: 'GET /search?{query} was not answered with 200 within a second.',
    cause: 'Something was thrown, or the answer waits for a web server or for the disk.',
    next: 'Look at the replay: an error of yours stands in the log. Answer from memory, and let nobody wait for the next round.',
  },
  'search-shape': {
    seen: 'The answer to GET /search?{query} was not { entries, next }.',
    cause: 'A field is missing or has another name; or an entry lacks node, time, level or text.',
    next: 'Page in protocol.ts has the type. next is a text, or null; undefined is left out of JSON.',
  },
  'count-wrong': {
    seen: 'GET /count did not tell how many entries there are.',
    cause: 'It counts something else than the entries that a search goes through.',
    next: 'Answer { "entries": n } from the same list that is searched.',
  },
  'not-up': {
    seen: 'A second after its start the log service did not take connections.',
    cause: 'start waits for web servers, or throws at what the crash has left on the disk.',
    next: 'In start, await only what is read from the disk. Begin the rounds without awaiting them.',
  },
  strange: {
    seen: 'An entry of {node} with the text “{text}” was found. {node} never wrote such a line.',
    cause:
      'Half a line was taken for a whole one, or joined to what begins another file; or a field was changed; or bytes came from another file than was thought.',
    next: 'Take nothing behind the last line end. Forget half a line when you go on to another file. Compare the id of each piece with that of the list.',
  },
  gone: {
    seen: 'An entry of {node} (“{text}”) was shown, and is gone now.',
    cause: 'It was shown before it was synced, and a crash took it; or it was never written to the disk.',
    next: 'journal.add first; only when it has settled push into entries. At boot, fill entries from journal.open().',
  },
  missing: {
    seen: 'Five seconds after {node} had written “{text}”, it was not found.',
    cause: 'The line was never fetched, or was taken for none, or for one that is there already.',
    next: 'In each round read on until the end of the file, not one piece only. Two lines that say the same are two entries. A line that makes no sense is left out, and the next one counts.',
  },
  'missing-cut': {
    seen: '{node} wrote “{text}” piece by piece. Five seconds after its line end was there, it was not found.',
    cause: 'The first half was thrown away, or a piece was decoded that ended inside a character.',
    next: 'Find the last line end in the bytes, decode only what stands before it, and let the next piece begin right behind it: offset + whole, not offset + bytes.length.',
  },
  'missing-rotated': {
    seen: '{node} wrote “{text}” and rotated its files, or booted. Five seconds later it was not found.',
    cause: 'The end of the older file was not read, or a new file is read from the offset of another.',
    next: 'Remember an offset for each id of each server. In each round go through all files of the list, from the oldest to the newest. When piece.id is not the id of the list, list again.',
  },
  'missing-crashed': {
    seen: 'The log service crashed. “{text}” of {node} was not found five seconds later.',
    cause: 'The offset was on the disk before the lines were, or was kept without them.',
    next: 'One record for both: journal.add({ node, id, offset, lines }).',
  },
  'missing-next-door': {
    seen: '“{text}” of {node} was not found within five seconds, while something was wrong with another web server, or after it was well again.',
    cause:
      'One web server that does not answer makes all others wait, or ends the loop; or an answer that is no 200 is taken for what is in the file.',
    next: 'Each server on its own: a try and catch around each one, and no await that holds up the others.',
  },
  'missing-disk': {
    seen: 'The disk of the log service failed a call, or was slow. “{text}” of {node} was not found five seconds after it worked again.',
    cause: 'The offset had moved on before the record was written, or a failed call has ended the loop.',
    next: 'Move the offset when journal.add has settled, and leave it as it was when that rejects.',
  },
  'missing-life': {
    seen: 'After many rotations and crashes of both sides “{text}” of {node} was missing.',
    cause: 'An offset belongs to another file than it is used for.',
    next: 'Look in the replay for the first GET /logs?file= with an offset that does not fit, and ask what it was remembered by.',
  },
  'missing-plainly': {
    seen: 'Within five seconds nothing new was shown.',
    cause: 'Gathering has stopped, perhaps after a crash.',
    next: 'Look at the replay: which web server is asked, and what for?',
  },
  doubled: {
    seen: 'An entry of {node} (“{text}”) is there more often than it was written.',
    cause: 'The same bytes were read twice: by two rounds that met, or from an offset that had not moved.',
    next: 'Never read from one server twice at the same time. Set the offset to behind the last line end that was kept.',
  },
  'doubled-rotated': {
    seen: '{node} rotated its files, or booted, and then “{text}” was there more often than it was written.',
    cause: 'A file has a new name, and was read again from its beginning.',
    next: 'Remember offsets by the id of a file, together with its server. Names change.',
  },
  'doubled-crashed': {
    seen: 'After a crash of the log service “{text}” of {node} was there more often than it was written.',
    cause: 'The lines were on the disk, and the offset was not.',
    next: 'One record for both: journal.add({ node, id, offset, lines }). At boot both come from it.',
  },
  'doubled-disk': {
    seen: 'The disk failed a call, or was slow, and “{text}” of {node} was there more often than it was written.',
    cause:
      'A round began while the one before was still writing; or the record was half done, and was written again.',
    next: 'One visit to a server at a time. What was appended and not synced has to be cut off before it is written again, as journal.ts does.',
  },
  'asks-too-often': {
    seen: '{node} {state}, and was asked more than 20 times a second.',
    cause:
      'There is no pause after a failure or after nothing; or the half line at the end of each old file is read again in each round.',
    next: 'Pause between two rounds. Remember up to where a file was looked at: while its bytes are no more than that, there is nothing to read.',
  },
}

const ofSearching: Readonly<Record<string, Saying>> = {
  'page-too-long': {
    seen: 'A page held more entries than its limit of {limit}.',
    cause: 'limit is not read, or one entry more is looked for and answered too.',
    next: 'Look for limit + 1 if you want to know whether there are more, and answer the first limit of them.',
  },
  'pages-without-end': {
    seen: 'The pages did not end: after GET /search?{query} there was still a next.',
    cause: 'next is a text although nothing comes after, or the next page begins where this one did.',
    next: 'next is null when no entry comes after the last one of the page. A cursor leads to what is older than that one.',
  },
  'search-unwanted': {
    seen: 'GET /search?{query} found “{text}” of {node}, which does not fit.',
    cause: 'One of the parameters is not looked at, or is taken for something else.',
    next: 'An entry has to fit each parameter that is asked for. from ≤ time < to. Letters are letters: entry.text.includes(text).',
  },
  'search-lacks': {
    seen: 'GET /search?{query} did not find “{text}” of {node}, which fits.',
    cause:
      'A level is compared as a word; or from is left out itself; or text is taken as a pattern; or a page has ended too early.',
    next: 'level means this one and those above it: compare places in LEVELS. from ≤ time < to. entry.text.includes(text). The next page begins right behind the last entry of this one, also where many share its time.',
  },
  'pages-lack': {
    seen: 'While the pages of GET /search?{query} were turned, lines came in. “{text}” of {node} fitted when the first page was answered, and is on none of them.',
    cause: 'The cursor is a time alone, and several entries share it; or it is a place that has moved.',
    next: 'Let the cursor say which entry was the last: its time, and a number that no other entry has. The next page is what stands behind it in the order.',
  },
  'pages-double': {
    seen: '“{text}” of {node} is on the pages of GET /search?{query} more often than it was written.',
    cause:
      'The cursor is a place in the list, and lines that came in have moved it; or it is a time, and entries with that time come again.',
    next: 'Let the cursor say which entry was the last: its time, and a number that no other entry has. Answer what stands behind it in the order, without itself.',
  },
  'not-newest-first': {
    seen: 'In GET /search?{query} “{text}” stands behind “{before}”, which has an older time.',
    cause:
      'Entries stand in the order in which they came in; or times are compared as text; or each page is sorted by itself.',
    next: 'Sort all that fits by time, as numbers, and cut the page out after that. An entry that comes in late may belong far behind.',
  },
  'same-time-out-of-order': {
    seen: '“{text}” and “{before}” of {node} have the same time. The first was written later, and stands behind.',
    cause:
      'Files are read from the newest to the oldest, or in the order of their names; or entries with the same time are in the order in which they came in.',
    next: 'Read the files of a server from the oldest to the newest, one after the other. Number entries as they come in; with the same time, the larger number comes first.',
  },
  'ties-differ': {
    seen: 'Entries with the same time came in another order when they were asked for again.',
    cause: 'What decides between them is not kept, or depends on the page.',
    next: 'Number entries in the order of their records on the disk: it is the same after each boot.',
  },
  'nonsense-taken': {
    seen: 'GET /search?{query} was not refused with 400.',
    cause: 'queryOf was changed, or is not asked.',
    next: 'queryOf in the starter gives undefined for what makes no sense.',
  },
  'empty-asked': {
    seen: 'GET /search?{query} found something else than the one entry that is there.',
    cause: 'An empty parameter is taken as one that was asked for.',
    next: 'What is empty is as if it were not there, as queryOf in the starter has it.',
  },
  'how-many': {
    seen: 'GET /search?{query} did not answer {wanted} entries, although more are there.',
    cause: 'limit is 100 unless told, and 1,000 at the most; or the page was cut before it was filtered.',
    next: 'Filter first, sort, and cut the page last.',
  },
  'next-missing': {
    seen: 'GET /search?{query} told no next, although more entries fit.',
    cause: 'Whether there are more was not looked at.',
    next: 'Look for one entry more than limit. If it is there, next is a cursor for the last entry of the page.',
  },
}

const ofTracing: Readonly<Record<string, Saying>> = {
  'trace-refused': {
    seen: 'GET /traces/<trace> was not answered with 200 within a second.',
    cause: 'Something was thrown, perhaps as a line has no span, or as its parent is not there.',
    next: 'Look at the replay: an error of yours stands in the log. An unknown trace has no entries, and 200.',
  },
  'trace-shape': {
    seen: 'The answer to GET /traces/<trace> was not { entries }.',
    cause: 'A field is missing or has another name; or an entry lacks node, time, level or text.',
    next: 'Trace in protocol.ts has the type.',
  },
  'trace-unknown': {
    seen: 'GET /traces/{trace} told entries, and no entry has this trace.',
    cause: 'Only a part of the trace is compared.',
    next: 'Compare all of it, with ===.',
  },
  'trace-lacks': {
    seen: '{lines} entries of a trace were there, and not all of them were told.',
    cause:
      'Only what hangs together is told: a span whose parent nobody sent is left out, or a line without a span.',
    next: 'A span whose parent-id stands in no line that sends or receives is a beginning of its own. Two lines that say the same are two.',
  },
  'trace-too-much': {
    seen: '{lines} entries of a trace were there, and more were told.',
    cause:
      'A span is told at the line that sends and at the one that receives; or entries of another trace are among them.',
    next: 'Tell each span once: note which ones you have told.',
  },
  'trace-span-order': {
    seen: '“{early}” stands before “{late}”, which the same server wrote earlier for the same request.',
    cause:
      'Lines of a span are sorted by time; or the files of a server were read in another order than they were written.',
    next: 'Keep the order in which lines were gathered, and gather files from the oldest to the newest. Clocks may stand still, or be set back.',
  },
  'trace-effect-first': {
    seen: '“{early}” stands before “{late}”, with which it was asked for.',
    cause: 'Clocks decide; or spans stand in the order in which they were gathered.',
    next: 'Begin with the spans that nobody sent. Tell their lines one by one, and behind a line that sends p all of the span whose parent is p.',
  },
  'trace-answer-first': {
    seen: '“{early}” tells of an answer, and stands before “{late}”, which led to it.',
    cause:
      'The span over there is told behind all lines of the one that asked; or the line that sends is missing, and so nobody looked for the span.',
    next: 'Tell a span right behind the line that sends it. Where that is missing, tell it right before the line that receives.',
  },
}

export const says: Readonly<Record<string, Saying>> = { ...ofGathering, ...ofSearching, ...ofTracing }
