/** HAProxy in front of the nodes: spreads connections, and leaves out a node that is away or draining. */
import { writeFile } from 'node:fs/promises'
import { Program } from './program.ts'

/**
 * @param command - The program of HAProxy
 * @param file - Where its settings are written to
 * @param ports - Those of the nodes
 */
export async function proxyAt(
  command: string,
  file: string,
  port: number,
  ports: readonly number[],
): Promise<Program> {
  await writeFile(file, settings(port, ports))
  return new Program({ command, args: ['-W', '-f', file], ready: /Loading success/ })
}

const settings = (port: number, ports: readonly number[]) => `
defaults
  mode http
  timeout connect 2s
  timeout client 75s
  timeout server 75s
  # An open WebSocket is quiet for 30 seconds at most.
  timeout tunnel 75s
  # A node that takes no connection is passed over: the next one answers.
  retries 3
  option redispatch 1
  retry-on conn-failure

frontend messenger
  bind 127.0.0.1:${port}
  # What a client says here is not believed.
  http-request set-header X-Forwarded-For %[src]
  http-request set-header X-Forwarded-Proto http
  default_backend nodes

backend nodes
  balance roundrobin
  # A node that drains answers 503, and gets no new clients.
  option httpchk GET /health
  default-server check inter 250ms fall 2 rise 1
${ports.map((node, index) => `  server node-${index + 1} 127.0.0.1:${node}`).join('\n')}
`
