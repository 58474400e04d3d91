import type { Saying } from '../../../src/contract/exercise.ts'
import { pool, silence } from './says-of-crowds.ts'

/** What is seen at a web server that keeps cards, or lists and shows what is not so. */
const cards = {
  'not-created': {
    seen: '{request} was answered with {got}, when {why}. 201 was expected.',
    cause: 'The card was not stored, or your code threw on the way.',
    next: 'The replay shows what the database was asked, and what it answered.',
  },
  'created-other-text': {
    seen: '{request} was answered with 201, and with the text “{got}” in place of “{wanted}”.',
    cause: 'The answer is not the card as JSON, or the text was changed on its way.',
    next: 'Answer with { "id": …, "text": … }, the text as it came. JSON.stringify and JSON.parse keep all of it.',
  },
  location: {
    seen: 'The 201 to {request} has the Location “{location}”. The card is at {wanted}.',
    cause: 'The header is missing, or leads elsewhere.',
    next: 'Give each 201 the header Location: /cards/<id>, also one that is given again for the same key.',
  },
  'odd-id': {
    seen: 'A card has the id “{id}”.',
    cause: 'An id that is made of a key may have anything in it. A path cannot.',
    next: 'Letters, digits, - and _ only: a hash of the key in hexadecimal has nothing else.',
  },
  'same-id': {
    seen: '{count} cards were acknowledged, and they have {ids} different ids.',
    cause: 'Two cards share an id, so one of them has taken the other one’s place.',
    next: 'crypto.randomUUID() without a key. With a key the id has to follow from the whole key, and must be none that another card can have.',
  },
  'not-shown': {
    seen: '{request} was answered with {got}, and not with the card “{text}”, when {why}.',
    cause: 'Either the card is not in the database, or the database was not asked for it.',
    next: 'Keep nothing on the web server. If this is a 503, the replay shows how long the database was waited for.',
  },
  'shown-other-text': {
    seen: '{request} shows “{got}”. The card says “{wanted}”.',
    cause: 'The text was changed on its way to the database or back.',
    next: 'Store it as JSON, and take it out by JSON.parse.',
  },
  'shown-other-id': {
    seen: '{request} shows a card with the id {got} in place of {wanted}.',
    cause: 'The id of the answer is not the one that it was asked for by.',
    next: 'Answer with the id of the path.',
  },
  'not-the-card': {
    seen: '{request} was answered with 200, and not with { "id": …, "text": … } of the card.',
    cause: 'Something else stands in the answer, or more than that.',
    next: 'Answer with these two fields.',
  },
  'not-gone': {
    seen: '{request} was answered with {got}. The card should be gone: {why}.',
    cause:
      'This web server still has it in its memory, or the card was made anew after it was deleted: by its key, or by a late try.',
    next: 'Ask the database each time, for each user: what another one has asked for may be older. And leave a mark of each card that is deleted, so that no POST that comes late makes it anew.',
  },
  'list-status': {
    seen: 'GET /cards at {web} was answered with {got}.',
    cause: 'Something in the database was not what the list expects, or it was not waited for.',
    next: 'Look at the console below for what was thrown.',
  },
  'no-list': {
    seen: 'GET /cards at {web} was answered with 200, and without a list in "cards".',
    cause: 'The answer has another form.',
    next: 'Answer with { "cards": [ { "id": …, "text": … }, … ] }.',
  },
  'list-lacks': {
    seen: '{web} lists {got} cards. Among the {wanted} that it should have, “{text}” is missing: {why}.',
    cause:
      'The card was never made durable, or the list ends too early: the database gives 100 items unless told. Or the list had been read for somebody else, before this user asked.',
    next: 'Answer with 201 when the database has said that it has it. Ask for up to 1,000 items, by limit=1000, for each user anew.',
  },
  'list-has-more': {
    seen: '{web} lists {got} cards in place of {wanted}. One that should not be there is “{text}”: {why}.',
    cause:
      'A card is there twice or was never deleted, or something is listed that is no card. Or the list was read before it was asked for, or in pages, one of which ends between a card and the mark that it is gone.',
    next: 'Give keys that are no cards another prefix, and read the list anew for each user. The replay shows which requests wrote it.',
  },
  'delete-status': {
    seen: '{request} was answered with {got} in place of {wanted}.',
    cause: 'A card that is there is deleted with 204. One that is not, or not any more, is 404.',
    next: 'Look at what the database says of it before you answer.',
  },
  'no-card-taken': {
    seen: 'A POST with the body {body} was answered with {got} in place of 400.',
    cause: 'The starter refuses what is no card. That was lost on the way, or comes too late.',
    next: 'Look at the body before anything is done for it.',
  },
  'too-long-taken': {
    seen: '{request} with a text of {letters} letters was answered with {got} in place of 413.',
    cause: 'The database refused it with 413. Only the answers that you know by name are a success.',
    next: 'Look at what the database says to the PUT: 413 is one for the user as well, and there is no card.',
  },
  'unknown-not-404': {
    seen: '{request} was answered with {got} in place of 404. There is no such card.',
    cause: 'A 404 of the database was taken for something else, or another item was found.',
    next: 'The key in the path of the database is made of the whole id, by encodeURIComponent.',
  },
  'card-twice': {
    seen: '{web} lists “{text}” {count} {count:time|times}: {why}.',
    cause:
      'Something was done twice as if it were new: each try or each request made a card with an id of its own.',
    next: 'Choose the id before the first try, and let the key say it. If-None-Match: * tells you that it is there already.',
  },
  'card-missing': {
    seen: '{web} lists “{text}” {count} {count:time|times}, which is too few: {why}.',
    cause:
      'It was acknowledged before it was stored, or what was taken for “it is there already” was not there.',
    next: 'A key that is known does not say that its card is there. Look at what a crash leaves behind between the two.',
  },
} satisfies Readonly<Record<string, Saying>>

