/** As far as the tests' second opinions use it. */
declare module 'jsdom' {
  export class JSDOM {
    constructor(html: string)
    readonly window: typeof globalThis & Pick<Window, 'DOMParser'>
  }
}
