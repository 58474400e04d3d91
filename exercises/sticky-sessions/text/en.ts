import type { ExerciseText } from '../../../src/contract/exercise.ts'
import { says } from './says.ts'

export default {
  title: 'Sticky sessions',
  stages: {
    stick: {
      title: 'A user stays',
      hints: [
        'When the second request comes, what in it tells you where the first one went? Something has to, and you may put it there yourself.',
        'A cookie that you set comes back with every request of that browser. Or keep a table: from the session cookie that the servers set to the server that set it.',
        'Look for your cookie in the Cookie header, by its whole name. If it names a server that env.nodes lists, send the request there. If not, take the next server in turn, and append a Set-Cookie to its answer. Only then is a turn used up.',
      ],
    },
    survive: {
      title: 'Their server dies',
      hints: [
        'send throws when a server cannot be reached. Where does that go now?',
        'Catch it, and ask mayAskAnother. Remember which servers you have tried, and stop after three.',
        'Whoever was answered by another server belongs to that one from then on: the cookie, or the table, has to say so, whatever it said before.',
      ],
    },
    drain: {
      title: 'A server is drained',
      hints: [
        'There are two kinds of choice: where somebody belongs, and where somebody new goes. Only one of them has changed.',
        'Read env.vars.draining at each request: it is the newest then. Split it at its commas, and compare whole names.',
        'Leave draining servers out whenever you deal somebody out, also somebody whose own server has just died. If nobody is left, take one that drains.',
      ],
    },
    strangers: {
      title: 'Strangers',
      hints: [
        'What do all pupils of a school have in common, and what not?',
        'A cookie is a text that anybody can send. Which texts lead to a server, and what does your program do with all the others?',
        'Compare the text with the servers that there are, in place of making a URL of it. Whatever is no server is as good as no cookie.',
      ],
    },
  },
  tests: {
    'comes-back': 'Users come back to the server where they logged in',
    'any-request': 'So they do with every method and path',
    'new-users-spread': 'New users spread, whatever the others do',
    'a-rush-spreads': 'So they do when all come at the same instant, and stay there',
    'another-address': 'Users stay though their address changes',
    'ten-minutes-away': 'Users may be away for ten minutes',
    'honest-work': 'Honest work is waited for',
    'a-hiccup': 'A server that hangs for a moment keeps its users',
    'a-user-leaves': 'A user who leaves says nothing about the server',
    'a-server-comes': 'A new server gets new users, and old ones stay',
    'others-come-and-go': 'What happens to other servers moves nobody',
    'passes-on': 'Requests and answers pass as they are',
    'cookies-of-servers': 'The servers’ cookies reach the user',
    'cookies-of-users': 'The user’s cookies reach the server',
    'own-cookie': 'A cookie of your own is for all paths and no script',
    'names-alike': 'Cookies with similar names mean nothing',
    'their-server-dies': 'Users of a dead server go on at another one, and stay there',
    'first-comes-a-write': 'So they do when a write comes first',
    'moved-without-a-log-in': 'So they do before they log in again',
    'broken-off': 'A read that broke off is answered, and a write is not guessed',
    'crashes-at-each-event': 'A server dies at each moment',
    frozen: 'A frozen server keeps nobody',
    'cut-off': 'Nor does one that is cut off, in either direction',
    'two-are-away': 'Two servers of three are away',
    'of-five': 'Two servers of five are dead',
    'honest-work-elsewhere': 'Honest work is waited for at another server, too',
    'new-users-do-not-notice': 'New users do not notice that a server is dead',
    'back-with-its-share': 'A server that is back gets new users again',
    'one-outage-after-the-other': 'One outage comes after the other',
    removed: 'A server is removed, without a warning',
    'errors-are-answers': 'An error of a server is an answer',
    'all-are-away': 'All servers are away, and come back',
    'no-new-users': 'A draining server gets no new users, and keeps its own',
    'emptied-and-removed': 'It is emptied for some minutes, and removed',
    'its-setting-changes': 'The setting changes, and counts',
    'back-in': 'A server that drains no more gets new users again',
    'no-refuge': 'A draining server takes in nobody whose server died',
    'dies-while-it-drains': 'It dies while it is draining',
    'whole-names': 'web-1 is not web-11',
    'a-server-comes-meanwhile': 'A server is added while another one drains',
    'all-of-them-drain': 'All of them drain: users stay',
    'one-address': 'Users behind one address spread',
    'one-proxy': 'So do users behind one proxy',
    'made-up-cookies': 'Cookies that were made up lead nowhere',
    'changed-cookies': 'Cookies that were changed lead nowhere',
    'sent-twice': 'Cookies that were sent twice lead nowhere',
    'no-cookies-at-all': 'What is no cookie does no harm',
  },
  says,
  scenes: {
    'in-turn': { title: 'The servers take turns', measures: { all: 'All the time' } },
    noon: {
      title: 'A third server comes at noon',
      measures: {
        before: 'Two servers',
        'at-once': 'In the first ten seconds with three',
        later: 'In the next ten',
        half: 'Half a minute after it came',
        'all-gone': 'When all who were there have gone',
      },
    },
    crash: {
      title: 'web-2 dies, and comes back',
      measures: {
        before: 'Before',
        dies: 'In the three seconds after it died',
        dead: 'While it is dead',
        back: 'In the ten seconds after it is back',
        later: 'A minute later',
      },
    },
    drained: {
      title: 'web-2 is drained and removed, then web-3 is removed at once',
      measures: {
        before: 'Before',
        drains: 'In the first ten seconds of draining',
        'half-way': 'Half a minute later',
        empty: 'After a minute',
        removed: 'web-2 is removed',
        'at-once': 'In the three seconds after web-3 was removed',
      },
    },
  },
  alternatives: {
    'signed-cookie': {
      title: 'A signed cookie',
      does: 'The cookie names the server, and a signature says that the balancer wrote it. New users are dealt out by chance.',
      trades:
        'The key has to be kept and shared as soon as there are two balancers, and each request costs a digest; in return no stranger can choose a server, or learn anything by trying.',
    },
    table: {
      title: 'A table of users',
      does: 'The cookie is a random number, and a table in memory tells which server belongs to it. New users go to the server that has the fewest.',
      trades:
        'The way in now holds state itself: its crash moves everybody, and a second one knows nobody; in return users can be counted, and moved without a word to their browsers.',
    },
    'their-session': {
      title: 'Reading along',
      does: 'No cookie is added: the balancer sees which server sets a session cookie, and remembers that.',
      trades:
        'It depends on how another program names its cookie, and nobody has a place before they log in; in return browsers get nothing that they would not have got anyway.',
    },
    'checked-addresses': {
      title: 'An address in the cookie, and health checks',
      does: 'The cookie holds the address of the server. Servers are asked every second how they are, and those that are not well are passed over.',
      trades:
        'It shows strangers what the network looks like inside, and asks servers all day; in return hardly any user waits for a server that hangs.',
    },
  },
  figures: { sessions: { title: 'logged in' } },
} satisfies ExerciseText
