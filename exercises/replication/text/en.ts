import type { ExerciseText } from '../../../src/contract/exercise.ts'

export default {
  title: 'Replication',
  stages: {
    split: {
      title: 'Writes to the primary, reads to the replicas',
      hints: [
        'The method tells a read from a write. The web node sees it before it sends anything on.',
        'env.nodes("replica") is a list, and every request may pick another one of it. Two web nodes need not agree on whose turn it is.',
        'A replica that gets a PUT or DELETE should not look at the body at all: there is an HTTP status for a method that is not allowed.',
      ],
    },
    ship: {
      title: 'Ship the log, in order, and lose nothing',
      hints: [
        'Number the changes at the primary, one after another. A replica that knows the number of its newest change can say what it needs next, and recognise what it has already.',
        'Write a change to the disk and await sync before you answer, before anybody can read it, and before a replica can get it. What a crash can take back must not have been seen. And what the disk refused is over: its user is told so, and it is not done later with the next.',
        'After a crash the end of the file may be half a line. Find where the last whole one ends, and cut the file there before you append to it again.',
      ],
    },
    'catch-up': {
      title: 'Catch up, and begin anew',
      hints: [
        'A replica that was down has only one question: what came after the offset that I have on my disk? The offset and the data must never disagree, whenever the power goes.',
        'A blank replica knows that it knows nothing: it may answer 404 only when it has all that the primary had when it began. A crash in the middle of that does not make it complete.',
        'Write the first copy beside everything else, sync it, and rename it: then it is there as a whole or not at all. Or note, after it is synced, that it is complete.',
      ],
    },
    'own-writes': {
      title: 'Users read what they wrote',
      hints: [
        'Between a write and the next read lie another web node, or the same one after a restart. Only the user is in both places: give them something to bring along.',
        'The offset of a write, in a cookie or in the Consistency-Token header, tells any replica whether it is far enough for this user.',
        'A replica that is not there yet can wait a moment or say no. If none is, the primary surely is. Everybody else can still read from replicas.',
      ],
    },
    'replica-down': {
      title: 'Replicas die, and new ones come',
      hints: [
        'A dead node refuses at once. One behind a broken cable says nothing at all: without a time-out of your own you wait until the user has gone.',
        'Try the replicas one after another, then the primary. All your attempts together must fit into the time that the user waits, with six replicas too.',
        'Remember for a while who did not answer, so that not every request pays for it. But only for a while, and ask env.nodes anew: machines come back, and new ones are added.',
      ],
    },
    lag: {
      title: 'Say how far behind you are',
      hints: [
        'The lag answers: up to which moment do I surely have everything? Only the primary can tell you that, and its word gets older while you hear nothing.',
        'An answer that says "this is all I have" was true when the primary wrote it, not when it reached you. Which moment do you know that was surely not later?',
        'A replica that is cut off has no news, and no news is not good news: its lag grows by a second every second.',
      ],
    },
    snapshot: {
      title: 'Cut the log',
      hints: [
        'A log that goes back for ever fills any disk. All items as they are now, with the offset they belong to, replace every change up to that offset.',
        'Write a snapshot beside the old one, sync it, then rename it: only then is the old log of no use. Whoever asks for an offset that the log no longer has gets the snapshot.',
        'After a crash between the rename and the cut, the log has changes that are in the snapshot too. Skip those when you boot.',
      ],
    },
  },
  tests: {
    'writes-go-to-the-primary': 'Writes go to the primary, and only there',
    'replicas-take-the-reads': 'All replicas share the reads',
    'replicas-refuse-writes': 'Replicas refuse writes',
    'keys-and-values-unchanged': 'Any key and any value is kept as it came',
    'path-and-query-unchanged': 'Path and query of a read pass the web tier unchanged',
    'health-of-a-web-node': 'A web node says by itself that it is well',
    'copies-arrive': 'Every change reaches every replica, whatever the key and the value',
    'late-message-does-not-overwrite': 'A message that comes late overwrites nothing newer',
    'lost-replies-do-no-harm': 'Lost requests and lost replies do no harm',
    'acknowledged-means-synced': 'An acknowledged write survives a power cut at that very moment',
    'nobody-sees-it-before-the-sync': 'While the disk is slow, nobody sees what a power cut can take back',
    'writes-that-meet': 'Writes that come at the same moment are all kept, in one order',
    'primary-crashes-at-any-event': 'The primary crashes at any event, and copies and primary still agree',
    'primary-log-is-torn':
      'A power cut tears what the primary was writing, at any byte, and nothing acknowledged is lost',
    'same-item-everywhere':
      'ETag and Last-Modified are the same everywhere, and another ETag after every write',
    'writes-do-not-wait-for-the-dead': 'Writes go on while replicas are dead, frozen or cut off',
    'disk-fails-once': 'A disk fails once: that write is not acknowledged, and the next ones are',
    'back-after-a-crash': 'A replica that was down catches up and never goes back',
    'keeps-its-copy': 'A replica keeps its copy when everything loses power',
    'old-copies-go-on': 'Without the primary, replicas answer for ten seconds at least',
    'replica-crashes-at-any-event': 'A replica crashes at any event and misses nothing afterwards',
    'replica-is-torn':
      'A power cut tears what a replica was writing, at any byte, and it misses nothing afterwards',
    'blank-says-so': 'A blank replica that cannot reach the primary answers no reads',
    'nothing-is-a-copy-too': 'A replica of an empty store answers that there is nothing',
    'blank-is-filled': 'A replica that lost its disk is built anew',
    'half-filled-and-crashed': 'A replica that crashed while it was being filled does not pass for complete',
    'own-writes-are-read': 'Users read their own writes while all replicas are behind',
    'own-writes-are-listed': 'Users find their own writes in lists too',
    'web-node-dies-in-between': 'Users read their own writes after the web node that took them is gone',
    'one-replica-is-behind': 'Users read their own writes while one replica is behind',
    'others-still-read-from-replicas': 'Users who wrote nothing still read from replicas',
    'nobody-is-that-far': 'No node that answers has the user’s write: they get a 5xx, and not the older card',
    'later-answers-take-nothing-back':
      'Users read their own writes after the answer of an earlier read, and after a refused write',
    'writer-outlives-the-primary': 'Users who wrote some time ago can read without the primary',
    'only-replica-down':
      'The only replica is down, again and again: the primary takes the reads until it is back',
    'others-take-over': 'Two replicas of four are dead and one is frozen: the fourth takes their reads',
    'silent-replicas': 'Replicas that do not answer at all keep no user waiting for long',
    'all-replicas-silent': 'Six replicas freeze at one moment, and no user waits for long',
    'blank-replica-in-turn': 'Three replicas of four refuse reads: the fourth takes them, and no user fails',
    'back-in-turn': 'A replica that was silent, then blank, and is back gets reads again',
    'new-one-in-its-place': 'A new replica takes the place of a dead one',
    'primary-down': 'The primary is down: reads go on, writes are refused',
    'primary-and-a-replica-down': 'The primary is dead and a replica is frozen: reads go on',
    'write-is-not-repeated': 'A write whose answer got lost is not done a second time',
    'write-is-not-repeated-after-a-crash': 'A write at which the primary crashed is not done a second time',
    'lag-is-true': 'The lag that a replica reports is never too small',
    'lag-with-much-to-fetch': 'A replica with much to fetch does not say too early that it has it',
    'lag-grows-when-cut-off': 'The lag grows while a replica is cut off, and falls when it is back',
    'lag-after-a-boot': 'A replica that booted without the primary does not invent a lag',
    'log-does-not-fill-the-disk':
      'The log does not fill the disk, and who was away for long catches up by a snapshot',
    'written-while-the-log-is-cut': 'Writes that come while the log is cut are kept',
    'crashes-while-it-takes-a-snapshot':
      'A replica that crashes while it takes a snapshot over an older log holds what the primary holds',
    'fails-where-a-crash-left-off': 'A disk that fails where a crash left a snapshot half done loses nothing',
    'late-snapshot': 'A snapshot that comes late replaces nothing newer',
    'one-more-than-the-log-has': 'A replica that lacks one change more than the log has misses none',
    'crashes-while-the-log-is-cut': 'A crash while a snapshot is saved loses nothing',
  },
  says: {
    'write-not-acknowledged': {
      seen: 'A user’s {method} of {key} was not acknowledged although the primary was up.',
      cause:
        'The write never reached the primary, the primary failed at it, or its answer did not come back in time.',
      next: 'Follow one {method} from web.ts to primary.ts and back: to which node does it go, who answers, and with which status?',
    },
    'write-not-at-primary': {
      seen: 'A write was acknowledged, and the primary does not have it.',
      cause: 'The web node sent it elsewhere, or changed its path or body on the way.',
      next: 'Send every PUT to the primary with the path and the body it came with.',
    },
    'delete-not-at-primary': {
      seen: 'A DELETE was acknowledged, and the primary still has the item.',
      cause: 'DELETE is a write too, and must reach the primary like a PUT.',
      next: 'Look at how you tell reads from writes: GET and HEAD are reads, the rest are writes.',
    },
    'write-sent-to-replica': {
      seen: '{count} writes were sent to a replica.',
      cause: 'The web node chooses the node before it looks at the method.',
      next: 'Choose by the method: writes to the primary, reads to the replicas.',
    },
    'reads-not-at-replicas': {
      seen: 'Users who wrote nothing sent {total} reads, and only {count} of them reached a replica.',
      cause: 'The web node still sends reads to the primary, or answers them without asking anybody.',
      next: 'In web.ts, send GET requests to one of env.nodes("replica"), each time another one.',
    },
    'replica-without-reads': {
      seen: '{node} got only {count} of {total} reads, and there are {replicas} replicas.',
      cause: 'The turn is always taken by the same replicas, or one of them is never chosen.',
      next: 'Take the replicas in turn, or by chance, over the whole list.',
    },
    'replica-without-reads-in-between': {
      seen: 'Each read at a web node came after a {between}. {node} got only {count} of {total} reads, and there are {replicas} replicas.',
      cause:
        'The turn goes on with every request, and not with reads only: reads then meet the same replicas.',
      next: 'Count the turn where you choose the replica of a read, and nowhere else.',
    },
    'replica-took-write': {
      seen: '{node} answered a {method} as if it had taken it.',
      cause: 'The replica still runs the code of a primary, or passes writes on.',
      next: 'Answer writes at a replica with an error status, such as 405.',
    },
    'replica-changed': {
      seen: '{node} refused a write and shows the new value all the same.',
      cause: 'The value is stored before the method is looked at.',
      next: 'Refuse first, and change nothing.',
    },
    'replica-passed-write-on': {
      seen: 'A write that a replica refused changed the primary.',
      cause: 'The replica passed the write on.',
      next: 'A replica refuses writes. Sending them to the primary is the work of the web node.',
    },
    'value-changed': {
      seen: 'A user’s PUT of {key} was acknowledged, and the primary answers another value for it.',
      cause:
        'The body was read as something it is not, an empty value was taken for none, the key was changed on the way or taken for a path of the program’s own, such as /health, or the items are kept in an object that has names of its own.',
      next: 'Pass the body on as it came, and the path with all its escapes. Keep items in a Map, and ask for undefined rather than for what is false.',
    },
    'key-changed': {
      seen: 'Writes of the keys what%3Fa=1%2Fb and 100%25 changed another key.',
      cause: 'The key was decoded on the way: %3F became the ? that begins a query, %25 a bare %.',
      next: 'Pass on the pathname as URL shows it, without decodeURIComponent.',
    },
    'absent-not-404': {
      seen: 'A read of an item that never was did not come back as 404.',
      cause: 'The web node takes a 404 for a failure, or the node that it asked refused to answer.',
      next: 'Pass the status on: 404 is an answer.',
    },
    'never-written': {
      seen: 'The primary was asked for the key constructor, which nobody ever wrote, and did not say 404.',
      cause:
        'The items are kept in a plain object: every object already has a constructor, a toString and a __proto__.',
      next: 'Keep the items in a Map.',
    },
    'list-wrong': {
      seen: 'A list of the primary by the prefix {prefix} does not have just the one key that begins so.',
      cause: 'The prefix is not looked at, the key was changed when it was kept, or items are missing.',
      next: 'Compare the keys as they stand in the path, escapes and all.',
    },
    'path-changed': {
      seen: 'A user read {path}, and no data node was asked for just that.',
      cause: 'The web node makes a path of its own: it decodes, or leaves the query out.',
      next: 'Pass on pathname and search as URL shows them.',
    },
    'web-without-health': {
      seen: 'All data nodes were frozen, and {node} did not answer GET /health with success within a second.',
      cause:
        'It asks a data node for the answer. Then one slow database takes all web servers out of the balancer’s turn.',
      next: 'Answer /health in web.ts, before anything is sent on.',
    },
    'copy-differs': {
      seen: '{node} does not show the same items as the primary, although it reached it for {seconds} seconds.',
      cause:
        'A change was missed, applied twice, or applied in the wrong order; or a list is given out again that was made before the change; or it refuses to answer; or nobody sends changes at all.',
      next: 'Give every change its offset. Apply only the one that follows the offset you have, and ask again for what is missing.',
    },
    'copy-parted': {
      seen: 'The primary crashed and came back, and {node} and the primary do not show the same, 5 seconds later.',
      cause:
        'A change was shipped before it was on the primary’s own disk: the crash took it back there only, and its offset was given to another change. Or one of the two no longer follows after the crash.',
      next: 'Let replicas see a change only when the primary’s sync has settled. Compare the offsets that both have after the crash.',
    },
    'copy-has-gaps': {
      seen: '{node} crashed and came back several times, and does not show the same as the primary, 5 seconds later.',
      cause:
        'What it noted as its offset and what it has on its disk disagree, so some changes are never asked for again; or it stumbles over what the crash left on its disk.',
      next: 'Keep the offset with the data, in the same write, or note it after the data is synced. At boot, cut off what is not whole.',
    },
    'copy-missed-the-meanwhile': {
      seen: '{node} was blank and was filled while users wrote, and does not show the same as the primary, 5 seconds later.',
      cause:
        'What was written while the copy was under way is neither in the copy nor in the changes that follow it: the copy comes in parts and is taken to be as new as the last one, or changes are sent only to those whose copy is complete.',
      next: 'Let a copy count for the offset at which it began, and ask for every change since then.',
    },
    'copy-outlived': {
      seen: '{node} was away for many writes or lost its disk, and does not show the same as the primary, 5 seconds after it is back.',
      cause:
        'The log does not go back that far, the snapshot was mixed with what was there before, or it lacks something of an item.',
      next: 'Send a snapshot when the log was cut, and put it in the place of everything the replica had.',
    },
    'vanished-meanwhile': {
      seen: '{node} was given a snapshot, and meanwhile it did not have a card that was in its old copy and is in the new one.',
      cause: 'It empties its items first and then fills them, and something in between is awaited.',
      next: 'Build the new items beside the old ones, and put them in their place at one moment.',
    },
    'primary-differs': {
      seen: 'The primary does not list what users wrote.',
      cause: 'A write or delete was acknowledged and not applied, or the list leaves an item out.',
      next: 'Apply every change before you answer it.',
    },
    'read-wrong': {
      seen: 'All copies are the same, and a user who read {key} got another answer.',
      cause: 'The web node or the replica answered from something that is out of date, or refused.',
      next: 'Look at which node answered this read, and from what.',
    },
    'list-and-item-differ': {
      seen: '{node} answers GET of {key} otherwise than its own list says.',
      cause: 'List and item are not read from the same place, or the key is changed in one of them.',
      next: 'Answer both from the same items, by the key as it stands in the path.',
    },
    'copy-vanished': {
      seen: '{node} showed version {before} of a card, and later said 404, though nobody deleted it.',
      cause:
        'It began with nothing, or threw away what it had before the new copy was there, and answered all the same.',
      next: 'Serve what the disk has, or refuse by 503 until the copy is complete.',
    },
    'travelled-back': {
      seen: '{node} showed version {before} of a card, and later an older one.',
      cause:
        'An older change or snapshot was applied after a newer one: it came late, or came twice, or was fetched again.',
      next: 'Compare offsets: ignore what is not newer than what you have.',
    },
    'write-lost': {
      seen: 'A write of {key} was acknowledged, and now the primary does not have it: it is gone, or an older value is back.',
      cause:
        'It was acknowledged before it was on the disk for good, or although the disk failed; or what the disk has is not read back as it was written, or was taken for something else: a key can be the name of any file.',
      next: 'Await append and sync before you answer, and let their errors be errors. Then look at what a boot makes of the file.',
    },
    'write-lost-to-a-tear': {
      seen: 'The primary lost its power in the middle of a write, and after that an acknowledged write of {key} is gone, or an older value is back.',
      cause:
        'The piece of a line at the end of the file was left there and the next line appended to it; or more was cut off than the piece. truncate counts bytes, and a character can have up to four.',
      next: 'At boot, cut the file after its last whole line, counted in bytes. If it was on the disk: was it synced before it was acknowledged?',
    },
    'write-lost-with-the-log': {
      seen: 'Many writes later and after a crash of the primary, an acknowledged write of {key} is gone, or an older value is back.',
      cause:
        'The log was cut before the snapshot that replaces it was whole, synced and in its place; or log and snapshot do not fit together after a crash between two steps.',
      next: 'Write the snapshot beside the old one, sync it, rename it, and only then cut the log. At boot, skip changes that the snapshot has.',
    },
    'seen-before-the-sync': {
      seen: '{node} showed a write of {key} while the primary had not synced it, and a power cut at the primary then took it back.',
      cause: 'The change was applied, listed or shipped before the primary’s sync had settled.',
      next: 'Append, await sync, and only then apply the change and let replicas have it.',
    },
    'write-that-met-refused': {
      seen: '{count} writes came at the same moment, and not all were acknowledged.',
      cause: 'Writes that wait for the disk got in each other’s way.',
      next: 'Let one write follow the other: a queue, or a promise that each waits for.',
    },
    'write-that-met-lost': {
      seen: 'Several writes came at the same moment and were acknowledged, and the primary answers something else for {key}.',
      cause: 'While one write waited for the disk, the next one took the same offset.',
      next: 'Give the offset when it is the write’s turn, and let no other take a turn until it is on the disk.',
    },
    'write-that-met-not-listed': {
      seen: 'Several writes came at the same moment and were acknowledged. The primary was asked for its list before and after, and the later one does not show {key} as it was written.',
      cause:
        'The write is not applied to what lists are made of, or a list that was made before the write is given out again.',
      next: 'Make each list of the items as they are when it is asked for. If you keep one, throw it away in the moment in which you apply a change, not before.',
    },
    'disk-tells-another-story': {
      seen: 'Writes that came at the same moment were acknowledged. After a power cut, the primary does not list what it did before.',
      cause:
        'They stand on the disk in another order than the one in which they were applied, or not all of them do.',
      next: 'Let the order on the disk be the order of the offsets, and each change be there once.',
    },
    'failed-write-not-told': {
      seen: 'The primary’s disk failed at a write, and the user was neither told so by a 5xx nor was the write done.',
      cause: 'The web node waits for an answer that never comes, or makes another status of it.',
      next: 'Answer a write by 5xx when append or sync rejects, and pass that status on.',
    },
    'write-after-a-failure': {
      seen: 'The primary’s disk failed once, and the write after that was not acknowledged.',
      cause:
        'Each write waits for the one before it, and a promise that rejected rejects everybody who waits for it.',
      next: 'Let the next write begin when the last one has ended, well or not.',
    },
    'refused-write-done-later': {
      seen: 'The primary’s disk failed at a write, and its user was told so by a 5xx. With the next write, which was another user’s, the primary did it after all.',
      cause: 'What could not be written stays in the queue, and goes to the disk with what comes next.',
      next: 'Take a write out of the queue before you answer it, also when the answer is a 5xx.',
    },
    'etag-again': {
      seen: 'An item was written, and its ETag is missing or one that it had before: {tag}',
      cause: 'The ETag is made from the value, or from a count that begins anew after a delete or a boot.',
      next: 'Use the offset of the change: no other write has it.',
    },
    'modified-wrong': {
      seen: 'An item was written twice, about 2.5 seconds apart, and the two Last-Modified are {ms} ms apart.',
      cause: 'The time is that of the boot, the answer or the first write; or there is no such header.',
      next: 'Note the primary’s clock with each change when it takes it.',
    },
    'modified-moves': {
      seen: 'Nobody wrote an item for 1.5 seconds, and its Last-Modified moved by {ms} ms.',
      cause: 'The time is that of the answer.',
      next: 'Note the primary’s clock with each change when it takes it.',
    },
    'primary-does-not-answer': {
      seen: 'The primary was asked to list its items, and did not.',
      cause: 'Something that it read at boot, or that it did since, made it fail.',
      next: 'Look at its log lines. If it crashed before: what does the end of a file look like then?',
    },
    'header-differs': {
      seen: '{node} answers GET of {key} with another {name} than the primary, or one of them has none.',
      cause:
        'The replica makes the header itself, from its own clock or its own count; or a log or snapshot does not keep it.',
      next: 'Ship what the primary decided, the time and the offset too, not the command to decide it again.',
    },
    'write-slow': {
      seen: 'Replicas were dead, frozen or cut off, and a write was not acknowledged within 2 seconds.',
      cause: 'The primary waits for replicas before it answers, or one write waits until another has waited.',
      next: 'Do not wait for replicas at all, or only for the first, and never for long.',
    },
    'copy-not-kept': {
      seen: 'All data nodes lost power, {node} came back alone, and a second later it does not show what it held two seconds before.',
      cause:
        'Its copy was in memory only, or was not synced, or is not read back as it was written; or it waits for a primary that is down.',
      next: 'Keep changes on the replica’s own disk, and serve what is there without asking the primary.',
    },
    'too-old-too-soon': {
      seen: '{node} last heard from the primary, or booted, {seconds} seconds ago, and does not answer with the card it has.',
      cause:
        'It finds itself too old too soon, it counts from before its boot, it did not keep its copy over a restart, or it waits for the primary in `start`.',
      next: 'Go on answering for ten seconds after the last word of the primary, or after the boot. A copy is better than nothing.',
    },
    'too-old-when-quiet': {
      seen: '{node} reached the primary all the time, nobody wrote anything for 31 seconds, and now it does not answer with the card it has.',
      cause:
        'It counts how old it is from the last change, and to hear that there is nothing new does not count.',
      next: 'Note when the primary last answered, whether it had something new or not.',
    },
    'kept-copy-spoilt': {
      seen: '{node} booted, lost power while it kept the first change since, and after the next boot, without the primary, it does not show the card that it had kept two seconds before that.',
      cause:
        'What it writes after a boot goes over the newest of what it kept, and not beside it; or it cannot read what the crash left.',
      next: 'Look at which file a save writes first after a boot: the only good copy must stay until the next one is synced.',
    },
    'empty-copy-refused': {
      seen: 'Nobody had written anything, {node} reached the primary for 5 seconds, and still it does not say that there is nothing.',
      cause: 'It takes a store without cards for one that has no copy yet.',
      next: 'Note whether the primary has answered since the boot, apart from how far your copy goes.',
    },
    'blank-not-503': {
      seen: '{node} lost its disk and could not reach the primary. A second after its boot a read ended with status {status} (0: no answer), and not with 503.',
      cause:
        'It waits for its copy in `start`, so it takes no requests yet; or it answers from an empty store.',
      next: 'Begin to copy in `start` and do not await it. Until the copy is complete, answer reads by 503.',
    },
    'blank-answers': {
      seen: '{node} lost its disk and could not reach the primary, and it answered a read otherwise than by an error.',
      cause:
        'It looks for the item in an empty store and says 404, or lists nothing, although it cannot know.',
      next: 'Answer 503 until the first copy is complete.',
    },
    'half-built-answers': {
      seen: '{node} began with a blank disk, and answered a read before it had all that the primary had when it began.',
      cause:
        'It serves reads while only a part of the copy has arrived; or after a crash it takes that part for the whole.',
      next: 'Answer 503 until you have everything that the primary had when you began, and let a restart know whether you ever had.',
    },
    'disk-full': {
      seen: 'Write number {count} of 1,000 characters of three bytes each was not acknowledged; the disk of the primary holds 256 KB.',
      cause:
        'The log grows with every write and is never cut, or too rarely: by a count of changes, or of characters; or saving a snapshot fails.',
      next: 'Save a snapshot of the items now and then, and begin the log anew.',
    },
    'write-refused-meanwhile': {
      seen: 'After crashes in the middle of a snapshot, one of the writes up to number {count} was not acknowledged, although the primary was up.',
      cause: 'What a crash left of a snapshot or of the log gets in the way, or fills the disk.',
      next: 'Look at its log lines: which call failed, and what was on the disk at the last boot?',
    },
    'lag-not-told': {
      seen: '{node} does not say its lag, or says null long after it has heard from the primary.',
      cause:
        'GET /health is not answered with 200 and JSON that has lagMs: a number, or null as long as it has not heard from the primary.',
      next: 'Answer GET /health at the replica with { "lagMs": … } once it has heard from the primary.',
    },
    'lag-too-small': {
      seen: '{node} said it was {lagMs} ms behind, and a change older than that is not there.',
      cause:
        'The lag counts from when the news arrived; it was older then, by the way it had come. Or it counts from the boot, as if all were known then; or from an answer that is not on the disk yet, or that was not all there is.',
      next: 'Count from a moment that was surely not later than the primary’s word: when you asked for it.',
    },
    'lag-too-large': {
      seen: 'A replica that has everything says that it is far behind.',
      cause: 'The lag counts from the last change, though nothing changed since.',
      next: 'Hearing that there is nothing new counts as news.',
    },
    'lag-forgets-the-cut': {
      seen: 'A replica was cut off for seconds, and says that it is only {lagMs} ms behind.',
      cause: 'The lag is kept from the last answer, or is 0 when the primary cannot be reached.',
      next: 'Compute it when you are asked: how long ago did you last surely have everything?',
    },
    'lag-does-not-grow': {
      seen: 'A replica was cut off, and within a second its lag grew by {lagMs} ms.',
      cause: 'The lag is noted when something comes in, and not worked out when it is asked for.',
      next: 'Note the moment up to which you surely have everything, and subtract it from now in each answer.',
    },
    'lag-stays': {
      seen: '4 seconds after the replica reached the primary again its lag is still large.',
      cause: 'It does not ask again after a failure, or does not note the new answer.',
      next: 'Go on asking after a time-out, and note every complete answer.',
    },
    'own-write-missing': {
      seen: 'A user wrote a card and found another value, or none, at {web}.',
      cause:
        'The node that answered did not have the write yet: it was not asked whether it has, or it waited for any news and not for that write; or the user’s token is that of an older write, was taken back by a write that failed or by a read that was under way, or ends too early: its time counts from the end of the write, however long that took.',
      next: 'Let the user bring along how far their writes go, and ask only nodes that are that far. What a read answers changes nothing about it.',
    },
    'own-read-failed': {
      seen: 'A user wrote a card, the primary was well, and at {web} their read was not answered, or by an error.',
      cause:
        'Replicas that are not that far refuse, and nobody asks the primary; or all the waiting takes longer than 5 seconds.',
      next: 'When no replica is far enough, ask the primary, and let all attempts together fit into the user’s patience.',
    },
    'own-write-not-listed': {
      seen: 'A user wrote one card and deleted another, and the list that they got at {web} does not show it so.',
      cause:
        'Only reads of single cards look at how far the user’s writes go; or the list was refused, and nobody else was asked.',
      next: 'Treat lists like any other read.',
    },
    'older-card-instead-of-a-5xx': {
      seen: 'A user wrote a card, the primary went down before any replica had it, and their read was answered, but not by a 5xx and not with their card.',
      cause:
        'When the primary does not answer, the read is given to a replica that is not that far; or the user waits for more than 5 seconds.',
      next: 'Say 503 when no node that answers is far enough. An older card would be a broken promise.',
    },
    'writer-needs-the-primary': {
      seen: 'A user wrote a card more than 10 seconds ago and all replicas have it. The primary is down, and at {web} their read did not find the card.',
      cause:
        'The reads of everybody who ever wrote go to the primary and to nobody else; or each read makes the time longer in which they do.',
      next: 'Ask replicas whether they are that far, or let the user’s token end after a few seconds.',
    },
    'own-write-forgotten': {
      seen: 'A user wrote a card, the web node that took it died, and at another one the user found another value.',
      cause: 'How far the user’s writes go is remembered in the memory of a web node only.',
      next: 'Let the user carry it: in a cookie, or in the Consistency-Token header.',
    },
    'own-delete-missing': {
      seen: 'A user deleted a card, and at {web} their read of it did not end in 404.',
      cause:
        'The delete gave the user no token, since there was nothing to delete any more or since it is no PUT; or the token was not asked for.',
      next: 'Give the token after a DELETE as after a PUT, also where there was nothing to delete.',
    },
    'all-at-the-primary': {
      seen: 'Three users who had written nothing read 30 times, while others wrote: {atPrimary} reads went to the primary, {atReplicas} to replicas.',
      cause: 'A write by anybody sends everybody to the primary, or replicas get no reads at all.',
      next: 'Only the user who wrote needs to see it at once.',
    },
    'read-failed-only-replica-down': {
      seen: 'The only replica was down, and a user’s read was not answered right.',
      cause: 'The web node knows nobody else to ask, or goes on waiting for the one that is down.',
      next: 'When no replica answers, ask the primary.',
    },
    'read-failed-replica-down': {
      seen: 'Some replicas were down and one was well, and a user’s read was not answered right.',
      cause: 'The web node passes the failure on, or gives up after one attempt.',
      next: 'Catch the failure and ask the next replica.',
    },
    'read-failed-replica-silent': {
      seen: 'Replicas did not answer at all, and a user’s read was not answered right within 5 seconds.',
      cause: 'The web node waits for the replica without a time-out, or its time-outs add up to too much.',
      next: 'Give each attempt a time-out, short enough that all attempts fit into 5 seconds.',
    },
    'read-failed-replica-blank': {
      seen: 'A blank replica could not reach the primary, and a user’s read was not answered right.',
      cause: 'The 503 of the blank one is passed on to the user, or the blank one says 404.',
      next: 'Ask the next node when one says 503.',
    },
    'read-failed-two-down': {
      seen: 'The primary was dead and one of two replicas frozen, and a user’s read was not answered right by the other.',
      cause: 'The read gives up after one silent node, or asks the primary and nobody else after it.',
      next: 'Ask every replica, each with a time-out, before you give up.',
    },
    'primary-takes-it-all': {
      seen: 'Two replicas of four were dead and one frozen, and {count} requests for 60 reads went to the primary.',
      cause: 'The first failure sends the read to the primary, past a replica that is well.',
      next: 'Ask the other replicas first.',
    },
    'primary-takes-the-refused': {
      seen: 'Three replicas of four were blank and refused reads, the fourth was well, and {count} requests for 60 reads went to the primary.',
      cause: 'The first refusal sends the read to the primary, past a replica that is well.',
      next: 'Ask the other replicas first, whatever one of them said.',
    },
    'read-failed-replica-back': {
      seen: 'A replica was back for 5 seconds, and a user’s read was not answered right.',
      cause: 'The replica answers before it has its copy, or its refusal is passed on to the user.',
      next: 'See which node answered, and what the web node does with a 503.',
    },
    'replica-not-used-again': {
      seen: '{node} was down {outages} time(s). It has been back for 5 seconds since, and got no reads, or hardly any.',
      cause:
        'Once it has failed it is left out for good, or for too long, or for longer after each outage: as if the earlier ones were not over. Or it was tried while it still refused, and nobody tries it again.',
      next: 'Leave a failed replica out for a short while only, then try again. When it has answered, forget that it ever failed.',
    },
    'read-failed-replica-new': {
      seen: 'A replica was replaced by a new one, and a user’s read was not answered right.',
      cause: 'Reads still go to the one that left, or the new one answers before it has its copy.',
      next: 'Ask env.nodes("replica") for every request, and see that a blank replica says 503.',
    },
    'replica-new-not-used': {
      seen: '{node} was added, and got hardly any reads.',
      cause: 'The list of replicas was read once, at boot or at the first read.',
      next: 'Ask env.nodes("replica") anew for every request.',
    },
    'read-failed-primary-down': {
      seen: 'The primary was down, and a user’s read was not answered right although the replicas were well.',
      cause:
        'Reads ask the primary, or a replica stops answering when it does not reach the primary, or failed attempts take too long.',
      next: 'A replica that has its copy can answer without the primary.',
    },
    'write-without-primary': {
      seen: 'The primary was down, and a write ended with status {status} (0: no answer within 5 seconds).',
      cause: 'The write waits without a time-out, or was acknowledged by somebody else.',
      next: 'Answer 503 when the primary refuses or does not answer in time.',
    },
    'write-without-answer': {
      seen: 'The primary’s answer to a write got lost, or the primary crashed before it, and the write ended with status {status} (0: no answer within 5 seconds).',
      cause: 'The write waits without a time-out, or longer than the user does; or it is sent again.',
      next: 'Answer 503 when the primary does not answer in time: nobody can know whether it was done.',
    },
    'write-repeated': {
      seen: 'The primary did a write, and its answer got lost, or never was: the primary crashed. Somebody else wrote the card anew, and then the first write was done once more, over it.',
      cause:
        'The web node sends a write again when its answer does not come in time, or when its connection breaks.',
      next: 'Repeat a write only when it was refused. When its answer did not come, say 503 and let the user decide.',
    },
  },
  beside: {
    'one-database': 'One database',
    'one-replica': 'One replica',
    'four-replicas': 'Four replicas',
    'four-that-pay': 'Four replicas that pay for changes',
  },
  figures: {
    version: { title: 'version of card 0' },
    keys: { title: 'cards' },
    lag: { title: 'lag', unit: 'ms' },
  },
  scenes: {
    'one-database': {
      title: 'One database, and more and more users',
      measures: {
        'at-200': '200 requests a second',
        'at-400': '400 requests a second',
        'at-480': '480 requests a second',
        'at-600': '600 requests a second',
      },
    },
    'database-dies': {
      title: 'The database is lost, and a new one takes its place',
      measures: {
        well: 'all is well',
        dead: 'the database is dead',
        blank: 'a new one, blank',
      },
    },
    'own-writes-lost': {
      title: 'Save a card, and look at it at once',
      measures: { all: '10 seconds' },
    },
    'half-writes': {
      title: 'Half of the requests are writes',
      measures: {
        'one-450': '1 replica, 450 a second',
        'one-550': '1 replica, 550 a second',
        'four-720': '4 replicas, 720 a second',
        'four-900': '4 replicas, 900 a second',
      },
    },
    'with-replicas': {
      title: 'A primary and two replicas under the same load, and more',
      measures: {
        'at-200': '200 requests a second',
        'at-400': '400 requests a second',
        'at-480': '480 requests a second',
        'at-600': '600 requests a second',
        'at-1000': '1,000 requests a second',
      },
    },
    'nodes-die': {
      title: 'A replica dies and comes back; then the primary dies',
      measures: {
        well: 'all are well',
        one: 'replica-1 is dead',
        back: 'replica-1 is back',
        'no-primary': 'the primary is dead',
      },
    },
    'cut-off': {
      title: 'A replica is cut off from the primary for 10 seconds',
      measures: {
        well: 'all is well',
        cut: 'replica-2 is cut off',
        healed: 'the cut is healed',
      },
    },
    'own-writes-kept': {
      title: 'Save a card, and look at it at once: with read-your-writes',
      measures: { all: '10 seconds' },
    },
  },
  alternatives: {
    'primary-window': {
      title: 'Ten seconds at the primary',
      does: 'Whoever wrote reads from the primary for ten seconds, by a cookie that goes by itself.',
      trades:
        'It trusts that replicas are never further behind than that, and every writer weighs on the primary; in return nobody has to know an offset.',
    },
    push: {
      title: 'The primary pushes',
      does: 'Every replica has a feeder that sends what it lacks; a cookie tells how far a user’s writes go.',
      trades:
        'The primary has to keep book of each replica and its failures; in return changes arrive as soon as they are made.',
    },
    'replica-asks-primary': {
      title: 'A replica that asks',
      does: 'One that is asked for more than it has fetches the item from the primary.',
      trades:
        'A read may take a second hop, and its load falls back on the primary when replicas lag; in return no reader is turned away.',
    },
    'semi-synchronous': {
      title: 'One replica first',
      does: 'A write is answered when one replica has it too, or after a short wait.',
      trades:
        'Each write waits for one more machine; in return what was answered survives the loss of the primary, nearly always.',
    },
    'spare-reads': {
      title: 'The primary reads too',
      does: 'Web servers remember how far each node is, and a read goes to any that is far enough.',
      trades:
        'Every web server probes every node all the time, and what it remembers is always a little old; in return no node is idle.',
    },
  },
} satisfies ExerciseText
