/** What is said of the container that runs real processes in the page. A part of the English catalogue. */
export const runtime = {
  licence:
    'The container is StackBlitz’s WebContainer: free for open source and for personal use. Production use for profit, such as in a paid course, needs a licence from StackBlitz.',
  source: 'It is loaded from stackblitz.com when you choose it. Your code runs in this tab.',
  connect: {
    title: 'Looking for the container',
    text: 'This tab connects the address with the page that runs the node. Leave that page open.',
    failed: 'There is nothing to connect here. Open an address under “Processes”, beside a stack that runs.',
  },
  isolate: {
    title: 'The container needs this page to load once more',
    text: 'It runs only in a page that is isolated from others. This host cannot do that by itself; a small script of this site, kept by your browser, can. Your code is saved and will be here again; what runs at the moment ends.',
    do: 'Load again and run for real',
    failed:
      'Your browser did not allow the script. Run the course on your machine instead: npm ci && npm run dev.',
  },
}
