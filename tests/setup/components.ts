import '@testing-library/jest-dom/vitest'
import { cleanup, configure } from '@testing-library/react'
import { afterEach, beforeEach, expect, type MockInstance, vi } from 'vitest'

// Generous: a busy machine must not turn a right answer into a failure.
vi.setConfig({ testTimeout: 30_000 })
configure({ asyncUtilTimeout: 10_000 })

/** jsdom has neither. The stream stays silent; nothing is ever measured. */
class SilentEventSource extends EventTarget {
  static readonly CONNECTING = 0
  static readonly OPEN = 1
  static readonly CLOSED = 2
  readyState = 0
  close() {
    this.readyState = SilentEventSource.CLOSED
  }
}
class IdleResizeObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}
vi.stubGlobal('EventSource', SilentEventSource)
vi.stubGlobal('ResizeObserver', IdleResizeObserver)

// React reports broken markup, missing keys and updates outside act() with console.error: each is a failure here.
let consoleError: MockInstance<typeof console.error>
beforeEach(() => {
  consoleError = vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterEach(() => {
  cleanup()
  const messages = consoleError.mock.calls.map((args) => args.map(String).join(' '))
  consoleError.mockRestore()
  expect(messages, 'unexpected console.error').toEqual([])
})
