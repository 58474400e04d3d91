import type { ExerciseText } from '../../../src/contract/exercise.ts'
import { says } from './says.ts'

export default {
  title: 'Two tiers',
  stages: {
    shared: {
      title: 'The state leaves',
      hints: [
        'Delete the Map of cards. What it did, askDatabase does: set is a PUT, get a GET, values a list, delete a DELETE.',
        'The key of an item may be cards/<id>, in the path as encodeURIComponent(`cards/${id}`); the value is JSON. For the list, GET /items?prefix=cards%2F&limit=1000 brings keys and values.',
        'Answer with 201 after the answer of the database, not before. A 404 of the database is a 404 of yours. Keep nothing in between: the other web server may have changed it.',
      ],
    },
    away: {
      title: 'The database is away',
      hints: [
        'fetch rejects when nobody is there, and never settles when the database is frozen. Neither is an answer.',
        'fetch takes a signal: AbortSignal.timeout(1500) ends the wait. Catch what it rejects with, and look at the status: 5xx of the database is no answer either.',
        'Let askDatabase throw an error of its own, class Unavailable extends Error, in all of these cases. One try around everything in fetch of web.ts turns it into a 503. Ask nothing in start(): a web server has to start without a database.',
      ],
    },
    retry: {
      title: 'Try again, with care',
      hints: [
        'A loop in askDatabase: three rounds. An answer below 500 leaves it. Between two rounds, a pause.',
        'Three time-outs and two pauses have to fit into 2 s: 450 ms a try, pauses of 100 and 200 ms times 0.5 + Math.random(). Choose the id of a card before the first try, outside of the loop.',
        'One signal for each user, AbortSignal.any([request.signal, AbortSignal.timeout(1850)]), goes along to each try and each pause. When it has aborted, there is no other try. And a PUT with If-None-Match: * that gets 412 may have met its own first try.',
      ],
    },
    keys: {
      title: 'The same key, the same card',
      hints: [
        'To look whether a key is there, and then to write it, are two steps, and others come in between. The database does both in one: PUT with If-None-Match: *.',
        'Two items, one for the key and one for the card, can be parted by a crash. One item cannot: let the id follow from the key. crypto.subtle.digest("SHA-256", bytes) makes 64 letters of any key.',
        'PUT the card at the id of its key with If-None-Match: *. After a 412, GET it: the same text is 201 with that card, another text is 422. DELETE must not remove the item, as its key would be new again: write { text, isDeleted: true } over it, and let GET and the list pass over such cards.',
      ],
    },
    pool: {
      title: 'Ten at a time',
      hints: [
        'A number of free places and a list of those who wait. Whoever finds a place takes it; whoever does not waits for a promise, which somebody else settles.',
        'take(), try { … } finally { give() } around each request to the database. give() hands the place to the first in line, or makes it free when nobody waits. A hundred in line: 503 at once.',
        'When the signal of somebody in line aborts, take them out, and reject. If they are not in line any more, it is their turn already: then the place is theirs, and the finally gives it back. Do not hold a place during a pause.',
      ],
    },
    back: {
      title: 'Silence',
      hints: [
        'When a time-out is over your place is free, but your request still lies at the frozen database. Count how many tries in a row were not answered.',
        'After five of them, let one request at a time through. When it is answered, the count is 0 again and everything goes on; a refused connection counts as an answer here.',
        'Whoever comes while one looks waits for the end of that promise, or of their own patience, and then looks at the count again: back at 0, they go on; higher than before, 503. They do not all look at once.',
      ],
    },
  },
  tests: {
    'both-show-the-same': 'A card that one web server took is shown by both',
    'texts-of-all-kinds': 'Texts of all kinds come back letter by letter',
    'nothing-is-lost': 'What was acknowledged outlives a crash of the database, and of both web servers',
    'deleted-everywhere': 'A card that was deleted at one web server is gone at both, at once',
    'asked-after-a-change': 'Whoever asks after a change sees it, also where others had asked before it',
    'at-the-same-instant': 'Cards that come at the same instant are all kept, each with an id of its own',
    'more-than-a-page': 'The list has all cards, also when there are hundreds, and none that was deleted',
    'too-long': 'A text that is too long for the database is 413, and no card',
    'no-card': 'What is no card is refused, and what is not there is 404',
    'database-frozen':
      'The database is frozen: everybody is told 503 within 2 s, twice, and then all is as before',
    'database-dead': 'The database is dead: 503, and not 404 or an empty list',
    'database-cut-off': 'The database cannot be reached: 503 within 2 s',
    'database-answers-lost': 'The answers of the database get lost: 503 within 2 s',
    'errors-of-the-database': 'The database fails, or its name leads nowhere: 503',
    'only-writes-fail':
      'Writes fail, or there is no room for them: 503, nothing has changed, and reads go on',
    'one-is-cut-off': 'One web server is cut off from the database, and the other one serves',
    'what-needs-no-database': 'What needs no database is answered at once meanwhile',
    'slow-is-waited-for': 'A database that takes 300 ms is waited for',
    'each-of-many-is-waited-for': 'It is waited for each time, in requests that ask it twice as well',
    'starts-without-it': 'A web server starts without a database, and finds it later',
    'two-failures-not-felt': 'Two failures in a row are not felt by users, whatever they asked for',
    'restart-not-felt': 'A database that restarts quickly is not felt',
    'three-tries': 'Three tries, and no more, for each kind of request and of failure',
    'answers-are-answers': 'An answer is not asked for again, a 404 neither',
    'pauses-grow-and-differ': 'Pauses grow, differ, and are not the same on two web servers',
    'third-try-has-its-time': 'After two time-outs the third try has its time',
    'pauses-after-time-outs': 'Pauses after time-outs are pauses as well, and differ',
    'whoever-has-left': 'Nothing is tried again for a user who has left',
    'others-leave': 'Nobody feels that others leave meanwhile',
    'told-is-told': 'After a 503 nothing more is sent',
    'fails-half-way':
      'The database fails between two steps of a request: 503 within 2 s, and then nothing more is sent',
    'answer-to-a-post-lost': 'The answer to a POST without a key gets lost: one card, and 201',
    'crash-within-a-post': 'The database crashes at any moment of a POST without a key: never two cards',
    'answer-to-a-delete-lost': 'The answer to a DELETE gets lost: the card is gone, and its user is told so',
    'same-key-same-answer': 'The same key gets the same answer, at both web servers',
    'odd-keys': 'Keys of all kinds lead to a card each, and only the same key to the same card',
    'other-text-same-key': 'Another text with a used key is refused with 422',
    'key-known-at-a-second-try':
      'The first try of a POST fails, and its key is another card’s: 422, and not its own 201',
    'key-taken-before-a-second-try':
      'Somebody else takes the key between two tries: one has it, and the other is told 422',
    'same-key-at-once': 'Six requests with one key at the same instant, at both: one card, the same answer',
    'first-sender-leaves': 'Who sends a key second is served, also when the first one leaves',
    'other-texts-at-once': 'One key with several texts at the same instant: one is taken, the others get 422',
    'web-server-crashes': 'The web server crashes at any moment: whoever comes again gets one card',
    'database-crashes': 'The database crashes at any moment: whoever comes again gets one card',
    'crash-and-second-at-once': 'One web server crashes while the same key is at the other one',
    'other-text-after-a-crash': 'After a crash one text has the key, and keeps it',
    'all-restart': 'Keys outlive a restart of all nodes',
    'answers-lost-with-a-key':
      'Answers get lost, the user tries the other web server meanwhile, and there is one card',
    'refusals-are-not-remembered': 'A 400, 413 or 503 does not use up a key',
    'deleted-stays-deleted': 'A card that was deleted does not come back by its key',
    'deleted-while-it-is-tried':
      'A card that is deleted while its POST is tried again does not come back by that',
    'the-longest-card-is-deleted': 'The longest card that is taken can be deleted',
    'crash-within-a-delete': 'A node crashes at any moment of a DELETE: whoever is told 404 can count on it',
    'ten-at-a-time': 'No more than ten requests of a web server are at the database at a time',
    'a-hundred-wait': 'A hundred wait, and whoever comes after them is told 503 at once',
    'no-need-of-the-line': 'The line is full, and what needs no database is answered at once',
    'writes-wait-as-well': 'Writes stand in the same line as reads',
    'no-place-lost-failing': 'No place is lost to errors',
    'no-place-lost-dead': 'No place is lost to refused connections',
    'no-place-lost-frozen': 'No place is lost to time-outs',
    'no-place-lost-to-leavers': 'No place is lost to users who leave, at the database or in line',
    'leavers-make-room': 'Whoever leaves the line makes room in it',
    'waiting-has-an-end': 'Whoever waits in line is told 503 within 2 s',
    'back-after-frozen': 'A second after a frozen database thaws all is well',
    'back-after-dead': 'A second after a restart all is well',
    'asked-little-while-silent': 'A silent database is asked little',
    'slow-is-not-silent': 'A slow database is not taken for a silent one',
    'lost-now-and-then': 'Answers that get lost now and then make no silence',
    'one-hears-and-one-does-not': 'One web server hears nothing, and the other one serves',
    'back-after-a-long-silence': 'A second after ten seconds of silence all is well',
    'leavers-are-no-silence': 'Many leave a slow database early, and whoever stays is served',
    'outage-after-outage': 'One outage after the other, with clocks that jump, and all is well after each',
    'nothing-acknowledged-is-lost':
      'The database restarts again and again, and what was acknowledged is there, once',
  },
  says,
  beside: { 'one-box': 'One box, as in lesson 1.1', 'three-web-servers': 'Three web servers' },
  figures: {
    items: { title: 'items kept' },
    reads: { title: 'reads so far' },
    cards: { title: 'cards in memory' },
    unanswered: { title: 'sent, and not answered' },
  },
  scenes: {
    'two-boxes': { title: 'Two boxes, each with its own cards', measures: { all: '20 s, 40 a second' } },
    'sent-again': {
      title: 'One answer in ten gets lost, and the card is sent again',
      measures: { all: '20 s, 50 cards a second' },
    },
    'sent-once': { title: 'The same, with your web.ts', measures: { all: '20 s, 50 cards a second' } },
    'two-tiers': {
      title: 'A web server dies; the database is frozen, and then it dies',
      measures: {
        well: 'all is well',
        one: 'web-1 is dead',
        frozen: 'database frozen',
        thawed: 'a second later',
        dead: 'database dead',
        again: 'a second later',
      },
    },
    'scaled-apart': {
      title: 'More web servers, the same database',
      measures: { two: 'two web servers', three: 'three' },
    },
    'what-it-finds': {
      title: 'Silent for five seconds; three tries each, at once',
      measures: { well: 'before', silent: '5 s of silence' },
    },
    'still-eager': {
      title: 'Silent for five seconds, and people go on coming',
      measures: { well: 'before', silent: '5 s of silence', second: 'a second later', later: '15 s later' },
    },
    'still-patient': {
      title: 'The same, with your items.ts',
      measures: { well: 'before', silent: '5 s of silence', second: 'a second later', later: '15 s later' },
    },
  },
  alternatives: {
    hedged: {
      title: 'A second try while the first goes on',
      does: 'Slow reads are asked for again before the first answer is there, and what many read at once is read once.',
      trades:
        'The database sees some reads twice when it is slow, which is when it has the least to spare; in return one slow answer does not make a slow page.',
    },
    'one-book': {
      title: 'All cards in one book',
      does: 'All cards are one item, read, changed and put back by whoever is first; the others are on its next page.',
      trades:
        'Every change reads and writes all there is, so it grows with the number of cards; in return there is one place where two changes can meet.',
    },
    records: {
      title: 'A record for each key',
      does: 'An idempotency key has a record of its own that says which card it stands for, and the database is asked through one slow queue when it is silent.',
      trades:
        'Each write costs one more item, which has to be completed when its writer died; in return any server can finish what another began.',
    },
  },
} satisfies ExerciseText
