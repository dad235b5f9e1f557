import fc from 'fast-check'
import type { Prediction } from '../../../src/flake/evaluation/confusion.ts'

/** Few distinct probabilities, so that there are ties. */
export const predictions: fc.Arbitrary<Prediction[]> = fc.array(
  fc.record({
    probability: fc.oneof(
      fc.constantFrom(0, -0, 0.1, 0.3, 0.5, 0.7, 0.9, 1),
      fc.double({ min: 0, max: 1, noNaN: true }),
    ),
    positive: fc.boolean(),
  }),
  { maxLength: 60 },
)
