import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { validationEntries } from '../../src/schema/validation-entries.ts'

const schema = z.strictObject({
  name: z.string().min(1).max(3),
  count: z.int().min(1).max(5).optional(),
  rate: z.number().optional(),
  list: z.array(z.string()).min(1).max(2).optional(),
  map: z.record(z.string(), z.string()).optional(),
  yes: z.boolean().optional(),
  own: z
    .string()
    .refine(() => false, { error: 'no good', params: { type: 'own_type' } })
    .optional(),
  plain: z
    .string()
    .refine(() => false, 'no good')
    .optional(),
})

const sound = { name: 'ok' }

function entriesFor(input: unknown) {
  const read = schema.safeParse(input)
  return read.success ? [] : validationEntries(read.error, input)
}

describe('validationEntries', () => {
  it.each([
    [{}, ['name'], 'missing', 'Field required', {}],
    [{ name: 5 }, ['name'], 'string_type', 'Input should be a valid string', 5],
    [{ name: null }, ['name'], 'string_type', 'Input should be a valid string', null],
    [{ name: '' }, ['name'], 'string_too_short', 'String should have at least 1 character', ''],
    [{ name: 'long' }, ['name'], 'string_too_long', 'String should have at most 3 characters', 'long'],
    [{ ...sound, count: 'x' }, ['count'], 'float_type', 'Input should be a valid number', 'x'],
    [{ ...sound, count: 1.5 }, ['count'], 'int_type', 'Input should be a valid integer', 1.5],
    [
      { ...sound, count: 0 },
      ['count'],
      'greater_than_equal',
      'Input should be greater than or equal to 1',
      0,
    ],
    [{ ...sound, count: 9 }, ['count'], 'less_than_equal', 'Input should be less than or equal to 5', 9],
    [{ ...sound, list: {} }, ['list'], 'list_type', 'Input should be a valid list', {}],
    [
      { ...sound, list: [] },
      ['list'],
      'too_short',
      'List should have at least 1 item after validation, not 0',
      [],
    ],
    [{ ...sound, list: ['a', 1] }, ['list', 1], 'string_type', 'Input should be a valid string', 1],
    [{ ...sound, map: [] }, ['map'], 'dict_type', 'Input should be a valid dictionary', []],
    [{ ...sound, yes: 1 }, ['yes'], 'bool_type', 'Input should be a valid boolean', 1],
    [{ ...sound, own: 'x' }, ['own'], 'own_type', 'no good', 'x'],
    [{ ...sound, plain: 'x' }, ['plain'], 'value_error', 'Value error, no good', 'x'],
    [{ ...sound, extra: [1] }, ['extra'], 'extra_forbidden', 'Extra inputs are not permitted', [1]],
    ['text', [], 'dict_type', 'Input should be a valid dictionary', 'text'],
  ])('%j', (input, loc, type, msg, found) => {
    const url = `https://errors.pydantic.dev/2/v/${type}`
    expect(entriesFor(input)).toEqual([{ loc, type, msg, input: found, url }])
  })

  it('lists every fault in the order of the schema', () => {
    expect(entriesFor({ rate: '1', name: 1 }).map(({ loc }) => loc)).toEqual([['name'], ['rate']])
  })
})
