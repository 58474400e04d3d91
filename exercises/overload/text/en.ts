import type { ExerciseText } from '../../../src/contract/exercise.ts'
import { says } from './says.ts'

export default {
  title: 'Too much',
  stages: {
    deadline: {
      title: 'Deadlines',
      hints: [
        'A deadline is two numbers: the Deadline-Ms of the request, and performance.now() when it came in. What is left is one minus what has passed since the other.',
        'Make one AbortSignal for each user, AbortSignal.any([request.signal, AbortSignal.timeout(…)]), and give it to each fetch. (It takes 2,147,483,647 ms at most.) What fetch rejects with becomes a 504: throw tooLate() and catch it once, in web.ts.',
        'Before each fetch, not once for each user: look at what is left. Less than 80 ms, or a signal that has aborted: throw tooLate(). Else send Deadline-Ms: Math.floor(what is left). Let the time-out of the signal end 10 ms before the deadline, as the answer has a way to go.',
      ],
    },
    shed: {
      title: 'Refuse some, serve the others',
      hints: [
        'Count how many requests of this web server are at the database. Above a few it is of no use to send more: they stand in its line, and get old there.',
        'Two places for each web server would keep the database busy if nothing took time in between; three or four do so in fact. A short line of a few more takes a burst. Whoever finds it full is told 503 at once.',
        'Three at the database, four in line: seven for each of both are fourteen, which take 280 ms. try { … } finally { give the place on }. When the signal of somebody in line aborts, take them out of it; and when it has aborted already, do not wait: the event will not come again.',
      ],
    },
    budget: {
      title: 'One try more for ten',
      hints: [
        'A loop around one try: an answer below 500 leaves it, anything else asks the budget whether there may be another.',
        'A number that starts at 10, and never gets above. Each first try adds 0.1, each further one takes 1, and with less than 1 there is none.',
        'Count a first try when it is sent, not when a user comes: what is refused before has not been sent. Check the deadline and the signal before each try, and the number of tries.',
      ],
    },
    breaker: {
      title: 'Leave it alone',
      hints: [
        'Count how many tries in a row have failed. An answer below 500, a 404 too, sets it to 0. After eight or so, send nothing but a probe now and then.',
        'Give each try an end of its own, 500 ms: at a frozen database it fails then, and its place is free for the next. Whoever left, or had less time, has told nothing: look which of the two signals has aborted.',
        'While it is open: when 600 ms have passed since the last probe, whoever comes is the next one, and the time is noted before it is sent, so that nobody else is. All others are told 503 before they get in line. A probe that is well sets the count to 0, and that closes it.',
      ],
    },
    recovery: {
      title: 'Back',
      hints: [
        'Look at the replay after it is over: who is at the database, and who waits for them?',
        'A place that is not given back, a probe that never ends, a budget that is used up for ever: each of these shows here. Every way out of a function has to go through its finally.',
        'A probe whose user left has told nothing. So the next one must not wait for it: let the time decide, not the answer.',
      ],
    },
    priority: {
      title: 'What matters first',
      hints: [
        'The method says it: what is posted is urgent here. Let askDatabase know, and the limit.',
        'Two things: who is next when a place is free (an urgent one, if there is any), and who is refused when the line is full (one who is not urgent, if there is any).',
        'Each who waits has a way to be told to go and a way to be refused. When the line is full and somebody urgent comes, take out the last who is not, and refuse them: they get their 503 at once.',
      ],
    },
  },
  tests: {
    'passed-through': 'What the database says goes to the user as it is',
    'passed-on': 'The database is told how long is left',
    'none-that-can-be-read': 'A Deadline-Ms that is missing, or is no whole number, is 1,000',
    'a-very-long-one': 'A very long deadline is one as any other',
    'less-for-the-second': 'The second request of a feed has less time than the first',
    'cannot-end': 'What cannot end in time is not begun',
    'enough-is-enough': 'What can just end in time is done',
    'told-in-time': 'Whoever cannot be served is told by their deadline',
    'clocks-are-set': 'Deadlines hold while clocks are set',
    'works-for-nobody': 'The database does no work for a user whose deadline has passed',
    'who-has-left': 'Nothing is sent for who has left',
    'three-times-the-load': 'At three times the load, as many as can be are served, and soon',
    'three-times-and-slower': 'The same with a database at half its speed',
    'health-at-three-times': 'A web server is healthy, however many come',
    'six-at-once': 'Six at once at each web server are all served',
    'six-of-each-kind': 'So are six at once who want to write, log in and read',
    'a-wait-is-time-too': 'What was spent in the line is not left any more',
    'four-fifths': 'At four fifths of the load hardly anybody is refused',
    'no-place-lost-to-who-leaves': 'No place is lost to those who leave',
    'no-place-lost-to-who-has-little-time': 'No place is lost to those who have little time',
    'no-place-lost-to-who-asks-for-nothing': 'No place is lost to those who ask for what is not there',
    'a-fault-now-and-then': 'When one of twenty tries fails, hardly anybody feels it',
    'a-fault-once': 'A first try that failed is tried again, of each kind',
    'most-fail': 'When most fail, further tries are one for ten and no more',
    'all-fail': 'When all fail, everybody is told 503',
    'faults-at-three-times': 'At three times the load only what was sent counts for the budget',
    'the-budget-comes-back': 'After most had failed, a fault now and then is tried again as before',
    'what-is-an-answer': 'An answer is not asked for again, a 404 neither',
    'each-try-has-its-deadline': 'Each try has less time, and none is begun that cannot end',
    'none-for-who-has-left': 'No further try for who has left',
    'left-alone-when-dead': 'A dead database is left alone, and found when it is back',
    'left-alone-when-frozen': 'A frozen database is left alone, and found when it is back',
    'left-alone-when-cut-off': 'A database that cannot be reached is left alone, and found when it is back',
    'left-alone-when-failing': 'A database that says 500 to all is left alone, and found when it is back',
    'again-and-again': 'Five outages, one after the other',
    'what-is-not-there': 'A 404 is no failure',
    'who-leaves-tells-nothing': 'Users who leave do not open the breaker',
    'little-time-tells-nothing': 'Users with little time do not open the breaker',
    'one-of-five-fails': 'A database that fails one of five is asked on',
    'one-is-cut-off': 'One web server is cut off, and the other one feels nothing',
    'after-three-times-the-load': 'After three times the load all is well, though users come again',
    'after-frozen': 'After a frozen database all is well, though users come again',
    'after-dead': 'After a dead database all is well, though users come again',
    'after-failing': 'After a failing database all is well, though users come again',
    'after-slow': 'After a slow database all is well, though users come again',
    'frozen-at-three-times': 'Frozen, and three times the load: all is well 3 s after both',
    'who-leaves-meanwhile': 'Half of the users leave while the database is away',
    'what-it-finds': 'A frozen database does not find much when it wakes',
    'a-web-server-dies': 'A web server dies while the database is frozen',
    'urgent-first': 'At three times the load, whoever logs in or sends a card is served',
    'everybody-says-so': 'A header Priority: high changes nothing',
    'more-urgent-than-can-be': 'When all are urgent, as many as can be are served, and soon',
    'urgent-into-a-full-line': 'Whoever is urgent finds a place in a full line',
    'nobody-is-kept-out': 'At less than the load, those who read are served as well',
  },
  says,
  scenes: {
    storm: {
      title: 'Five seconds of too many, and a web server that means well',
      measures: {
        before: '35 a second',
        rush: '100 a second',
        after: '35 again',
        later: '35, half a minute later',
      },
    },
    'storm-refused': {
      title: 'The same, with your web.ts',
      measures: {
        before: '35 a second',
        rush: '100 a second',
        after: '35 again',
        later: '35, half a minute later',
      },
    },
    'three-times': {
      title: 'Three times as many as the database can serve',
      measures: { before: '25 a second', much: '150 a second', after: '25 again' },
    },
    'away-and-back': {
      title: 'The database is frozen, and later it dies',
      measures: {
        well: 'all is well',
        frozen: 'frozen for three seconds and more',
        thawed: 'three seconds later',
        dead: 'dead',
        again: 'three seconds later',
      },
    },
    'short-line': { title: 'Four may wait at each web server', measures: { all: '75 a second' } },
    'long-line': { title: 'Two hundred may wait at each web server', measures: { all: '75 a second' } },
  },
  beside: { eager: 'The web server that means well' },
  figures: { 'in-line': { title: 'in the database’s line' } },
  alternatives: {
    'newest-first': {
      title: 'Whoever came last is next',
      does: 'Who waits stands on a stack: the newest goes first, and whoever has been below for a quarter of a second is told 503. The breaker looks at the last twelve tries, the budget at the last ten seconds.',
      trades:
        'Whoever came first may be the one who is refused, after having waited; in return those who are served have hardly waited at all.',
    },
    'adaptive-limit': {
      title: 'A limit that finds itself',
      does: 'Nobody waits. The number of places grows a little with each quick answer, and shrinks when answers get slower than the quickest of late.',
      trades:
        'It has to try too much now and then to know what is enough, and takes a while after a change; in return nobody has to tell it how fast the database is.',
    },
    'controlled-delay': {
      title: 'A short wait in place of a short line',
      does: 'Any number may stand in line. When it has not been empty for a while, only those go on who have waited for a moment.',
      trades:
        'Refusals come after a wait, and the line holds many for nothing; in return a burst of any size is taken, as long as it passes.',
    },
  },
} satisfies ExerciseText
