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
  'Ann onfocus=alert(1)',
  '--><i>Ann</i><!--',
  '<<b>>&&amp;""',
] as const

/** Words that every object of JavaScript knows, and signs that some ways of filling in a text read as places. */
export const WORDS = [
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
  'null',
  'undefined',
  "$& $1 $$ $' $` ${} {0} %s \\n",
] as const

/** What is dropped or drawn together where a page is careless: some elements swallow a newline at their beginning. */
export const LINES = ['\nDear Ann', '\n\n  two blanks  and\ta tab\n'] as const

/** One to four bytes a character, the last ones outside the basic plane. */
export const WIDE = ['Jörg Ünlü', '서울에서 안부를', 'e\u0301 ☀🌊🎈👩‍👩‍👧', '\u202bשלום'] as const
