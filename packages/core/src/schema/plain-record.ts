import * as z from 'zod'

/**
 * A record schema that refuses the key `__proto__`. Without it the key would be dropped in silence, and data that
 * differs would look the same.
 */
export function plainRecord<Key extends z.core.$ZodRecordKey, Value extends z.ZodType>(
  key: Key,
  value: Value,
): z.ZodPreprocess<z.ZodRecord<Key, Value>> {
  return z.preprocess(refusePrototype, z.record(key, value))
}

function refusePrototype(input: unknown, context: z.core.$RefinementCtx): unknown {
  if (typeof input === 'object' && input !== null && Object.hasOwn(input, '__proto__')) {
    context.addIssue({ code: 'custom', path: ['__proto__'], message: 'The key "__proto__" is not allowed.' })
  }
  return input
}
