/** Texts that plain programs stumble over. None of them is odd on the web. */

/** What a page takes for more than letters, from inside a text, an attribute, a script, a comment. */
export const MARKUP = [
  '<b>Ann</b>',
  'Fish & chips <3',
  '&lt;b&gt; &amp; &copy &quot;',
  '<script>alert(1)</script>',
  '</script><script>alert(1)</script>',
  '</title></textarea></h1><h2>Ann',
  '"><img src=x onerror=alert(1)>',
  '" onfocus="alert(1)',
  "' onfocus='alert(1)",
  'Ann onfocus=alert(1) [Ann](javascript:alert(1))',
  '--><i>Ann</i><!--',
  // Nothing in it has to be escaped, and it is a script all the same where it becomes the address of a link.
  'javascript:alert(1)',
  '<<b>>&&amp;""',
] as const

/** What has to be escaped stands late in it: whoever remembers the place looks for it too late in the next text. */
export const LATE = 'Greetings from all of us here by the sea, and so on & on'

/** Words that every object of JavaScript knows, and signs that some ways of filling in a text read as places. */
export const WORDS = [
  'constructor',
  '__proto__',
  'toString',
  'null',
  'undefined',
  "$& $1 $$ $' $` ${} {0} %s \\n ${name} {name} {cards} %name% %cards% [cards] :name",
  // Templates call their places like this: what is filled in is not looked through again.
  '{{name}} {{text}} {{cards}} {{from}} {{content}} {{body}}',
] as const

/** What is dropped or drawn together where a page is careless: some elements swallow a newline at their beginning. */
export const LINES = ['\nDear Ann', '\n\n  two blanks  and\ta tab\n'] as const

/** One to four bytes a character, the last ones outside the basic plane. */
export const WIDE = ['Jörg Ünlü', '서울에서 안부를', 'e\u0301 ☀🌊🎈👩‍👩‍👧', '\u202bשלום'] as const
