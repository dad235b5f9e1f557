import * as z from 'zod'
import { policySchema } from './policy-schema.ts'
import type { RuleType } from './rule.ts'

/** Where the JSON Schema of policies is published, and its `$id`. */
export const policyJsonSchemaId = 'https://gatewright.dev/schema/gating/v1/policy.schema.json'

/** Shown by editors beside each type of rule. */
const ruleDescriptions: Readonly<Record<RuleType, string>> = {
  passing: 'A testcase must have passed, in every variant that is asked for.',
  allOf: 'All of the rules must be met.',
  anyOf: 'At least one of the rules must be met.',
  atLeast: 'So many of the rules must be met.',
  ratio: 'A share of a population of testcases must have passed.',
  noneFailing: 'No testcase of a population may fail.',
  noNewFailures: 'No testcase of a population may fail that did not fail in the baseline too.',
  checklist: 'Things that people have to do, each by name.',
  signOff: 'So many people must have signed in a role.',
  metric: 'What was measured must meet a comparison.',
  nonInferior: 'Testcases must not fail more often than in the baseline, by more than a margin.',
  noSlowdown: 'A median must not be more than so many times that of the baseline.',
  predicate: 'A function of your own must be met.',
  include: 'The rules of another policy, as if they stood here.',
  allSubjects: 'Every one of several subjects must meet all of the rules.',
  anySubject: 'At least one of several subjects must meet all of the rules.',
}

/**
 * The JSON Schema (draft 2020-12) of a policy: for editors, which complete and check policy files by it. It lets through
 * whatever {@link parsePolicy} does, and refuses most of what that refuses: what only code can check, as that a threshold
 * is no higher than the number of rules, it leaves to it.
 *
 * The same is published as a file, `@gatewright/core/policy.schema.json`. For a YAML file, its first line can name it:
 * `# yaml-language-server: $schema=https://gatewright.dev/schema/gating/v1/policy.schema.json`.
 */
export function policyJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(policySchema(), {
    target: 'draft-2020-12',
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      const type = jsonSchema.properties?.['type']
      const name = typeof type === 'object' ? type.const : undefined
      if (typeof name === 'string' && Object.hasOwn(ruleDescriptions, name))
        jsonSchema.description = ruleDescriptions[name as RuleType]
    },
  })
  return renamed({ $schema, $id: policyJsonSchemaId, title: 'Gatewright policy', ...schema })
}

/** The library numbers what is used recursively; names read better in the messages of an editor. */
function renamed(schema: {
  readonly $defs?: Readonly<Record<string, unknown>>
  readonly [key: string]: unknown
}): Record<string, unknown> {
  const names = new Map(Object.entries(schema.$defs ?? {}).map(([key, one]) => [key, nameOf(one)]))
  const text = JSON.stringify(schema).replaceAll(/__schema\d+/g, (key) => names.get(key) ?? key)
  return JSON.parse(text) as Record<string, unknown>
}

function nameOf(definition: unknown): string {
  const text = JSON.stringify(definition)
  if (text.includes('"const":"passing"')) return 'Rule'
  return text.includes('"fact"') ? 'Condition' : 'JsonValue'
}
