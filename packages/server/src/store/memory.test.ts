import { storeSuite } from './fixture/store.suite.ts'
import { memoryStore } from './index.ts'

storeSuite('memory', async () => memoryStore())
