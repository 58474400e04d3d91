import type { ExerciseText } from '../../../src/contract/exercise.ts'

export default {
  title: 'Bigger, or more',
  stages: {
    route: {
      title: 'Route by key',
      hints: [
        'What is Number("summer") % 4? The starter goes by the id as if it were always a number. Take a text, and make a number of it by a rule that never changes.',
        'Go over all letters of the text and mix each of them into a number; then take the rest of the division by the number of shards. Math.imul and >>> 0 keep it a whole number that is not negative.',
        'Decode the part of the path before you make a number of it, as %7E and ~ are the same. Pass the path on as it came. A router must not remember where it put something: the other one cannot know, nor can it after a restart.',
      ],
    },
    key: {
      title: 'Choose the key',
      hints: [
        'Which part of /people/anna/cards/17 do all cards of Anna have in common? That part alone says which shard is asked.',
        'All that is Anna’s begins with /people/anna. Make the number of the name, and of nothing else: not of the id, and not of both.',
        'Count how many of 1,000 names get which number. A first letter, a length or a last digit is not enough: names that look alike fall together. Every letter has to count, and so has its place.',
      ],
    },
    schema: {
      title: 'One schema everywhere',
      hints: [
        'POST /schema goes to all of env.nodes("shard"), not to one of them. Promise.all asks them side by side.',
        'A shard can refuse, die or say nothing. Give each of them a time-out of its own, catch what rejects, and note its name.',
        'Do not remember who has what: ask. GET /schema asks all shards for theirs, and the highest version is the one that the others lack. A shard that has a version ignores it the second time, so sending it again to all of them is always right.',
      ],
    },
    survive: {
      title: 'A shard dies',
      hints: [
        'fetch rejects when a shard is dead, and waits for ever when it is frozen. Both have to become a 503, within 2 seconds.',
        'AbortSignal.timeout ends the wait. A second is the least that a shard gets; 1.5 seconds leave room for the way back.',
        'Do not look for another shard: the card is on this one, dead or not. Take all of env.nodes("shard") when you choose, and send a write once only.',
      ],
    },
    lists: {
      title: 'Without the key',
      hints: [
        'Everyone’s newest cards may be on any shard, all of them on one. Ask all shards for a whole page, side by side, then merge.',
        'place is made for this: sort by it, the greater first, and take limit of them. next is the place of the last card that you give, and every shard takes it as before. It has to be encoded in a query.',
        'A shard that fails, or is too late, goes into missing, and the others are merged without it. Is there more? If you cut cards off, or if any shard said that it has a next page.',
      ],
    },
    unique: {
      title: 'One address, one person',
      hints: [
        'Two people with one address may be on two shards, and neither shard knows of the other. The address needs one place as well: the shard that its own text leads to. Write it in small letters first.',
        'Claim the address there (PUT /emails/<email>), then create the person. Between the two you can crash. So whoever gets a 409 for a claim asks the shard of its owner whether that person is there.',
        'The simplest way out: whoever meets a claim completes it. PUT the owner with that address at the owner’s shard, which is as good done twice as once, and answer 409. When the owner turns out to have another address, the claim is nobody’s: delete it, and try again.',
      ],
    },
  },
  tests: {
    'first-card': 'A card is put on one shard, and found',
    'ids-of-all-kinds': 'Ids are texts: 7, 07 and summer are three cards',
    'both-routers': 'What one router wrote, the other one finds, and changes',
    'after-a-restart': 'A router that restarts finds everything where it was',
    'other-numbers-of-shards': 'One shard, three or seven: every card is found',
    'one-card-two-spellings': 'A path that is escaped in another way leads to the same card',
    'passed-unchanged': 'Method, body, conditions, status and ETag pass unchanged',
    'many-at-once': 'Requests that come at the same time are not mixed up',
    'cards-of-a-person': 'All cards of a person are on one shard, and listed by asking it once',
    'thousand-people': 'A thousand people: no shard has more than 1.3 times its share',
    'people-alike': 'People with names that look alike are spread as well',
    'two-or-five-shards': 'Two shards or five get their shares',
    'pages-of-a-person': 'The cards of a person come page by page, each from the same shard',
    'names-that-look-alike': 'Names that look alike are different people',
    'all-have-it': 'A new schema is on all shards, and its columns can be used',
    'one-is-dead': 'A dead shard lacks the schema: the operator is told, and sends it again',
    'two-do-not-answer': 'Two shards do not answer: both are named, in time',
    'one-refuses': 'A shard that answers with 500 lacks the schema',
    'twice-is-once': 'A schema that is sent again changes nothing, nor does an old one',
    'router-crashes-in-the-middle':
      'A router crashes while it sends a schema: who lacks it is told all the same',
    'schemas-at-once': 'Two schemas at the same instant: all shards have the newer one',
    'no-schema': 'What is no schema is refused, and silence is no schema either',
    'shard-dies': 'A shard dies: its people hear of it, nobody else notices, and it comes back',
    'shard-hangs': 'A shard is frozen, another one cut off: 503 within 2 seconds',
    'slow-is-not-dead': 'A shard that takes nearly a second is waited for',
    'crowd-at-a-frozen-shard':
      'A hundred requests wait for a frozen shard, and the others are as fast as ever',
    'places-stay-while-one-is-down': 'Routers boot while a shard is down: nothing is put elsewhere',
    'two-outages': 'Two shards at once, then all of them: each time only their own people notice',
    'dies-with-work-in-hand': 'A shard dies while it works on writes: 503',
    'write-is-sent-once': 'A write whose answer was lost is not sent again',
    'answers-come-too-late': 'Answers that come too late are not given to somebody else',
    'users-leave': 'Users who leave are not felt by those who stay',
    'a-shard-says-no': 'An error of a shard is an answer, and passed on',
    'newest-first': 'Everyone’s cards, the newest first, from all shards',
    'page-by-page': 'Every card stands on one page, once',
    'cards-of-one-time': 'Cards of the same time are not lost between two pages',
    'cards-come-and-go': 'Cards come and go meanwhile: those that stay are listed once',
    'one-shard-has-most': 'One shard holds nearly all of the cards',
    'odd-limits-and-places': 'Odd limits and places are refused',
    'a-shard-is-dead': 'A shard is dead: the list is marked, and whole again afterwards',
    'shards-hang': 'Three of four shards are away: the list is in time, and names them',
    'lost-between-two-pages': 'A shard is away for two pages: only these are marked',
    'asked-side-by-side': 'A page takes as long as the slowest shard, not as all together',
    'somebody-new': 'Somebody registers, and both name and address are theirs',
    'slow-shards': 'Somebody registers while every shard is slow: nobody is given up',
    'one-address-one-person': 'An address is given once, however it is spelt',
    'two-at-once': 'Two people want one address at the same instant: one gets it',
    'one-person-twice-at-once': 'One person registers twice at once',
    'router-crashes-in-between':
      'A router crashes in the middle of a registration: the address is somebody’s in the end',
    'router-crashes-after-a-refusal': 'A router crashes when the name was taken: the address stays free',
    'a-shard-is-away': 'A shard is away while somebody registers: the address is not lost',
    'tries-again-meanwhile':
      'Somebody tries again by the other router while the first try is being given up: the address stays theirs',
    'wakes-up-late': 'Shards wake up late, with half a registration in their line',
  },
  says: {
    'first-refused': {
      seen: 'PUT {path} should get 201; the user got {got}.',
      cause:
        'The request did not reach a shard, or its answer did not come back. When your code threw, the console has the line.',
      next: 'Choose one of env.nodes("shard") by the path, send the request there, and return the answer.',
    },
    'write-refused': {
      seen: 'PUT {path} was not stored: the user got {got}.',
      cause:
        'No shard was found for this path, or it did not get the request as it was. A hash made with Math.imul can be negative; so is the rest of its division, and there is no shard with that number.',
      next: 'Look in the replay where the request went. Method and body have to arrive. >>> 0 makes a whole number from 0 on.',
    },
    'id-refused': {
      seen: 'A card with the id “{id}” was not stored: the user got {got}.',
      cause:
        'An id is any text. Number("summer") is NaN, the rest of a negative number is negative, and then there is no shard with that number.',
      next: 'Make a number of all letters of a text, one that is whole and never negative, and divide that.',
    },
    'id-mixed-up': {
      seen: 'The card with the id “{id}” was not found as it was written, by {router}.',
      cause:
        'Two texts may have been taken for one (7 and 07 are two ids), or the number of one differs between the two routers.',
      next: 'Go by the text as it is once it is decoded, at both routers alike.',
    },
    'not-one-shard': {
      seen: 'For {method} {path} the router asked {count} times: {list}.',
      cause:
        'A request with a key concerns one shard, once. Asking one after the other until it is found costs more with every shard; answering out of memory tells old things.',
      next: 'Work out the shard from the path alone, ask that one, and pass its answer on.',
    },
    'card-not-found': {
      seen: '{path} was {why}, and {router} did not find it as it was.',
      cause:
        'Where a card is may be remembered, given out in turn or drawn by chance. Then the other router, or the next boot, looks elsewhere.',
      next: 'Work the shard out from the key alone, so that everybody comes to the same.',
    },
    'absent-found': {
      seen: 'Nobody ever put a card to {path}. The user got {got}.',
      cause: 'The answer of the shard was changed, or did not come back.',
      next: 'A 404 of the shard is an answer: pass it on.',
    },
    'old-card': {
      seen: '{path} was changed, and {router} still told what was there before.',
      cause: 'Its answer came out of memory, or from a shard that was not written to.',
      next: 'Ask the shard each time, and the same one for reads and writes.',
    },
    'held-by': {
      seen: '{path} should be on one shard. It is on: {list}.',
      cause: 'It was written to several, or to another one the second time.',
      next: 'One key, one shard, for every method and every router.',
    },
    'written-twice': {
      seen: '{count} cards were written, and the shards got {written} requests for them.',
      cause: 'Some were written to several shards, or not at all.',
      next: 'One key, one shard, for every method and every router.',
    },
    'spread-not-asked': {
      seen: 'With {what}: {people} people were each asked for once, and the shards were asked {total} times.',
      cause:
        'Requests for some of them did not get to a shard, or got to more than one. The hash of some may be negative, and there is no shard with such a number; or it lies behind the last point of a ring. When your code threw, the console has the line.',
      next: 'Find exactly one shard for every name, whatever letters it has and however many shards there are.',
    },
    'two-spellings': {
      seen: 'A card was put to {written}, and not found at {read}.',
      cause:
        'Both are the same path once it is decoded. A number made of the letters as they travel is another one for each spelling.',
      next: 'Use decodeURIComponent on the part of the path that is the key, and only then make a number of it. + is a plus.',
    },
    'bad-escape': {
      seen: '{path} has an escape that is no text. The user got {got}.',
      cause: 'decodeURIComponent throws a URIError for it.',
      next: 'Catch that, and answer 400.',
    },
    'no-such-page': {
      seen: 'There is nothing at {path}. The user got {got}.',
      cause: 'Paths that are none of the application’s were not thought of, and something was undefined.',
      next: 'Answer 404 for every path that you do not know.',
    },
    'text-changed': {
      seen: 'The text that was put to {path} is not the text that was found there.',
      cause:
        'The body was changed on its way, or cut: it has letters of up to four bytes, quotes and line ends.',
      next: 'Pass the body on as bytes: await request.bytes().',
    },
    'large-refused': {
      seen: 'A card with a text of {length} letters should get 201, as the shard takes it. The user got {got}.',
      cause: 'The router refuses what is longer than it likes, or does not get to the end of it.',
      next: 'Pass the body on, however long it is: what is too long is for the shard to say.',
    },
    'header-not-back': {
      seen: 'The answer to {method} {path} came without the {name} of the shard.',
      cause: 'The router made an answer of its own and left the headers out.',
      next: 'Return the shard’s answer, or its status, headers and body.',
    },
    'answer-changed': {
      seen: 'The answer to {method} {path} has another body than the shard gives.',
      cause: 'It was cut, or put together anew.',
      next: 'Return the shard’s answer, or its status, headers and body.',
    },
    'condition-lost': {
      seen: 'A {method} with {name} should get 412, as the card is another one by now. The user got {got}.',
      cause:
        'The header did not reach the shard, and the newer card of somebody else was overwritten, or deleted.',
      next: 'Pass If-Match and If-None-Match on.',
    },
    'status-changed': {
      seen: 'For {method} {path} the shard says {status}; the user got {got}.',
      cause:
        'The router answered by itself, or turned the answer into another one. A method or a body may have been lost on the way as well.',
      next: 'An answer of the shard is an answer, whatever its status: pass it on.',
    },
    'error-without-words': {
      seen: 'The shard refused {method} {path} and said why. The reason did not reach the user.',
      cause: 'The body of the answer was left out.',
      next: 'Pass the body on, whatever the status.',
    },
    'deleted-lives-on': {
      seen: '{path} was deleted, and some shard still holds it.',
      cause: 'It had been written to another shard as well, or the DELETE went to another one.',
      next: 'One key, one shard, for every method.',
    },
    joined: {
      seen: 'GET {path} was sent by {count} users at the same moment, and the shards were asked {asked} {asked:time|times}.',
      cause:
        'Requests that look the same share one answer. Who comes after a write may then get an answer from before it.',
      next: 'Ask the shard for each request.',
    },
    'mixed-up': {
      seen: 'Of {count} cards that were written and read at the same time, {path} came back with another text, or not at all.',
      cause:
        'What belongs to one request may be kept where the next one overwrites it: outside of fetch, say.',
      next: 'Keep in variables inside of fetch what belongs to one request.',
    },
    'same-mixed-up': {
      seen: 'Six users asked for {path} at the same moment. One of them got: {found}',
      cause:
        'What belongs to one request may be kept where the next one overwrites it, or a body was read that others had read already.',
      next: 'Keep in variables inside of fetch what belongs to one request, and ask the shard for each.',
    },
    'person-incomplete': {
      seen: 'The list of the cards of “{person}”, by {router}, does not have all of their cards.',
      cause:
        'Their cards are on several shards, when the id takes part in the choice; the list asks one of these.',
      next: 'Let the name alone choose the shard, for cards and for lists alike.',
    },
    'not-one-place': {
      seen: 'What concerns “{person}” was sent to {list}.',
      cause: 'The choice depends on more than the person: on the id, the method, or on which router it was.',
      next: 'Let the name alone choose the shard.',
    },
    uneven: {
      seen: 'With {what}: of {people} people, {busiest} has {busy}. The limit is {limit}. All in all: {list}.',
      cause:
        'The number may depend on a part of the name only (the first letter, the length, the last digit), or on the lowest bits of one letter. Or on the id of the card: each of these people was asked for the card 1.',
      next: 'Take the name, and let every letter of it count: multiply what you have by a large odd number (such as 16777619, with Math.imul) before or after each byte is mixed in.',
    },
    'too-few': {
      seen: 'With {what}: of {people} people, {idlest} has {idle}. It should have {least} at least. All in all: {list}.',
      cause: 'The number of shards may be written down somewhere, or the rule comes to some of them seldom.',
      next: 'Divide by the length of env.nodes("shard"), as it is.',
    },
    'page-size': {
      seen: 'A page of “{person}” was to have {asked} cards at most, and has {count}.',
      cause: 'The query of the request did not reach the shard.',
      next: 'Pass the query on with the path: pathname + search.',
    },
    'person-pages': {
      seen: '“{person}” has {count} cards. Page after page, {found} were found, and not each of them once.',
      cause:
        'The query (limit, before) was not passed on as it is. A place has letters that are escaped in a query: taken apart and put together again, they may become others.',
      next: 'Pass search on untouched.',
    },
    'pages-cost': {
      seen: '{pages} pages of one person took {count} requests to shards ({shards}).',
      cause: 'Each page is one request to the one shard of the person.',
      next: 'Let the name choose the shard, whatever the query says.',
    },
    'people-mixed-up': {
      seen: 'The list of “{person}” does not have just the cards of “{person}”.',
      cause:
        'Names that look alike were taken for one: in another case, with a space or a slash, or name and id put together without a mark between them.',
      next: 'Pass the path on as it came. ab with the card c is not a with the card bc.',
    },
    'shard-unused': {
      seen: 'Of sixty people and more, none is on {shards}.',
      cause: 'The rule never comes to this shard, or only for few names.',
      next: 'Spread the names over all of env.nodes("shard"), as in stage 2.',
    },
    'unknown-column': {
      seen: 'A card with a column that the schema does not have should get 422; the user got {got}.',
      cause: 'The answer of the shard was changed, or the schema was changed before anybody asked for it.',
      next: 'Pass the answer of the shard on.',
    },
    'known-column': {
      seen: 'The schema has the column by now, and a card with it got {got} at {shard}.',
      cause: 'The router said that all shards have the new schema; this one does not.',
      next: 'Send POST /schema to every shard, with its whole body.',
    },
    'not-answered-yet': {
      seen: '{method} {path} got 404: nothing is there yet.',
      cause:
        'The router does not know this path, or looks for a name in it. It has no key, and concerns all shards.',
      next: 'Answer it by the path alone, before you look for /people/<name>.',
    },
    'schema-not-taken': {
      seen: 'POST /schema did not end as it should, with all shards up.',
      cause: 'It did not get to all shards, or the answer has another form than the lesson asks for.',
      next: 'Answer 200 with { version, lacking: [] } when every shard has answered that it has this version or a newer one.',
    },
    'shard-without-schema': {
      seen: 'All shards should have version {version}. They do not: {shards}.',
      cause: 'The schema was not sent to all of them, or not again to those that lacked it.',
      next: 'Send it to all of env.nodes("shard"), each time that you are asked to.',
    },
    'schema-told-wrong': {
      seen: 'GET /schema at {router} does not tell what the shards have.',
      cause:
        'It may tell what one shard said, or what this router remembers: it may have restarted, or the other one may have been told, or a shard may have come back.',
      next: 'Ask all shards. The highest version is the one that the others lack, and so does whoever does not answer.',
    },
    'lacking-untold': {
      seen: '{shards} {why}, and the answer to POST /schema does not say just so.',
      cause:
        'A failure of one may have ended the wait for all, or have passed as success. Any answer but a 200 with this version means that a shard lacks it.',
      next: 'Answer 503 with { version, lacking }, the names of those that have not said that they have it.',
    },
    'schema-late': {
      seen: '{shards} {why}, and the answer to POST /schema took {tookMs} ms.',
      cause: 'Shards are asked one after the other, or without a time-out.',
      next: 'Ask all at the same time, each with a time-out of 1 to 2 seconds.',
    },
    'schema-again': {
      seen: 'A schema was sent, and sent again. The second time did not end with 200 and nobody lacking.',
      cause:
        'The router may believe that it has been done, or trip over those that have it already. Or it remembers who lacked it, and this router was never told.',
      next: 'Send it to all shards again. One that has it answers 200, and changes nothing.',
    },
    'old-schema': {
      seen: 'All shards have version 3, and a late POST of version 2 got {got}.',
      cause: 'Shards answer with the version that they have, 3, which is not lower than 2.',
      next: 'A shard lacks a version when what it has is lower, not when it is another one.',
    },
    'slow-lacks-nothing': {
      seen: '{shard} takes {delayMs} ms to answer, and POST /schema did not end with 200 and nobody lacking.',
      cause: 'The time-out is shorter than a second.',
      next: 'Wait for each shard for 1 second at least.',
    },
    'schemas-met': {
      seen: 'Two schemas were sent at the same instant, and one of the operators got {got}.',
      cause:
        'A shard that has had the newer one first answers with that: it has what was asked for, and more.',
      next: 'Compare versions by “lower than”, and let nothing of one request wait for the other.',
    },
    'bad-schema': {
      seen: 'POST /schema with the body {body} should get 400; the operator got {got}.',
      cause: 'What is no JSON, or has no version that counts, went on to the shards, or threw.',
      next: 'Read the body in a try, and look at version (a whole number from 1 on) and columns (a list).',
    },
    'nobody-tells': {
      seen: 'All shards were dead, and GET /schema got {got}.',
      cause: 'When nobody answers, there is nothing to tell.',
      next: 'Answer 503 when no shard answers.',
    },
    'not-503': {
      seen: '{shard} {why}. {request}, which concerns its people, should get 503; the user got {got}.',
      cause:
        'A rejection that is not caught becomes a 500; without a time-out there is no answer at all; another shard has never heard of this person.',
      next: 'Catch what fetch rejects with, give it a time-out, and answer 503.',
    },
    '503-late': {
      seen: '{shard} {why}. {request} got its 503 after {tookMs} ms.',
      cause:
        'The time-out is too long, or there are several tries, or the request had to wait for others first.',
      next: 'Answer within 2 seconds: one try, with a time-out of 1 to 2 seconds.',
    },
    'asked-elsewhere': {
      seen: '{shard} {why}, and what concerns its people was sent to {list}.',
      cause:
        'The shard may be chosen among those that seem well. With one less, the rest of the division is another one, and keys move to shards that do not have them.',
      next: 'Choose among all of env.nodes("shard"), dead or alive. Who is away is away.',
    },
    'others-felt': {
      seen: '{shards} {why}. {request}, which concerns another shard, got {got}.',
      cause:
        'The failure of one shard was taken for one of all, or broke what all requests share. Or keys have moved.',
      next: 'Let each request ask its own shard, and share nothing between them.',
    },
    'others-slow': {
      seen: '{shards} {why}. {request}, which concerns another shard, took {tookMs} ms.',
      cause:
        'Requests wait for each other: in a queue, for one of so many places, or for a check of all shards.',
      next: 'Nobody waits for another request. If you limit how many are on their way, limit them for each shard.',
    },
    'not-back': {
      seen: '{shard} has been back for 2 seconds. {router} got {request} for it, and did not end that as before the fault: {found}.',
      cause:
        'The router may still take the shard for dead, or it looks elsewhere since: a place was given to its people meanwhile. A router that tries with one request at first has to end that try whatever comes of it: a 404 is an answer, and so is a 500.',
      next: 'Ask the shard that the key leads to, each time, or at least once a second.',
    },
    'placement-moved': {
      seen: 'A card of somebody on {shard} was written after the fault, and is on: {list}.',
      cause: 'The router has come to another shard than before: by a shorter list, by what it has learnt.',
      next: 'The key and the list of all shards decide, and nothing else.',
    },
    'gave-up-early': {
      seen: '{shard} takes {tookMs} ms to answer. {request}.',
      cause:
        'The time-out is shorter than a second. Or the shard was taken for away, as some users had left before it answered, or as it took long several times.',
      next: 'Wait for a shard for 1 second at least, reads and writes alike, and for less than 2.',
    },
    'sent-after-503': {
      seen: '{count} {count:write|writes} for {shard} got 503 from {router}, and {count:was|were} sent to the shard after that.',
      cause:
        'They waited in a line of the router, or it went on trying, and nobody called them off when their users were answered. A late write overwrites what somebody else wrote since.',
      next: 'What was answered is over: take it out of the line, and end its tries. Look at the time again before you send.',
    },
    'write-came-again': {
      seen: 'A write got 503, as its answer was lost; somebody else wrote after it. In the end the card holds: {found}.',
      cause: 'The first write was sent once more, and has overwritten a newer one.',
      next: 'Send a write once. What became of it is for the user to find out.',
    },
    'write-sent-again': {
      seen: 'A write whose answer did not come was sent {count} times.',
      cause:
        'No answer does not mean that nothing was done. This holds for a DELETE, and for a write with a condition, as well.',
      next: 'Send a write once, and answer 503 when there is no answer.',
    },
    'late-answer-felt': {
      seen: 'A shard had answered too late. Soon after, a card that holds “{wanted}” was asked for, and the user got: {found}.',
      cause: 'An answer that comes late may have been given to the request that waits now.',
      next: 'Let each answer go to the request that it belongs to, and forget those that nobody waits for.',
    },
    'error-changed': {
      seen: 'The shard answered a {method} with 500. The user got {got}.',
      cause: 'The answer was taken for no answer.',
      next: 'Pass every answer on, a 500 too.',
    },
    'error-asked-again': {
      seen: 'The shard answered a write with 500, and was asked {count} times.',
      cause: 'An error is an answer.',
      next: 'Send a write once.',
    },
    'reads-felt': {
      seen: '{shard} fails to write, and reads as well as ever. A read by the router found: {found}.',
      cause: 'After some errors the shard may have been taken for dead.',
      next: 'An answer with 500 says that the shard is there.',
    },
    'list-failed': {
      seen: 'GET {path} should get 200; the user got {got}.',
      cause:
        'A failure of one shard may have become one of the list; or the query did not reach the shards as it was, and they refused it.',
      next: 'Ask all shards with the same limit and before, escaped with encodeURIComponent, and merge what they answer.',
    },
    'list-form': {
      seen: 'The answer to GET {path} has another form than the lesson asks for.',
      cause: 'A field is missing, or is none of what it should be.',
      next: 'Answer { cards: […], next: text or null, missing: […] }.',
    },
    'list-of-nothing': {
      seen: 'There are no cards, and the list of all says otherwise.',
      cause: 'Without a card there is no last card, and so no next page.',
      next: 'Answer { cards: [], next: null, missing: [] }.',
    },
    'last-page-has-next': {
      seen: 'One page had all of the cards, and yet there should be a next one.',
      cause: 'next was given although no card was left out, and no shard has more.',
      next: 'next is null when you cut nothing off and every shard’s next is null.',
    },
    'default-limit': {
      seen: 'Without a limit a page has 20 cards; this one has {length}, and there are more.',
      cause: 'Each shard gives 20 at most, and so together they give more.',
      next: 'Cut the merged list at the limit, which is 20 unless told.',
    },
    'not-the-newest': {
      seen: 'The first page does not have the newest cards of all.',
      cause: 'The cards were cut before they were merged, or each shard was asked for a part of a page.',
      next: 'Ask every shard for a whole page, sort all of them, and then cut.',
    },
    'list-order': {
      seen: 'In the answer to GET {path}, a card with the place {after} stands behind one with {before}.',
      cause:
        'The lists of the shards were put one behind the other, or sorted by at alone, or by numbers where texts are compared.',
      next: 'Sort by place, as texts: the greater first.',
    },
    'list-odd': {
      seen: 'The list has cards that nobody put there: {cards}.',
      cause: 'Something that is no card was merged, or a card came from somewhere else.',
      next: 'Merge the cards of the shards, and nothing else.',
    },
    'list-content': {
      seen: 'The card {card} is in the list, with another text or time than it was written with.',
      cause: 'The cards were put together anew, and something was left out or mixed up.',
      next: 'Give the cards as the shards gave them.',
    },
    'list-hole': {
      seen: 'Of {count} cards, some were on none of {pages} {pages:page|pages}: {cards}.',
      cause:
        'A page may begin too late: behind cards of the same time, by a number of cards that does not count what came meanwhile, or behind the last card of each shard although not all of these were given.',
      next: 'Begin where the last card that you gave stands: before is its place, for every shard.',
    },
    'list-double': {
      seen: 'Of {count} cards, some were on more than one of {pages} {pages:page|pages}: {cards}.',
      cause:
        'A page may begin too early: at the time of the last card and not behind it, or after a number of cards that has grown meanwhile.',
      next: 'Begin behind the last card that you gave: before is its place, for every shard.',
    },
    'page-too-long': {
      seen: 'A page was to have {limit} cards at most, and has {length}.',
      cause: 'Each shard gives as many.',
      next: 'Cut the merged list at the limit.',
    },
    'page-short': {
      seen: 'A page that is not the last one has {length} cards in place of {limit}.',
      cause:
        'Each shard may have been asked for a part of the page, and one of them had more than its part. Or the limit was taken to be lower: unless told it is 20.',
      next: 'Ask every shard for a whole page: it may hold all of it.',
    },
    'page-length': {
      seen: 'A page with limit {limit} has {length} cards; it should have {wanted}.',
      cause: 'The limit was read as something else, or bounded too low.',
      next: 'A limit from 1 to 100 is taken as it is.',
    },
    'pages-without-end': {
      seen: 'After {pages} pages of {limit} there was still a next one.',
      cause: 'next leads back, or stays where it is.',
      next: 'next is the place of the last card of this page.',
    },
    'shard-asked-often': {
      seen: '{shard} was asked {count} times for GET {path}.',
      cause: 'Cards are fetched one by one, or all pages of a shard for one page of the list.',
      next: 'One request for a whole page is enough. Three are allowed.',
    },
    'asked-for-more': {
      seen: 'For GET {path} a shard was asked for {asked}.',
      cause: 'No shard has to give more cards than the page has.',
      next: 'Pass limit on as it is.',
    },
    'odd-limit': {
      seen: 'A limit of “{limit}” should get 400; the user got {got}.',
      cause: 'Number() makes a number of the empty text, of 1e2 and of 0x10, and cuts blanks off.',
      next: 'Look at the text: a whole number from 1 to 100, in digits.',
    },
    'odd-place': {
      seen: 'With before={before} the user should get 400, and got {got}.',
      cause: 'What the router cannot read was passed on or thrown over.',
      next: 'before is what next said. Answer 400 to anything that cannot be that, or when a shard does.',
    },
    'missing-untold': {
      seen: '{shards} {why}, and missing does not say just so.',
      cause:
        'A shard that gave no good answer has to be named, and one that did must not be. The list may also have been kept from before.',
      next: 'Put the name of each shard into missing that failed or was too late for this very page.',
    },
    'missing-wrongly': {
      seen: 'In the answer to GET {path}, missing says: {found}. No shard is missing: {why}.',
      cause:
        'A shard may have been waited for less than a second, when it was asked a second time, say. Or its answer was not taken for a good one, or what an earlier page had found was believed still.',
      next: 'Name the shards that failed or were too late for this very page, and wait for each answer for a second at least.',
    },
    'partial-late': {
      seen: '{shards} {why}, and the list took {tookMs} ms.',
      cause: 'Shards that do not answer were waited for one after the other, or for too long.',
      next: 'Ask all at the same time, each with a time-out of 1 to 2 seconds.',
    },
    'partial-hole': {
      seen: '{shards} {why}. Cards of other shards are not in the list: {cards}.',
      cause: 'One failure may have taken more with it than its own shard.',
      next: 'Merge what all the others have answered.',
    },
    'nobody-lists': {
      seen: 'All shards were dead, and the list of everyone’s cards got {got}.',
      cause: 'An empty list says that there are no cards, which nobody knows.',
      next: 'Answer 503 when no shard answers.',
    },
    'missing-on-wrong-pages': {
      seen: '{shard} was away for the third and the fourth page. Other pages say that a shard is missing, or these do not.',
      cause: 'Whether a shard is missing is true of one page, and may be otherwise on the next.',
      next: 'Find it out for each page anew.',
    },
    'one-after-the-other': {
      seen: 'Each shard takes 0.35 s to answer, and the list took {tookMs} ms.',
      cause: 'The second shard is asked when the first one has answered.',
      next: 'Begin all requests, then await them together: Promise.all.',
    },
    'not-registered': {
      seen: 'PUT /people/anna with a new address should get 201; the user got {got}.',
      cause: 'The address was not claimed, or the person not created, or the answer was another one.',
      next: 'Claim the address on its shard, create the person on theirs, and pass that answer on.',
    },
    'person-not-found': {
      seen: 'Anna registered, and GET /people/anna got {got}, or another address.',
      cause: 'The person is on another shard than the one that is asked, or the address was changed.',
      next: 'The name chooses the shard, as it does for cards.',
    },
    'again-refused': {
      seen: 'Anna registered again, with the same address. She got {got}.',
      cause: 'The address was taken for somebody else’s: it is hers.',
      next: 'Who owns the address already may have it. Answer 200.',
    },
    'slow-registration': {
      seen: 'Each shard takes {delayMs} ms to answer, and somebody new registered. They got {got}, after {tookMs} ms.',
      cause: 'A shard was waited for less than a second, or asked more often than needed.',
      next: 'Give each shard a time-out of 1 second at least. Two or three requests one after the other are enough.',
    },
    'name-taken': {
      seen: 'Anna is registered, and PUT /people/anna with another address got {got}.',
      cause: 'The shard says 409 for it.',
      next: 'Pass on that the name is taken: 409. And give the address back.',
    },
    'emails-open': {
      seen: '{method} /emails/… was sent by a user, and should get 404; the user got {got}.',
      cause:
        'It may have been passed on to a shard. Then anybody can see whose an address is, claim it for somebody, or take it away.',
      next: 'Answer 404 to users. Only routers ask shards for /emails.',
    },
    'address-burnt': {
      seen: 'An address was refused to somebody whose name was taken. Somebody else asked for it, and got {got}.',
      cause: 'It was claimed first, and the claim was left behind.',
      next: 'When the person cannot be created, delete the claim. And a claim whose owner has another address is nobody’s.',
    },
    'no-address': {
      seen: 'PUT /people/carl with the body {body} should get 400; the user got {got}.',
      cause: 'What is no address went on, or threw.',
      next: 'An address is a text with an @ in it. Answer 400 to anything else.',
    },
    'free-refused': {
      seen: 'Nobody had {email}, and {person} got {got}.',
      cause:
        'The address did not get to its shard as it is. Some have letters that mean something in a path.',
      next: 'Use encodeURIComponent where it becomes a part of a path.',
    },
    'taken-given': {
      seen: '{email} is somebody’s already, and {person}, who asked for it, got {got}.',
      cause:
        'The address may be looked for on the shard of the person only, or in the spelling that it came in. Two people on two shards then have the same.',
      next: 'Claim the address in small letters, on the shard that the address leads to, before you create the person.',
    },
    'refused-yet-there': {
      seen: '{person} was refused with 409. Asked for after that, they should get 404, and got {got}.',
      cause: 'The person was created before the address was claimed, perhaps.',
      next: 'Claim first, create then.',
    },
    'wrong-owner': {
      seen: '{email} has the owner {owner}, who is not the one that was told so.',
      cause: 'The address, or the person, was overwritten by the one who came later.',
      next: 'A claim that is there stays, as long as its owner has the address.',
    },
    'both-or-neither': {
      seen: 'Two people wanted {email} at the same instant, each at another router. They got {told}.',
      cause:
        'Between looking and writing, the other one writes. Or each of them found the claim of the other, and both gave way.',
      next: 'Looking is not enough: PUT the claim. The shard takes one, and says 409 to the other.',
    },
    'both-unsure': {
      seen: 'Two people wanted {email} at the same instant, each at another router. They got {told}, while all shards were up.',
      cause:
        'Who met the claim of the other may have been told to come again, as its person was not there yet. Nothing has failed, so it can be found out whose the address is.',
      next: 'Complete the claim of the other and answer 409, or look again until its person is there: a registration has 6 seconds. When your code threw, the console has the line.',
    },
    'same-refused': {
      seen: '{person} registered twice at the same instant, with one address. They got: {told}.',
      cause: 'A second claim by the same person was taken for somebody else’s.',
      next: 'A claim of one’s own gets 200 from the shard: go on. So does a person who is there already.',
    },
    'names-met': {
      seen: '{person} was registered with two addresses at the same instant. The answers were: {told}.',
      cause: 'The shard creates a person once; who comes second gets 409 there.',
      next: 'Pass the 409 on, and delete the claim that was for nothing.',
    },
    owners: {
      seen: '{email} {why}. It has {count} owners in the end: {people}.',
      cause:
        'With none, a claim without a person was left behind, and taken for one. With two, a claim was given away though its person was created, or could still be.',
      next: 'Whoever meets a claim sees to it that its person is there, and then leaves it alone; or takes it over only after making sure that this person is not there and cannot come.',
    },
    'told-otherwise': {
      seen: '{email} {why}. {person} got {got}, and its owner is {owner}.',
      cause: 'What was told does not fit what is there: 409 to the owner, or success to somebody else.',
      next: 'Answer from what the shards say when all is done.',
    },
    'never-known': {
      seen: '{email} {why}. For {seconds} s it was asked for again and again, and in the end the user got {got}.',
      cause: 'A claim that was left behind is neither completed nor given up.',
      next: 'Complete it, or take it over once it is old.',
    },
    'away-odd': {
      seen: '{shard} was {way}, and a registration got {got}.',
      cause: 'It can only be done, or not be done yet.',
      next: 'Answer 503 when one of the shards does not answer, and go on only after a 2xx.',
    },
    'away-late': {
      seen: '{shard} was {way}, and a registration took {tookMs} ms.',
      cause: 'Several time-outs add up, or there is none.',
      next: 'Give up with 503 at the first shard that does not answer in time.',
    },
  },
  beside: {
    'one-database': 'One database, 1 core',
    'big-database': 'One database, 4 cores',
  },
  figures: {
    cards: { title: 'Cards' },
    version: { title: 'Schema' },
  },
  scenes: {
    'one-database': {
      title: 'One database fills up',
      measures: { 'at-100': '100 requests a second', 'at-200': '200', 'at-240': '240', 'at-300': '300' },
    },
    'big-database': {
      title: 'A bigger one, and it dies',
      measures: { 'at-300': '300 requests a second', 'at-800': '800', dead: '800, and it is dead' },
    },
    'by-day': { title: 'Four shards, by the day', measures: { all: '500 requests a second' } },
    'by-country': { title: 'Four shards, by country', measures: { all: '500 requests a second' } },
    'by-person': { title: 'Four shards, by person', measures: { all: '500 requests a second' } },
    'four-shards': {
      title: 'Four shards, and one dies',
      measures: { 'at-300': '300 requests a second', 'at-800': '800', dead: '800, and shard-2 is dead' },
    },
    'four-asked': { title: 'Lists from 4 shards', measures: { all: 'Each asks 4' } },
    'hundred-asked': { title: 'Lists from 100 shards', measures: { all: 'Each asks 100' } },
  },
  alternatives: {
    buckets: {
      title: 'Buckets',
      does: 'Keys fall into 1,024 buckets, and each shard has a run of them.',
      trades:
        'There is one more thing between a key and its shard, and their number is fixed for ever; in return shards can be given more or less without touching the keys.',
    },
    bulkheads: {
      title: 'A bulkhead for each shard',
      does: 'Each shard has a bound on how many requests may be on their way to it.',
      trades:
        'Some are turned away though the shard might have managed; in return a slow shard takes down nobody but its own.',
    },
    ranges: {
      title: 'Ranges',
      does: 'Each shard has a range of the numbers that a key can have, and a read that was cut short is tried again.',
      trades:
        'The ranges have to be drawn by hand, and drawn anew when one fills up; in return anybody can tell by a glance where a key is.',
    },
  },
} satisfies ExerciseText
