import type { Measure } from '../bench.ts'

/** Bytes of a packed result (goal 5) and reads of packed runs: to be measured as soon as there is something that packs. */
export function measurePacked(): readonly Measure[] {
  console.log('# bytes-per-packed-result is left out: nothing packs runs yet')
  return []
}
