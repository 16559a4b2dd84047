import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { onTestFinished } from 'vitest'
import { listen } from './listen.ts'

/** An HTTP proxy that sends each request to another node than the one before. */
export interface Balancer {
  readonly port: number
  /** Ports of the nodes; a test takes out those that are gone. */
  readonly nodes: number[]
}

/** Starts a {@link Balancer} for the test that is running. It knows nothing of sessions. */
export async function balancer(...nodes: number[]): Promise<Balancer> {
  const agent = new Agent({ keepAlive: true })
  let turn = 0
  const forward = (incoming: IncomingMessage, response: ServerResponse): void => {
    const { method, url, headers } = incoming
    const port = nodes[turn++ % nodes.length]
    const outgoing = request({ agent, host: '127.0.0.1', port, method, path: url, headers })
    outgoing.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    outgoing.on('error', () => response.destroy())
    response.on('close', () => outgoing.destroy())
    incoming.pipe(outgoing)
  }
  const server = createServer(forward)
  const port = await listen(server)
  onTestFinished(() => {
    server.closeAllConnections()
    agent.destroy()
  })
  return { port, nodes }
}
