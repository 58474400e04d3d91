/** What was seen, what most likely causes it, and what to do next. */
import type { Saying } from '../../../src/contract/exercise.ts'

export const says: Readonly<Record<string, Saying>> = {
  'not-accepted': {
    seen: 'A job was answered with {seen} in place of 202.',
    cause:
      'The work is done while the user waits, or something that is not needed for a promise is asked first.',
    next: 'Write the job into the database, publish a message, answer 202. Nothing else.',
  },
  'no-id': {
    seen: 'A 202 came without an id.',
    cause: 'The body is no JSON with a field id.',
    next: 'Answer { id } with the 202: the user needs it to ask how it goes.',
  },
  'no-location': {
    seen: 'The Location of a 202 was not /jobs/ and the id.',
    cause: 'The header is missing, or names another place.',
    next: 'Set the header location to /jobs/<id>.',
  },
  'not-json': {
    seen: 'The answer to {request} was no JSON.',
    cause: 'A plain text, or nothing, was sent.',
    next: 'Use Response.json(…).',
  },
  'unknown-job': {
    seen: 'A job that had got its 202 was 404 at {web}.',
    cause: 'The state of the job is in the memory of another web server, or is written after the 202.',
    next: 'Write the state into the database, and wait for that, before you answer 202.',
  },
  'look-status': {
    seen: 'GET /jobs/<id> of a known job was answered with {status} at {web}.',
    cause: 'The route is missing, or threw.',
    next: 'Read the state from the database, and answer 200 with { id, state }.',
  },
  'wrong-id': {
    seen: 'GET /jobs/<id> told of another id.',
    cause: 'The id in the answer is missing, or that of the message.',
    next: 'Answer the id that stands in the path.',
  },
  'odd-state': {
    seen: 'A job was in the state {state}.',
    cause: 'That is none of waiting, working, done and failed.',
    next: 'Use these words only.',
  },
  'state-back': {
    seen: 'A job was {before}, and then {state}.',
    cause:
      'A late writer has overwritten what another one had said: the web server that noted waiting after it had published, or somebody with an old message.',
    next: 'Note waiting before anybody can hear of the job. Change a state only from waiting, with If-Match: what has an end keeps it.',
  },
  'no-small': {
    seen: 'A job was done, and its small picture was missing or another one.',
    cause: 'The answer of pictures is not kept with the state.',
    next: 'Keep small with the state done, and tell it.',
  },
  'still-waiting': {
    seen: '{open} of {jobs} {jobs:job|jobs} had come to no end after {seconds} s. What had happened: {why}.',
    cause:
      'The message was lost or acknowledged before the work was done, a loop has ended, or all places are taken by something that waits.',
    next: 'Look in the replay for the last delivery of such a job, and for what its worker did after it. Acknowledge last. No error may end the loop that fetches.',
  },
  'given-up': {
    seen: 'The job of the picture "{picture}" has failed, and should be done. What had happened: {why}.',
    cause: 'Its five deliveries were used up, though pictures had not stumbled over it five times.',
    next: 'See in the replay who was handed it, and why they gave it back. A service that is away is no try.',
  },
  'mail-again': {
    seen: '{mails} mails went out for one job where {times} {times:was|were} due (picture "{picture}"). What had happened: {why}.',
    cause: 'The mail server was told without an Idempotency-Key, or with another one at the next try.',
    next: 'Send the id of the job as the key: it is the same whoever works on it, and however often.',
  },
  'no-mail': {
    seen: 'No mail went out for the picture "{picture}", though its job is done. What had happened: {why}.',
    cause:
      'The mail was noted as sent before it was, another job had the same key, or the worker went on after an answer that said no.',
    next: 'Note nothing before the mail server has answered 202, and give each job a key of its own.',
  },
  'mail-to-another': {
    seen: 'A mail went to somebody else.',
    cause: 'The name of the user is changed on its way, or that of another job.',
    next: 'Put the user into the message, or read it from the database by the id of the job.',
  },
  'picture-again': {
    seen: 'A picture was {pictures} times in its album where {times} {times:was|were} due ("{picture}"). What had happened: {why}.',
    cause: 'The job was worked on twice, and its picture put in each time.',
    next: 'Look whether a picture of this job is in there already, or write it to a place of its own.',
  },
  'picture-missing': {
    seen: 'The picture "{picture}" is not in its album, though its job is done. What had happened: {why}.',
    cause:
      'Two workers have read the same album, and the second has overwritten what the first had put in. Or a 412 was taken for done, or another picture for this one. Or a list was read to its limit, and not on.',
    next: 'Write an album with If-Match (If-None-Match: * for a new one), and after a 412 read it again. Tell pictures apart by their jobs.',
  },
  'wrong-picture': {
    seen: 'An album holds another small picture than pictures has made.',
    cause: 'The text was changed on its way, or belongs to another job.',
    next: 'Put in what pictures has answered, as it is.',
  },
  'more-than-sent': {
    seen: 'The album of {user} holds {pictures} pictures, and {sent} {sent:was|were} sent. What had happened: {why}.',
    cause: 'A request whose answer got lost was made once more, as a new job.',
    next: 'Give a job its id once, for all tries, or answer 503 after the first.',
  },
  'half-a-job': {
    seen: 'A job without a 202 left {twice} pictures and {told} mails.',
    cause: 'It was done by half.',
    next: 'A job without a 202 may be done or not. If its message is in the queue it is done like any other.',
  },
  'album-status': {
    seen: 'GET /albums/<user> was answered with {status}.',
    cause: 'The route threw, or the name was not decoded.',
    next: 'Decode the name, read the album, answer 200, and [] where there is none.',
  },
  'album-shape': {
    seen: 'GET /albums/<user> answered no list.',
    cause: 'The album is told as it is kept.',
    next: 'Answer [{ job, small }, …].',
  },
  'album-of-nobody': {
    seen: 'The album of somebody who has none was not empty.',
    cause: 'Names are looked up in a plain object, or by the beginning of a key.',
    next: 'Encode the name in the key, and answer [] where there is nothing.',
  },
  'album-mixed-up': {
    seen: 'The album of {user} holds {pictures} pictures in place of one.',
    cause: 'The names of two users come to the same key, or one is the beginning of another.',
    next: 'Pass the whole key through encodeURIComponent. For lists by prefix, encode the name within the key as well.',
  },
  'done-too-soon': {
    seen: 'A job was {state} while its picture was still at pictures.',
    cause: 'The state is written before the work.',
    next: 'Say done when all three steps are done.',
  },
  'slow-202': {
    seen: 'A 202 took {tookMs} ms. What had happened: {why}.',
    cause: 'The web server waits for the work, or for somebody who is away.',
    next: 'Only the database and the queue are needed for a promise.',
  },
  'not-refused': {
    seen: 'The body {body} was answered with {status} in place of 400.',
    cause: 'It is no { user, picture } with two texts, and was taken for one.',
    next: 'Keep the check of the starter, wishIn, before anything else.',
  },
  'not-404': {
    seen: 'GET /jobs/{id} was answered with {status}, and there is no such job.',
    cause: 'States are looked up in a plain object, or an absent item was read as JSON.',
    next: 'Answer 404 where the database says 404.',
  },
  'mail-for-nothing': {
    seen: 'A mail went out, and no job was ever taken.',
    cause: 'Something that was refused had been published already.',
    next: 'Check before you publish.',
  },
  'message-for-nothing': {
    seen: 'The queue holds a message, and no job was ever taken.',
    cause: 'Something that was refused had been published already.',
    next: 'Check before you publish.',
  },
  'too-many-in-hand': {
    seen: '{out} messages were out at a moment; the two workers have places for {most}.',
    cause:
      'A worker fetches whether or not it has a place, has read no AT_ONCE, or lets go of the place of a job that waits for a service.',
    next: 'Fetch only when a place is free: AT_ONCE loops, each of which works on what it has fetched.',
  },
  'places-empty': {
    seen: 'There was work for all, and at no moment more than {full} of {most} places were taken.',
    cause: 'A worker works on one message after the other, or on fewer than AT_ONCE.',
    next: 'Start as many loops as env.vars.AT_ONCE says.',
  },
  'slow-503': {
    seen: 'Somebody waited for {tookMs} ms. What had happened: {why}.',
    cause: 'A request has no time-out, or several of them come one after the other.',
    next: 'Give up on each after a second, and do not ask the next one when the first is away.',
  },
  'not-503': {
    seen: 'A job was answered with {seen} in place of 503. What had happened: {why}.',
    cause: 'An error was thrown on, or the job was taken by somebody who cannot keep it.',
    next: 'Whoever can store nothing has nothing to promise: 503.',
  },
  'look-while-away': {
    seen: 'GET was answered with {seen}. What had happened: {why}.',
    cause:
      'Without the database nobody knows how a job stands: 404 and [] are not true then. The queue is not needed for it.',
    next: 'Answer 503 when the database is away, and ask nobody else.',
  },
  'mail-before-album': {
    seen: 'The mail was on its way, and the picture was not in the album.',
    cause: 'The mail is sent first, or at the same time.',
    next: 'First the album, then the mail: it says that the picture is there.',
  },
  'done-before-mail': {
    seen: 'A job was {state} and mail had not answered.',
    cause: 'The state is written before the mail has left.',
    next: 'The state comes after the last of the three steps.',
  },
  'never-acknowledged': {
    seen: 'The queue still holds {depth} {depth:message|messages}, long after all jobs were done.',
    cause: 'Whoever finds a job done stops there, and does not acknowledge it.',
    next: 'A message whose job is done has to go, too.',
  },
  'no-next-try': {
    seen: 'pictures was asked {tries} {tries:time|times} in {seconds} s where {count} were due.',
    cause: 'What has failed is not tried again, or much too late.',
    next: 'After a 500 give the message back, PUT /deliveries/<receipt> with forMs, and do not acknowledge it.',
  },
  'too-soon': {
    seen: 'After try {number} the next one came {pauseMs} ms later, and {leastMs} ms are the least.',
    cause:
      'The message is given back at once, the pause does not grow, or chance makes it shorter than half.',
    next: 'Pause number n is 1000 · 2^(n−1) ms, and up to as much again by chance. attempt tells n.',
  },
  'too-late': {
    seen: 'After try {number} the next one came {pauseMs} ms later, and {mostMs} ms are the most.',
    cause: 'The message is left to its time-out, or the pause grows too fast.',
    next: 'PUT /deliveries/<receipt> { forMs } says when it comes again.',
  },
  'too-many-tries': {
    seen: 'pictures was asked {tries} times for a picture that it stumbles over; {most} are the most.',
    cause: 'A delivery tries more than once, or the job is published anew.',
    next: 'One try for each delivery. The queue counts them, and ends it.',
  },
  'in-step': {
    seen: 'The first pauses of {count} jobs lay within {spreadMs} ms.',
    cause: 'The pause is the same each time.',
    next: 'Add chance: whoever fails together would come back together.',
  },
  'not-dead': {
    seen: '{dead} dead letters were in the queue where {letters} {letters:was|were} due.',
    cause: 'The message was acknowledged after all, or was kept for long after its last try.',
    next: 'Never acknowledge what has failed. After the fifth try there is nothing to wait for: give it back for 0 ms.',
  },
  'not-failed': {
    seen: 'A job whose message is dead was still {state}.',
    cause:
      'Only the worker of the last try would have said so, and it has died, or threw at another dead letter.',
    next: 'Look through GET /dead-letters now and then, and say failed of each job in it that is still waiting. Bear letters that are no jobs.',
  },
  'dead-too-soon': {
    seen: 'A message is a dead letter, and pictures had stumbled for some seconds only.',
    cause: 'The tries came too fast.',
    next: 'Let the pauses grow.',
  },
  'queue-refused': {
    seen: 'The queue refused a message of the test.',
    cause: 'This should not happen.',
    next: 'Please report it.',
  },
  'done-is-done': {
    seen: 'A job that was done became {state}, when its message became a dead letter.',
    cause: 'Whatever is a dead letter is said to have failed.',
    next: 'Change the state only if it is waiting, with If-Match.',
  },
  'delivered-again': {
    seen: '{count} deliveries for {jobs} {jobs:job|jobs}. What had happened: {why}.',
    cause:
      'A message was not renewed in time: not at all, once only, too late for one renewal to fail, or pictures is waited for too short.',
    next: 'Renew every three seconds or so, for as long as the job is in hand. When a renewal fails, try again within a second or two.',
  },
  'not-taken-up': {
    seen: 'A worker died, and {seconds} s later nobody had its job.',
    cause: 'Its message was kept for far longer than 10 s.',
    next: 'Keep it for 10 s at most, and again and again.',
  },
  'works-on': {
    seen: '{owner} was told 410, and sent {requests} {requests:request|requests} to {peer} afterwards.',
    cause: 'Whoever renews knows that the message is lost; whoever works, or waits for a service, does not.',
    next: 'Share an AbortController: a 410 aborts it, and each step asks throwIfAborted() before it begins.',
  },
  'renews-for-ever': {
    seen: '{after} renewals were sent when nothing was left to do.',
    cause: 'The loop that renews does not end with the job.',
    next: 'End it in a finally.',
  },
  'dead-for-it': {
    seen: '{dead} messages are dead letters. What had happened: {why}.',
    cause: 'Each time that the service was away a delivery was used up, and there are five.',
    next: 'Keep the message while you wait: ask the service again, in the same delivery.',
  },
  'asks-at-once': {
    seen: '{name} was {way}, and was asked again {pauseMs} ms later for the same message.',
    cause: 'There is no pause before the next request.',
    next: 'Wait for a second or more, by chance.',
  },
  'asks-all-the-time': {
    seen: '{name} was {way}, and was asked {asked} times in {seconds} s, with one message in hand.',
    cause: 'There is no pause, or hardly one, before it is asked again.',
    next: 'Wait for a second or more, by chance, whoever it is that is away.',
  },
  'asks-too-late': {
    seen: '{name} was {way}, and was not asked again for {pauseMs} ms.',
    cause: 'The pause grows without an end, or nobody asks again.',
    next: 'Let no pause be longer than five seconds.',
  },
}
