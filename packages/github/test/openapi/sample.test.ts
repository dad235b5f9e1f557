import { describe, expect, it } from 'vitest'
import { operations } from '../support/openapi/description.ts'
import { judgeReply } from '../support/openapi/judge.ts'
import { sampleReply } from '../support/openapi/sample.ts'

const described = operations.flatMap((operation) =>
  [...operation.replies].flatMap(([status, schema]) =>
    // A list is a sample of itself, and content may be a folder, which is one.
    schema && status < 300 && schema['type'] !== 'array' && operation.id !== 'repos/get-content'
      ? [{ id: operation.id, operation, status }]
      : [],
  ),
)

describe('a sample', () => {
  it.each(described)('of what $id replies with $status is one', ({ operation, status }) => {
    expect(judgeReply(operation, status, sampleReply(operation, status))).toEqual([])
  })
})
