/** The grader's own words: what can go wrong in every exercise. Values in braces are filled in. */
import type { Saying } from '../../contract/exercise.ts'

export interface OutcomeText extends Saying {
  readonly title: string
}

const runsOn =
  'A loop that never ends, work that takes far too many steps, or a chain of promises that always adds one more.'
const memoryGrows =
  'Something grows at every step and is never let go: a list, a text, a buffer, timers, or promises and requests that nobody waits for.'

export const says: Readonly<Record<string, Saying>> = {
  'world-threw-at-boot': {
    seen: '{node} did not come up: {message} ({file}, line {line}).',
    cause: 'The module, or its start, threw while the node booted, so it never took a request.',
    next: 'Go to {file}, line {line}. What a boot cannot rely on, such as a file that may be missing or torn, has to be handled there.',
  },
  'world-boot-never-settled': {
    seen: 'The start of {node} did not settle within {withinMs} ms.',
    cause:
      'start awaits something that never happens: an answer that never comes, a promise that nobody resolves.',
    next: 'Look at each await in start, and at what has to happen for it to go on. A fetch may need a time-out.',
  },
  'world-node-died': {
    seen: 'The request to {url} failed ({code}): {node} had gone down by itself at {diedAtMs} ms, with {error}.',
    cause: 'Something threw outside of any request: in a timer, or at boot. That takes the whole node down.',
    next: 'Catch what can go wrong inside the timer. The console below shows what the node did last.',
  },
  'world-fetch-failed': {
    seen: 'The request to {url} failed: {code}.',
    cause: 'The node that was asked was down, turned the request away, or broke the connection.',
    next: 'See in the console which node was asked last, and what it did then.',
  },
  'world-no-answer': {
    seen: 'No answer to {request} from {node} within {patienceMs} ms.',
    cause: 'The request arrived and was not answered, or it never arrived.',
    next: 'Follow the request through fetch: every path through it has to return a Response.',
  },
  'world-no-answer-waiting': {
    seen: 'No answer to {request} from {node} within {patienceMs} ms: it was waiting for {call} at {peer}.',
    cause:
      'A request without a time-out waits for as long as the other side is silent, and so does everyone behind it.',
    next: 'Give the fetch to {peer} a time-out of its own (AbortSignal.timeout), and decide what to do when it is over.',
  },
  'world-never-answers': {
    seen: '{node} never answers {request}: nothing is left to happen that could wake it.',
    cause: 'fetch awaits a promise that nobody resolves.',
    next: 'Look at each await on the way of this request, and at who is to make it go on.',
  },
  'world-never-answers-waiting': {
    seen: '{node} never answers {request}: it waits for {call} at {peer}, which will never be answered.',
    cause: 'The message was lost, or {peer} hangs as well, and nothing ends the wait.',
    next: 'Give the fetch to {peer} a time-out of its own (AbortSignal.timeout), and decide what to do when it is over.',
  },
  'world-nothing-left': {
    seen: 'The test waits for something, and nothing is left to happen.',
    cause: 'No node has a timer, a request or a disk call under way.',
    next: 'Something that was to happen later was not set up, or was called off too early.',
  },
  'world-too-late': {
    seen: 'What the test waits for did not happen within {withinMs} ms.',
    cause: 'It happens too late, or not at all.',
    next: 'The hints of this stage say what is waited for. The console shows how far the nodes got.',
  },
  'world-too-many-calls': {
    seen: 'The test took more than {maxEvents} events, by far more than it needs: {node} sent {call} to {peer} {count} times.',
    cause:
      'Something repeats without a pause or without an end: a retry without a limit, a check that follows the one before at once, nodes that send to each other in circles.',
    next: 'Look for where {node} sends {call}, and put a delay between rounds, or a limit on them.',
  },
  'world-too-many-events': {
    seen: 'The test took more than {maxEvents} events, by far more than it needs: {node} took in {taken} of them, and few were answers to requests of its own.',
    cause:
      'Something repeats without a pause or without an end: mostly a timer of 0 ms, or calls of the disk in circles.',
    next: 'Look at what {node} does in its timers and after its disk calls, and put a delay between rounds, or a limit on them.',
  },
  'world-too-many-waiting': {
    seen: 'At {atMs} ms {all} things were waiting to happen, by far more than the test needs: {waiting} of them timers and messages for {node}.',
    cause:
      'Work is started faster than it ends, and multiplies: mostly a timer that sets more than one timer each time, or a loop that starts timers or calls without waiting for them.',
    next: 'Look at what {node} starts in its timers and answers, and let each round start one more at most.',
  },
  'world-suite-threw': {
    seen: 'The test stopped at an error of its own: {message}.',
    cause:
      'Mostly an answer that it could not read, such as plain text where JSON is due. If the answers are what the lesson asks for, the fault is in the test.',
    next: 'Compare the answers with what the lesson says: status, content type and body. If they are right, it is not your code: please report this test, with your code.',
  },
  'world-took-too-long': {
    seen: 'The test was not over after {seconds} s of real time.',
    cause: 'Something that it waits for takes far too long, again and again.',
    next: 'The console shows how far the nodes got. A grade without --real tells more of it, as its time is not the clock’s.',
  },
  'world-stuck': {
    seen: '{node} got stuck: its code ran without ever giving back control.',
    cause: runsOn,
    next: 'Look for loops in what {node} runs whose end depends on something that cannot change while they run.',
  },
  'world-stuck-at': {
    seen: '{node} got stuck: its code ran without ever giving back control, in the loop or function that begins at {file}, line {line}.',
    cause: runsOn,
    next: 'Go to {file}, line {line}: what is to end it, and can that change while it runs?',
  },
  'world-stuck-somewhere': {
    seen: 'The code ran without ever giving back control.',
    cause: runsOn,
    next: 'Look for loops whose end depends on something that cannot change while they run.',
  },
  'world-out-of-memory': {
    seen: '{node} took more memory than there is.',
    cause: memoryGrows,
    next: 'Look for what {node} only ever adds to, and give it a bound.',
  },
  'world-out-of-memory-at': {
    seen: '{node} took more memory than there is, in the loop or function that begins at {file}, line {line}.',
    cause: memoryGrows,
    next: 'Look at what is added there and never let go, and give it a bound.',
  },
  'world-out-of-memory-somewhere': {
    seen: 'The code took more memory than there is.',
    cause: memoryGrows,
    next: 'Look for what is only ever added to, and give it a bound.',
  },
  'world-unknown': {
    seen: 'The test failed for a reason that has no words yet ({id}).',
    cause: 'The exercise is missing a text.',
    next: 'Please report it, with the id.',
  },
}

