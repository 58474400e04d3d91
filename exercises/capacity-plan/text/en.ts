import type { ExerciseText } from '../../../src/contract/exercise.ts'

export default {
  title: 'How many',
  stages: {
    busy: {
      title: 'How many are busy',
      hints: [
        'Each second of the peak brings so many seconds of work to a tier. How many cores does that keep busy?',
        'requests.peak × serviceMs ÷ 1000 for balancers and web servers. Of the replicas only reads take time, of the primary only writes.',
        'A tier needs more cores than that: Math.floor(busy / cores) + 1 machines. There is one primary, so where a small one is not enough it has to be large.',
      ],
    },
    p99: {
      title: 'In time',
      hints: [
        'How much of p99Ms is left to wait in, when the ways and all services have had their time?',
        '1 of 100 waits in a tier for longer than 2 × serviceMs ÷ free cores. Add these waits up on the way to the replicas, and on the way to the primary.',
        'Begin with the fewest machines. As long as one of the two ways is too slow, give one more machine to the tier in which the wait is the longest. For the primary that means the large type.',
      ],
    },
    failure: {
      title: 'When machines die',
      hints: [
        'How many cores are left in a tier when its dead are gone?',
        'Find the machines that have to be alive, and then add failures to each tier, but not to the primary.',
        'A machine of the large type takes more cores with it. Count what is alive in machines, not in cores.',
      ],
    },
    impossible: {
      title: 'What cannot be',
      hints: [
        'Which tier cannot be given one machine more? And what can no machine make shorter?',
        'Refuse by writes when the primary would be as busy as the largest machine has cores; by p99 when nothing is left to wait in, on either way.',
        'networkMs counts as well. Do not refuse what is only hard: as long as something is left to wait in, enough machines do it.',
      ],
    },
    cost: {
      title: 'At what price',
      hints: [
        'Which type is cheaper for a tier? Compare what the machines cost that it needs, with their spares, and not what one costs.',
        'For each tier list its possible fleets by cost, and leave out those that cost more and are no faster. Then try the combinations.',
        'Two loops are enough: for each fleet of balancers and of web servers, the cheapest replicas and the cheapest primary that are fast enough for what is left to wait in.',
      ],
    },
    growth: {
      title: 'How long it lasts',
      hints: [
        'You can already say whether a plan holds. Ask that for a peak that grows.',
        'Multiply the peak by 1 + growthPerMonth for each month, until some way is too slow. The dead do not work then either.',
        'The tier that is too small is the one in which the wait is the longest in that month.',
      ],
    },
  },
  tests: {
    answers: 'A profile is answered with a plan that can be built',
    'busy-cores': 'It knows how many cores are busy in each tier',
    'busy-cores-with-writes': 'It knows which tiers work for reads, and which for writes',
    'web-keeps-up': 'Web servers keep up with the peak',
    'replicas-keep-up': 'Replicas keep up with the peak',
    'primary-keeps-up': 'The primary keeps up with the peak',
    'balancers-keep-up': 'Balancers keep up with the peak',
    'at-once': 'Four profiles at the same moment get a plan each',
    'web-in-time': '99 of 100 come in time, where web servers are busy',
    'replicas-in-time': '99 of 100 come in time, where replicas are busy',
    'primary-in-time': '99 of 100 come in time, where the primary is busy',
    'balancers-in-time': '99 of 100 come in time, where balancers are busy',
    'large-machines': '99 of 100 come in time, where large machines cost less',
    'hardly-any-time': '99 of 100 come in time, where there is hardly any time to wait',
    'far-users': '99 of 100 come in time, where users are far away',
    'a-web-server-dies': 'A web server dies at the peak: nobody is late',
    'a-replica-dies': 'A replica dies at the peak: nobody is late',
    'a-balancer-dies': 'A balancer dies at the peak: nobody is late',
    'one-of-each-dies': 'A machine of each tier dies at the same moment: nobody is late',
    'two-of-each-die': 'Two machines of each tier die at the same moment: nobody is late',
    'large-ones-die': 'Machines die where large ones cost less: nobody is late',
    'too-many-writes': 'More writes than one primary takes are refused',
    'slow-service': 'A service that takes longer than p99Ms is refused',
    'far-away': 'A way that takes longer than p99Ms with the network is refused',
    'slow-writes': 'Writes that cannot be in time are refused',
    'slow-reads': 'Reads that cannot be in time are refused',
    'neither-way': 'What is impossible in two ways is refused for either',
    'busy-but-possible': 'A primary that is 80 % busy is possible where there is time to wait',
    'quick-but-possible': 'A fifth of p99Ms to wait in is possible',
    'large-are-cheaper': 'Many large machines that cost less: a plan that holds, at a fair price',
    'more-than-sixty': 'Sixty small machines are not enough: large ones are rented',
    'small-are-cheaper': 'Small machines that cost less: a fair price',
    'one-of-each': 'One failure to survive: a fair price',
    'spares-that-cost': 'Two failures to survive, and large machines that are dear to lose: a fair price',
    'reads-alone': 'Nobody writes: a fair price',
    'writes-above-all': 'More writes than reads: a fair price',
    'lived-through': 'A plan holds for as long as it says, and no longer',
    'web-breaks-first': 'Web servers are too few first',
    'replicas-break-first': 'Replicas are too few first, when one may be dead',
    'primary-breaks-first': 'The primary is too small first',
    'balancers-break-first': 'Balancers are too few first',
    'dead-balancer-first': 'Balancers are too few first, when one of two may be dead',
    'next-month': 'A plan that breaks next month',
  },
  figures: {
    built: { title: 'Balancers · web · replicas' },
  },
  scenes: {
    average: {
      title: 'One machine of each, and the evening comes',
      measures: { average: '25 a second', more: '60 a second', peak: '100 a second' },
    },
    busier: {
      title: 'One web server, busier and busier',
      measures: { half: '50 % busy', seventy: '70 %', ninety: '90 %', nearly: '95 %' },
    },
    'eight-times': {
      title: 'Eight web servers, 90 % busy',
      measures: { all: '90 % busy' },
    },
    'no-spare': {
      title: 'Enough machines, until one of each tier dies',
      measures: { well: 'All well', dead: 'One of each is dead' },
    },
    planned: {
      title: 'The same evening, by your plan',
      measures: { well: 'All well', dead: 'One of each is dead' },
    },
  },
  alternatives: {
    erlang: {
      title: 'Erlang C',
      does: 'It gives each tier a share of the time to wait in, and finds by Erlang’s formula how many cores keep within it.',
      trades:
        'It takes service times to differ by chance and each tier by itself, so it buys some machines more than are needed; in return it is a formula that has been known for a hundred years, and takes no time.',
    },
    table: {
      title: 'A table',
      does: 'It looks waits up in a table, and gives one machine more to the tier where a dollar saves the most, until all is quick enough.',
      trades:
        'It steps from one row and column to the next and never goes back on a purchase; in return whoever reads it can check each step by hand.',
    },
    simulation: {
      title: 'A small simulation',
      does: 'It sends some thousand requests through each plan, and adds machines where those who come late have waited.',
      trades:
        'A short simulation has its own luck, and takes a thousand times as long as a formula; in return it knows nothing of theory, and would take any service times and any rule of who is served.',
    },
  },
  says: {
    'no-answer': {
      seen: 'The planner was asked {path}, and there was no answer in {seconds} s: {reason}.',
      cause: 'plan.ts or growth.ts may return a promise that never settles.',
      next: 'Log what comes in and what goes out.',
    },
    status: {
      seen: 'The planner was asked {path}, and answered with status {status}.',
      cause:
        'A 500 means that something in plan.ts or growth.ts threw. What is impossible is answered with 200, too.',
      next: 'Open the replay: the log says what it threw, and in which line.',
    },
    'no-plan': {
      seen: 'The answer is no plan: {wrong}. It was {plan}.',
      cause:
        'JSON knows neither Infinity nor NaN: it makes null of them. A division by 0 may be behind that.',
      next: 'Compare the answer with PossiblePlan in profile.ts.',
    },
    'no-growth': {
      seen: 'The answer was {answer}. It should have months, a whole number from 0 on, and first, a tier.',
      cause: 'JSON knows neither Infinity nor NaN: it makes null of them.',
      next: 'Compare the answer with GrowthAnswer in profile.ts.',
    },
    busy: {
      seen: 'In the tier {tier}, {measured} cores were busy during a second of the peak. busyCores said {told}.',
      cause:
        'Balancers and web servers work for every request, replicas for reads alone, the primary for writes alone. The average of a day says nothing about its peak.',
      next: 'Requests a second × the seconds that each holds a core: which requests come to this tier?',
    },
    'mixed-up': {
      seen: 'Asked for one profile alone, a planner said {before} for busyCores.{tier}. Asked for it together with three others, it said {told}.',
      cause: 'Something outside of the function is shared by plans for different profiles.',
      next: 'Keep everything that belongs to a profile inside of the function, and remember nothing by a part of it.',
    },
    'mixed-plans': {
      seen: 'Four profiles were asked for at the same moment. In one of the plans the tier {tier} has {cores} cores, and {told} of them are busy.',
      cause:
        'The machines are those for another profile: while one waited at an await, the other one put something in its place.',
      next: 'Keep everything that belongs to a profile inside of the function.',
    },
    late: {
      seen: '{late} of 100 answers took longer than {limit} ms {when}, of {requests}. The busiest tier was {tier}, with its living cores at work for {share} % of the time. The plan was: {plan}.',
      cause:
        'A tier has too few free cores. Where nearly all are late its line grows for ever; where some are, requests that come together wait for each other.',
      next: 'Open the replay at a late one. In which tier was it for so long? How many of its cores are alive, and how many are busy?',
    },
    error: {
      seen: 'Users got errors {when} ({why}). The plan was: {plan}.',
      cause: 'A tier has nobody left, so nobody could answer.',
      next: 'After so many failures every tier but the primary needs machines that live.',
    },
    'not-refused': {
      seen: 'The planner said that it is impossible, because of {why}. There is a plan that holds.',
      cause:
        'It may have given up where waiting is short but possible, or where a small machine is not enough and a large one is.',
      next: 'Which plan did it look at last? Try the large type, and more machines.',
    },
    'not-impossible': {
      seen: 'No plan can hold, and the answer was {plan}.',
      cause:
        'Either one primary of the largest type cannot take the writes, or the way is too long without any wait.',
      next: 'Add up networkMs and the services on the way of a read, and of a write. Compare busyCores.primary with the largest machine.',
    },
    'wrong-why': {
      seen: 'It is impossible because of {right}, and the answer was {why}.',
      cause: 'Two reasons are looked at in one condition, or a word is spelt in another way.',
      next: 'writes: the primary is too small. p99: the way is too long.',
    },
    dear: {
      seen: 'The plan costs ${price} a month: {plan}. The cheapest that holds costs ${cheapest}, and this one may cost ${most}.',
      cause:
        'Machines were bought for a tier that did not need them, of the type that costs more there, or as spares that nobody asked for.',
      next: 'Take one machine away in each tier by itself: does your planner still think that the plan holds? Try the other type.',
    },
    'cheap-but-slow': {
      seen: 'The plan costs ${price} a month, but it does not hold: {plan}.',
      cause: 'A tier has too few free cores, or no machine to spare.',
      next: 'Check the cheapest plan as all others are checked, with the dead left out.',
    },
    months: {
      seen: 'The planner said that the plan holds for {months} more months. It is {right}.',
      cause:
        'Growth multiplies: the second month grows on top of the first. Or the dead are counted among those that work, or the wait is taken for longer than it is where services always take the same time.',
      next: 'Log for each month the peak, and how long one waits in each tier.',
    },
    first: {
      seen: 'The planner said that {first} is too small first. It is {right}.',
      cause: 'The busiest tier in cores need not be the one that is full: the share that is free decides.',
      next: 'Look at the first month that does not hold, and at the wait in each tier.',
    },
    'broken-before': {
      seen: 'The planner said that the plan holds for {months} more months. One month before, {late} of 100 answers were late.',
      cause: 'A full tier is too slow long before its line grows for ever.',
      next: 'Ask of each month what you ask of a plan.',
    },
    'holds-after': {
      seen: 'The planner said that the plan holds for {months} more months. Two months later only {late} of 100 answers were late.',
      cause: 'It is given up too early.',
      next: 'Ask of each month what you ask of a plan.',
    },
  },
} satisfies ExerciseText
