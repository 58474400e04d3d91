/** What the command line tells of real processes. */
const orderForms: Readonly<Record<string, string>> = {
  crash: 'crash NODE [lose]     kill -9; with lose, its disk is gone too',
  restart: 'restart NODE          start it again',
  pause: 'pause NODE            freeze it, until heal',
  slow: 'slow NODE FACTOR      its work takes so many times as long, until heal',
  cut: 'cut NODE NODE         lose all messages between the two, until heal',
  heal: 'heal                  end all of these',
  add: 'add ROLE              one node more',
  remove: 'remove NODE           take it out of service',
  users: 'users N               so many requests a second; 0 for none',
  get: 'get PATH              one request of a user',
  nodes: 'nodes                 all nodes, and how they are',
  help: 'help                  these orders',
  quit: 'quit                  end all, as Ctrl-C does',
}

export const run = {
  summary: 'run an exercise for real, as processes on this machine',
  help: [
    'Usage: npx millions run <exercise> [folder] [options]',
    '',
    'Starts a Node process for each node of the stack, with the programs in a folder: workspace/<exercise> unless told.',
    'Every node has an address on this machine, to be opened or curled. Logs are shown as they come, and a save is',
    'deployed. A node that goes down by itself is started again, ever later. It shows how the code does in the real',
    'world; it is no grade. Ctrl-C ends all of it, and leaves nothing behind.',
    '',
    '  --port N     the port of the first entry node, in place of any that is free',
    '  --users N    so many requests a second, from the start',
    '  --parts P    whose results of other exercises run: own (what you have passed in workspace/) or reference; own unless a folder is named',
    '  --plain      only what the tests see, without what stands around it in views',
    '',
    'Orders are typed while it runs; help lists them.',
    '',
    'Exit codes: 0 ended, 1 a program does not compile, 2 could not do it.',
  ].join('\n'),
  oneFolder: 'one folder at a time',
  started: (title: string, folder: string) => `${title}, for real, with the programs in ${folder}.`,
  hint: 'Type an order, or help. A save is deployed. Ctrl-C ends it.',
  columns: ['node', 'role', 'state', 'process', 'address'],
  states: { up: 'up', booting: 'starting', down: 'down', removed: 'removed' },
  paused: 'paused',
  ready: 'takes connections',
  killed: 'killed',
  place: ({ file, line }: { readonly file: string; readonly line: number }) => `(${file}, line ${line})`,
  threwAtBoot: (node: string) => `${node} did not start`,
  slowBoot: (node: string) =>
    `${node} is still not ready: its start() has not settled, or its code is in an endless loop. Mend the program and save it, or type: crash ${node}`,
  wentDown: (node: string) => `${node} went down`,
  startsAgain: (inMs: number, failures: number) =>
    failures === 1
      ? `Started again in ${inMs / 1000} s.`
      : `Down ${failures} times in a row: started again in ${inMs / 1000} s.`,
  staysDown: (node: string, failures: number) =>
    `Down ${failures} times in a row: it stays down. Mend the program and save it, or type: restart ${node}`,
  moved: (node: string, before: number, now: number) =>
    `Port ${before} was taken by another program meanwhile: ${node} is at http://127.0.0.1:${now}/`,
  portTaken: (port: number) => `port ${port} is taken by another program`,
  anotherPort: 'Name another one, or leave --port out to get any that is free.',
  doesNotCompile: ({ file, line }: { readonly file: string; readonly line: number }) =>
    `${file} does not compile, line ${line}`,
  mendAndSave: 'Mend the line and save the file.',
  keepsRunning: 'What ran before goes on.',
  deployed: 'Deployed.',
  done: (order: string) => `Done: ${order}`,
  noAnswer: (reason: string) => `no answer: ${reason}`,
  ended: 'Ended: no process and no file is left.',
  unknownOrder: (word: string) => `there is no order "${word}"`,
  orderWants: (word: string, form: string) => `${word} wants more, or something else: ${form}`,
  seeOrders: 'Type help for all orders.',
  orders: orderForms,
  orderList: Object.entries(orderForms)
    .map(([, form]) => `  ${form}`)
    .join('\n'),
} as const