/** Told beside the verdict, whatever it is. */
export const uncaught: OutcomeText = {
  title: 'Nobody caught',
  seen: 'Promises were rejected {count} {count:time|times} in {tests} {tests:test|tests}, and nothing had caught that. First{place}: {message}',
  cause: 'A promise that nobody awaits, or one that is awaited only after it may have failed.',
  next: 'Await it inside a try, or give it a .catch. Outside of this course, Node ends a process for one such rejection.',
}

/** Of a rejection, when the engine can tell where it comes from. */
export const inFile = ' in {file}, line {line}'

/** What else is wrong with a plan. */
export const alsoAt = ' {file}, line {line}: {message}'

export const outcomes: Readonly<Record<string, OutcomeText>> = {
  passed: {
    title: 'Passed',
    seen: 'Every test passed.',
    cause: 'The code does what the lesson asks, under the faults that were tried.',
    next: 'Go on to the next stage or lesson.',
  },
  failed: {
    title: 'Not passed yet',
    seen: '{failed} of {run} {run:test|tests} failed.',
    cause: 'Each failed test says what was seen and what most likely caused it.',
    next: 'Begin with the first one that failed: later ones often follow from it.',
  },
  'does-not-compile': {
    title: 'Does not compile',
    seen: '{file}, line {line}: {message}',
    cause: 'The file is no valid TypeScript of the kind that runs here, so nothing was run.',
    next: 'Correct the line and submit again.',
  },
  'no-plan': {
    title: 'No stack',
    seen: '{file}, line {line}: {message}{others}',
    cause: 'The plan could be read, but no stack can be made of it, so nothing was run.',
    next: 'Correct each of these lines and submit again.',
  },
  'threw-at-boot': {
    title: 'Threw at boot',
    seen: '{file}, line {line}: {message}',
    cause: 'The module, or its start, threw while {node} booted, so it never took a request.',
    next: 'Go to {file}, line {line}.',
  },
  stuck: {
    title: 'Stuck',
    seen: 'The code ran without ever giving back control{inTest}{onNode}{inFile}.',
    cause: runsOn,
    next: 'Look for loops whose end depends on something that cannot change while they run.',
  },
  'out-of-memory': {
    title: 'Out of memory',
    seen: 'The code took more memory than there is{inTest}{onNode}{inFile}.',
    cause: memoryGrows,
    next: 'Look for what is only ever added to, and give it a bound.',
  },
  'grader-broke': {
    title: 'The grader broke',
    seen: '{message}',
    cause: 'This is a fault of the course, not of your code. Your code is kept.',
    next: 'Submit again; if it comes back, report it with the line above.',
  },
}

/** ` on queue-1`, when the node is known. */
export const onNode = ' on {node}'
/** Left out where a page was lost before it knew which test had begun. */
export const inTest = ', in the test “{title}”'
