import type { ExerciseText } from '../../../src/contract/exercise.ts'

/** A question to the monitor, and two answers. */
const asked = 'GET {path} says {field}: {told}. It should be {right}.'
const woken = 'The pager was told: {told}. It should have been: {right}.'

export default {
  title: 'Metrics',
  stages: {
    exposition: {
      title: 'Counters and gauges',
      hints: [
        'What would a reader of your text take a quote, a backslash or a line end for, inside a label? And which of the labels in web.ts can have a million values?',
        'Sort the labels before you make them the key of a series, leave out those that are empty, and escape the backslash first. Check their names by the pattern of the lesson, before anything is changed.',
        'written(labels): throw when a name does not match or begins with __; filter, sort, and join `${name}="${escaped}"` with commas. The key of a series is this text. In web.ts map the path to one of three routes, and the method to one of six words.',
      ],
    },
    histogram: {
      title: 'Histograms',
      hints: [
        'A value of 0.3 with the bounds 0.1, 0.5 and 1: which of the buckets count it? All that are at least as large, and +Inf.',
        'Keep for each series a list of counts, the number of all values and their sum. Add the counts up when you write them, or when you count.',
        'observe: throw unless the value is finite and there is no label le; then find or make what `distributions` has under written(labels). linesOf: for each of these, for each bound, one line with the labels and le, the count of values that are at most the bound; then le="+Inf" with the number of all, _sum, _count.',
      ],
    },
    rates: {
      title: 'Rates',
      hints: [
        'The value of a counter says little; what it grew by between two scrapes says all. Each point of a series already has the start of the process that came with it. And who waits for whom in scrape()?',
        'Ask all nodes at the same time, each with AbortSignal.timeout. From one scrape of a series to the next: has the process another start, or is the value lower? Then it grew by the new value, else by the difference.',
        'scrape: await Promise.all over all listed nodes. #scrapeOne: a signal of AbortSignal.timeout(SCRAPE_TIMEOUT_MS) for fetch, which holds for the body too; throw unless the status is 200, before anything is taken. step: the value itself when the start is another or the value is lower. rateOf: both null for no series; perSecond is the sum of increase / seconds.',
      ],
    },
    quantile: {
      title: 'The p99 of all',
      hints: [
        'An average of p99s means nothing: what if one server has one request, and another a million? But buckets of several servers can be added up.',
        'quantileOf gets what each bucket grew by, with its labels. Group it by le as a number, where +Inf is Infinity, and add it up.',
        'Sort the bounds as numbers. rank = q × the sum of +Inf. The first bucket with sum ≥ rank: low + (high − low) × (rank − before) / (sum − before). +Inf gives the last finite bound.',
      ],
    },
    numbers: {
      title: 'Three kinds of numbers',
      hints: [
        'For a share of a tier, add up what all its nodes counted, and divide once, at the end. For people, adding up is wrong: most of them came to several servers.',
        'Of a node that is down, you know nothing now: its gauges are null, and part of no sum. What its counters grew by in the window was seen, and counts.',
        'Keep one Set of users for the day, and add to it what each GET /actives says of this day, in look(); begin a new one when the day changes, also when somebody asks and nobody told. For the revenue note #sold when the day changes; today is #sold now less that. In scrapes.ts, gauge() is null for a node that is not up.',
      ],
    },
    alerts: {
      title: 'Alerts',
      hints: [
        'Look after each scrape. Is it on, off, or unknown? For each alert you need two things: whether it has begun, and since when it is otherwise.',
        'If it has begun and is on, or has not begun and is off, there is nothing to tell, and the count is forgotten. If it is the other way round for FOR_MS, tell it, and turn it over. Unknown forgets the count as well.',
        'const id = crypto.randomUUID() when it begins; keep it for the message that ends it. One entry for errors (numbers.errorShare()), one for latency (numbers.p99(…)), and one for each listed node (scrapes.isUp(…)). A node that began to be down and is not listed any more counts as off. Export what goes on, for /alerts.',
      ],
    },
    told: {
      title: 'Told once, whatever dies',
      hints: [
        'What has to be known after a crash: which alerts go on, under which ids, and which messages the pager has not taken yet.',
        'Write it down before you tell anybody: a message that was sent and forgotten comes again with another id. Write to a new file, sync it, and rename it over the old one.',
        'Keep a list of messages that are not taken. Each second, unless one is under way: save if anything changed, send of each id the first, all at the same time and each with a time-out, and take off the list what was answered by 200 or 201. At boot read the file, before anything else.',
      ],
    },
  },
  tests: {
    counts: 'Counters and gauges are told with their labels and values',
    help: 'Help texts may be any text',
    escapes: 'Values of labels may be any text',
    'same-series': 'The order of labels makes no other series, nor does an empty one',
    'other-series': 'Labels that differ are kept apart, whatever stands in them',
    names: 'Names are those that the format allows',
    'never-down': 'A counter never goes down',
    numbers: 'A gauge is any number, large, small, or none',
    'declared-again': 'A metric may be declared again, with the same type',
    'few-labels': 'Users cannot make series',
    cumulative: 'Each bucket counts all that is smaller',
    'on-the-bound': 'What equals a bound is in its bucket',
    'below-zero': 'Bounds and values may be negative',
    'empty-buckets': 'All buckets are there, also those that are empty',
    many: 'Four hundred values find their buckets',
    'labels-apart': 'Each series has its own buckets',
    'refused-values': 'What is no finite number is not observed',
    bounds: 'Bounds rise',
    'names-taken': 'The names of a histogram are its own',
    'of-answers': 'Answers to users are observed',
    grown: 'What counters grew by is added up, over nodes or by label',
    'per-second': 'A rate is for the time that was seen',
    restarts: 'A counter that begins at 0 again has not gone down',
    overtaken: 'A restart is noticed, however high the counter is again',
    'missed-scrapes': 'A scrape that failed is a gap, and no zero',
    'gap-and-restart': 'A restart during an outage',
    'first-sight': 'What a counter had when it was first seen is no growth',
    'only-these-seconds': 'Only what grew in these seconds counts',
    'long-life': 'Five minutes of scrapes are kept',
    'known-and-unknown': '0 is known, null is not',
    'odd-labels': 'Series are chosen by any text in their labels',
    'one-is-slow': 'A slow node keeps nobody waiting',
    'other-settings': 'How often, and how patiently, is set from outside',
    'nodes-come-and-go': 'Nodes that are added are scraped, and those removed are not',
    merged: 'p99 is that of all requests to all nodes',
    'one-is-rare': 'A slow node with few requests counts as few',
    interpolated: 'Values are evenly spread in their bucket',
    'above-all-bounds': 'Above all bounds there is no more to know',
    'gaps-between': 'Empty buckets lie in between',
    'bounds-below-zero': 'Bounds may be negative',
    'bounds-are-numbers': 'Bounds are numbers, however they are spelled',
    'over-restarts': 'A restart changes no quantile',
    'of-these-seconds': 'Only what was observed in these seconds counts',
    chosen: 'A quantile of some routes, of a tier, of a node',
    'nothing-to-say': 'Of nothing there is no quantile',
    machines: 'Each machine has its numbers',
    'host-rates': 'CPU and disk are rates',
    'who-is-up': 'What is down is no part of a tier’s gauges',
    'hit-share': 'The hit share is that of all reads',
    'error-share': 'The error share is that of all requests',
    'tier-rates': 'Tiers have rates and a p99',
    'each-user-once': 'Each user counts once a day',
    revenue: 'Today’s revenue, whatever boots in between',
    'long-day': 'A day is longer than what is kept of scrapes',
    'all-of-it': 'The same with your own web servers',
    errors: 'Errors are told once when they begin, and once when they end',
    latency: 'So are slow answers',
    down: 'So is each node that is down',
    'short-pain': 'What is over soon wakes nobody',
    'short-relief': 'What stops only for a moment has not ended',
    'once-more': 'A second time has an id of its own',
    'no-data': 'Without data nothing ends',
    'nobody-comes': 'Without data nothing begins',
    'in-the-dark': 'What began to hurt, or to heal, is not counted on in the dark',
    'only-users-pain': 'A busy machine wakes nobody',
    'other-limits': 'Limits and times are set from outside',
    'another-pager': 'The pager is the one that is listed',
    'of-all-users': 'It is the share of all users that counts',
    'taken-out': 'A node that was taken out is not down',
    'two-at-a-time': 'Alerts go on beside each other',
    'pager-is-dead': 'The pager is dead for a while',
    'pager-says-nothing': 'The pager does not answer for a while',
    'pager-refuses': 'The pager answers 503 for a while',
    'answer-is-lost': 'The pager takes it, and its answer is lost',
    'over-before-it-was-told': 'It is over before it could be told',
    'not-told-again': 'After a boot, what goes on is not told again',
    'ended-meanwhile': 'What ended while the monitor was down is told after the boot',
    'crash-while-telling': 'A crash at any event between the decision and the pager’s answer',
    'crash-as-it-hears': 'The disk keeps a part of what was written',
    'waits-over-a-boot': 'A message waits for the pager over a boot',
    'end-waits-over-a-boot': 'So does one that it has ended',
    'again-before-it-was-told': 'It begins again before its end was told',
    'disk-fails-once': 'The disk fails once',
    'pager-is-slow': 'The pager is slow',
  },
  says: {
    'observe-broken': {
      seen: 'POST /observe of web-1 should answer 200 with {refused: […]}; it answered {status}.',
      cause: 'web.ts does this in the starter. Something in it, or in the registry, may have thrown.',
      next: 'Look for the line in the console.',
    },
    'no-metrics': {
      seen: 'GET /metrics of web-1 was answered with {status}.',
      cause: 'expose() may have thrown.',
      next: 'Look for the line in the console.',
    },
    'content-type': {
      seen: 'GET /metrics has the content-type “{type}”.',
      cause: 'Readers choose how to read by it.',
      next: 'Send text/plain; version=0.0.4; charset=utf-8, as the starter does.',
    },
    'not-the-format': {
      seen: 'A line of /metrics is not in the format. {why}: {line}',
      cause:
        'Something was written as it came: a quote or a line end in a label, an infinite number, a help text with a line end. Or lines of two metrics are mixed, or a series is there twice: its labels in another order, or an empty one.',
      next: 'Read the rules of the stage once more beside this line. The text is read line by line, so a line end cuts whatever it stands in.',
    },
    'told-and-refused': {
      seen: 'POST /observe refused a line that is allowed: {line}',
      cause:
        'Your registry threw: a pattern may be too strict, or a name may look like one of an object’s own.',
      next: 'Names are to match the patterns of the lesson, and nothing more. Use Maps in place of objects.',
    },
    'not-refused': {
      seen: 'This is not allowed, because of {why}, and was taken: {line}',
      cause: 'The registry has to throw; web.ts then lists the line as refused.',
      next: 'Check it at the beginning of declare, add, set or observe, and throw.',
    },
    'refused-and-changed': {
      seen: 'This was refused because of {why}, and something of it stayed all the same: {line}',
      cause: 'The series, the metric or a part of the number was there before the check.',
      next: 'Check first, then change.',
    },
    'no-such-metric': {
      seen: '/metrics should tell of {name}, a {type}, and does not, or with another type.',
      cause: 'It was declared and used. Its TYPE line may be missing, or its name written in another way.',
      next: 'Each metric begins with # HELP and # TYPE.',
    },
    'other-series': {
      seen: 'Of {name}, these series are missing: {missing}. These should not be there: {extra}.',
      cause:
        'Series may be mixed up or apart when they should not be: the text that you take for the key decides. Or a value was not escaped, or written in another way.',
      next: 'The key of a series is its labels, without those that are empty, sorted, escaped.',
    },
    'other-help': {
      seen: 'The help text {right} is read back as {told}.',
      cause: 'In a help text a backslash and a line end are escaped, and nothing else.',
      next: 'Escape the backslash first, then the line end. Leave quotes alone.',
    },
    'label-lost': {
      seen: 'A label with the value {right} is read back as {told}.',
      cause: 'Escapes may be missing, or done in an order in which the second one escapes the first.',
      next: 'Escape the backslash first, then the quote and the line end.',
    },
    'many-series': {
      seen: '{requests} requests made {series} series of http_requests_total. {most} are enough.',
      cause:
        'A label has as many values as there are users, paths, or words that somebody sends as a method. Anybody can fill the memory so.',
      next: 'Labels are method, route and status, each one of a few words. What is unknown is other.',
    },
    'other-requests': {
      seen: 'Of http_requests_total, these series are missing: {missing}. These should not be there: {extra}.',
      cause:
        'A route or a method may have another name than the lesson gives it, or there is one more label.',
      next: 'The route goes by the path alone: /cards/… is /cards/:id, /orders is itself, all others are other. Methods are case-sensitive, and only five are known.',
    },
    'other-buckets': {
      seen: '{name} observed {observed}. Its buckets should be {right}. They are: {told}.',
      cause:
        'Buckets are cumulative, and a value that equals a bound is in its bucket. They stand in the order of their bounds, up to +Inf.',
      next: 'For each bound, count the values that are less than or equal to it.',
    },
    'other-count': {
      seen: '{name}_count is {told}, and should be {right}.',
      cause: 'It is the number of all values, the same as in the bucket +Inf.',
      next: 'Count each value once, also those above all bounds.',
    },
    'other-sum': {
      seen: '{name}_sum is {told}, and should be {right}.',
      cause: 'It is the sum of all values. A value that was refused may be in it.',
      next: 'Add each value once, as it is.',
    },
    'lines-of-histogram': {
      seen: '{name} has {lines} lines, and should have {right}: for each of three series two buckets, +Inf, _sum and _count.',
      cause: 'A series may be there twice, or a line without its labels.',
      next: 'The labels of a series stand in each of its lines; le is one more in the buckets.',
    },
    'unlikely-sum': {
      seen: 'Twelve cards took {told} seconds in all, says http_request_duration_seconds_sum.',
      cause: 'It may be in milliseconds, or not summed up.',
      next: 'Values are taken as they come: web.ts gives seconds.',
    },
    'no-answer': {
      seen: 'GET {path} at the monitor was answered with {status}.',
      cause: 'It may not be written yet, or something threw.',
      next: 'Add the route in monitor.ts. When your code threw, the console has the line.',
    },
    'no-json': {
      seen: 'The answer to GET {path} is no JSON.',
      cause: 'All answers of the monitor are JSON.',
      next: 'Answer with Response.json(…).',
    },
    'other-status': {
      seen: 'GET {path} should be answered with {status}, and was with {got}.',
      cause: 'What is missing or no number cannot be answered.',
      next: 'Number("") is 0, and comparisons with NaN are false: ask for what is allowed, and answer 400 to the rest.',
    },
    'other-increase': {
      seen: asked,
      cause:
        'A series may be left out, counted twice, or taken from a node or with a label that was not asked for.',
      next: 'Each node and each set of labels has a list of its own. Every name in the query but metric, seconds, q, tier and node is a label.',
    },
    'other-rate': {
      seen: asked,
      cause:
        'What a series grew by is divided by the time between its own first and last scrape, not by the seconds that were asked for.',
      next: 'Divide for each series, then add up.',
    },
    'restart-miscounted': {
      seen: asked,
      cause:
        'A counter that is lower than before has begun at 0 again: it grew by its new value. A difference would be negative, and to ignore it loses what came since.',
      next: 'Look at each step from one scrape to the next, for each series on its own, before anything is added up.',
    },
    'restart-unnoticed': {
      seen: asked,
      cause:
        'The process began anew between two scrapes, and its counter is as high as before, or higher. Only process_start_time_seconds tells.',
      next: 'Keep with each value of a series the start that came with it, and compare with the last scrape that had the series.',
    },
    'gap-miscounted': {
      seen: asked,
      cause:
        'Scrapes failed in between: an error, an answer that was late or never whole, or text that cannot be read. Something of it may have been taken for values, or the gap for a zero.',
      next: 'Keep nothing of a scrape unless its status is 200, its whole text was there in time, and all of it could be read.',
    },
    'first-counted': {
      seen: asked,
      cause:
        'A series that is seen for the first time has grown by nothing that you know of, whatever its value.',
      next: 'Its first scrape only says where it stood.',
    },
    'other-seconds': {
      seen: asked,
      cause: 'Scrapes of other seconds may count, or older ones may be gone already.',
      next: 'Take the scrapes whose time is at most so many seconds ago, and keep them for 300 seconds.',
    },
    'not-null': {
      seen: asked,
      cause:
        'No series that was asked for has two scrapes in these seconds, so nothing is known. A 0 would say that nothing happened.',
      next: 'Answer null when the list of series is empty.',
    },
    'not-zero': {
      seen: asked,
      cause: 'The counter was seen several times and did not grow: that is known, and 0.',
      next: 'null is only for series that were not seen twice.',
    },
    'slow-holds-up': {
      seen: asked,
      cause: 'One node answers late or never. The others may wait for it.',
      next: 'Begin all scrapes of a round at the same time, each with its own time-out, over head and body.',
    },
    'other-schedule': {
      seen: '{node} was scraped {asked} {asked:time|times} in {spans} spans of {scrapeMs} ms.',
      cause: 'A round may wait for the slowest node, or rounds run beside each other.',
      next: 'One scrape of each node per SCRAPE_MS, whatever the others do.',
    },
    'other-patience': {
      seen: asked,
      cause:
        'SCRAPE_TIMEOUT_MS is 1400 here, and SCRAPE_MS 2000. web-1 answers after 900 ms, which is in time; web-2 after 1700 ms, which is a failed scrape.',
      next: 'Take both from env.vars.',
    },
    'new-node-unasked': {
      seen: asked,
      cause: 'The node was added while the monitor ran.',
      next: 'Ask env.nodes in each round.',
    },
    'removed-still-asked': {
      seen: 'web-2 was taken out of the configuration, and asked {asked} {asked:time|times} more in the 20 seconds after.',
      cause: 'The nodes may have been read once, at boot, or those that were seen are asked for ever.',
      next: 'Ask env.nodes in each round.',
    },
    'not-merged': {
      seen: asked,
      cause:
        'It is the quantile of all requests together. An average or a maximum of the nodes’ own quantiles is something else.',
      next: 'Add the buckets up over all nodes first; then look for the quantile once.',
    },
    'other-quantile': {
      seen: asked,
      cause: 'A bucket may be off by one, or the place in it not interpolated.',
      next: 'Go through the formula of the lesson with these numbers. Sums are cumulative already.',
    },
    'above-all': {
      seen: asked,
      cause: 'The rank lies above all finite bounds, and the histogram does not know more.',
      next: 'In the bucket +Inf, answer with the largest finite bound.',
    },
    'bounds-as-text': {
      seen: asked,
      cause:
        'Three nodes spell the same bounds in three ways, 2.5 and 2.50 and 2.5e+0. As texts they differ, and they sort in another order.',
      next: 'Make a number of le before you group and sort.',
    },
    'quantile-over-restart': {
      seen: asked,
      cause:
        'The process began anew. Some of its buckets hold more than before, so that only its start tells.',
      next: 'Take what buckets grew by from the same function as /rate.',
    },
    'quantile-of-old': {
      seen: asked,
      cause: 'What was observed before these seconds may count as well.',
      next: 'Take what each bucket grew by in these seconds, not its value.',
    },
    'quantile-of-nothing': {
      seen: asked,
      cause: 'Nothing was observed in these seconds.',
      next: 'When +Inf grew by nothing, answer null.',
    },
    'other-hosts': {
      seen: 'GET /hosts tells of {told}. Listed are {right}.',
      cause: 'Nodes come and go, and one that is down is listed all the same.',
      next: 'Go by env.nodes of the three roles.',
    },
    'other-host': {
      seen: asked,
      cause:
        'A gauge is what it was at the last scrape; a counter is worth only what it grew by a second. What a node does not tell is null.',
      next: 'Compare with protocol.ts, field by field.',
    },
    'other-tier': {
      seen: asked,
      cause:
        'Gauges of the nodes that are up are added up (memory), or the largest is taken (CPU); rates are those of all nodes together.',
      next: 'Compare with protocol.ts, field by field.',
    },
    'dead-is-no-zero': {
      seen: asked,
      cause:
        'A node is down. What it said before it died is not true any more, and what it does not say is not 0.',
      next: 'Take gauges only from nodes whose last scrape went well, and answer null where nothing is left.',
    },
    'removed-in-tier': {
      seen: asked,
      cause: 'A node was taken out of the configuration. It is neither up nor down.',
      next: 'Go by env.nodes, also for sums of gauges.',
    },
    'other-share': {
      seen: asked,
      cause:
        'A share of a tier is that of all its requests. An average of the nodes’ shares counts one with few requests as much as one with many.',
      next: 'Add up what the nodes’ counters grew by, above and below the line, and divide once. Errors are those with a status from 500 on.',
    },
    'share-of-nothing': {
      seen: asked,
      cause: 'There was nothing in these seconds that it could be a share of.',
      next: 'Answer null when the number below the line is 0 or null.',
    },
    'other-actives': {
      seen: asked,
      cause:
        'Users who came to two servers may count twice, those of a server that died may be forgotten, or those of yesterday still be there.',
      next: 'One Set for the day, to which every answer of /actives adds. Names are any texts, the empty one and those of JavaScript’s objects as well.',
    },
    'other-business': {
      seen: asked,
      cause:
        'The revenue of today is what the counters grew by today, restarts included; what they stood at when the day began is no part of it.',
      next: 'Add up what each series grew by as the scrapes come, and note the sum at midnight.',
    },
    'woken-for-nothing': {
      seen: woken,
      cause: 'No user suffered. A busy machine, 404s, or errors below the limit wake nobody.',
      next: 'Look at the numbers of the web tier alone, and compare with the limits.',
    },
    'by-other-limits': {
      seen: woken,
      cause:
        'ERROR_SHARE, SLOW_SECONDS, FOR_MS and WINDOW_S have other values here. What equals a limit is not above it.',
      next: 'Take all of them from env.vars, and compare by >.',
    },
    'old-pager': {
      seen: woken,
      cause: 'The first pager was taken out of the configuration, and there is another.',
      next: "Ask env.nodes('pager') for each message.",
    },
    'woken-for-short': {
      seen: woken,
      cause: 'It hurt for less than FOR_MS.',
      next: 'Note when a condition became true, and forget it when it is not true any more.',
    },
    'woken-without-data': {
      seen: woken,
      cause: 'There were no requests. 0 of 0 is no share, and a p99 of nothing is not above anything.',
      next: 'null is neither on nor off.',
    },
    'woken-for-few': {
      seen: woken,
      cause:
        'One server is slow and fails, but it has two of 900 requests a second. Of all users nearly nobody feels it.',
      next: 'Use the numbers of the whole tier: merged buckets, and a share of all requests.',
    },
    'more-than-once': {
      seen: woken,
      cause: 'An alert may be told at each look, or one may hide another.',
      next: 'For each alert remember that it has begun. Tell it when that changes, and at no other time.',
    },
    'ended-too-early': {
      seen: woken,
      cause: 'It was better for a moment, for less than FOR_MS, and then as before.',
      next: 'An end has to last as long as a beginning.',
    },
    'ended-without-data': {
      seen: woken,
      cause: 'There were no data. That says nothing about users’ pain, so what goes on goes on.',
      next: 'null is neither on nor off, for ends as well.',
    },
    'removed-is-down': {
      seen: woken,
      cause: 'web-3 is down and listed. web-4 was taken out before it was down for long enough.',
      next: 'Only nodes that are listed can begin to be down.',
    },
    'removed-goes-on': {
      seen: woken,
      cause: 'web-3 was taken out of the configuration. Nobody waits for it any more.',
      next: 'An alert whose node is not listed ends.',
    },
    'not-told': {
      seen: '“{message}” should have reached the pager within {within} s. It has heard: {all}.',
      cause:
        'The condition may not be seen, or be compared with another limit; or the message has no such alert, node or state. Or it has the id of an earlier time, for which the pager wakes nobody again.',
      next: 'Ask GET /tiers what the monitor knows. A Message has id, alert, state, and a node if it is about one.',
    },
    'told-too-early': {
      seen: '“{message}” reached the pager {after} s after the change. It should last for {least} s first.',
      cause: 'The count may have begun before, or not be made at all.',
      next: 'Count from the first look at which it is on, or off, without a break.',
    },
    'told-too-late': {
      seen: '“{message}” reached the pager {after} s after the change. It should within {within} s.',
      cause: 'The count may begin anew at each look, or use numbers of more than WINDOW_S.',
      next: 'Look after each scrape, at the last WINDOW_S seconds.',
    },
    'other-id': {
      seen: 'It begins with the id “{begins}”, and ends with “{ends}”.',
      cause: 'Whoever was woken wants to know what has ended.',
      next: 'Make the id when it begins, and keep it until it has ended.',
    },
    'same-id': {
      seen: '{count} different alerts did not have as many ids.',
      cause: 'The pager takes a message whose id and state it knows for the same one, and wakes nobody.',
      next: 'crypto.randomUUID() for each time that an alert begins.',
    },
    'wrong-order': {
      seen: '“{message}” came before the message that it begins.',
      cause: 'Messages may be sent beside each other.',
      next: 'Send those of one id one after the other, and different ids beside each other.',
    },
    'other-alerts': {
      seen: 'GET /alerts lists: {told}. What goes on: {right}.',
      cause:
        'It lists what has begun, after FOR_MS, and has not ended, each with its node if it has one. After a boot it is the same.',
      next: 'Answer from what you remember of each alert.',
    },
    'not-sent-again': {
      seen: woken,
      cause:
        'The pager was away, or the disk failed once. The message may have been sent once and forgotten, or whoever sends it may wait for ever.',
      next: 'Keep messages until the pager answered 200 or 201. Give each try a time-out.',
    },
    'told-again': {
      seen: woken,
      cause:
        'The pager took the message, though its answer was lost. A second try with another id wakes somebody again. Where one is missing, a message that gets no answer holds up the others.',
      next: 'A message keeps its id at each try.',
    },
    'told-after-boot': {
      seen: woken,
      cause:
        'The monitor crashed while the alert went on. It begins again under another id when nothing of it was durable.',
      next: 'Write the id down and sync it, before the pager hears of it, and read it at boot.',
    },
    'end-lost': {
      seen: woken,
      cause:
        'After a crash, an alert that has ended has to be told as well, under the id with which it began.',
      next: 'At boot, what was going on goes on; the next looks find that it is off.',
    },
    'crash-miscounted': {
      seen: woken,
      cause:
        'The monitor crashed between its decision and the pager’s answer. What was told may not be written down yet, what is written not be told, or the file be torn.',
      next: 'Write, sync and rename; then send; then note that it is sent, in the same way. Whatever is noted as not sent is sent again with the same id.',
    },
    'pager-holds-up': {
      seen: woken,
      cause:
        'Each answer of the pager takes 3 seconds. Tries may be given up sooner, for ever; or the looks wait for the pager.',
      next: 'Look and send beside each other. What is given up is tried again: the pager has it already then, and will say so.',
    },
  },
  figures: {
    p99: { title: 'p99, says the monitor', unit: 's' },
    actives: { title: 'users today, says the monitor' },
    messages: { title: 'messages to the pager' },
    requests: { title: 'users it has seen' },
  },
  scenes: {
    averaged: {
      title: 'web-3 has a bad way to a cache',
      measures: { well: 'All is well', bad: 'web-3 waits for cache-1' },
    },
    merged: {
      title: 'The same, with your monitor',
      measures: { well: 'All is well', bad: 'web-3 waits for cache-1' },
    },
    'woken-often': {
      title: 'A night with the monitor of an afternoon',
      measures: {
        well: 'All is well',
        dead: 'The database is dead',
        back: 'It is back',
        moment: 'Once more, for two seconds',
      },
    },
    'woken-once': {
      title: 'The same night with your monitor',
      measures: {
        well: 'All is well',
        dead: 'The database is dead',
        back: 'It is back',
        moment: 'Once more, for two seconds',
      },
    },
    'added-up': { title: 'Sixty people', measures: { hour: 'They come again and again' } },
    'each-once': {
      title: 'Sixty people, with your monitor',
      measures: { hour: 'They come again and again' },
    },
  },
  alternatives: {
    snapshots: {
      title: 'Snapshots and a log',
      does: 'Keeps all that a node said at each scrape, and walks through it at each question. What happens to an alert is a line of a log.',
      trades:
        'Nothing is lost between scrape and question, and all of it is walked through again each time; the log of alerts grows for ever.',
    },
    deltas: {
      title: 'Only what it grew by',
      does: 'Keeps of each scrape by how much each series grew, and nothing else, and decides about alerts by looking back at a list of looks.',
      trades:
        'An answer is a plain sum of what is kept, but what was once taken for growth cannot be judged anew, and each scrape does the work whether somebody asks or not.',
    },
    files: {
      title: 'A file for each incident',
      does: 'Keeps times and running sums in two columns a series. An incident is a file without content, which goes from stage to stage by a rename.',
      trades:
        'A question is two places found by halving, and no record on the disk can be torn; but each alert costs several names there, and all that is known of it has to fit into one.',
    },
  },
} satisfies ExerciseText
