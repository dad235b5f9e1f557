import { err, ok, type Result } from 'neverthrow'
import type { Fault } from '../../policy/language/yaml-fault.ts'
import { faultsIn } from './fault.ts'
import { fault, type Format } from './formats.ts'
import { pythonRepr } from './python-text.ts'
import type { YamlNode } from './yaml-node.ts'

/**
 * The keys of an object that is being read, from YAML or from data, and the faults that were found on the way, in the order
 * in which they were asked for. A key that nobody asks for is no fault: Greenwave leaves it aside.
 */
export interface Fields {
  /** What reads the value of a key; nothing where the key is not there. */
  readonly find: <Value>(name: string, format: Format<Value>) => Result<Value, readonly Fault[]> | undefined
  /** Where the key stands, or else the whole object. */
  readonly offsetOf: (name?: string) => number | undefined
  readonly names: readonly string[]
  readonly faults: Fault[]
}

/** The keys of a node. Of a key that stands there twice the last one counts, as in PyYAML. */
export function fieldsOfNode(node: YamlNode): Result<Fields, readonly Fault[]> {
  const entries = new Map<string, { readonly key: YamlNode; readonly value: YamlNode }>()
  // A tag with nothing behind it is an object without keys.
  const isEmpty =
    node.kind === 'scalar' ? node.text === '' : node.kind === 'sequence' && node.items.length === 0
  if (node.kind !== 'mapping') {
    if (!isEmpty) return err([fault(`expected a mapping node, but found ${node.kind}`, 'wrong-type', node)])
  } else {
    for (const entry of node.entries) {
      if (entry.key.kind !== 'scalar') return err([fault('found unhashable key', 'wrong-type', entry.key)])
      entries.set(entry.key.text, entry)
    }
  }
  return ok({
    find: (name, format) => {
      const entry = entries.get(name)
      return entry && format.fromNode(entry.value)
    },
    offsetOf: (name) => (name === undefined ? undefined : entries.get(name)?.key.offset) ?? node.offset,
    names: [...entries.keys()],
    faults: [],
  })
}

/** The keys of data. A key with `null` is as one that is not there. */
export function fieldsOfValue(value: Readonly<Record<string, unknown>>): Fields {
  return {
    find: (name, format) => {
      const member = Object.hasOwn(value, name) ? value[name] : undefined
      return member === undefined || member === null ? undefined : format.fromValue(member)
    },
    offsetOf: () => undefined,
    names: Object.keys(value),
    faults: [],
  }
}

/** The value of a key; `otherwise` where it is not there, or wrong. */
export function optional<Value, Otherwise>(
  fields: Fields,
  name: string,
  format: Format<Value>,
  otherwise: Otherwise,
): Value | Otherwise {
  return settle(fields, name, fields.find(name, format), otherwise)
}

/** The value of a key that must be there; `otherwise` where it is not, or wrong. */
export function required<Value, Otherwise>(
  fields: Fields,
  name: string,
  format: Format<Value>,
  otherwise: Otherwise,
): Value | Otherwise {
  const found = fields.find(name, format)
  if (found === undefined) addFault(fields, `Attribute ${pythonRepr(name)} is required`, 'missing', name)
  return settle(fields, name, found, otherwise)
}

/** A fault of the whole object, or of one of its keys. */
export function addFault(fields: Fields, message: string, code: Fault['code'], name?: string): void {
  const offset = fields.offsetOf(name)
  const keys = name === undefined ? [] : [name]
  fields.faults.push({ keys, code, message, ...(offset === undefined ? {} : { offset }) })
}

function settle<Value, Otherwise>(
  { faults }: Fields,
  name: string,
  found: Result<Value, readonly Fault[]> | undefined,
  otherwise: Otherwise,
): Value | Otherwise {
  if (found === undefined) return otherwise
  if (found.isOk()) return found.value
  faults.push(...faultsIn(found.error, `Attribute ${pythonRepr(name)}: `, [name]))
  return otherwise
}