const outages = {
  'not-503': {
    seen: '{request} was answered with {got} after {tookMs} ms, when {why}. 503 was expected.',
    cause:
      'No answer of the database is not an answer. Perhaps fetch rejected and nobody caught it, or its silence was waited for without an end, or it was taken for “there is none”.',
    next: 'Whatever goes wrong on the way to the database, and each 5xx of it, leads to a 503 in the end.',
  },
  'late-503': {
    seen: '{request} was told 503 after {tookMs} ms, when {why}. {limit} ms is the limit.',
    cause: 'Time-outs, pauses and the wait in line come one after the other, and their sum counts.',
    next: 'Give the whole request one end, AbortSignal.timeout(1800) say, and let everything that is done for it obey that.',
  },
  'late-answer': {
    seen: '{request} was answered after {tookMs} ms, when {why}. {limit} ms is the limit.',
    cause: 'Time-outs, pauses and the wait in line come one after the other, and their sum counts.',
    next: 'Give the whole request one end, and let everything that is done for it obey that.',
  },
  'no-need-status': {
    seen: '{request} was answered with {got} in place of {wanted}, when {why}. It does not need the database.',
    cause: 'Whatever a web server can answer by itself, it answers as ever.',
    next: 'Ask the database only where it is needed: not for /, /health, unknown paths, and bodies that are no card.',
  },
  'no-need-slow': {
    seen: '{request} took {tookMs} ms, when {why}. What needs no database is answered within {limit} ms.',
    cause: 'It stood in line behind those who wait for the database, or asked the database itself.',
    next: 'Only requests that need the database may wait for it.',
  },
  'not-waited-for': {
    seen: '{request} was answered with {got} in place of {wanted}: {why}.',
    cause: 'It was given up while the database was at work on it.',
    next: 'Wait for each answer for 300 ms at least, and a little more, as it has to come back as well: 450 fits.',
  },
} satisfies Readonly<Record<string, Saying>>

