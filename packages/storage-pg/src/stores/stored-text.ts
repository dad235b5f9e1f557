/**
 * False for a text that no database keeps, so that nothing is found by it: U+0000 makes a statement fail, and half of a
 * surrogate pair would be taken for the character U+FFFD.
 */
export function isStored(text: string): boolean {
  return !/[\0\p{Surrogate}]/u.test(text)
}
