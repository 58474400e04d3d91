import type { ExerciseText } from '../../../src/contract/exercise.ts'

export default {
  title: 'Autoscaling',
  stages: {
    out: {
      title: 'Out',
      hints: [
        'Add up how busy the machines are. Two machines that are busy for half of their time have the work of one machine in hand.',
        'Choose how busy they should be, such as 0.65, and divide: that many machines are wanted. The number of machines that you have does not come into it.',
        'The work of one look trembles. Keep the last few with their times in a variable of the module, take their mean, and round up. order is what is wanted less what there is.',
      ],
    },
    in: {
      title: 'In',
      hints: [
        'When would you give one back? When those that stay would still have air, and not just now, but for a while.',
        'Give one back when the work would keep the machines that stay busy for less than 0.55, say, at each look of the last two or three minutes. Further from your target than chance goes, or you will order it again at once.',
        'Count those that are up, and leave two of them, whatever is on its way. Where there are fewer than two, order at once, whatever the work is. After a boot of your own you have not looked for three minutes yet: give nothing back.',
      ],
    },
    steady: {
      title: 'Steady',
      hints: [
        'In one look of ten seconds a machine draws twenty postcards at most, and by chance it may be fifteen. What would you see in a minute?',
        'Order by the mean of the last minute. To order and to give back need two different limits, with room for chance between them.',
        'To be steady and quick at the same time, use two windows: the mean of a minute as a rule, and that of twenty seconds when it says that the machines are nearly full.',
      ],
    },
    coming: {
      title: 'On their way',
      hints: [
        'You order, and look again ten seconds later. What do you see, and what do you order then?',
        'The platform lists a machine from its order on, as booting. It counts as one that you have, and not as one that works: it tells no numbers, and has no part in any mean.',
        'At 409 there is nothing to be had. Keep the time, and do not ask again for half a minute.',
      ],
    },
    dead: {
      title: 'The dead, and those who say nothing',
      hints: [
        'A machine that is down is no machine: leave it out of what you have, and give it back.',
        'Nobody knows how busy a machine is that tells no numbers. What would you guess? About as busy as those beside it.',
        'So take the mean of those that tell, and multiply it by the number of machines that are up. Where nobody tells, you know nothing: keep what you have, give back the dead, and have two.',
      ],
    },
    crowd: {
      title: 'A crowd',
      hints: [
        'Three machines are busy for all of their time. Are there 6 postcards a second, or 20?',
        'web_requests_total counts everybody who came, those who were turned away too. What it grows by between two looks, divided by the seconds and by what a machine draws in a second, is the work that came to that machine.',
        'Take the larger one of the two for each machine. A counter that is lower than before has begun anew: that look tells nothing.',
      ],
    },
    alone: {
      title: 'Alone',
      hints: [
        'After a crash your program knows nothing of the last minutes. What does it order by then, and what does it give back?',
        'Ask the platform anew at each look what there is, and never remember what you have ordered. Right after a boot, wait until your windows are full; only where there are fewer than two, or the machines are full, there is no time for that.',
        'performance.now() goes evenly, Date.now() does not. A machine that answers neither /metrics nor /health for a minute is as good as down: count it, and give it back, as if it were.',
      ],
    },
  },
  tests: {
    grows: 'The load grows slowly from two machines on, and nobody feels it',
    'grows-late': 'After a quiet time the load grows, and nobody feels it',
    falls: 'The load falls: ten minutes later most machines are gone, and nobody felt it',
    'nobody-comes': 'When nobody comes two machines are left, and stay',
    lull: 'A lull of 90 s is not the night, and the next one neither',
    'one-alone': 'Where there is one machine, a second one is ordered',
    trembles: 'Five minutes after the load has grown the fleet is steady, however it trembles',
    'trembles-larger': 'So it is under a larger load that trembles from the beginning',
    jump: 'The load jumps to three times what it was, and four minutes later all is well',
    'jump-and-gone': 'A crowd goes before its machines have come: two machines serve all the time',
    'at-the-quota': 'At the quota the platform is asked now and then, and machines are given back as ever',
    'two-die': 'Two of four machines die: others are ordered, and the dead are given back',
    'one-of-two': 'One of two machines dies, and is replaced by one',
    'ordered-for-one': 'One of two machines dies: another is ordered, and not a second one',
    'dead-go-first': 'The dead are given back, and nobody who serves goes in their place',
    'newcomer-dies': 'A machine that dies as soon as it is there is replaced',
    'no-numbers': 'Numbers are missing, of one machine, of half, of all: nothing follows from that',
    'half-told': 'Some machines tell no numbers: the others show how the load grows, and falls',
    'one-dies-in-the-dark': 'Nobody tells numbers, and a machine dies: it is replaced',
    crowd: 'A crowd comes in a minute, and another one when machines have booted: soon nobody is turned away',
    'crashes-as-it-orders':
      'The autoscaler crashes before each of its events: one is missing, and one is ordered',
    'crash-is-no-change':
      'The autoscaler crashes now and then under a load that trembles: nothing follows from that',
    'crashes-while-it-grows': 'It crashes while the load grows, and while machines are given back',
    'crash-in-a-lull': 'It crashes in a lull: it does not know how it was before, and gives nothing back',
    'platform-away': 'The platform is dead, frozen, cut off, slow: half a minute later all goes on',
    'reply-lost': 'The reply to an order is lost: nothing is ordered twice',
    hangs: 'A machine that hangs is replaced and given back',
    'hangs-for-a-moment': 'A machine that hangs for half a minute, and again, is not given back',
    'replies-lost-at-night': 'Replies of the platform are lost while machines are given back: nobody notices',
    'disk-torn': 'It crashes while it may be writing: it boots each time, and goes on',
    'clock-set': 'The clock is set by hours, forward and back: nothing follows from that',
  },
  figures: {
    machines: { title: 'Machines' },
    came: { title: 'Machines so far' },
  },
  scenes: {
    evening: {
      title: 'Two machines, and the evening comes',
      measures: { two: '2 a second', three: '3 a second', six: '6 a second' },
    },
    'jump-naive': {
      title: 'The load jumps, scaled by what comes to mind first',
      measures: {
        before: '2 a second',
        meanwhile: '6 a second, at once',
        after: 'Until the fourth minute after',
      },
    },
    jump: {
      title: 'The load jumps, with your program',
      measures: {
        before: '2 a second',
        meanwhile: '6 a second, at once',
        after: 'Until the fourth minute after',
      },
    },
    'trembles-naive': {
      title: 'Up and down by a fifth, scaled by what comes to mind first',
      measures: { first: 'Five minutes', second: 'Five more' },
    },
    trembles: {
      title: 'Up and down by a fifth, with your program',
      measures: { first: 'Five minutes', second: 'Five more' },
    },
    'dark-naive': {
      title: 'No numbers, scaled by what comes to mind first',
      measures: { first: 'The first minute', later: 'Two more' },
    },
    dark: {
      title: 'No numbers, with your program',
      measures: { first: 'The first minute', later: 'Two more' },
    },
    'day-fixed': { title: 'The day, with eight machines', measures: { day: 'The day' } },
    day: { title: 'The day, with your program', measures: { day: 'The day' } },
    'day-known': { title: 'The day, known in advance', measures: { day: 'The day' } },
  },
  alternatives: {
    steps: {
      title: 'Alarms and steps',
      does: 'An alarm rings when the fleet has been hot, full or cold for so long; each has a step of its own, up or down.',
      trades:
        'Each alarm has limits and spans to be tuned, and a step may be too small or too large; in return nothing has to be known of how much work a machine does.',
    },
    forecast: {
      title: 'A line into the future',
      does: 'A line is laid through the work of the last minutes, and the fleet is ordered for where it will be when a machine is there.',
      trades:
        'It orders before the load is there, and sometimes for a load that never comes; in return growth finds its machines waiting.',
    },
    controller: {
      title: 'A controller',
      does: 'One number, the fleet that it would like, moves quickly up and slowly down; machines follow it with some play.',
      trades:
        'It keeps a single number and no list of the past; in return what it gives back, and when, follows from gains that nobody can read off.',
    },
  },
  says: {
    refused: {
      seen: '{errors} of {requests} users were turned away {when}.',
      cause:
        'There were too few machines at that time. One that is ordered now is there in a minute, so the order has to come before it is needed.',
      next: 'Open the replay there, and go back a minute: what did your program know, and what did it wait for?',
    },
    slow: {
      seen: 'p99 was {p99} s {when}. It may be {most} s.',
      cause: 'The machines were so busy that users had to wait for each other.',
      next: 'Aim lower than you do, or look at a shorter time: a tier is slow before it is full.',
    },
    'too-many': {
      seen: 'After this order there were {have} machines, for a load of {rate} a second that needs {needs}. There may be {most}.',
      cause:
        'Something is counted twice, or not at all: machines on their way, the work of a moment, the work of one machine for all of them.',
      next: 'Log what you want, what is up and what is on its way at each look, and compare these lines with the load.',
    },
    'not-fewer': {
      seen: 'Ten minutes after the load had fallen to {rate} a second there were {have} machines. It needs {needs}, and there may be {most}.',
      cause:
        'What was seen of the load before is still in the way, there is always some look that speaks against it, or times are told by the clock on the wall.',
      next: 'Log at each look how busy the machines would be with one less, and for how long that has been so.',
    },
    'not-two': {
      seen: 'There were {up} machines that serve {when}. It should be two.',
      cause:
        'Where there are fewer: with no work at all a target asks for no machine, and a dead one may still be counted. Where there are more: something speaks against giving them back for ever.',
      next: 'LEAST holds for those that are up, and for what you want. What does your program see when nobody comes?',
    },
    lull: {
      seen: 'In a lull of 90 s, {gone} machines were given back.',
      cause:
        'What is given back needs a minute to come again. Ninety seconds are too short to know that the load has gone.',
      next: 'Give back only when the work has been little all along for a few minutes; or one by one, far apart.',
    },
    'none-ordered': {
      seen: 'There was one machine, and after {seconds} s {ordered} had been ordered.',
      cause: 'It has little to do, so nothing asks for a second one.',
      next: 'LEAST is a lower bound for what you want, whatever the work is.',
    },
    'below-two': {
      seen: '{name} was given back, and then {up} {up:machine|machines} served.',
      cause: 'Machines on their way, or dead ones, may have been counted among those that serve.',
      next: 'Look at those that are up alone before you give one of them back.',
    },
    flaps: {
      seen: 'The program {first} {name}, and {apart} s later it {second} {other}, although {why}.',
      cause: 'Chance alone moved it: the time it looks at is short, or its limits lie close to each other.',
      next: 'Look at a longer time, and ask how far apart the loads are at which you order and at which you give back.',
    },
    hammers: {
      seen: 'There were twelve machines, and in one minute the platform was asked for another {most} times. It may be {limit} times.',
      cause: 'A 409 is forgotten by the next look, and so the order is made again.',
      next: 'Remember when it said 409, and wait.',
    },
    'missing-moved': {
      seen: 'The program {first} {name}, and {apart} s later it {second} {other}, although only numbers were missing.',
      cause:
        'A number that is missing was read as one: as 0, as dead, or as all that came since it was last told.',
      next: 'What do you take a machine for that says nothing?',
    },
    'crash-moved': {
      seen: 'The program {first} {name}, and {apart} s later it {second} {other}, although the load only trembled, and the autoscaler crashed now and then.',
      cause: 'After its boot it knew less than before, and acted on it.',
      next: 'Log at each look since when you have known how much work comes.',
    },
    'lull-with-crash': {
      seen: 'After a crash in a lull {gone} machines were given back.',
      cause: 'A window that is just beginning holds low numbers only.',
      next: 'After a boot, wait until the window is full before you give anything back.',
    },
    'over-quota': {
      seen: 'A machine was ordered though there were twelve.',
      cause: 'One was given back under full load, which made room for another.',
      next: 'Look at what you give back while the load is high.',
    },
    'dead-stays': {
      seen: '{name} was given back, which served well, while {dead} lay dead.',
      cause: 'The dead do nothing, and cost as much as others.',
      next: 'Give back those that are down first.',
    },
    'dead-kept': {
      seen: '{name} was dead, and {seconds} s later it had not been given back.',
      cause: 'Nobody else clears up: the platform bills a dead machine like any other.',
      next: 'Give back what is down, at each look, whatever else there is to do.',
    },
    'dead-kept-away': {
      seen: 'The platform was {way} while {name} died. It was back for {seconds} s, and {name} had not been given back.',
      cause:
        'The loop may have ended with an error, may still wait for an answer, or may pause for longer after each.',
      next: 'Catch what goes wrong in a look, give each request a time-out, and look again.',
    },
    'not-replaced': {
      seen: 'Too few machines were left, and within {seconds} s {ordered} of {wanted} {wanted:was|were} ordered.',
      cause:
        'The dead may be counted among those you have, a guess stands in for what you cannot know, or the loop waits for an answer that never comes.',
      next: 'What you have are those that are up, and those on their way.',
    },
    'ordered-twice': {
      seen: '{ordered} machines were ordered, where one was missing; {why}.',
      cause:
        'What was ordered before may have been forgotten, or the order was repeated before the list was read again.',
      next: 'The platform’s list knows each machine from its order on. Read it before each decision, and count those that are booting.',
    },
    'scaler-down': {
      seen: 'The autoscaler was not up in the end.',
      cause: 'Something that its program does in start was refused, or failed, and was not caught.',
      next: 'Look at what it threw.',
    },
    'not-after-platform': {
      seen: 'The platform was {way} while a machine died. It was back for {seconds} s, and {ordered} machines had been ordered. It should be one.',
      cause:
        'The loop may have ended with an error, may still wait for an answer, or may have repeated an order.',
      next: 'Catch what goes wrong in a look, give each request a time-out, and look again.',
    },
    'moment-is-death': {
      seen: 'A machine hung for half a minute, and it was given back.',
      cause: 'It was taken for dead too soon.',
      next: 'Keep for each machine since when it has answered nothing, and wait for a minute.',
    },
    'clock-forward': {
      seen: 'The clock was set forward by hours, the load was low for 80 s, and {gone} machines were given back.',
      cause: 'Spans of time are measured by the clock on the wall.',
      next: 'performance.now() goes evenly, whatever the clock does.',
    },
    'too-many-for-one': {
      seen: 'One machine had died, and {ordered} were ordered.',
      cause: 'The replacement on its way was not counted.',
      next: 'Machines that are booting count as those that you have.',
    },
  },
} satisfies ExerciseText
