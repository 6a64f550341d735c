// A form that somebody may be filling in beside a child: when the connection is gone, saving says
// so, and what was typed, and the numbers to ring, stay on the page.
export function watchConnection(root) {
  for (const notice of root.querySelectorAll('[data-offline]')) {
    const form = notice.parentElement.querySelector('form')
    const show = () => {
      notice.hidden = navigator.onLine
    }
    window.addEventListener('online', show)
    window.addEventListener('offline', show)
    form.addEventListener('submit', (event) => {
      show()
      if (navigator.onLine) return
      event.preventDefault()
      notice.scrollIntoView()
    })
  }
}
