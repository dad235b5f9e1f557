export { junitDialects, type JunitDialect } from './dialect.ts'
export { junitDefaultLimits, junitParser } from './parser.ts'
