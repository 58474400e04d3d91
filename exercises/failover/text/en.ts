import type { ExerciseText } from '../../../src/contract/exercise.ts'

export default {
  title: 'Failover',
  stages: {
    notice: {
      title: 'Notice',
      hints: [
        'Each answer of the primary is a sign of life. A replica asks all the time: let it remember when it got the last answer.',
        'Compare with performance.now(), which nobody sets. When the last answer is 2.5 seconds old, name null in /status; with the next good answer, name it again.',
        'A request can hang: AbortSignal.timeout ends it after a second, and then two more attempts fit before the 2.5 seconds are over. A single failure is no reason; a success forgets all failures.',
      ],
    },
    promote: {
      title: 'Promote',
      hints: [
        'Who may take over is not decided by whoever is first to notice. readLease() tells whether somebody holds the lease; takeLease() gives it to one only, under a higher epoch.',
        'First take the lease. Then ask the others for /status, and look who is furthest: the greater epoch of the newest change, then the greater offset. Fetch what you lack from there. Only then say that you are the primary.',
        'Renew the lease every half second, as long as you are the primary. The new primary gives each change its own epoch, which is that of the lease. Whoever follows asks the witness who the holder is, and copies from them.',
      ],
    },
    'one-primary': {
      title: 'Only one',
      hints: [
        'You hold the lease until a certain moment of your own performance.now(). After that you are not the primary, whether anybody has told you or not. Ask for it as a function, each time.',
        'Count that moment from before you sent the request: the witness began to count at some time between, and the answer may have lain in your line while you were frozen.',
        'Look at the lease at the end, too: between the beginning of a write and its answer there is a disk, and you may have slept there for ten seconds. If the lease has run out since, answer 503.',
      ],
    },
    rejoin: {
      title: 'Come back',
      hints: [
        'Two logs are the same up to where both have a change of the same epoch and offset. The offset alone tells nothing: two primaries have given the same number to different changes.',
        'Send the epoch of your newest change with the request for the log. A primary that does not have this very change (store.has) answers with store.ends(), and store.common(ends) tells the other one where the logs part.',
        'First keep what comes after that as diverged (store.keep), then take it out (store.cutAfter). A crash in between does it all again: do not list a change twice. Keep what was set aside earlier.',
      ],
    },
    find: {
      title: 'Find the primary',
      hints: [
        'A web node can ask all databases for /status, side by side, each with a time-out, and remember who says that they are the primary.',
        'A 421, or a connection that nobody took (cause.code ECONNREFUSED), says for sure that the write was not done: forget the primary, look again, send it again. Any other failure says nothing: answer 503.',
        'Do it in a loop with a pause of 200 ms, and leave it in time for the user’s 5 seconds. Reads take the databases in turn, the primary last, and go to the next when one does not answer within half a second.',
      ],
    },
    recover: {
      title: 'Bring it back',
      hints: [
        'Only the primary can tell what is newer, and only while nobody writes in between. So send it the changes, and let it decide in the same turn in which it writes.',
        'A change may come back when the primary’s newest change of that key is older: store.newest(key), deletions too, and isAfter. What came back has the epoch of today, so it is newer than what it was made of.',
        'Of each key only the last change counts: bring back the first of two, and the second one finds something newer. Answer 200 when all is done, and 503 when the primary cannot be reached.',
      ],
    },
    blank: {
      title: 'A new disk',
      hints: [
        'A log with nothing in it may be that of a new cluster, or that of a new disk. The lease tells: if its epoch is 0, there never was a primary.',
        'Keep a small file that says that this node has been complete once. Without it the node is blank, however much is in its log: it refuses reads, and it takes no lease.',
        'Write that file when the first copy of a primary’s log is complete and on the disk. Until then a crash begins anew. Even if the witness says that the lease is yours: you had it before you lost everything.',
      ],
    },
    quorum: {
      title: 'Two of three',
      hints: [
        'A replica that asks for what follows offset 7 has everything up to 7 on its disk. So its requests are what the primary waits for before it acknowledges.',
        'Whoever takes over has to hear from enough of the others that one of them, or itself, has each acknowledged change: from one of two. Ask after you have got the lease, not only before.',
        'What a replica has counts only if it is the same change: compare the epoch as well. A node that is blank counts for nothing. When nobody confirms within 2 seconds, answer 503.',
      ],
    },
  },
  tests: {
    'who-is-the-primary': 'One is the primary, and all the others name it',
    'dead-frozen-cut-off': 'A primary that is dead, frozen or cut off is not believed in after 5 seconds',
    'a-second-of-silence': 'A second of silence is no reason, neither once nor again',
    'disk-is-slow': 'However slow a disk is, /status answers',
    'boots-without-the-witness':
      'A database that boots needs neither the witness nor the others for what it has',
    'clocks-are-set': 'Clocks that are set raise no alarm, and hide none',
    'one-takes-over': 'The primary dies: another one takes over, with everything',
    'most-advanced-takes-over': 'One replica is behind: nothing is lost, whoever takes over',
    'users-do-not-wait':
      'Users write as soon as they can, and nothing of what the next primary still fetched is lost',
    'next-one-dies-as-well': 'Whoever got the lease dies for good, and the last one takes over',
    'newer-epoch-beats-longer-log': 'A longer log of an older epoch does not win',
    'witness-is-away': 'Without the witness nobody takes over',
    'two-want-it-at-once': 'Two want to take over at the same moment: one does',
    'crashes-in-an-election': 'Whoever takes over crashes at each step of it, and nothing is lost',
    'sleeps-as-it-asks': 'What others had before the lease was taken is not what they have',
    'restarts-at-once': 'A primary that is back at once, and all three at once, lose nothing',
    'one-is-left': 'A single database that reaches the witness goes on',
    'replica-refuses': 'A replica does not take writes for itself',
    'paused-with-work-in-hand': 'A primary wakes up with work in hand, and acknowledges none of it',
    'paused-while-it-renews': 'A primary freezes while it renews its lease, and wakes up without it',
    'short-nap-then-cut-off': 'A primary sleeps for a moment as it renews, and is then cut off',
    'cut-off-with-its-users':
      'A primary that is cut off together with users stops before the next one begins',
    'cut-off-from-the-witness': 'A primary that does not hear the witness, or is not heard, makes room',
    'nobody-hears-the-witness': 'Without the witness the primary goes on for a moment, then it stops',
    'clocks-that-lie': 'Clocks that are wrong by an hour make no second primary',
    'heals-at-the-worst-moment': 'The network heals while another one takes over',
    'fresh-is-fresh': 'Who wants the newest gets it, or nothing',
    'tail-is-set-aside': 'The old primary comes back as a replica; what only it had is set aside',
    'logs-of-one-length':
      'Logs that part are told apart, whichever of them is longer, and also by who takes over',
    'parts-a-second-time': 'The same database parts a second time: both of its tails are listed',
    'crashes-as-it-comes-back':
      'Whoever comes back crashes at any event, and loses nothing of what is set aside',
    'cut-at-each-event': 'Whoever takes its tail out crashes at any event, and loses none of it',
    'torn-as-it-is-set-aside': 'What is set aside is torn by a crash, and is whole in the end',
    'disk-fails-as-it-comes-back': 'A disk fails once as a database comes back, and nothing is lost',
    'said-twice': 'Messages get lost and are sent again: nothing is set aside for that',
    'heard-late': 'What an old primary sent arrives late, and changes nothing',
    'away-for-long': 'Two that were away for half a minute follow within ten seconds',
    'replica-with-a-tail': 'A replica can have a tail that the next primary lacks, as well',
    'has-it-again': 'What the primary has again is not listed any more',
    'nothing-to-set-aside': 'A primary that was only frozen comes back with nothing to set aside',
    'disk-is-destroyed': 'A disk is destroyed: only what it had alone is lost',
    'everything-is-accounted-for':
      'After all sorts of faults every acknowledged write is there, or set aside',
    'writes-work-again': 'Ten seconds after the primary died users can write again, twice',
    'frozen-and-cut-off':
      'Users find the new primary when the old one is frozen or cut off, and again when it is back',
    'reads-go-on': 'Reads go on while there is no primary',
    'write-is-not-repeated': 'A write whose answer got lost is not done a second time',
    'write-at-the-crash': 'A write at which the primary died is not sent to the next one',
    'back-before-anybody-noticed':
      'The primary dies with a write in hand and is back at once: the write is not sent again',
    'lease-ends-meanwhile': 'A write that the primary could not confirm is not sent again',
    'web-node-restarts': 'A web node that boots later finds the new primary as well',
    'passes-unchanged': 'Any key and any value passes the web nodes unchanged',
    'newest-of-all': 'Who wants the newest gets it at each web node, though replicas are behind',
    'nobody-to-write-to':
      'Without a primary and without a witness users are told in time, whatever the clocks say',
    'replicas-take-the-reads': 'Replicas take the reads, whoever they are',
    'what-nobody-has-comes-back': 'What only the old primary had is brought back',
    'newer-stays': 'What is newer stays as it is, whatever the clocks say',
    'twice-is-once': 'Brought back twice is as good as once, though users have gone on',
    'two-tails': 'Two tails of two epochs are both brought back, and the newer value wins',
    'breaks-off': 'It breaks off at any event, and is done when it is asked once more',
    'no-primary-to-bring-it-to': 'Without a primary it says so, and who is the primary does it alone',
    'users-write-meanwhile': 'Users write while it is done, and keep what they wrote',
    'new-disk-is-filled': 'A new disk answers nothing before it is complete',
    'blank-but-the-lease-is-its-own': 'A primary that lost its disk is back at once, and wipes out nobody',
    'blank-alone': 'A blank database does not become the primary',
    'half-filled': 'Half a copy does not pass for a whole one',
    'users-read-elsewhere': 'Users do not notice that a replica is blank',
    'survives-the-primary': 'The primary’s machine is destroyed right after a write, and nothing is lost',
    'another-log-is-no-copy': 'A log that is longer, and another one, is no second copy',
    'mode-is-set': 'The mode is set while all is running, to and fro',
    'two-are-gone': 'With two of three gone nothing is acknowledged, and it goes on when one is back',
    'whoever-asks-too-early': 'Whoever sleeps in the middle of an election does not go by what was before',
    'crashes-in-a-quorum-election': 'Those who are about to take over crash, and nothing is lost',
    'nothing-but-all-logs': 'After all sorts of faults every acknowledged write is in all logs',
    'blank-counts-for-nothing': 'A blank one does not count',
    'unsure-is-not-repeated': 'A write that could not be confirmed is not sent again',
  },
  says: {
    'no-status': {
      seen: '{node} answered GET /status with status {status} and {shown}.',
      cause:
        'A field is missing, or is something else: role is primary or replica, epoch and offset are numbers, primary is a name or null.',
      next: 'Answer 200 with { role, epoch, offset, primary }, whatever this node is doing.',
    },
    'no-answer-to-status': {
      seen: 'Only {count} of 3 databases answered GET /status, and all of them are up.',
      cause: 'A database may have crashed, or its start has not settled.',
      next: 'Look into the replay for a crash. What takes long does not belong into start: begin it there without await.',
    },
    'status-is-late': {
      seen: '{node} was asked for /status, and had not answered after {seconds} s.',
      cause: 'It may wait in a line with whatever changes the log, and disks can be slow.',
      next: 'Tell what holds now, from memory. Nothing has to be waited for.',
    },
    'does-not-boot': {
      seen: 'The witness is dead, and {node}, which has all cards on its disk, takes no connection {seconds} s after it was started.',
      cause: 'start may wait for an answer of the witness, or of another database.',
      next: 'In start, read the disk and nothing else. Begin there what takes longer, without await.',
    },
    'no-read-without-the-witness': {
      seen: 'The witness is dead, {node} has booted with all cards on its disk, and an ordinary read was answered: {got}.',
      cause: 'It may not answer reads before it has found a primary.',
      next: 'An ordinary read may be answered from the log that was there before. Only one that is blank refuses.',
    },
    'wrong-role': {
      seen: 'All name the same primary, and {node} does not say that it is a {role}.',
      cause: 'The role may be noted in one place and the name in another, and one of them was not changed.',
      next: 'Work role out from whether this node may take writes now.',
    },
    'wrong-epoch': {
      seen: '{primary} is the primary in epoch {wanted}, and nobody has written anything yet. 5 s later {node} tells the epoch {epoch}.',
      cause: 'It may tell the epoch of the newest change in its log, or note the epoch only with a change.',
      next: 'Tell the newest epoch that this node has heard of, from whomever it follows.',
    },
    'wrong-offset': {
      seen: '3 changes of 2 cards have been made, and {node}, which shows both, tells the offset {offset}.',
      cause: 'The offset may count something else than the changes in this node’s log.',
      next: 'store.last.offset is where the log ends.',
    },
    'no-primary': {
      seen: '{why}. {seconds} s later nobody says that they are the primary ({asked}).',
      cause:
        'Nobody may have tried; or they tried, and the witness, the time-outs or a crash stood in the way; or two keep the lease from each other; or one whose lease is over asks for it still, and keeps it from all others.',
      next: 'Follow one database in the replay: when does it notice, what does the witness tell it, and what does it do then?',
    },
    'does-not-follow': {
      seen: '{why}. After 10 s {primary} is the primary, and {node} names {named}.',
      cause:
        'It may still ask a primary of before, or it does not believe that somebody else is it; or it follows, and gets no good answer.',
      next: 'A node that has nobody to follow asks the witness who holds the lease. Look what it asks, and what it is answered.',
    },
    'believes-in-the-lost': {
      seen: '{primary} {what}, and 5 s later {node} still names it as its primary.',
      cause:
        'A request to it may be waiting without a time-out, or failures are not counted when they come in another form, or one lucky answer is believed for too long.',
      next: 'Note when the last good answer came, give each request a time-out, and name null when that is too long ago.',
    },
    'false-alarm': {
      seen: '{primary} {what}, and {node} named {named} at some moment since.',
      cause:
        'One lost request was taken for a death, or the time-out is so short that a second is too long. Failures of earlier silences may have been added up.',
      next: 'Give up after some 2.5 seconds without an answer, and not after a number of failures that a single second can bring.',
    },
    'epoch-for-nothing': {
      seen: '{primary} {what}. It is still the primary, but under another epoch.',
      cause:
        'It may have let its lease go, or taken a new one, because one request failed. Or pauses grow with each failure, and a success does not make them short again.',
      next: 'Renew the lease under the same epoch, and hold it until it has run out.',
    },
    'alarm-by-the-clock': {
      seen: 'The clocks of the databases were set, and nothing else happened. {node} then named {named} in place of {primary}.',
      cause: 'How long ago something was may be measured by Date.now(), which anybody can set.',
      next: 'Measure with performance.now().',
    },
    'two-at-one-moment': {
      seen: '{other} (epoch {otherEpoch}) and {node} (epoch {epoch}) said at the same moment that they are the primary.',
      cause:
        'The old one may not know that its lease has run out, or counts it from a later moment, or by a clock that was set. Or the new one did not wait for the witness.',
      next: 'Whoever may not write is no primary: let role and writes ask the same function, which compares the end of the lease with performance.now().',
    },
    'two-in-one-epoch': {
      seen: '{other} and {node} were both the primary in epoch {epoch}, one after the other.',
      cause: 'The epoch may be counted up by the node itself, or taken before the witness has lent it.',
      next: 'Take for your epoch the one under which the witness lent you the lease, and a higher one each time.',
    },
    'late-acknowledgement': {
      seen: '{node} acknowledged a write in epoch {epoch}, after a write had been acknowledged in epoch {otherEpoch}.',
      cause:
        'It was asked before it lost its lease, and looked at the lease only then: it has slept since, or its disk was slow. Or the lease lasts longer for it than for the witness.',
      next: 'Look at the lease when all is done, right before you answer.',
    },
    'no-epoch': {
      seen: '{node} acknowledged a write, and the header Epoch was {shown}.',
      cause: 'The answer may lack it, or it tells the epoch as something else than a number.',
      next: 'Answer a write with the epoch of its change in the header Epoch.',
    },
    'epoch-does-not-grow': {
      seen: '{node} took over, and acknowledges under epoch {epoch}. The primary before it acknowledged under {before}.',
      cause: 'The new primary may go on under the epoch of the log that it copied.',
      next: 'Give new changes the epoch of your own lease.',
    },
    'write-refused': {
      seen: '{why}. {node}, which says that it is the primary, was asked to write, and answered: {got}.',
      cause:
        'It may wait for somebody who does not answer, or it says that it is the primary before it can be.',
      next: 'Say that you are the primary when you can take a write, and not earlier. Follow this write in the replay.',
    },
    'write-lost': {
      seen: '{why}. The write of {key} had been acknowledged, and {node} does not have it.',
      cause:
        'Whoever took over may not have had it, and did not fetch it from the one who had, or went on when that failed; or a log was cut, and what went was not set aside.',
      next: 'In the replay, look who had the change before the primary was lost, and what the next one asked them.',
    },
    'older-write-is-back': {
      seen: '{why}. {node} shows an older value of {key} than the one that was acknowledged last.',
      cause: 'A change may have been put behind a newer one, or the newer one went with a log that was cut.',
      next: 'Look which change of this key came last into the log of {node}, and from whom.',
    },
    'nobody-wrote-that': {
      seen: '{why}. {node} shows a value of {key} that belongs there at no time.',
      cause: 'Keys or values may have been changed on the way, or a write that was refused was done.',
      next: 'Look where this value was written, and what was answered.',
    },
    'copies-differ': {
      seen: '{why}. 5 s later {node} does not hold what {primary}, the primary, holds.',
      cause:
        'It may follow nobody, or go on at its own offset though its log is another one there, or have got stuck at an error. Or its log grew while it waited for an answer, which it then appended to that.',
      next: 'Compare the logs of the two from the beginning. Where do they part, and what does {node} ask for?',
    },
    'promoted-without-the-witness': {
      seen: 'The witness {what}, the primary is dead, and {node} became the primary.',
      cause: 'A failure at the witness may be taken for a yes, or the databases decide among themselves.',
      next: 'Become the primary only when takeLease has answered true.',
    },
    'lease-not-used': {
      seen: 'The witness {what} since this moment, and {node}, the primary, refused a write at once.',
      cause: 'It may ask the witness for each write, or give up at the first renewal that fails.',
      next: 'A lease holds until its end: that is what it is for.',
    },
    'writes-without-a-lease': {
      seen: 'The witness {what} since 10 s, and {node} still acknowledges writes.',
      cause: 'A renewal that fails may change nothing, or the lease is longer than 10 s.',
      next: 'When the lease has run out, take no writes, until the witness has lent it anew.',
    },
    'stale-as-fresh': {
      seen: '{node} answered a user who wants the newest (Cache-Control: no-cache), although it could not know what that is.',
      cause:
        'Only writes may be fenced: a read is answered from memory, by whoever is asked. Or the lease was looked at, and then something was waited for.',
      next: 'Answer such a read only if you are the primary at this very moment.',
    },
    'primary-not-fresh': {
      seen: '{node} is the primary, and did not answer a read with Cache-Control: no-cache as it should.',
      cause: 'Such reads may be refused by everybody, or answered before the newest change is in.',
      next: 'The primary answers them as any other read.',
    },
    'no-diverged-list': {
      seen: '{node} did not answer GET /diverged with 200 and a list.',
      cause: 'The path may not be there yet, or it answers something else when there is nothing.',
      next: 'Answer a list in JSON, [] where nothing was set aside.',
    },
    'tail-not-set-aside': {
      seen: '{why}. What was in the log of {node} and not in that of the primary is not all in its /diverged.',
      cause:
        'It may be cut before it is kept, or kept in memory only, or the new list takes the place of the one of before. Or only a follower sets aside, and not who takes over.',
      next: 'Keep the old list with the new changes on the disk (store.keep), and only then cut the log.',
    },
    'too-much-set-aside': {
      seen: '{why}. The /diverged of {node} lists more than what the others lack, or lists it twice.',
      cause:
        'More may have been taken out than what differs; or a crash came between keeping and cutting, and both were done again.',
      next: 'Cut where the logs part and not before. When a change is in the list already, leave it.',
    },
    'listed-twice': {
      seen: '{why}. The /diverged of {node} has two entries of one epoch and offset, the second of {key}.',
      cause: 'A crash may have come between keeping and cutting, and both were done again.',
      next: 'When a change is in the list already, by epoch and offset, leave it.',
    },
    'listed-though-there': {
      seen: '{why}. {node} lists {key} in /diverged, and {primary}, the primary, has this very change.',
      cause:
        'It may have been set aside for a primary that lacked it, and the primary of today has it. Or somebody was followed who is no primary any more.',
      next: 'Leave out of the answer what is in the log of this node (store.has). And follow nobody whose epoch is older than one that you know of.',
    },
    'diverged-without-a-place': {
      seen: '{node} lists a change of {key} in /diverged without a whole epoch and offset.',
      cause: 'Only key and value may be kept.',
      next: 'Set the changes aside as they stood in the log.',
    },
    'user-left': {
      seen: 'A user’s {method} of {path} at {web} had no answer after {seconds} s.',
      cause: 'Attempts may have no time-out, or all of them together take longer than a user waits.',
      next: 'Add up the longest that each attempt can take. The last one has to end before 5 seconds.',
    },
    'user-write-refused': {
      seen: '{why}. A user wrote at {web}, and was answered {got}.',
      cause:
        'It may still ask the primary of before, or whoever it asked is not the primary, and it did not look again.',
      next: 'When a write is answered 421, or nobody takes the connection, look for the primary anew, and send it there.',
    },
    'epoch-lost-on-the-way': {
      seen: 'A user’s write at {web} was acknowledged, and the header Epoch was {shown}.',
      cause: 'The web node may make an answer of its own.',
      next: 'Pass the answer on with its headers.',
    },
    'newest-not-found': {
      seen: '{why}. A user at {web} asked for {key} with Cache-Control: no-cache, and did not get what was written last.',
      cause:
        'The read may have gone to a replica, or to an old primary; or it was given the answer to an earlier question; or an earlier write was sent a second time and has overwritten it.',
      next: 'Look in the replay which database answered, and which write came last.',
    },
    'read-failed': {
      seen: 'The primary {what}, and a read of a user at {web} was answered {got} in place of the card, or an older one.',
      cause: 'Reads may need the primary, or give up when the first database does not answer.',
      next: 'Ask the next one when a database does not answer in half a second. Any of them may answer an ordinary read.',
    },
    'unknown-write-told': {
      seen: 'A user’s write was sent to the primary, and no answer came back. The user was told {got}.',
      cause: 'It may have been sent to another one, or again. Nobody knows whether the first one was done.',
      next: 'Answer 503 when the outcome is not known.',
    },
    'write-sent-again': {
      seen: 'A user’s write of {key} reached a database {count} times, and none of them had said 421.',
      cause:
        'A connection that broke, or a 503, may be taken for a write that was not done. It may have been done by then.',
      next: 'Only ECONNREFUSED and 421 say that nothing was done. ECONNRESET, a time-out and a 503 do not: answer 503.',
    },
    'read-changed': {
      seen: 'A user read {key}, and was answered {got}, or another value than the one that was written.',
      cause: 'The key may have been decoded on the way, or an empty value or a 404 taken for a failure.',
      next: 'Pass on the pathname as URL shows it, and each answer that is one.',
    },
    'list-changed': {
      seen: 'A user listed the cards that begin with what%3F, of which there are {wanted}, and got {got}.',
      cause: 'The query may get lost, or is decoded twice.',
      next: 'Pass search on as URL shows it.',
    },
    'primary-takes-the-reads': {
      seen: 'Of {total} ordinary reads, {count} went to {primary}, which is the primary. Two replicas are up.',
      cause:
        'The primary may stand in the turn like all others, or replicas that were down once are never asked again.',
      next: 'Take the replicas in turn, whoever they are now, and the primary last.',
    },
    'replica-idle': {
      seen: '{node} is a replica, and got none of {total} reads that users sent to {web} one after the other. Between any two of them: {meanwhile}.',
      cause:
        'The turn may never come to it, or go on with each request, so that others take its place in it. Or it got a rest that does not end. Or it was the primary once, and the web node has not heard that another one is.',
      next: 'Take all in turn, and count only the reads. Try one that did not answer again after two seconds of performance.now(). Look who is the primary now and then, also when nobody writes.',
    },
    'recover-refused': {
      seen: '{why}. POST /recover at {node} was answered {got}.',
      cause: 'It may need something to bring back, or fail where the primary is this node itself.',
      next: 'Answer 200 when nothing is left to do, also when there was nothing.',
    },
    'recover-told-too-much': {
      seen: '{node} reaches nobody, and POST /recover was answered {got}.',
      cause:
        'It may send its changes off without looking at what comes back, or write them into its own log.',
      next: 'Answer 200 only when the primary has said that all is done.',
    },
    'recovered-wrongly': {
      seen: '{why}. Now {key} is there though it should be deleted, or is missing though it should be there.',
      cause:
        'A deletion may be taken for nothing: one that was set aside is a change as well, and one that was made since is newer. Or a plain object is asked for the key, and knows it by itself.',
      next: 'Ask for the newest change of the key, deletions too (store.newest), and compare its epoch. Keep keys in a Map.',
    },
    'recovered-another-value': {
      seen: '{why}. Now {key} has another value than it should.',
      cause:
        'The first of two changes may have been brought back in place of the last, or it took the place of something newer, or newer was told by the clock.',
      next: 'Of each key, take the last change by epoch and offset; and let the primary compare it with the newest that it has, in the turn in which it writes.',
    },
    'empty-is-not-blank': {
      seen: '{why}. {node} was asked for a card that nobody wrote, and answered {got} in place of 404.',
      cause: 'A log without changes may pass for a disk that is new.',
      next: 'Tell a blank disk by a file that is not there, and not by the length of the log.',
    },
    'blank-answers': {
      seen: '{node} was asked for {path}: {why}. It answered {got} in place of 503.',
      cause: 'A log without changes, or with a part of them, may pass for a complete one.',
      next: 'Refuse reads with 503 until the first copy is complete, and remember on the disk that it is.',
    },
    'blank-is-primary': {
      seen: '{node} has a new disk, the others are dead, and it became the primary.',
      cause: 'It takes the lease because nobody else does.',
      next: 'Who has never been complete takes no lease, unless the witness says epoch 0.',
    },
    'blank-in-turn': {
      seen: '{node} has a new disk and is not complete, and a user’s read did not bring the card.',
      cause: 'The web node may pass on the 503 of a database, or the database answered 404.',
      next: 'When a database answers a read with 5xx, ask the next one.',
    },
    'acknowledged-alone': {
      seen: '{node} was asked to write in mode quorum: {why}. It was answered {got}.',
      cause:
        'The write may be acknowledged when it is on one disk, or confirmed by something that is no copy: what another one had before it cut its log, say.',
      next: 'Wait until one more database has it on its disk; when that takes too long, answer 503.',
    },
    'refused-late': {
      seen: '{node} was asked to write in mode quorum: {why}. Its answer took {tookMs} ms.',
      cause: 'The wait for a second copy may have no end, or writes wait one after the other.',
      next: 'Give up after 2 seconds.',
    },
    'promoted-alone': {
      seen: 'Two of three databases are dead, the mode is quorum, and {node} became the primary.',
      cause: 'It does not count who answers, or counts itself twice.',
      next: 'Be the primary only when one more database has answered since you got the lease.',
    },
    'promoted-unheard': {
      seen: 'The mode is quorum, and {node} heard another database before it asked for the lease, but none since. It became the primary.',
      cause: 'Who answers may be counted before the lease is taken, and not after it.',
      next: 'Count those who answer when you have the lease. When they are too few, give it back.',
    },
    'blank-counted': {
      seen: 'One database is down, {blank} has a new disk and nothing on it, and {node} became the primary.',
      cause:
        'A blank one may count as one that was heard. But it says nothing about what was acknowledged: what it had is gone.',
      next: 'Let a database say in its status whether it has ever been complete, and leave out who has not.',
    },
    'unsure-write-repeated': {
      seen: 'A user’s write could not be confirmed at {node}, and a web node sent it there {count} times.',
      cause: 'A 503 may be taken for a refusal. The change is in the log already, and may yet be done.',
      next: 'Send again only what was surely not done: a 421, or a connection that nobody took.',
    },
    'health-fails': {
      seen: 'A web node answered GET /health with {got}.',
      cause: 'It may have been sent on to a database.',
      next: 'A web node answers it by itself.',
    },
  },
  scenes: {
    'nobody-takes-over': {
      title: 'The primary dies, as in lesson 2.3',
      measures: { well: 'All is well', dead: 'database-1 is dead' },
    },
    'paused-and-naive': {
      title: 'Whoever hears nothing takes over',
      measures: { well: 'All is well', frozen: 'database-1 is frozen', woken: 'It is awake again' },
    },
    paused: {
      title: 'The same with your program',
      measures: { well: 'All is well', frozen: 'database-1 is frozen', woken: 'It is awake again' },
    },
    'primary-dies': {
      title: 'The primary dies, and comes back',
      measures: {
        well: 'All is well',
        nobody: 'The first 6 s without it',
        'taken-over': 'The 12 s after that',
        back: 'It is back',
      },
    },
    'witness-dies': {
      title: 'The witness dies',
      measures: { 'at-once': 'The first 2 s without it', later: '6 s later', back: 'It is back' },
    },
    'destroyed-async': {
      title: 'A machine is destroyed: async',
      measures: {
        well: 'All is well',
        cut: 'database-1 does not reach the replicas',
        over: 'Its machine is destroyed',
      },
    },
    'destroyed-quorum': {
      title: 'A machine is destroyed: quorum',
      measures: {
        well: 'All is well',
        cut: 'database-1 does not reach the replicas',
        over: 'Its machine is destroyed',
      },
    },
    'what-quorum-costs': {
      title: 'Writes only, in both modes',
      measures: { async: 'Mode async', quorum: 'Mode quorum' },
    },
    'whole-figure': {
      title: 'Through the whole figure',
      measures: { reads: '100 reads a second', writes: '20 writes a second' },
    },
  },
  figures: {
    role: { title: 'Role' },
    epoch: { title: 'Epoch' },
    offset: { title: 'Changes in its log' },
    cards: { title: 'Cards' },
    holder: { title: 'Lent to' },
  },
  alternatives: {
    'gives-way': {
      title: 'Whoever is behind gives way',
      does: 'The one that gets the lease asks the others first, and hands it on to any that has more.',
      trades:
        'A failover takes one more round when the wrong one was first, and each write asks all databases who leads; in return nobody opens who is behind.',
    },
    'lease-watch': {
      title: 'Only the lease counts',
      does: 'No heartbeats: every node asks the witness who holds the lease, twice a second.',
      trades:
        'The witness is asked all the time, by all, and nothing goes on for long without it; in return there is one truth, and no second opinion about who is alive.',
    },
    'passes-on': {
      title: 'Any database takes any request',
      does: 'Databases look around among themselves, and pass on what is not their own; web servers know of no primary.',
      trades:
        'A request may take a second hop inside, on the machines that can least afford it; in return the web tier has nothing to be wrong about.',
    },
  },
} satisfies ExerciseText
