import net, { type AddressInfo, type Socket } from 'node:net'

const STREAM_REQUEST = /^GET \/api\/classifications\/(?:\S+\/)?events /m

interface LineOptions {
  /** Every event stream is cut after so long, as serverless hosts do. */
  cutStreamsAfterMs?: number
}

/** The line between browser and server, with what happens to lines. A browser's own `offline` leaves an open stream alone. */
export class Line {
  readonly #server: net.Server
  readonly #options: LineOptions
  readonly #targetPort: number
  readonly #sockets = new Set<Socket>()
  #isDead = false
  #cuts = 0

  private constructor(targetPort: number, options: LineOptions) {
    this.#targetPort = targetPort
    this.#options = options
    this.#server = net.createServer((client) => this.#connect(client))
  }

  static async open(targetPort: number, options: LineOptions = {}): Promise<Line> {
    const line = new Line(targetPort, options)
    await new Promise<void>((resolve) => line.#server.listen(0, '127.0.0.1', resolve))
    return line
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  get cuts(): number {
    return this.#cuts
  }

  /** Nothing comes through any more, and nobody is told. */
  die(): void {
    this.#isDead = true
    for (const socket of this.#sockets) socket.pause()
  }

  revive(): void {
    this.#isDead = false
    for (const socket of this.#sockets) socket.resume()
  }

  /** As after a long sleep: connections from before it lead nowhere, and nobody is told; new ones work. */
  forget(): void {
    for (const socket of this.#sockets) socket.pause()
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #connect(client: Socket): void {
    const target = net.connect(this.#targetPort, '127.0.0.1')
    this.#join(client, target)
    this.#join(target, client)
    const { cutStreamsAfterMs } = this.#options
    if (cutStreamsAfterMs === undefined) return
    client.on('data', (bytes) => {
      if (!STREAM_REQUEST.test(bytes.toString('latin1'))) return
      setTimeout(() => {
        if (client.destroyed) return
        this.#cuts++
        client.destroy()
      }, cutStreamsAfterMs)
    })
  }

  #join(from: Socket, to: Socket): void {
    this.#sockets.add(from)
    from.on('data', (bytes) => to.write(bytes))
    // Whichever way one side ends, the other goes along.
    from.on('error', () => to.destroy())
    from.on('close', () => {
      this.#sockets.delete(from)
      to.destroySoon()
    })
    if (this.#isDead) from.pause()
  }
}
