/** What some program on the way may take for the end of a line, raw, folded, encoded, or wide enough to be cut down to it. */
const marks = [
  ...['\r\n', '\n', '\r', '\r\n ', '\r\n\t', '\n\n', '\r\n\r\n', '\0', '\v', '\f', '\x1b', '\x85', '\u2028', '\u2029'],
  ...['%0d%0a', '%0A', '%E5%98%8A%E5%98%8D', '\\r\\n', '&#13;&#10;', '=0D=0A', '=?utf-8?Q?=0D=0A?=', '嘊嘍', 'čĊ'],
]
const injected = [
  'Bcc: eve@evil.example',
  'Content-Type: text/html\r\n\r\n<script>alert(1)</script>',
  'To: eve@evil.example, mallory@evil.example',
  '.\r\nMAIL FROM:<eve@evil.example>\r\nRCPT TO:<mallory@evil.example>\r\nDATA',
]

const markup = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '</title></head><body><h1>owned',
  '<!--[if IE]><script>1</script><![endif]-->',
  '<a href="javascript:alert(1)">x</a>',
  '<iframe srcdoc="<script>1</script>">',
  '{{constructor.constructor("1")()}}',
  '#{7*7}<%= 7*7 %>',
  '<meta http-equiv=refresh content="0;url=//evil.example">',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  ']]><x/><![CDATA[',
  '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>&y;',
  '\u202egpj.exe',
  '=?utf-8?B?PHNjcmlwdD4=?=',
]
/** Where it may stand in a text. */
const around: ((text: string) => string)[] = [
  (text) => text,
  (text) => `Hello ${text} Ada`,
  (text) => `"${text}"`,
  (text) => `<${text}>`,
  (text) => `${text}${text}`,
]

const textsOf = (lines: readonly string[], places: typeof around) => ({
  lineBreaks: marks.flatMap((mark) => lines.map((line) => `Hello${mark}${line}`)),
  markup: markup.flatMap((text) => places.map((place) => place(text))),
})

/** Texts that try to be more than a text. */
export const hostileTexts = textsOf(injected, around)

/** As many of each kind as a test that stores every one of them has time for. */
export const someHostileTexts = textsOf(injected.slice(0, 2), around.slice(0, 1))
