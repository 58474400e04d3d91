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
        'Write a change to the disk and await sync before you answer, before anybody can read it, and before a replica can get it. What a crash can take back must not have been seen.',
        'After a crash the end of the file may be half a line. Find where the last whole one ends, and cut the file there before you append to it again.',
      ],
    },
    'catch-up': {
      title: 'Catch up, or start from a snapshot',
      hints: [
        'A replica that was down has only one question: what came after the offset that I have on my disk? The offset and the data must never disagree, whenever the power goes.',
        'A log that goes back for ever fills any disk. All items as they are now, with the offset they belong to, replace every change up to that offset.',
        'Write a snapshot beside the old one, sync it, then rename: only then is the old log of no use. Someone who asks for an offset that the log no longer has gets the snapshot.',
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
        'Try the replicas one after another, then the primary. All your attempts together must fit into the time that the user waits.',
        'Remember for a while who did not answer, so that not every request pays for it. But only for a while, and ask env.nodes anew: machines come back, and new ones are added.',
      ],
    },
  },
  tests: {
    'writes-go-to-the-primary': 'Writes go to the primary, and only there',
    'replicas-take-the-reads': 'All replicas share the reads',
    'replicas-refuse-writes': 'Replicas refuse writes',
    'keys-and-values-unchanged': 'Keys and values pass the web tier unchanged',
    'copies-arrive': 'Every change reaches every replica',
    'late-message-does-not-overwrite': 'A message that comes late overwrites nothing newer',
    'lost-replies-do-no-harm': 'Lost requests and lost replies do no harm',
    'acknowledged-means-synced': 'An acknowledged write survives a power cut at that very moment',
    'primary-crashes-at-any-event': 'The primary crashes at any event, and copies and primary still agree',
    'primary-log-is-torn': 'A log that was torn by a crash loses nothing that was acknowledged',
    'same-item-everywhere': 'A replica answers with the ETag and the Last-Modified of the primary',
    'writes-do-not-wait-for-the-dead': 'Writes go on while replicas are dead or cut off',
    'back-after-a-crash': 'A replica that was down catches up and never goes back',
    'keeps-its-copy': 'A replica keeps its copy when everything loses power',
    'replica-crashes-at-any-event': 'A replica crashes at any event and misses nothing afterwards',
    'blank-says-so': 'A blank replica that cannot reach the primary answers no reads',
    'blank-is-filled': 'A replica that lost its disk is built anew',
    'log-does-not-fill-the-disk':
      'The log does not fill the disk, and who was away for long catches up by a snapshot',
    'lag-is-true': 'The lag that a replica reports is never too small',
    'lag-grows-when-cut-off': 'The lag grows while a replica is cut off, and falls when it is back',
    'own-writes-are-read': 'Users read their own writes while all replicas are behind',
    'web-node-dies-in-between': 'Users read their own writes after the web node that took them is gone',
    'one-replica-is-behind': 'Users read their own writes while one replica is behind',
    'others-still-read-from-replicas': 'Users who wrote nothing still read from replicas',
    'only-replica-down': 'The only replica is down: the primary takes the reads',
    'others-take-over': 'Three replicas of four are down: the fourth takes their reads',
    'silent-replicas': 'Replicas that do not answer at all keep no user waiting for long',
    'back-in-turn': 'A replica that is back gets reads again',
    'new-one-in-its-place': 'A new replica takes the place of a dead one',
    'primary-down': 'The primary is down: reads go on, writes are refused',
  },
  says: {
    'write-not-acknowledged': {
      seen: 'A user’s {method} of {key} was not acknowledged although the primary was up.',
      cause: 'The write never reached the primary, or its answer did not come back in time.',
      next: 'Follow one {method} from web.ts to primary.ts and back: to which node does it go, and who answers?',
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
      seen: 'Users sent 120 reads, and only {count} of them went to a replica.',
      cause: 'The web node still sends reads to the primary.',
      next: 'In web.ts, send GET requests to one of env.nodes("replica"), each time another one.',
    },
    'replica-without-reads': {
      seen: '{node} got only {count} of 120 reads.',
      cause: 'The turn is always taken by the same replicas, or one of them is never chosen.',
      next: 'Take the replicas in turn, or by chance, over the whole list.',
    },
    'replica-took-write': {
      seen: '{node} answered a {method} as if it had taken it.',
      cause: 'The replica still runs the code of a primary, or passes writes on.',
      next: 'Answer writes at a replica with an error status, such as 405.',
    },
    'replica-changed': {
      seen: '{node} refused a write and holds the new value all the same.',
      cause: 'The value is stored before the method is looked at.',
      next: 'Refuse first, and change nothing.',
    },
    'replica-passed-write-on': {
      seen: 'A write that a replica refused changed the primary.',
      cause: 'The replica passed the write on.',
      next: 'A replica refuses writes. Sending them to the primary is the work of the web node.',
    },
    'value-changed': {
      seen: 'The value at the primary is not the one that the user sent.',
      cause:
        'The body was read as something it is not, or the key was changed so that the item is not found.',
      next: 'Pass the body on as it came, and the path with all its escapes.',
    },
    'key-changed': {
      seen: 'A write of the key what%3Fa=1%2Fb changed another key.',
      cause: 'The key was decoded on the way: %3F became the ? that begins a query.',
      next: 'Pass on the pathname as URL shows it, without decodeURIComponent.',
    },
    'absent-not-404': {
      seen: 'A read of an item that never was did not end in 404.',
      cause: 'The web node takes a 404 for a failure.',
      next: 'Pass the status on: 404 is an answer.',
    },
    'copy-differs': {
      seen: '{node} does not hold the same items as the primary, {seconds} seconds after everything was well again.',
      cause:
        'A change was missed, applied twice, or applied in the wrong order; or nobody sends changes at all.',
      next: 'Give every change its offset. Apply only the one that follows the offset you have, and ask again for what is missing.',
    },
    'copy-parted': {
      seen: 'The primary crashed and came back several times, and now {node} and the primary do not hold the same.',
      cause:
        'A change was shipped before it was on the primary’s own disk. The crash took it back there only, and its offset was given to another change.',
      next: 'Let replicas see a change only when the primary’s sync has settled.',
    },
    'copy-has-gaps': {
      seen: '{node} crashed and came back several times, and now does not hold the same as the primary.',
      cause:
        'What it noted as its offset and what it has on its disk disagree: some changes were never asked for again.',
      next: 'Keep the offset with the data, in the same write, or note it after the data is synced.',
    },
    'copy-outlived': {
      seen: '{node} was away for 400 writes, and does not hold the same as the primary afterwards.',
      cause: 'The log does not go back that far, or the snapshot was mixed with what was there before.',
      next: 'Send a snapshot when the log was cut, and put it in the place of everything the replica had.',
    },
    'primary-differs': {
      seen: 'The primary does not hold what users wrote.',
      cause: 'A write or delete was acknowledged and not applied.',
      next: 'Apply every change before you answer it.',
    },
    'read-wrong': {
      seen: 'A user read another value of {key} than the one that all copies hold.',
      cause: 'The web node or the replica answered from something that is out of date.',
      next: 'Answer every read from the items that the replica holds at that moment.',
    },
    'travelled-back': {
      seen: '{node} showed version {before} of a card, and later an older one.',
      cause:
        'An older change was applied after a newer one: it came late, or came twice, or was fetched again.',
      next: 'Compare offsets: ignore a change that is not newer than what you have.',
    },
    'write-lost': {
      seen: 'A write of {key} was acknowledged, and after a crash of the primary it is gone.',
      cause:
        'It was acknowledged before it was on the disk for good; or log and snapshot are not what you think they are after a crash.',
      next: 'Await append and sync before you answer, sync a snapshot before you rename it, and check what you read at boot.',
    },
    'primary-does-not-answer': {
      seen: 'The primary does not list its items after a crash.',
      cause: 'It reads its log in `start`, and something in there made it fail.',
      next: 'Look at its log lines: what does the end of the file look like after a crash?',
    },
    'header-differs': {
      seen: '{node} answers with another {name} than the primary for the same item.',
      cause: 'The replica makes the header itself, from its own clock or its own count.',
      next: 'Ship what the primary decided, the time and the offset too, not the command to decide it again.',
    },
    'write-slow': {
      seen: 'A write took more than 2 seconds while replicas were dead or cut off.',
      cause: 'The primary waits for every replica before it answers.',
      next: 'Do not wait for replicas at all, or only for the first, and never for long.',
    },
    'copy-not-kept': {
      seen: 'All data nodes lost power, and the replica that came back does not hold what it held.',
      cause: 'Its copy was in memory only, or was not synced, or it waits for a primary that is down.',
      next: 'Keep changes on the replica’s own disk, and serve what is there without asking the primary.',
    },
    'blank-answers': {
      seen: 'A replica that lost its disk answered a read before it had its copy.',
      cause: 'It looks for the item in an empty store and says 404, although it cannot know.',
      next: 'Answer 503 until the first copy is complete.',
    },
    'half-built-answers': {
      seen: 'A replica that was being built answered a read with “{found}”, which was already out of date before it began.',
      cause: 'It serves reads while only a part of the copy has arrived.',
      next: 'Answer 503 until you have everything that the primary had when you began.',
    },
    'disk-full': {
      seen: 'The primary refused write number {count} of 1,000 characters each; its disk holds 256 KB.',
      cause: 'The log grows with every write and is never cut.',
      next: 'Save a snapshot of the items now and then, and begin the log anew.',
    },
    'lag-not-told': {
      seen: '{node} does not say its lag.',
      cause: 'GET /health is not answered with 200 and JSON that has a number as lagMs.',
      next: 'Answer GET /health at the replica with { "lagMs": … } once it has heard from the primary.',
    },
    'lag-too-small': {
      seen: '{node} said it was {lagMs} ms behind, and a change older than that is not there.',
      cause: 'The lag counts from when the news arrived; it was older then, by the way it had come.',
      next: 'Count from a moment that was surely not later than the primary’s word: when you asked for it.',
    },
    'lag-too-large': {
      seen: 'A replica that has everything says that it is far behind.',
      cause: 'The lag counts from the last change, though nothing changed since.',
      next: 'Hearing that there is nothing new counts as news.',
    },
    'lag-forgets-the-cut': {
      seen: 'A replica that was cut off for 4 seconds says it is {lagMs} ms behind.',
      cause: 'The lag is kept from the last answer, or is 0 when the primary cannot be reached.',
      next: 'Compute it when you are asked: how long ago did you last surely have everything?',
    },
    'lag-stays': {
      seen: '5 seconds after the replica reached the primary again its lag is still large.',
      cause: 'It does not ask again after a failure, or does not note the new answer.',
      next: 'Go on asking after a time-out, and note every complete answer.',
    },
    'own-write-missing': {
      seen: 'A user wrote a card and read an older one at {web}.',
      cause: 'The read went to a replica that did not have the write yet.',
      next: 'Let the user bring along how far their writes go, and ask only nodes that are that far.',
    },
    'own-write-forgotten': {
      seen: 'A user wrote a card, the web node that took it died, and at another one the user read an older card.',
      cause: 'How far the user’s writes go is remembered in the memory of a web node only.',
      next: 'Let the user carry it: in a cookie, or in the Consistency-Token header.',
    },
    'own-delete-missing': {
      seen: 'A user deleted a card and still found it at {web}.',
      cause: 'A delete is a write too, and has an offset like any other.',
      next: 'Give the token after a DELETE as after a PUT.',
    },
    'all-at-the-primary': {
      seen: 'Three users who had written nothing read 60 times, while others wrote: {atPrimary} reads went to the primary, {atReplicas} to replicas.',
      cause: 'A write by anybody sends everybody to the primary.',
      next: 'Only the user who wrote needs to see it at once.',
    },
    'read-failed-only-replica-down': {
      seen: 'The only replica was down, and a user’s read was not answered right.',
      cause: 'The web node knows nobody else to ask.',
      next: 'When no replica answers, ask the primary.',
    },
    'read-failed-replica-down': {
      seen: 'One replica was down, and a user’s read was not answered right.',
      cause: 'The web node passes the failure on, or gives up after one attempt.',
      next: 'Catch the failure and ask the next replica.',
    },
    'read-failed-replica-silent': {
      seen: 'A replica did not answer at all, and a user had no answer within 5 seconds.',
      cause: 'The web node waits for the replica without a time-out, or its time-outs add up to too much.',
      next: 'Give each attempt a time-out, short enough that all attempts fit into 5 seconds.',
    },
    'primary-takes-it-all': {
      seen: 'Three replicas of four were down, and {count} of 200 reads went to the primary.',
      cause: 'The first failure sends the read to the primary, past a replica that is well.',
      next: 'Ask the other replicas first.',
    },
    'read-failed-replica-back': {
      seen: 'A replica was back for 5 seconds, and a user’s read was not answered right.',
      cause:
        'The replica answers before it has caught up, or the web node takes a failure of long ago for the answer.',
      next: 'See what the web node remembers of a replica that failed, and for how long.',
    },
    'replica-not-used-again': {
      seen: '{node} was back for 5 seconds and got hardly any reads.',
      cause: 'Once it has failed it is left out for good.',
      next: 'Leave a failed replica out for a short while only, then try again.',
    },
    'read-failed-replica-new': {
      seen: 'A replica was replaced by a new one, and a user’s read was not answered right.',
      cause: 'Reads still go to the one that left, or the new one answers before it has its copy.',
      next: 'Ask env.nodes("replica") for every request, and see that a blank replica says 503.',
    },
    'replica-new-not-used': {
      seen: '{node} was added, and got hardly any reads.',
      cause: 'The list of replicas was read once, at boot or at the first request.',
      next: 'Ask env.nodes("replica") anew for every request.',
    },
    'read-failed-primary-down': {
      seen: 'The primary was down, and a user’s read was not answered right although the replicas were well.',
      cause: 'Reads ask the primary, or a replica stops answering when it does not reach the primary.',
      next: 'A replica that has its copy can answer without the primary.',
    },
    'write-without-primary': {
      seen: 'The primary was down, and a write ended with status {status} (0: no answer within 5 seconds).',
      cause: 'The write waits without a time-out, or was acknowledged by somebody else.',
      next: 'Answer 503 when the primary refuses or does not answer in time.',
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
} satisfies ExerciseText
