/** Sets of numbers that are joined, over and over. */
export interface DisjointSets {
  /** Makes one set of the two that hold these members. */
  join(a: number, b: number): void
  /** A member that stands for the whole set; equal for members of one set only. */
  leaderOf(member: number): number
}

/** As many sets as there are numbers from 0 up to `size`, each with one member. */
export function disjointSets(size: number): DisjointSets {
  const parents = Int32Array.from({ length: size }, (_, index) => index)
  const leaderOf = (member: number): number => {
    let leader = member
    while (parents[leader] !== undefined && parents[leader] !== leader) {
      const above = parents[leader] ?? leader
      // Every second member on the way is hung higher, so that ways stay short.
      parents[leader] = parents[above] ?? above
      leader = parents[leader] ?? above
    }
    return leader
  }
  return {
    leaderOf,
    join: (a, b) => {
      const [first, second] = [leaderOf(a), leaderOf(b)]
      parents[Math.max(first, second)] = Math.min(first, second)
    },
  }
}
