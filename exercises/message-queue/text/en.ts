import type { ExerciseText } from '../../../src/contract/exercise.ts'

export default {
  title: 'A message queue',
  stages: {
    deliver: {
      title: 'Publish, fetch, acknowledge',
      hints: [
        'A message is in one of three states: waiting, out with a consumer, or done. Which request moves it from one to the next?',
        'Fetching does not remove a message. It only marks it as out, so that the next consumer gets another one. Keep it until it is acknowledged.',
        'Give every delivery its own receipt, and remember which message it belongs to. DELETE looks the receipt up, and answers 410 when it does not know it.',
      ],
    },
    durable: {
      title: 'Survive any crash',
      hints: [
        'Memory is gone after a crash. What is on the disk stays, but only what was synced: `append`, then `sync`, then the answer.',
        'A file that only grows, with one line for each thing that happened, is the easiest to get right. `start` reads it from the top and does in memory what the lines say.',
        'A crash can leave half of the last line. Find the end of the last whole line, ignore what follows, and cut it off before you append again, or the next line sticks to the half one.',
      ],
    },
    redeliver: {
      title: 'Hand out again what was not acknowledged',
      hints: [
        'A consumer that dies tells nobody. The only sign is that no acknowledgement comes, so the queue has to look at its watch.',
        'Note until when a message is out. On each fetch, whatever is past that time counts as waiting again.',
        'The new delivery gets a new receipt, and the old one stops counting. `performance.now()` starts at zero with each boot: think about what a time from before the crash means.',
      ],
    },
    order: {
      title: 'Keep the order of each key',
      hints: [
        'Two messages of one key must never be out at the same time. What does that mean for a fetch that looks for a message?',
        'Go through the messages from the oldest on, and remember the keys of those that you had to pass over: a later message of such a key has to wait as well. Other keys do not.',
        'A message that timed out goes back to where it was, not to the end. It is simplest when it never leaves its place until it is acknowledged. And files sort as text: 10 comes before 9.',
      ],
    },
    'dead-letters': {
      title: 'Put aside what always fails',
      hints: [
        'Count how often a message was handed out. The count has to survive a crash, or a message that brings the queue down is tried for ever.',
        'Make the count durable before the delivery leaves. A count that is synced afterwards can be lost together with the delivery it stands for.',
        'Moving a message is two writes, and a crash can come between them. Either one write says both, or the order of the two is such that a half-done move is finished at the next boot. Do you need to write it at all, when it follows from the count?',
      ],
    },
    'back-pressure': {
      title: 'Refuse when full',
      hints: [
        'A queue without a limit only moves the moment when it breaks. What counts towards CAPACITY is what GET /status calls depth.',
        'Look at the depth before the message is written, and answer 503 with a Retry-After in seconds. What was accepted earlier is never given up for it.',
        'Between looking at the depth and storing the message lies an `await`, and others pass through it, too. Take the place first, then wait for the disk.',
      ],
    },
  },
  tests: {
    'publish-answers-with-an-id': 'A published message gets an id of its own',
    'message-comes-out': 'A message comes out as it went in',
    'every-message-comes-out': 'Every message comes out',
    'any-text-comes-out': 'Any text comes out, as a body and as a key',
    'same-text-twice': 'Messages with the same text are different messages',
    'empty-queue-hands-out-nothing': 'An empty queue answers a fetch with 204',
    'one-consumer-at-a-time': 'A message that is out is not handed to a second consumer',
    'consumers-at-once': 'Consumers that fetch in the same moment get different messages',
    'acknowledged-is-gone': 'An acknowledged message never comes again',
    'unknown-receipt-changes-nothing': 'An unknown receipt, or one used twice, changes nothing',
    'acknowledged-at-once': 'Acknowledgements that come in the same moment count once each',
    'depth-counts-what-is-not-done': 'The depth counts what is not acknowledged',
    'published-survives-a-crash': 'Published messages survive a crash',
    'any-text-survives-a-crash': 'Any text survives a crash',
    'acknowledged-stays-gone': 'What was acknowledged stays gone after a crash',
    'acknowledged-out-of-turn': 'Acknowledging the second message does not lose the first',
    'handed-out-survives-a-crash': 'What was out with a consumer is not lost by a crash',
    'names-are-never-used-again': 'Ids and receipts are never used again, not after a crash either',
    'first-requests-meet': 'After a crash, the first requests come in the same moment',
    'published-at-once-survives-a-crash-at-every-event':
      'Producers and consumers at once, and a crash before every single event',
    'crash-at-every-event': 'A crash before every single event, all unsynced bytes lost',
    'torn-write-at-every-event':
      'A crash in the middle of every write, torn at its beginning, middle and end',
    'torn-among-many': 'An acknowledgement that a crash tore takes no other message along',
    'crash-while-recovering': 'A second crash while the queue recovers from the first',
    'disk-that-is-slow': 'Requests that come while the disk is busy',
    'disk-that-fails': 'A call of the disk fails, and the queue does not say that it was done',
    'long-life': 'Some hundred requests, and crashes while the queue tidies up',
    'busy-life': 'A busy day with a long line and a thousand requests, and a crash at its end',
    'not-acknowledged-comes-again': 'What is not acknowledged in time comes again, and once more',
    'not-before-its-time': 'It does not come again before its time',
    'late-acknowledgement-is-rejected': 'An acknowledgement that comes too late does not count',
    'comes-again-to-one': 'Of consumers that fetch in the same moment, one gets what comes again',
    'acknowledged-just-in-time': 'An acknowledgement counts that comes just in time, though the disk is slow',
    'delivery-that-never-arrived-comes-again': 'A delivery that never reached its consumer comes again',
    'consumers-are-down': 'While all consumers are down, messages wait',
    'producers-are-down': 'While all producers are down, consumers go on',
    'waiting-consumer-gets-it': 'A consumer that waits gets the message that is published meanwhile',
    'waiting-consumer-gets-what-comes-again':
      'A consumer that waits gets the message that comes again meanwhile',
    'wait-that-ends-meanwhile': 'A wait ends while the disk is busy with the message',
    'disk-that-works-again': 'The disk fails for a while, and then all goes on',
    'many-wait': 'Three consumers wait, and two messages come',
    'wait-that-is-over': 'A wait that is over swallows no message',
    'waiting-consumer-leaves': 'Consumers that leave while they wait take no message along',
    'waits-behind-who-left': 'Who waits behind consumers that have left gets the message',
    'redelivery-survives-a-crash-at-every-event':
      'A message that comes again survives a crash before every single event',
    'consumers-that-fail-at-random': 'Consumers and the queue fail at random, and no message is lost',
    'one-at-a-time-per-key': 'Messages of one key come one at a time, in order',
    'consumers-of-one-key-at-once': 'Consumers that fetch in the same moment get one message of each key',
    'publish-meets-its-key':
      'A message is published in the moment in which the last of its key is acknowledged',
    'any-text-is-a-key': 'Any text is a key',
    'waiting-consumer-gets-the-next-of-its-key':
      'A consumer that waits gets the next of a key when it is its turn',
    'behind-a-long-line': 'Others go on behind a long line of one key',
    'disk-fails-and-order-holds': 'An acknowledgement fails with the disk, and order holds',
    'redelivered-keeps-its-place': 'A message that comes again is not overtaken by its key',
    'other-keys-go-on': 'Other keys do not wait for a stuck one',
    'order-survives-a-crash': 'Order survives a crash',
    'order-holds-with-a-crash-at-every-event': 'Order holds with a crash before every single event',
    'order-holds-with-consumers-that-fail-at-random':
      'Order holds while consumers and the queue fail at random',
    'dead-after-so-many-tries': 'After TRIES deliveries a message is a dead letter',
    'dead-though-nobody-fetches': 'A message dies though nobody fetches',
    'last-try-may-succeed': 'The last try may still succeed',
    'last-try-just-in-time': 'The last try may succeed just in time, though the disk is slow',
    'asked-at-the-very-moment':
      'Asked for at the very moment when its last try is over, a message is not handed out',
    'dead-letter-stays-dead': 'A dead letter can not be acknowledged any more',
    'dies-once-though-many-look': 'Requests that come in the same moment find a message dead once',
    'key-of-a-dead-letter-goes-on': 'A dead letter does not block its key',
    'waiting-consumer-gets-what-a-death-frees':
      'A consumer that waits gets the next of a key when the one before dies',
    'dies-though-the-disk-failed': 'Messages die though the disk failed for a while',
    'tries-survive-a-crash': 'The count of tries survives a crash',
    'tries-survive-a-torn-write': 'The count of tries survives a crash that tears it',
    'restart-is-not-a-try': 'A restart of the queue is not a try',
    'dead-letters-survive-a-crash': 'Dead letters survive a crash',
    'one-place-with-a-crash-at-every-event':
      'Alive or dead, never both or neither, with a crash before every event',
    'one-place-with-a-torn-write-at-every-event':
      'Alive or dead, never both or neither, with every write torn',
    'long-life-with-poison': 'Keys, poison and a hundred requests, and crashes while the queue tidies up',
    'full-queue-refuses': 'A full queue refuses, and says when to come back',
    'refused-is-not-kept': 'What was refused is not kept',
    'handed-out-still-counts': 'What is out with consumers still takes room',
    'acknowledged-makes-room': 'An acknowledgement makes room',
    'dead-letter-makes-room': 'A dead letter makes room',
    'full-after-a-crash': 'A full queue is still full after a crash',
    'many-at-once': 'Many producers at once do not exceed the capacity',
    'failed-publishes-leave-room': 'Publishes that fail take no room',
    'all-get-through-in-the-end': 'Producers that come back later all get through',
  },
  says: {
    // What is wrong with a single answer.
    'no-answer': {
      seen: '{request} got no answer: {reason}.',
      cause: 'Your program went down, or it awaits something that never settles.',
      next: 'Look at the log below. Does every way through your code return a Response? A fetch with `waitMs` needs a time-out of its own.',
    },
    'slow-answer': {
      seen: '{request} was answered after {tookMs} ms. It has to be within {mostMs} ms.',
      cause:
        'The answer waits for something that takes long, or that comes only by chance: the next message, another request, a timer.',
      next: 'Answer what is known now. Without `waitMs` a fetch that finds nothing gets its 204 at once.',
    },
    'slow-wait': {
      seen: '{request} with `waitMs` {waitMs} was answered after {tookMs} ms. The consumer agreed to {waitMs} ms, and one second more is the limit.',
      cause: 'The wait has no time-out, or another one than the consumer asked for.',
      next: 'Start a timer with `waitMs` beside the wait: whichever comes first, a message or the timer, answers.',
    },
    'went-down-by-itself': {
      seen: 'The queue went down by itself, before the crash that was planned.',
      cause:
        'Something was thrown outside of a request, in a timer mostly: then there is nothing that could be answered with a 500, and the whole node goes down.',
      next: 'Catch what a timer or its disk work throws, or leave the work to the next request.',
    },
    'not-json': {
      seen: 'The answer to {request} is not the JSON that protocol.ts asks for.',
      cause: 'The body was built by hand, or the answer is an error page.',
      next: 'Use Response.json(…) with an object as protocol.ts describes it.',
    },
    'publish-refused': {
      seen: 'Publishing "{body}" was answered with {status} instead of 201, although there was room.',
      cause:
        'A 500 means that your code threw. Otherwise POST /messages is not handled, or what the queue holds is counted wrongly.',
      next: 'Look at the log. If the body is empty: an empty text is a message, too.',
    },
    'publish-without-id': {
      seen: 'The answer to a publish has no `id`.',
      cause: 'The 201 must carry { "id": "…" }, a text.',
      next: 'Answer with Response.json({ id }, { status: 201 }).',
    },
    'fetch-status': {
      seen: 'POST /deliveries was answered with {status}. Only 200 and 204 are in the protocol.',
      cause:
        'A 500 means that your code threw, and the log has the line. Otherwise the route may not be written yet.',
      next: 'Answer 200 with a Delivery when there is a message to hand out, 204 when there is none.',
    },
    'delivery-shape': {
      seen: 'A delivery does not have all of id, receipt, body and attempt, with the types in protocol.ts.',
      cause: 'A field is missing, or a number is sent where a text is wanted.',
      next: 'Declare your object as `const delivery: Delivery = …`: the editor then shows what is missing.',
    },
    'nothing-handed-out': {
      seen: 'A message was due, and the fetch was answered with 204.',
      cause:
        'It was lost or removed, it is still marked as out though its time has passed, it waits behind something that is over, or the search looks at the first so many messages only.',
      next: 'Write down what your queue holds when it answers 204, with console.log.',
    },
    'acknowledge-status': {
      seen: 'DELETE /deliveries/<receipt> was answered with {status}. Only 204 and 410 (or 404) are in the protocol.',
      cause:
        'A 500 means that your code threw, perhaps on a receipt that it does not know. Otherwise the route may not be written yet.',
      next: 'Answer 204 when the message is removed, 410 when this delivery is over or unknown.',
    },
    'acknowledgement-rejected': {
      seen: 'A consumer acknowledged in time, and the queue said that the delivery is over.',
      cause:
        'The receipt that was handed out is not the one that the queue remembers, or its time ran out too soon.',
      next: 'Compare the receipt in the delivery with what DELETE looks up, and the time-out with ACK_TIMEOUT_MS.',
    },
    'dead-letters-status': {
      seen: 'GET /dead-letters was answered with {status} instead of 200.',
      cause: 'A 500 means that your code threw. Otherwise the route may not be written yet.',
      next: 'Answer with a list: an empty one is a list as well.',
    },
    'dead-letters-shape': {
      seen: 'GET /dead-letters is not a list of messages with id and body.',
      cause: 'protocol.ts asks for Message[], a JSON array.',
      next: 'Answer with Response.json(letters), where letters is a Message[].',
    },
    'status-status': {
      seen: 'GET /status was answered with {status} instead of 200.',
      cause: 'A 500 means that your code threw. Otherwise the route is gone.',
      next: 'Answer with Response.json({ depth }).',
    },
    'status-shape': {
      seen: 'GET /status has no number `depth`.',
      cause: 'protocol.ts asks for { "depth": <number> }.',
      next: 'Answer with Response.json({ depth }), where depth is a number.',
    },
    'answered-while-paused': {
      seen: 'A frozen queue answered.',
      cause: 'This should not be possible: the grader is wrong here, not you.',
      next: 'Please report it.',
    },

    // Stage 1.
    'changed-on-the-way': {
      seen: 'The message that came out is not the one that went in.',
      cause: 'Its id, body, key or attempt was changed or left out.',
      next: 'Compare the two objects field by field: id as in the 201, body and key as published, attempt 1.',
    },
    'not-all-came-out': {
      seen: 'Of {count} published messages, not all came out, or others did.',
      cause:
        'Messages are lost, handed out twice, or held back. Messages without a key do not wait for each other.',
      next: 'Look at how a fetch chooses: every message that is not out may be handed out.',
    },
    'some-text-stays-in': {
      seen: 'Messages with unusual bodies and keys were published, each with a key of its own. Not all of them came out as they went in.',
      cause:
        'A plain object as a map knows `constructor` and `__proto__` already; `if (body)` and `if (key)` take the empty text for a missing one; other texts break a format that is built by hand.',
      next: 'Use a Map or a Set in place of a plain object, and compare with undefined. Compare the two lists below to see which text it is.',
    },
    'same-text-is-one': {
      seen: 'Three messages with the same text were published, and {count} came out.',
      cause:
        'Messages are known by their text, or a second one with the same text is taken for a repetition.',
      next: 'Know a message by its id, and give each publish a new one.',
    },
    'out-of-nothing': {
      seen: 'An empty queue handed something out.',
      cause: 'The fetch does not look whether there is a message.',
      next: 'Answer 204 with no body when nothing is waiting.',
    },
    'two-consumers-one-message': {
      seen: 'A message was handed to a second consumer while the first was still working on it.',
      cause: 'A fetch does not mark the message as out, or the mark is gone too soon.',
      next: 'Mark it in the same step in which you choose it, before any await.',
    },
    'unknown-receipt': {
      seen: 'A receipt that the queue never gave out, "{receipt}", was answered with {status}.',
      cause: 'DELETE does not look the receipt up, or finds something under a name that nobody put there.',
      next: 'Answer 410 when no delivery has exactly this receipt. Use a Map: a plain object has things under `constructor` and `__proto__`.',
    },

    'wrong-depths': {
      seen: 'The depth was {depths} where 0, 2, 2, 1 was right: empty, two published, one handed out, one acknowledged.',
      cause: 'Messages that are out count as well. Acknowledged ones do not.',
      next: 'Count what is neither acknowledged nor dead.',
    },
    'depth-after-twice': {
      seen: 'Of three messages two were acknowledged, one of them by two requests in the same moment. The depth was {depth}.',
      cause: 'A count is lowered by each acknowledgement, or the second one took another message along.',
      next: 'Derive the depth from what is held, instead of keeping a count beside it.',
    },
    // The record of what producers and consumers saw, without a crash of the queue or with random ones.
    altered: {
      seen: 'The queue showed a message "{message}", which nobody published like that.',
      cause: 'A body or key was changed, cut off, left out or mixed up.',
      next: 'Keep body and key together, as they came: in a delivery, and in the list of dead letters.',
    },
    lost: {
      seen: 'The message "{message}" was published, never acknowledged, and came out no more, though everybody waited for long.',
      cause:
        'It was removed when it was fetched, its time-out is never noticed, it was overwritten, or the acknowledgement of another message took it along.',
      next: 'Only an acknowledgement removes a message.',
    },
    'came-back': {
      seen: 'The message "{message}" was acknowledged, and was there again afterwards.',
      cause: 'The acknowledgement did not remove it, or something put it back.',
      next: 'Follow the message from the DELETE on: where is it still kept?',
    },
    overtook: {
      seen: '"{other}" came after "{message}", although it was published first under the same key.',
      cause: 'A message that was out, or came again, was overtaken by the next one of its key.',
      next: 'A later message of a key waits until all earlier ones are acknowledged or dead.',
    },
    'out-together': {
      seen: '"{other}" was handed out while "{message}", of the same key, was still out.',
      cause:
        'The choice looks only at whether a message itself is out, not at its key, or it comes after an `await` that others pass as well.',
      next: 'Pass over messages whose key has an older one that is not done, and choose and mark in one step.',
    },
    'too-many-tries': {
      seen: 'The message "{message}" was handed out more than {tries} {tries:time|times}.',
      cause: 'Nobody counts the deliveries, or the count is compared too late.',
      next: 'Compare the count with TRIES before handing out.',
    },
    'in-both': {
      seen: 'The message "{message}" was in the list of dead letters, and was handed out afterwards.',
      cause: 'It is kept in two places, or what is shown as dead is not what decides.',
      next: 'Let one place decide whether a message is dead.',
    },
    'dead-twice': {
      seen: 'The message "{message}" is in the list of dead letters twice.',
      cause: 'It was moved there twice, perhaps by two requests that came in the same moment.',
      next: 'Let moving a message that has already moved do nothing.',
    },

    'other-id': {
      seen: 'The message "{message}" had the id {expected} at first, and {seen} later.',
      cause: 'The id is made anew when the message is handed out, put aside or read from the disk.',
      next: 'Make the id once, when the message is published, and store it with the message.',
    },
    'same-id': {
      seen: 'The messages "{message}" and "{other}" have the same id.',
      cause:
        'The id does not change from one publish to the next, or a count is read before it is raised and others pass in between.',
      next: 'Count up in the same step in which you read the count, or use crypto.randomUUID().',
    },
    'same-receipt': {
      seen: 'A delivery of "{message}" has a receipt that an earlier delivery had.',
      cause: 'The receipt names the message and not the delivery, or the receipts are counted anew.',
      next: 'Make a new receipt for each delivery, or let id and attempt be its parts.',
    },
    'wrong-attempt': {
      seen: 'A delivery of the message "{message}" has {seen} as its `attempt`, where {expected} was right.',
      cause: 'The count is not kept, or not raised exactly once for each delivery.',
      next: 'Start at 1 and add 1 for each delivery.',
    },
    'refused-but-kept': {
      seen: 'The message "{message}" was refused, and the queue had it all the same.',
      cause:
        'The depth is looked at after the message was written, or the message was put into memory first.',
      next: 'Refuse before anything is written: the producer will send it again.',
    },
    withheld: {
      seen: 'The message "{message}" was waiting, and a fetch was answered with 204.',
      cause:
        'The queue takes it for out: with a consumer whose wait was over, or one whose time has passed. Or it waits behind something that is over, or a request that failed has left it half done.',
      next: 'Write down, with console.log, what your queue holds when it answers 204, and in which state.',
    },
    'two-at-once': {
      seen: 'The message "{message}" was handed to two consumers that fetched in the same moment.',
      cause:
        'Between choosing a message and marking it as out lies an `await`, and the second fetch passes through it.',
      next: 'Mark the message in the same step in which you choose it, before any await.',
    },
    'too-soon': {
      seen: 'The message "{message}" was handed out again before ACK_TIMEOUT_MS had passed.',
      cause:
        'The time-out is not taken from env.vars, it is counted from an earlier moment than the delivery, or the mark was taken away. Or a consumer that waited was given the first of a key without a look whether it is out.',
      next: 'Start the clock when the message is handed out. env.vars holds text: Number(…).',
    },
    'rejected-in-time': {
      seen: 'The message "{message}" was acknowledged in time, and the answer was that the delivery is over.',
      cause:
        'The receipt that was handed out is not the one that the queue remembers, or its time ran out too soon.',
      next: 'Compare the receipt in the delivery with what DELETE looks up, and the time-out with ACK_TIMEOUT_MS.',
    },
    'used-twice': {
      seen: 'The receipt of "{message}" had been used, and was answered with 204 once more.',
      cause: 'A receipt is not forgotten when it has counted.',
      next: 'Answer 410 to a receipt that has been used: this delivery is over.',
    },
    'late-counted': {
      seen: 'The message "{message}" had been handed out again, and an older receipt of it still counted.',
      cause: 'All receipts of a message count, or only its id is looked at.',
      next: 'Only the newest receipt counts: the second consumer is at work.',
    },
    'dead-acknowledged': {
      seen: 'The message "{message}" was in the list of dead letters, and its last receipt was answered with 204.',
      cause: 'The receipt still leads to the message, though its last delivery is over.',
      next: 'Forget the receipt when the message dies: 410. Somebody has seen the letter in the list.',
    },
    'dead-too-soon': {
      seen: 'The message "{message}" was a dead letter, and had not been handed out {tries} times.',
      cause: 'The tries are counted one too early, or something that is no delivery counts.',
      next: 'A message has TRIES deliveries. It is dead when the last of them has timed out.',
    },
    'dead-letter-lost': {
      seen: 'The message "{message}" had all its tries, or was in the list before, and is not in the list of dead letters.',
      cause:
        'It was dropped, a second list took the place of the first, its death is noticed only by the next fetch, or what looks for it has ended with an error.',
      next: 'Look for messages whose last try is over before you answer any request, not only a fetch.',
    },
    'wrong-depth': {
      seen: 'The depth was {seen}, where {expected} was right.',
      cause:
        'Messages that are out count as well. Acknowledged ones, dead ones and refused ones do not. Or the count changes only with the next fetch.',
      next: 'Derive the depth from what is held, when you are asked.',
    },
    // The same, after a crash.
    'does-not-boot': {
      seen: 'After a crash at event {event} (disk: {disk}) the queue does not boot any more.',
      cause:
        'What it finds on the disk makes it throw: a part of what was written last, or a file that is empty or missing.',
      next: 'Read what is whole, and leave out the torn rest. A queue that needs a perfect disk never comes back.',
    },
    'text-did-not-survive': {
      seen: 'After a crash the messages read differently, or some are missing.',
      cause:
        'A line end, a comma or an empty text inside a message is taken for a part of your file format, characters are counted where the disk counts bytes, a file is decoded piece by piece, or a TextDecoder swallowed a byte order mark (`ignoreBOM: true` keeps it).',
      next: 'Write each message with JSON.stringify: it has no raw line ends. Lengths on the disk are bytes.',
    },
    'handed-out-was-lost': {
      seen: 'Messages that were out when the queue crashed did not come again in time.',
      cause:
        'They were removed when they were fetched, or are marked as out for ever: the timer died with the crash, or a time of the old boot is compared with the new clock.',
      next: 'What is not acknowledged must be waiting again, at the latest twice ACK_TIMEOUT_MS after the boot.',
    },
    'crash-altered': {
      seen: 'After a crash at event {event} (disk: {disk}) the queue showed a message "{message}", which nobody published like that.',
      cause:
        'A torn record was taken for a whole one, two records were mixed up, or a part of the message is not on the disk.',
      next: 'Make a record recognisable as whole: by its line end, its length or a checksum. Write body and key into it.',
    },
    'crash-lost': {
      seen: 'The message "{message}" was answered with 201. After a crash at event {event} (disk: {disk}) it came out no more.',
      cause:
        'The answer left before the bytes were synced, the boot did not find them, or another message took their place. Or the acknowledgement of another message took it along.',
      next: 'Find the last `await` before the 201: it must be the sync of this very message. Then follow what the boot reads, and where the next message is written.',
    },
    'crash-lost-torn': {
      seen: 'The message "{message}" was answered with 201. After a crash at event {event}, which left a part of what was not synced, it came out no more.',
      cause:
        'The boot threw away more than the torn end, or left the torn end where it was, and the next write stuck to it. Or a snapshot was replaced before its successor was whole.',
      next: 'Keep all that is whole. Cut the torn end off by bytes, or close it, before anything is written behind it. Write a snapshot beside the old one, sync it, then rename.',
    },
    'crash-lost-dying': {
      seen: 'The message "{message}" is neither in the queue nor among the dead letters after a crash at event {event} (disk: {disk}).',
      cause:
        'It was removed from the queue before the dead letter was durable, or it was never durable itself.',
      next: 'Make it a dead letter first, and remove it then. Or let one write do both.',
    },
    'crash-came-back': {
      seen: 'The message "{message}" was acknowledged with 204. After a crash at event {event} (disk: {disk}) it was there again.',
      cause:
        'The answer left before the acknowledgement was durable, or the boot does not apply it: it reads an older state, or puts what it says in the wrong order.',
      next: 'An acknowledgement is a promise like a publish: write, sync, then answer. Then follow what the boot reads.',
    },
    'crash-overtook': {
      seen: 'After a crash at event {event} (disk: {disk}) "{other}" came after "{message}", although it was published first under the same key.',
      cause:
        'The order is not restored at boot (files sort as text, and 10 comes before 9). Or an acknowledgement made way for the next message before it was durable.',
      next: 'Compare the order in memory before the crash with the order after the boot.',
    },
    'crash-out-together': {
      seen: 'With a crash at event {event} (disk: {disk}) "{other}" was handed out while "{message}", of the same key, was still out.',
      cause:
        'The boot forgets that a key is busy, and yet accepts the old receipt. Or two fetches in the same moment pass each other.',
      next: 'Either remember over the crash that the message is out, or let its old receipt no longer count.',
    },
    'crash-too-many-tries': {
      seen: 'With a crash at event {event} (disk: {disk}) the message "{message}" was handed out more than {tries} {tries:time|times}.',
      cause:
        'The count was not durable when the delivery left (also when it goes to a consumer that has waited), an acknowledgement took the count away before the message, or the boot puts a message back whose tries are used up.',
      next: 'Sync the count before you answer the fetch. At boot, compare it with TRIES as everywhere else.',
    },
    'crash-in-both': {
      seen: 'After a crash at event {event} (disk: {disk}) the message "{message}", listed as dead before, was handed out again.',
      cause:
        'Its death was shown before it was durable, only one half of a move was, or the boot puts it back into the queue.',
      next: 'Show a dead letter only when its death survives a crash. Let the boot decide by the same rule as everything else.',
    },
    'crash-dead-twice': {
      seen: 'With a crash at event {event} (disk: {disk}) the message "{message}" is a dead letter twice.',
      cause: 'The crash came in the middle of the move, and the boot made it again.',
      next: 'Let the id decide: what is already among the dead letters is not added again.',
    },

    'crash-withheld': {
      seen: 'After a crash at event {event} (disk: {disk}) the message "{message}" was waiting, and a fetch was answered with 204.',
      cause:
        'The boot did not find it, or it is taken for out: nobody has it, or only the time of an old boot says so. Or it waits behind a later one of its key, or an acknowledgement that the crash tore was taken for a whole one, of this message. Or a tidied-up file took the place of one to which others wrote meanwhile.',
      next: 'Write down, with console.log, what the boot has found on the disk, and in which state.',
    },
    'crash-wrong-attempt': {
      seen: 'With a crash at event {event} (disk: {disk}) a delivery of the message "{message}" has {seen} as its `attempt`, where {expected} was right.',
      cause: 'The count was not durable when the delivery left, or the boot counts a delivery twice.',
      next: 'Sync the count before you answer the fetch, and look at what the boot makes of it.',
    },
    'crash-same-id': {
      seen: 'The messages "{message}" and "{other}" have the same id. There was a crash at event {event} (disk: {disk}).',
      cause:
        'The ids are counted anew after a boot, or from what is left: then the id of a message that is gone is used again.',
      next: 'Let the count survive a crash, or use crypto.randomUUID().',
    },
    'crash-same-receipt': {
      seen: 'A delivery of "{message}" has a receipt that an earlier delivery had. There was a crash at event {event} (disk: {disk}).',
      cause:
        'The receipts are counted anew after each boot, or made from a count that was not durable when the delivery left. Then an old one acknowledges what somebody else is working on.',
      next: 'Use crypto.randomUUID(), or build the receipt from the id and an attempt that is durable.',
    },
    'crash-dead-letter-lost': {
      seen: 'After a crash at event {event} (disk: {disk}) the message "{message}" is not in the list of dead letters. It had all its tries, or was in the list before.',
      cause:
        'Dead letters are kept in memory, were shown before they were durable, or the boot does not find them again.',
      next: 'They are as durable as messages. Or let a death follow from what is durable anyway: the tries.',
    },
    'crash-wrong-depth': {
      seen: 'With a crash at event {event} (disk: {disk}) the depth was {seen}, where {expected} was right.',
      cause:
        'The boot did not find all that was stored, counts only what came after it, or counts something twice.',
      next: 'Derive the depth from what is held, when you are asked.',
    },
    // Stage 3.
    'waited-in-vain': {
      seen: 'Two consumers waited. A message could be handed out, and {waitedMs} ms later both were sent away with 204.',
      cause:
        'Those who wait are only told of some of the ways in which a message becomes free. There are four: it is published, its time is over, the one before it in its key is acknowledged, or that one dies.',
      next: 'Let all of these call the same function that serves who waits. Or look once more before you answer 204.',
    },
    'waited-behind-who-left': {
      seen: 'Some consumers left while they waited, and another one went on waiting. A message was published, and {waitedMs} ms later that one was sent away with 204. The next fetch got the message: nobody had it.',
      cause:
        'The queue woke one of those who had left. That one took nothing, and told nobody else. Or it kept the message for a while, and put it back without a word.',
      next: 'Whoever is woken and takes nothing wakes the next one. Take a consumer out of the list of those who wait as soon as it leaves (`request.signal`), and look once more before you answer 204.',
    },
    'hidden-by-a-failure': {
      seen: 'The disk had failed for a while. When it worked again, the message "{message}" did not come, however long consumers waited. After a restart of the queue it was there.',
      cause:
        'An acknowledgement, or a fetch, changed what is in memory, and its write failed: memory and disk say different things.',
      next: 'Undo in memory what could not be written. Or answer 500 to everything until you are restarted: the boot reads what holds.',
    },
    'late-acknowledgement-stops-the-clock': {
      seen: 'A message was out with a second consumer when the first acknowledged, too late. The second never did, and in time for its delivery the message did not come again.',
      cause:
        'The late acknowledgement was rejected, but had changed something before that: it stopped or renewed the time-out, or marked the message as done.',
      next: 'Compare the receipt first. When it is over, touch nothing.',
    },
    'came-again-changed': {
      seen: 'A message came again with another id, body or key.',
      cause: 'It was published anew in place of being handed out again.',
      next: 'A redelivery is the same message: only receipt and attempt differ.',
    },
    'came-again-too-soon': {
      seen: 'A message was handed out again before ACK_TIMEOUT_MS had passed.',
      cause:
        'The time-out is not taken from env.vars, or is counted from an earlier moment than the delivery.',
      next: 'Start the clock when the message is handed out. env.vars holds text: Number(…).',
    },
    'swallowed-by-a-wait': {
      seen: 'A consumer waited and got its 204. A message was published after that, or just before, and the next fetch did not get it.',
      cause: 'The queue still keeps the consumer whose wait is over, and hands the message to it: to nobody.',
      next: 'When a wait is over, take it out of the list of those who wait, before you answer 204. And stop the timer of a wait when you choose a message for it, not when that is on the disk.',
    },
    'late-acknowledgement-counted': {
      seen: 'A message had been handed to a second consumer, and the receipt of the first still removed it.',
      cause: 'All receipts of a message count, or only its id is looked at.',
      next: 'Only the newest receipt counts: the second consumer is at work.',
    },

    // Stage 4.
    'two-of-one-key': {
      seen: 'While "{message}" was out, the next message of its key was handed out as well.',
      cause: 'Two consumers now work on one key, and nobody knows who ends first.',
      next: 'A key with a message that is out has nothing to hand out.',
    },
    'out-of-order': {
      seen: 'Messages of one key came as {got}.',
      cause: 'The fetch does not take the oldest message of the key.',
      next: 'Keep the order of publishing, and search from the oldest on.',
    },
    'keys-mixed-up': {
      seen: 'Eight keys had two messages each. A fetch should get the first of each of them, and consumers got: {got}.',
      cause:
        'A plain object as a map knows `constructor` and `__proto__` already; `if (key)` takes the empty text for no key.',
      next: 'Use a Map or a Set for keys, and compare with undefined.',
    },
    'overtaken-by-its-key': {
      seen: 'After a time-out the first message of its key was due again, but "{body}" came.',
      cause: 'The message that timed out was put at the end, or is no longer seen as the oldest.',
      next: 'Let a message keep its place until it is acknowledged.',
    },
    'stuck-behind-a-key': {
      seen: 'With one key busy, consumers got only: {got}.',
      cause:
        'The search stops at the first message that may not go out, or after so many of them, or holds messages without a key for one key, or for a key that reads like an id.',
      next: 'Pass over messages of a busy key and go on with the next.',
    },

    // Stage 5.
    'dead-too-early': {
      seen: 'Before try {attempt} of 3 the message was already a dead letter.',
      cause: 'The tries are counted one too early, or more than once for a delivery.',
      next: 'A message has TRIES deliveries. It is dead when the last of them has timed out.',
    },
    'wrong-number': {
      seen: 'Delivery number {attempt} of a message carries another number in `attempt`.',
      cause: 'The count is not kept, or not raised once for each delivery.',
      next: 'Start at 1 and add 1 for each delivery.',
    },
    'no-dead-letter': {
      seen: 'A message that had all its tries is missing among the dead letters, or others are there.',
      cause: 'It was dropped, is still kept as alive, or its death is noticed only when somebody fetches.',
      next: 'When the last try has timed out, GET /dead-letters must list it, whoever asks first.',
    },
    'dead-counts-in-depth': {
      seen: 'The depth still counts a dead letter.',
      cause: 'Dead letters are kept with the others, and counted with them.',
      next: 'Depth is what is neither acknowledged nor dead.',
    },
    'dead-while-out': {
      seen: 'The message "{message}" was a dead letter while its last delivery was still out.',
      cause: 'It dies when it is handed out for the last time, not when that delivery times out.',
      next: 'The last try deserves its time, too.',
    },
    'dead-though-acknowledged': {
      seen: 'The last try was acknowledged, and the message became a dead letter all the same.',
      cause:
        'Something decided on its death earlier and does not look again, or it looked while the acknowledgement was on its way to the disk.',
      next: 'An acknowledgement in time always wins: take note of it in the step in which it comes.',
    },
    'dead-letter-blocks-its-key': {
      seen: 'The message behind a dead letter, of the same key, never came out.',
      cause: 'The key still counts as busy with the dead one.',
      next: 'A dead letter is out of the way: its key goes on.',
    },
    'tries-forgotten': {
      seen: 'With crashes in between, a message was handed out more than {tries} times.',
      cause:
        'The count is kept in memory only, or was not durable when the delivery left. Or the boot puts a message back whose tries are used up.',
      next: 'Write each handing out to the disk, before the delivery leaves.',
    },
    'dead-without-a-try': {
      seen: 'The queue restarted a few times, and a message that nobody ever fetched became a dead letter.',
      cause: 'Each boot counts as a try, or something else that is no delivery.',
      next: 'Count deliveries, nothing else.',
    },
    'dead-letter-gone': {
      seen: 'Dead letters were gone after a crash.',
      cause: 'They are kept in memory, were shown before they were durable, or the boot does not find them.',
      next: 'Somebody will want to look at them tomorrow: they are as durable as messages.',
    },

    // Stage 6.
    'full-but-took': {
      seen: 'A full queue answered a publish with {status}.',
      cause:
        'CAPACITY is not looked at, or is compared with the wrong count, or something else was given up to make room.',
      next: 'Answer 503 (or 429) with Retry-After when the depth has reached CAPACITY.',
    },
    'no-retry-after': {
      seen: 'A full queue answered {status} without a Retry-After in whole seconds. What it said: {wait}.',
      cause: 'The header is missing, empty, no number, or a fraction of a second is left in it.',
      next: 'Say in seconds when it is worth coming back: `retry-after: 1`.',
    },
    'full-changed-content': {
      seen: 'After a refused publish the queue no longer held exactly what it had accepted.',
      cause: 'An accepted message was dropped, or the refused one was taken in.',
      next: 'Refusing changes nothing.',
    },
    'handed-out-made-room': {
      seen: 'With all messages out with consumers, a full queue answered a publish with {status}.',
      cause: 'Only waiting messages are counted. When the deliveries time out, there are too many.',
      next: 'Count what is out as well.',
    },
    'no-room-after-acknowledgement': {
      seen: 'A message was acknowledged, and a publish was still answered with {status}.',
      cause: 'The count is not lowered, or only by something else than the acknowledgement.',
      next: 'Derive the depth from what is held, instead of keeping a count beside it.',
    },
    'room-for-two': {
      seen: 'One message was acknowledged, by two requests with the same receipt. A second publish was answered with {status}: there was room for one.',
      cause: 'A count is lowered by each acknowledgement, also by one that is answered with 410.',
      next: 'Derive the depth from what is held, instead of keeping a count beside it.',
    },
    'dead-letter-takes-room': {
      seen: 'Three messages had all their tries, and their time was over. A publish was still answered with {status}.',
      cause:
        'Dead letters count towards CAPACITY, all of them or those from before a crash, or a death is noticed only by the next fetch.',
      next: 'A few bad messages must not stop the queue: count only what is alive, at the moment of the publish.',
    },
    'crash-made-room': {
      seen: 'A queue that was full before a crash answered a publish after it with {status}.',
      cause: 'The count starts anew with each boot, or the boot did not find all that was stored.',
      next: 'Count what the recovery has found.',
    },
    'many-at-once-over': {
      seen: 'Of six publishes at once, {stored} were stored where {capacity} have room.',
      cause: 'All of them looked at the depth before one of them was stored: there is an `await` in between.',
      next: 'Take the place in the same step in which you look.',
    },
    'more-than-capacity': {
      seen: 'An acknowledgement and three publishes came in the same moment, and then the queue held {depth} messages where {capacity} have room.',
      cause:
        'The publishes looked at the depth before one of them was stored: there is an `await` in between.',
      next: 'Take the place in the same step in which you look.',
    },
    'no-room-though-empty': {
      seen: 'With a depth of {depth}, where {capacity} have room, a publish was answered with {status}.',
      cause:
        'A place was not given back: by a publish that could not be read or stored, or by a message that is done, perhaps before a crash.',
      next: 'Give the place back in a `finally`, or take it only when nothing but the disk can fail.',
    },
    'not-all-got-through': {
      seen: 'A producer that came back again and again got only {through} of 8 messages in.',
      cause: 'A queue that was full once stays full.',
      next: 'Each acknowledgement makes room for one more.',
    },
  },
  scenes: {
    'peak-in-the-request': {
      title: 'Four web servers that make the pictures small themselves',
      measures: { normal: 'before', peak: 'the peak, 20 s', after: '70 s after' },
    },
    'answer-first': {
      title: 'A web server that answers first, and works later',
      measures: { before: '30 s of cards', after: 'after the crash' },
    },
    'peak-by-queue': {
      title: 'The same load, by a queue',
      measures: { normal: 'before', peak: 'the peak, 20 s', after: '70 s after' },
    },
    'workers-down': {
      title: 'Both workers are down for 40 s',
      measures: {
        'all-up': 'all is well',
        down: 'workers down',
        back: 'workers back',
        quiet: 'no new cards',
      },
    },
    'queue-down': {
      title: 'The queue is down for 5 s',
      measures: {
        up: 'all is well',
        down: 'queue down',
        'up-again': 'queue back',
        'worked-off': 'no new cards',
      },
    },
    'slow-job': {
      title: 'Three films of 31 s each',
      measures: {
        'one-minute': 'after 1 minute',
        'two-minutes': 'after 2 minutes',
        'three-minutes': 'after 3 minutes',
      },
    },
    'too-few-workers': {
      title: 'Two workers, twice the work that they can do',
      measures: {
        first: 'first minute',
        second: 'second minute',
        more: 'six workers',
      },
    },
  },
  beside: { 'in-the-request': 'Four web servers, work in the request' },
  figures: {
    depth: { title: 'depth' },
    'dead-letters': { title: 'dead letters' },
    accepted: { title: 'accepted' },
    'in-hand': { title: 'in hand' },
    done: { title: 'acknowledged' },
    'not-counted': { title: 'acks that failed' },
    mails: { title: 'mails' },
    again: { title: 'sent again' },
    took: { title: 'card to mail', unit: 's' },
  },
  alternatives: {
    'file-per-message': {
      title: 'A file for each message',
      does: 'The name of a file is the state of its message, and a rename is the change of it.',
      trades:
        'Each message costs a file, and a start has to look at all of them; in return no file is ever torn between two states, and there is nothing to clean up.',
    },
    'lanes-and-long-poll': {
      title: 'Lanes, and consumers who wait',
      does: 'Each key has a lane of which only the head is ready, and a consumer who finds nothing waits for the next message.',
      trades:
        'Each waiting consumer holds a connection, and a restart has to build all lanes anew; in return a message goes out the moment it comes, and order needs no search.',
    },
    'log-and-cursor': {
      title: 'A log and a cursor',
      does: 'The log is never changed; a small file says how far consumers have come.',
      trades:
        'The log only grows, and whatever is done out of turn has to be noted as an exception; in return a message is written once, and never again.',
    },
    segments: {
      title: 'A log in segments',
      does: 'Of several small files only the newest is written to, and the oldest goes as a whole.',
      trades:
        'One message that nobody takes keeps a whole file on the disk; in return old things go without anything being copied.',
    },
    'snapshot-and-journal': {
      title: 'A snapshot and its journal',
      does: 'Now and then the whole state is written anew, and a fresh journal begins.',
      trades:
        'Now and then everything is written at once, and that moment is felt; in return a start reads little, and the disk holds no history.',
    },
    'whole-state': {
      title: 'The whole state, each time',
      does: 'All there is is one file, replaced after each change.',
      trades:
        'A change costs as much as the queue is long; in return there is one file, which is always whole, and no replaying of anything.',
    },
  },
} satisfies ExerciseText