const tries = {
  'failure-felt': {
    seen: '{request} was answered with {got} after {tookMs} ms, when {why}.',
    cause:
      'There are three tries, and the third would have done it. Or a retry met what an earlier try had left behind.',
    next: 'Try again after no answer, a refused connection, and a 5xx; and expect that the try before it was done after all.',
  },
  'too-many-tries': {
    seen: 'For {request} the database was asked {count} times, when {why}. {tries} is the limit.',
    cause: 'One loop of tries runs inside of another, or there are tries without an end.',
    next: 'One place counts: three requests, and that is it.',
  },
  'too-few-tries': {
    seen: 'For {request} the database was asked {count} {count:time|times}, when {why}. {tries} tries were due.',
    cause: 'A refused connection or a 5xx was taken for the last word, or the time was up too early.',
    next: 'Each GET, PUT and DELETE at the database has three tries. With these failures they are over quickly.',
  },
  'tries-in-all': {
    seen: 'For {requests} requests at {web}, one after the other, the database was asked {count} times, when nobody was there. {wanted} were due: three each.',
    cause: 'Some requests had more tries than three, or fewer.',
    next: 'A refused connection is tried three times, each time: it takes no time, and harms nobody.',
  },
  'tries-of-many': {
    seen: 'For {requests} users at {web}, who came at the same moment, the database was asked {count} times, when {why}. {wanted} were due: three each.',
    cause: 'The failures of one user were counted for another one.',
    next: 'Count the tries of each request for itself. A refused connection and a 5xx take no time: nobody has to be spared them.',
  },
  'no-pause': {
    seen: 'Between the first try and the second, {web} waited for {first} ms on average, in {count} requests.',
    cause:
      'The next try comes too soon: whatever was wrong will still be wrong. Or the pause is drawn from zero on.',
    next: 'Wait before you try again: 100 ms on average, say, and 50 at least.',
  },
  'no-growth': {
    seen: '{web} waited for {first} ms on average before the second try, and for {second} ms before the third. It should be {growth} times as long at least.',
    cause: 'Each pause is as long as the one before it.',
    next: 'Double it with each try.',
  },
  'no-jitter': {
    seen: '{close} % of the pauses of {web} before the {which} try lie within {spread} ms of each other. Half of them may.',
    cause: 'The pauses are all the same, or chance has too small a share in them.',
    next: 'Multiply each pause by a number that is drawn for it: 0.5 + Math.random(), say.',
  },
  'in-step': {
    seen: 'In {share} % of the cases both web servers waited for the same time, to the millisecond.',
    cause: 'Both have the same chance: a generator of your own that begins with the same number everywhere.',
    next: 'Math.random() is another one on each node.',
  },
  'no-pause-after-time-out': {
    seen: 'After a time-out, {pause} ms passed on average before the {which} try, in {count} requests. {wanted} ms at least were due.',
    cause: 'The pause was counted from the start of the try before it, or follows refused connections only.',
    next: 'Begin the pause when the try before it is over, whatever ended it.',
  },
  'third-try-cut-off': {
    seen: '{request} was answered with {got} after {tookMs} ms: {why}.',
    cause: 'Two time-outs and two pauses have left too little of the 2 seconds for the third try.',
    next: 'Count the longest of it: two time-outs of 450 ms, pauses of 150 and 300 ms, and there are 500 ms left for the third.',
  },
  'answer-asked-again': {
    seen: '{request} was answered with {got}, and the database was asked the same {count} times for it, though it had answered.',
    cause: 'A 404 or 412 is an answer. To ask again brings the same.',
    next: 'Try again only after no answer, and after a 5xx.',
  },
  'tried-for-nobody': {
    seen: 'Six users left after {afterMs} ms at the latest, when {why}. After that {web} asked the database {count} more {count:time|times} for them.',
    cause:
      'The tries go on without the user, for whom nobody can use them. Or a second step does, the write of a DELETE say.',
    next: 'request.signal tells that the user has left. Look at it before each try of each step, and let it end the pause.',
  },
  'sent-after-the-answer': {
    seen: 'All users had been answered, when {why}. After that the database was asked {count} more {count:time|times} for them.',
    cause: 'The answer did not wait for the tries, and they go on behind it.',
    next: 'What ends the wait of the user has to end the tries as well, and the wait in line: one signal for all of it.',
  },
  'leavers-felt': {
    seen: '{request} was answered with {got} after {tookMs} ms. Its user stayed, the database was well, and others left meanwhile.',
    cause:
      'Something is done for two users at once, and ends as one of them leaves. Or what one of them waits for is kept where the next one overwrites it.',
    next: 'Give each user a signal of their own, and hand it from call to call: none at the top of a file. What several share goes on as long as one of them is there.',
  },
  'lost-answer-felt': {
    seen: '{request} was answered with {got} after {tookMs} ms, and {why}.',
    cause:
      'The first try was done, and only its answer was lost. The next try found the card there (412), and that was taken for a failure.',
    next: 'A 412 after a try without an answer may mean yourself. Read what is there, and compare.',
  },
  'lost-delete-felt': {
    seen: '{request} was answered with {got}, and {why}. 204 or 404 was expected.',
    cause:
      'The first try was done, and only its answer was lost. What the next try found was taken for a failure.',
    next: 'The card is gone, and that is what was wanted.',
  },
} satisfies Readonly<Record<string, Saying>>

