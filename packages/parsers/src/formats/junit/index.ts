export { junitDialects, type JunitDialect } from './dialect.ts'
export { junitParser } from './parser.ts'
