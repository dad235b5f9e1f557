import * as z from 'zod'
import { exactly } from '../../schema/exactly.ts'
import { strictObject } from '../../schema/strict-object.ts'
import { anyText, lineOfText } from '../../schema/text.ts'
import type { Condition, FactCondition } from './condition.ts'

const orders: ReadonlySet<string> = new Set(['<', '<=', '>', '>='])

/** The schema of any condition. */
export function conditionSchema(): z.ZodType<Condition> {
  const inner: z.ZodType<Condition> = z.lazy(() => condition)
  const parts = z.array(inner).min(1).max(100)
  const condition: z.ZodType<Condition> = z.union([
    factConditionSchema(),
    strictObject({ and: parts }),
    strictObject({ or: parts }),
    strictObject({ not: inner }),
    strictObject({ cel: anyText().min(1).max(8192) }),
  ])
  return condition
}

function factConditionSchema(): z.ZodType<FactCondition> {
  return exactly<FactCondition>()(
    strictObject({
      fact: lineOfText(256),
      op: z.enum(['==', '!=', 'in', 'glob', '<', '<=', '>', '>=']),
      value: z.union([anyText(), z.number(), z.boolean(), z.array(anyText()).min(1)]),
    }).superRefine(({ op, value }, context) => {
      const wanted = wantedValue(op)
      const kind = Array.isArray(value) ? 'list' : typeof value
      if (wanted.includes(kind)) return
      const message = `"${op}" compares with a ${wanted.join(', a ')}.`
      context.addIssue({ code: 'custom', path: ['value'], message })
    }),
  )
}

function wantedValue(op: FactCondition['op']): readonly string[] {
  if (op === 'in') return ['list']
  if (op === 'glob') return ['string']
  return orders.has(op) ? ['number'] : ['string', 'number', 'boolean']
}
