export { nunit2Parser } from './nunit2.ts'
export { nunit3Parser } from './nunit3.ts'
