import * as z from 'zod'
import { exactly } from '../../schema/exactly.ts'
import { presetOutcomes, type OutcomeClass, type PresetOutcome } from '../../schema/outcome.ts'
import { plainRecord } from '../../schema/plain-record.ts'
import { strictObject } from '../../schema/strict-object.ts'
import { freeText, lineOfText } from '../../schema/text.ts'
import { conditionSchema } from './condition-schema.ts'
import type { Applies, Policy } from './policy.ts'
import { ruleListSchema, ruleSchema } from './rule-schema.ts'

const policyId = /^[A-Za-z][A-Za-z0-9._-]*$/

function appliesSchema(): z.ZodType<Applies> {
  return exactly<Applies>()(
    strictObject({
      decisionContexts: z.array(lineOfText(256)).min(1),
      subjectTypes: z.array(lineOfText(64)).min(1),
      productVersions: z.exactOptional(z.array(lineOfText(256)).min(1)),
      packages: z.exactOptional(z.array(lineOfText(256)).min(1)),
      excludedPackages: z.exactOptional(z.array(lineOfText(256)).min(1)),
      if: z.exactOptional(conditionSchema()),
    }),
  )
}

/**
 * A preset outcome may be read more strictly, and information may be taken for a pass. Nothing else. What failed or still
 * runs may not even be read as an error: a pass beside an error is a pass.
 */
function mayBeRead(name: PresetOutcome, outcomeClass: OutcomeClass): boolean {
  const preset = presetOutcomes[name]
  if (outcomeClass === preset || outcomeClass === 'fail') return true
  if (outcomeClass === 'error') return preset === 'pass' || preset === 'info' || preset === 'skip'
  return outcomeClass === 'pass' && preset === 'info'
}

function outcomeClassesSchema(): z.ZodType<Readonly<Record<string, OutcomeClass>>> {
  const classes = plainRecord(lineOfText(32), z.enum(['pass', 'info', 'fail', 'error', 'skip', 'incomplete']))
  return classes.superRefine((own, context) => {
    for (const [name, outcomeClass] of Object.entries(own)) {
      if (!Object.hasOwn(presetOutcomes, name) || mayBeRead(name as PresetOutcome, outcomeClass)) continue
      const message = `${name} cannot be taken for "${outcomeClass}", only more strictly, as "fail".`
      context.addIssue({ code: 'custom', path: [name], message })
    }
  })
}

let built: z.ZodType<Policy> | undefined

/** The schema of a policy; built once, when it is first asked for. */
export function policySchema(): z.ZodType<Policy> {
  built ??= buildPolicySchema()
  return built
}

function buildPolicySchema(): z.ZodType<Policy> {
  const shape = strictObject({
    apiVersion: z.literal('gating/v1'),
    id: z.string().max(256).regex(policyId, 'An id is a letter, then letters, digits, ".", "_" and "-".'),
    description: z.exactOptional(freeText(8192)),
    owner: z.exactOptional(lineOfText(256)),
    applies: appliesSchema(),
    outcomes: z.exactOptional(z.union([z.enum(['strict', 'greenwave']), outcomeClassesSchema()])),
    latestBy: z.exactOptional(z.array(lineOfText(256)).min(1)),
    rules: ruleListSchema(ruleSchema(), 0),
    allowEmpty: z.exactOptional(z.boolean()),
  })
  return exactly<Policy>()(
    shape.refine((policy) => policy.rules.length > 0 || policy.allowEmpty === true, {
      path: ['rules'],
      error:
        'At least one rule is needed; "allowEmpty: true" makes a policy without rules, which never applies.',
    }),
  )
}
