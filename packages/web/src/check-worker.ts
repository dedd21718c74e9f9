/** The worker's side of `checkInWorker`: gets a file, tells how far it is, answers once. */
import { type CheckFile, type CheckMessage, type CheckTask, STOPPED } from './check-task.ts'

/** Reads and checks a file. */
const checkDocument: CheckTask = async () => ({
  fault: { code: 'not-installed', message: '本版程序还没有装上核查功能。' },
})

const say = (message: CheckMessage): void => self.postMessage(message)

self.onmessage = ({ data }: MessageEvent<CheckFile>) => {
  checkDocument(data, (progress) => say({ kind: 'progress', progress }))
    .catch(() => ({ fault: STOPPED }))
    .then((answer) => say({ kind: 'answer', answer }))
}
