import * as z from 'zod'

/** A record of a kind that WaiverDB has a name for, which it says where something else stands in its place. */
export function instanceOf<Output>(name: string, schema: z.ZodType<Output, object>): z.ZodType<Output> {
  return z
    .custom<object>((input) => typeof input === 'object' && input !== null && !Array.isArray(input), {
      message: `Input should be a valid dictionary or instance of ${name}`,
      params: { type: 'model_type' },
    })
    .pipe(schema)
}
