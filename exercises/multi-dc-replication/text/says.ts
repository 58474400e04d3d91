import type { ExerciseText } from '../../../src/contract/exercise.ts'

/** What users were told, and what centers showed, by what was wrong with it. */
export const says: ExerciseText['says'] = {
  'write-refused': {
    seen: '{request} should be acknowledged by a 2xx. The user got {got}.',
    cause:
      'When your code threw, the console has the line. A write that failed before may still hold up those behind it, or the center waits for another one that does not answer.',
    next: 'Follow this request in the replay: what does it wait for, or what throws? Each center takes writes by itself.',
  },
  'no-answer': {
    seen: '{request} should be answered with the value, or with 404. The user got {got}.',
    cause:
      'When your code threw, the console has the line. Or the read waits for something that does not come.',
    next: 'Answer reads from what this center has, at once.',
  },
  'too-late': {
    seen: '{request} got {got} after {tookMs} ms: {why}. It should be 80 ms at most.',
    cause:
      'Another center was asked or told before the user was answered; the nearest is 90 ms away, or farther.',
    next: 'Answer as soon as your own disk has it. Tell the others later, in a loop of its own.',
  },
  invented: {
    seen: '{center} shows {found} of {key}, which nobody has written to this card.',
    cause:
      'It is another card’s value, or a text that was changed on its way: decoded, trimmed, or cut in the middle of a character.',
    next: 'Find this value in the replay. Where does it come from?',
  },
  'went-back': {
    seen: '{center} shows {found} of {key}. It had shown {newer} before, which was written by somebody who had seen that.',
    cause:
      'Something older came later, on another way or once more, and took the place of what was there; or it was there and is gone.',
    next: 'Before you put anything into the map, compare it with what is there, by its stamp. Do so at the moment in which you put it, not before an await.',
  },
  'not-here': {
    seen: '{request} gave {found}: {why}. It should give {wanted}.',
    cause:
      'It has not come this far, or something else took its place. What was written here must be there at once; what comes from others may have to come over the center in between.',
    next: 'Look in the replay for the message that should have brought it. Who could have told this center, and did?',
  },
  'center-silent': {
    seen: '{center} does not answer GET /items/{key} with a value or 404: {why}.',
    cause: 'When your code threw, the console has the line.',
    next: 'A read needs nothing but what this center has in memory.',
  },
  'not-everywhere': {
    seen: '{center} shows {other} of {key}, and {first} shows {one}. {seconds} s earlier all had been answered: {why}.',
    cause:
      'One of them was not told, or not in time: loops that wait for each other, a long pause, a message that was sent once and not received, or applied in another order.',
    next: 'Let each center ask each of the others, in loops of their own, every half second or more often. What comes is applied in the order in which it was written.',
  },
  'not-caught-up': {
    seen: '{center} shows {other} of {key}, and {first} shows {one}. {seconds} s before: {why}.',
    cause:
      'Something was told once, and lost on its way or in a crash. Who sends has to know what has arrived, or who asks has to say what is there. Or one waits too long until it tries again. Or all that was missed goes in one message, which takes longer than anybody waits for it.',
    next: 'Count what has arrived by what is on the disk of who received it. Give up a request after 1.5 to 2 seconds, and try again within another one, however often it has failed. Tell much in parts of a bounded size, and go on at once while there is more.',
  },
  'no-one-winner': {
    seen: '{center} shows {other} of {key}, and {first} shows {one}. {seconds} s before: {why}.',
    cause:
      'Each has chosen by what only it knows: what came last, or its own name when times are the same. Or two writes have the same stamp.',
    next: 'Compare time, then count, then the center’s name, in the same way everywhere. Every write needs a stamp of its own.',
  },
  'not-deleted-everywhere': {
    seen: '{center} shows {other} of {key}, and {first} shows {one}. {seconds} s before: {why}.',
    cause:
      'A center has no memory of the delete, so an older write looks new to it; or the delete was never told to all.',
    next: 'Keep the delete as a write with the value null and its stamp, in memory and on the disk. Compare with it as with any other.',
  },
  'write-lost': {
    seen: 'All centers show {found} of {key}: {why}. It should be {wanted}.',
    cause:
      'A write that had seen what is there now was acknowledged, and lost against it: its stamp was smaller, by a clock that is wrong, by what was forgotten in a crash, or by a token that was not read. Or it was never told to anybody.',
    next: 'Look in the replay for the write of {wanted}. Which stamp did it get, and which had what won? A stamp must be larger than all that its center has shown, and than its user’s token.',
  },
  'wrong-list': {
    seen: 'GET {path} at {center}: where there should be {wanted}, there is {found}.',
    cause:
      'The list has something that is deleted, lacks something that is there, or is in another order; or its prefix was decoded or left out.',
    next: 'Make the list of the same map that answers GET /items/<key>, by key, without those whose value is null.',
  },
  'too-many-messages': {
    seen: 'Centers sent each other {count} requests in five seconds in which nobody wrote: {why}. {most} are enough.',
    cause:
      'What a center is told it tells the others, who tell it again, without end. Or it asks somebody who is dead again and again, without a pause.',
    next: 'Pass on only what was news to you, and wait between two tries, also after one that failed at once.',
  },
  'not-kept': {
    seen: '{center} shows {found} of {key}: {why}. It should be {wanted}.',
    cause:
      'It was acknowledged before it was on the disk, or another center told it and it was kept in memory alone, or it is there and is not found at boot: behind half a line, in a file that was cut too short, or under a number that another write has as well.',
    next: 'Which center took this write? If this one: look in the replay for the sync between the request and its answer. If another one: look for the sync after it was told. Then look at what boot reads: cut after the last whole line, in bytes, before anything new is appended.',
  },
  'seen-before-the-sync': {
    seen: '{center} showed {value} of {key} while {home} was still writing it to its disk. Then {home} crashed, and has it no more.',
    cause: 'It was put into memory, or told to the others, before the sync had ended.',
    next: 'First append and sync, then put it where readers and the other centers find it.',
  },
  'not-booted': {
    seen: '{center} was started, and does not take requests after a second: {why}.',
    cause: 'start waits for another center, or for a loop that never ends.',
    next: 'In start, await your own disk and nothing else. Begin loops without await.',
  },
  'failure-not-told': {
    seen: 'The disk failed for a moment, and a user’s write ended with status {status} (0: no answer).',
    cause:
      'The write waits for one that never ends, or the failure was taken for something that the user did.',
    next: 'Let the append or sync that rejects reject this write: a throw becomes a 500. Those behind it go on.',
  },
  'bad-token': {
    seen: '{request} was answered with a Consistency-Token of {letters} {letters:letter|letters}: {token}',
    cause: 'It has letters that apps do not keep, or too many of them.',
    next: 'Make it of the clock’s time and count, and nothing else: letters, digits, and . - _ : are allowed, up to 200 of them.',
  },
  'no-tag': {
    seen: '{center} shows {key} with ETag {tag}.',
    cause: 'Each value comes with an ETag: a text in quotes.',
    next: 'Make it of the stamp, as the starter does.',
  },
  'other-tag': {
    seen: '{center} shows {key} with ETag {tag}, and {first} with {wanted}. The value is the same.',
    cause:
      'The stamp is given anew by each center that is told, or the centers show two writes of the same text.',
    next: 'A write gets its stamp once, where it is taken, and carries it everywhere.',
  },
  'tag-of-another': {
    seen: '{center} shows a new write of the same text with the ETag {tag}, which an earlier write had.',
    cause: 'The ETag is made of the value, or a write of the same text is taken for no change.',
    next: 'Make the ETag of the stamp, with all its parts.',
  },
  'earlier-won': {
    seen: '{center} shows {found} of {key}. It should show {wanted}: that write came two seconds later, neither had seen the other, and all clocks were right.',
    cause:
      'The stamp knows nothing of the time of day: a counter is larger where more was written. Or one that is no token has spoilt the clock.',
    next: 'Begin the stamp with the larger one of Date.now() and what was seen. Take only what has the form of a token.',
  },
  'no-count': {
    seen: 'GET {path} at {center} should be JSON with a number called likes. It was: {text}',
    cause: 'The path was taken for a card, or the number is a text.',
    next: 'Answer with Response.json({ likes: 12 }), and 0 where there is none.',
  },
  'counted-twice': {
    seen: '{center} says that {key} has {count} likes. Users have sent {begun} in all.',
    cause:
      'The same like was added again when it came once more: after a time-out, a crash, or over another center.',
    next: 'Tell totals and take the larger one, or give each like a number by which a second arrival is known.',
  },
  'like-not-here': {
    seen: '{center} says that {key} has {count} likes. It has acknowledged {least} itself.',
    cause:
      'A like was acknowledged before it was counted or synced, or a number from another center took the place of the own one, or two likes that met read the same number.',
    next: 'Count for each center by itself. Read and write the number without an await in between, or in turn.',
  },
  'likes-went-down': {
    seen: '{center} says that {key} has {count} likes. Before, it said {before}.',
    cause: 'An older number came later, or one center’s number replaced the sum.',
    next: 'For each center keep the larger one of what you have and what comes.',
  },
  'likes-lost': {
    seen: '{key} has {counts} likes in the three centers. {acknowledged} were acknowledged, the last of them {seconds} s ago: {why}.',
    cause: 'Likes were not told, or their number was overwritten by another center’s.',
    next: 'Follow one like in the replay: which message takes it to each of the others?',
  },
  'likes-differ': {
    seen: '{key} has {counts} likes in the three centers, {seconds} s after the last one: {why}.',
    cause:
      'A like that was not acknowledged counts in one center, and is not told; or it was told before it was synced, and lost in a crash.',
    next: 'Sync first, then count and tell.',
  },
  'likes-of-nobody': {
    seen: '{key} was never liked, and not all centers say 0.',
    cause: 'What is not there is answered with something else.',
    next: 'Answer 0 where there is no number.',
  },
  'no-versions': {
    seen: 'GET /items/{key}/versions at {center} should be a JSON list of version (letters, digits and . - _ :) and value. It was: {text}',
    cause: 'The path was taken for a card, or a field is missing or called otherwise.',
    next: 'Answer with Response.json([{ version, value }]), and an empty list where nothing was ever written.',
  },
  'wrong-versions': {
    seen: '{center} has these versions of {key}: {found}. They should be: {wanted}. {why}.',
    cause:
      'More: one that was replaced is still there, or came again after it had been. Fewer: one was taken away by a write that had not seen it, perhaps by its time alone.',
    next: 'What a write has seen does not follow from its stamp. Let it carry the names of those that it replaces, and remember these where they have not arrived yet.',
  },
  'versions-differ': {
    seen: '{center} calls the versions of {key} {found}, and {first} calls them {wanted}. {why}.',
    cause: 'The name of a version is made anew by each center, or one of them has not heard of all.',
    next: 'Name a version once, where it is written.',
  },
  'version-twice': {
    seen: '{center} lists a version of {key} twice: {found}. {why}.',
    cause: 'It came more than once, and was added each time.',
    next: 'Keep versions in a map, by their names.',
  },
  'first-is-not-shown': {
    seen: 'At {center} the first version of {key} is {found}, and GET shows {shown}.',
    cause: 'GET chooses in another way than the list.',
    next: 'Sort versions by stamp, the newest first, and let GET show the first one.',
  },
  'tag-is-no-version': {
    seen: 'At {center} the ETag of {key} is {tag}, and its first version is called {version}.',
    cause: 'They are made in two ways.',
    next: 'The version is the text within the quotes of the ETag.',
  },
}
