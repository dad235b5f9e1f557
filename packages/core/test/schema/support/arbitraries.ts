import fc from 'fast-check'
import { arbitrariesWith, type Arbitraries } from '../../../src/testing/index.ts'

export const arbitraries: Arbitraries = arbitrariesWith(fc)
