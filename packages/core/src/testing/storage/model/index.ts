export { checkStorageModel, type StorageModelOptions } from './check-storage-model.ts'
export { registerStorageModel } from './register-storage-model.ts'
