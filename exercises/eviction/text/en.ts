import type { ExerciseText } from '../../../src/contract/exercise.ts'

const held = 'Not found, though it should be here: {gone}. Found, though it should have gone: {here}.'

const steps =
  'Something looks at all entries, or moves them, for the sake of one: a loop over a Map or a list, a spread, Object.keys, or one of indexOf, includes, splice, shift, fill, filter, sort and their like, which count for all whatever you give them.'
const stepsNext =
  'Both numbers should be about the same. Keep what you look for where a few steps lead to it: a Map from each key to its link in a doubly linked list.'

export default {
  title: 'Eviction',
  stages: {
    budget: {
      title: 'Keep the budget',
      hints: [
        'The starter refuses what is new when it is full. Let entries go instead, until the new one fits. It counts letters: how many bytes has 한?',
        'Keep the size of each entry beside its value. When a key is put again, what it takes more is the new size less the old one. What is larger than the whole budget never fits, so do not begin to evict for it.',
        'In put: size = bytes of key and value. Larger than the budget: delete the key, refuse. Else, while #bytes + size − old size is above the budget, delete policy.victim(key). Then store it. delete is the only place that takes bytes away, and tells the policy.',
      ],
    },
    fifo: {
      title: 'First in, first out',
      hints: [
        'A line: new keys join at its end, and the victim is the first. What happens to the line when a key is read? Nothing.',
        'A key that is put again is still where it was in the line. A key that was deleted has left it, and joins at the end when it comes back.',
        'The victim is the first in line, unless it is spared: the key that is being written may be the oldest itself. Then it is the second.',
      ],
    },
    lru: {
      title: 'Least recently used',
      hints: [
        'The same line as before. But whoever is used goes to its end.',
        'Used is: read and found, or put again. Reading what is not there is no use of anything, nor is looking at /stats.',
        'read(key): take the key out of the line, and push it at the end. replaced(key) does the same. Does your store call policy.read when get finds something?',
      ],
    },
    constant: {
      title: 'However many there are',
      hints: [
        'What does your code do for one entry, when there are 2,000? indexOf, splice, shift, filter, sort, Math.min(…) and a loop over a Map look at all of them, or move them.',
        'A doubly linked list lets any key leave in a few steps: a Map from key to link, and each link knows the one before it and the one after it.',
        'queue.ts is there for it: push(key), remove(key), first(). Removing is: link.before.after = link.after, link.after.before = link.before, and care at both ends. A sum of all sizes is a loop as well: keep a running one.',
      ],
    },
    lfu: {
      title: 'Least frequently used',
      hints: [
        'Count the uses of each key: one when it is put, one more for each read that finds it, and for each time that it is put again.',
        'A line for each number of uses. A key that is used leaves its line and joins the end of the next one. The victim is the first of the line with the fewest uses.',
        'Keep the lines in a list as well, by their uses, without empty ones: from the line of a key the next one is one step away, and the first line is the one with the fewest. Who comes back after they left begins with one use.',
      ],
    },
    best: {
      title: 'Nearly as good as the best',
      hints: [
        'Which of the three wins where? LFU is not fooled by a scan; LRU learns quickly when taste changes. Most keys are asked for only once: those need not stay for long.',
        'Let newcomers pass through a short line of their own, a tenth of all entries. Who is used while they stand there gets into the main line; the others go. Remember the names of those that went for a while: who comes back was let go too early.',
        'That is S3-FIFO. In the main line, count uses up to 3; the victim is its first, but who has uses left loses one and goes to the end instead. 2Q and ARC work too; so does to play LRU and LFU beside each other with names only, and to follow the one that is ahead.',
      ],
    },
  },
  tests: {
    'full-makes-room': 'A full cache makes room, and uses all of it',
    'kept-and-forgotten': 'What is put is found, until it is deleted',
    'bytes-not-letters': 'Bytes are counted, not letters',
    'overwritten-counts-once': 'A key that is put again counts once',
    'overwritten-grows': 'A value that grows makes room, one that shrinks gives it back',
    'until-it-fits': 'As many go as have to, and no more',
    'too-large': 'What is larger than the budget is refused, and nobody has to go for it',
    'too-large-for-an-old-key': 'When a new value is refused, the old one is not told any more',
    'deleted-frees': 'What is deleted gives its room back',
    'odd-keys-and-values': 'Keys and values may be any text',
    'tells-of-itself': 'It tells how full it is, and how it does',
    'puts-at-once': 'Many puts at the same instant stay within the budget',
    'starts-empty': 'After a restart it is empty, and takes the new budget',
    'smallest-budgets': 'A budget of one byte is kept as well, and one of three thousand million',
    'first-put-first-gone': 'Who was put first goes first',
    'reads-change-nothing': 'Reading changes nothing',
    'overwritten-keeps-its-place': 'Who is put again keeps their place',
    'oldest-grows': 'The oldest grows: others make room',
    'deleted-and-put-again': 'Who was deleted, or evicted, comes back as the newest',
    'many-go-for-one': 'Several go for a large one, in their order',
    'mixed-fifo': 'Anything in any order, with entries of all sizes',
    'read-keeps': 'Who was read stays',
    'read-in-bulk-keeps': 'Reads in bulk are reads',
    'all-read-between-two-puts': 'Many reads between two puts, all of them in order',
    'order-of-use': 'They go in the order of their last use',
    'overwritten-is-used': 'Putting again is a use',
    'what-is-no-use': 'Reads that find nothing, refused puts and looks at the stats are no use',
    'longest-unused-grows': 'The one that was not used for longest grows: others make room',
    'gone-and-back': 'Who was deleted, or evicted, comes back as just used',
    'mixed-lru': 'Anything in any order, with entries of all sizes',
    'constant-fifo': '2,000 entries cost no more steps each than 250: first in, first out',
    'constant-lru': '2,000 entries cost no more steps each than 250: least recently used',
    'all-go-for-one': 'Forty thousand go for a single one',
    'least-used-goes': 'Who was used least often goes',
    'used-hundreds-of-times': 'Counts go on, however many there are',
    'used-for-years': 'Counts do not fade',
    'newcomers-make-room-for-each-other': 'A newcomer stays until the next one comes',
    'alike-by-last-use': 'Of those alike, the one goes that was not used for longest',
    'overwriting-is-a-use': 'Putting again is a use',
    'misses-are-no-use': 'Asking for what is not there does not count',
    'whoever-comes-back-begins-with-one': 'Who comes back begins with one use',
    'least-used-grows': 'The one that is used least grows: others make room',
    'mixed-lfu': 'Anything in any order, with entries of all sizes',
    'constant-lfu': '2,000 entries cost no more steps each than 250: least frequently used',
    zipf: 'What is popular stays popular',
    scan: 'Somebody reads everything once, again and again',
    loop: 'Most requests go round and round',
    shifting: 'What is popular changes',
    'all-fits': 'Nobody goes while there is room',
    'within-budget': 'It keeps its budget, and uses at least half of it',
    'smaller-and-fewer': 'Entries get smaller, most are deleted, and new ones find room',
    'grows-among-the-popular': 'What is put again and grows is never told as it was',
    'many-before-it-is-full': 'Forty thousand come before the first one has to go',
    'too-large-for-best': 'What is larger than the budget is refused as before',
  },
  says: {
    'not-stored': {
      seen: '{key} was put, an entry of {size} bytes, with a budget of {budget}. It should get 201; the answer was {got}.',
      cause:
        'A cache that is full may refuse what is new, as the starter does. 204 says that the key was there already, and 413 that the entry is larger than the whole budget.',
      next: 'Let other entries go, one by one, until the new one fits. When your code threw, the console has the line.',
    },
    'not-replaced': {
      seen: '{key} is here and was put again, with {size} bytes in all and a budget of {budget}. It should get 204; the answer was {got}.',
      cause:
        '201 says that the key was not here: it may have been evicted to make room for itself. 413 is for entries that are larger than the whole budget.',
      next: 'Make room for what the new value needs more than the old one, and leave the key itself out when you look for a victim.',
    },
    'not-refused': {
      seen: '{key} was put with {size} bytes in all, and the budget is {budget}. It should get 413; the answer was {got}.',
      cause: 'It can never fit. It may have been counted in letters, or without its key.',
      next: 'Count the bytes of key and value in UTF-8, and refuse what is larger than the budget before anybody has to go.',
    },
    'written-not-found': {
      seen: '{key} was put, and fits. Asked for, it got {got}.',
      cause: 'The entry that was just written may have been evicted by its own write, or was never kept.',
      next: 'Make room first, and then store; or leave the key out when you look for a victim.',
    },
    'other-value': {
      seen: '{key} was found with another value than was put last: {bytes} bytes in place of {wanted}.',
      cause: 'The old value may still be here, or the text was changed on its way.',
      next: 'Keep the value as it came, and replace it when the key is put again.',
    },
    'above-budget': {
      seen: '{items} {items:entry is|entries are} here, {held} bytes in all. The budget is {budget}.',
      cause:
        'Letters may have been counted in place of bytes, keys left out, or one entry evicted where several have to go. When a value is replaced by a longer one, room has to be made as well.',
      next: 'Evict in a loop, as long as the bytes of all entries and of the new one are above the budget.',
    },
    'stats-wrong': {
      seen: 'GET /stats says: {told}. What was done and found makes it: {right}.',
      cause:
        'A path may be left out of the sum: a value that is replaced (the old size has to go), a delete, an eviction, a put that was refused.',
      next: 'Let every entry come and go through the same two places, and count there. Evictions are those that went to make room, and no others.',
    },
    'bulk-differs': {
      seen: 'A /bulk of {lines} lines answered: {told}. Carried out in order, it is: {right}.',
      cause:
        'The number of hits depends on who is here: somebody may have gone too early, or not at all, or another one than the policy says. Lines may also have been left out.',
      next: 'Replay the lines with a small budget on paper: whom does your policy evict, and whom should it?',
    },
    wasted: {
      seen: 'Entries of {size} bytes were put until it was full. {items} of them are found, {held} bytes of {budget}.',
      cause: 'More may have gone than had to, or the bytes that were counted are not those that are here.',
      next: 'Stop evicting as soon as the new entry fits. An entry that fits exactly does fit.',
    },
    'absent-found': {
      seen: 'Nobody ever put {key}. Asked for, it should get 404; the answer was {got}.',
      cause: 'Words like constructor are there in every object of JavaScript.',
      next: 'Keep entries in a Map. 404 is for what is not in it.',
    },
    'deleted-found': {
      seen: '{key} was deleted, and asked for after that. It should get 404; the answer was {got}.',
      cause: 'The entry was not taken out, or is kept in a second place.',
      next: 'Delete it from the Map that get reads.',
    },
    'delete-status': {
      seen: 'DELETE of {key} should get {wanted}; the answer was {got}.',
      cause: '204 is for a key that was here, 404 for one that was not. Or something threw.',
      next: 'store.delete says whether the key was here. When your code threw, the console has the line.',
    },
    'exact-fit': {
      seen: `Five entries of {size} bytes were put, with a budget of {budget}, of keys and values like {letter}. ${held}`,
      cause:
        'They fit exactly. They may have been counted with more bytes than they have, or the bound is one too strict.',
      next: 'new TextEncoder().encode(text).length is the number of bytes. What fills the budget to its last byte is within it.',
    },
    'overwrite-evicts': {
      seen: `One key was put again and again, and all entries together always fit into {budget} bytes. ${held}`,
      cause: 'Each new value may have been counted on top of the old ones.',
      next: 'When a key is put again, the old size goes as the new one comes.',
    },
    'grown-makes-room': {
      seen: 'One of five entries grew until only two others fit beside it: {wanted} should be here. {found} are.',
      cause: 'A value that is replaced may not make room, or more room than it needs.',
      next: 'Room is needed for the new size less the old one. Evict until that fits, and no further.',
    },
    'shrunk-frees': {
      seen: `A value was replaced by a shorter one, and what was put after it fits into the {budget} bytes. ${held}`,
      cause: 'The bytes that the longer value had may still be counted.',
      next: 'The difference of the two sizes can be negative: add it as well.',
    },
    'evicts-too-many': {
      seen: 'There were {before} entries of {small} bytes, and one of {large} came. Beside it {wanted} fit; {found} are left.',
      cause: 'More were evicted than had to go.',
      next: 'Look after each eviction whether it fits now.',
    },
    'evicts-too-few': {
      seen: 'There were {before} entries of {small} bytes, and one of {large} came. Beside it {wanted} fit; {found} are left.',
      cause: 'One may have gone for one, whatever their sizes.',
      next: 'Evict in a loop, until it fits.',
    },
    'refused-found': {
      seen: '{key} was refused, as it is larger than the budget. Asked for, it should get 404; the answer was {got}.',
      cause: 'It may have been stored all the same.',
      next: 'Return before anything is stored.',
    },
    'oversize-evicts': {
      seen: `An entry that is larger than the budget of {budget} bytes was refused, and nobody had to go for it. ${held}`,
      cause: 'Room may have been made for it before it was clear that it can never fit.',
      next: 'Look at the size first. An entry as large as the budget fits; one byte more does not.',
    },
    'exact-alone': {
      seen: `An entry of exactly {budget} bytes was put: it fits, alone. ${held}`,
      cause: 'The loop may have ended too early, or others are kept that are not counted.',
      next: 'Evict until the bytes of all entries are within the budget.',
    },
    'refused-old-value': {
      seen: '{key} was here. A new value for it was refused, as it is too large. Asked for, the key should get 404; the answer was {got}.',
      cause:
        'The old value is still told. But whoever put the new one has already changed it at its source, so it is no longer true.',
      next: 'When a put is refused, delete what is here under its key.',
    },
    'refused-frees': {
      seen: `An old value went with a put that was refused, and what was put after it fits into the {budget} bytes. ${held}`,
      cause: 'Its bytes may still be counted.',
      next: 'Let it go by the same way as any other entry, and its bytes with it.',
    },
    'deleted-frees': {
      seen: `Two entries were deleted, and two of the same size put: all fit into the {budget} bytes. ${held}`,
      cause: 'The bytes of deleted entries may still be counted, or their keys still stand in line.',
      next: 'Take the size away when an entry goes, for whatever reason, and tell the policy.',
    },
    'odd-lost': {
      seen: '{wanted} entries were put, all of which fit. {found} are here.',
      cause: 'Some keys may be taken for the same, or mean something else to an object of JavaScript.',
      next: 'Keep entries in a Map, by the key as it is.',
    },
    'restart-found': {
      seen: 'The cache was restarted. {key}, which was there before, should get 404; the answer was {got}.',
      cause: 'Something outlived the process: a file, perhaps.',
      next: 'Keep entries in memory only. Nobody tells a cache that was away what has changed meanwhile.',
    },
    'fifo-order': {
      seen: `Entries of the same size were put one after the other, into a cache for five. ${held}`,
      cause: 'The victim is another one than the oldest.',
      next: 'New keys join the end of a line, and its first one goes.',
    },
    'fifo-read': {
      seen: `Some keys were read, and then two more put. With first in, first out nobody stays because they were read. ${held}`,
      cause: 'Reads may have changed the order.',
      next: 'In Fifo, read does nothing.',
    },
    'fifo-overwrite': {
      seen: `Keys were put again, and then others put. ${held}`,
      cause:
        'Who is put again may have lost their place in the line: as if they had been deleted first, and were new now.',
      next: 'In Fifo, replaced does nothing. The store must not delete the key before it puts it again.',
    },
    'written-spared': {
      seen: `An entry grew, so that others had to go. ${held}`,
      cause:
        'The entry that is being written is never the one to go, also when it is next in line. Its own old size makes room as well.',
      next: 'Leave spared out when you look for a victim, and take the next one in line.',
    },
    'begins-anew': {
      seen: `Keys went, deleted or evicted, and were put again, and others after them. ${held}`,
      cause:
        'A key that went may still stand in the line at its old place, or twice. Then it goes too early, or somebody else in its place.',
      next: 'removed(key) has to take the key out of all that the policy knows. Who comes back joins at the end.',
    },
    'mixed-fifo': {
      seen: `Puts, puts over, reads and deletes in any order, with a budget of {budget} bytes. By first in, first out: ${held}`,
      cause: 'Two rules meet here that each hold alone: sizes, places in line, who is spared.',
      next: 'Open the replay: /bulk shows its lines. Follow the key that is wrong, from its first put on.',
    },
    'mixed-fifo-read': {
      seen: 'After many puts, reads and deletes with a budget of {budget} bytes, {key} should get {wanted}; the answer was {got}.',
      cause: 'Somebody else went than first in, first out says, at this moment or before.',
      next: 'Follow this key in the replay, from its first put on.',
    },
    'mixed-fifo-deleted': {
      seen: 'After many puts, reads and deletes, DELETE of {key} should get {wanted}; the answer was {got}.',
      cause: 'Somebody else went than first in, first out says, at this moment or before.',
      next: 'Follow this key in the replay, from its first put on.',
    },
    'lru-read': {
      seen: `Some keys were read, and then others put. Those that were read should stay. ${held}`,
      cause:
        'A read that finds something may not have changed the order, or only one by GET, and not in /bulk.',
      next: 'The store has to tell the policy of each read that found its key, and Lru takes it to the end of the line.',
    },
    'lru-order': {
      seen: `All keys were read, in another order than they were put, and then others put. ${held}`,
      cause: 'Who goes depends on the order of the last uses, not on that of the puts.',
      next: 'Each use takes the key out of the line, wherever it stands, and to the end.',
    },
    'lru-overwrite': {
      seen: `Some keys were put again, and then others put. Those that were put again should stay. ${held}`,
      cause: 'Putting again may not count as a use. Map.set of a key that is there leaves it in its place.',
      next: 'In Lru, replaced does what read does.',
    },
    'lru-no-use': {
      seen: `What is not there was read, what is too large was put, and the stats were looked at; then three keys were put. ${held}`,
      cause: 'One of these may have changed the order, or left a key in it that is not here.',
      next: 'Only keys that are here have a place in the line.',
    },
    'mixed-lru': {
      seen: `Puts, puts over, reads and deletes in any order, with a budget of {budget} bytes. By least recent use: ${held}`,
      cause: 'Two rules meet here that each hold alone: sizes, uses, who is spared.',
      next: 'Open the replay: /bulk shows its lines. Follow the key that is wrong, from its last use on.',
    },
    'mixed-lru-read': {
      seen: 'After many puts, reads and deletes with a budget of {budget} bytes, {key} should get {wanted}; the answer was {got}.',
      cause: 'Somebody else went than least recently used says, at this moment or before.',
      next: 'Follow this key in the replay, from its last use on.',
    },
    'mixed-lru-deleted': {
      seen: 'After many puts, reads and deletes, DELETE of {key} should get {wanted}; the answer was {got}.',
      cause: 'Somebody else went than least recently used says, at this moment or before.',
      next: 'Follow this key in the replay, from its last use on.',
    },
    'steps-of-put': {
      seen: 'Steps for one put that lets another entry go, on average: {fewSteps} in a cache of {few} entries, {manySteps} in one of {many}.',
      cause: steps,
      next: stepsNext,
    },
    'steps-of-putting-again': {
      seen: 'Steps for putting a key again that is there, as a rule: {fewSteps} in a cache of {few} entries, {manySteps} in one of {many}.',
      cause: steps,
      next: stepsNext,
    },
    'steps-of-reading': {
      seen: 'Steps for a read in /bulk that finds its key, as a rule: {fewSteps} in a cache of {few} entries, {manySteps} in one of {many}.',
      cause: steps,
      next: stepsNext,
    },
    'steps-of-deleting': {
      seen: 'Steps for a DELETE, as a rule: {fewSteps} in a cache of {few} entries, {manySteps} in one of {many}.',
      cause: steps,
      next: stepsNext,
    },
    'steps-of-growing': {
      seen: 'Steps for putting the next victim again with a larger value, so that another one has to go, as a rule: {fewSteps} in a cache of {few} entries, {manySteps} in one of {many}.',
      cause: steps,
      next: stepsNext,
    },
    'steps-of-letting-go': {
      seen: 'Steps for each entry that went, when all of them had to for one put: {fewSteps} in a cache of {few} entries, {manySteps} in one of {many}.',
      cause: steps,
      next: stepsNext,
    },
    'rush-refused': {
      seen: 'A /bulk of many small entries should answer with “refused 0”. It answered: {told}.',
      cause:
        'The cache is full, and something was not let go; or your code threw, and the console has the line.',
      next: 'Make room as in the stages before.',
    },
    'rush-fifo': {
      seen: `A cache of 2,000 entries got 2,000 new ones, and some of those were deleted. By first in, first out: ${held}`,
      cause: 'The order may have got lost among many.',
      next: 'Look at what happens at the first key and at the last one when a link is taken out.',
    },
    'rush-lru': {
      seen: `A cache of 2,000 entries got 2,000 new ones, and some of those were deleted. By least recent use: ${held}`,
      cause: 'The order may have got lost among many.',
      next: 'Look at what happens at the first key and at the last one when a link is taken out.',
    },
    'rush-lfu': {
      seen: `A cache of 2,000 entries got 2,000 new ones, and some of those were deleted. Those that came last should be here. ${held}`,
      cause: 'The order among those with the same number of uses may have got lost.',
      next: 'Of those alike, the first in their line goes: the one that was not used for longest.',
    },
    'lfu-order': {
      seen: `Five keys were read one to five times, and then one more was put. ${held}`,
      cause: 'The victim is another one than the one that was used least often.',
      next: 'Count each read that finds its key, and let the one with the lowest count go.',
    },
    'lfu-order-of-many': {
      seen: `Three keys were used 300, 301 and 701 times, and a newcomer more than 300 times; each time one had to go, the one that was used least often should have. ${held}`,
      cause: 'Counts may end at some number, or fade: then those above it are alike.',
      next: 'Count every use, as long as the key is here.',
    },
    'lfu-order-of-years': {
      seen: `key-11 was used 7,001 times and key-12 5,001 times, key-10 three times and long ago, key-13 twice. Then two came for which others had to go: those that were used least often. ${held}`,
      cause: 'Counts may fade after many uses, or end at some number: then those above it are alike.',
      next: 'Count every use, as long as the key is here. Old merit fades in stage 6 only.',
    },
    'lfu-newcomer': {
      seen: `Four keys were read often, and there is room for one more. Newcomers came one after the other. ${held}`,
      cause:
        'A newcomer that has just one use is the next to go, but not by its own put. Or old ones went, as if newcomers counted for more.',
      next: 'Make room before the newcomer is counted.',
    },
    'lfu-alike': {
      seen: `All keys were used equally often, in another order than they were put; then others came. ${held}`,
      cause: 'Among those alike, another one went than the one that was not used for the longest time.',
      next: 'Who gets one more use joins the end of the line of those that have as many.',
    },
    'lfu-overwrite': {
      seen: `One key was put again twice, the others were read once at most; then one more was put. ${held}`,
      cause: 'Putting again may not count, or the count may begin anew.',
      next: 'In Lfu, replaced does what read does.',
    },
    'lfu-miss': {
      seen: `A key was asked for five times before it was put. Then two others were read once, and a fourth put. ${held}`,
      cause: 'Asking for what is not there may have been counted.',
      next: 'Count only for keys that are here: one when it is put.',
    },
    'lfu-begins-anew': {
      seen: `A key that was used often was {how}, and put again; then another one was put. ${held}`,
      cause: 'It may still have the uses of its first life.',
      next: 'removed(key) forgets the count. Counts for all keys that ever were would grow without bound.',
    },
    'mixed-lfu': {
      seen: `Puts, puts over, reads and deletes in any order, with a budget of {budget} bytes. By fewest uses: ${held}`,
      cause: 'Two rules meet here that each hold alone: sizes, counts, those alike, who is spared.',
      next: 'Open the replay: /bulk shows its lines. Follow the key that is wrong, and count its uses.',
    },
    'mixed-lfu-read': {
      seen: 'After many puts, reads and deletes with a budget of {budget} bytes, {key} should get {wanted}; the answer was {got}.',
      cause: 'Somebody else went than least frequently used says, at this moment or before.',
      next: 'Follow this key in the replay, and count its uses.',
    },
    'mixed-lfu-deleted': {
      seen: 'After many puts, reads and deletes, DELETE of {key} should get {wanted}; the answer was {got}.',
      cause: 'Somebody else went than least frequently used says, at this moment or before.',
      next: 'Follow this key in the replay, and count its uses.',
    },
    'trace-unanswered': {
      seen: 'A /bulk of {lines} reads should tell how many of them were hits. It answered: {told}',
      cause: 'Your policy may have thrown: then the console has the line.',
      next: 'Try it with a few keys first, by POST /bulk in the panel of the stack.',
    },
    'below-the-best': {
      seen: 'On the trace “{trace}”, with room for {slots} entries, {mine} % were hits. The best of the three is {winner}: {list}. At least {least} % are asked for.',
      cause:
        'Policies that only look at the last use lose on zipf, scan and loop. Those that only count lose on shifting, as old counts never fade.',
      next: 'Let newcomers prove themselves before they take the room of others, and let old merits fade.',
    },
    'fits-and-gone': {
      seen: `All entries together fit into {budget} bytes. ${held}`,
      cause: 'Somebody was let go, or not let in, while there was room.',
      next: 'Ask the policy for a victim only when the budget would be broken.',
    },
    'best-wastes': {
      seen: 'After many puts, {held} bytes are in use of {budget}. At least half of them should be.',
      cause: 'More go than have to, or newcomers are refused while there is room.',
      next: 'Stop evicting as soon as it fits.',
    },
  },
  scenes: {
    'no-limit': {
      title: 'A cache without a limit',
      measures: {
        quiet: '150 requests/s',
        busy: '500 requests/s',
        later: 'out of memory',
        again: 'started again',
      },
    },
    'backup-predicted': {
      title: 'LRU, and a job that reads everything once',
      measures: { before: 'before', meanwhile: 'meanwhile' },
    },
    'within-budget': {
      title: 'Your cache, with a budget',
      measures: {
        quiet: '150 requests/s',
        busy: '500 requests/s',
        later: '500, later',
        again: '500, later still',
      },
    },
    'backup-best': {
      title: 'Your own policy, and the same job',
      measures: { before: 'before', meanwhile: 'meanwhile' },
    },
    'four-traces': {
      title: 'Four ways to ask, room for 100 entries',
      measures: { scan: 'scan', loop: 'loop', zipf: 'Zipf', shifting: 'shifting' },
    },
    'loop-101': {
      title: 'Round and round over 101 keys',
      measures: {
        'slots-50': 'room for 50',
        'slots-75': 'room for 75',
        'slots-100': 'room for 100',
        'slots-101': 'room for 101',
        'slots-125': 'room for 125',
      },
    },
    'zipf-sizes': {
      title: 'How much memory is enough? 1,000 keys, Zipf',
      measures: {
        'slots-25': 'room for 25',
        'slots-50': 'room for 50',
        'slots-100': 'room for 100',
        'slots-200': 'room for 200',
        'slots-400': 'room for 400',
      },
    },
  },
  beside: {
    'no-cache': 'No cache',
    fifo: 'Reference, with FIFO',
    lfu: 'Reference, with LFU',
    best: 'Reference, with its own policy',
  },
  figures: {
    hits: { title: 'hits', unit: '%' },
    items: { title: 'entries' },
    bytes: { title: 'in use', unit: 'bytes' },
  },
  alternatives: {
    'ordered-sets': {
      title: 'Sets keep the order',
      does: 'The order in which a Set was filled is the line, and ARC remembers the names of those that went.',
      trades:
        'It leans on how the language’s own Set behaves, and keeps names of what is gone; in return there is almost no code for lines.',
    },
    slots: {
      title: 'Lines of plain numbers',
      does: 'Each key has a slot, two arrays say what is before and after it, and newcomers have to beat their victim (W-TinyLFU).',
      trades:
        'Slots have to be handed out and taken back by hand, and a newcomer with a future may be turned away; in return there is nothing to collect, and one-time visitors push out nobody.',
    },
    stamps: {
      title: 'Stamps in place of moves',
      does: 'Nobody is taken out of the middle of a line: what moved has a newer stamp, and LRU and LFU play against each other.',
      trades:
        'Old entries lie about until they come to the front, and two policies are played for one; in return a use costs no more than an append, and the load decides which policy is right.',
    },
  },
} satisfies ExerciseText
