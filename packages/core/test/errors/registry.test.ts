import { describe, expect, it } from 'vitest'
import { errorRegistry, type ErrorCategory } from '../../src/errors/index.ts'

const entries = Object.entries(errorRegistry)
const categories: readonly ErrorCategory[] = [
  'validation',
  'authentication',
  'rate_limit',
  'github_api',
  'database',
  'processing',
]

describe('errorRegistry', () => {
  it.each(entries)('%s is registered soundly', (kind, { meaning, httpStatus, category }) => {
    expect(kind).toMatch(/^[a-z]+(-[a-z]+)*\/[a-z]+(-[a-z]+)*$/)
    expect(meaning).toMatch(/^[A-Z].*\.$/)
    expect(meaning).not.toContain('\n')
    expect(Number.isInteger(httpStatus) && httpStatus >= 400 && httpStatus < 600).toBe(true)
    expect(categories).toContain(category)
  })

  it('calls nothing retryable that the caller has to change first', () => {
    const validations = entries.filter(([, { category }]) => category === 'validation')
    expect(validations.filter(([, { retryable, httpStatus }]) => retryable || httpStatus >= 500)).toEqual([])
  })

  it('says the same about retrying by the status as by the flag', () => {
    const [mayBeRetried, mustBeRetried] = [
      [408, 425, 429, 499, 502, 503, 504],
      [502, 503, 504],
    ]
    const contradicts = entries.filter(([, { retryable, httpStatus }]) =>
      retryable ? !mayBeRetried.includes(httpStatus) : mustBeRetried.includes(httpStatus),
    )
    expect(contradicts).toEqual([])
  })

  it('says each meaning once', () => {
    const meanings = entries.map(([, { meaning }]) => meaning)
    expect(new Set(meanings).size).toBe(meanings.length)
  })
})
