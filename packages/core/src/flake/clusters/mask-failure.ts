/** What stands in a masked text for a part that differs from run to run. */
type Mask = readonly [pattern: RegExp, replacement: string | ((...groups: readonly string[]) => string)]

/**
 * In this order: what a later mask would tear apart comes first. Every pattern begins where the character before it cannot
 * belong to the same part, so that a long text of one kind is tried once and not from each of its characters.
 */
const masks: readonly Mask[] = [
  // Colours of a terminal, then what no text for people holds.
  [/\u001B\[[\d;]*[A-Za-z]/g, ''],
  [/[^\P{Cc}\n\t]/gu, ' '],
  [/\p{Surrogate}/gu, '\uFFFD'],
  [/(?<![\w-])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![\w-])/gi, '<uuid>'],
  [/\bfile:\/\/(?=\/)/gi, ''],
  [/\b(?:https?|wss?|ftp):\/\/[^\s"'<>`)\]]+/gi, '<url>'],
  [
    /(?<!\d)\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?: ?(?:Z|UTC|GMT|[+-]\d\d:?\d\d)\b)?)?/g,
    '<time>',
  ],
  [
    /\b(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6} {1,2}\d{1,2},?(?: \d{4})?\b/g,
    '<time>',
  ],
  [/(?<![\d:.])\d{1,2}:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?(?:Z|UTC|GMT|AM|PM)\b)?/g, '<time>'],
  [/(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?(?![\d.])/g, '<ip>'],
  [/(?<![\w:.])\[?(?=[0-9a-f:]*\d)(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{1,4}\]?(?!\w)/gi, '<ip>'],
  [/(?<![\w+/=])[A-Za-z0-9+/]{20,}={1,2}(?![\w+/=])/g, '<base>'],
  [/\b0x[0-9a-f]+/gi, '<hex>'],
  [/(?<=[\w$\];])@[0-9a-f]{4,16}\b/gi, '@<hex>'],
  [
    /(?<![\w.~/\\-])(?:[A-Za-z]:|~)?[\\/](?:[^\s\\/:"'<>|`()]{1,255}[\\/])+([^\s\\/:"'<>|`(),;]*)/g,
    keepFileName,
  ],
  [/\b(?=[0-9a-f]{0,128}\d)(?=[0-9a-f]{0,128}[a-f])[0-9a-f]{8,}\b/gi, '<hex>'],
  [/\p{Nd}+(?:[.,]\p{Nd}+)*/gu, '<n>'],
]

/** What a test was given and what it got, which the values of one test differ in. */
const valueMasks: readonly Mask[] = [
  [/"[^"\n]*"/g, '<value>'],
  [/`[^`\n]*`/g, '<value>'],
  [/(?<!\w)'[^'\n]*'(?!\w)/g, '<value>'],
  [/\b(expected|actual|received|got|but was|found)(:?)[ \t]+[^\n,;]+/gi, '$1$2 <value>'],
]

/** What tells a path of a file system from a route of a web service, which says something. */
const fileSystemPath =
  /^(?:[A-Za-z]:|~|[\\/](?:home|Users|root|usr|var|tmp|opt|mnt|private|builds?|workspace|github|__w|nix)[\\/])/
const fileName = /\.[A-Za-z]\w{0,9}$/
const temporaryPath = /[\\/](?:tmp|temp|var[\\/]folders)[\\/]/i

/** Names of temporary files are random, those of other files say where a failure comes from. */
function keepFileName(path: string, name = ''): string {
  if (!fileSystemPath.test(path) && !fileName.test(name)) return path
  return temporaryPath.test(path) ? '<path>' : `<path>/${name}`
}

/** The text with what differs from run to run masked, and each row of white space as one blank. */
export function maskFailure(text: string, maskValues: boolean): string {
  const masked = (maskValues ? [...masks.slice(0, 3), ...valueMasks, ...masks.slice(3)] : masks).reduce(
    (rest, [pattern, replacement]) =>
      typeof replacement === 'string'
        ? rest.replace(pattern, replacement)
        : rest.replace(pattern, (...groups: string[]) => replacement(...groups)),
    text,
  )
  return masked.replace(/\s+/g, ' ').trim()
}
