/** Why a test failed. */
import type { Saying } from '../../../src/contract/exercise.ts'

export const says = {
  'not-taken': {
    seen: '`POST /builds` was answered with {status}. It should be 202, within two seconds.',
    cause: 'The handler threw, or waits for something that takes as long as a build.',
    next: 'Answer when the build is saved, and let the line carry it out.',
  },
  'no-id': {
    seen: 'The 202 brought the id {id}. It should be a text that is not empty.',
    cause: 'The body is not `{ "id": "…" }`.',
    next: 'Look at what POST answers.',
  },
  'not-told': {
    seen: '`GET /builds/{id}` was answered with {status}. It should be 200.',
    cause: 'The build is not known any more, or the handler waits for something.',
    next: 'Look at where builds are kept, and at what a boot reads.',
  },
  'bad-order': {
    seen: '`POST /builds` with the body {body} was answered with {status}. It should be 400.',
    cause: 'The body was used before anybody looked whether it names a commit.',
    next: 'The starter’s commitIn tells an order from the rest.',
  },
  'no-such': {
    seen: 'A build that there is not was answered with {status}. It should be 404.',
    cause: 'What is not found is taken for something.',
    next: 'Look at what GET does with an id that it does not know.',
  },
  'same-id': {
    seen: 'Two builds have the same id.',
    cause: 'The id follows from the commit, or from a counter that two have read at once.',
    next: 'crypto.randomUUID() has no two alike.',
  },
  'other-field': {
    seen: 'The build tells the {field} {told}. It should be {wanted}.',
    cause: 'It may be that of another build.',
    next: 'Look at what GET answers.',
  },
  'still-open': {
    seen: '{seconds} s later the build was still `{state}`. It should be `{wanted}`.',
    cause: 'Something is waited for that never comes, or nothing goes on from there.',
    next: 'Log each change of its state. What does your program wait for since the last one?',
  },
  'not-red': {
    seen: 'The build ended as `{state}`. It should be `red`.',
    cause: 'No clear yes came from the runner, and something else was taken for it.',
    next: 'Green is a 201 with the text `artifact` to the build, and a 200 with `passed` equal to true to its tests, both in time. All else is red.',
  },
  'other-end': {
    seen: 'The build ended as `{state}`, with {why}. It should be `{wanted}`.',
    cause: 'Something was taken for a fault that is none, or a fault was not seen.',
    next: 'Log what leads to each change of its state.',
  },
  'other-end-of-many': {
    seen: 'Of several builds, number {place} was `{state}` after {seconds} s. It should be {wanted}.',
    cause: 'It never got its turn, its turn was taken by another one, or one before it stands in the way.',
    next: 'Log which build is at work, and why the next one is not.',
  },
  'no-end': {
    seen: 'The runner died in the middle of a test, and came back. 30 s later the build was `{state}`. It should have an end.',
    cause: 'The call was rejected, and nothing follows from that.',
    next: 'What does your program do when build or test of runner.ts rejects?',
  },
  'not-all': {
    seen: '{name} runs {runs}. Now it should be {wanted}, like all.',
    cause:
      'It was told that it is over before the deployer had answered; or a server was left with what is neither live nor on its way.',
    next: 'Save what comes to a server before you order it, and order again what may not have been carried out.',
  },
  untested: {
    seen: '{name} was given the artifact {artifact}, which was {how}.',
    cause:
      'What ships was not tested, or not yet, or its tests were not green; or the commit was built again, and what came out is another artifact.',
    next: 'Keep the digest that the build gave. Test that one, and ship that one, after a green answer and no earlier.',
  },
  'red-shipped': {
    seen: '{name} was given an artifact of a build that is red ({wanted}).',
    cause: 'The answer was not looked at, or not at all of it.',
    next: 'Green is a 201 with the text `artifact` to the build, and a 200 with `passed` equal to true to its tests. All else is red.',
  },
  'before-green': {
    seen: '{name} was given the artifact while its tests still ran.',
    cause: 'The tests were begun, and nobody waits for their end.',
    next: 'Is there an await before test?',
  },
  'wrong-reason': {
    seen: '`why` has the reason {reason}. It should be {wanted}.',
    cause: 'Two ways to fail were taken for one, or `why` is missing.',
    next: 'The lesson has a list of reasons. A time-out is told from a broken connection by `signal.aborted`.',
  },
  'tested-for-nothing': {
    seen: 'A commit could not be built, and something was tested all the same.',
    cause: 'A 422 was not looked at.',
    next: 'A build that is red is over.',
  },
  'not-built-again': {
    seen: 'A commit that was pushed again shipped the artifact {first}, which it had shipped before.',
    cause: 'What was built is remembered by its commit.',
    next: 'Each push is a build of its own.',
  },
  'told-early': {
    seen: 'A build was `{state}` when it had just been pushed, and another one was on its way.',
    cause: 'What is told is that of another build.',
    next: 'Look at which build is changed when something has shipped.',
  },
  'two-at-once': {
    seen: '{name} was given {artifact} while {other} ran {runs}, which is not live.',
    cause: 'Two builds ship at the same time; or one has ended, and a server was left with its artifact.',
    next: 'Let one function work on one build after the other, and let POST only add to the list.',
  },
  'out-of-order': {
    seen: '{name} was given an artifact of the commit {commit} after one of the commit {newer}, which was pushed later.',
    cause: 'Whoever is built and tested first ships first.',
    next: 'Ship in the order of the list, whenever they were tested.',
  },
  'skipped-for-nothing': {
    seen: 'The build {id} was skipped, with {why}. The newer one is `{by}`.',
    cause: 'It was overtaken as soon as a newer one came, and that one is not green.',
    next: 'Skip when a newer one is green, and no earlier. Or do not skip at all.',
  },
  'last-is-none': {
    seen: 'The artifact that came last, {artifact}, is of none of the builds that are shipped.',
    cause: 'Builds that were pushed at once have mixed.',
    next: 'Let one function work on one build after the other.',
  },
  stopped: {
    seen: 'A newer commit was pushed while a build shipped, and the build was `{state}` in the end. It should be `shipped`.',
    cause: 'A newer one stops the one that ships.',
    next: 'Only what has not begun to ship may be skipped.',
  },
  'not-begun': {
    seen: '{seconds} s after the 202 no server had been given anything, though nothing else was to do.',
    cause: 'Nothing picks the build up, or the loop has ended with the build before.',
    next: 'Log when work begins, and when it ends. What begins it again?',
  },
  'no-canary': {
    seen: '{seconds} s after the 202 no server had been given the artifact.',
    cause: 'Nothing picks the build up, or something is waited for that never comes.',
    next: 'Log each change of the build’s state.',
  },
  'not-watched': {
    seen: '{name} was given the artifact when {canary} had run it for {for} ms. It should be {watch} ms at least.',
    cause:
      'There are two canaries, or none; or the watch began with the order and not with the answer to it.',
    next: 'One server, then the watch, from when deploy has settled, and then all others.',
  },
  'too-few': {
    seen: '{name} was given the artifact when {canary} had answered {came} requests. It should be {enough} at least.',
    cause: 'The watch ended by time alone.',
    next: 'Wait until the watch is over and both have answered enough, whichever is later.',
  },
  'judged-late': {
    seen: 'The others were given the artifact {seconds} s after the canary ran it. It may be {most} s.',
    cause: 'The watch lasts longer than it has to.',
    next: 'Look several times in the watch, and judge at the first look that has enough.',
  },
  spread: {
    seen: '{name} was given the artifact, too. Yet {why}.',
    cause:
      'It was not seen, was not counted, or was compared with other requests than those that came at the same time.',
    next: 'Log both shares when you judge: bad and all requests, of the canary and of the rest, since the watch began.',
  },
  'bad-is-shipped': {
    seen: 'The build was `shipped`. Yet {why}.',
    cause: 'The canary is bad, and nothing follows from it.',
    next: 'What does your program do with what watch tells?',
  },
  'held-back': {
    seen: 'The build was `{state}`. It should ship: {why}.',
    cause: 'The canary was compared with a fixed number, or with other requests than those of the same time.',
    next: 'Log both shares when you judge: bad and all requests, of the canary and of the rest, since the watch began.',
  },
  'no-rest': {
    seen: '{name} was given the artifact, and nobody had come to the rest.',
    cause: 'Only the canary’s requests were counted, or a share of nothing was taken for 0.',
    next: 'Both have to have enough.',
  },
  'no-rest-bad': {
    seen: 'Nobody had come to the rest, and the build was `{state}`. It should still be `canary`, or on its way there.',
    cause: 'A share of nothing was taken for a number.',
    next: 'Both have to have enough. Until then nothing is decided.',
  },
  'not-alone': {
    seen: '{name} was given something, too. Only {canary} had run the artifact.',
    cause: 'All are taken back, or one that was never given it; or after a crash another canary was chosen.',
    next: 'Who runs the artifact? Only these go back. To order what a server runs already does nothing.',
  },
  'wrong-share': {
    seen: '`why` has {told} for `{field}`. It was {wanted}, and may be 0.03 off.',
    cause:
      'Not all bad requests are counted, or other requests than those of the watch; or it is no share from 0 to 1.',
    next: 'Bad is errors and slow ones together, and the share is of what came in the watch.',
  },
  'back-late': {
    seen: 'The canary was given back what is live {seconds} s after it ran the artifact. It may be {most} s.',
    cause: 'The watch lasts longer than it has to, or the way back waits for something.',
    next: 'Judge at the first look that has enough.',
  },
  'tried-on-many': {
    seen: 'An artifact that does not start was tried on {count} servers. It should be one.',
    cause: 'It was not asked who failed, or another canary was chosen.',
    next: 'deploy tells who failed. That is enough to go back.',
  },
  'wrong-node': {
    seen: '`why` names {told}. It should be {wanted}.',
    cause: 'The canary was named, or the first of a list.',
    next: 'deploy tells who failed.',
  },
  'silent-early': {
    seen: 'The canary was taken back {seconds} s after it had fallen silent. It should be 5.',
    cause: 'One look without numbers was taken for a fault.',
    next: 'Note when it told for the last time.',
  },
  'not-rolling-back': {
    seen: 'The canary had been ordered back, and the build was `{state}`, with {why}. It should be `rolling-back`, with the reason `worse`.',
    cause: 'The order goes out before the state is changed, or `why` is told at the end only.',
    next: 'Change the state first, with why, and order then.',
  },
  'tried-again': {
    seen: 'What had been rolled back came to servers {times} {times:time|times}. It should be once.',
    cause: 'The build was not over when it was rolled back.',
    next: '`rolled-back` is an end.',
  },
  'tested-again': {
    seen: 'What had been rolled back was built or tested again.',
    cause: 'The build was not over when it was rolled back.',
    next: '`rolled-back` is an end.',
  },
  'not-for-ever': {
    seen: 'A build was `rolled-back`, and a while later it was not.',
    cause: 'The build was not over when it was rolled back.',
    next: '`rolled-back` is an end.',
  },
  'bad-before-good': {
    seen: 'A bad build before a good one was `{state}`. It should be `rolled-back`.',
    cause: 'It was given up, or its canary was not looked at.',
    next: 'Each build goes its whole way before the next.',
  },
  'no-boot': {
    seen: 'Two seconds after its boot the pipeline was {state}.',
    cause: 'It threw in start, or start waits for somebody who is away.',
    next: 'Let start load the state, and begin the work without waiting for it.',
  },
  'forward-again': {
    seen: 'It was `rolling-back`, crashed, and was `{state}` in the end. It should be `rolled-back`.',
    cause:
      'That it goes back was told, or ordered, before it was saved. Or a boot begins anew with the canary.',
    next: 'Save `rolling-back` first. A boot that finds it goes on with the way back.',
  },
  undone: {
    seen: 'A build was `{was}`, the pipeline crashed, and then it was `{state}`.',
    cause: 'The end was told before it was synced.',
    next: 'What GET tells has to be what is on the disk.',
  },
  'done-again': {
    seen: 'A build was `{was}`. After a crash it was built or tested again.',
    cause: 'A boot takes up what has ended.',
    next: 'Which states are ends?',
  },
  'last-not-shipped': {
    seen: 'The newest of several builds was `{state}`. It should be `shipped`.',
    cause: 'After a crash it was left where it was.',
    next: 'A boot goes on with the first build that has not ended, whatever its state.',
  },
  'no-answer': {
    seen: 'The deployer was away, and `GET` was answered with {status}. It should be 200.',
    cause: 'The handler, or start, waits for the deployer.',
    next: 'Tell what is in the state, and wait for nobody.',
  },
  'not-ordered-again': {
    seen: 'The deployer was back, and in {seconds} s it was not asked for anything.',
    cause: 'The order was given up, or the pauses between two tries grow without a bound.',
    next: 'Order again every second or two.',
  },
  'times-tested': {
    seen: 'Tests were run {times} {times:time|times}. It should be {wanted}: they {how}.',
    cause: 'What failed once is not tried once more, or more than once.',
    next: 'Once more after the first `passed: false` of an artifact. The second answer decides.',
  },
  'other-artifact': {
    seen: 'The second try was of another artifact.',
    cause: 'The commit was built again.',
    next: 'A flake is what passes with nothing changed: test the same artifact.',
  },
  flaky: {
    seen: '`flaky` was {told}. It should be {wanted}.',
    cause: 'It is not kept with the build, or with the wrong one.',
    next: 'Set it when the first try has failed, and look at what the later states do with it.',
  },
} satisfies Readonly<Record<string, Saying>>
