import { err, ok, type Result } from 'neverthrow'
import type { Instant } from '../../schema/instant.ts'
import { parseDateTime } from './date-time.ts'
import type { Fault } from '../../policy/language/yaml-fault.ts'
import { pythonText } from './python-text.ts'
import { plainBoolean, plainTold, plainType } from './yaml-1-1.ts'
import type { YamlNode } from './yaml-node.ts'

/** How the value of a key is read: from YAML as PyYAML would, or from data that came as JSON. */
export interface Format<Value> {
  readonly fromNode: (node: YamlNode) => Result<Value, readonly Fault[]>
  readonly fromValue: (value: unknown) => Result<Value, readonly Fault[]>
}

export function fault(message: string, code: Fault['code'], node?: YamlNode): Fault {
  return { keys: [], code, message, ...(node ? { offset: node.offset } : {}) }
}

function oneFault(message: string, code: Fault['code'], node?: YamlNode): Result<never, readonly Fault[]> {
  return err([fault(message, code, node)])
}

function scalarText(node: YamlNode): Result<string, readonly Fault[]> {
  if (node.kind === 'scalar') return ok(node.text)
  return oneFault(`expected a scalar node, but found ${node.kind}`, 'wrong-type', node)
}

/** Any word or text, as it is written: `id: 1` is the text `1`. */
export const text: Format<string> = {
  fromNode: scalarText,
  fromValue: (value) => ok(pythonText(value)),
}

export const boolean: Format<boolean> = {
  fromNode: (node) =>
    scalarText(node).andThen((word) => {
      const value = plainBoolean(word.trim())
      return value === undefined ? noBoolean(plainTold(word.trim()), node) : ok(value)
    }),
  fromValue: (value) => (typeof value === 'boolean' ? ok(value) : noBoolean(pythonText(value))),
}

function noBoolean(told: string, node?: YamlNode): Result<never, readonly Fault[]> {
  return oneFault(`Expected a boolean value, got: ${told}`, 'wrong-type', node)
}

export const instant: Format<Instant> = {
  fromNode: (node) => scalarText(node).andThen((word) => readInstant(word, node)),
  fromValue: (value) => readInstant(pythonText(value)),
}

function readInstant(word: string, node?: YamlNode): Result<Instant, readonly Fault[]> {
  const value = parseDateTime(word)
  if (value !== undefined) return ok(value)
  return oneFault(`Could not parse string as date/time, got: ${word}`, 'bad-format', node)
}

/** A list of texts. What YAML 1.1 takes for a number, a date or a boolean is none. */
export const texts: Format<readonly string[]> = listOf('str', {
  fromNode: (node) => {
    const unknown = unknownTag(node)
    if (unknown) return err([unknown])
    return node.kind === 'scalar' && isText(node) ? ok(node.text) : ok(undefined)
  },
  fromValue: (value) => ok(typeof value === 'string' ? value : undefined),
})

/** An item of a list: its value, or nothing where it is of another type. */
export interface ItemFormat<Value> {
  readonly fromNode: (node: YamlNode) => Result<Value | undefined, readonly Fault[]>
  readonly fromValue: (value: unknown) => Result<Value | undefined, readonly Fault[]>
}

/**
 * A list. A fault inside an item comes before an item of another type, as in Greenwave, which looks at types when all items
 * are there.
 */
export function listOf<Value>(typeName: string, item: ItemFormat<Value>): Format<readonly Value[]> {
  const mismatch = `Expected list of ${typeName} objects`
  return {
    fromNode: (node) => {
      if (node.kind !== 'sequence') {
        // An empty value is a scalar without anything in it.
        return oneFault(`expected a sequence node, but found ${node.kind}`, 'wrong-type', node)
      }
      return collect(node.items, item.fromNode, (part) => fault(mismatch, 'wrong-type', part))
    },
    fromValue: (value) => {
      if (!Array.isArray(value)) return oneFault(mismatch, 'wrong-type')
      return collect(value as readonly unknown[], item.fromValue, () => fault(mismatch, 'wrong-type'))
    },
  }
}

/** Of one list; nobody reads more. */
const mostFaults = 100

function collect<Part, Value>(
  parts: readonly Part[],
  read: (part: Part) => Result<Value | undefined, readonly Fault[]>,
  mismatch: (part: Part) => Fault,
): Result<readonly Value[], readonly Fault[]> {
  const values: Value[] = []
  const faults: Fault[] = []
  const others: Fault[] = []
  for (const [index, part] of parts.entries()) {
    read(part).match(
      (value) => {
        if (value !== undefined) values.push(value)
        else if (others.length < mostFaults) others.push({ ...mismatch(part), keys: [index] })
      },
      (inside) => {
        if (faults.length < mostFaults)
          faults.push(...inside.map((one) => ({ ...one, keys: [index, ...one.keys] })))
      },
    )
  }
  return faults.length + others.length > 0 ? err([...faults, ...others]) : ok(values)
}

const yamlTag = 'tag:yaml.org,2002:'
const knownTags = new Set(
  ['null', 'bool', 'int', 'float', 'binary', 'timestamp', 'omap', 'pairs', 'set', 'str', 'seq', 'map'].map(
    (name) => yamlTag + name,
  ),
)

/** Whether a scalar is a text to PyYAML: by its tag, its quotes, or because it looks like nothing else. */
function isText(node: Extract<YamlNode, { kind: 'scalar' }>): boolean {
  if (node.tag !== undefined && node.tag !== '!') return node.tag === `${yamlTag}str`
  return !node.isPlain || plainType(node.text) === 'str'
}

/** A tag that nobody knows; also a merge key or `=` that stands alone, for which PyYAML has no value. */
export function unknownTag(node: YamlNode): Fault | undefined {
  let tag = node.tag
  if (tag === undefined && node.kind === 'scalar' && node.isPlain) {
    const type = plainType(node.text)
    if (type === 'merge' || type === 'value') tag = yamlTag + type
  }
  if (tag === undefined || tag === '!' || knownTags.has(tag)) return undefined
  return fault(`could not determine a constructor for the tag '${tag}'`, 'not-allowed', node)
}
