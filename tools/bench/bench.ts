/** One measured number, with what it should be. */
export interface Measure {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** At most this, or at least; `null` where the issue states none and the number is there to compare with. */
  readonly goal: number | null
  /** True where more is better. */
  readonly atLeast?: boolean
}

/** `bench policy.single-decision-p99 0.21 ms goal 0.5 ok`, the one line that a number gets. */
export function benchLine(area: string, { name, value, unit, goal, atLeast = false }: Measure): string {
  const isMet = goal === null || (atLeast ? value >= goal : value <= goal)
  const verdict = `goal ${goal ?? '-'} ${isMet ? 'ok' : 'short'}`
  return `bench ${area}.${name} ${Number(value.toPrecision(3))} ${unit} ${verdict}`
}

/** How long each of so many calls takes, in milliseconds, sorted; after some that are not counted. */
export function timesOf(
  calls: number,
  call: (index: number) => unknown,
  warmUp: number = 3,
): readonly number[] {
  for (let index = 0; index < warmUp; index++) call(index)
  const times = Array.from({ length: calls }, (_, index) => {
    const start = performance.now()
    call(index)
    return performance.now() - start
  })
  return times.sort((a, b) => a - b)
}

/** The same for calls that answer later, one after the other. */
export async function timesOfAsync(
  calls: number,
  call: () => PromiseLike<unknown>,
  warmUp: number = 3,
): Promise<readonly number[]> {
  for (let index = 0; index < warmUp; index++) await call()
  const times: number[] = []
  for (let index = 0; index < calls; index++) {
    const start = performance.now()
    await call()
    times.push(performance.now() - start)
  }
  return times.sort((a, b) => a - b)
}

/** The time that a share of the calls does not exceed. */
export function quantileOf(times: readonly number[], share: number): number {
  return times[Math.min(times.length - 1, Math.ceil(share * times.length) - 1)] ?? Number.NaN
}

export function medianOf(times: readonly number[]): number {
  return quantileOf(times, 0.5)
}
