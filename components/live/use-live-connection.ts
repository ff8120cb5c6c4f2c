'use client'

import { createContext, useCallback, useContext, useEffect, useSyncExternalStore } from 'react'
import { type ConnectionStatus, LiveConnection } from './live-connection.ts'
import { browserEnvironment } from './live-environment.ts'

/** Only where there is no browser's own: in tests. */
export const LiveConnectionContext = createContext<LiveConnection | null>(null)

let connection: LiveConnection | undefined

function ownConnection(): LiveConnection {
  connection ??= new LiveConnection(browserEnvironment())
  return connection
}

const ON_SERVER: ConnectionStatus = { state: 'connecting', syncs: 0, heardAt: 0 }

/** This tab's connection, held open for as long as something on the page uses it. */
export function useLiveConnection(): { status: ConnectionStatus; connection: () => LiveConnection } {
  const given = useContext(LiveConnectionContext)
  const get = useCallback(() => given ?? ownConnection(), [given])
  const subscribe = useCallback((watcher: () => void) => get().subscribe(watcher), [get])
  const status = useSyncExternalStore(
    subscribe,
    () => get().status,
    () => ON_SERVER,
  )
  useEffect(() => get().acquire(), [get])
  return { status, connection: get }
}
