/** Shorter slices are copies already. */
const shortestSlice = 13

/**
 * The same text in memory of its own. Engines keep a slice as a view into the text that it was cut from, so that a name
 * of a few characters would hold on to a whole chunk of a report.
 */
export function ownCopy(slice: string): string {
  // Putting a character in front makes a new text; cutting it off again views that one only.
  return slice.length < shortestSlice ? slice : ` ${slice}`.slice(1)
}