const keys = {
  'same-key-status': {
    seen: '{request} came with a key whose card was acknowledged before, and was answered with {got} in place of 201: {why}.',
    cause: 'The key was not found, or what it was found with was taken for an error.',
    next: 'Give the answer that the first one got: 201, the same card, the same Location.',
  },
  'same-key-other-id': {
    seen: '{request} came with a key whose card is {wanted}, and was told of the card {got}: {why}.',
    cause: 'The key was forgotten, or another web server had never heard of it.',
    next: 'The key has to be in the database, and it has to lead to one card from the first moment on.',
  },
  'same-key-other-location': {
    seen: '{request} came with a used key, and its Location is {got}. The first answer said {wanted}.',
    cause: 'The Location has something in it that differs from web server to web server.',
    next: 'A path is enough: /cards/<id>.',
  },
  'other-text-taken': {
    seen: '{request} came with a used key and another text, “{text}”, and was answered with {got} in place of 422.',
    cause: 'The text was not compared with that of the first one, or not to the last letter.',
    next: 'Keep the text with the key, and compare: another text with the same key is a mistake of the sender, who has to hear of it.',
  },
  'second-try-mistaken': {
    seen: '{request} was answered with {got} in place of {wanted}: {why}.',
    cause:
      'The 412 of a second try was taken for one’s own first try; or the second try went without its condition, and wrote over what was there.',
    next: 'Send each try with the same If-None-Match. After a 412 read what is there, whichever try it was, and compare the text.',
  },
  'same-key-at-once': {
    seen: '{request} was answered with {got} after {tookMs} ms, when {why} with the same text. Each of them should be told 201.',
    cause: 'Whoever comes second found the key taken, and no card yet; or gave up.',
    next: 'Let there be no moment at which the key is taken and the card cannot be told. The second one can complete what the first one began.',
  },
  'same-key-other-cards': {
    seen: '{count} requests with one key and one text came at once, and they were told of {ids} different cards.',
    cause: 'All of them looked whether the key was there, and all of them found that it was not.',
    next: 'Do not look first. PUT with If-None-Match: * looks and writes in one step; who gets 412 reads what is there.',
  },
  'other-texts-at-once': {
    seen: 'Four requests with one key and three texts came at once, and were answered with {statuses}. One text gets 201, everybody else 422.',
    cause: 'Whoever lost the race was not compared with the winner, or two have won.',
    next: 'Who gets 412 reads what is there, and compares the text.',
  },
  'second-felt-the-crash': {
    seen: '{request} was answered with {got} after {tookMs} ms: {why}.',
    cause: 'It waits for the other web server to finish, which never will.',
    next: 'Never wait for another web server. What it has begun can be completed by anybody, and twice is as good as once.',
  },
  'not-created-at-last': {
    seen: '{request} came again with the same key, all nodes being well, and was answered with {got}: {why}.',
    cause: 'The first try has left something half done, and nobody completes it.',
    next: 'Look at what is there after each step, and make the next one come to the end from there.',
  },
  'refusal-remembered': {
    seen: '{request} was answered with {got}: {why}. Now it is right, and all is well.',
    cause: 'The key was used up by a request that came to nothing.',
    next: 'Only a card takes a key. A 400 and a 503 are not remembered.',
  },
} satisfies Readonly<Record<string, Saying>>

export const says = { ...cards, ...outages, ...tries, ...keys, ...pool, ...silence }
