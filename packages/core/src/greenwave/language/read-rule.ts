import { err, ok, type Result } from 'neverthrow'
import type { Fault } from '../../policy/language/yaml-fault.ts'
import { faultsIn } from './fault.ts'
import { fieldsOfNode, fieldsOfValue, optional, required, type Fields } from './fields.ts'
import { boolean, fault, instant, listOf, text, texts, unknownTag, type Format } from './formats.ts'
import type { GreenwaveRule } from './greenwave-policy.ts'
import { pythonText } from './python-text.ts'

/** How a rule is read from its keys; nothing for a type that exists no more. */
const ruleTypes: ReadonlyMap<string, ((fields: Fields) => GreenwaveRule) | undefined> = new Map([
  ['PassingTestCaseRule', passingTestCaseRule],
  ['RemoteRule', remoteRule],
  ['PackageSpecificBuild', undefined],
  ['FedoraAtomicCi', undefined],
])

export const ruleKeys = {
  PassingTestCaseRule: ['test_case_name', 'scenario', 'valid_since', 'valid_until'],
  RemoteRule: ['sources', 'required'],
} as const

function passingTestCaseRule(fields: Fields): GreenwaveRule {
  return {
    type: 'PassingTestCaseRule',
    testCaseName: required(fields, 'test_case_name', text, ''),
    scenario: optional(fields, 'scenario', text, null),
    validSince: optional(fields, 'valid_since', instant, null),
    validUntil: optional(fields, 'valid_until', instant, null),
  }
}

function remoteRule(fields: Fields): GreenwaveRule {
  const sources = optional(fields, 'sources', texts, [])
  return { type: 'RemoteRule', required: optional(fields, 'required', boolean, false), sources }
}

/** A list of rules: tagged in YAML, with a `type` in data. */
export const rules: Format<readonly GreenwaveRule[]> = listOf<GreenwaveRule>('Rule', {
  fromNode: (node) => {
    const name = node.tag?.startsWith('!') ? node.tag.slice(1) : ''
    if (ruleTypes.has(name)) return readRule(name, fieldsOfNode(node), `YAML object !${name}: `)
    const unknown = unknownTag(node)
    return unknown && node.tag !== '!Policy' ? err([unknown]) : ok(undefined)
  },
  fromValue: (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return ok(undefined)
    const data = value as Readonly<Record<string, unknown>>
    const type = Object.hasOwn(data, 'type') ? data['type'] : undefined
    if (!isTruthy(type)) return err([typeFault("Key 'type' is required for each list item", 'missing')])
    const name = pythonText(type)
    if (!ruleTypes.has(name))
      return err([typeFault(`Key 'type' for an list item is not valid: ${name}`, 'not-allowed')])
    return readRule(name, ok(fieldsOfValue(data)), '')
  },
})

function typeFault(message: string, code: Fault['code']): Fault {
  return { ...fault(message, code), keys: ['type'] }
}

function readRule(
  name: string,
  found: Result<Fields, readonly Fault[]>,
  label: string,
): Result<GreenwaveRule, readonly Fault[]> {
  const read = ruleTypes.get(name)
  if (!read) {
    const message = `!${name} is obsolete. Please use the "packages" allowlist instead.`
    const offset = found.isOk() ? found.value.offsetOf() : undefined
    return err([{ keys: [], code: 'not-allowed', message, ...(offset === undefined ? {} : { offset }) }])
  }
  return found
    .andThen((fields) => {
      const rule = read(fields)
      return fields.faults.length > 0 ? err(fields.faults) : ok(rule)
    })
    .mapErr((faults) => faultsIn(faults, label))
}

/** What Python takes for something: not zero, not empty. */
function isTruthy(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0
  return Boolean(value)
}
