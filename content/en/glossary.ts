/** The glossary in English. */
import type { GlossaryText } from '../glossary.ts'

export const text: GlossaryText = {
  'ack time-out': {
    says: 'How long a queue waits for the acknowledgement of a message that it has handed out. After that it hands the message out again.',
  },
  acknowledge: {
    says: 'To answer that something is done and will not be lost: a 2xx for a write, or a consumer’s word that it has dealt with a message.',
    forms: ['acknowledges'],
  },
  artifact: {
    says: 'What a build makes of the source, ready to run: the very bytes that are tested, and then shipped.',
  },
  asynchronous: {
    says: 'Without waiting: the answer is given before the rest of the work is done. In replication, before the replicas have the change.',
  },
  'at-least-once': {
    says: 'A delivery that loses no message, and may hand one out twice. What receives it has to cope with that.',
  },
  autoscaler: {
    says: 'A program that looks at how busy machines are, orders more of them when there is too much work, and gives some back when there is too little.',
  },
  'back-pressure': {
    says: 'To refuse new work while there is too much of it, so that whoever sends it slows down.',
  },
  backoff: { says: 'To wait longer before each further try, so that what is overloaded can recover.' },
  cache: {
    says: 'A store in memory for the results of costly work and for data that is read often. It is faster than where they come from, and may forget.',
  },
  'cache-aside': {
    says: 'A way to use a cache: the application looks there first, fetches from the database what is missing, and puts it there.',
  },
  canary: {
    says: 'One server of many that runs a new version first, with real users, and is compared with the others before they get it.',
  },
  'change feed': {
    says: 'The list of all changes of a database, in order, for programs that follow it: each asks for what comes after the offset that it has.',
  },
  'circuit breaker': {
    says: 'What stops asking a machine that has failed too often, and tries it again after a while with a single request.',
  },
  CNAME: {
    says: 'A DNS record that says: this name is another name for that one.',
  },
  'connection pool': {
    says: 'A limited number of connections to another machine that requests share: who finds none free waits for one.',
  },
  'consistent hashing': {
    says: 'A way to give each key an owner, by points on a ring, so that a new node takes over only its fair share of the keys and all others stay.',
  },
  console: { says: 'Where the lines go that a program writes with console.log and its relatives.' },
  consumer: {
    says: 'A program that fetches messages from a queue, does what they say, and acknowledges them. Also called a subscriber.',
    forms: ['consumers'],
  },
  'content delivery network': {
    says: 'A network of caches around the world, each near to users, for what is the same for many of them. CDN for short.',
  },
  'content negotiation': {
    says: 'To choose the form of an answer by the headers of the request, such as Accept.',
  },
  'continuous deployment': {
    says: 'That a change which has passed its tests is shipped without anybody’s hand.',
  },
  'continuous integration': {
    says: 'That every change is built and tested as soon as it is pushed, by a machine and always in the same way, so that problems are found early.',
  },
  cookie: {
    says: 'A small text that a server gives to a browser, which sends it back with each later request.',
  },
  counter: {
    says: 'A metric that only goes up, until its process begins anew at 0: requests, errors, cents.',
  },
  'cross-site scripting': {
    says: 'An attack in which a text that one user typed runs as a script in the page of another. Escaping prevents it.',
  },
  'data center': {
    says: 'A building full of machines, with a network of its own. What is in one of them is close together, and is lost together.',
    forms: ['data centers'],
  },
  'data tier': { says: 'The machines that keep data, apart from those that answer users.' },
  database: {
    says: 'A program that keeps data on a disk and answers questions about it, on a machine of its own here.',
  },
  'dead letter': {
    says: 'A message that was handed out as often as is allowed and never acknowledged. It is put aside, for a person to look at.',
  },
  deadline: {
    says: 'The moment at which somebody stops waiting for an answer. Passed on as how much time is left, it tells everybody on the way what is not worth beginning.',
    forms: ['deadlines'],
  },
  denormalization: {
    says: 'To keep the same fact in several places, each as it will be read, in place of joining it when it is read.',
    forms: ['denormalize', 'denormalized'],
  },
  depth: { says: 'How many messages of a queue are not done yet.' },
  digest: {
    says: 'A short name that follows from the bytes of a file, such as their SHA-256: other bytes have another one.',
  },
  diverge: {
    says: 'Of two logs: to be the same up to some change, and to go on differently from there.',
  },
  DNS: { says: 'The phone book of the internet: it tells the address that belongs to a name.' },
  drain: {
    says: 'To send a server nothing new (requests, or with sticky sessions users) and to let it finish what it has, before it is shut down.',
    forms: ['drained'],
  },
  drift: {
    says: 'When machines that should be alike are not, because somebody or something has changed one of them by itself.',
  },
  'dual write': {
    says: 'One piece of news written to two places, one after the other. Whatever comes in between makes the two differ.',
  },
  edge: {
    says: 'A cache near to users, at the edge of the network, in front of an origin that may be far away.',
  },
  epoch: {
    says: 'A number that grows with each new holder of a lease, so that everybody can tell the present primary from an earlier one.',
  },
  escape: {
    says: 'To write the characters of a text that mean something in a language (such as < in HTML) in a way that they mean only themselves.',
    forms: ['escaped'],
  },
  eviction: { says: 'To let an entry of a full cache go, to make room for another.' },
  'expand and contract': {
    says: 'To change what two versions share in steps that both can live with: add the new, move over, and take the old away when nobody needs it.',
  },
  failover: {
    says: 'To let another machine take over the work of one that died. In a database, a replica becomes the primary.',
  },
  'fan-out on read': {
    says: 'To ask, for whoever reads, all places where something of theirs may be, and to merge what they say.',
  },
  'fan-out on write': {
    says: 'To copy what is written to all places where it will be read.',
  },
  fencing: { says: 'To refuse what somebody says who does not know yet that another one has taken over.' },
  flake: {
    says: 'A test that fails now and passes the next time, with nothing changed.',
  },
  flapping: {
    says: 'When something goes back and forth between two states again and again, such as a machine that is ordered and given back, or a data center that is out and comes back.',
    forms: ['flap', 'flaps'],
  },
  gather: { says: 'To wait for the answers of several shards, and to make one answer of them.' },
  gauge: {
    says: 'A metric that goes up and down, such as memory in use: it tells what is true now.',
  },
  GeoDNS: {
    says: 'To answer the same name with different addresses, by where the user is, so that everybody comes to the nearest place.',
  },
  goodput: {
    says: 'How much of what a system does arrives while somebody still waits for it.',
  },
  'hash function': {
    says: 'A function that makes a number of a text: always the same one for the same text, and numbers that are spread evenly.',
  },
  'head-of-line blocking': {
    says: 'When something quick waits behind something slow, only because it came later.',
  },
  headroom: {
    says: 'What machines could do beyond what they have to: for chance, for a failure, and for what comes until the next machine is there.',
  },
  'health check': {
    says: 'A request that asks a server at intervals whether it is well, so that no user has to find out.',
  },
  heartbeat: {
    says: 'A sign of life that is sent again and again. When it stops, others conclude that whoever sent it is gone.',
  },
  histogram: {
    says: 'For each of some bounds, how many values were at most as large. Those of several machines can be added up.',
  },
  hit: { says: 'A read that finds what it looks for in the cache.', forms: ['hits'] },
  'hot key': {
    says: 'A key that so many want that the shard where it is has too much to do. Also called a hotspot.',
    forms: ['hot keys'],
  },
  HMAC: {
    says: 'A short text that is made of a message and a secret key (RFC 2104). Only who has the key can make it, so it shows that the message is theirs and unchanged.',
  },
  'hop-by-hop header': {
    says: 'A header that speaks to the next machine on the way, and to no other. A proxy does not pass it on.',
    forms: ['hop-by-hop headers'],
  },
  'horizontal scaling': { says: 'Scaling out: more machines, in place of a bigger one.' },
  HTML: { says: 'The language of the pages that browsers show.' },
  HTTP: { says: 'The protocol of the web: a client sends a request, a server sends back a response.' },
  'hybrid logical clock': {
    says: 'A clock that is the larger one of the time of day and the largest time that it has heard of, with a count for those of one millisecond. What has seen another thing has a later time, and things that have not are in the order of the day, as far as clocks are right.',
  },
  'idempotency key': {
    says: 'A text drawn by chance that a client sends along with every try of the same request, so that the server can tell a second try from a second request.',
  },
  idempotent: {
    says: 'Of a request: to do it twice leaves the same behind as to do it once, so it may be tried again.',
  },
  invalidate: {
    says: 'To make a cache forget what it has of something, because that has changed where it comes from.',
    forms: ['invalidates', 'invalidated', 'invalidation'],
  },
  'IP address': { says: 'The number by which a machine is reached in a network.' },
  jitter: {
    says: 'Chance in the length of a pause, so that those who failed together do not all come back together.',
  },
  join: {
    says: 'To put rows of several tables together by what they have in common, in one question to the database.',
    forms: ['joins'],
  },
  JSON: { says: 'A text format for data that programs read (RFC 8259).' },
  'last writer wins': {
    says: 'A way to settle conflicts: of two writes of the same thing the one with the later time stays, and the other one is lost.',
  },
  lease: {
    says: 'A right that is lent for a limited time, and ends by itself when it is not renewed.',
  },
  'least connections': { says: 'To send each request to the server that has the fewest at the moment.' },
  'Little’s law': {
    says: 'What is inside, on average, is what comes in a second, times the seconds that each stays. 120 requests a second that each hold a core for 0.04 s keep 4.8 cores busy.',
  },
  'load balancer': {
    says: 'What stands between users and servers, and spreads the requests over those that are well.',
  },
  'load shedding': {
    says: 'To refuse a part of what comes when there is too much, so that the rest is served in time.',
  },
  log: {
    says: 'Of a database: the list of all changes in their order, each with a number, its offset.',
  },
  'log rotation': {
    says: 'To give a log file another name when it is long, and begin a new one in its place. Old ones are removed some day.',
  },
  'loosely coupled': {
    says: 'Of two parts of a system: neither has to be up, or quick, for the other one to do its work.',
  },
  'lost update': {
    says: 'A write that is gone because somebody else had read before it and wrote after it.',
    forms: ['lost updates'],
  },
  LRU: { says: 'Least recently used: to evict the entry that was not used for the longest time.' },
  'message queue': {
    says: 'A program that stores messages from producers until a consumer has dealt with them.',
  },
  'metastable failure': {
    says: 'An outage that goes on after its cause is gone, as what it set off, such as tries that are repeated, keeps the system overloaded.',
  },
  metric: {
    says: 'A number that a program keeps about itself, for a monitor to ask for.',
    forms: ['metrics'],
  },
  migration: {
    says: 'A change of a database’s tables, made by a program that is new, on data that is old.',
    forms: ['migrations'],
  },
  miss: {
    says: 'A read that does not find what it looks for in the cache, and goes to where the data comes from.',
  },
  'miss ratio curve': { says: 'The share of reads that miss, for each size that a cache could have.' },
  'monotonic reads': {
    says: 'The promise that who has seen something new never sees something older after it.',
  },
  'N + 1': {
    says: 'As many machines as are needed, and one more, so that it is enough when one dies. In each tier.',
  },
  'N+1 problem': {
    says: 'To ask once for a list, and once more for each thing in it: its time grows with the list, and with the distance to the database.',
  },
  'multi-leader': {
    says: 'Replication in which several nodes take writes, and tell each other afterwards. Two of them may change the same thing at once.',
  },
  'name server': {
    says: 'A server that answers questions about the names of its own zones, and knows who looks after those right below.',
    forms: ['name servers'],
  },
  node: {
    says: 'A machine, in this course. It runs one program, and has a processor, memory, a disk and an address.',
  },
  offset: { says: 'The number of a change in a log: how far somebody has come in it.' },
  origin: { says: 'The server that has everything, and from which caches fetch what they do not have.' },
  outbox: {
    says: 'A table of events that are written in the same transaction as the data, and sent from there afterwards.',
  },
  'outlier detection': {
    says: 'To notice by the answers to users’ own requests that a server fails more often than the others, and to leave it out for a while.',
  },
  p50: { says: 'The time within which half of the answers arrive: the median.' },
  p99: { says: 'The time within which 99 of 100 answers arrive. One in a hundred waits longer.' },
  pipeline: {
    says: 'The steps from a change in the source to users who have it, carried out by a machine: build, test, deploy.',
  },
  'poison message': {
    says: 'A message that every consumer fails at, however often it is handed out.',
  },
  primary: { says: 'The one database of several that takes the writes.' },
  'private address': {
    says: 'An address that works inside its own network only.',
    forms: ['private addresses'],
  },
  producer: {
    says: 'A program that publishes messages to a queue and goes on with its own work. Also called a publisher.',
    forms: ['producers'],
  },
  program: { says: 'What runs on a node: in this course one TypeScript module with a function fetch.' },
  promote: { says: 'To make a replica the primary.', forms: ['promoted'] },
  'public address': { says: 'An address that everybody on the internet can reach.' },
  'read-your-writes': {
    says: 'The promise that users who have written something see it in all their later reads.',
  },
  receipt: {
    says: 'A text that names one delivery of a message. Only with the latest one can the message be acknowledged.',
  },
  referral: {
    says: 'An answer of a name server that does not know, and says who knows more.',
    forms: ['referrals'],
  },
  'relational database': {
    says: 'A database of tables, rows and columns, which puts together what belongs together when it is asked, in SQL.',
    forms: ['relational databases'],
  },
  'rendezvous hashing': {
    says: 'A way to place keys: each key has a number for each node, and lives on the node with the largest. When a node goes, only its keys move.',
  },
  replica: {
    says: 'A copy of a database that follows the log of the primary, and answers reads.',
    forms: ['replicas'],
  },
  replication: {
    says: 'To keep the same data on several machines, each change on all of them in the same order.',
  },
  'replication lag': { says: 'How far a replica is behind the primary, in time.' },
  request: {
    says: 'What a client sends to a server by HTTP: a method, a path, headers, and perhaps a body.',
  },
  resolver: {
    says: 'A server that looks names up for others: it asks name servers, and keeps what they answer for as long as it may.',
    forms: ['resolvers'],
  },
  'retry budget': {
    says: 'How many requests may be sent again, as a share of those that are sent for the first time. When all fail, that share is all that is added.',
  },
  'reverse proxy': {
    says: 'A server that takes requests in place of others, passes them on, and hands their answers back.',
  },
  'rolling deployment': {
    says: 'To bring a new version to one server, or a few, after the other, while the rest go on serving.',
  },
  'round robin': {
    says: 'To take turns: the first request to the first server, the second to the second, and so on.',
  },
  'round trip': {
    says: 'The way of a request to another machine and of its answer back.',
    forms: ['round trips'],
  },
  scan: { says: 'To read a great many entries one after the other, each of them once.' },
  scatter: { says: 'To send a question to all shards at once, as no single one can answer it.' },
  scrape: {
    says: 'To ask a node for all its metrics, as a monitor does every few seconds.',
    forms: ['scrapes'],
  },
  'semi-synchronous': {
    says: 'Of replication: a write is acknowledged once at least one replica has it as well.',
  },
  series: {
    says: 'A metric with certain labels, and its values over time. Each combination of values of labels is a series of its own.',
  },
  service: {
    says: 'A program with one task of its own, which others ask over the network, and which is run, changed and scaled by itself.',
    forms: ['services'],
  },
  'session fixation': {
    says: 'An attack in which somebody is led to log in under a session id that the attacker knows already. A new id at each log-in prevents it.',
  },
  'session id': { says: 'A text that nobody can guess, by which a server knows who a request is from.' },
  'session store': { says: 'A store that all web servers share, and that keeps who is logged in.' },
  shard: { says: 'One of the parts into which data is split, each on a database of its own.' },
  'shard exhaustion': { says: 'When one shard is full or overloaded, though the others have room.' },
  sharding: {
    says: 'To split data over several databases by a key, when one machine cannot hold or serve it.',
  },
  'single point of failure': {
    says: 'A part of a system that takes the whole down when it fails, as nothing can take over.',
  },
  snapshot: {
    says: 'The whole state at one moment, saved so that what comes before it in the log need not be kept or read again.',
  },
  span: {
    says: 'What one server does for one request to it: a part of a trace, with an id of its own.',
  },
  'split brain': {
    says: 'When two machines hold themselves to be the primary at the same time, and both take writes.',
  },
  stale: { says: 'Of data: true once, and changed since at the place that it comes from.' },
  'stale set': {
    says: 'When a reader puts into a cache what it had read before a write, after the write has deleted what was there.',
  },
  state: { says: 'What a server must remember from one request to the next.' },
  stateless: { says: 'Of servers: they keep nothing between requests, so any of them can answer anyone.' },
  'sticky sessions': {
    says: 'To send all requests of a user to the same server, as only that one knows them.',
  },
  'thundering herd': {
    says: 'A crowd that asks the database for the same thing at once, as the cache has just lost it. Also called a cache stampede.',
  },
  token: {
    says: 'A signed text that says by itself who somebody is, and until when, so that no store has to be asked.',
  },
  tombstone: {
    says: 'What is kept of something deleted: that it was, and when. Without it an older copy that comes later looks new.',
  },
  'torn write': { says: 'The first part of what was being written when a crash came.' },
  trace: {
    says: 'All that several servers do for one thing that a user asked for. They pass its id on with each request.',
  },
  TTL: { says: 'Time to live: how long an entry of a cache may be used before it is read anew.' },
  utilisation: {
    says: 'The share of their time in which the cores of a machine, or of a tier, are busy.',
  },
  'vertical scaling': { says: 'Scaling up: a bigger machine, in place of more of them.' },
  victim: { says: 'The entry of a full cache that has to go next.' },
  'virtual nodes': {
    says: 'The many points that each node has on the ring of consistent hashing, so that the shares come out even.',
  },
  'web tier': { says: 'The machines that answer users, apart from those that keep the data.' },
  witness: {
    says: 'A small node that decides which of the databases is the primary, by lending out a lease.',
  },
  worker: {
    says: 'A program that takes work from a queue and does it, apart from those that answer users.',
    forms: ['workers'],
  },
  zone: {
    says: 'Of names: a part of their tree that the same name servers look after. Of machines: those that may fail together, as they share a building, its power and its network.',
    forms: ['zones'],
  },
}
