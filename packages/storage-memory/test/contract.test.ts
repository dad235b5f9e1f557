import { contractOutcomes, registerStorageContract } from '@gatewright/core/testing'
import { describe, it } from 'vitest'
import { memoryUnderTest } from './support/memory-under-test.ts'

registerStorageContract({ describe, it }, 'memory', memoryUnderTest({ outcomes: contractOutcomes }))
