import type { ExerciseText } from '../../../src/contract/exercise.ts'

/** What users and the database saw, by what was wrong with it. */
export const says: ExerciseText['says'] = {
  'wrong-answer': {
    seen: '{request} should give “{wanted}”: {why}. The user got {found}.',
    cause:
      'The answer did not come back from whoever was asked, or what was kept is not what was read. When your code threw, the console has the line.',
    next: 'Open the replay and follow this request: who was asked, and what did they answer? Pass that on, with its status and its body.',
  },
  'text-changed': {
    seen: '{request} should give “{wanted}”: {why}. The user got {found}.',
    cause:
      'text() turns bytes into letters, and leaves out a byte order mark at the beginning. What is empty may have been taken for nothing.',
    next: 'Take the body as bytes, on a miss as well: await answer.bytes(). Compare with undefined, not with what is falsy.',
  },
  'after-a-head': {
    seen: '{request} should give “{wanted}”: {why}. The user got {found}.',
    cause: 'What HEAD had brought was kept, and it has no body.',
    next: 'Read and keep what GET gives, also when somebody sends a HEAD, and leave the body out of the answer.',
  },
  'after-a-condition': {
    seen: '{request} should give “{wanted}”: {why}. The user got {found}.',
    cause:
      'The user’s If-None-Match went along to the database, and its 304 was given to somebody who knows nothing yet.',
    next: 'A read that others may join or hit has no conditions of whoever asks, through the cache or past it.',
  },
  'not-read-once': {
    seen: '{request} was asked for the first time, and the database was asked for it {count} {count:time|times}. It should be once.',
    cause:
      'Never: the path on the way to the database may be another one, or something was taken for it that is not it. More than once: web server and cache may both have asked.',
    next: 'One of your two programs fetches what is missing, with the path and query as they came.',
  },
  'miss-not-told': {
    seen: '{request} was read from the database. Its Cache-Status: {told}.',
    cause: 'The header is missing, did not get through the web server, or says that it was a hit.',
    next: 'Say cache-1; fwd=miss (the name is env.name of the cache), and let the web server pass it on.',
  },
  'age-of-new': {
    seen: '{request} was just read from the database, and its Age is {age}.',
    cause: 'An age was passed on from somewhere, or the time of an older entry was used.',
    next: 'What was read for this very request has no Age, or Age: 0.',
  },
  'asked-again': {
    seen: '{request} had been read before, and is fresh. The database was asked {count} {count:time|times} all the same.',
    cause:
      'It was kept under another key, not at all (an empty text is a value, too), or only in the memory of one web server; or it was taken for too old, or the cache for away.',
    next: 'Keep it in the cache, by its path and query, for TTL_MS. Look in the replay who asked the database, and why.',
  },
  'hit-not-told': {
    seen: '{request} had been read before, and should come out of memory by now. Its Cache-Status: {told}.',
    cause:
      'Nothing was kept, or it was not looked for. Or the header is missing, did not get through the web server, or still says what it said when it was read.',
    next: 'Look into memory first. An answer out of it says cache-1; hit: make this header anew for each answer.',
  },
  'age-missing': {
    seen: '{request} came out of memory, and its Age is {age}.',
    cause:
      'The header is missing, or is no whole number. Counted by a clock that was set back, it is negative.',
    next: 'Set Age to the seconds since it was read, rounded down: Math.floor(ms / 1000).',
  },
  'wrong-age': {
    seen: '{request} was read {since} ago, and its Age is {age}.',
    cause:
      'It may be rounded, be counted from something else than the read (the boot, the last hit, the wall clock), or be kept with the entry and never counted on.',
    next: 'Note when it was read, by performance.now(); Age is what has passed since then, in whole seconds, rounded down.',
  },
  'bytes-changed': {
    seen: '{request} is not what the database said: {differs}.',
    cause:
      'text() turns bytes into letters, and leaves out a byte order mark at the beginning; JSON and String turn them into something else.',
    next: 'Keep bytes: await answer.bytes().',
  },
  'header-missing': {
    seen: 'The answer to {request} has no {name}.',
    cause: 'The database gave one. An answer of your own has the headers that you give it.',
    next: 'Keep Content-Type and ETag with the body, and send them along, on a hit and on a miss.',
  },
  'header-changed': {
    seen: '{request} came out of memory with {name}: {is}. When it was read, it was: {was}.',
    cause: 'The headers were not kept, or belong to another entry.',
    next: 'Keep Content-Type and ETag with the body, one by one for each entry.',
  },
  'of-another-path': {
    seen: '{request} should give “{wanted}”. The user got {found}.',
    cause:
      'Two paths may share an entry: the query or a long end was cut off, letters were decoded, made small, or made into a number that others have as well, or the path is one of your own (/status) only as a whole, not in a part.',
    next: 'The key is path and query as they came, all of it: pathname + search. Let no user’s path mean something to the cache.',
  },
  'shares-an-entry': {
    seen: '{request} was asked for the first time in these letters. Its Cache-Status: {told}.',
    cause:
      'The key is made of what was parsed: of a name that comes twice only one value was left, the order was changed, or escapes were decoded.',
    next: 'Take pathname + search as they came for the key, and parse nothing.',
  },
  'head-status': {
    seen: '{request} should get 200; the user got {got}.',
    cause: 'HEAD was refused, or its answer was made without the status of the entry.',
    next: 'HEAD gets what GET gets, without a body: read and keep it by GET.',
  },
  'head-headers': {
    seen: '{request} is not the same card as a moment ago, by its ETag: {tag}.',
    cause: 'The headers were left out together with the body.',
    next: 'Give HEAD all the headers of GET, and null for a body.',
  },
  'head-meets': {
    seen: '{request} should give “{wanted}”: somebody had sent a HEAD for it, and it was still being read. The user got {found}.',
    cause: 'Whoever waits for the same read is given what the one who began it wanted: headers, and no body.',
    next: 'Read by GET, whoever asks, and leave the body out only in the answer to the one who sent HEAD.',
  },
  'condition-for-another': {
    seen: '{request} with If-None-Match: {known} should give the value, as its ETag is {tag}. The user got {found}.',
    cause: 'A tag that is a part of another one was taken for the same.',
    next: 'Compare whole tags, with their quotes, or leave the user’s conditions out and answer with the value.',
  },
  'condition-without-a-tag': {
    seen: '{request} with If-None-Match: {known} should give the list, which has no ETag. The user got {found}.',
    cause:
      'Two things that are both missing are equal: undefined and undefined, or an empty text in place of each.',
    next: 'Answer with 304 only where there is an ETag, and it is the one that the user named. Or leave the user’s conditions out.',
  },
  'condition-answer': {
    seen: '{request} with If-None-Match should get 304, or the value. The user got {found}.',
    cause: 'A 304 has no body, and is no error. It may have been kept, and given out with another status.',
    next: 'Leave the user’s conditions out when you read for the cache, and answer with the value.',
  },
  'written-otherwise': {
    seen: '{request} was answered as done, and what the database has is not what was sent: {differs}.',
    cause:
      'The body was read as text and sent on: text() leaves out a byte order mark, and puts a sign of its own for bytes that are no text.',
    next: 'Pass bytes on: await request.bytes().',
  },
  'write-changed': {
    seen: '{request} should get {wanted}, as the database says. The user got {got}.',
    cause:
      'A header (If-Match, If-None-Match), the body or the method did not reach the database, or its answer was changed.',
    next: 'Send writes to the database as they came, and pass its answer on.',
  },
  'write-not-once': {
    seen: '{request} was sent to the database {count} {count:time|times}. It should be once.',
    cause:
      'A write that is tried again can be done twice; one that was not sent was answered by somebody else.',
    next: 'Send a write once, whatever comes back.',
  },
  'allow-lost': {
    seen: '{request} got 405 without an Allow header.',
    cause: 'The database gave one; it was left out.',
    next: 'Pass the headers of the database on.',
  },
  'error-changed': {
    seen: 'The database answered {request} with 500. The user got {got}.',
    cause: 'An error of the database was taken for no answer, or for something worth keeping.',
    next: 'An answer is an answer: pass it on as it is.',
  },
  'error-kept': {
    seen: '{request} had got an error; the database is well again, and the user got {found}.',
    cause: 'The error was kept, for a while or for ever.',
    next: 'Keep answers with 200 (and later 404). Nothing else.',
  },
  'refusal-changed': {
    seen: 'The database answered {request} with 400. The user got {got}.',
    cause: 'The path was decoded, which throws for an escape that is no text, or the answer was changed.',
    next: 'The path is a key, not something to be read. Pass the answer on.',
  },
  'reads-of-many': {
    seen: 'Thirty different cards were asked for at once. The database was read {count} {count:time|times} in round {round}: it should be 30 in the first, none in the second.',
    cause: 'Some were read twice, some not kept, or a read of one was taken for a read of another.',
    next: 'Each path has an entry of its own, and a read of its own.',
  },
  'asked-by-itself': {
    seen: 'By now the database was read {count} {count:time|times}, which is not once for each time that somebody asked for what had expired.',
    cause: 'Entries may be read anew on a timer, before anybody asks.',
    next: 'Read when somebody asks, not otherwise.',
  },
  'head-too-old': {
    seen: '{request} gave ETag {tag}, from before a change. The TTL is {ttlMs} ms, and more has passed; it should be {wanted}.',
    cause: 'For HEAD the age of what is in memory is not looked at.',
    next: 'Look up and read for HEAD as for GET, and leave out the body of the answer.',
  },
  'too-old': {
    seen: '{request} should give “{wanted}” by now, as the TTL is {ttlMs} ms and more has passed. The user got {found}.',
    cause:
      'The entry lives too long: the TTL is not looked at, is taken for something else (seconds), or begins anew with each hit.',
    next: 'A hit is younger than TTL_MS. Count from when it was read, and let nothing change that.',
  },
  'clock-felt': {
    seen: 'The clocks were set, and more than the TTL of {ttlMs} ms has passed. {request} should give “{wanted}”. The user got {found}.',
    cause:
      'The age was counted by Date.now(), which jumps when somebody sets the clock. Set back, an entry lives for hours.',
    next: 'Count by performance.now(): it goes on evenly.',
  },
  'list-too-old': {
    seen: 'A card was added longer ago than the TTL of {ttlMs} ms. {request} does not have it: {found}.',
    cause: 'Lists live for longer than cards, or begin their time anew with each hit.',
    next: 'A list is an entry like any other.',
  },
  'lives-unchanged': {
    seen: 'TTL_MS was set to {ttlMs}, then {request} was read, and a time after that it should be read anew. The user got {found}.',
    cause: 'env.vars was read once, at boot or when the module was loaded.',
    next: 'Read env.vars.TTL_MS whenever you keep or look at an entry.',
  },
  'kept-for-nothing': {
    seen: 'TTL_MS was {ttlMs}, {request} was read, and TTL_MS became 60000. A time of {ttlMs} ms and 5 s later GET /status at cache-1 says that it holds {kept} entries, one more than are of use: this one is not served. Its Cache-Status: {told}.',
    cause:
      'What may be served goes by one lifetime, and the cleaning by another: by what the entry was given, and by what the setting is now.',
    next: 'Ask the same question in both places: is it of use? Keep with each entry how long it lives.',
  },
  'entries-untold': {
    seen: '{count} cards were read a moment ago, and GET /status at cache-1 says that it holds {kept} entries. (-1: it says nothing of the kind.)',
    cause:
      'The count is not of what is kept, or is not told. Or there is no room for so many, and some were pushed out.',
    next: 'Answer GET /status with { entries }, the size of your Map. An entry stays for its time, however many there are: lesson 3.2 is about memory that is full.',
  },
  'entries-left-behind': {
    seen: '{read} cards were read, the last of them more than {seconds} s ago. GET /status at cache-1 says that it holds {left} entries; there are {long} that were read before, when TTL_MS was 60000, and {lately} that were read since. No others should be left.',
    cause:
      'An entry may be deleted only when somebody asks for it, or a cleaning came once and never again, or takes only some. Or it ends at the first entry that still lives: where TTL_MS was changed, or one was read anew in its old place, those behind it may be over. Or what failed or was forgotten has left something empty that counts.',
    next: 'From start(env), go through all entries every second or so, and delete those that are of no use any more.',
  },
  'entries-left': {
    seen: '{read} cards were read, the last of them more than {seconds} s ago, and GET /status at cache-1 says that it holds {left} entries.',
    cause:
      'An entry may be deleted only when somebody asks for it, or a cleaning came once and never again. Then what nobody asks for stays for ever.',
    next: 'From start(env), go through all entries every second or so, and delete those that are of no use any more.',
  },
  'read-anew-in-vain': {
    seen: '{request} had expired and was read anew. While the answer of the database was on its way, the card was written, or the old entry was cleaned away. It should give the card, from before or after. The user got {found}.',
    cause:
      'What was in memory when the read began was counted on when it ended: for the body that belongs to a 304, say.',
    next: 'Hold what you need before you await: const entry = entries.get(path). Or read without If-None-Match, and take what comes.',
  },
  'load-failed': {
    seen: 'Of {requests} requests under a light load, {errors} failed.',
    cause: 'Something breaks when requests meet. When your code threw, the console has the line.',
    next: 'Keep in variables inside of fetch what belongs to one request.',
  },
  'read-too-soon': {
    seen: 'Under load, {path} was read from the database again after {apartMs} ms, while the TTL is {ttlMs} ms. In all there were {reads} reads for {requests} requests.',
    cause:
      'Not everything is kept for its time: some are dropped early, or for the sake of others, or the cache was taken for away for a moment.',
    next: 'An entry serves for 80 % of TTL_MS at least, whatever else is asked for.',
  },
  'herd-reads': {
    seen: '{users} users asked for {path} at the same time; {why}. The database was asked {count} times; {most} would be allowed.',
    cause:
      'Each of them found nothing in memory and went to read, as the first one was still on the way. Or each of those who had waited went on to ask when it failed. Or web servers have left a cache that waits for the database, and asked it themselves.',
    next: 'Keep the promise of the read in a Map before you await it; whoever comes next awaits the same one, and takes its end for theirs.',
  },
  'first-one-left': {
    seen: '{request} should give “{wanted}”; {why}. The user got {found}.',
    cause:
      'The read ended with the user who had begun it: their request’s signal was passed on to it, or their failure was shared with all. Or a read of half a second was given up.',
    next: 'A read for all belongs to nobody: give it a time-out of its own, and no signal of a user.',
  },
  'herd-after-leaving': {
    seen: '{users} users asked for {path} while it was read; {why}. The database was asked {count} times; {most} would be allowed.',
    cause:
      'The read ended, or was taken out of the Map, with the user who had begun it. Whoever came next began another one.',
    next: 'A read stays in the Map until it is over, whoever leaves meanwhile.',
  },
  'joined-one-left': {
    seen: '{request} began a read, and others joined it and left. The one who had begun it stayed, and got {found}.',
    cause:
      'The read was called off as those left who had joined it. The one who began it waits as well, and was not counted.',
    next: 'A read for all belongs to nobody. Let it go on, whoever leaves: what it brings is kept.',
  },
  'waits-for-others': {
    seen: '{count} different cards were asked for at once, and a read takes {readMs} ms. {request} took {tookMs} ms.',
    cause: 'Reads wait for each other: behind one lock, in a line, or for one of so many places.',
    next: 'Only who asks for the same path waits for the same read.',
  },
  'given-up-with-another': {
    seen: '{request} should give “{wanted}”, after 0.9 s: {why}. The user got {found}.',
    cause:
      'Reads share something: one signal, one timer, one verdict on the database. One that is given up takes the others along.',
    next: 'Each read has a time-out of its own, and its failure is for those who wait for this one.',
  },
  'waits-for-hung': {
    seen: '{why}. {request} took {tookMs} ms; up to {limit} ms would be quick.',
    cause: 'It waits for the read that hangs, or for the check of a cache that is well.',
    next: 'Nobody waits for a read of another path, and hits wait for nobody.',
  },
  slow: {
    seen: '{why}. {request} took {tookMs} ms; up to {limit} ms would be quick.',
    cause:
      'A hit waits for something that has nothing to do with it: for the database, or for other requests.',
    next: 'What is fresh is answered out of memory at once.',
  },
  'too-late': {
    seen: '{request} took {tookMs} ms and got {got}; {why}. It should be answered within 3 s.',
    cause: 'Somebody is waited for without a time-out, or for too long, or several times in a row.',
    next: 'Wait for the database for 1 to 1.5 s, once. What waits for the cache has to end as well.',
  },
  'not-503': {
    seen: '{request} should get 503: {why}. The user got {got}.',
    cause:
      'A fetch that rejects and is not caught becomes a 500. One that is never answered and has no time-out leaves the user waiting.',
    next: 'Catch what fetch rejects with, give it a time-out (AbortSignal.timeout), and answer 503.',
  },
  'failure-kept': {
    seen: '{request} should be read anew: {why}. The user got {found}.',
    cause:
      'What had failed is still there: a promise that was rejected or never settles stayed in the Map, or its end was kept as an answer. Or after several failures the database is not asked for a while.',
    next: 'Take a read out of the Map however it ends, and keep nothing of a failure, not even a count. Then the next one who asks begins anew.',
  },
  'slow-given-up': {
    seen: 'The database takes {readMs} ms for a read. {request} should give what it says; the user got {found}.',
    cause:
      'A time-out is shorter than a second, at the cache or at the web server, or becomes so once a read has failed, or is counted by a clock that was set. Or after several failures the database is not asked for a while.',
    next: 'Wait for the database for a second at least. That the cache does not answer meanwhile is no sign that it is away.',
  },
  'first-second-slow': {
    seen: 'The cache {why}, for less than a second. {request} took {tookMs} ms; {limit} ms is the limit in this second.',
    cause: 'The cache is waited for for too long before it is given up.',
    next: 'Find out within half a second or so: ask it for something that needs no database, with a short time-out.',
  },
  'cache-outage-felt': {
    seen: 'The cache {why}. {request} should be served from the database; after {tookMs} ms the user got {got}.',
    cause:
      'A fetch to the cache that rejects or never settles was not caught. Or what came from the database was changed on its way.',
    next: 'When the cache gives no answer, ask the database, and pass on what it says.',
  },
  'cache-away': {
    seen: '{request} should give “{wanted}”, from the database: {why}. The user got {found}.',
    cause:
      'A fetch to the cache that rejects was not caught, or only one kind of failure was thought of: refused (ECONNREFUSED) and cut off with the request in hand (ECONNRESET) are two.',
    next: 'Whatever goes wrong with the cache, ask the database.',
  },
  'still-slow': {
    seen: 'The cache {why}, for more than a second by now. In {seconds} s, {slow} of {all} requests at {web} took longer than {limit} ms; {most} {most:is|are} allowed.',
    cause:
      'Each request, or all that come at the moment of a try, wait for the cache before they turn to the database.',
    next: 'Remember that the cache is away, and ask the database at once. At most one request in 5 seconds may try; let the others pass meanwhile.',
  },
  'try-too-long': {
    seen: 'The cache {why}. A request at {web} that tried it took {tookMs} ms; {limit} ms is the limit.',
    cause: 'The try has the same patience as an ordinary request, or is made of several.',
    next: 'Give a try 300 ms, then ask the database.',
  },
  'tries-too-often': {
    seen: 'The cache {why}. Two requests at {web}, {apartMs} ms apart, had to wait for it. It should be one in {everyMs} ms.',
    cause:
      'After a try that failed, the time until the next one is too short, or begins at the wrong moment.',
    next: 'When a try fails, leave the cache alone for 5 seconds, or try in the background.',
  },
  'not-used-again': {
    seen: 'The cache has been back for {seconds} s. A card was read at {web} and asked for once more: the database was asked {count} {count:time|times} for that, and Cache-Status was {told}.',
    cause:
      'The cache is still taken for away. The longer it is away, the less often it may be tried. A second outage may be treated in another way than the first one; and a moment for the next try that is told by Date.now() is far off when somebody has set the clock.',
    next: 'Try it every 5 seconds at the latest, and use it as soon as it answers.',
  },
  'slept-and-old': {
    seen: 'The cache was frozen for 12 s and more, with a TTL of {ttlMs} ms. Then {request} gave “{found}”, which had changed.',
    cause:
      'Its age is counted by something that stands still while the node is frozen: ticks of a timer, say.',
    next: 'Look at the age of an entry each time that you serve it.',
  },
  'booted-and-old': {
    seen: 'The cache died and booted again with the disk that it had. Between, more than the TTL of {ttlMs} ms has passed. {request} gave {found}, which had changed.',
    cause:
      'What was kept on the disk is taken for as young as when it was written, or by a clock that was set back meanwhile.',
    next: 'Begin empty: after a boot nobody knows how long it was down. Memory is what a cache is.',
  },
  'brought-later': {
    seen: 'The cache was frozen for 6 s, and has been back for 6 s. {request} gave “{found}”: that was changed early in the outage, and the TTL is {ttlMs} ms.',
    cause: 'What was read past the cache was brought to it when it was back, and its life began only then.',
    next: 'A life begins with the read of the database. Let the cache read anew what it missed.',
  },
  'slow-taken-for-dead': {
    seen: 'The cache takes 160 ms to answer, which is slow and not dead. {web} asked the database {count} {count:time|times} for a card that was in memory.',
    cause: 'The patience with the cache is too short.',
    next: 'Give it 250 ms or more before you take it for away.',
  },
  'status-past-the-cache': {
    seen: 'The cache is away. The database says {wanted} to {request}; the user got {got}.',
    cause: 'Past the cache, the method or the path did not reach the database, or its answer was changed.',
    next: 'Send the request on as it came, and pass the answer on.',
  },
  'bytes-past-the-cache': {
    seen: 'The cache is away. {request} is not what the database said: {differs}.',
    cause: 'Past the cache the body was read as text, left out, or given to a HEAD.',
    next: 'Pass the bytes on, past the cache as well.',
  },
  'header-past-the-cache': {
    seen: 'The cache is away. {request} came with {name}: {is}. The database said: {was}.',
    cause: 'Past the cache an answer was made without the headers.',
    next: 'Pass Content-Type and ETag on, past the cache as well.',
  },
  'write-felt': {
    seen: '{request} should get {wanted}, although {why}. The user got {got}.',
    cause: 'What the cache has to be told after a write failed, and took the write along.',
    next: 'Catch what goes wrong when you tell the cache. The write is done.',
  },
  'write-slow': {
    seen: '{why}. {request} took {tookMs} ms; up to {limit} ms would be quick.',
    cause: 'The write waits for a cache that is away.',
    next: 'Skip telling the cache when you know that it is away.',
  },
  'not-404': {
    seen: '{request} should get 404: {why}. The user got {found}.',
    cause:
      'The answer of the database was changed, or nothing was found where something that says “nothing” is kept.',
    next: 'A 404 is an answer. Keep it with its status, and give it out with its status.',
  },
  'absent-asked-again': {
    seen: '{request} had been asked for a moment ago, and there is nothing. The database was asked {count} {count:time|times} in all.',
    cause: 'Only answers with 200 are kept, or an entry without a body is taken for none.',
    next: 'Keep a 404 for ABSENT_MS, of which 80 % have to be served.',
  },
  'absent-too-long': {
    seen: '{request} was created longer ago than ABSENT_MS, {absentMs} ms. The user got {found}.',
    cause: 'Absence is kept for as long as everything else, or each 404 that is served begins its time anew.',
    next: 'The life of a 404 is ABSENT_MS, from when the database said it.',
  },
  'herd-for-nothing': {
    seen: '{users} users asked at once for what is not there. In round {round} the database was asked {count} times.',
    cause: 'Those who wait for a read that ends with 404 may go and ask again, each by themselves.',
    next: 'A 404 is an answer for all who wait.',
  },
  'absent-left-behind': {
    seen: '{asked} cards that are not there were asked for, the last of them more than {seconds} s ago. GET /status at cache-1 says that it holds {left} entries.',
    cause:
      'What says that there is nothing is cleaned away by the lifetime of everything else, or not at all.',
    next: 'Keep with each entry how long it is of use, and let the cleaning go by that.',
  },
  'not-created': {
    seen: '{request} should get 201; the user got {got}.',
    cause: 'The write did not reach the database, or something that came after it failed.',
    next: 'Send the write to the database, and pass its answer on, whatever becomes of telling the cache.',
  },
  'created-unseen': {
    seen: 'A card had been created, and its user told so with 201. After that {request} gave: {found}.',
    cause: 'That there is nothing is still kept: in the cache, or in the memory of this web server.',
    next: 'After a 201 of the database, have the cache forget this key, wait for that, and only then answer. The key is the path as it came.',
  },
  'created-unseen-race': {
    seen: 'A read had begun before the card was created, and came back with 404 after that. {request}, sent when the user had got 201, gave: {found}.',
    cause: 'The old answer was kept when it came. Or this request joined the read from before.',
    next: 'Forgetting a key also ends its read under way: nobody joins it any more, and what it brings is not kept.',
  },
  'race-answer': {
    seen: '{request} was sent just before the card was created. It should get 404 or the card. The user got {found}.',
    cause: 'Whoever waited for a read that was forgotten was left alone.',
    next: 'Who waits gets what the read brings. It is only not kept.',
  },
  'herd-after-write': {
    seen: '{users} users asked for {path} while it was read; {why}. The database was asked {count} times, and once would do.',
    cause:
      'A read that ends takes whatever is listed for its path out of the Map of reads, also when that is a later one.',
    next: 'When a read ends, look whether it is the one in the Map, and leave another one where it is.',
  },
  'outage-kept-as-absent': {
    seen: 'The database had not answered, or with an error, and is well again. {request} gave: {found}.',
    cause: 'No answer was taken for “there is nothing”, and kept.',
    next: 'Only a 404 of the database says that there is nothing. Keep nothing of a failure.',
  },
  'not-served-stale': {
    seen: 'The database is {outage}, and {request} had been read before; the TTL of {ttlMs} ms is over. The user got {found}.',
    cause:
      'What expires is deleted, or taken out before the new one has come, or is served once and then dropped. Or an answer with 500 is not taken for a failure.',
    next: 'Keep an entry for another STALE_MS. When the read fails or gives a 5xx, serve it and leave it where it is.',
  },
  'stale-unmarked': {
    seen: 'The database is {outage}, and {request} gave what it was {ttlMs} ms ago and more. Its Cache-Status: {told}.',
    cause: 'Nothing tells that it is too old.',
    next: 'Say by how much, in a negative ttl: cache-1; fwd=stale; ttl=-12.',
  },
  'stale-while-well': {
    seen: 'The database is well (it was: {was}). {request} gave {found}, with Cache-Status: {told}. That is not what the database says.',
    cause:
      'Old answers are given out without asking, or because the database takes a while, or it is still taken for away.',
    next: 'Ask the database first. Serve what is old only when it does not answer within a second and more, or with a 5xx.',
  },
  'fresh-marked': {
    seen: 'The database is well (it was: {was}). {request} gave what it says, and Cache-Status was {told}: too old, that means.',
    cause: 'The mark stayed with the entry after the outage, or a time is counted wrongly.',
    next: 'A new answer of the database makes a new entry.',
  },
  'gone-is-an-answer': {
    seen: 'The card was deleted, and its entry has expired. {request} should get 404. The user got {found}.',
    cause: 'A 404 was taken for a failure of the database.',
    next: 'Only no answer and 5xx are failures.',
  },
  'gone-came-back': {
    seen: 'The database had said that the card is gone. Then it died, and {request} gave {found}.',
    cause: 'What was kept before is still there, beside the 404 or below it.',
    next: 'A 404 takes the place of what was kept.',
  },
  'stale-too-long': {
    seen: '{request} is older than TTL_MS and STALE_MS together, {seconds} s, and the database does not answer. It should get 503. The user got {found}.',
    cause:
      'It is served for as long as the outage lasts, or each time that it is served begins its time anew.',
    next: 'Look at the age: at TTL_MS + STALE_MS it is of no use any more.',
  },
}
