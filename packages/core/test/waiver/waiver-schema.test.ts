import { describe, expect, it } from 'vitest'
import { WaiverPermissionSchema } from '../../src/schema/waiver-permission.ts'
import { WaiverEventSchema, WaiverScopeSchema } from '../../src/schema/waiver.ts'
import { faultyPaths, keyFaults } from '../schema/support/faults.ts'
import { waiver } from '../support/gate-examples.ts'

const [request] = waiver()
const whole = { ...request, proxiedBy: 'bot', breakGlass: true }

describe('the schemas of waivers', () => {
  it.each([
    {
      name: 'a request',
      schema: WaiverEventSchema,
      required: ['kind', 'waiverId', 'at', 'by', 'scope', 'reason', 'expiresAt'],
      whole,
    },
    {
      name: 'a permission',
      schema: WaiverPermissionSchema,
      required: ['name', 'testcases'],
      whole: {
        name: 'lint',
        testcases: ['dist.*'],
        testcasesIgnore: ['dist.virus*'],
        users: ['ann'],
        groups: ['qa'],
        maintainers: ['ben'],
        description: 'the linters',
      },
    },
  ])('refuse every key of $name that is missing, mistyped or unknown', (laws) => {
    expect(keyFaults(laws)).toEqual([])
  })

  it.each([
    [WaiverEventSchema, { ...whole, breakGlass: false }, 'breakGlass'],
    [WaiverEventSchema, { ...whole, proxiedBy: '' }, 'proxiedBy'],
    [
      WaiverScopeSchema,
      { subject: { type: 'a', identifier: 'b' }, testcase: 'a', variantIncludes: { 'a:': '' } },
      'variantIncludes["a:"]',
    ],
    [WaiverPermissionSchema, { name: 'lint', testcases: [''] }, 'testcases[0]'],
  ])('find the fault', (schema, wrong, path) => {
    expect(faultyPaths(schema, wrong)).toEqual([path])
  })
})
