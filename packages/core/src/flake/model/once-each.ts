/** The same function for values that come several times: most tests of a project look alike. */
export function onceEach<From extends object, To>(work: (from: From) => To): (from: From) => To {
  const done = new Map<From, To>()
  return (from) => {
    let to = done.get(from)
    if (to === undefined) done.set(from, (to = work(from)))
    return to
  }
}
