import { decodeHead } from '../source/decode-head.ts'
import { describeJson } from './json-shapes.ts'
import { rootRules } from './xml-roots.ts'

/** What content seems to be, from its beginning alone. */
export interface ContentDescription {
  /**
   * Stable name of the format, as `junit`, `trx` or `json`; `xml` or `unknown` where it is of no known
   * format, `xml-prolog` where it is XML and its root was not reached.
   */
  readonly format: string
  /** For a person, to stand after "looks like". Never repeats the content. */
  readonly seen: string
}

const unknown: ContentDescription = { format: 'unknown', seen: 'text of no known report format' }

/** Formats by their first characters, the first that fits. */
const beginnings: readonly (readonly [RegExp, ContentDescription])[] = [
  [/^$/, { format: 'empty', seen: 'an empty file' }],
  [/^PK(?:\u0003\u0004|\u0005\u0006)/, { format: 'zip', seen: 'a ZIP archive' }],
  [/^\u001f[\u008b\ufffd\u2039]/, { format: 'gzip', seen: 'gzip data' }],
  [/^%PDF/, { format: 'pdf', seen: 'a PDF document' }],
  [/^TAP version \d/i, { format: 'tap', seen: 'TAP output' }],
  [/^(?:1\.\.\d|(?:not )?ok\b|Bail out!|# Subtest\b|pragma [+-])/i, { format: 'tap', seen: 'TAP output' }],
  [
    /^(?:time: \d{4}-\d\d-\d\d |progress: [+-]?\d|test(?:ing)?: \S)/,
    { format: 'subunit-v1', seen: 'subunit of version 1, which is text' },
  ],
]
const tapLine = /^(?: {4})*(?:TAP version \d|1\.\.\d+\s*(?:#|$)|(?:not )?ok(?: \d+| -|$))/m

/** Formats by a line that other output may stand before, the first that fits. */
const laterLines: readonly (readonly [RegExp, ContentDescription])[] = [
  [
    /^\{"(?:Time|Action|ImportPath)":"/m,
    { format: 'go-json', seen: 'go test -json output after other text' },
  ],
  [/^FAIL\t\S+ \[(?:build|setup) failed\]$/m, { format: 'go-json', seen: 'a failed build of go test' }],
  [/^\{"protocolVersion":"/m, { format: 'dart-json', seen: 'Dart test events after other text' }],
  [
    /^\{ ?"type": ?"suite", ?"event": ?"started"/m,
    { format: 'libtest-json', seen: 'libtest output after other text' },
  ],
  [tapLine, { format: 'tap', seen: 'TAP output after other text' }],
]

/**
 * Says what content seems to be, from its first 4 KiB as bytes or text. A known name is no promise that it can be read.
 *
 * @example
 * import { describeContent } from '@gatewright/parsers'
 *
 * describeContent('<testng-results version="7">') // { format: 'testng', seen: 'TestNG results' }
 */
export function describeContent(head: string | Uint8Array): ContentDescription {
  // The one binary format of reports: a packet begins with this byte, which no text in UTF-8 does.
  if (typeof head !== 'string' && head[0] === 0xb3) return { format: 'subunit', seen: 'subunit packets' }
  const text = typeof head === 'string' ? head : decodeHead(head)
  const start = text.replace(/^\uFEFF/, '').trimStart()
  if (start.startsWith('<')) return describeMarkup(start)
  const found = beginnings.find(([pattern]) => pattern.test(start))?.[1] ?? describeJson(start)
  if (found) return found
  return laterLines.find(([pattern]) => pattern.test(start))?.[1] ?? unknown
}

const prolog = /^(?:\s|<\?[\s\S]*?\?>|<!--[\s\S]*?-->)+/
const rootTag = /^<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)/
const externalDoctype = /^<!DOCTYPE\s+[\w.-]+\s+SYSTEM\s+"[^"]*"\s*>\s*/i

function describeMarkup(start: string): ContentDescription {
  const body = start.replace(prolog, '')
  const doctype = /^<!DOCTYPE\s+([\w.-]+)/i.exec(body)?.[1]
  const fromRoot = body.replace(externalDoctype, '').replace(prolog, '')
  const tag = rootTag.exec(fromRoot)
  // Nothing but a prolog so far, or a name that may go on: only the whole tells.
  if (doctype === undefined && (!tag || tag[0].length === body.length))
    return { format: 'xml-prolog', seen: 'XML' }
  const name = tag?.[1] ?? doctype ?? ''
  const known = rootRules.find(({ root, mark }) => root === name && (!mark || mark.test(fromRoot)))
  if (known) return { format: known.format, seen: known.seen }
  if (name.toLowerCase() === 'html') return { format: 'html', seen: 'an HTML page' }
  return { format: 'xml', seen: 'XML of no known report format' }
}
