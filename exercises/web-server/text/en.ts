import type { ExerciseText } from '../../../src/contract/exercise.ts'

export default {
  title: 'One box',
  stages: {
    page: {
      title: 'Answer with a page',
      hints: [
        'A browser has to be told what it gets: the second argument of new Response takes headers. And the page has to hold the name: searchParams.get("name").',
        'Send the header Content-Type: text/html; charset=utf-8, and wrap the greeting in some HTML: <h1>Hello, Ann!</h1>. For nobody in particular, any greeting will do.',
        'What a user typed may look like HTML. Write a function that replaces & by &amp;, < by &lt;, > by &gt;, " by &quot; and \' by &#39;, with & first, and use it wherever a name goes into the page.',
      ],
    },
    json: {
      title: 'JSON for apps',
      hints: [
        'request.headers.get("accept") is what the user can read, or null. Response.json(value) makes an answer of a value, type and all.',
        'Take the list apart: split it at the commas, cut off what follows a semicolon, trim, and compare whole names in lower case. application/json-seq is not application/json.',
        'Look at what follows the semicolon too: q=0 (or 0.0) means “not this one”, so leave that part out. Then JSON it is when application/json is left and text/html is not.',
      ],
    },
    methods: {
      title: 'Say no properly',
      hints: [
        'So far every path and every method gets the page. Decide by pathname first: one that you do not know is 404. Then by request.method.',
        'A method that the path does not have gets 405 and a header Allow that lists those that it has: GET, HEAD. For HEAD return what you return for GET: the body is left out on its way.',
        'Keep it in a table: path → method → function, as a Map of Maps. Then Allow is the list of its keys, and nothing is found under constructor, as would be in an object.',
      ],
    },
    cards: {
      title: 'Keep the cards',
      hints: [
        'A Map that is declared outside of fetch is still there at the next request: from id to card. await request.json() reads the body, and throws when it is no JSON.',
        'Check each step: did it parse, is it an object (null and arrays are objects to typeof), is text a string with something in it? Else 400. Take text out of it and nothing else: the id is yours to give.',
        'crypto.randomUUID() gives ids that no other card has or had, even when memory was lost. Location: /cards/ and the id. Look a card up by the text in the path, as it stands there; no Number, no decoding.',
      ],
    },
    login: {
      title: 'Log in',
      hints: [
        'A second Map: from what the cookie says to the name. Set-Cookie: session=…; HttpOnly; SameSite=Lax; Path=/ makes the browser send it back with every request.',
        'The Cookie header holds all cookies: split it at the semicolons, trim, and take the one whose name is yours, all of it. Do not decode those of others.',
        'A new crypto.randomUUID() at each log-in, whatever cookie came with it. Logging out deletes that entry of the Map, so that the old cookie opens nothing, and no other entry.',
      ],
    },
    slow: {
      title: 'Slow beside fast',
      hints: [
        'env.work(2000) holds the core for two seconds, and everyone else waits behind it. Whoever asked for the core first gets it first.',
        'Do it in pieces: await env.work(10), two hundred times. Between two pieces the others get their turn.',
        'Before each piece look at request.signal.aborted: when its user has left, stop. To ask for all the pieces at once helps nobody: they would stand in line together.',
      ],
    },
    'by-the-book': {
      title: 'By the book',
      hints: [
        'Accept: each range has a weight, 1 unless it says q=. For each of your two types the most exact range that fits it counts: text/html before text/* before */*. The heavier type wins.',
        'Count bytes, not letters: await request.bytes() has a length, and so has each piece of request.body. Content-Length may be missing. OPTIONS gets the list that Allow has, itself included.',
        'A position in the list moves when a card is added; a card does not. Let next be the id of the last card of the page, and begin after it.',
      ],
    },
  },
  tests: {
    'first-page': 'A browser gets a page of HTML, in UTF-8',
    greeting: 'The page greets whoever says their name, in any script',
    'no-name': 'Without a name, or with an odd one, there is a page all the same',
    'name-stays-a-name': 'A name that looks like HTML is shown as it is, and changes nothing else',
    'json-for-apps': 'Who asks for JSON gets it, with the very name',
    'asked-for': 'HTML or JSON, as Accept says',
    'spelt-in-other-ways':
      'Letter case, blanks and parameters in Accept mean nothing, and names that look alike are others',
    'not-wanted': 'A type with q=0 is not wanted',
    'no-preference': 'Who accepts anything, nothing that there is, or does not say, is answered',
    health: 'GET /health is answered with 200',
    'not-found': 'A path that leads nowhere is 404, whatever the method',
    'broken-path': 'A path that cannot be decoded is refused, and nothing breaks',
    'path-in-a-page': 'A path that looks like HTML does not become HTML in an answer',
    head: 'HEAD is answered like GET, header by header',
    'not-allowed': 'Other methods get 405, with the list of those that there are',
    'sent-and-found': 'A card is created, and found where Location says',
    'text-is-kept': 'Texts of all kinds come back letter by letter',
    'page-of-a-card': 'Cards are shown as pages, and their texts stay texts',
    'form-of-a-card': 'A card comes as a page or as JSON, as Accept says',
    list: 'The newest 20 cards are listed, newest first, also on the front page',
    'no-card': 'What is no card is refused with 400, and nothing is kept',
    'other-fields': 'A card takes its text from its sender, and nothing else',
    'at-the-same-instant': 'Cards that come at the same instant are all kept, each with an id of its own',
    'after-a-crash': 'After a crash no id is given to a second card',
    'many-cards': 'Hundreds of cards are all kept, and after a crash none of their ids is given again',
    'unknown-card': 'An id that is none is 404, however close it comes',
    'methods-of-cards': 'HEAD, and 405 with its list, for cards',
    cookie: 'Logging in sets a cookie that scripts cannot read and other sites cannot use',
    'who-i-am': 'Everyone is known by their own name, whatever it is',
    nobody: 'Without the right cookie nobody is logged in: 401',
    'no-name-to-log-in': 'A log-in without a name is refused with 400',
    'beside-other-cookies': 'The cookie is found among others, whatever they are called and hold',
    'hard-to-guess': 'Session ids cannot be guessed from earlier ones, the name or the time',
    'new-at-log-in': 'Logging in gives a new id, and never takes one that came along',
    'log-out': 'Logging out ends the session on the server, and no other one',
    from: 'A card says who sent it, and nobody can write under another name',
    'users-who-meet': 'Users who come at the same instant are not mixed up',
    'methods-of-log-in': 'HEAD, and 405 with its list, around the log-in',
    report: 'The report counts right, and takes its two seconds',
    'others-are-quick': 'While a report is made, all others are answered within 100 ms',
    'two-reports': 'Two reports at once: both are made, and all others stay quick',
    'whoever-leaves': 'Nobody works on for users who left, and those who stay get their report',
    weights: 'The type with the higher weight wins, by the most exact range',
    vary: 'Answers that depend on Accept say so',
    options: 'OPTIONS tells the methods of every path',
    'too-large': 'A body of more than 64 KB is refused, by its bytes, said before or not',
    'wrong-type': 'A body that is not called JSON is refused with 415',
    pages: 'Page by page every card is seen once, while others are added',
    'short-pages': 'next leads on as long as there is more, and is null at the end',
    'odd-limits': 'A limit that makes no sense is refused',
  },
  says: {
    'server-error': {
      seen: '{request} was answered with {status}.',
      cause:
        'Your code threw while it worked on this request, and a throw is answered with 500. Whatever users send is no reason for that.',
      next: 'The console below has what was thrown, and the line. Decide what the answer is to be in that case.',
    },
    'no-type': {
      seen: 'The answer to {request} ({status}) has a body and no Content-Type.',
      cause: 'A body of bytes or of a stream gets no type by itself. Browsers would have to guess.',
      next: 'Give every answer that has a body the header Content-Type.',
    },
    'no-charset': {
      seen: 'The answer to {request} ({status}) has the Content-Type {type}, which does not say charset=utf-8.',
      cause: 'Without it a browser may take the bytes of ü for two other letters.',
      next: 'Say text/html; charset=utf-8, or text/plain; charset=utf-8.',
    },
    'no-html-type': {
      seen: 'The answer to {request} ({status}) has the Content-Type {type}. A browser that asks for a page wants text/html.',
      cause:
        'new Response("text") is plain text unless a header says otherwise. Or this request was taken for one that wants JSON.',
      next: 'Give the page its header: new Response(page, { headers: { "content-type": "text/html; charset=utf-8" } }).',
    },
    'no-json-type': {
      seen: 'The answer to {request} ({status}) has the Content-Type {type} in place of application/json.',
      cause:
        'Response.json sets the type by itself, new Response does not. Or the request got a page, although it asked for JSON.',
      next: 'Answer by Response.json(value) where JSON is asked for.',
    },
    'not-json': {
      seen: 'The answer to {request} ({status}) calls itself {type}, and is no JSON object.',
      cause: 'JSON that is put together by hand breaks at the first quotation mark in a text.',
      next: 'Let Response.json or JSON.stringify write it.',
    },
    'page-status': {
      seen: '{request} was answered with {status} in place of {wanted}.',
      cause: 'The page is there for everyone, whatever stands behind the question mark.',
      next: 'Look at how you decide by the path: pathname has no query in it.',
    },
    'page-without-tags': {
      seen: 'The answer to GET {path} calls itself HTML, and has no element in it.',
      cause: 'Plain text with the type of a page is still plain text.',
      next: 'Put the greeting into an element: <h1>Hello!</h1>.',
    },
    'name-not-shown': {
      seen: 'The page for the name {name} shows: {text}',
      cause:
        'The name is not on it, or not letter by letter: it was decoded by hand, changed, escaped twice, taken for markup, or for the places of a template.',
      next: 'Take the name from new URL(request.url).searchParams, escape it, and put it into the greeting.',
    },
    'text-became-markup': {
      seen: 'With the {what} {text} the page {path} has other elements or attributes than with a plain one: {extra}.',
      cause:
        'What a user wrote was put into the page as if you had written it. So they can put a script there, which runs for everyone who reads it.',
      next: 'Replace & < > " and \' by their entities wherever a text of a user goes into a page, & first, in attributes as well. In a replace, $& and $1 in the new text mean something: give it a function. And let no text become the address of a link: javascript: begins one too.',
    },
    'attribute-changed': {
      seen: 'An attribute of the page that holds the name is {value}, and the name was {name}.',
      cause: 'The name was not escaped there, or escaped twice.',
      next: 'Escape the name once, and put quotation marks around the attribute.',
    },
    'json-status': {
      seen: '{request} with Accept: application/json was answered with {status} in place of {wanted}.',
      cause: 'JSON is another form of the same page, for apps.',
      next: 'Answer with 200 and { "name": … }.',
    },
    'name-changed': {
      seen: 'The name sent was {sent}; in the JSON it is {got}.',
      cause: 'JSON wants the name as it is. What is escaped for HTML is for HTML only.',
      next: 'Put the name from searchParams into the object, and let Response.json do the rest.',
    },
    'name-not-null': {
      seen: 'GET / without a name has {got} as its name in JSON, in place of null.',
      cause: 'undefined is left out of JSON, and a made-up name would be a lie.',
      next: 'searchParams.get gives null when there is none: pass that on.',
    },
    'wrong-form': {
      seen: 'Accept: {accept} wants {wanted}; the answer ({status}) is {got}.',
      cause:
        'The list has to be read part by part: names whole and in any letter case, parameters cut off, q=0 as a no. In the last stage the weights decide.',
      next: 'Split Accept at the commas and each part at the semicolons, then compare. includes("application/json") finds it in names that only look like it, and with q=0.',
    },
    'wrong-form-status': {
      seen: '{request} was answered with {status} in place of {wanted}.',
      cause: 'The form that was asked for is one that you have.',
      next: 'Answer with 200.',
    },
    'no-preference': {
      seen: 'Accept: {accept} was answered with {status}.',
      cause: 'Where nothing decides, the choice is yours; 406 is for those who accept neither of your two.',
      next: 'Have a form that you answer with when nothing decides.',
    },
    'other-type': {
      seen: 'Accept: {accept} was answered with the type {type}.',
      cause: 'The page has two forms: HTML and JSON.',
      next: 'Choose one of the two.',
    },
    'no-accept': {
      seen: 'A request without any Accept was answered with {status} in place of 200.',
      cause: 'headers.get("accept") is null then, and null has no split and no includes.',
      next: 'No Accept means that anything is fine: ?? "*/*" says so.',
    },
    health: {
      seen: '{request} was answered with {status} in place of {wanted}.',
      cause: 'Whoever looks after the machine asks here whether it is well.',
      next: 'Answer with 200 when pathname is /health.',
    },
    'not-404': {
      seen: '{request} was answered with {status} in place of {wanted}.',
      cause:
        'There is nothing at this path, for any method. A table that is an object finds constructor and its like in every object; a comparison by startsWith finds too much.',
      next: 'Look the path up first, whole; then the method. A Map has only what was put into it.',
    },
    'broken-path': {
      seen: 'GET {path} was answered with {status}. It cannot be decoded, so it is 400, or 404.',
      cause: 'It leads nowhere. decodeURIComponent throws at such a path.',
      next: 'Compare paths as they are, or catch what decoding throws.',
    },
    'path-became-markup': {
      seen: 'The page for GET {path} has other elements or attributes than the one for /nothing: {extra}.',
      cause:
        'The path was put into the page of an error without being escaped. With a script in it, a link is enough to make somebody run that.',
      next: 'Escape it there too, or leave it out.',
    },
    'head-status': {
      seen: 'GET {path} is answered with {get}, HEAD with {head}.',
      cause: 'HEAD asks what GET would answer, without its body.',
      next: 'Treat HEAD as GET, all the way. The body is left out by the machine that sends it.',
    },
    'head-differs': {
      seen: 'Answers to {path} differ in {name}: {get} for GET, {head} for HEAD.',
      cause: 'The answer to HEAD was made in another way, with an empty body, say: then its length is 0.',
      next: 'Return for HEAD the very Response that GET gets, body and all.',
    },
    'not-405': {
      seen: '{request} was answered with {status}. The path is known, the method is not: it has {known}.',
      cause: '405 says “not like this”; 404 would say that there is nothing here, and 200 that it was done.',
      next: 'When the path is found and the method is not, answer with 405.',
    },
    'no-allow': {
      seen: '{request} was answered with 405, without Allow.',
      cause: 'A 405 has to say what would work.',
      next: 'Add the header Allow: {known}.',
    },
    'allow-incomplete': {
      seen: '{request} was answered with Allow: {allow}. {missing} is missing.',
      cause: 'The list is the one of this path, and it is whole: {known}.',
      next: 'Make the list from the same table by which you decide. Where GET works, HEAD does.',
    },
    'allow-too-much': {
      seen: '{request} was answered with Allow: {allow}. {extra} does not work here.',
      cause: 'The same list was used for all paths, perhaps.',
      next: 'List what this very path takes: {known}. OPTIONS is among it only when it is answered.',
    },
    'card-not-created': {
      seen: 'POST /cards with the text {text} was answered with {status} in place of 201.',
      cause:
        'The body may not have been read: request.body is a stream and has no text, and request.json() is a promise. Or a text was refused that is one: a blank is, and so are ten thousand letters.',
      next: 'const { text } = await request.json(), as it came, untrimmed. Keep the card, and answer with 201, the card as JSON, and Location.',
    },
    'card-id': {
      seen: 'The card in the answer to {request} has the id {id}.',
      cause: 'An id is a text of letters, digits, - and _, so that it can stand in a path.',
      next: 'Put id into the card that you answer with, as a text.',
    },
    'card-text': {
      seen: 'The text sent was {sent}; the answer to {request} has {got}.',
      cause: 'It was escaped for HTML before it was kept, trimmed, cut, or another card’s text came back.',
      next: 'Keep the text as it came. Escape it where it goes into a page.',
    },
    'card-from': {
      seen: 'The card in the answer to {request} has {from} as its from.',
      cause: 'It is null where nobody was logged in. undefined is left out of JSON.',
      next: 'Put from: null into the card, until users can log in.',
    },
    'no-location': {
      seen: 'A card was created, and the answer has no Location.',
      cause: 'Who has sent a card wants to know where it is.',
      next: 'Add the header Location: /cards/ and the id.',
    },
    'location-elsewhere': {
      seen: 'Location is {location}. That does not lead to the card {id}.',
      cause: 'Seen from /cards, it is another path, or another host.',
      next: 'Location: /cards/ and the id is enough.',
    },
    'card-not-found': {
      seen: 'GET {path} was answered with {status}. The card with the text {text} should be there.',
      cause:
        'It was not kept, or is kept under another id than the one that was told. What is declared inside of fetch is gone when it returns.',
      next: 'Keep cards in a Map outside of fetch, by the id that you answer with.',
    },
    'card-other-id': {
      seen: 'GET {path} gives a card with the id {got}; {sent} was asked for.',
      cause: 'Cards that came at the same moment may have been mixed up.',
      next: 'Make id and card in one go, with no await in between.',
    },
    'card-page-status': {
      seen: '{request} with Accept: text/html was answered with {status} in place of {wanted}.',
      cause: 'The front page and each card are there as a page and as JSON.',
      next: 'Choose the form by Accept, as on the first page.',
    },
    'card-not-shown': {
      seen: 'The page {path} does not show the text {text}.',
      cause:
        'It is missing, or not letter by letter: escaped twice or not at all, or taken for markup. A regular expression with the flag g looks, in test, from where it found something last.',
      next: 'Put the text into the page, escaped once.',
    },
    'list-status': {
      seen: '{request} was answered with {status} in place of {wanted}.',
      cause: 'A list is there even when it is empty.',
      next: 'Answer with 200 and { "cards": [ … ] }.',
    },
    'no-list': {
      seen: 'The JSON of {path} has no list called cards.',
      cause: 'A Map turns into {} in JSON.',
      next: 'Answer with { "cards": [...cards.values()] }, newest first.',
    },
    'list-not-empty': {
      seen: 'Nobody has sent a card, and there are some.',
      cause: 'They were there from the start.',
      next: 'Begin with an empty Map.',
    },
    'list-length': {
      seen: '{path} should list {wanted} {wanted:card|cards}, and lists {got}.',
      cause: 'It is the newest 20, or all when there are fewer.',
      next: 'Cut the list after the twentieth.',
    },
    'list-order': {
      seen: 'In the list of {path}, number {place} is the card {got}. It should be {wanted}.',
      cause: 'The newest card comes first, and the oldest of them last.',
      next: 'A Map keeps the order in which its entries came: reverse a copy of it, anew after each card.',
    },
    'list-card': {
      seen: 'In the list of {path} the card {id} is {got}. It should be {wanted}.',
      cause: 'The list holds something else than the cards: ids alone, or another card’s text.',
      next: 'List the cards as GET /cards/<id> gives them.',
    },
    'list-as-a-page': {
      seen: 'GET /cards with Accept: text/html was answered with the type {type}.',
      cause: 'This list is for programs, and always JSON. Its page is the front page.',
      next: 'Answer GET /cards by Response.json, whatever Accept says.',
    },
    'front-too-long': {
      seen: 'There are more than 20 newer cards, and the front page still shows {text}.',
      cause: 'It lists all that there are.',
      next: 'Show the newest 20, as in the list.',
    },
    'no-card-taken': {
      seen: 'POST /cards with the body {body} was answered with {status} in place of 400.',
      cause: 'This is no card: no JSON, no object, or without a text that is a string and not empty.',
      next: 'Catch what request.json() throws, then check each step before you keep anything.',
    },
    'half-a-letter': {
      seen: 'POST /cards with JSON that has half of a letter in it, in bytes, was answered with {status}.',
      cause: 'What is not quite UTF-8 is the sender’s mistake.',
      next: 'Take it for a card, as request.json() does, or answer with 400.',
    },
    untyped: {
      seen: 'POST /cards with a card and without any Content-Type was answered with {status}.',
      cause: 'headers.get("content-type") is null then.',
      next: 'Take it, or refuse it with 400 or 415.',
    },
    'other-fields-refused': {
      seen: 'POST /cards with the body {body} was answered with {status} in place of 201.',
      cause: 'It has a text. What else is in it does not matter.',
      next: 'Take text, and ignore the rest.',
    },
    'id-of-the-user': {
      seen: 'POST /cards with the body {body} made a card with the id {id}.',
      cause:
        'The sender chose the id: so they can replace a card of somebody else. { id, ...body } does that.',
      next: 'Build the card from its parts, and take nothing but text from the body.',
    },
    'id-twice': {
      seen: 'Two cards got the id {id}: {one}, and {other}.',
      cause:
        'The clock said the same to both. Or something was awaited between choosing the id and keeping the card, and another request came in between.',
      next: 'Choose the id after the body has been read, or by crypto.randomUUID().',
    },
    'id-after-crash': {
      seen: 'The id {id} was that of the card {one}. After a crash it was given to {other}.',
      cause:
        'A count in memory begins anew after a crash. Whoever kept the old link now reads a card that was not meant.',
      next: 'crypto.randomUUID() gives ids that never were and never will be.',
    },
    'unknown-card': {
      seen: 'GET or HEAD of /cards/{id} was answered with {status} in place of 404. The cards are {ids}, and so on.',
      cause:
        'Number("01") is 1, and an object has a constructor. So one card has many addresses, or something is found that is no card.',
      next: 'Look the id up in a Map, as the text that stands in the path.',
    },
    'wrong-count': {
      seen: '/health tells of {got} cards; there are {wanted}.',
      cause: 'What was refused may have been kept, or a card may have been lost.',
      next: 'Answer with { "cards": cards.size }.',
    },
    'not-logged-in': {
      seen: 'POST /login with the name {name} was answered with {status}, in place of 200 or 204.',
      cause: 'Any name that is not empty may log in. 404 says that there is no such path yet.',
      next: 'Answer with 204 or 200, and a Set-Cookie.',
    },
    'no-cookie': {
      seen: 'POST /login with the name {name} set no cookie.',
      cause: 'Without one the next request comes from a stranger again.',
      next: 'Set-Cookie: session= and the new session’s id, HttpOnly, SameSite=Lax, Path=/.',
    },
    'no-http-only': {
      seen: 'The cookie {cookie} has no HttpOnly. Its attributes: {given}.',
      cause: 'A script that somebody got into a page could read it, and send it home.',
      next: 'Add ; HttpOnly.',
    },
    'no-same-site': {
      seen: 'The cookie {cookie} has SameSite: {sameSite}.',
      cause: 'Other sites could send requests in the name of your users.',
      next: 'Add ; SameSite=Lax, or Strict.',
    },
    'cookie-path': {
      seen: 'The cookie {cookie} is for the path {path} only.',
      cause: 'The browser would not send it to /me, nor to /cards.',
      next: 'Say Path=/, or leave Path out.',
    },
    'not-known': {
      seen: 'Somebody logged in as {name}; GET /me with that cookie was answered with {status}.',
      cause: 'The session was not kept, or not found by what the cookie says.',
      next: 'Keep sessions in a Map outside of fetch: from the value of the cookie to the name.',
    },
    'other-name': {
      seen: 'Somebody logged in as {name}, and GET /me says {got}.',
      cause: 'Sessions were mixed up, or the name was changed on its way.',
      next: 'Keep the name as it came, for each session by itself.',
    },
    'not-401': {
      seen: '{request} {why} was answered with {status} in place of 401.',
      cause: 'Only the whole value of the right cookie opens a session, as long as the session lasts.',
      next: 'Find the cookie by its whole name, and look its value up in a Map. What is not in there is nobody.',
    },
    'bad-log-in': {
      seen: 'POST /login with the body {body} was answered with {status} in place of 400.',
      cause: 'It has no name that is a string and not empty.',
      next: 'Check it as you check a card.',
    },
    'lost-among-cookies': {
      seen: 'With the header Cookie: “{cookie}” GET /me was answered with {status}. The right cookie is among them.',
      cause:
        'includes("session=") finds mysession= too; a value may hold = signs, or be no proper %-sequence; a cookie may have no value at all, and between two semicolons, or behind the last, there may be nothing.',
      next: 'Split at the semicolons, trim, and take the one that begins with your name and =. Leave the others alone.',
    },
    'same-id-twice': {
      seen: 'Two log-ins got the same session id, {value}.',
      cause: 'It is made of the name or of the time, which others know too.',
      next: 'Make each id by crypto.randomUUID().',
    },
    'same-id-again': {
      seen: 'After a restart a log-in got the session id {value}, as another did before.',
      cause:
        'It is made of a count, the name or the time. Whoever knows how can make the id of somebody else.',
      next: 'Make each id by crypto.randomUUID(), and of nothing else.',
    },
    'easy-to-guess': {
      seen: 'Session ids such as {one} and {other} differ in so little that there are {bits} bits of chance in them at most.',
      cause:
        'They count up, follow the clock, or are short. At some thousand guesses a second somebody finds one.',
      next: 'Use crypto.randomUUID(), or 16 bytes of crypto.getRandomValues.',
    },
    'id-kept': {
      seen: 'A log-in came with the session id {value}, and went on with it.',
      cause:
        'Whoever put it there knows it, and is logged in as their victim now. This is called session fixation.',
      next: 'Make a new id at each log-in, whatever came along.',
    },
    'id-planted': {
      seen: 'Eve logged in, and the cookie {value}, which came with her request, opens her session.',
      cause: 'Whoever put it there knows it, and is logged in as Eve now.',
      next: 'A log-in makes a session under a new id, and changes no other one.',
    },
    'log-out-by-get': {
      seen: 'GET /logout was answered with {status} in place of 405.',
      cause:
        'A GET changes nothing: browsers fetch links ahead, and a picture on another site could log people out.',
      next: 'Let POST alone log out.',
    },
    'others-logged-out': {
      seen: 'Ann logged out, and so was {whose}: GET /me was answered with {status}.',
      cause: 'Sessions were ended by their name, or all at once.',
      next: 'Delete the one session whose cookie came with the request.',
    },
    'log-out-refused': {
      seen: 'POST /logout of somebody who {who} was answered with {status}, in place of 200 or 204.',
      cause: 'It has no body, and no type. Afterwards nobody is logged in, which is all that was asked for.',
      next: 'End the session by the cookie, and answer with 204.',
    },
    'from-not-shown': {
      seen: 'The page of a card does not show that it is from {name}.',
      cause: 'A card says who sent it, on its page as in its JSON.',
      next: 'Put from into the page, escaped.',
    },
    'wrong-from': {
      seen: 'A card should be from {wanted}; it is from {got}.',
      cause:
        'from is who was logged in when the card was sent, or null. What the body says of it is not to be believed.',
      next: 'Look the name up by the cookie when the card is sent, and keep it in the card.',
    },
    'no-report': {
      seen: 'GET /report was answered with 404: there is no report yet.',
      cause: 'The path is not among those that your program knows.',
      next: 'Add GET /report: count the cards and the people, and take 2,000 ms of the core for it with env.work.',
    },
    'report-failed': {
      seen: 'GET /report was answered with {status}.',
      cause:
        'Somebody was still there who waits for it: the one who asked, or another one who asked at the same time.',
      next: 'Stop only when the signal of this very request has aborted.',
    },
    'report-too-soon': {
      seen: 'A report was done after {tookMs} ms. It takes {least} ms of the core.',
      cause: 'A piece was left out, or nothing was awaited.',
      next: 'Await env.work until the pieces come to 2,000 ms.',
    },
    'report-too-late': {
      seen: 'A report took {tookMs} ms. It should be there after {most}.',
      cause: 'It waits between its pieces, or does them more than once.',
      next: 'Do one piece right after the other: the others get their turn in between by themselves.',
    },
    'wrong-report': {
      seen: 'The report should count {cards} cards and {people} people; it says {got}.',
      cause: 'People are those who have sent a card while they were logged in, each of them once.',
      next: 'Count the different names among from, without null.',
    },
    'stale-report': {
      seen: 'When somebody asked for a report, {least} {least:card was|cards were} there, from {people} {people:person|people} at least; when it came, {most} had been sent. It counts {got}.',
      cause:
        'It was counted before they asked: with another report that was being made already, or once and for all.',
      next: 'Count when the work is done, right before you answer.',
    },
    'others-wait': {
      seen: 'Beside {beside}, {method} {path} took {tookMs} ms ({count} {count:user|users} asked at that moment). It should take {most} at most.',
      cause:
        'The core was held in one piece, or in pieces that are long or wait in line together. Everyone else stands behind them.',
      next: 'await env.work(10), again and again, and each time only when the one before is done.',
    },
    'works-for-nobody': {
      seen: 'Users left before their reports were done. The report of somebody who stayed, or came later, took {tookMs} ms in place of {most} at most.',
      cause:
        'The core still works on reports that nobody waits for. With the report in one piece this may not have shown: who leaves while they stand in line is never begun.',
      next: 'Before each piece: if request.signal.aborted, stop.',
    },
    'no-vary': {
      seen: 'The answer to a GET {path} {how} has Vary: {vary}.',
      cause:
        'A cache on the way would keep the page and give it to an app, as both have the same address. Where no Accept came, the form depends on that.',
      next: 'Add Vary: Accept to every answer whose form depends on it.',
    },
    'options-status': {
      seen: 'OPTIONS {path} was answered with {status}.',
      cause: 'OPTIONS asks what can be done here.',
      next: 'Answer with 204 and Allow.',
    },
    'options-allow': {
      seen: 'OPTIONS {path} was answered with Allow: {allow}. It should be {wanted}.',
      cause: 'The list is the one of this path, OPTIONS among it.',
      next: 'Make it from the same table as the list of a 405.',
    },
    'too-large-taken': {
      seen: 'A body of {bytes} bytes, made of {letter}, {how}, was answered with {status} in place of {wanted}.',
      cause:
        'length counts units of UTF-16, and 한 is one of them, but three bytes. Content-Length is missing when a body comes in pieces.',
      next: 'Count the bytes as they come, and answer with 413 as soon as there are more than 65,536.',
    },
    'large-refused': {
      seen: 'A body of {bytes} bytes, made of {letter}, {how}, was answered with {status} in place of {wanted}.',
      cause: '65,536 bytes are not too many yet.',
      next: 'Compare with >, in bytes.',
    },
    'wrong-type-taken': {
      seen: 'POST {path} with Content-Type: {type} was answered with {status} in place of 415.',
      cause:
        'It does not call itself JSON. A form of another site can send text/plain in the name of your users, and nothing else.',
      next: 'Take application/json only, whatever parameters follow.',
    },
    'right-type-refused': {
      seen: 'A card with Content-Type: {type} was answered with {status} in place of 201.',
      cause: 'That is JSON. Letter case and parameters mean nothing.',
      next: 'Cut off what follows the semicolon, trim, and compare in lower case.',
    },
    'odd-next': {
      seen: 'The list at {path} has {next} as its next.',
      cause: 'It is a text for the next request, or null when there is no more.',
      next: 'Answer with { "cards": [ … ], "next": … }.',
    },
    'page-too-long': {
      seen: 'A page with the limit {limit} has {got} cards.',
      cause: 'limit is how many cards a page has; 20 unless told.',
      next: 'Cut the page there, and say in next where to go on.',
    },
    'page-too-short': {
      seen: 'A page with the limit {limit} has {got} cards, and {left} were left.',
      cause:
        'The limit was taken to be lower than it is, or the page was cut first and cards were taken out after that.',
      next: 'Cut the list behind limit cards. Only where there are no more a page is shorter.',
    },
    'page-twice': {
      seen: 'Pages of {limit}, while {more} {more:card was|cards were} added after each: the card {id} was on two of them.',
      cause: 'A position in the list moves on when a card is added in front.',
      next: 'Go on after a card, by its id, not after a number of cards.',
    },
    'page-again': {
      seen: 'GET {path} was answered with 200, and {method} of the same path after that with {status}.',
      cause:
        'What leads on was thrown away: when it had been followed once, when many others asked for lists, or after a while.',
      next: 'Let next be the id of a card: then there is nothing to keep, and nothing to throw away.',
    },
    'page-again-differs': {
      seen: 'GET {path} was asked twice, and listed other cards the second time.',
      cause:
        'Where the page begins moved on: with each time that it is asked, with new cards, or with the clock.',
      next: 'Begin right after one certain card, in the order in which cards came.',
    },
    'page-missing': {
      seen: 'Pages of {limit}, while {more} {more:card was|cards were} added after each: {missing} of {count} cards were on none.',
      cause: 'The next page begins too late, or next was null too soon.',
      next: 'Begin right after the last card of the page before. next is null only when nothing is left.',
    },
    'page-order': {
      seen: 'Pages of {limit}, put together, are not the list from the newest card to the oldest.',
      cause: 'Cards that were added since may be among them, or a page is turned around.',
      next: 'Keep one order, and go on towards the older ones.',
    },
    'no-next': {
      seen: 'There are 21 cards, and {path} says that nothing follows.',
      cause: 'One card is on no page.',
      next: 'Compare with what is left behind the page, not with its length.',
    },
    'next-after-end': {
      seen: '{path} has all {count} cards, and its next is {next}.',
      cause: 'A page that is full need not be followed by another one.',
      next: 'next is null when nothing is left.',
    },
    'odd-limit': {
      seen: 'limit={limit} was answered with {status} in place of 400.',
      cause: 'limit is a whole number from 1 to 100, in digits. Number("") is 0, and Number("1e1") is 10.',
      next: 'Check the text before you make a number of it.',
    },
    'odd-after': {
      seen: 'after={after} was answered with {status} in place of 400.',
      cause: 'after is a next that you gave out. This is none.',
      next: 'When you do not know it, answer with 400.',
    },
  },
  figures: { cards: { title: 'cards kept' } },
  scenes: {
    'one-box': {
      title: 'One box',
      measures: { 'at-20': '20 requests a second', 'at-60': '60' },
    },
    'box-crashes': {
      title: 'The box crashes',
      measures: { before: 'Before the crash', down: 'While it is down', after: 'After the restart' },
    },
    'report-in-one-piece': {
      title: 'The report in one piece',
      measures: { before: 'Before', meanwhile: 'While somebody waits for the report' },
    },
    'report-in-slices': {
      title: 'The report in slices',
      measures: { before: 'Before', meanwhile: 'While somebody waits for the report' },
    },
  },
  alternatives: {
    'on-disk': {
      title: 'Kept on its disk',
      does: 'What it is told is written down, and read from an index by time.',
      trades: 'Each write waits for the disk; in return a crash costs nothing.',
    },
    'plain-ifs': {
      title: 'One long way of ifs',
      does: 'No table of routes: one condition after the other, and reports that wait in line.',
      trades:
        'It gets longer with everything that is added, and nothing can be used twice; in return it is read from top to bottom, and there is nothing to learn first.',
    },
    'signed-token': {
      title: 'A small framework',
      does: 'Classes for what repeats, and sessions as signed tokens.',
      trades:
        'There is more to read before the first route is found, and a session cannot be ended from outside; in return the box keeps nothing of who is logged in.',
    },
  },
} satisfies ExerciseText
