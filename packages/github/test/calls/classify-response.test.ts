import { classifyResponse, type ResponseClass } from '@gatewright/github'
import { describe, expect, it } from 'vitest'

const nowMs = Date.parse('2026-11-22T04:19:00Z')
const inSeconds = (seconds: number): string => String(nowMs / 1_000 + seconds)

describe('classifyResponse', () => {
  it.each<[number, Record<string, string>, string | undefined, ResponseClass]>([
    [200, {}, undefined, { class: 'ok' }],
    [204, {}, undefined, { class: 'ok' }],
    [304, {}, undefined, { class: 'not-modified' }],
    [401, {}, 'Bad credentials', { class: 'unauthorized' }],
    [403, {}, 'Resource not accessible by integration', { class: 'forbidden' }],
    [
      403,
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inSeconds(90) },
      'API rate limit exceeded for installation ID 7.',
      { class: 'rate-limited', retryAfterMs: 90_000 },
    ],
    [
      429,
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inSeconds(-5) },
      undefined,
      { class: 'rate-limited', retryAfterMs: 0 },
    ],
    [
      403,
      { 'x-ratelimit-remaining': '4000', 'retry-after': '30' },
      'You have exceeded a secondary rate limit.',
      { class: 'slow-down', retryAfterMs: 30_000 },
    ],
    [
      403,
      { 'retry-after': 'Sun, 22 Nov 2026 04:20:00 GMT' },
      undefined,
      { class: 'slow-down', retryAfterMs: 60_000 },
    ],
    [
      403,
      {},
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
      { class: 'slow-down', retryAfterMs: 60_000 },
    ],
    [
      403,
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inSeconds(3_000) },
      'You have triggered an abuse detection mechanism.',
      { class: 'slow-down', retryAfterMs: 60_000 },
    ],
    [429, {}, undefined, { class: 'slow-down', retryAfterMs: 60_000 }],
    [404, {}, 'Not Found', { class: 'not-found' }],
    [409, {}, undefined, { class: 'conflict' }],
    [410, {}, 'Artifact has expired', { class: 'gone' }],
    [400, {}, undefined, { class: 'invalid' }],
    [422, {}, 'Validation Failed', { class: 'invalid' }],
    [418, {}, undefined, { class: 'unexpected' }],
    [301, {}, undefined, { class: 'unexpected' }],
    [502, {}, undefined, { class: 'unavailable', retryAfterMs: undefined }],
    [503, { 'retry-after': '7' }, undefined, { class: 'unavailable', retryAfterMs: 7_000 }],
  ])('%i with %j and "%s" is %j', (status, headers, message, expected) => {
    const facts = { status, headers, ...(message === undefined ? {} : { message }) }
    expect(classifyResponse(facts, nowMs)).toEqual(expected)
  })
})
