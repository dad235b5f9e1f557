// One contender on one report, in a process of its own, so that its memory is its own. Prints a line of JSON.
import { spawn } from 'node:child_process'
import { createReadStream, readFileSync } from 'node:fs'
import type { ByteSource, CaseRecord, ReportParser } from '../../../packages/core/src/ports/index.ts'
import { defaultParserRegistry } from '../../../packages/parsers/src/index.ts'

const printFile = new URL('print.ts', import.meta.url).pathname

/** What a contender found and what it took. */
export interface Contest {
  /** Of the quickest run, when the engine knows the code. */
  readonly cpuMs: number
  /** Of the first run. */
  readonly freshCpuMs: number
  readonly peakMiB: number
  readonly cases: number
  /** Characters of what it handed out: contenders that do the same work agree. */
  readonly characters: number
  readonly firstMs: number
}

const [, , contender = '', format = '', size = '0', file = '', runs = '1'] = process.argv
let cases = 0
let characters = 0
let firstMs = Number.NaN
let begun = performance.now()

function take(...texts: readonly (string | undefined)[]): void {
  if (cases === 0 && Number.isNaN(firstMs)) firstMs = performance.now() - begun
  cases += 1
  for (const text of texts) characters += text?.length ?? 0
}

/** Made by another process as it is read where there is no file. */
function printed(): ByteSource {
  const words = ['--conditions=@gatewright/source', printFile, format, size]
  return spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] }).stdout
}
const source = (): ByteSource => (file === '' ? printed() : createReadStream(file))

async function ours(parser: ReportParser | undefined): Promise<void> {
  if (!parser) throw new TypeError(`No parser reads "${format}".`)
  const stream = parser.parse(source(), { limits: { bytes: 1e12 } })
  for (;;) {
    const next = await stream.next()
    if (!next.done) takeRecord(next.value)
    else if (next.value.isErr()) throw new Error(next.value.error.message)
    else return
  }
}

function takeRecord(record: CaseRecord): void {
  if (format.startsWith('tap'))
    return take(record.name, record.failures[0]?.message, record.failures[0]?.trace)
  const failure = record.failures[0] ?? record.otherAttempts[0]?.failure
  take(record.name, record.className, failure?.message, failure?.type, failure?.trace, record.stdout)
}

async function saxes(): Promise<void> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const { SaxesParser } = await import('saxes')
  const parser = new SaxesParser({ position: true })
  const stack: string[] = []
  let record:
    | { name?: string; className?: string; message?: string; type?: string; trace?: string; stdout?: string }
    | undefined
  let text: string | undefined
  parser.on('opentag', ({ name, attributes }) => {
    stack.push(name)
    // Only of namespaces, which are not asked for, are attributes more than text.
    const plain = attributes as Readonly<Record<string, string>>
    if (name === 'testcase') record = { name: plain['name'] ?? '', className: plain['classname'] ?? '' }
    else if (record && ['failure', 'error', 'flakyFailure'].includes(name)) {
      Object.assign(record, { message: plain['message'], type: plain['type'] })
      text = ''
    } else if (record && (name === 'system-out' || name === 'stackTrace')) text = ''
  })
  const onText = (piece: string): void => {
    if (text !== undefined) text += piece
  }
  parser.on('text', onText)
  parser.on('cdata', onText)
  parser.on('closetag', () => {
    const name = stack.pop()
    if (name === 'testcase') {
      if (record)
        take(record.name, record.className, record.message, record.type, record.trace, record.stdout)
      record = undefined
    } else if (
      record &&
      text !== undefined &&
      (name === 'failure' || name === 'error' || name === 'stackTrace')
    ) {
      record.trace = text
      text = undefined
    } else if (record && text !== undefined && name === 'system-out') {
      record.stdout = text
      text = undefined
    } else if (name === 'flakyFailure') text = undefined
  })
  for await (const chunk of source() as AsyncIterable<Uint8Array>)
    parser.write(decoder.decode(chunk, { stream: true }))
  parser.close()
}

type Tree = Readonly<Record<string, unknown>>
const child = (node: unknown, key: string): unknown =>
  typeof node === 'object' && node !== null ? (node as Tree)[key] : undefined
const textOf = (node: unknown): string | undefined => {
  const text = typeof node === 'string' ? node : child(node, '#text')
  return typeof text === 'string' ? text : undefined
}
const listOf = (node: unknown): readonly unknown[] => (Array.isArray(node) ? node : [])

async function fastXmlParser(): Promise<void> {
  const { XMLParser } = await import('fast-xml-parser')
  const parser = new XMLParser({
    ignoreAttributes: false,
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: false,
    htmlEntities: true,
    ignoreDeclaration: true,
    ignorePiTags: true,
    jPath: false,
    processEntities: { enabled: true, maxTotalExpansions: Infinity, maxExpandedLength: Infinity },
    isArray: (tag) => tag === 'testcase' || tag === 'testsuite',
  })
  const root: unknown = parser.parse(readFileSync(file, 'utf8'))
  for (const suite of listOf(child(child(root, 'testsuites'), 'testsuite'))) {
    for (const one of listOf(child(suite, 'testcase'))) {
      const flaky = child(one, 'flakyFailure')
      const failure = child(one, 'failure') ?? child(one, 'error') ?? flaky
      const trace = textOf(flaky === undefined ? failure : child(flaky, 'stackTrace'))
      const attribute = (node: unknown, name: string): string | undefined => textOf(child(node, `@_${name}`))
      take(
        attribute(one, 'name'),
        attribute(one, 'classname'),
        attribute(failure, 'message'),
        attribute(failure, 'type'),
        trace,
        textOf(child(one, 'system-out')),
      )
    }
  }
}

async function tapParser(): Promise<void> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const { Parser } = await import('tap-parser')
  await new Promise<void>((resolve, reject) => {
    const parser = new Parser(() => resolve())
    // Points of subtests only: those above sum them up.
    parser.on('child', (child: InstanceType<typeof Parser>) => child.on('assert', takePoint))
    void (async () => {
      for await (const chunk of source() as AsyncIterable<Uint8Array>)
        parser.write(decoder.decode(chunk, { stream: true }))
      parser.end()
    })().catch(reject)
  })
}

function takePoint({
  ok,
  name,
  diag,
}: {
  readonly ok: boolean
  readonly name?: string
  readonly diag?: unknown
}): void {
  const failed = ok ? undefined : diag
  take(name, textOf(child(failed, 'message') ?? child(failed, 'error')), textOf(child(failed, 'stack')))
}

const contenders: Readonly<Record<string, () => Promise<void>>> = {
  ours: () => ours(defaultParserRegistry.find(format === 'tap-yaml' ? 'tap' : format)),
  saxes,
  'fast-xml-parser': fastXmlParser,
  'tap-parser': tapParser,
}

let least = Number.POSITIVE_INFINITY
let fresh = Number.NaN
for (let run = 0; run < Number(runs); run += 1) {
  cases = 0
  characters = 0
  begun = performance.now()
  const before = process.cpuUsage()
  await contenders[contender]?.()
  const { user, system } = process.cpuUsage(before)
  const cpuMs = (user + system) / 1000
  if (run === 0) fresh = cpuMs
  least = Math.min(least, cpuMs)
}
const contest: Contest = {
  cpuMs: least,
  freshCpuMs: fresh,
  peakMiB: process.resourceUsage().maxRSS / 1024,
  cases,
  characters,
  firstMs,
}
console.log(JSON.stringify(contest))
