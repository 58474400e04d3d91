import type { ExerciseText } from '../../../src/contract/exercise.ts'

/** What users were given, and what the database was asked, by what was wrong with it. */
export const says: ExerciseText['says'] = {
  uneven: {
    seen: 'Of {of} items that were read, {cache} holds {entries}. An even share is {share}, and {least} to {most} are allowed.',
    cause:
      'Keys are not spread by a hash of their whole path; or one cache has an edge over the others, as on a ring with few points.',
    next: 'Give each pair of cache and path a number by hash() of plumbing.ts, and take the cache with the largest one.',
  },
  'uneven-names': {
    seen: 'Of {of} items with names in place of numbers, {cache} holds {entries}. An even share is 75.',
    cause:
      'The place depends on a part of the name, as its first or last letters, or on a hash that treats alike what looks alike.',
    next: 'Hash the whole path with hash() of plumbing.ts.',
  },
  missed: {
    seen: '{web} was asked for {of} {of:item|items}: {why}. For {count} of them it read the database all the same, for instance for {example}.',
    cause:
      'It looked into another cache than the one that has it, or what was read was not put, or has ended too early. Do both web servers come to the same place, whatever each of them has seen before? Does a key keep its place when another cache goes away?',
    next: 'Open the replay there: which cache was asked for that item, and where had it been put?',
  },
  'not-at-home': {
    seen: '{victim} has been back for 6 seconds. Item {key} was put into {cache}; before the outage it lived in {home}.',
    cause: 'A cache that was away once is left out for too long, or the list of caches is not what it was.',
    next: 'Try a cache that is away every second, in the background, and use it again when it answers.',
  },
  'not-spread': {
    seen: '{why}. Of its {of} items {count} live in {cache} now.',
    cause: 'The next cache in the list, or on the ring, takes over all that the one before it had.',
    next: 'Let each key choose anew among those that are left: the one with the next largest number. Or give each cache many points on the ring.',
  },
  'waits-for-it': {
    seen: '{why}, for more than 3 seconds. In {seconds} seconds {count} of {of} reads at {web} took more than 100 ms.',
    cause: 'Each request asks the cache that is away first, and waits for its time-out.',
    next: 'Remember that it did not answer, and take the place without it. Find out in the background when it is back.',
  },
  'not-served': {
    seen: '{request} was answered with {got}: {why}.',
    cause:
      'A cache that does not answer became the answer of the user, or a read of the database had no turn although there was room. When your code threw, the console has the line.',
    next: 'askCache gives undefined when nothing came. Go on with another cache, or with the database.',
  },
  'too-late': {
    seen: '{request} got {got} after {tookMs} ms: {why}. At most {withinMs} ms are allowed.',
    cause:
      'Somebody was waited for who does not answer, or several of them in turn; or it stood in a line where it need not be.',
    next: 'Add up what this request may wait for: each cache, its turn, the database. Hits and writes stand in no line.',
  },
  'write-status': {
    seen: '{request} was answered with {got} in place of {wanted}: {why}.',
    cause:
      'Something that went wrong at a cache became the answer of the write. When your code threw, the console has the line.',
    next: 'The write is done when the database says so. Pass its answer on, whatever the caches do.',
  },
  'not-written-once': {
    seen: '{request} was sent to the database {count} {count:time|times}. It should be once.',
    cause: 'A write was tried again, or answered without the database.',
    next: 'Send each write once. What can be done again is the DELETE at a cache.',
  },
  'not-passed-on': {
    seen: '{request} was answered with {got}; the database says {wanted}.',
    cause:
      'What is no item was not passed on as it came; or one who waited for a read of somebody else did not get its status; or something failed on the way.',
    next: 'All who wait for one read get the same: status, headers and value. Other requests go to the database as they are.',
  },
  'wrong-answer': {
    seen: '{request} gave “{got}”. It should be “{wanted}”.',
    cause: 'What was put is not what the database said, or the answer did not come through.',
    next: 'Take bodies as bytes, once, and let a HEAD have none.',
  },
  'header-changed': {
    seen: 'The answer to {request} has {name}: {is}. The database says: {was}.',
    cause: 'The header was not put with the value, or not passed on.',
    next: 'putOf sends ETag and Content-Type along, and the cache gives them back.',
  },
  'another-spelling': {
    seen: '{request} gave “{found}”, a second after it was written as “card”. The database has “{wanted}”.',
    cause:
      'Two spellings of one key (c%61rd and card) have two places, and the write was told to one of them.',
    next: 'Make one spelling of all of them before you choose a place, as itemPathOf in web.ts does.',
  },
  invented: {
    seen: '{request} gave {found}, which nobody has written there.',
    cause: 'It is the value of another key, a part of one, or an answer that belongs to another request.',
    next: 'Open the replay: where does this value come from?',
  },
  tag: {
    seen: '{request} gave {found} with ETag {tag}, which is the version of another write.',
    cause: 'Value and ETag were kept apart, or belong to different answers.',
    next: 'Put the value with the ETag of the same answer, and give both to the user.',
  },
  'old-after-write': {
    seen: '{request} gave {found}. The database has {newer}, and whoever wrote it was told so more than a second ago. All caches were well.',
    cause:
      'The cache that this reader asked was not told of the write: it lives elsewhere for the one who wrote, or nobody deleted it.',
    next: 'After each write, DELETE the path in the cache where it lives, by the same function that readers use.',
  },
  'older-than-sixty': {
    seen: '{request} gave {found}. The database has had {newer} for more than 60 seconds.',
    cause:
      'Somebody could not delete it, or crashed before. It has stayed, as its max-age is missing or too long, or it was put anew.',
    next: 'Put each item with a Cache-Control: max-age of less than 60, and only what was just read from the database.',
  },
  'old-was-put': {
    seen: '{request} gave {found}. The database has {newer}, and whoever wrote it was told so more than a second ago.',
    cause:
      'What had been read before the write was put after it. A lease prevents that, if it is from before the read began. Who joins a read that is under way has a newer one.',
    next: 'Let the one who begins the read put the item, with the lease of its own miss. All others only take the answer.',
  },
  'old-while-away': {
    seen: '{request} gave {found}. The database has {newer}. A cache is away from both web servers, and has been for long enough.',
    cause:
      'The item lives in another cache now, and that one was not told of the write. Maybe the web server that wrote noticed later than the other one, and told only the cache that is dead.',
    next: 'When the DELETE is not answered, the item has another place from then on: send the DELETE there as well.',
  },
  'old-after-return': {
    seen: '{request} gave {found}. The database has {newer}. All caches have been back for 6 seconds.',
    cause:
      'The cache that is back has kept what it had from before, and nobody has made it forget what was written while it was away from somebody. One web server may not have known that it was away from the other.',
    next: 'Remember for each cache which paths it could not be told of (one DELETE without an answer is enough), also while you leave it alone. Send these DELETEs when it answers again, before you read from it.',
  },
  'old-in-substitute': {
    seen: '{request} gave {found}. The database has {newer}. Now another outage has begun, and this item lives in another cache for a while.',
    cause:
      'This cache had taken the item in during an outage before. After that it was written, and only its home was told.',
    next: 'What is put anywhere but at home may not stay: give it a max-age of a few seconds. Or tell all caches of each write.',
  },
  'too-many-reads': {
    seen: '{web} had {most} reads of items under way at the database at the same moment: {why}. 10 are allowed.',
    cause:
      'Nothing holds reads back, or the count is wrong: it is looked at before an await and raised after it, or freed twice.',
    next: 'Count in one place, before the read and in a finally after it. Who finds 10 waits in a line.',
  },
  'too-few-reads': {
    seen: 'While many waited at {web}, it had {mean} reads under way at the database on the average. At least 5 have to be.',
    cause:
      'Turns are lost: with an error, with a user who has left, with one who has waited in vain. Or the limit is too small.',
    next: 'Whatever becomes of a read, its turn goes to the next one, in a finally. Who gives up waiting has had none.',
  },
  'too-few-served': {
    seen: 'Of {of} users who wanted different items from {web} at the same moment, {count} were served; the database had time for many more.',
    cause: 'Those in the line were sent away although there was room for them in time.',
    next: 'When a read ends, whoever waits is next. Send users away after 1 to 2 seconds.',
  },
  'no-retry-after': {
    seen: '{request} was answered with 503 and Retry-After: {after}.',
    cause: 'The answer has no word on when to come back, or not in whole seconds.',
    next: 'Answer with busy of plumbing.ts.',
  },
  'waited-wrong': {
    seen: '{request} was sent away with {got} after {tookMs} ms: {why}.',
    cause: 'It waited for less than a second, or for more than two.',
    next: 'Give each place in the line a time-out between 1,000 and 2,000 ms.',
  },
  'read-too-often': {
    seen: '{web} read the database {count} {count:time|times}: {why}. Once should be enough for all of them, and once anew for those who ask later.',
    cause: 'Each miss reads by itself; or the first read was forgotten before it was over, or kept after it.',
    next: 'Keep the promise of the read under its path from its beginning to its end, whatever that is. Who finds one waits for it.',
  },
  'not-kept': {
    seen: 'Thirty users wanted different items from {web} at the same moment, ten of them in turn. {of} were served. A moment later the database was read for {count} of these items again.',
    cause:
      'Who has stood in the line for a second has a lease that is over, so the PUT gets 409 and the item is not kept. Under a crowd that stays, none is: everybody waits that long.',
    next: 'When the turn has come, ask the cache once more: it gives a new lease, or what somebody else has put meanwhile. Only then read the database.',
  },
}
