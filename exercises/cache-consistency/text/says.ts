import type { ExerciseText } from '../../../src/contract/exercise.ts'

/** What users were given, and what the database was asked, by what was wrong with it. */
export const says: ExerciseText['says'] = {
  'old-after-write': {
    seen: '{request} gave {found}. {knownMs} ms before this user asked, somebody had been told that a newer write is done: {newer}.',
    cause:
      'The cache still has what was there before the write. Nobody deleted it; or it was deleted before the database had the new value, and a reader put the old one back.',
    next: 'After the database has answered the write, and before you answer the user, DELETE the same path at the cache.',
  },
  'old-after-meeting': {
    seen: '{request} gave {found}. {knownMs} ms before this user asked, a newer write had been answered: {newer}.',
    cause:
      'Two writes met, and the cache heard of them in another order than the database. When each puts its own value there, the one that comes last stays.',
    next: 'Delete in place of putting: deletes may come in any order. Or tell the Version with each PUT, so that an older one is refused.',
  },
  'old-was-put': {
    seen: '{request} gave {found}. {knownMs} ms before this user asked, a newer write had been answered: {newer}.',
    cause:
      'A reader had read the old value before the write, and put it into the cache after the DELETE of it. This is the stale set.',
    next: 'A miss comes with a Lease. Send that very lease along with the PUT of what you have read because of it: the DELETE ends it, and the cache answers 409.',
  },
  'older-than-six': {
    seen: '{request} gave {found}. The database has had something newer for more than {seconds} s: {newer}, {knownMs} ms before this user asked.',
    cause:
      'Who wrote it could not delete what the cache had, or crashed before. That stays until it ends by itself: its max-age is missing or too long, or its PUT came very late.',
    next: 'Put everything with a Cache-Control: max-age, and with the lease of its miss. A lease may be one second old when it is used; then five are left.',
  },
  'old-after-outage': {
    seen: '{request} gave {found}. {knownMs} ms before this user asked, somebody had been told that a newer write is done: {newer}. The cache has been back for 9 seconds.',
    cause:
      'The cache was away and is back, and this web server still leaves it alone when it writes, so nobody deleted the old value.',
    next: 'Let writes find out that it is back, too: after a failure leave the cache alone for 2 seconds at most, and then try again, with whatever comes.',
  },
  'old-at-once': {
    seen: '{request} gave {found}. {knownMs} ms before this user asked, somebody had been told that a newer write is done: {newer}. Both web servers reached the cache.',
    cause:
      'The user was answered before the cache had forgotten the old value; or the cache was not waited for long enough, or not told of this kind of write or answer; or a web server keeps something in its own memory.',
    next: 'Await the answer of the DELETE, for 500 ms at least, before you answer the user.',
  },
  'went-back': {
    seen: '{request} gave {found}. {knownMs} ms before this user asked, another user had got something newer already: {newer}. Both web servers reached the cache.',
    cause:
      'The write was done in the database, and its DELETE on its way. One reader put the old value; another one missed, read the new value (or that there is nothing more), and answered with it, although its own PUT was refused or still on its way, or there was nothing to put.',
    next: 'Await the PUT before you answer. When it gets 409, somebody else has put or deleted something: ask the cache again, as if nothing had happened. Before you tell anybody 404, also as the answer of a DELETE, have the cache delete that key.',
  },
  invented: {
    seen: '{request} gave {found}, which nobody has written there.',
    cause: 'It is another key’s value, a part of one, or a mark of your own that has reached a user.',
    next: 'Open the replay: where does this value come from?',
  },
  tag: {
    seen: '{request} gave {found} with ETag {tag}, which is the version of another write.',
    cause: 'Value and ETag were kept apart, or the ETag of an earlier answer was used.',
    next: 'Put the value with the ETag of the same answer, and give both to the user as they come out of the cache.',
  },
  'write-status': {
    seen: '{request} should be answered with {wanted}: {why}. The user got {got}.',
    cause:
      'The database’s answer was not passed on, or something that failed at the cache (a fetch that rejects, a time-out) became the answer of the write. When your code threw, the console has the line.',
    next: 'The write is done when the database says so. Catch what the cache’s part rejects with, and pass the database’s status on.',
  },
  'no-tag': {
    seen: '{request} was done, and its ETag is {tag}.',
    cause: 'The database’s answer has an ETag, and yours has only the headers that you give it.',
    next: 'Pass the ETag of the database on.',
  },
  'not-answered': {
    seen: '{request} was answered with {got}: {why}.',
    cause:
      'fetch from a cache that is dead rejects, and one that is frozen or cut off never answers. Neither was caught, or the wait has no end.',
    next: 'Give what you ask the cache a time-out (signal: AbortSignal.timeout(600)), catch what it rejects with, and ask the database.',
  },
  'too-late': {
    seen: '{request} got {got} after {tookMs} ms: {why}. It should be 3 s at most.',
    cause: 'The cache is waited for too long, or several times in one request.',
    next: 'Wait for the cache for 500 ms or a little more. A request that has waited for it once in vain need not ask it again.',
  },
  'not-the-new-one': {
    seen: '{request} gave {found}. The last write was answered a second ago and more, and the database has {wanted}.',
    cause:
      'The cache was not told of the write, or was told too early, under another path, or not of this kind of write.',
    next: 'After each write, PUT and DELETE alike, DELETE the same path at the cache.',
  },
  'not-the-last-one': {
    seen: '{request} gave {found}. Two users wrote at the same moment, a second ago and more. The database has {wanted}.',
    cause:
      'What the cache has was put by the writer who came second to the cache, and first to the database.',
    next: 'Let writers delete, not put. Or tell the Version with each PUT; of a DELETE the database tells none.',
  },
  'old-was-kept': {
    seen: '{request} gave {found}. The write was answered a second ago and more, and the database has {wanted}.',
    cause:
      'A reader that was slow has put what it had read before the write. Its lease was not sent, or another one than that of its own miss; a Version alone does not help when the item was deleted, or the cache is empty.',
    next: 'Keep the lease in a variable of the one read that it belongs to, and send it with the PUT.',
  },
  'older-for-long': {
    seen: '{request} gave {found}. The database has {wanted}, and has had it for six seconds.',
    cause: 'What is in the cache lives too long, and nobody could delete it.',
    next: 'Each PUT needs a Cache-Control: max-age=5, or less, and its lease.',
  },
  'old-at-last': {
    seen: '{request} gave {found}. All writes are over, and the database has {wanted}.',
    cause: 'Something old was put after the last DELETE, or the last DELETE was left out.',
    next: 'Open the replay at this request and go back to who put that value, with which lease.',
  },
  'own-write': {
    seen: '{request} gave {found}, right after the user was told that the write is done. It should give {wanted}.',
    cause: 'The user was answered before the cache had forgotten what was there.',
    next: 'Await the DELETE at the cache before you answer the write, and give it 500 ms at least.',
  },
  'wrong-tag': {
    seen: '{request} has the ETag {tag}; the database has {wanted}.',
    cause: 'The ETag was not put with the value, or is that of an earlier write.',
    next: 'Put ETag and Content-Type with the value, and pass them on from the cache.',
  },
  'wrong-answer': {
    seen: '{request} gave {found}. It should give {wanted}.',
    cause:
      'What was put is not what the database said, or the answer did not come through. An empty text is a value.',
    next: 'Follow this request in the replay. Take bodies as bytes, once, and compare the status with 200.',
  },
  'asked-again': {
    seen: '{request}: {why}, and nobody has written it since. The database was asked {count} {count:time|times} all the same.',
    cause:
      'It was not put, was deleted, or expired too early; or the cache was not asked, or not waited for (500 ms).',
    next: 'What the database says with 200 goes into the cache for 3 seconds at least (max-age=5 is fine), and the cache is asked first.',
  },
  'header-changed': {
    seen: 'The answer to {request} has {name}: {is}. The database says: {was}.',
    cause: 'The header was not put with the value, or not passed on.',
    next: 'Send ETag and Content-Type of the database’s answer with the PUT. The cache gives them back. Past the cache, pass on those of the database.',
  },
  'not-passed-on': {
    seen: '{request} was answered with {got}; the database says {wanted}.',
    cause:
      'Method, path and query, headers or body did not reach the database as they came, or its status did not come back.',
    next: 'Pass all that is no read of an item on as it is: fetch(url, request).',
  },
  'not-written-once': {
    seen: '{request} was sent to the database {count} {count:time|times}. It should be once.',
    cause: 'A write was tried again, perhaps at another web server, or answered without the database.',
    next: 'Send each write once. What can be tried again is the DELETE at the cache.',
  },
  'list-changed': {
    seen: 'A list with a prefix and a limit came back as {found}.',
    cause: 'The query was cut off, or a list was taken for an item.',
    next: 'Only paths that begin with /items/ are items. Pass all others on with their query.',
  },
  'condition-of-reader': {
    seen: '{request} with If-None-Match: {none} gave {found}.',
    cause: 'A 304 without a body was put into the cache, or given to somebody whose tag is another one.',
    next: 'Read from the database without the user’s conditions, and keep only what has status 200.',
  },
  'meeting-failed': {
    seen: '{request} met another write of the same card, and was answered with {got}.',
    cause: 'The database takes both, one after the other. When your code threw, the console has the line.',
    next: 'Pass on what the database says. No lock is needed.',
  },
  'both-conditions': {
    seen: 'Two users wrote at the same moment, each with the ETag that was there. They were answered with {first} and {second}.',
    cause: 'If-Match did not reach the database, or a write was tried again.',
    next: 'Pass If-Match on, once: the database lets one of them through.',
  },
  'slow-reader-answer': {
    seen: '{request} was asked before the write, and gave {found}. It should give “{old}”, or what was written: {newer}.',
    cause: 'What happens to the PUT became the answer of the read.',
    next: 'A PUT that is refused is no error for the user: answer with what you have read, or ask again.',
  },
}
