import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './free-port.ts'

const START_LIMIT_MS = 30_000

/** Debian's own nginx.conf (gzip on, everything else at its default) with nothing but a `proxy_pass`. */
function configuration(home: string, port: number, targetPort: number): string {
  return `
pid ${home}/nginx.pid;
error_log stderr error;
events { worker_connections 768; }
http {
  sendfile on;
  tcp_nopush on;
  types_hash_max_size 2048;
  default_type application/octet-stream;
  access_log off;
  gzip on;
  client_body_temp_path ${home}/body;
  proxy_temp_path ${home}/proxy;
  fastcgi_temp_path ${home}/fastcgi;
  uwsgi_temp_path ${home}/uwsgi;
  scgi_temp_path ${home}/scgi;
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass http://127.0.0.1:${targetPort}; }
  }
}
`
}

export class NginxProxy {
  readonly url: string
  readonly #home: string
  readonly #process: ChildProcess

  private constructor(url: string, home: string, process: ChildProcess) {
    this.url = url
    this.#home = home
    this.#process = process
  }

  static async start(program: string, targetPort: number): Promise<NginxProxy> {
    const home = fs.mkdtempSync(path.join(os.tmpdir(), 'bunryu-nginx-'))
    // As root its workers are another user, who has to reach the folders below.
    fs.chmodSync(home, 0o755)
    const port = await freePort()
    const file = path.join(home, 'nginx.conf')
    fs.writeFileSync(file, configuration(home, port, targetPort))
    const child = spawn(program, ['-p', home, '-c', file, '-e', 'stderr', '-g', 'daemon off;'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const nginx = new NginxProxy(`http://127.0.0.1:${port}`, home, child)
    const limit = Date.now() + START_LIMIT_MS
    while (!(await isAnswering(nginx.url))) {
      if (child.exitCode !== null || Date.now() > limit) throw new Error('nginx did not start')
      await sleep(50)
    }
    return nginx
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode === null) {
      const ended = new Promise((resolve) => this.#process.once('exit', resolve))
      this.#process.kill('SIGTERM')
      await ended
    }
    fs.rmSync(this.#home, { recursive: true, force: true })
  }
}

function isAnswering(url: string): Promise<boolean> {
  return fetch(`${url}/api/health`).then(
    (response) => response.ok,
    () => false,
  )
}
