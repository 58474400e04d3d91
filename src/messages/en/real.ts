/** What the stack view says of real processes. A part of the English catalogue. */
export const real = {
  world: 'Where it runs',
  simulated: 'Simulate',
  real: 'Run for real',
  looking: 'Looking for a place that can run it …',
  places: {
    local: 'Real Node processes on your machine.',
    webcontainer: 'Real Node processes in this tab, in a WebContainer of StackBlitz.',
  },
  steps: {
    connecting: 'Connecting …',
    booting: 'Booting …',
    mounting: 'Bringing the program in …',
    starting: 'Starting the nodes …',
  },
  stop: 'Stop',
  stopTitle: 'Ends all processes',
  reset: 'Start again',
  resetTitle: 'Ends all processes and starts new ones, with empty disks',
  time: 'Time',
  pid: 'process {pid}',
  idleHint:
    'Your code runs here as real processes that talk over real sockets. Nothing runs until you press Run.',
  tab: 'Processes',
  processes: {
    caption: 'Processes and addresses',
    node: 'Node',
    pid: 'Process',
    address: 'Address',
    open: 'Open {address} of {node} in a new tab',
    copy: 'Copy as curl',
    copyOf: 'Copy as curl: {node}',
    copied: 'Copied: {command}',
    copyFailed: 'The browser refused to copy. The command: {command}',
    none: 'Press Run: then each node is a process with an address of its own.',
    noProcess: 'not running',
    output: 'Output',
    noOutput: 'What the processes print besides their logs stands here: warnings, and their last words.',
    leftOut: '{count} older lines are left out.',
    supervisor: 'supervisor',
  },
  differences: {
    title: 'What differs from the simulation',
    list: [
      'Time passes by the clock: there is no pause, no single step, no other speed.',
      'No two runs are the same. There is no seed, and no link that carries a run.',
      'Messages take what they take on one machine, not what they take between regions.',
      'kill -9 loses nothing that was written: only a machine that loses power does. A crash that loses the disk empties the node’s folder.',
      'Cores are held by waiting, not by burning: service times and queues are as in the simulation, the load on your machine is not.',
      'A rejection that nobody caught is an event of the history.',
      'A body of more than 32 MB breaks the connection; a disk’s path has at most some 250 letters.',
      'A node that goes down by itself is started again, ever later, and after six times no more.',
    ],
  },
  lost: {
    title: 'It does not run for real',
    simulateInstead: 'The simulation works all the same.',
    technical: 'What was said of it: {message}',
    causes: {
      'no-place':
        'This page comes from a server that runs no stacks, and your browser cannot run them by itself here. Start the course on your machine: npm ci && npm run dev.',
      offline:
        'The browser is offline, and the container comes from StackBlitz. Connect, then choose “Run for real” again.',
      'frame-blocked':
        'StackBlitz’s frame did not answer. A blocker or blocked third-party cookies can do that: allow stackblitz.com and webcontainer.io on this page, reload it, and choose “Run for real” again.',
      'connection-refused':
        'StackBlitz could not be reached, though the browser is online. A proxy or a certificate on the way can do that: open https://stackblitz.com in another tab to see what it says.',
      'not-isolated':
        'The page is not isolated from others, which the container needs. The server has to send two headers for it (COOP and COEP). Run the course on your machine instead: npm ci && npm run dev.',
      'unsupported-browser':
        'This browser lacks what the container needs. Take a current Chrome, Edge, Firefox or Safari, or run the course on your machine: npm ci && npm run dev.',
      'out-of-memory':
        'There was not enough memory. Close other tabs, run with fewer users, and press Run again.',
      'second-instance':
        'Another tab or another part of this page has the container already, and a browser allows one. Close it there, then press Run again.',
      'stale-page':
        'The server was started anew since this page was loaded. Reload the page: your code is saved.',
      'too-many':
        'As many stacks run on your machine as the server allows. Stop one in another tab, then press Run again.',
      'server-gone':
        'The server on your machine does not answer any more. Start it again with npm run dev, then reload the page: your code is saved.',
      'supervisor-ended':
        'The process that looks after the nodes ended, and all nodes with it. Your code is saved. Press Run again.',
    },
  },
}
