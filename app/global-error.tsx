'use client'

/** When even the frame failed: no styles, no catalogue, two languages, one button. */
export default function GlobalError({ retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="ko">
      <body style={{ fontFamily: 'sans-serif', maxWidth: '32rem', margin: '20vh auto', padding: '0 1.5rem' }}>
        <h1 style={{ fontSize: '1.25rem' }}>화면을 보여 드리지 못했어요</h1>
        <p>잠시 뒤에 다시 시도해 주세요. 진행 중인 분류는 서버에서 계속되고 있어요.</p>
        <p lang="en">This page could not be shown. Running classifications continue on the server.</p>
        <button type="button" onClick={() => retry()}>
          다시 시도 · Try again
        </button>
      </body>
    </html>
  )
}
