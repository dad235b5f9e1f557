/** The name of a record that stands for trouble of a suite itself, such as a fixture that can't be set up. */
export const suiteRecordName = '<suite>'

/** The name of a record that stands for trouble of the run as a whole, such as a process that was killed. */
export const runRecordName = '<run>'
