import type { RoomKeys } from './crypto/derive.ts'

/** Has a worker derive the keys of a secret. Rejects when the browser cannot. */
export function deriveInWorker(secret: string): Promise<RoomKeys> {
  const worker = new Worker('/assets/derive-worker.js', { type: 'module' })
  return new Promise<RoomKeys>((resolve, reject) => {
    const fail = () => reject(new Error('The keys could not be derived.'))
    worker.addEventListener('message', ({ data }: MessageEvent<RoomKeys | undefined>) => {
      if (data) resolve(data)
      else fail()
    })
    worker.addEventListener('error', fail)
    worker.postMessage(secret)
  }).finally(() => worker.terminate())
}
