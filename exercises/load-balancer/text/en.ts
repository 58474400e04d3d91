import type { ExerciseText } from '../../../src/contract/exercise.ts'

export default {
  title: 'The load balancer',
  stages: {
    forward: {
      title: 'Forward faithfully',
      hints: [
        'Compare what the user sent with what the server saw. Method, query, headers and body all have to make the trip, and so do the status and headers of the answer.',
        'The second argument of fetch takes method, headers, body and redirect. Left alone, fetch follows a redirect by itself: then the user never hears of it.',
        'Copy the headers into a new Headers object and change only the copy: append one name, delete the hop-by-hop ones and those that Connection lists. Do the same on the way back.',
      ],
    },
    spread: {
      title: 'Spread evenly',
      hints: [
        'Which server got the last request? A program may remember: what is declared outside of fetch stays there from one request to the next.',
        'Taking turns is enough. So is drawing a server by chance, if every server is as likely as the next.',
        'The tests use two to six servers, one user or many, at all speeds. A choice that depends on who asks, for what, or when, will be uneven in one of them.',
      ],
    },
    survive: {
      title: 'Survive a dead server',
      hints: [
        'fetch rejects when a server cannot be reached. Catch it, and think about what you know at that moment: was the request carried out or not?',
        'Look at error.cause.code. ECONNREFUSED and ENOTFOUND say that nothing happened. After a reset or a time-out you cannot know, so only a request that changes nothing may go to another server.',
        'Three things to hold on to: the servers already tried, a signal of its own for each try (AbortSignal.timeout), and the body, which can be read only once.',
      ],
    },
    health: {
      title: 'Check their health',
      hints: [
        'Do not wait for a user to find the dead server. start runs once at boot, and setInterval works there.',
        'A check is a request that may also hang. Give each its own time-out, and let no check wait for another server’s check.',
        'Count in a row: some failures to take a server out, some successes to let it back in. Keep asking those that are out, or they never come back.',
      ],
    },
    scale: {
      title: 'Scale out and in',
      hints: [
        'The operator adds and removes servers while you run. When did you last ask env.nodes?',
        'What you remember about a server has to be found by its name, not by its place in a list. Places shift.',
        'A server that leaves says 503 to its checks and still finishes what it has. New requests go elsewhere; those on their way are left in peace.',
      ],
    },
    'least-connections': {
      title: 'Prefer the least busy',
      hints: [
        'How many requests does each server hold right now? Only you see all of them come and go.',
        'Count up when you send, count down when it is over. It can be over in more ways than one.',
        'When several are equally idle, they have to take turns, or the first in the list gets every request of a quiet hour. Picking the better of two drawn by chance works as well.',
      ],
    },
  },
  tests: {
    'first-answer': 'A web server answers through the balancer',
    method: 'The method arrives as it was sent',
    'path-and-query': 'Path and query arrive letter by letter',
    'path-with-two-slashes': 'A path that starts with two slashes stays a path',
    'request-headers': 'The user’s headers arrive',
    body: 'The body arrives byte by byte',
    status: 'The server’s status reaches the user',
    'answer-body': 'The answer’s headers and body reach the user unchanged',
    redirect: 'A redirect is left to the user',
    'set-cookie': 'Two cookies stay two cookies',
    'forwarded-for': 'X-Forwarded-For is appended, not replaced',
    'hop-by-hop-request': 'Headers for the next hop are not passed on',
    'hop-by-hop-answer': 'Headers for the next hop are not passed back',
    'one-user-one-page': 'One user who asks for one page reaches all servers',
    'all-at-once': 'A burst of requests is spread evenly',
    'quiet-hour': 'One request a second is spread evenly',
    'five-servers': 'Five servers all get their share',
    'one-server-dead': 'One server is dead, and no user notices',
    'dies-while-reading': 'A server dies while it answers a read: another one answers',
    'one-server-cut-off': 'One server is cut off, and reads are answered in time',
    'refused-write': 'A write that was refused goes to another server, body and all',
    'dies-while-writing': 'A server dies while it works on a write: nobody does it twice',
    'answer-to-write-lost': 'The answer to a write gets lost: nobody does it twice',
    'server-says-500': 'A 500 is an answer, and passed on',
    'slow-but-working': 'A server that takes 0.9 seconds is waited for',
    'three-tries': 'All six servers are dead: three of them are tried, and no more',
    'all-cut-off': 'All servers are cut off: the user hears of it in time',
    'no-server-left': 'All servers are dead: 503, and back to work when they return',
    dead: 'A dead server is left alone, and used again when it is back',
    'says-503': 'A server that says 503 to its checks is left alone until it says 200',
    'slow-check': 'A server that is slow to answer its checks is left alone until it is fast',
    hangs: 'A frozen server is left alone, and used again when it thaws',
    'one-lost-check': 'One lost check does not take a server out',
    'survivors-share': 'The share of a dead server is split among all the others',
    'all-sick': 'All servers fail their checks: the balancer stays up',
    'few-checks': 'Checks do not become a load of their own',
    'restarts-beside-a-frozen-server': 'The balancer restarts beside a frozen server',
    newcomer: 'A new server gets its share without a restart',
    removed: 'A removed server is forgotten, and no user notices',
    drain: 'A server is drained: what it works on is finished',
    replaced: 'All servers are replaced, one by one',
    'slow-server': 'A server that is forty times slower gets far fewer requests',
    'equally-busy': 'Servers that are as fast as each other get as much as each other',
    'failures-are-counted-down': 'Requests that failed are no longer in flight',
  },
  says: {
    'no-answer': {
      seen: 'GET {path} should get 200; the user got {got}.',
      cause: 'The request did not reach a web server, or its answer did not come back.',
      next: 'Send the request to one of env.nodes("web") and return its answer. When your code threw, the console has the line.',
    },
    'answered-alone': {
      seen: 'GET {path} was answered, but not with what web-1 said.',
      cause: 'The balancer wrote an answer of its own.',
      next: 'Return the status, headers and body that the server answered with.',
    },
    'method-changed': {
      seen: 'The user sent {sent}; the server saw {arrived}. The user got {got}.',
      cause: 'fetch sends a GET unless it is told another method.',
      next: 'Pass request.method on.',
    },
    'path-changed': {
      seen: 'The user asked for {sent}; the server saw {arrived}. The user got {got}.',
      cause:
        'The query was left out, or one of the two was decoded and encoded again: %2F and / are not the same text, nor are %20 and +.',
      next: 'Take pathname and search from new URL(request.url), and put them together untouched.',
    },
    'path-became-host': {
      seen: 'The user asked for {sent}; the server saw {arrived}. The user got {got}.',
      cause:
        'new URL(path, base) takes what follows two slashes for a host. This way a user can choose where you send requests.',
      next: 'Write the server’s name and the path into one text: the path then stays a path.',
    },
    'header-lost': {
      seen: 'The header {name}: {value} arrived at the server as {arrived}.',
      cause: 'The request’s headers were not passed on, or only some of them.',
      next: 'Start from a copy of request.headers, and take away only what has to go.',
    },
    'body-changed': {
      seen: 'The user sent {sent} bytes by {method}. What differs at the server: {differs}. The user got {got}.',
      cause:
        'The body was left out, or read as text: bytes that are not UTF-8 do not survive that, and their number no longer fits Content-Length.',
      next: 'Pass the body on as bytes, without looking at it: await request.bytes(), or null when request.body is null.',
    },
    'status-changed': {
      seen: 'The server answered {sent}; the user got {got}.',
      cause:
        'The status was not passed on, or the answer was built in a way that fails: a 204 or a 304 must have no body, not even an empty one.',
      next: 'Pass on the server’s status, and its body as it is: null stays null.',
    },
    'answer-header-lost': {
      seen: 'The server’s answer had {name} (status {status}); the user’s did not, or with another value.',
      cause: 'The answer’s headers were not passed back, or only some of them.',
      next: 'Start from a copy of the answer’s headers, and take away only what has to go.',
    },
    'answer-body-changed': {
      seen: 'The server sent {sent} bytes. What differs at the user: {differs}.',
      cause: 'The answer was read as text on the way: a picture does not survive that.',
      next: 'Pass response.body on as it is.',
    },
    'redirect-followed': {
      seen: 'The server answered 302; the user got {got}.',
      cause:
        'The balancer followed the redirect itself. The user’s browser should: it has to know its new address.',
      next: 'Tell fetch to leave redirects alone.',
    },
    'location-changed': {
      seen: 'The redirect’s Location reached the user as {location}.',
      cause: 'The header was changed or dropped on the way back.',
      next: 'Pass Location back untouched.',
    },
    'cookies-merged': {
      seen: 'The server sent 2 Set-Cookie headers, and the user did not get the same: {count} arrived.',
      cause:
        'Set-Cookie is the one header whose values must not be joined by commas: a date in it holds a comma too. Copying headers through a plain object joins or loses them. Following the redirect that they came with loses them too.',
      next: 'Copy headers with new Headers(…), or append each on its own.',
    },
    'forwarded-for': {
      seen: 'X-Forwarded-For came as {before} from 203.0.113.7. The server should see {wanted}, and saw {arrived}.',
      cause:
        'The header was left alone, or replaced. Each proxy adds the address that it saw itself, at the end.',
      next: 'Append connection.remoteAddress, the third argument of fetch.',
    },
    'hop-by-hop-broke': {
      seen: 'A request with Connection, Keep-Alive and Upgrade should get 200; the user got {got}.',
      cause: 'Such headers belong to one connection. fetch refuses to send some of them on, and rejects.',
      next: 'Take the hop-by-hop headers out before you send the request on.',
    },
    'hop-by-hop-sent': {
      seen: 'The header {name} reached the server.',
      cause:
        'It was meant for the balancer only, as one of the standard hop-by-hop headers or because Connection lists it.',
      next: 'Remove the headers that the lesson’s table lists, and every name in Connection.',
    },
    'hop-by-hop-answered': {
      seen: 'The header {name} of the server’s answer reached the user.',
      cause: 'It was meant for the balancer only. The rule holds in both directions.',
      next: 'Clean the headers of the answer as you clean those of the request.',
    },
    uneven: {
      seen: '{busiest} got {busy} of {total} requests, with {servers} servers: {list}.',
      cause: 'The choice depends on the user, the page or the clock, or always begins with the same server.',
      next: 'Let the servers take turns, or draw one by chance, for each request anew.',
    },
    'uneven-when-quiet': {
      seen: 'At one request a second {busiest} got {busy} of {total}: {list}.',
      cause: 'Between two requests something starts over, so that the same server is always first.',
      next: 'Look for what resets your turn: a timer, a new list, a rebuilt object.',
    },
    'server-idle': {
      seen: 'Of five servers these got next to nothing: {servers}.',
      cause: 'The choice knows only some of the servers.',
      next: 'Choose among all that env.nodes("web") returns, however many there are.',
    },
    'not-sent-on': {
      seen: '{path} was not sent on to a server within 0.1 s.',
      cause: 'The balancer waited for something else first, or answered by itself.',
      next: 'Send the request on as soon as it comes.',
    },
    'dead-server-felt': {
      seen: 'A server was dead, and users noticed: {list}.',
      cause: 'fetch rejected, and the request was given up, or tried again on the same server.',
      next: 'Catch the failure and try a server that was not tried yet.',
    },
    'broken-off-read': {
      seen: 'The server died while it worked on a GET; the user got {got}.',
      cause: 'The reset was passed on. A GET changes nothing: it may be asked again.',
      next: 'On a GET or HEAD, try another server whatever the failure was.',
    },
    'cut-off-felt': {
      seen: 'The network to one server was cut, and users noticed: {list}.',
      cause:
        'A cut-off server does not refuse, it is silent. Without a time-out the balancer waits with the user. Or the second try went to the same server: other requests took the turns in between.',
      next: 'Give each try its own time-out, short enough that a second and a third fit into 10 s, and a server that was not tried yet.',
    },
    'refused-write-failed': {
      seen: 'One server was dead, and writes failed: {list}.',
      cause:
        'A write that was refused was given up, or the first try used up its body. ECONNREFUSED is definite: the server has not seen the request.',
      next: 'When error.cause.code is ECONNREFUSED, send the write to another server, body and all.',
    },
    'retried-without-body': {
      seen: 'The write {path} arrived without its whole body.',
      cause: 'The first try consumed the body; the second had none left to send.',
      next: 'Read the body once into memory, and send that with each try.',
    },
    'write-sent-twice': {
      seen: 'A server {fault}, and the balancer sent it to another one as well.',
      cause:
        'After a reset or a time-out nobody knows whether the write was done. Two cards may now exist in place of one.',
      next: 'Send a POST again only when it was refused. Else tell the user that it failed.',
    },
    'write-not-reported': {
      seen: 'The outcome of a write was unknown; the user got {got}.',
      cause: 'The user has to hear that it may not have worked, with a 5xx, and within 10 s.',
      next: 'Answer 502 or 504 when a write breaks off.',
    },
    'answer-asked-again': {
      seen: 'A server answered a {method} with 500, and another was asked as well.',
      cause:
        'A 500 is an answer: the application ran, and may have changed something. The next server runs the same program.',
      next: 'Pass every answer on. Try again only when there was none.',
    },
    'gave-up-early': {
      seen: 'All servers took 0.9 s, and were given up: {list}.',
      cause: 'The time-out is shorter than honest work takes.',
      next: 'Wait at least a second for a server. Three tries have to fit into 10 s: there is room.',
    },
    'too-many-tries': {
      seen: 'No server could be reached, and one GET was sent {tries} times.',
      cause: 'Every failure leads to one more try. When all are in trouble, this multiplies the load.',
      next: 'Stop after the third try.',
    },
    'late-or-odd-failure': {
      seen: 'No server could be reached; the user got {got}.',
      cause: 'The tries together take longer than 10 s, or the failure was not turned into an answer.',
      next: 'Answer 502, 503 or 504 within 10 s.',
    },
    'not-503': {
      seen: 'All servers were dead; within 1 s the user got {got}.',
      cause: 'When every try is refused, nothing is left to choose from. An empty list is easy to trip over.',
      next: 'Answer 503 Service Unavailable when no server is left.',
    },
    'sick-still-asked': {
      seen: '{server} {why}. After 15 s of that, {count} of the next {total} requests were still sent to it.',
      cause:
        'Its checks did not take it out: there are none, they pass by mistake, or they wait without a time-out.',
      next: 'A check passes when /health answers 200 within a second. After a few failures in a row, choose others.',
    },
    'sick-felt-by-users': {
      seen: '{server} {why}. After 15 s users still noticed.',
      cause: 'The balancer stopped working, or took out servers that are well.',
      next: 'Check each server on its own, and let a failed check end in false, not in an exception.',
    },
    'not-back': {
      seen: '{server} has been well for 15 s, and got {count} of the next {total} requests.',
      cause: 'It was taken out for ever, is no longer checked, or still counts as busy.',
      next: 'Go on checking the servers that are out. After some successes in a row, use them again.',
    },
    'not-recovered': {
      seen: 'Everything was healed 15 s ago, and users still noticed: {list}.',
      cause:
        'Something broke for good during the fault: a timer that stopped, a list that stayed empty, a count that never came down.',
      next: 'Look at what your program remembers, and who sets it back.',
    },
    'out-after-one-check': {
      seen: '{server} failed every other check, never two in a row. After {seconds} s it got none of the next {total} requests.',
      cause: 'A single failure took it out, or failures are counted in all and not in a row.',
      next: 'Take a server out after two or more failures in a row. A success sets the count back to none.',
    },
    'neighbour-gets-it-all': {
      seen: 'One of four servers was out; {busiest} got {busy} of {total} requests: {list}.',
      cause: 'The turn of a dead server goes to its neighbour in the list, who then does the work of two.',
      next: 'Take turns among the healthy ones only.',
    },
    'all-sick-odd': {
      seen: 'All servers failed their checks, and users got: {list}.',
      cause: 'With no healthy server the choice came out empty, and the program threw.',
      next: 'Answer 503, or try a sick server anyway: both are right.',
    },
    'too-many-checks': {
      seen: 'web-1 was checked {checks} times in {seconds} s.',
      cause: 'Checks are sent for every request, or pile up.',
      next: 'Check by the clock, not by the request. Once a second is plenty; ten times is the limit.',
    },
    'newcomer-idle': {
      seen: '{server} was added 15 s ago, and got {count} of the next {total} requests.',
      cause: 'The list of servers was read once and kept.',
      next: 'Ask env.nodes("web") again: for each request, or with each round of checks.',
    },
    'newcomer-flooded': {
      seen: '{server} was added, and got {count} of the next {total} requests, with three servers.',
      cause: 'Servers are compared by all requests they ever had, so a new one has to catch up.',
      next: 'Compare what is in flight now, not what was ever sent.',
    },
    'scaling-felt': {
      seen: 'Servers came or went, and users noticed: {list}.',
      cause: 'An index went past the end of a shorter list, or a server that is gone was still chosen.',
      next: 'Choose from the list as it is now. ENOTFOUND and ECONNREFUSED are safe to try elsewhere.',
    },
    'removed-not-forgotten': {
      seen: '{server} was removed 15 s ago, and was still sent {count} requests or checks in {seconds} s.',
      cause: 'What the program remembers about servers only grows.',
      next: 'Forget a server that env.nodes("web") no longer lists, and its checks with it.',
    },
    'cut-while-draining': {
      seen: '{server} failed its checks, to be drained, while it worked on requests, and these broke off: {list}.',
      cause: 'Taking a server out also cut off what was in flight.',
      next: 'Stop choosing it, and let what it has be finished.',
    },
    'not-drained': {
      seen: '{server} failed its checks, to be drained. After 15 s of that it was still sent {count} requests in 3 s.',
      cause: 'Its checks did not take it out: there are none, or the way it answers users counts for more.',
      next: 'A server that fails some checks in a row gets nothing new, however well it answers users.',
    },
    'sent-twice-while-draining': {
      seen: '{writes} writes were sent to servers {count} times.',
      cause: 'Taking a server out sent its work to another one, though it would have been finished.',
      next: 'Stop choosing it, and let what it has be finished.',
    },
    'slow-server-flooded': {
      seen: '{server} takes 800 ms, the others 20 ms, and it got {count} of {total} requests.',
      cause: 'The choice does not look at how many requests each server still holds.',
      next: 'Choose the server with the fewest requests in flight.',
    },
    'equals-not-equal': {
      seen: 'Three servers take 28 ms each, and {server} got only {count} of {total} requests.',
      cause:
        'A running number modulo the length of a list drifts when that list is longer one time and shorter the next, as a list of the idlest servers is.',
      next: 'Of equally busy servers choose the one that was chosen longest ago, or one by chance.',
    },
    'count-leaks-away': {
      seen: '{server} died with requests in flight. Back for 15 s, it got {count} of the next {total} requests.',
      cause: 'Requests that failed are still counted as in flight, so it looks busy for ever.',
      next: 'Count down however the request ends: finally does.',
    },
    'count-leaks-below': {
      seen: '{server} died with requests in flight. Back for 15 s, it got {count} of the next {total} requests.',
      cause: 'Requests that failed were counted down twice, so it looks idler than idle.',
      next: 'Count down in one place only, once for each count up.',
    },
  },
  beside: { 'one-server': 'One server, no balancer' },
  scenes: {
    'one-server': {
      title: 'One server fills up',
      measures: {
        'at-40': '40 requests a second',
        'at-80': '80',
        'at-90': '90',
        'at-120': '120',
      },
    },
    'two-addresses': {
      title: 'Two addresses, and one server dies',
      measures: { both: 'Both are up', one: 'web-1 is dead' },
    },
    'takes-turns': {
      title: 'A balancer that only takes turns',
      measures: { all: 'All are up', three: 'web-2 is dead' },
    },
    'four-servers': {
      title: 'Four servers, and one dies',
      measures: {
        'at-40': '40 requests a second',
        'at-80': '80',
        'at-120': '120',
        'at-320': '320',
        'web-2-dies': '200, and web-2 dies',
      },
    },
    'lists-in-turn': { title: 'Long lists, in turn', measures: { all: 'Takes turns' } },
    'lists-to-the-least-busy': {
      title: 'Long lists, to the least busy',
      measures: { all: 'Least connections' },
    },
    'fails-fast-in-turn': { title: 'A server fails fast, in turn', measures: { all: 'Takes turns' } },
    'fails-fast': {
      title: 'A server fails fast, least connections',
      measures: { all: 'Least connections' },
    },
  },
} satisfies ExerciseText
