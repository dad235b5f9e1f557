/** Finds the results of benchmarks in the output of a package: they have no event of their own. */
export interface BenchmarkLines {
  /** The name of the benchmark whose result this piece of output completes. */
  add(output: string): string | undefined
  /** Whether the benchmark, or one inside of it, had a result. */
  has(name: string): boolean
}

const resultLine = /^Benchmark\S*[ \t]+\d+[ \t]+[\d.]+(?:e[+-]?\d+)? ns\/op/
/** Longer lines are no results. */
const longestLine = 4096
/** Benchmarks inside one another. */
const deepest = 32

export function createBenchmarkLines(): BenchmarkLines {
  const names = new Set<string>()
  /** The beginning of a line: `go test` writes the name before it knows the result. */
  let begun = ''
  return {
    add(output) {
      if (begun === '' && !output.startsWith('Benchmark')) return undefined
      const line = begun + output
      begun = line.endsWith('\n') || line.length > longestLine ? '' : line
      if (begun !== '' || line.length > longestLine || !resultLine.test(line)) return undefined
      const name = benchmarkName(line.split(/[ \t]/, 1)[0] ?? '')
      let end = name.length
      for (let level = 0; level < deepest && end > 0; level += 1) {
        names.add(name.slice(0, end))
        end = name.lastIndexOf('/', end - 1)
      }
      return name
    },
    has: (name) => names.has(benchmarkName(name)),
  }
}

/** Without the number of processors that is written after the name. */
export function benchmarkName(name: string): string {
  return name.replace(/-\d+$/, '')
}
