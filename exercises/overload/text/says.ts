/** What learners are told when a test fails. */
import type { ExerciseText } from '../../../src/contract/exercise.ts'

export const says = {
  'other-answer': {
    seen: '{request}: “{got}” came back, and it should be “{wanted}”.',
    cause:
      'What the database says below 500 goes to the user as it is: its status and its body, letter by letter.',
    next: 'Pass status and text on, as the starter does.',
  },
  'not-served': {
    seen: '{request} was answered with {got} after {tookMs} ms, though {why}.',
    cause:
      'Something refused it, or gave it too little time: a limit, a deadline that was read wrongly, a breaker that is open.',
    next: 'Follow this request in the replay: was it sent to the database, and what was it told?',
  },
  'other-deadline': {
    seen: 'The database was sent {path} with Deadline-Ms: {header}. Its user had said {told}, and {left} ms were left.',
    cause: 'What goes along is what is left at this moment, as a whole number: {left}, or down to {least}.',
    next: 'Work out what is left right before each fetch: the deadline, less performance.now() minus the moment at which your fetch was called. A missing or odd header means 1,000.',
  },
  'not-asked': {
    seen: 'The database was sent {count} {count:request|requests} for a user who wanted {wanted}, and nothing was wrong.',
    cause: 'A feed is two requests, and all else is one.',
    next: 'Look in the replay for the one that is missing, or too many.',
  },
  'begun-in-vain': {
    seen: '{request}: its user had said {told} ms, and the database was sent a request with some {left} ms left.',
    cause: 'The database takes 80 ms. With less left it works for nobody, and somebody else waits for it.',
    next: 'Look at what is left before each request, also before the second one of a feed and before another try. With less than 80 ms: 504, and send nothing.',
  },
  'enough-time': {
    seen: '{request} was answered with {got} after {tookMs} ms, though {why}.',
    cause:
      'It could have ended in time. Maybe it was not begun, or the database was told less time than there was.',
    next: 'Only with less than 80 ms left is nothing sent. Keep little of the time for yourself: 10 ms do.',
  },
  'not-told': {
    seen: '{request} ended with {got} after {tookMs} ms: {why}.',
    cause:
      'Whoever cannot be served is told 504 by their deadline, and 503 where something else is the reason.',
    next: 'Each fetch needs a signal that ends with the deadline, and what it rejects with has to become a Refused. Catch it in fetch of web.ts.',
  },
  'not-sorry': {
    seen: '{request} ended with {got} after {tookMs} ms: {why}.',
    cause:
      'Whoever is not served is told 503, or 504 when their deadline has passed. Nobody is told 500, and nobody is left without a word.',
    next: 'Look in the replay where this request went. A throw that nobody catches is a 500; a promise that nobody settles is no answer.',
  },
  'sorry-late': {
    seen: '{request} was told {got} after {tookMs} ms: {why}. Within {limit} ms it should have been.',
    cause:
      'Too many were let in, and wait for each other: at the database, or in a line that is long or has no end. Or one waited for what was not to come: for a signal that had aborted before anybody listened, for a try that had no end of its own.',
    next: 'Look in the replay what it waited for. For its turn: have a few places and a short line, and refuse the rest at once. For a signal: one that has aborted already tells nobody any more, so look at `aborted` before you listen.',
  },
  'no-retry-after': {
    seen: '{request} was told {got}, with Retry-After: {header}.',
    cause: 'Who is refused is told when to come again, in whole seconds from 1 to 60.',
    next: 'Use the response of Refused, in refused.ts, for every 503 and 504.',
  },
  'worked-for-nobody': {
    seen: 'The database did {count} {count:request|requests} whose users, with {told} ms, had been gone for long when it came to them.',
    cause: 'It does all that it was sent, unless a Deadline-Ms says that it is too late.',
    next: 'Give each request to the database its Deadline-Ms, with what is left.',
  },
  'sent-for-nobody': {
    seen: '{request}: its user had left, and {laterMs} ms later the database was sent {path} for them.',
    cause: 'When a user leaves, request.signal aborts.',
    next: 'Look at the signal before each request to the database, after each wait. Best it is one with the deadline: AbortSignal.any.',
  },
  'not-healthy': {
    seen: '{request} was answered with {got} after {tookMs} ms: {why}.',
    cause:
      'Health is about this web server. A balancer takes out who is not healthy, and the others get even more.',
    next: 'Answer /health before anything else, with 200, without a limit and without the database.',
  },
  'health-late': {
    seen: '{request} took {tookMs} ms: {why}.',
    cause: 'It waited behind requests of users.',
    next: 'Answer /health before anything else, with 200, without a limit and without the database.',
  },
  'too-few-served': {
    seen: '{perSecond} a second were served; the database can do {most}, and {wanted} are asked for: {why}.',
    cause:
      'The database was idle now and then, as too little was sent at a time; or it did what nobody waited for any more, as too much was.',
    next: 'Look at the database in the replay. Requests that wait there for longer than their users do, or none? How many are at it at a time decides that, not how many there are a second.',
  },
  'served-late': {
    seen: 'One of a hundred who were served took {tookMs} ms or more ({request}), and {limit} ms are allowed: {why}.',
    cause: 'Whoever is served last waited behind all the others: in your line, or in that of the database.',
    next: 'Count how many are in all lines together when it is full. Each of them takes 20 ms of the database, as it does four at a time.',
  },
  'not-as-before': {
    seen: '{served} of {count} were served, {wanted} or more should be: {why}.',
    cause: 'Something of the rush is left: a place that was never given back, a limit that stays low.',
    next: 'Look in the replay at the first one that was refused: who has the places?',
  },
  'no-room': {
    seen: '{request} was answered with {got} after {tookMs} ms: {why}.',
    cause:
      'There was no room for six: the limit and its line are too small, or places were lost before and never came back. Or a breaker took their leaving for a failure.',
    next: 'Give a place back in a finally. Whoever leaves a line makes room in it. And there has to be room for six, at the database and in line together.',
  },
  'refused-without-need': {
    seen: '{served} of {count} were served, and {wanted} or more should be: {why}.',
    cause:
      'People do not come evenly. A limit without a line, or with a very short one, refuses whoever comes close behind others.',
    next: 'Let a few wait, for as long as it takes the database to get through them.',
  },
  'fault-felt': {
    seen: '{served} of {count} were served, and {wanted} or more should be: {why}.',
    cause: 'A first try that failed was not tried again.',
    next: 'When a try fails and the budget has one, try again. Look whether the budget gets back what it spent: a tenth for each first try.',
  },
  'not-tried-again': {
    seen: '{request} was answered with {got} after {tookMs} ms: {why}.',
    cause:
      'All that the database is asked may be done twice, writes as well. So a try that failed is tried again, as long as there is a budget.',
    next: 'Put the tries where all requests to the database go through: in askDatabase. And have the budget begin with some, or the first fault of the day is felt.',
  },
  'body-lost': {
    seen: '{request} was answered with “{got}”, though its body was “{body}” and the first try had failed.',
    cause: 'The second try went without the body of the first, or with another.',
    next: 'Read the body of the user’s request once, as text, and give it to each try.',
  },
  tries: {
    seen: '{web} sent {path} {times} times: {why}. Three are allowed, in all.',
    cause:
      'The budget says how many further tries there are of all; the number of tries says how many of one.',
    next: 'Count both.',
  },
  'over-budget': {
    seen: 'In ten seconds {web} sent {first} first {first:try|tries} and {further} further {further:one|ones}; {limit} were allowed: {why}.',
    cause:
      'Further tries were not paid for, or the budget had saved too much, or users that were never sent paid in, or further tries did as if they were first ones.',
    next: 'A tenth for each first try that is sent, and never more than 10 saved.',
  },
  'not-503': {
    seen: '{request} was answered with {got} after {tookMs} ms: {why}.',
    cause:
      'When no further try is allowed, that is no answer to hand on: the user is told 503 or 504, and may come again.',
    next: 'Throw a Refused with 503 where the tries end, whatever the last one came to: a 500, a broken connection, nothing at all.',
  },
  'answer-asked-again': {
    seen: '{request} was answered with {got}, and the database was asked {count} times.',
    cause: 'A 404 is an answer. The second one will be the same, and the budget has one less.',
    next: 'Try again after a 5xx or no answer, and after nothing else.',
  },
  'not-left-alone': {
    seen: 'Within one second {web} sent the database {count} requests, and {limit} are allowed: {why}.',
    cause:
      'The breaker did not open, it let more than a probe through, or it closed though nothing had gone well. Or nothing counted: whoever had waited long in line had less than 500 ms left.',
    next: 'Look in the replay what came before these requests. A probe is one request: note that it is on its way before you send it.',
  },
  'not-told-at-once': {
    seen: '{request} was not sent to the database, and told {got} after {tookMs} ms: {why}.',
    cause: 'It waited for something, though all know by now that nobody is there.',
    next: 'Ask the breaker first, before the limit and its line.',
  },
  'not-back': {
    seen: '{served} of {count} were served, and {wanted} or more should be: {why}.',
    cause:
      'Nobody has found out that all is well, or what is left of the outage is in the way: places that are held, a line full of the past, tries in the thousands.',
    next: 'Look in the replay at the first one that was refused: by whom? Then back to the last probe, and what it came to.',
  },
  'opened-without-need': {
    seen: '{served} of {count} were served, and {wanted} or more should be: {why}.',
    cause:
      'The breaker has taken something for a failure that is none: a 404, a user who left, a deadline too short to tell. Or there was no room for them: look who refused the first one.',
    next: 'Failed is: a 5xx other than 504, a broken connection, or no answer though 500 ms had been given.',
  },
  'not-served-enough': {
    seen: '{served} of {count} were served, and {wanted} or more should be: {why}.',
    cause:
      'Some were refused though most tries go well, or hardly any try that failed was followed by another.',
    next: 'Look in the replay at the first who was not served: was it the budget, the limit or the breaker?',
  },
  'opened-too-soon': {
    seen: '{refused} of {count} users were refused without a try, and {limit} may be: {why}.',
    cause:
      'A breaker that opens after a few failures, or that takes none back when all goes well, turns a fault now and then into an outage.',
    next: 'Open when all fail: many in a row, or nearly all of the last ones.',
  },
  'urgent-refused': {
    seen: '{request} was answered with {got} after {tookMs} ms: {why}.',
    cause: 'The line was full of what is not urgent, and it was as full for this one.',
    next: 'Whoever is urgent takes the place of one who is not, and goes before them. Who gives way is told 503.',
  },
  'urgent-not-served': {
    seen: '{served} of {count} urgent ones were served, and {wanted} or more should be: {why}.',
    cause: 'They waited among the others, or found the line full of them.',
    next: 'In a full line whoever is urgent takes the place of one who is not. And who is next in line is asked by urgency first.',
  },
  'other-felt-it': {
    seen: '{served} of {count} users of the other web server were served, and {wanted} or more should be: {why}.',
    cause: 'Each web server hears for itself.',
    next: 'Keep what one knows about the database in its own memory.',
  },
  'boots-late': {
    seen: '{web} was started again, and accepted nobody for 300 ms, while {why}.',
    cause: 'What start() waits for, users wait for as well. And /health is about this web server alone.',
    next: 'Ask nothing of the database in start().',
  },
  'found-too-many': {
    seen: '{web} sent a frozen database {count} requests in {seconds} s. {limit} are allowed.',
    cause:
      'Each try whose time is up gives its place free, and the next is sent; but what was sent lies there until it wakes.',
    next: 'The breaker has to open after a few such tries. Look in the replay what each of them counted as.',
  },
} satisfies ExerciseText['says']
