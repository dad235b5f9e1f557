import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { errorRegistry } from '@gatewright/core/errors'
import { describe, expect, it } from 'vitest'
import { defaultParsers, junitDialects, streamingLimits, wholeLimits } from '../src/index.ts'

const folder = fileURLToPath(new URL('..', import.meta.url))
const docs = join(folder, '../../docs')
const read = (path: string): string => readFileSync(path, 'utf8')
const reports = read(join(docs, 'reports.md'))
const formatPages = readdirSync(join(docs, 'formats')).map((name) => join(docs, 'formats', name))

/** Path and text of each source of the package. */
const sources = readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ path: path.replaceAll('\\', '/'), text: read(join(folder, 'src', path)) }))

/** The part of a page below one of its headings. */
function sectionOf(text: string, heading: string): string {
  return text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? ''
}

const codeWords = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '')

const isRule = (line: string): boolean => /^\|[\s|:-]+$/.test(line)

/** The code words in a column of the tables in a text. */
function columnOf(text: string, column: number): string[] {
  return text.split('\n').flatMap((line, index, lines) => {
    const isEntry = line.startsWith('|') && !isRule(line) && !isRule(lines[index + 1] ?? '')
    return isEntry ? codeWords(line.replaceAll('\\|', ' ').split('|')[column] ?? '') : []
  })
}

const firstColumn = (text: string, heading: string): string[] => columnOf(sectionOf(text, heading), 1)
const sorted = (words: Iterable<string>): string[] => [...new Set(words)].sort()
const found = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map((match) => match[1] ?? '')

/** Files with a table of the words for each code, which a function of theirs notes. */
const tablesOfCodes = [
  'formats/junit/diagnostics.ts',
  'formats/tap/oddities.ts',
  'reading/xml/xml-oddities.ts',
]
/** Those, and files that note a code which they put together of parts that others note as well. */
const computedCodes = [...tablesOfCodes, 'reading/create-report-parser.ts', 'values/times.ts']

function notedCodes(): string[] {
  return sources.flatMap(({ path, text }) => [
    ...found(text, /\.note\(\s*'([a-z-]+)'/g),
    ...(tablesOfCodes.includes(path) ? found(text, /^ {2}'([a-z-]+)': \[/gm) : []),
    ...(path === 'reading/diagnostics.ts' ? found(text, /code: '([a-z-]+)'/g) : []),
    ...(path === 'reading/create-report-parser.ts' ? lenientReasons(text) : []),
  ])
}

function lenientReasons(text: string): string[] {
  const [, truncated = '', malformed = ''] =
    /reason = error\.kind === '[^']+' \? '([a-z]+)' : '([a-z]+)'/.exec(text) ?? []
  return [truncated, malformed]
}

/** Where `completeness` is put together, a reason is a literal. */
function reasonsInSource(): string[] {
  return sources.flatMap(({ path, text }) => [
    ...found(text, /\breason: '([a-z-]+)'/g),
    ...found(text, /\b(?:completeness\.fail|incomplete)\(\s*'([a-z-]+)'/g),
    ...(path === 'reading/create-report-parser.ts' ? lenientReasons(text) : []),
  ])
}

describe('the pages', () => {
  it('name every dialect, and none besides', () => {
    const listed = /Known dialects: ([^.]+)\./.exec(read(join(docs, 'dialects.md')))?.[1] ?? ''
    expect(codeWords(listed)).toEqual(junitDialects)
  })

  it('name every diagnostic, and none besides', () => {
    const listed = [reports, ...formatPages.map(read)].flatMap((text) => [
      ...firstColumn(text, 'Diagnostics'),
      ...found(text, /\bdiagnostic `([a-z-]+)`/g),
    ])
    const noted = sorted(notedCodes())
    expect(noted.length).toBeGreaterThan(30)
    expect(sorted(listed)).toEqual(noted)
  })

  it('can tell the codes from the source', () => {
    const computed = sources.filter(({ text }) => /\bdiagnostics\.note\(\s*[^'\s]/.test(text))
    expect(computed.map(({ path }) => path).sort()).toEqual([...computedCodes].sort())
  })

  it('name every reason for which a report is not complete, and none besides', () => {
    const reasons = sorted(reasonsInSource())
    expect(reasons.length).toBeGreaterThan(10)
    expect(firstColumn(reports, 'Completeness').sort()).toEqual(reasons)
    const listed = formatPages.flatMap((path) =>
      [...read(path).matchAll(/^## [^\n]*complete[^\n]*\n(?:(?!## )[^\n]*\n)+/gm)].flatMap(([section]) => [
        ...found(section, /^- `([a-z-]+)`/gm),
        ...columnOf(section, 1),
      ]),
    )
    expect(listed.filter((reason) => !reasons.includes(reason))).toEqual([])
  })

  it('name every error of a report, and none besides', () => {
    const kinds = Object.keys(errorRegistry).filter((kind) => kind.startsWith('report/'))
    expect(firstColumn(reports, 'Errors').sort()).toEqual(kinds.sort())
  })

  it('name every format, and none besides', () => {
    const formats = sectionOf(reports, 'Formats')
    const small = /^Small XML formats: ([^]*?)\n\n/m.exec(formats)?.[1] ?? ''
    expect([...columnOf(formats, 2), ...codeWords(small)].sort()).toEqual(
      defaultParsers.map(({ format }) => format).sort(),
    )
    const linked = found(formats, /\((formats\/[a-z0-9-]+\.md)\)/g).map((path) => join(docs, path))
    expect(sorted(linked)).toEqual(formatPages.sort())
  })

  it('state the limits that hold', () => {
    const text = sectionOf(reports, 'Limits')
    for (const [name, limit] of Object.entries(streamingLimits)) {
      const whole = new Map(Object.entries(wholeLimits)).get(name) ?? 0
      const numbers = `${limit.toLocaleString('en-US')}\\b[^|]*\\| ${whole.toLocaleString('en-US')}\\b`
      expect(text).toMatch(new RegExp(`\\| \`${name}\`[^|]*\\| ${numbers}`))
    }
  })

  it('lead to pages and headings that there are', () => {
    const pages = [
      join(folder, 'README.md'),
      join(docs, 'reports.md'),
      join(docs, 'junit-and-tap.md'),
      ...formatPages,
    ]
    const broken = pages.flatMap((page) =>
      found(read(page), /\]\(([^)\s]+)\)/g).filter((link) => {
        if (/^https?:/.test(link)) return false
        const [path = '', anchor] = link.split('#')
        const target = path === '' ? page : join(dirname(page), path)
        return !existsSync(target) || (anchor !== undefined && !anchorsOf(read(target)).includes(anchor))
      }),
    )
    expect(broken).toEqual([])
  })
})

/** The anchors of the headings of a page, as GitHub makes them. */
function anchorsOf(text: string): string[] {
  return found(text, /^#+ (.*)$/gm).map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
}
